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

// list answers with the page of items that the request asks for.
func list[T, W any](f *Fake, r *faketest.Request, name string, items []T, show func(T) W) faketest.Reply {
	page, ok := positive(r, "page", 1)
	perPage, ok2 := positive(r, "per_page", defaultPerPage)
	if f.set.cutPages {
		perPage = min(perPage, maxPerPage)
	}
	if !ok || !ok2 || perPage > maxPerPage {
		return bad("page or per_page is not valid")
	}
	switch r.Query.Get("order") {
	case "", "asc":
	case "desc":
		items = slices.Clone(items)
		slices.Reverse(items)
	default:
		return bad("order is not valid")
	}
	from := min((page-1)*perPage, len(items))
	to := min(from+perPage, len(items))
	meta := fields{
		"count": to - from, "total": len(items), "current_page": page, "per_page": perPage,
		"next_page_link": nil, "previous_page_link": nil,
	}
	if to < len(items) {
		meta["next_page_link"] = pageLink(r, page+1, perPage)
	}
	if page > 1 {
		meta["previous_page_link"] = pageLink(r, page-1, perPage)
	}
	return faketest.JSON(http.StatusOK, fields{name: mapped(items[from:to], show), "meta": meta})
}

// maxRows is where lists of calls and contacts end silently.
const maxRows = 10_000

func capped[T any](items []T) []T { return items[:min(len(items), maxRows)] }

// maxWhole keeps products of page and size within an int.
const maxWhole = 1_000_000

// positive reads a number of the query.
func positive(r *faketest.Request, name string, otherwise int) (int, bool) {
	if !r.Query.Has(name) {
		return otherwise, true
	}
	n, err := strconv.Atoi(r.Query.Get(name))
	return n, err == nil && n >= 1 && n <= maxWhole
}

// pageLink keeps the rest of the query.
func pageLink(r *faketest.Request, page, perPage int) string {
	q := maps.Clone(r.Query)
	q.Set("page", strconv.Itoa(page))
	q.Set("per_page", strconv.Itoa(perPage))
	return origin(r) + r.Path + "?" + q.Encode()
}

// origin is where the request came to, so that clients which follow links stay
// with the fake.
func origin(r *faketest.Request) string {
	if faketest.Loopback(r.Host) {
		return "http://" + r.Host
	}
	return "https://" + r.Host
}
