package zendesktest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

const (
	searchDepth  = 1000 // results that pages reach
	exportPage   = 1000
	exportCursor = time.Hour // how long a cursor is good for
)

func (z *Fake) searchRows() []row {
	return []row{
		{"search.list", "GET /api/v2/search", z.listSearch},
		{"search.count", "GET /api/v2/search/count", z.countSearch},
		{"search.export", "GET /api/v2/search/export", z.exportSearch},
	}
}

// listSearch pages by offset, to a depth whose refusal is our guess.
func (z *Fake) listSearch(r *faketest.Request) faketest.Reply {
	if r.Query.Get("query") == "" {
		return badRequest("query cannot be blank")
	}
	if r.Query.Has("page[size]") || r.Query.Has("page[after]") {
		return badPage()
	}
	list := z.find(r.Query.Get("query"))
	if by := r.Query.Get("sort_by"); by != "" {
		slices.SortStableFunc(list, func(a, b found) int {
			order := strings.Compare(textOf(a.body[by]), textOf(b.body[by]))
			if r.Query.Get("sort_order") == "asc" {
				return order
			}
			return -order
		})
	}
	body, size, refused := offsetBody(r, "results", list, z.set.pageSize, found.result)
	if refused != nil {
		return *refused
	}
	if n, err := strconv.Atoi(r.Query.Get("page")); err == nil && n > searchDepth/size {
		return refusal(http.StatusUnprocessableEntity, "invalid", "Search ends after 1000 results")
	}
	body["facets"] = nil
	return faketest.JSON(http.StatusOK, body)
}

func (z *Fake) countSearch(r *faketest.Request) faketest.Reply {
	if r.Query.Get("query") == "" {
		return badRequest("query cannot be blank")
	}
	return faketest.JSON(http.StatusOK, fields{"count": len(z.find(r.Query.Get("query")))})
}

// exportSearch pages by a cursor that ends; how it is refused then is our guess.
func (z *Fake) exportSearch(r *faketest.Request) faketest.Reply {
	kind := r.Query.Get("filter[type]")
	size := z.set.pageSize
	if r.Query.Has("page[size]") {
		size, _ = strconv.Atoi(r.Query.Get("page[size]"))
	}
	after, fresh := z.exportAfter(r.Query.Get("page[after]"))
	switch {
	case r.Query.Get("query") == "":
		return badRequest("query cannot be blank")
	case !slices.Contains([]string{"ticket", "user", "organization", "group"}, kind):
		return badRequest("filter[type] must be ticket, user, organization or group")
	case size < 1 || size > exportPage:
		return badRequest("page[size] must be between 1 and 1000")
	case !fresh:
		return badRequest("page[after] is not a cursor, or has ended")
	}
	list := slices.DeleteFunc(z.find(r.Query.Get("query")), func(f found) bool { return f.kind != kind || f.created() <= after })
	slices.SortFunc(list, func(a, b found) int { return strings.Compare(a.created(), b.created()) })
	more := len(list) > size
	list = list[:min(size, len(list))]
	meta, links := fields{"has_more": more, "after_cursor": nil, "before_cursor": nil}, fields{"prev": nil, "next": nil}
	if len(list) > 0 {
		cursor := base64.RawURLEncoding.EncodeToString([]byte(z.now().Format(time.RFC3339) + " " + list[len(list)-1].created()))
		meta["after_cursor"], links["next"] = cursor, link(r, "page[after]", cursor) // on the last page too
	}
	return faketest.JSON(http.StatusOK, fields{"results": each(list, found.result), "facets": nil, "meta": meta, "links": links})
}

// exportAfter reads a cursor: when it was made, and the last result before it.
func (z *Fake) exportAfter(cursor string) (after string, fresh bool) {
	if cursor == "" {
		return "", true
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	stamp, after, ok := strings.Cut(string(text), " ")
	made, badTime := time.Parse(time.RFC3339, stamp)
	return after, err == nil && ok && badTime == nil && z.now().Sub(made) <= exportCursor
}
