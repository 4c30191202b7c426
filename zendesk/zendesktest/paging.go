package zendesktest

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

const (
	maxPage  = 100
	maxDepth = 10_000 // items that paging by offset reaches
)

// slice is one page of a list: which items, and what leads to the next.
type slice[T any] struct {
	items []T
	links fields
	meta  fields
}

// cut takes the items after the request's cursor. Items are sorted by key,
// which is unique; a cursor is the key of the last item before it, so that
// items which come and go do not shift pages.
func cut[T any](r *faketest.Request, items []T, usual int, key func(T) string) (page slice[T], refused *faketest.Reply) {
	size, ok := pageSize(r, usual)
	after, err := base64.RawURLEncoding.DecodeString(r.Query.Get("page[after]"))
	switch {
	case !ok:
		return page, new(badRequest("page[size] must be between 1 and 100"))
	case r.Query.Has("page[before]"):
		return page, new(badRequest("page[before] is not modelled"))
	case err != nil:
		return page, new(badRequest("page[after] is not a cursor"))
	}
	items = slices.DeleteFunc(slices.Clone(items), func(it T) bool { return len(after) > 0 && key(it) <= string(after) })
	more := len(items) > size
	page = slice[T]{items: items[:min(size, len(items))], links: fields{"next": nil, "prev": nil}, meta: fields{"has_more": more}}
	if len(items) > 0 {
		cursor := base64.RawURLEncoding.EncodeToString([]byte(key(page.items[len(page.items)-1])))
		page.meta["after_cursor"] = cursor
		if more {
			page.links["next"] = link(r, "page[after]", cursor)
		}
	}
	return page, nil
}

func pageSize(r *faketest.Request, usual int) (int, bool) {
	if !r.Query.Has("page[size]") {
		return usual, true
	}
	n, err := strconv.Atoi(r.Query.Get("page[size]"))
	return n, err == nil && n >= 1 && n <= maxPage
}

// byCursor answers with the page of a list that the request's cursor leads to.
func byCursor[T, F any](r *faketest.Request, name string, all []T, usual int, key func(T) string, show func(T) F) faketest.Reply {
	page, refused := cut(r, all, usual, key)
	if refused != nil {
		return *refused
	}
	return faketest.JSON(http.StatusOK, fields{name: each(page.items, show), "links": page.links, "meta": page.meta})
}

// byOffset answers with a numbered page of a list.
func byOffset[T, F any](r *faketest.Request, name string, all []T, usual int, show func(T) F) faketest.Reply {
	n, _ := strconv.Atoi(r.Query.Get("page")) // what is no number is refused below
	body, size, refused := offsetBody(r, name, all, usual, show)
	switch {
	case refused != nil:
		return *refused
	case n > maxDepth/size:
		return faketest.JSON(http.StatusBadRequest, fields{"errors": []fields{{
			"code": "InvalidPaginationDepth", "title": "Invalid pagination depth", "detail": fmt.Sprintf("at most %d items", maxDepth), "source": fields{}, "status": "400",
		}}})
	}
	return faketest.JSON(http.StatusOK, body)
}

// offsetBody is a numbered page of a list, however deep, and its size.
func offsetBody[T, F any](
	r *faketest.Request, name string, all []T, usual int, show func(T) F,
) (body fields, size int, refused *faketest.Reply) {
	n, err := strconv.Atoi(r.Query.Get("page"))
	if !r.Query.Has("page") {
		n, err = 1, nil
	}
	if err != nil || n < 1 {
		return nil, 0, new(badPage())
	}
	size, err = strconv.Atoi(r.Query.Get("per_page"))
	if err != nil || size < 1 {
		size = usual
	}
	size = min(size, maxPage)
	n = min(n, len(all)+2) // a page that no list has, and no overflow
	start, end := min((n-1)*size, len(all)), min(n*size, len(all))
	body = fields{name: each(all[start:end], show), "count": len(all), "next_page": nil, "previous_page": nil}
	if end < len(all) {
		body["next_page"] = link(r, "page", strconv.Itoa(n+1))
	}
	if n > 1 {
		body["previous_page"] = link(r, "page", strconv.Itoa(n-1))
	}
	return body, size, nil
}

func badPage() faketest.Reply {
	return faketest.JSON(http.StatusBadRequest, fields{"error": fields{
		"title": "Invalid attribute", "message": "You passed an invalid value for the page attribute.",
	}})
}

// byEither pages by cursor where the request has a size or cursor for it, and
// by offset where it has none.
func byEither[T, F any](r *faketest.Request, name string, all []T, usual int, key func(T) string, show func(T) F) faketest.Reply {
	if r.Query.Has("page[size]") || r.Query.Has("page[after]") || r.Query.Has("page[before]") {
		return byCursor(r, name, all, usual, key, show)
	}
	return byOffset(r, name, all, usual, show)
}

// each is never null in JSON.
func each[T, F any](items []T, show func(T) F) []F {
	out := make([]F, 0, len(items))
	for _, it := range items {
		out = append(out, show(it))
	}
	return out
}

func whole(f fields) fields { return f }

func fieldsID(f fields) string { return fmt.Sprint(f["id"]) }

// link is the address of another page, on the host that was asked.
func link(r *faketest.Request, name, value string) string {
	q := maps.Clone(r.Query)
	q.Set(name, value)
	return origin(r) + r.Path + "?" + q.Encode()
}

// origin is the scheme and host that was asked. Only loopback is served plain.
func origin(r *faketest.Request) string {
	if faketest.Loopback(r.Host) {
		return "http://" + r.Host
	}
	return "https://" + r.Host
}

// idKey orders ids like numbers.
func idKey(id int64) string { return fmt.Sprintf("%020d", id) }

// ids reads a comma-separated list.
func ids(raw string) (out []int64, ok bool) {
	for part := range strings.SplitSeq(raw, ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(part), 10, 64)
		if err != nil {
			return nil, false
		}
		out = append(out, id)
	}
	return out, true
}

// number is a whole number, which requests may write as a string.
type number int64

// UnmarshalJSON reads both.
func (n *number) UnmarshalJSON(b []byte) error {
	i, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	*n = number(i)
	return err
}

func numbers(list []int64) []number { return each(list, func(n int64) number { return number(n) }) }

func int64s(list []number) []int64 { return each(list, func(n number) int64 { return int64(n) }) }
