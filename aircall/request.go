package aircall

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/internal/httpx"
)

var errNoObject = errors.New("aircall: the reply holds no object of the kind asked for")

// object sends a call whose reply wraps one object by its name, as in {"call":{…}}.
func object[T any](ctx context.Context, c *core, name string, call httpx.Call) (*T, error) {
	var out map[string]ref[T]
	call.Out = &out
	if _, err := c.Do(ctx, call); err != nil {
		return nil, err
	}
	if found := out[name].to; found != nil {
		return found, nil
	}
	return nil, errNoObject
}

// command sends a call whose reply says nothing that matters. Aircall demands a Content-Type even without a body.
func (c *core) command(ctx context.Context, op, method string, body any, path ...string) error {
	call := httpx.Call{Op: op, Method: method, Path: path, In: body}
	if body == nil {
		call.Header = http.Header{"Content-Type": {"application/json"}}
	}
	_, err := c.Do(ctx, call)
	return err
}

// listing is a list endpoint: what its items are called, and where it is.
type listing[T any] struct {
	c        *core
	op, name string
	path     []string
	query    func(ListOptions) any // adds the endpoint's own options; nil: it has none
}

func (l listing[T]) list(ctx context.Context, o ListOptions) (*Page[T], error) {
	if err := o.check(l.op); err != nil {
		return nil, err
	}
	return l.page(ctx, o, "")
}

func (l listing[T]) all(ctx context.Context, o ListOptions) iter.Seq2[T, error] {
	return all(ctx, l.op, o, l.page)
}

// page reads one page, by its link if it has one.
func (l listing[T]) page(ctx context.Context, o ListOptions, link string) (*Page[T], error) {
	out := listReply[T]{name: l.name}
	call := httpx.Call{Op: l.op, Method: http.MethodGet, Link: link, Out: &out}
	if link == "" {
		call.Path, call.Query = l.path, o
		if l.query != nil {
			call.Query = l.query(o)
		}
	}
	if _, err := l.c.Do(ctx, call); err != nil {
		return nil, err
	}
	return page(out.items, out.meta)
}

// listReply is {"meta":{…},"<name>":[…]}.
type listReply[T any] struct {
	name  string
	items []T
	meta  pageMeta
}

func (l *listReply[T]) UnmarshalJSON(b []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return err
	}
	if raw, ok := fields["meta"]; ok {
		if err := json.Unmarshal(raw, &l.meta); err != nil {
			return err
		}
	}
	if raw, ok := fields[l.name]; ok {
		return json.Unmarshal(raw, &l.items)
	}
	return nil
}

// decimal writes an id as a path segment.
func decimal(id int64) string { return strconv.FormatInt(id, 10) }

// checkID refuses ids that Aircall cannot know, such as a forgotten zero.
func checkID(op, what string, id int64) error {
	if id <= 0 {
		return invalid(op, "the %s id is %d, must be positive", what, id)
	}
	return nil
}
