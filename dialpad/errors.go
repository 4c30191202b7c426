package dialpad

import (
	"errors"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/httpx"
)

// What went wrong, for errors.Is. The status decides.
var (
	// ErrUnauthorized: 401.
	ErrUnauthorized = errors.New("dialpad: unauthorized")
	// ErrForbidden: 403, such as a subscription with an ordinary user's key.
	ErrForbidden = errors.New("dialpad: forbidden")
	// ErrNotFound: 404, or an e-mail address that no user has.
	ErrNotFound = errors.New("dialpad: not found")
	// ErrConflict: 409, or an e-mail address that several users have.
	ErrConflict = errors.New("dialpad: conflict")
	// ErrInvalid: 400, 422, or an argument that was refused before it was sent.
	ErrInvalid = errors.New("dialpad: invalid")
	// ErrRateLimited: 429.
	ErrRateLimited = errors.New("dialpad: rate limited")
	// ErrServer: 500 and above.
	ErrServer = errors.New("dialpad: server error")
)

var sentinels = apierr.Sentinels{
	Unauthorized: ErrUnauthorized, Forbidden: ErrForbidden, NotFound: ErrNotFound, Conflict: ErrConflict,
	Invalid: ErrInvalid, RateLimited: ErrRateLimited, Server: ErrServer,
}

// Error is Dialpad's refusal of a request. It has no code, because Dialpad
// documents no bodies of errors. The reply's body can name people: it is behind
// a method, and in no print, log or encoding of the error.
type Error struct {
	// Op is the operation, such as duty.set; see the package's table.
	Op string
	// Status is the HTTP status; it is set whatever the body was.
	Status int
	// RequestID is the reply's request id, if it had one.
	RequestID string
	// RetryAfter is the wait that the reply asked for, 0 for none.
	RetryAfter time.Duration

	body apierr.Hidden[[]byte]
}

// Error names operation and status, and nothing of the reply's body.
func (e *Error) Error() string { return apierr.Text("dialpad", e.Op, e.Status, "", e.RequestID) }

// Is matches the sentinels of this package.
func (e *Error) Is(target error) bool { return sentinels.Match(e.Status, target) }

// Body is the reply's body, at most 64 KiB of it. It may name people: do not
// log it.
func (e *Error) Body() []byte { return slices.Clone(e.body.Reveal()) }

func failure(f httpx.Failure) error {
	return &Error{
		Op: f.Op, Status: f.Status, RequestID: apierr.Word(f.RequestID), RetryAfter: f.RetryAfter,
		body: apierr.Hide(f.Body),
	}
}

// argumentError is an argument that was refused before anything was sent.
type argumentError string

func (e argumentError) Error() string { return string(e) }

// Is makes it an ErrInvalid.
func (e argumentError) Is(target error) bool { return target == ErrInvalid }
