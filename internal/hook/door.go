package hook

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
)

// defaultMaxBody is far above what any provider sends: Zendesk's agent events
// stay under 1 KiB, Aircall's call events under 20 KiB.
const defaultMaxBody = 1 << 20

// Door is an http.Handler for the webhooks of one provider. It answers
//
//	200  Handle returned nil
//	400  Verify or Handle returned an error that wraps ErrMalformed
//	401  either returned an error that wraps ErrUnauthorized, or Verify is nil
//	405  any method but POST, with Allow: POST
//	413  the body is longer than MaxBody
//
// and what Failed writes after any other error, a body that breaks off
// included. A panic in Handle is not caught here. A Door is safe for
// concurrent use if its functions are.
type Door struct {
	// MaxBody is the longest body in bytes; 0 means 1 MiB.
	MaxBody int64
	// Verify proves where the body comes from. There is no unverified mode:
	// without it, every request is refused. Where the proof stands inside the
	// body (Aircall's token), Verify may pass and Handle prove while decoding.
	Verify func(h http.Header, body []byte) error
	// Handle decodes the body, which it may keep, and acts on it. The context
	// is the request's.
	Handle func(ctx context.Context, body []byte) error
	// Failed answers with the code after which this provider delivers again;
	// nil means 503.
	Failed func(w http.ResponseWriter)
	// Log is told of every refusal and failure, never of bodies or headers;
	// nil means silence.
	Log *slog.Logger
}

// ServeHTTP takes one delivery.
func (d Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	body, err := d.read(w, r)
	if err == nil {
		err = d.verify(r.Header, body)
	}
	if err == nil {
		err = d.Handle(r.Context(), body)
	}
	d.answer(w, r, err)
}

// read takes the body, at most MaxBody of it.
func (d Door) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	limit := d.MaxBody
	if limit <= 0 {
		limit = defaultMaxBody
	}
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	var buf bytes.Buffer
	buf.Grow(int(max(r.ContentLength, 0)) + bytes.MinRead)
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	return buf.Bytes(), err
}

func (d Door) verify(h http.Header, body []byte) error {
	if d.Verify == nil {
		return ErrUnauthorized
	}
	return d.Verify(h, body)
}

func (d Door) answer(w http.ResponseWriter, r *http.Request, err error) {
	var tooLong *http.MaxBytesError
	switch {
	case err == nil:
		w.WriteHeader(http.StatusOK)
		return
	case errors.As(err, &tooLong):
		http.Error(w, "body too long", http.StatusRequestEntityTooLarge)
	case errors.Is(err, ErrUnauthorized):
		http.Error(w, "unauthorized", http.StatusUnauthorized)
	case errors.Is(err, ErrMalformed):
		http.Error(w, "malformed body", http.StatusBadRequest)
	case d.Failed != nil:
		d.Failed(w)
	default:
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if d.Log != nil {
		d.Log.WarnContext(r.Context(), "webhook not accepted", "err", err)
	}
}
