package connect

import (
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/httpx"
)

// What went wrong, for errors.Is.
var (
	// ErrInvalid: InvalidParameterException, InvalidRequestException,
	// InvalidActiveRegionException, or an argument that was refused before
	// anything was sent.
	ErrInvalid = errors.New("connect: invalid")
	// ErrUnauthorized: credentials that AWS refuses, such as expired ones.
	ErrUnauthorized = errors.New("connect: unauthorized")
	// ErrForbidden: AccessDeniedException.
	ErrForbidden = errors.New("connect: forbidden")
	// ErrNotFound: ResourceNotFoundException, and ContactNotFoundException,
	// which is a call that is over too.
	ErrNotFound = errors.New("connect: not found")
	// ErrConflict: ConflictException, and IdempotencyException, which is a
	// client token that came with another request before.
	ErrConflict = errors.New("connect: conflict")
	// ErrRateLimited: ThrottlingException, TooManyRequestsException.
	ErrRateLimited = errors.New("connect: rate limited")
	// ErrQuota: ServiceQuotaExceededException, LimitExceededException: waiting
	// does not help soon.
	ErrQuota = errors.New("connect: quota exceeded")
	// ErrServer: InternalServiceException and other failures of the service.
	// The request may have been carried out.
	ErrServer = errors.New("connect: server error")
	// ErrUnimplemented: an [API] that lacks the operation; see
	// [UnimplementedAPI].
	ErrUnimplemented = errors.New("connect: not implemented")
	// ErrMalformed: bytes that are not the event, record or file expected. What
	// wraps it says what is missing, and quotes nothing.
	ErrMalformed = errors.New("connect: malformed")
	// ErrCursorLoop: a list leads back to a page already read.
	ErrCursorLoop = httpx.ErrCursorLoop
)

var sentinels = apierr.Sentinels{
	Unauthorized: ErrUnauthorized, Forbidden: ErrForbidden, NotFound: ErrNotFound, Conflict: ErrConflict,
	Invalid: ErrInvalid, RateLimited: ErrRateLimited, Server: ErrServer,
}

// Error is a refusal of Connect. It holds no message of the service, which may
// name people.
type Error struct {
	Op         string        // the operation, such as PutUserStatus
	Code       string        // AWS' code, such as ResourceNotFoundException
	Status     int           // of HTTP, 0 when unknown
	RequestID  string        // AWS' id of the request, empty when unknown
	RetryAfter time.Duration // as the reply asks for, 0 when it does not
}

// Error names operation, status, code and request.
func (e *Error) Error() string {
	return apierr.Text("connect", e.Op, e.Status, e.Code, e.RequestID)
}

// Is matches the sentinels of this package: by the code, and where that is
// unknown by the HTTP status.
func (e *Error) Is(target error) bool { return target != nil && target == e.kind() }

func (e *Error) kind() error {
	switch e.Code {
	case "InvalidParameterException", "InvalidRequestException", "InvalidActiveRegionException":
		return ErrInvalid
	case "ResourceNotFoundException", "ContactNotFoundException":
		return ErrNotFound
	case "AccessDeniedException":
		return ErrForbidden
	case "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException":
		return ErrUnauthorized
	case "ConflictException", "IdempotencyException":
		return ErrConflict
	case "ThrottlingException", "TooManyRequestsException":
		return ErrRateLimited
	case "ServiceQuotaExceededException", "LimitExceededException":
		return ErrQuota
	case "InternalServiceException":
		return ErrServer
	case codeUnimplemented:
		return ErrUnimplemented
	}
	return sentinels.Kind(e.Status)
}

// argumentError is an argument that was refused before anything was sent.
type argumentError string

func (e argumentError) Error() string { return string(e) }

// Is makes it an ErrInvalid.
func (e argumentError) Is(target error) bool { return target == ErrInvalid }

func invalid(op Operation, field, format string, args ...any) error {
	return argumentError(fmt.Sprintf("connect: %s: %s: want %s", op, field, fmt.Sprintf(format, args...)))
}

// given refuses an empty id: AWS would answer for another operation.
func given(op Operation, field, id string) error {
	if id == "" {
		return invalid(op, field, "a value, got an empty string")
	}
	return nil
}
