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

	"github.com/ctikit/ctikit/internal/httpx"
)

// What went wrong, for errors.Is. The status decides; a few statuses mean something of their own at Aircall.
var (
	// ErrUnauthorized: 401, or 403, with which Aircall's gateway refuses bad credentials.
	ErrUnauthorized = errors.New("aircall: unauthorized")
	// ErrForbidden: 403. It is an ErrUnauthorized too.
	ErrForbidden = errors.New("aircall: forbidden")
	// ErrNotFound: 404.
	ErrNotFound = errors.New("aircall: not found")
	// ErrWrongState: 405, such as dialling for a user who is in a call.
	ErrWrongState = errors.New("aircall: not possible in this state")
	// ErrConflict: 409.
	ErrConflict = errors.New("aircall: conflict")
	// ErrInvalid: 400 or 422, or an argument that was refused before anything was sent.
	ErrInvalid = errors.New("aircall: invalid")
	// ErrRateLimited: 429.
	ErrRateLimited = errors.New("aircall: rate limited")
	// ErrServer: 500 and above.
	ErrServer = errors.New("aircall: server error")
)

// Error is Aircall's refusal of a request. What the reply's body said is behind methods: it can name
// people, and so is in no print, dump or encoding of the error.
type Error struct {
	// Op is the method that was called, such as users.get.
	Op string
	// Status is the HTTP status; it is set whatever the body was.
	Status int
	// Code is the body's own word where that is a standard one, such as "Method Not Allowed"; else empty.
	Code string
	// Fields are the names of the fields that a 422 complained about, sorted; see Details.
	Fields []string
	// RequestID is the reply's request id, if it had one.
	RequestID string
	// RetryAfter is the wait that the reply asked for, 0 for none. For a 429 it is never 0: it then comes
	// from the limit's reset, else it is the minute that the limit spans.
	RetryAfter time.Duration

	said func() said
}

type said struct {
	troubleshoot string
	details      map[string][]string
	body         []byte
}

// Error tells method, status and fields, and nothing of what the reply said about people.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "aircall: %s: %d %s", e.Op, e.Status, http.StatusText(e.Status))
	if len(e.Fields) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(e.Fields, ", "))
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request %s]", e.RequestID)
	}
	return b.String()
}

// Is matches the sentinels of this package.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrWrongState:
		return e.Status == http.StatusMethodNotAllowed
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

// Troubleshoot is Aircall's advice, or the gateway's message. It may name people: do not log it.
func (e *Error) Troubleshoot() string { return e.reply().troubleshoot }

// Details are the complaints of a 422 by field. They may name people: do not log them.
func (e *Error) Details() map[string][]string { return maps.Clone(e.reply().details) }

// Body is the reply's body, at most 64 KiB of it. It may name people: do not log it.
func (e *Error) Body() []byte { return slices.Clone(e.reply().body) }

func (e *Error) reply() said {
	if e.said == nil {
		return said{}
	}
	return e.said()
}

// failure builds the error for a reply of either layer: Aircall's application, which says
// {"error","troubleshoot","errors"}, and the gateway before it, which says {"message"}. Other bodies
// (HTML, none) leave the status to speak.
func failure(f httpx.Failure) error {
	var wire struct {
		Error        looseString                `json:"error"`
		Troubleshoot looseString                `json:"troubleshoot"`
		Message      looseString                `json:"message"`
		Errors       map[string]json.RawMessage `json:"errors"`
	}
	_ = lenient(f.Body, &wire) // what is no JSON says nothing
	heard := said{troubleshoot: string(wire.Troubleshoot), details: complaints(wire.Errors), body: f.Body}
	if heard.troubleshoot == "" {
		heard.troubleshoot = string(wire.Message)
	}
	return &Error{
		Op: f.Op, Status: f.Status, Code: code(string(wire.Error), string(wire.Message)), Fields: fieldNames(heard.details),
		RequestID: f.RequestID, RetryAfter: f.RetryAfter, said: func() said { return heard },
	}
}

// complaints reads an errors map whose values are a text or a list of texts.
func complaints(errs map[string]json.RawMessage) map[string][]string {
	var out map[string][]string
	for field, raw := range errs {
		var list []looseString
		if json.Unmarshal(raw, &list) != nil {
			list = make([]looseString, 1)
			_ = json.Unmarshal(raw, &list[0]) // never fails
		}
		texts := make([]string, len(list))
		for i, s := range list {
			texts[i] = string(s)
		}
		if out == nil {
			out = make(map[string][]string, len(errs))
		}
		out[field] = texts
	}
	return out
}

// code returns the first text that is the standard text of some HTTP error, as others may hold anything.
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

// invalid is an argument that was refused before anything was sent.
func invalid(op, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrInvalid, op, fmt.Sprintf(format, args...))
}
