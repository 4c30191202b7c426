package dialpad

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// request is one call of an operation.
type request struct {
	httpx.Call
	pipeline *httpx.Pipeline
	refused  []error // arguments that cannot be right
}

// request begins a call; ids take the places in the endpoint's path. A client
// that New did not make has no core.
func (c *core) request(op string, ids ...int64) *request {
	e := operation(op)
	r := &request{Call: httpx.Call{Op: op, Method: e.method}}
	if r.want(c != nil, "client", "one made by New, got the zero value"); c != nil {
		r.pipeline = c.Pipeline
	}
	for segment := range strings.SplitSeq(e.path[1:], "/") {
		if name, isID := strings.CutPrefix(segment, "{"); isID {
			r.wantID(strings.TrimSuffix(name, "}"), ids[0])
			segment, ids = strconv.FormatInt(ids[0], 10), ids[1:]
		}
		r.Path = append(r.Path, segment)
	}
	return r
}

// want refuses a request unless an argument is as it must be.
func (r *request) want(ok bool, field, format string, args ...any) {
	if !ok {
		text := fmt.Sprintf("dialpad: %s: %s: want %s", r.Op, field, fmt.Sprintf(format, args...))
		r.refused = append(r.refused, argumentError(text))
	}
}

func (r *request) wantID(field string, id int64) {
	r.want(id > 0, field, "a positive number, got %d", id)
}

// wantLine asks for a single line, as Dialpad does of reasons and secrets.
func (r *request) wantLine(field, text string) {
	r.want(!strings.ContainsAny(text, "\r\n"), field, "one line, got several")
}

// send sends the request, if its arguments can be right.
func (r *request) send(ctx context.Context) (httpx.Meta, error) {
	if err := errors.Join(r.refused...); err != nil {
		return httpx.Meta{}, err
	}
	return r.pipeline.Do(ctx, r.Call)
}

// write sends a request of which only the receipt counts.
func (r *request) write(ctx context.Context) (ctikit.Receipt, error) {
	meta, err := r.send(ctx)
	if err != nil {
		return ctikit.Receipt{}, err
	}
	return ctikit.Receipt{Started: meta.Started, Ended: meta.Ended, Date: meta.Date}, nil
}

// one sends a request whose reply is one object. Nothing and null are errors,
// and so is an object that known, unless it is nil, reports to be none.
func one[T any](ctx context.Context, r *request, known func(*T) bool) (*T, error) {
	var out *T
	r.Out = &out
	if _, err := r.send(ctx); err != nil {
		return nil, err
	}
	if out == nil || known != nil && !known(out) {
		return nil, fmt.Errorf("dialpad: %s: the reply holds no record", r.Op)
	}
	return out, nil
}
