package aircall

import (
	"context"
	"errors"
	"iter"

	"github.com/ctikit/ctikit/internal/httpx"
)

// maxPerPage is Aircall's limit; its default is 20.
const maxPerPage = 50

// Order sorts a list by when its items were made.
type Order string

// The two orders.
const (
	Ascending  Order = "asc"
	Descending Order = "desc"
)

// ListOptions choose what a list shows. The zero value is the first page, as long as Aircall likes.
type ListOptions struct {
	// Page counts from 1; 0 is the first page.
	Page int `url:"page,omitempty"`
	// PerPage is 1 to 50; 0 leaves it to Aircall in List (20), and is 50 in All.
	PerPage int `url:"per_page,omitempty"`
	// Order is Aircall's default when empty.
	Order Order `url:"order,omitempty"`
}

func (o ListOptions) check(op string) error {
	if o.Page < 0 {
		return invalid(op, "Page is %d, must be 0 or more", o.Page)
	}
	if o.PerPage < 0 || o.PerPage > maxPerPage {
		return invalid(op, "PerPage is %d, must be 0 to %d", o.PerPage, maxPerPage)
	}
	return nil
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	// Total counts the items of all pages. It is no reason to stop: see Last.
	Total int
	// Number counts from 1.
	Number int
	// Last tells that no page follows: Aircall sent no link to one.
	Last bool

	next string
}

type pageMeta struct {
	Total        int     `json:"total"`
	CurrentPage  int     `json:"current_page"`
	NextPageLink *string `json:"next_page_link"`
}

var errNoList = errors.New("aircall: the reply holds no list")

// page puts together what a reply held. A reply without the list is an error, not an empty list:
// who compares lists would take all users for gone.
func page[T any](items []T, m pageMeta) (*Page[T], error) {
	if items == nil {
		return nil, errNoList
	}
	p := &Page[T]{Items: items, Total: m.Total, Number: m.CurrentPage}
	if m.NextPageLink != nil {
		p.next = *m.NextPageLink
	}
	p.Last = p.next == ""
	return p, nil
}

// all follows a list from page to page. fetch gets the options for the first page, and then the links that
// Aircall sent; the pipeline uses only their path and query, so that no link leads to another host.
func all[T any](ctx context.Context, op string, o ListOptions, fetch func(context.Context, ListOptions, string) (*Page[T], error)) iter.Seq2[T, error] {
	if o.PerPage == 0 {
		o.PerPage = maxPerPage
	}
	return func(yield func(T, error) bool) {
		if err := o.check(op); err != nil {
			var none T
			yield(none, err)
			return
		}
		pages := httpx.Pages(ctx, "", func(ctx context.Context, link string) ([]T, string, error) {
			p, err := fetch(ctx, o, link)
			if err != nil {
				return nil, "", err
			}
			return p.Items, p.next, nil
		})
		pages(yield)
	}
}
