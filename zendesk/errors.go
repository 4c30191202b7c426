package zendesk

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
)

// What went wrong, for errors.Is.
var (
	// ErrInvalid: 400 or 422, or an argument that was refused before anything
	// was sent.
	ErrInvalid = errors.New("zendesk: invalid")
	// ErrUnauthorized: 401.
	ErrUnauthorized = errors.New("zendesk: unauthorized")
	// ErrForbidden: 403, the role, the scope or the plan.
	ErrForbidden = errors.New("zendesk: forbidden")
	// ErrNotFound: 404, the record, or a feature that the account lacks.
	ErrNotFound = errors.New("zendesk: not found")
	// ErrConflict: 409.
	ErrConflict = errors.New("zendesk: conflict")
	// ErrRateLimited: 429.
	ErrRateLimited = errors.New("zendesk: rate limited")
	// ErrServer: 500 and above.
	ErrServer = errors.New("zendesk: server error")
)

var sentinels = apierr.Sentinels{
	Unauthorized: ErrUnauthorized, Forbidden: ErrForbidden, NotFound: ErrNotFound, Conflict: ErrConflict,
	Invalid: ErrInvalid, RateLimited: ErrRateLimited, Server: ErrServer,
}

// Errors about replies with a good status.
var (
	// ErrReply: the reply is not as documented.
	ErrReply = errors.New("reply is not as documented")
	// ErrNoCursor: a list says that it has more, but not where.
	ErrNoCursor = errors.New("list has more, but names neither link nor cursor")
	// ErrCursorLoop: a list leads back to a page already read.
	ErrCursorLoop = httpx.ErrCursorLoop
	// ErrJobFailed: Zendesk ended a bulk job without doing all of it.
	ErrJobFailed = errors.New("bulk job failed")
)

// Error is Zendesk's refusal of a request. The reply's body can name people: it
// is behind methods, and in no print, log or encoding of the error.
type Error struct {
	// Op is the operation, such as availability.get; see the package's table.
	Op string
	// Status is the HTTP status; it is set whatever the body was.
	Status int
	// Code is Zendesk's name for the error, such as RecordNotFound; empty where
	// the body has none, or only prose.
	Code string
	// RequestID is what Zendesk's support asks for; may be empty.
	RequestID string
	// RetryAfter is the wait that the reply asked for; 0 for none.
	RetryAfter time.Duration

	reply apierr.Hidden[refusal]
}

type refusal struct {
	details []Detail
	body    []byte
}

// Detail is Zendesk's complaint about one field of a request.
type Detail struct {
	// Field is the attribute's name, or "base" for the whole record.
	Field string
	// Code is Zendesk's name for the error, such as BlankValue; may be empty.
	Code string
	// Description is prose and may quote what was sent.
	Description string
	// TicketFieldID and TicketFieldType are the ticket field's that it is about,
	// such as "FieldTagger"; empty where it is about none.
	TicketFieldID   int64
	TicketFieldType string
}

// Error names operation, status, code and request id.
func (e *Error) Error() string {
	return apierr.Text("zendesk", e.Op, e.Status, e.Code, e.RequestID)
}

// Is matches the sentinels of this package.
func (e *Error) Is(target error) bool { return sentinels.Match(e.Status, target) }

// Details are the complaints about single fields. They may name people: do not
// log them.
func (e *Error) Details() []Detail { return slices.Clone(e.reply.Reveal().details) }

// Body is the reply's body, at most 64 KiB of it. It may name people: do not
// log it.
func (e *Error) Body() []byte { return slices.Clone(e.reply.Reveal().body) }

// failure builds the error for a reply. Four families of JSON bodies occur,
// and plain text, HTML and nothing; none of them is required.
func failure(f httpx.Failure) error {
	var w errorWire
	_ = lenient.Decode(f.Body, &w) // what is no JSON leaves it empty
	return &Error{
		Op: f.Op, Status: f.Status, Code: w.code(), RequestID: apierr.Word(f.RequestID), RetryAfter: f.RetryAfter,
		reply: apierr.Hide(refusal{details: w.details(), body: f.Body}),
	}
}

// errorWire joins the families.
type errorWire struct {
	// Error is a string, or an object with title and message.
	Error   json.RawMessage            `json:"error"`
	Details map[string]json.RawMessage `json:"details"`
	// Errors is JSON:API's list.
	Errors []jsonAPIError `json:"errors"`
}

type jsonAPIError struct {
	Code   lenient.String `json:"code"`
	Title  lenient.String `json:"title"`
	Detail lenient.String `json:"detail"`
	Source struct {
		Pointer   string `json:"pointer"`
		Parameter string `json:"parameter"`
	} `json:"source"`
}

// code is the first name of an error that the body offers. Prose is left to
// Body.
func (w errorWire) code() string {
	var text lenient.String
	var object jsonAPIError
	_ = json.Unmarshal(w.Error, &text)   // may be absent or an object
	_ = lenient.Decode(w.Error, &object) // may be absent or a string
	candidates := []lenient.String{text, object.Code, object.Title}
	for _, e := range w.Errors {
		candidates = append(candidates, e.Code, e.Title)
	}
	for _, c := range candidates {
		if word := apierr.Word(string(c)); word != "" {
			return word
		}
	}
	return ""
}

// details reads both families' lists, in order of field.
func (w errorWire) details() []Detail {
	var out []Detail
	for field, raw := range w.Details {
		out = append(out, fieldDetails(field, raw)...)
	}
	slices.SortStableFunc(out, func(a, b Detail) int { return strings.Compare(a.Field, b.Field) })
	for _, e := range w.Errors {
		out = append(out, Detail{
			Field: firstOf(e.Source.Pointer, e.Source.Parameter), Code: apierr.Word(string(e.Code)),
			Description: firstOf(string(e.Detail), string(e.Title)),
		})
	}
	return out
}

// fieldDetails reads a field's complaints: a list of objects normally, but one
// object for a user's phone and a string in results of bulk jobs.
func fieldDetails(field string, raw json.RawMessage) []Detail {
	type item struct {
		Error       lenient.String `json:"error"`
		Description lenient.String `json:"description"`
		FieldID     lenient.Int    `json:"ticket_field_id"`
		FieldType   lenient.String `json:"ticket_field_type"`
	}
	list := make([]item, 1)
	switch kind(raw) {
	case "array":
		_ = lenient.Decode(raw, &list) // it has been decoded once
	case "object":
		_ = lenient.Decode(raw, &list[0])
	default:
		_ = json.Unmarshal(raw, &list[0].Description)
	}
	out := make([]Detail, 0, len(list))
	for _, i := range list {
		out = append(out, Detail{
			Field: field, Code: apierr.Word(string(i.Error)), Description: string(i.Description),
			TicketFieldID: int64(i.FieldID), TicketFieldType: string(i.FieldType),
		})
	}
	return out
}

// argumentError is an argument that was refused before anything was sent.
type argumentError string

func (e argumentError) Error() string { return string(e) }

// Is makes it an ErrInvalid.
func (e argumentError) Is(target error) bool { return target == ErrInvalid }

func invalid(op, field, format string, args ...any) error {
	return argumentError(fmt.Sprintf("zendesk: %s: %s: want %s", op, field, fmt.Sprintf(format, args...)))
}
