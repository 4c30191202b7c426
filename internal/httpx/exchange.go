package httpx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/sender"
)

// exchange is one call on its way, over all its attempts.
type exchange struct {
	p        *Pipeline
	call     Call
	target   string
	body     []byte
	bodyType []string // nil without a body
	meta     Meta
	used     string // the Authorization header of the last attempt
	renewed  bool
	tries    int // attempts that count against Retry.Attempts
	pauses   func() time.Duration
}

// outcome is how an attempt ended without success.
type outcome struct {
	err    error
	status int           // 0 when no reply came
	asked  time.Duration // how long the reply asked to wait; 0 when it did not
	final  bool          // no other attempt would end better
}

// run sends attempts until one succeeds or none may follow.
func (x *exchange) run(ctx context.Context) error {
	for {
		out := x.attempt(ctx)
		if out.err == nil {
			x.log(ctx, 0)
			return nil
		}
		if x.harmless(out) {
			x.meta.Started = time.Time{}
		}
		wait, err := x.next(ctx, out)
		x.log(ctx, wait)
		if err != nil {
			return err
		}
		if err := x.p.cfg.Clock.Sleep(ctx, wait); err != nil {
			return errors.Join(out.err, err)
		}
	}
}

// attempt sends the request once.
func (x *exchange) attempt(ctx context.Context) outcome {
	if l := x.p.cfg.Limiter; l != nil {
		if err := l.Wait(ctx); err != nil {
			return outcome{err: x.wrap(fmt.Errorf("wait for budget: %w", err)), final: true}
		}
	}
	r, err := x.request(ctx)
	if err != nil {
		return outcome{err: x.wrap(err), final: true}
	}
	x.tries++
	x.meta.Attempts++
	x.meta.forget()
	sent := x.p.cfg.Clock.Now()
	if x.meta.Started.IsZero() {
		x.meta.Started = sent
	}
	res, err := x.p.client.Do(r) //nolint:bodyclose // closeBody does
	if err != nil {
		return x.broken(ctx, err)
	}
	defer closeBody(res.Body)
	x.meta.read(res)
	x.observe(sent)
	return x.receive(ctx, res)
}

// observe passes on when the reply was made.
func (x *exchange) observe(sent time.Time) {
	if f := x.p.cfg.OnReply; f != nil && !x.meta.Date.IsZero() {
		f(ctikit.Receipt{Date: x.meta.Date, Started: sent, Ended: x.p.cfg.Clock.Now()})
	}
}

// request builds the request of one attempt, credentials last.
func (x *exchange) request(ctx context.Context) (*http.Request, error) {
	var body io.Reader
	if x.bodyType != nil {
		body = bytes.NewReader(x.body)
	}
	r, err := http.NewRequestWithContext(ctx, x.call.Method, x.target, body)
	if err != nil {
		return nil, Scrub(err)
	}
	r.Header = x.header()
	if agent := r.Header.Get("User-Agent"); agent != "" {
		r.Header.Set("User-Agent", sender.Agent(ctx, agent))
	}
	if auth := x.p.cfg.Auth; auth != nil {
		if err := auth.Apply(ctx, r); err != nil {
			return nil, fmt.Errorf("credentials: %w", err)
		}
		x.used = r.Header.Get("Authorization")
	}
	return r, nil
}

var jsonType = []string{"application/json"}

// header is a map of its own with values that all requests share: nobody
// below changes a value, and what is set replaces one.
func (x *exchange) header() http.Header {
	h := make(http.Header, len(x.p.cfg.Header)+len(x.call.Header)+2)
	maps.Copy(h, x.p.cfg.Header)
	if x.bodyType != nil {
		h["Content-Type"] = x.bodyType
	}
	for key, values := range x.call.Header {
		h[http.CanonicalHeaderKey(key)] = values
	}
	return h
}

// wrap names the call in an error that is not the provider's.
func (x *exchange) wrap(err error) error { return fmt.Errorf("%s: %w", x.call.Op, err) }

func (x *exchange) log(ctx context.Context, wait time.Duration) {
	if !x.p.cfg.Log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	x.p.cfg.Log.LogAttrs(ctx, slog.LevelDebug, "http attempt",
		slog.String("op", x.call.Op), slog.String("method", x.call.Method),
		slog.Int("status", x.meta.Status), slog.Int("attempt", x.meta.Attempts),
		slog.Duration("wait", wait))
}
