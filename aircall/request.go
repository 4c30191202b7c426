package aircall

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/httpx"
)

var errNoObject = errors.New("aircall: the reply does not hold the object that was asked for")

// request is one operation before it is sent, with what is wrong with its
// arguments.
type request struct {
	httpx.Call
	core   *core
	params []string // fill the braces of the endpoint's path
	errs   []error

	// known and version are set for operations of the Users API alone.
	known   *memory
	version Version
}

// request begins an operation on the objects with these ids.
func (c *core) request(op string, ids ...int64) *request {
	r := &request{Call: httpx.Call{Op: op}, core: c}
	for i, id := range ids {
		field := "id"
		if i > 0 {
			field = "user id"
		}
		r.want(id > 0, field, "a positive number, got %d", id)
		r.params = append(r.params, strconv.FormatInt(id, 10))
	}
	return r
}

// with sets the body.
func (r *request) with(body any) *request {
	r.In = body
	return r
}

// want notes what an argument must be, unless it is.
func (r *request) want(ok bool, field, format string, args ...any) {
	if !ok {
		r.errs = append(r.errs, invalid(r.Op, field, format, args...))
	}
}

// send sends the request, unless its arguments are wrong.
func (r *request) send(ctx context.Context) (httpx.Meta, error) {
	if err := errors.Join(r.errs...); err != nil {
		return httpx.Meta{}, err
	}
	rows := operations[r.Op]
	if r.known != nil {
		return r.versioned(ctx, rows)
	}
	return r.core.Do(ctx, r.at(rows[0]))
}

// at is the request to one endpoint. Aircall demands a Content-Type of writes
// even where there is no body.
func (r *request) at(e endpoint) httpx.Call {
	call := r.Call
	call.Method = e.method
	if call.In == nil && e.method != http.MethodGet {
		call.Header = http.Header{"Content-Type": {"application/json"}}
	}
	if call.Path != nil {
		return call
	}
	params := r.params
	for segment := range strings.SplitSeq(e.path[1:], "/") {
		if segment[0] == '{' {
			segment, params = params[0], params[1:]
		}
		call.Path = append(call.Path, segment)
	}
	return call
}

// run sends a request whose reply does not matter.
func (r *request) run(ctx context.Context) error {
	_, err := r.send(ctx)
	return err
}

// object sends a request whose reply wraps one object by its name, as in
// {"call":{…}}.
func object[T any](ctx context.Context, r *request, name string) (*T, error) {
	var out map[string]ref[T]
	r.Out = &out
	if _, err := r.send(ctx); err != nil {
		return nil, err
	}
	found := out[name].to
	if found == nil || !isKnown(found) {
		return nil, errNoObject
	}
	return found, nil
}

// known is what a decoded object reports once it has what identifies it.
type known interface{ known() bool }

func isKnown(v any) bool {
	k, ok := v.(known)
	return !ok || k.known()
}

// ref reads an object that Aircall may leave out, or send as null or as {}.
type ref[T any] struct{ to *T }

// UnmarshalJSON leaves out what is no object.
func (r *ref[T]) UnmarshalJSON(b []byte) error {
	r.to = nil
	if b[0] != '{' || len(bytes.TrimSpace(b[1:len(b)-1])) == 0 {
		return nil
	}
	r.to = new(T)
	return json.Unmarshal(b, r.to)
}
