package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/httpx"
)

// request is one operation before it is sent, with what is wrong with its
// arguments.
type request struct {
	httpx.Call
	pipe *httpx.Pipeline
	errs []error
	// wait waits where Zendesk limits the operation without reporting it; nil
	// for others.
	wait func(context.Context) error
}

// request begins an operation. The ids fill the braces of its path, in their
// order.
func (c *core) request(op string, ids ...any) *request {
	r := newRequest(c.general, op, ids...)
	if len(r.Path) > 2 && availabilityAPIs[r.Path[2]] {
		r.pipe = c.agents
	}
	if of := c.cfg.opTurns[op]; of != nil {
		r.wait = func(ctx context.Context) error { return r.turn(ctx, c, of, op) }
	}
	return r
}

// availabilityAPIs are those of the vendor's chapter on agent availability,
// which has a budget of its own.
var availabilityAPIs = map[string]bool{
	"agent_availabilities": true, "account_groups": true, "capacity": true,
	"queues": true, "queue_events": true, "engagements": true,
}

func newRequest(pipe *httpx.Pipeline, op string, ids ...any) *request {
	e := operations[op]
	r := &request{Call: httpx.Call{Op: op, Method: e.method}, pipe: pipe}
	for segment := range strings.SplitSeq(e.path[1:], "/") {
		if field, ok := strings.CutPrefix(segment, "{"); ok {
			segment, ids = r.id(strings.ReplaceAll(strings.TrimSuffix(field, "}"), "_", " "), ids[0]), ids[1:]
		}
		r.Path = append(r.Path, segment)
	}
	return r
}

// id writes an id as a segment of the path, unless Zendesk cannot know it.
func (r *request) id(field string, id any) string {
	if n, ok := id.(int64); ok {
		r.positive(field, n)
		return strconv.FormatInt(n, 10)
	}
	text := fmt.Sprint(id)
	r.required(field, text)
	return text
}

// with sets the body.
func (r *request) with(body any) *request {
	r.In = body
	return r
}

// query sets the query.
func (r *request) query(q any) *request {
	r.Query = q
	return r
}

// want notes what an argument must be, unless it is.
func (r *request) want(ok bool, field, format string, args ...any) {
	if !ok {
		r.errs = append(r.errs, invalid(r.Op, field, format, args...))
	}
}

// wrong notes what is wrong with an argument in the words of err.
func (r *request) wrong(err error) {
	if err != nil {
		r.errs = append(r.errs, argumentError("zendesk: "+r.Op+": "+err.Error()))
	}
}

// required refuses an empty text.
func (r *request) required(field, value string) {
	r.want(value != "", field, "a value, got an empty string")
}

// positive refuses ids that Zendesk cannot know, such as a forgotten zero.
func (r *request) positive(field string, id int64) {
	r.want(id > 0, field, "a positive number, got %d", id)
}

// some refuses an empty list and what positive refuses.
func (r *request) some(field string, ids []int64) {
	r.want(len(ids) > 0, field+"s", "at least one, got none")
	for i, id := range ids {
		r.positive(fmt.Sprintf("%s %d", field, i+1), id)
	}
}

// check is the error about the arguments.
func (r *request) check() error { return errors.Join(r.errs...) }

// send sends the request, unless its arguments are wrong, and names this
// package in what goes wrong on the way.
func (r *request) send(ctx context.Context) (httpx.Meta, error) {
	if err := r.check(); err != nil {
		return httpx.Meta{}, err
	}
	if r.wait != nil {
		if err := r.wait(ctx); err != nil {
			return httpx.Meta{}, err
		}
	}
	meta, err := r.pipe.Do(ctx, r.Call)
	return meta, prefixed(err)
}

// prefixed names this package in an error that does not yet.
func prefixed(err error) error {
	if err == nil || strings.HasPrefix(err.Error(), "zendesk: ") {
		return err
	}
	return fmt.Errorf("zendesk: %w", err)
}

// run sends a request whose reply does not matter.
func (r *request) run(ctx context.Context) error {
	_, err := r.send(ctx)
	return err
}

// body sends a request and returns the reply's body.
func (r *request) body(ctx context.Context) (json.RawMessage, error) {
	var body json.RawMessage
	r.Out = &body
	_, err := r.send(ctx)
	return body, err
}

// wrap names the operation in an error.
func (r *request) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("zendesk: %s: %w", r.Op, err)
}

// malformed is an error about the reply's body, which it does not quote.
func (r *request) malformed(err error) error {
	return r.wrap(fmt.Errorf("%w: %w", ErrReply, redacted(err)))
}

// lacks is malformed for a reply without what it is about.
func (r *request) lacks(field, want string) error {
	return r.malformed(fmt.Errorf("%s: want %s, got nothing that fits", field, want))
}
