package queuemap

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Code names the kind of a [Notice].
type Code string

// The codes of this package.
const (
	PatternInvalid       Code = "pattern_invalid"        // R87: no valid wild card or expression, taken as a literal name
	PatternNotApplicable Code = "pattern_not_applicable" // R91: patterns do not work here, taken as a literal name
	PatternTooLong       Code = "pattern_too_long"       // R88: refused
	PatternDuplicate     Code = "pattern_duplicate"      // R89: refused
	BrandUnknown         Code = "brand_unknown"          // D22, D23: no such active brand
	QueueNotInProfile    Code = "queue_not_in_profile"   // R92, R99: passed over
	QueueShared          Code = "queue_shared"           // R91: two brands call out from one queue
	EntryNeverWins       Code = "entry_never_wins"       // a better entry matches all that this one does
)

// Notice is one problem that an administrator should know (D40).
type Notice struct {
	Code    Code    // for machines
	Rule    string  // the rule of docs/rules.md behind it: "R87", "D22"
	Subject Subject // what it is about
	Detail  string  // what is wrong and what becomes of it; quotes names of queues and brands alone
}

// String is the notice in one line, as "subject: detail (rule)".
func (n Notice) String() string { return fmt.Sprintf("%s: %s (%s)", n.Subject, n.Detail, n.Rule) }

// Subject is what a [Notice] is about.
type Subject struct {
	Field string // "pattern", "brand", "queue", "chosen queue", "brand queue", "ticket_brand", "connect_outbound_queue"
	Entry int    // position of the entry in the caller's list, from 0; −1 when it is about none
}

// String is the subject as people call it. They count entries from 1.
func (s Subject) String() string {
	if s.Entry < 0 {
		return s.Field
	}
	return fmt.Sprintf("entry %d, %s", s.Entry+1, s.Field)
}

// What [errors.Is] finds in an [Error].
var (
	ErrTooLong   = errors.New("queuemap: entry is longer than 128 characters")
	ErrDuplicate = errors.New("queuemap: entry stands twice in the list")
)

// Error refuses a whole list: nothing of it may be saved (R88, R89). It matches
// [ErrTooLong] and [ErrDuplicate].
type Error struct {
	Notices []Notice // every reason, in the order of the list
}

// Error lists all reasons.
func (e *Error) Error() string {
	reasons := make([]string, len(e.Notices))
	for i, n := range e.Notices {
		reasons[i] = n.String()
	}
	return "queuemap: list refused: " + strings.Join(reasons, "; ")
}

// Is reports whether target is the sentinel of one of the reasons.
func (e *Error) Is(target error) bool {
	for _, n := range e.Notices {
		if n.Code == PatternTooLong && target == ErrTooLong || n.Code == PatternDuplicate && target == ErrDuplicate {
			return true
		}
	}
	return false
}

// quote shows a text as it was typed: an administrator should find "\d+" and not
// "\\d+". Only what would not show is escaped, and what no entry can hold is cut.
func quote(s string) string {
	length, plain := 0, true
	for i, r := range s {
		if length++; length > MaxLength {
			return quote(s[:i]) + "…"
		}
		plain = plain && strconv.IsPrint(r)
	}
	if !plain {
		return strconv.Quote(s)
	}
	return `"` + s + `"`
}
