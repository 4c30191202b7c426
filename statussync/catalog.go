package statussync

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/internal/fold"
)

// Errors of [Compile] and [Catalog.Find]; test with [errors.Is].
var (
	ErrUnknownStatus   = errors.New("unknown status")
	ErrAmbiguousStatus = errors.New("ambiguous status name")
)

// Status is one status of one system, in that system's own word: a vendor's id
// ("3", "120045") or name ("available"). A slash refines it: the Aircall reason
// in "unavailable/on_a_break" refines the coarse "unavailable".
// The empty Status means that nothing is known.
type Status string

// Coarse is s without its refinement, s itself when it has none.
func (s Status) Coarse() Status {
	coarse, _, _ := strings.Cut(string(s), "/")
	return Status(coarse)
}

// Refines reports whether s is c or a refinement of c.
func (s Status) Refines(c Status) bool {
	return s == c || len(s) > len(c) && s[len(c)] == '/' && s[:len(c)] == c
}

// Entry is a status that a system offers.
type Entry struct {
	Status   Status // the vendor's id or word
	Name     string // what people call it; unique names may be used in rules
	Settable bool   // whether the vendor's API can set it
	Presence Presence
	// Channels are the states, by channel and in the vendor's words, of a status
	// that has several; see package focus. Nil for a system without.
	Channels map[string]string
}

// Presence says that a status is the system's own word for being available or
// offline, whatever people call it. See [Pair].
type Presence int

// The presences.
const (
	Unfixed   Presence = iota // any other status
	Available                 // the built-in status of those who take work
	Offline                   // the built-in status of those who are not there
)

// Catalog lists the statuses of one system.
type Catalog []Entry

// Find resolves what a rule calls a status: "#" and the id, or a name that only
// one entry has, ignoring case and surrounding space.
// Errors: [ErrUnknownStatus], [ErrAmbiguousStatus]; both list what exists (R131).
func (c Catalog) Find(ref string) (Entry, error) {
	if id, ok := strings.CutPrefix(ref, "#"); ok {
		if e := c.entry(Status(id)); e.Status != "" {
			return e, nil
		}
		return Entry{}, fmt.Errorf("%w %q: the system has %s", ErrUnknownStatus, ref, c)
	}
	var found []Entry
	name := fold.Name(ref)
	for _, e := range c {
		if fold.Name(e.Name) == name {
			found = append(found, e)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Entry{}, fmt.Errorf("%w %q: the system has %s", ErrUnknownStatus, ref, c)
	}
	return Entry{}, fmt.Errorf("%w %q: use one of %s", ErrAmbiguousStatus, ref, Catalog(found))
}

// String lists the entries as rules can name them.
func (c Catalog) String() string {
	if len(c) == 0 {
		return "no statuses"
	}
	names := make([]string, len(c))
	for i, e := range c {
		names[i] = "#" + string(e.Status)
		if e.Name != "" {
			names[i] = fmt.Sprintf("%q (#%s)", e.Name, e.Status)
		}
	}
	return strings.Join(names, ", ")
}

// entry is that of a status; the zero Entry for none.
func (c Catalog) entry(s Status) Entry {
	for _, e := range c {
		if e.Status == s {
			return e
		}
	}
	return Entry{}
}

// name is what people call s.
func (c Catalog) name(s Status) string { return cmp.Or(c.entry(s).Name, string(s)) }

func (c Catalog) settable(s Status) bool { return c.entry(s).Settable }
