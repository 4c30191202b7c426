package zendesktest

import (
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

const maxPage = 100

// slice is one page of a list: which items, and what leads to the next.
type slice[T any] struct {
	items []T
	links fields
	meta  fields
}

// page cuts the items after the request's cursor. Items are sorted by key,
// which is unique; a cursor is the key of the last item before it, so that
// items which come and go do not shift pages.
func (z *Fake) page(r *faketest.Request) (size int, after string, refused *faketest.Reply) {
	return z.pageOf(r, z.set.pageSize)
}

// pageOf is page for lists with a usual size of their own.
func (z *Fake) pageOf(r *faketest.Request, usual int) (size int, after string, refused *faketest.Reply) {
	size, ok := pageSize(r, usual)
	if !ok {
		reply := badRequest("page[size] must be between 1 and 100")
		return 0, "", &reply
	}
	if r.Query.Has("page[before]") {
		reply := badRequest("page[before] is not modelled")
		return 0, "", &reply
	}
	cursor := r.Query.Get("page[after]")
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		reply := badRequest("page[after] is not a cursor")
		return 0, "", &reply
	}
	return size, string(raw), nil
}

func pageSize(r *faketest.Request, usual int) (int, bool) {
	if !r.Query.Has("page[size]") {
		return usual, true
	}
	n, err := strconv.Atoi(r.Query.Get("page[size]"))
	return n, err == nil && n >= 1 && n <= maxPage
}

func cut[T any](r *faketest.Request, items []T, size int, after string, key func(T) string) slice[T] {
	start := 0
	if after != "" {
		start = slices.IndexFunc(items, func(it T) bool { return key(it) > after })
		if start < 0 {
			start = len(items)
		}
	}
	items = items[start:]
	more := len(items) > size
	if more {
		items = items[:size]
	}
	s := slice[T]{items: items, links: fields{"next": nil, "prev": nil}, meta: fields{"has_more": more}}
	if len(items) > 0 {
		cursor := base64.RawURLEncoding.EncodeToString([]byte(key(items[len(items)-1])))
		s.meta["after_cursor"] = cursor
		if more {
			s.links["next"] = next(r, cursor)
		}
	}
	return s
}

// next is the address of the following page, on the host that was asked.
func next(r *faketest.Request, cursor string) string {
	q := url.Values{}
	maps.Copy(q, r.Query)
	q.Set("page[after]", cursor)
	return origin(r) + r.Path + "?" + q.Encode()
}

// origin is the scheme and host that was asked. Only loopback is served plain.
func origin(r *faketest.Request) string {
	host := r.Host
	if strings.HasPrefix(host, "127.0.0.1") || strings.HasPrefix(host, "localhost") || strings.HasPrefix(host, "[::1]") {
		return "http://" + host
	}
	return "https://" + host
}

// idKey orders ids like numbers.
func idKey(id int64) string {
	s := strconv.FormatInt(id, 10)
	return strings.Repeat("0", 20-len(s)) + s
}

// ids reads a comma-separated list.
func ids(raw string) ([]int64, bool) {
	var out []int64
	for part := range strings.SplitSeq(raw, ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(part), 10, 64)
		if err != nil {
			return nil, false
		}
		out = append(out, id)
	}
	return out, true
}
