package dialpadtest

import (
	"encoding/base64"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
)

// list answers with the page that the request asks for.
func list[T any](f *company, r *faketest.Request, items []T) faketest.Reply {
	if name := badFilter(r.Query); name != "" {
		return bad(name + " is not valid")
	}
	if f.tooLong(r.Query.Get("limit")) {
		return bad("limit is too high")
	}
	from, valid := place(r.Query.Get("cursor"))
	if !valid || from > len(items) {
		return bad("cursor is not valid")
	}
	to := min(from+f.set.pageSize, len(items))
	page := struct {
		Items  []T    `json:"items"`
		Cursor string `json:"cursor,omitempty"`
	}{Items: append([]T{}, items[from:to]...)}
	if to < len(items) {
		page.Cursor = base64.RawURLEncoding.EncodeToString(strconv.AppendInt(nil, int64(to), 10))
	}
	return ok(page)
}

// place is where a cursor leads to.
func place(cursor string) (int, bool) {
	if cursor == "" {
		return 0, true
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(string(raw))
	return n, err == nil && n >= 0
}

// tooLong is the vendor's way to be rid of long pages: every fifth request for
// one is refused. Others get as many items as ever.
func (f *company) tooLong(limit string) bool {
	n, err := strconv.Atoi(limit)
	if err != nil || n <= 100 {
		return false
	}
	f.longPages++
	return f.longPages%5 == 0
}
