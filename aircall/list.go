package aircall

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/url"
	"strconv"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// maxSize is Aircall's longest page; its default is 20.
const maxSize = 50

// Order sorts a list by when its items were made.
type Order string

// The two orders.
const (
	Ascending  Order = "asc"
	Descending Order = "desc"
)

// ListOptions choose which part of a list is read, and how. The zero value
// starts with the first page.
type ListOptions struct {
	// Cursor is Next of the page before, the number of a page; empty for the
	// first one.
	Cursor string `url:"page,omitempty"`
	// Size is the length of a page, 1 to 50. 0 is Aircall's default, 20, for one
	// page, and 50 for iterators.
	Size int `url:"per_page,omitempty"`
	// Order is Aircall's default when empty.
	Order Order `url:"order,omitempty"`
}

// What can be chosen in lists without filters.
type (
	// UserListOptions choose a part of the list of users.
	UserListOptions ListOptions
	// AvailabilityListOptions choose a part of the list of availabilities.
	AvailabilityListOptions ListOptions
	// NumberListOptions choose a part of a list of numbers.
	NumberListOptions ListOptions
	// ContactListOptions choose a part of the list of contacts.
	ContactListOptions ListOptions
	// TagListOptions choose a part of the list of tags.
	TagListOptions ListOptions
	// TeamListOptions choose a part of the list of teams.
	TeamListOptions ListOptions
	// WebhookListOptions choose a part of the list of webhooks.
	WebhookListOptions ListOptions
)

var (
	errNoList = errors.New("aircall: the reply holds no list")
	errNoPage = errors.New("aircall: the reply's next_page_link has no page")
)

// list is the reading of a list.
type list[T any] struct {
	request *request
	name    string // of the items in the reply
	options ListOptions
	filters func(ListOptions) any // the whole query; nil: options is
}

func listOf[T any](r *request, name string, o ListOptions) list[T] {
	page, err := strconv.Atoi(o.Cursor)
	r.want(o.Cursor == "" || err == nil && page > 0, "Cursor", "Next of a page, or nothing")
	r.want(o.Size >= 0 && o.Size <= maxSize, "Size", "0 to %d, got %d", maxSize, o.Size)
	return list[T]{request: r, name: name, options: o}
}

// filtered adds an endpoint's own options to the query.
func (l list[T]) filtered(by func(ListOptions) any) list[T] {
	l.filters = by
	return l
}

// page reads one page. A reply without the list is an error, not an empty page:
// to a program that compares lists, all users would have gone.
func (l list[T]) page(ctx context.Context) (ctikit.Page[T], error) {
	r, out := *l.request, listReply[T]{name: l.name}
	r.Out, r.Query = &out, l.options
	if l.filters != nil {
		r.Query = l.filters(l.options)
	}
	if _, err := r.send(ctx); err != nil {
		return ctikit.Page[T]{}, err
	}
	if out.items == nil {
		return ctikit.Page[T]{}, errNoList
	}
	next, err := out.next()
	return ctikit.Page[T]{Items: out.items, Next: next}, err
}

// all reads page after page. An error is the last thing that it yields.
func (l list[T]) all(ctx context.Context) iter.Seq2[T, error] {
	if l.options.Size == 0 {
		l.options.Size = maxSize
	}
	return httpx.Pages(ctx, l.options.Cursor, func(ctx context.Context, cursor string) ([]T, string, error) {
		l.options.Cursor = cursor
		p, err := l.page(ctx)
		return p.Items, p.Next, err
	})
}

// listReply is {"meta":{…},"<name>":[…]}.
type listReply[T any] struct {
	name  string
	items []T
	link  *string
}

// UnmarshalJSON decodes the list and its link to the next page.
func (l *listReply[T]) UnmarshalJSON(b []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return err
	}
	if raw, ok := fields["meta"]; ok {
		var meta struct {
			Next *string `json:"next_page_link"`
		}
		if err := json.Unmarshal(raw, &meta); err != nil {
			return err
		}
		l.link = meta.Next
	}
	if raw, ok := fields[l.name]; ok {
		return json.Unmarshal(raw, &l.items)
	}
	return nil
}

// next is the page that the reply links to. Only its number is used: links of
// searches hold phone numbers, and no link may lead to another host.
func (l *listReply[T]) next() (string, error) {
	if l.link == nil || *l.link == "" {
		return "", nil
	}
	u, err := url.Parse(*l.link)
	if err != nil {
		return "", errNoPage
	}
	page, err := strconv.Atoi(u.Query().Get("page"))
	if err != nil || page < 1 {
		return "", errNoPage
	}
	return strconv.Itoa(page), nil
}
