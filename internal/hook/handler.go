package hook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// Errors by which Open chooses the answer; it wraps one of them.
var (
	// ErrUnauthorized: the sender did not prove who it is. Answered with 401.
	ErrUnauthorized = errors.New("hook: unauthorized")
	// ErrMalformed: the body is not what the provider documents, and would not be
	// the next time. Answered with 400.
	ErrMalformed = errors.New("hook: malformed body")
)

// maxBody is the longest body in bytes, far above what any provider sends:
// Zendesk's agent events stay under 1 KiB, Aircall's call events under 20 KiB.
const maxBody = 1 << 20

// firstRead is how much is set aside for a body before any of it has arrived,
// whatever length was announced.
const firstRead = 2 << 10

// Handler is an http.Handler for the webhooks of one provider. It answers
//
//	200  Handle returned nil
//	400  Open returned an error that wraps ErrMalformed
//	401  Open returned an error that wraps ErrUnauthorized, or is nil
//	405  the method is not POST, with Allow: POST
//	413  the body is longer than 1 MiB
//	503  anything else: Handle failed or is nil, or the body broke off
//
// What Handle's error wraps plays no part, so that an error of another webhook
// does not become a 400 or 401, which are final. A panic in Handle is not caught.
// A Handler is safe for concurrent use if its functions are.
type Handler[E any] struct {
	// Client names the client package in errors.
	Client string
	// Open proves where a body comes from and decodes it. It may keep the body.
	Open func(h http.Header, body []byte) (E, error)
	// Handle acts on an event, with the request's context.
	Handle func(ctx context.Context, ev E) error
	// RetryAfter is sent with a 503, in whole seconds; zero sends none.
	RetryAfter time.Duration
	// Log gets every refusal and failure at level Warn, never a body or a header;
	// nil means silence.
	Log *slog.Logger
}

// ServeHTTP answers one delivery.
func (h Handler[E]) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h.receive(w, r); err != nil {
		h.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

var errMethod = errors.New("hook: the method is not POST")

func (h Handler[E]) receive(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return errMethod
	}
	body, err := read(w, r)
	if err != nil {
		return err
	}
	if h.Open == nil {
		return ErrUnauthorized
	}
	ev, err := h.Open(r.Header, body)
	if err != nil {
		return err
	}
	return h.handle(r.Context(), ev)
}

// handle calls the receiver and hides what its error wraps.
func (h Handler[E]) handle(ctx context.Context, ev E) error {
	if h.Handle == nil {
		return fmt.Errorf("%s: the webhook's handler has no function to call", h.Client)
	}
	if err := h.Handle(ctx, ev); err != nil {
		return fmt.Errorf("%s: the webhook's function failed: %v", h.Client, err) //nolint:errorlint // hidden on purpose
	}
	return nil
}

// read reads the body. Its memory grows with what arrives, not with what was
// announced.
func read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	if r.ContentLength > maxBody {
		return nil, &http.MaxBytesError{Limit: maxBody}
	}
	var buf bytes.Buffer
	buf.Grow(int(min(max(r.ContentLength, 0), firstRead)) + bytes.MinRead)
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	return buf.Bytes(), err
}

// refuse logs before it answers, so that the log has it once the answer
// is there.
func (h Handler[E]) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusServiceUnavailable
	var tooLong *http.MaxBytesError
	switch {
	case errors.Is(err, errMethod):
		status = http.StatusMethodNotAllowed
		w.Header().Set("Allow", http.MethodPost)
	case errors.As(err, &tooLong):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrUnauthorized):
		status = http.StatusUnauthorized
	case errors.Is(err, ErrMalformed):
		status = http.StatusBadRequest
	case h.RetryAfter > 0:
		seconds := (h.RetryAfter + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	}
	if h.Log != nil {
		h.Log.WarnContext(r.Context(), "webhook not accepted", "client", h.Client, "status", status, "err", err)
	}
	http.Error(w, http.StatusText(status), status)
}
