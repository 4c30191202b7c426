package zaf

import (
	"errors"
	"fmt"
	"net/http"
)

// Why a request was refused, for errors.Is. The texts name what was wrong and
// never quote it.
var (
	// ErrPageToken: the request for a page is not as Zendesk sends it, or its
	// token is not good for this app now.
	ErrPageToken = errors.New("zaf: page request refused")
	// ErrReplayed is an [ErrPageToken] whose token was used before.
	ErrReplayed = fmt.Errorf("%w: token: want one that is new, got one that was used", ErrPageToken)
	// ErrTooLarge: the body is longer than Zendesk's can be.
	ErrTooLarge = fmt.Errorf("%w: body: too large", ErrPageToken)
	// ErrUnauthorized: the code or the bearer is missing, wrong or too old.
	ErrUnauthorized = errors.New("zaf: unauthorized")
	// ErrSessionOver is an [ErrUnauthorized] of a session that lasted a shift.
	ErrSessionOver = fmt.Errorf("%w: the session is over", ErrUnauthorized)
	// ErrForbidden: the agent may not, or the request comes from another site.
	ErrForbidden = errors.New("zaf: forbidden")
	// ErrUnavailable: Zendesk could not be asked for the key or the agent, or too
	// many tokens or codes are kept.
	ErrUnavailable = errors.New("zaf: unavailable")
)

// refused is an ErrPageToken that says what was wrong.
func refused(field, want string) error {
	return fmt.Errorf("%w: %s: want %s, got something else", ErrPageToken, field, want)
}

// statusOf is the answer to an error.
func statusOf(err error) int {
	switch {
	case errors.Is(err, ErrTooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrForbidden):
		return http.StatusForbidden
	case errors.Is(err, ErrUnavailable):
		return http.StatusServiceUnavailable
	}
	return http.StatusUnauthorized
}

// codeOf is the name of an error for scripts.
func codeOf(err error) string {
	switch {
	case errors.Is(err, ErrSessionOver):
		return "session_over"
	case errors.Is(err, ErrForbidden):
		return "forbidden"
	case errors.Is(err, ErrUnavailable):
		return "unavailable"
	}
	return "unauthorized"
}
