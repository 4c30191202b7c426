package dialpad

import (
	"context"
	"iter"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
)

// ListOptions choose where a list goes on. The zero value is its first page. Dialpad decides how long a page
// is: a limit is never sent, because one above 100 is refused now and then on purpose.
type ListOptions struct {
	// Cursor is that of the page before.
	Cursor string `url:"cursor,omitempty"`
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	// Cursor leads to the next page; empty means that this is the last one. A page may be empty and still
	// not be the last.
	Cursor string
}

// list asks for one page. Nearly everything is nullable at Dialpad, so a missing list is an empty one; a reply
// without an object is an error, because who compares lists would take everybody for gone.
func list[T any](ctx context.Context, c *core, op string, path []string, query any) (*Page[T], error) {
	var out *struct {
		Items  []T    `json:"items"`
		Cursor string `json:"cursor"`
	}
	if _, err := c.Do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: path, Query: query, Out: &out}); err != nil {
		return nil, err
	}
	if out == nil {
		return nil, empty(op, "list")
	}
	return &Page[T]{Items: out.Items, Cursor: out.Cursor}, nil
}

// all follows a list from page to page. An error is the last thing that it yields.
func all[T any](ctx context.Context, cursor string, fetch func(context.Context, string) (*Page[T], error)) iter.Seq2[T, error] {
	return httpx.Pages(ctx, cursor, func(ctx context.Context, cursor string) ([]T, string, error) {
		p, err := fetch(ctx, cursor)
		if err != nil {
			return nil, "", err
		}
		return p.Items, p.Cursor, nil
	})
}

// one asks for one object, which must have an id.
func one[T any](ctx context.Context, c *core, call httpx.Call, what string, id func(*T) int64) (*T, error) {
	out := new(T)
	call.Out = out
	if _, err := c.Do(ctx, call); err != nil {
		return nil, err
	}
	if id(out) == 0 {
		return nil, empty(call.Op, what+" with an id")
	}
	return out, nil
}

// api is the path of a resource.
func api(segments ...string) []string { return append([]string{"api", "v2"}, segments...) }
