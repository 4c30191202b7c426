package httpx

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// Errors of a reply that cannot be used.
var (
	// ErrTooLarge: the reply, unpacked, is longer than Config.MaxBody or holds
	// more than 250,000 JSON values.
	ErrTooLarge = errors.New("reply is too large")
	// ErrDecode: the reply is not the JSON expected. The text names field and
	// kind, never a value.
	ErrDecode = errors.New("reply is not the JSON expected")
)

const (
	maxFailure = 64 << 10 // bytes of a refusal that are kept
	maxDrain   = 64 << 10 // bytes read on so that the connection can be used again
	maxPooled  = 64 << 10 // bytes of a buffer that is worth keeping
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// receive reads the reply to its end, or as far as it is allowed to go.
func (x *exchange) receive(ctx context.Context, res *http.Response) outcome {
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return x.refused(res)
	}
	x.report(res, RetryAfter(res.Header, x.replied()))
	buf := buffers.Get().(*bytes.Buffer) //nolint:forcetypeassert // the pool holds nothing else
	defer release(buf)
	switch err := fill(buf, res.Body, x.p.cfg.MaxBody); {
	case errors.Is(err, ErrTooLarge):
		return outcome{err: x.wrap(err), status: res.StatusCode, final: true}
	case err != nil:
		return x.broken(ctx, err)
	}
	if err := decode(buf.Bytes(), x.call.Out); err != nil {
		return outcome{err: x.wrap(err), status: res.StatusCode, final: true}
	}
	return outcome{}
}

// refused turns a reply outside 2xx into the provider's error.
func (x *exchange) refused(res *http.Response) outcome {
	asked := RetryAfter(res.Header, x.replied())
	if limit, ok := x.report(res, asked); ok && asked == 0 && res.StatusCode == http.StatusTooManyRequests {
		asked = max(limit.Reset, 0)
	}
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxFailure)) // what came before it broke will do
	err := x.p.cfg.Failure(Failure{
		Op: x.call.Op, Method: x.call.Method, Status: res.StatusCode, Header: res.Header,
		Body: body, RequestID: x.meta.RequestID, RetryAfter: asked,
	})
	if err == nil {
		err = x.wrap(fmt.Errorf("status %d", res.StatusCode))
	}
	return outcome{err: err, status: res.StatusCode, asked: asked}
}

// report passes the provider's limits on.
func (x *exchange) report(res *http.Response, asked time.Duration) (ctikit.RateLimit, bool) {
	limit, ok := ctikit.RateLimit{Limit: -1, Remaining: -1}, false
	if read := x.p.cfg.Limits; read != nil {
		if seen, found := read(res.Header, x.replied()); found {
			limit, ok = seen, true
		}
	}
	limit.RetryAfter, limit.Status = asked, res.StatusCode
	if x.p.cfg.OnLimit != nil && (ok || res.StatusCode == http.StatusTooManyRequests) {
		x.p.cfg.OnLimit(limit)
	}
	return limit, ok
}

// replied is when the reply was made, best by the provider's own clock: that
// is the one its other times refer to.
func (x *exchange) replied() time.Time {
	if x.meta.Date.IsZero() {
		return x.p.cfg.Clock.Now()
	}
	return x.meta.Date
}

// ReadBody reads a reply of at most limit bytes, 0 for 16 MiB, and 250,000 JSON
// values. A longer one is an [ErrTooLarge].
func ReadBody(from io.Reader, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	if err := fill(&buf, from, cmp.Or(limit, defaultMaxBody)); err != nil {
		return nil, err
	}
	return buf.Bytes(), checkValues(buf.Bytes())
}

// fill reads at most limit bytes.
func fill(buf *bytes.Buffer, from io.Reader, limit int64) error {
	n, err := buf.ReadFrom(io.LimitReader(from, limit+1))
	if err == nil && n > limit {
		return fmt.Errorf("%w: over %d bytes", ErrTooLarge, limit)
	}
	return err
}

// decode leaves out alone when there is nothing to decode: 204 and empty 2xx
// bodies are common (Aircall).
func decode(body []byte, out any) error {
	if out == nil || len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if err := checkValues(body); err != nil {
		return err
	}
	if raw, ok := out.(*json.RawMessage); ok {
		*raw = bytes.Clone(body)
		return nil
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%w: %s", ErrDecode, misfit(err))
	}
	return nil
}

// misfit says what does not fit, without the value that encoding/json and
// time.Time put into their errors.
func misfit(err error) string {
	if wrongType, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(wrongType.Value, " ") // "number 4155550100"
		return fmt.Sprintf("field %q has a %s where a %s is wanted", wrongType.Field, kind, wrongType.Type)
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("syntax error at byte %d", syntax.Offset)
	}
	return fmt.Sprintf("%T", err)
}

// read takes from a reply what Meta holds.
func (m *Meta) read(res *http.Response) {
	m.Status, m.Header = res.StatusCode, res.Header
	m.RequestID = requestID(res.Header)
	if date := res.Header.Get("Date"); date != "" {
		m.Date, _ = http.ParseTime(date) // zero when it is no date
	}
}

// forget drops the reply to an earlier attempt.
func (m *Meta) forget() {
	*m = Meta{Started: m.Started, Attempts: m.Attempts}
}

// requestID knows the names that Zendesk, Aircall, Dialpad and AWS use.
func requestID(h http.Header) string {
	for _, name := range [...]string{"X-Request-Id", "X-Zendesk-Request-Id", "X-Amzn-Requestid"} {
		if id := h.Get(name); id != "" {
			return id
		}
	}
	return ""
}

func closeBody(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, maxDrain) // only to keep the connection
	_ = body.Close()
}

func release(buf *bytes.Buffer) {
	if buf.Cap() > maxPooled {
		return
	}
	buf.Reset()
	buffers.Put(buf)
}
