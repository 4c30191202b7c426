package dialpad

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// What went wrong, for errors.Is. The status decides.
var (
	// ErrUnauthorized: 401.
	ErrUnauthorized = errors.New("dialpad: unauthorized")
	// ErrForbidden: 403, such as a subscription without the key of a company administrator.
	ErrForbidden = errors.New("dialpad: forbidden")
	// ErrNotFound: 404, or an e-mail address that no user has.
	ErrNotFound = errors.New("dialpad: not found")
	// ErrConflict: 409.
	ErrConflict = errors.New("dialpad: conflict")
	// ErrInvalid: 400 or 422, or an argument that was refused before anything was sent.
	ErrInvalid = errors.New("dialpad: invalid")
	// ErrRateLimited: 429.
	ErrRateLimited = errors.New("dialpad: rate limited")
	// ErrServer: 500 and above.
	ErrServer = errors.New("dialpad: server error")
)

// Error is Dialpad's refusal of a request. Dialpad documents no error bodies, and one can name people: what
// it said is behind a method, and in no print, dump or encoding of the error.
type Error struct {
	// Op is the method that was called, such as duty.set.
	Op string
	// Status is the HTTP status; it is set whatever the body was.
	Status int
	// RequestID is the reply's request id, if it had one.
	RequestID string
	// RetryAfter is the wait that the reply asked for, 0 for none.
	RetryAfter time.Duration

	body func() []byte
}

// Error tells method and status, and nothing of what the reply said.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "dialpad: %s: %d %s", e.Op, e.Status, http.StatusText(e.Status))
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request %s]", e.RequestID)
	}
	return b.String()
}

// Is matches the sentinels of this package.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrInvalid:
		return e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrServer:
		return e.Status >= http.StatusInternalServerError
	}
	return false
}

// Body is the reply's body, at most 64 KiB of it. It may name people: do not log it.
func (e *Error) Body() []byte {
	if e.body == nil {
		return nil
	}
	return slices.Clone(e.body())
}

func failure(f httpx.Failure) error {
	return &Error{
		Op: f.Op, Status: f.Status, RequestID: f.RequestID, RetryAfter: f.RetryAfter,
		body: func() []byte { return f.Body },
	}
}

// invalid is an argument that was refused before anything was sent.
func invalid(op, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrInvalid, op, fmt.Sprintf(format, args...))
}

func checkID(op, what string, id int64) error {
	if id <= 0 {
		return invalid(op, "the %s id is %d, must be positive", what, id)
	}
	return nil
}

// empty is a reply that lacks what it is about.
func empty(op, what string) error { return fmt.Errorf("dialpad: %s: the reply holds no %s", op, what) }
