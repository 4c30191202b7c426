// Package apierr holds what the error types of all clients share: which sentinel
// a status matches, a text without personal data, and a place for what the
// provider's reply said that no print shows.
//
//	var sentinels = apierr.Sentinels{Unauthorized: ErrUnauthorized, …}
//
//	func (e *Error) Is(target error) bool { return sentinels.Match(e.Status, target) }
package apierr

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
)

// Sentinels are the errors of one client that a refusal can match.
type Sentinels struct {
	Unauthorized, Forbidden, NotFound, Conflict, Invalid, RateLimited, Server error
}

// Match reports whether a refusal with an HTTP status matches a sentinel.
func (s *Sentinels) Match(status int, target error) bool {
	kind := s.Kind(status)
	return kind != nil && kind == target //nolint:errorlint // the very one: errors.Is asks this of each error of a chain
}

// Kind is the sentinel of an HTTP status, nil for none.
func (s *Sentinels) Kind(status int) error {
	switch {
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		return s.Invalid
	case status == http.StatusUnauthorized:
		return s.Unauthorized
	case status == http.StatusForbidden:
		return s.Forbidden
	case status == http.StatusNotFound:
		return s.NotFound
	case status == http.StatusConflict:
		return s.Conflict
	case status == http.StatusTooManyRequests:
		return s.RateLimited
	case status >= http.StatusInternalServerError:
		return s.Server
	}
	return nil
}

// Text is the text of a refusal: "zendesk: users.get: 404 Not Found: code (request
// id)". What is no identifier is left out of code, details and request.
func Text(client, op string, status int, code, requestID string, details ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", client, op)
	name := http.StatusText(status)
	if status != 0 {
		b.WriteString(strings.TrimRight(fmt.Sprintf(": %d %s", status, name), " "))
	}
	if c := Word(code); c != "" && c != name {
		fmt.Fprintf(&b, ": %s", c)
	}
	var words []string
	for _, d := range details {
		if w := Word(d); w != "" {
			words = append(words, w)
		}
	}
	if len(words) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(words, ", "))
	}
	if id := Word(requestID); id != "" {
		fmt.Fprintf(&b, " [request %s]", id)
	}
	return b.String()
}

// Limits of what counts as an identifier: its length, and how many digits may
// follow each other outside of a hexadecimal id. Phone numbers have more.
const (
	longestWord   = 80
	longestDigits = 8
	shortestHexID = 16
)

// Word lets identifiers through, such as codes and request ids, and nothing that
// could be prose, an address or a number of a person: it returns "" for those.
func Word(s string) string {
	if len(s) > longestWord {
		return ""
	}
	letters, hex, digits, most := isUUID(s), len(s) >= shortestHexID, 0, 0
	for _, r := range s {
		digit := r >= '0' && r <= '9'
		switch {
		case digit:
			digits++
			most = max(most, digits)
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			letters = true
		case r == '_', r == '-', r == '.', r == ':':
		default:
			return ""
		}
		if !digit {
			digits = 0
			hex = hex && (r == '-' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F')
		}
	}
	if !letters || most > longestDigits && !hex {
		return ""
	}
	return s
}

// isUUID knows the form of UUIDs, some of which have no letters.
func isUUID(s string) bool {
	return len(s) == 36 && strings.Count(s, "-") == 4 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-'
}

// Hidden holds what a reply said, which may name people. It prints, logs and
// encodes as "…" in every form, by value, pointer and embedded.
type Hidden[T any] struct{ get func() T }

// Hide makes a Hidden.
func Hide[T any](v T) Hidden[T] { return Hidden[T]{func() T { return v }} }

// Reveal returns what is hidden; the zero value holds the zero T.
func (h Hidden[T]) Reveal() (v T) {
	if h.get == nil {
		return v
	}
	return h.get()
}

const dots = "…"

// Format prints dots for every verb.
func (h Hidden[T]) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, dots) }

// MarshalText encodes dots.
func (h Hidden[T]) MarshalText() ([]byte, error) { return []byte(dots), nil }

// LogValue logs dots.
func (h Hidden[T]) LogValue() slog.Value { return slog.StringValue(dots) }
