package zendesk

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Errors that an *Error matches by its status, for errors.Is.
var (
	ErrInvalid      = errors.New("zendesk: invalid request") // 400, 422
	ErrUnauthorized = errors.New("zendesk: unauthorized")    // 401
	ErrForbidden    = errors.New("zendesk: forbidden")       // 403: role, scope or plan
	ErrNotFound     = errors.New("zendesk: not found")       // 404: the record, or a feature the account lacks
	ErrConflict     = errors.New("zendesk: conflict")        // 409
	ErrRateLimited  = errors.New("zendesk: rate limited")    // 429
	ErrServer       = errors.New("zendesk: server error")    // 500 and above
)

// Errors about replies with a good status.
var (
	// ErrReply is matched when a reply is not as documented.
	ErrReply = errors.New("reply is not as documented")
	// ErrNoCursor is matched when a list says that it has more, but not where.
	ErrNoCursor = errors.New("list has more, but names neither link nor cursor")
	// ErrCursorLoop is matched when a list leads back to a page already read.
	ErrCursorLoop = httpx.ErrCursorLoop
)

// Error is a refusal by Zendesk. Its text, JSON and %#v hold no data of the
// account: what Zendesk wrote is in Details and Body, which may name people.
type Error struct {
	// Op is the call, such as "availability.get".
	Op string
	// Status is the HTTP status code, known whatever the body is.
	Status int
	// Code is Zendesk's word for the failure, such as "RecordNotFound"; "" where
	// the body has none, or only prose.
	Code string
	// RequestID is what Zendesk's support asks for; "" if missing.
	RequestID string
	// RetryAfter is how long Zendesk asks to wait; 0 if it does not.
	RetryAfter time.Duration
	// Details are the failures of single fields.
	Details []Detail

	body []byte
}

// Detail is what Zendesk has against one field of a request.
type Detail struct {
	// Field is the attribute's name, or "base" for the whole record.
	Field string
	// Code is Zendesk's word, such as "BlankValue"; may be "".
	Code string
	// Description is prose for people and may quote what was sent.
	Description string
}

// Body returns what Zendesk sent, at most 64 KiB of it. It may hold personal
// data.
func (e *Error) Body() []byte { return e.body }

// Error names the call, the status, Zendesk's code and the request id.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "zendesk: %s: %d %s", e.Op, e.Status, http.StatusText(e.Status))
	if c := word(e.Code); c != "" {
		fmt.Fprintf(&b, ": %s", c)
	}
	if id := word(e.RequestID); id != "" {
		fmt.Fprintf(&b, " (request %s)", id)
	}
	return b.String()
}

// Is matches the sentinels of this package by Status.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrInvalid:
		return e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrServer:
		return e.Status >= http.StatusInternalServerError
	}
	return false
}

// GoString keeps Details and Body out of %#v.
func (e *Error) GoString() string { return fmt.Sprintf("&zendesk.Error{%s}", e.Error()) }

// MarshalJSON keeps Details and Body out of JSON logs.
func (e *Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Op         string        `json:"op"`
		Status     int           `json:"status"`
		Code       string        `json:"code,omitempty"`
		RequestID  string        `json:"request_id,omitempty"`
		RetryAfter time.Duration `json:"retry_after_ns,omitempty"`
	}{e.Op, e.Status, word(e.Code), word(e.RequestID), e.RetryAfter})
}

// word lets identifiers through, such as codes and request ids, and nothing
// that could be prose, an address or a number of a person.
func word(s string) string {
	if len(s) > 80 {
		return ""
	}
	letters := false
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			letters = true
		case r >= '0' && r <= '9', r == '_', r == '-', r == '.', r == ':':
		default:
			return ""
		}
	}
	if !letters {
		return ""
	}
	return s
}

// opError puts the call's name before an error that has none yet.
func opError(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("zendesk: %s: %w", op, err)
}

// malformed marks an error about a reply's body.
func malformed(err error) error { return fmt.Errorf("%w: %w", ErrReply, redacted(err)) }

// redacted says where JSON is wrong without quoting it, as encoding/json does.
func redacted(err error) error {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		got, _, _ := strings.Cut(t.Value, " ")
		return fmt.Errorf("%s: want %s, got %s", t.Field, jsonKind(t.Type.Kind()), got)
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("byte %d: not JSON", s.Offset)
	}
	return err
}

// jsonKind is JSON's name for a kind of Go values.
func jsonKind(k reflect.Kind) string {
	switch k {
	case reflect.Slice, reflect.Array:
		return "array"
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "object"
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	default:
		return "number"
	}
}
