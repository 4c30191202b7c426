package aircalltest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
)

// The sizes of pages.
const (
	defaultPerPage = 20
	maxPerPage     = 50
)

type meta struct {
	Count        int     `json:"count"`
	Total        int     `json:"total"`
	CurrentPage  int     `json:"current_page"`
	PerPage      int     `json:"per_page"`
	NextPage     *string `json:"next_page_link"`
	PreviousPage *string `json:"previous_page_link"`
}

// list answers with the page that the request asks for.
func list[T any](r *faketest.Request, name string, items []T) faketest.Reply {
	page, ok := whole(r, "page", 1)
	perPage, ok2 := whole(r, "per_page", defaultPerPage)
	if !ok || !ok2 || perPage > maxPerPage {
		return bad("page or per_page is not valid")
	}
	switch r.Query.Get("order") {
	case "", "asc":
	case "desc":
		slices.Reverse(items)
	default:
		return bad("order is not valid")
	}
	total := len(items)
	from := min((page-1)*perPage, total)
	to := min(from+perPage, total)
	m := meta{Count: to - from, Total: total, CurrentPage: page, PerPage: perPage}
	if to < total {
		m.NextPage = pageLink(r, page+1, perPage)
	}
	if page > 1 {
		m.PreviousPage = pageLink(r, page-1, perPage)
	}
	return faketest.JSON(http.StatusOK, map[string]any{name: append([]T{}, items[from:to]...), "meta": m})
}

// maxRows is where lists of calls and contacts end silently.
const maxRows = 10_000

func capped[T any](items []T) []T { return items[:min(len(items), maxRows)] }

// maxWhole keeps products of page and size within an int.
const maxWhole = 1_000_000

// whole reads a positive number of the query.
func whole(r *faketest.Request, name string, otherwise int) (int, bool) {
	if !r.Query.Has(name) {
		return otherwise, true
	}
	n, err := strconv.Atoi(r.Query.Get(name))
	return n, err == nil && n >= 1 && n <= maxWhole
}

// pageLink keeps the rest of the query.
func pageLink(r *faketest.Request, page, perPage int) *string {
	q := maps.Clone(r.Query)
	q.Set("page", strconv.Itoa(page))
	q.Set("per_page", strconv.Itoa(perPage))
	link := origin(r) + r.Path + "?" + q.Encode()
	return &link
}

// origin is where the request came to, so that clients which follow links stay with the fake.
func origin(r *faketest.Request) string {
	if faketest.Loopback(r.Host) {
		return "http://" + r.Host
	}
	return "https://" + r.Host
}

// find returns the first of the items that is the right one; nil for none.
func find[T any](items []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(items, is); i >= 0 {
		return items[i]
	}
	return nil
}

// with finds the object of a path by its id.
func with[T any](name string, find func(id int64) *T, answer func(*faketest.Request, *T) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		if found := find(param(r, "id")); found != nil {
			return answer(r, found)
		}
		return problem(http.StatusNotFound, name+" not found")
	}
}

// param is a whole number of the path; 0, which nothing has, for what is none.
func param(r *faketest.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.Param(name), 10, 64)
	return n
}
