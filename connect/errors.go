package connect

import (
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// What went wrong, for errors.Is.
var (
	// ErrInvalid: InvalidParameterException, InvalidRequestException, or an argument that was refused before
	// anything was sent.
	ErrInvalid = errors.New("connect: invalid")
	// ErrNotFound: ResourceNotFoundException.
	ErrNotFound = errors.New("connect: not found")
	// ErrAccessDenied: AccessDeniedException, or credentials that AWS refuses.
	ErrAccessDenied = errors.New("connect: access denied")
	// ErrThrottled: ThrottlingException, TooManyRequestsException.
	ErrThrottled = errors.New("connect: throttled")
	// ErrQuota: ServiceQuotaExceededException, LimitExceededException: waiting does not help soon.
	ErrQuota = errors.New("connect: quota exceeded")
	// ErrInternal: InternalServiceException and other failures of the service: it may have taken place.
	ErrInternal = errors.New("connect: internal service error")
	// ErrUnimplemented: an [API] that lacks the operation; see [UnimplementedAPI].
	ErrUnimplemented = errors.New("connect: not implemented")
	// ErrMalformed: what was handed over as an event is none.
	ErrMalformed = errors.New("connect: not an event")
	// ErrCursorLoop: a list leads back to a page already read.
	ErrCursorLoop = httpx.ErrCursorLoop
)

// Error is Connect's refusal of a request. Its text holds no message of the service, which may name people.
type Error struct {
	Op         string        // the operation, such as PutUserStatus
	Code       string        // AWS' word, such as ResourceNotFoundException
	Status     int           // of HTTP, 0 when unknown
	RequestID  string        // AWS' id of the request, empty when unknown
	RetryAfter time.Duration // as asked for by the reply, 0 for not at all
}

// Error tells operation, code and request.
func (e *Error) Error() string {
	text := fmt.Sprintf("connect: %s: %s", e.Op, e.Code)
	if e.Status != 0 {
		text += fmt.Sprintf(" (%d)", e.Status)
	}
	if e.RequestID != "" {
		text += fmt.Sprintf(" [request %s]", e.RequestID)
	}
	return text
}

// Is matches the sentinels of this package: by the code, and where that is unknown by the HTTP status.
func (e *Error) Is(target error) bool { return target == e.kind() }

func (e *Error) kind() error {
	switch e.Code {
	case "InvalidParameterException", "InvalidRequestException":
		return ErrInvalid
	case "ResourceNotFoundException":
		return ErrNotFound
	case "AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException":
		return ErrAccessDenied
	case "ThrottlingException", "TooManyRequestsException":
		return ErrThrottled
	case "ServiceQuotaExceededException", "LimitExceededException":
		return ErrQuota
	case "InternalServiceException":
		return ErrInternal
	case codeUnimplemented:
		return ErrUnimplemented
	}
	switch {
	case e.Status == 400 || e.Status == 422:
		return ErrInvalid
	case e.Status == 401 || e.Status == 403:
		return ErrAccessDenied
	case e.Status == 404:
		return ErrNotFound
	case e.Status == 429:
		return ErrThrottled
	}
	return ErrInternal
}

// invalid is an argument that was refused before anything was sent.
func invalid(op Operation, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrInvalid, op, fmt.Sprintf(format, args...))
}
