package aircall

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
)

// What went wrong, for errors.Is.
var (
	// ErrUnauthorized: 401, or 403, with which Aircall's gateway refuses bad
	// credentials.
	ErrUnauthorized = errors.New("aircall: unauthorized")
	// ErrForbidden: 403. It is an ErrUnauthorized too.
	ErrForbidden = errors.New("aircall: forbidden")
	// ErrNotFound: 404, or 410 from both versions of the Users API.
	ErrNotFound = errors.New("aircall: not found")
	// ErrWrongState: 405, such as dialling for a user who is in a call.
	ErrWrongState = errors.New("aircall: not possible in this state")
	// ErrConflict: 409.
	ErrConflict = errors.New("aircall: conflict")
	// ErrInvalid: 400 or 422, or an argument that was refused before anything was
	// sent.
	ErrInvalid = errors.New("aircall: invalid")
	// ErrRateLimited: 429.
	ErrRateLimited = errors.New("aircall: rate limited")
	// ErrServer: 500 and above.
	ErrServer = errors.New("aircall: server error")
)

var sentinels = apierr.Sentinels{
	Unauthorized: ErrUnauthorized, Forbidden: ErrForbidden, NotFound: ErrNotFound, Conflict: ErrConflict,
	Invalid: ErrInvalid, RateLimited: ErrRateLimited, Server: ErrServer,
}

// Error is Aircall's refusal of a request. The reply's body can name people: it
// is behind methods, and in no print, log or encoding of the error.
type Error struct {
	// Op is the operation, such as users.get; see the package's table.
	Op string
	// Status is the HTTP status; it is set whatever the body was.
	Status int
	// Code is the reply's own name for the error where that is a standard one,
	// such as "Method Not Allowed"; else empty.
	Code string
	// Fields are the names of the fields that a 422 complains about, sorted; see
	// Details.
	Fields []string
	// RequestID is the reply's request id, if it had one.
	RequestID string
	// RetryAfter is the wait that the reply asked for, 0 for none. For a 429 it
	// is never 0: it then comes from the limit's reset, or is the minute that the
	// limit spans.
	RetryAfter time.Duration

	reply   apierr.Hidden[reply]
	nowhere bool // both versions of the Users API answered 410
}

type reply struct {
	troubleshoot string
	details      map[string][]string
	body         []byte
}

// Error names operation, status and fields.
func (e *Error) Error() string {
	return apierr.Text("aircall", e.Op, e.Status, e.Code, e.RequestID, e.Fields...)
}

// Is matches the sentinels of this package.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrWrongState:
		return e.Status == http.StatusMethodNotAllowed
	case ErrNotFound:
		return e.Status == http.StatusNotFound || e.nowhere
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden
	}
	return sentinels.Match(e.Status, target)
}

// Troubleshoot is Aircall's advice, or the gateway's message. It may name
// people: do not log it.
func (e *Error) Troubleshoot() string { return e.reply.Reveal().troubleshoot }

// Details are the complaints of a 422 by field. They may name people: do not
// log them.
func (e *Error) Details() map[string][]string { return maps.Clone(e.reply.Reveal().details) }

// Body is the reply's body, at most 64 KiB of it. It may name people: do not
// log it.
func (e *Error) Body() []byte { return slices.Clone(e.reply.Reveal().body) }

// failure builds the error for a reply of either layer: Aircall's application,
// which sends {"error","troubleshoot","errors"}, and the gateway before it,
// which sends {"message"}. Of other bodies (HTML, none) only the status counts.
func failure(f httpx.Failure) error {
	var wire struct {
		Error        lenient.String             `json:"error"`
		Troubleshoot lenient.String             `json:"troubleshoot"`
		Message      lenient.String             `json:"message"`
		Errors       map[string]json.RawMessage `json:"errors"`
	}
	_ = lenient.Decode(f.Body, &wire) // what is no JSON leaves it empty
	r := reply{troubleshoot: string(wire.Troubleshoot), details: complaints(wire.Errors), body: f.Body}
	if r.troubleshoot == "" {
		r.troubleshoot = string(wire.Message)
	}
	return &Error{
		Op: f.Op, Status: f.Status, Code: code(string(wire.Error), string(wire.Message)), Fields: fieldNames(r.details),
		RequestID: apierr.Word(f.RequestID), RetryAfter: f.RetryAfter, reply: apierr.Hide(r),
	}
}

// complaints reads an errors map whose values are a text or a list of texts.
func complaints(errs map[string]json.RawMessage) map[string][]string {
	var out map[string][]string
	for field, raw := range errs {
		var list []lenient.String
		if json.Unmarshal(raw, &list) != nil {
			list = make([]lenient.String, 1)
			_ = json.Unmarshal(raw, &list[0]) // never fails
		}
		if out == nil {
			out = make(map[string][]string, len(errs))
		}
		texts := make([]string, len(list))
		for i, s := range list {
			texts[i] = string(s)
		}
		out[field] = texts
	}
	return out
}

// code returns the first text that is the standard text of some HTTP error:
// others may name people.
func code(texts ...string) string {
	for _, text := range texts {
		for status := http.StatusBadRequest; status < 600; status++ {
			if text != "" && strings.EqualFold(text, http.StatusText(status)) {
				return http.StatusText(status)
			}
		}
	}
	return ""
}

// fieldNames returns the keys that look like names of fields.
func fieldNames(details map[string][]string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(details)) {
		if len(name) <= 40 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_.") == "" {
			names = append(names, name)
		}
	}
	return names
}

// argumentError is an argument that was refused before anything was sent.
type argumentError string

func (e argumentError) Error() string { return string(e) }

// Is makes it an ErrInvalid.
func (e argumentError) Is(target error) bool { return target == ErrInvalid }

func invalid(op, field, format string, args ...any) error {
	return argumentError(fmt.Sprintf("aircall: %s: %s: want %s", op, field, fmt.Sprintf(format, args...)))
}
