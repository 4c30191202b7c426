package statussync

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of [Compile] and [Catalog.Find]; test with [errors.Is].
var (
	ErrUnknownStatus   = errors.New("unknown status")
	ErrAmbiguousStatus = errors.New("ambiguous status name")
)

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

// String is the presence's name.
func (p Presence) String() string {
	switch p {
	case Unfixed:
		return "any status"
	case Available:
		return "the available status"
	case Offline:
		return "the offline status"
	}
	return fmt.Sprintf("Presence(%d)", int(p))
}

// Catalog lists the statuses of one system.
type Catalog []Entry

// Find resolves what a rule calls a status: "#" and the id, or a name that only
// one entry has, ignoring case and surrounding space.
// Errors: [ErrUnknownStatus], [ErrAmbiguousStatus]; both list what exists.
func (c Catalog) Find(ref string) (Entry, error) {
	if id, ok := strings.CutPrefix(ref, "#"); ok {
		for _, e := range c {
			if string(e.Status) == id {
				return e, nil
			}
		}
		return Entry{}, fmt.Errorf("%w %q: the system has %s", ErrUnknownStatus, ref, c)
	}
	var found []Entry
	for _, e := range c {
		if strings.EqualFold(strings.TrimSpace(e.Name), strings.TrimSpace(ref)) {
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
		names[i] = fmt.Sprintf("%q (#%s)", e.Name, e.Status)
	}
	return strings.Join(names, ", ")
}

// name is what people call s: the name of its entry, else s itself.
func (c Catalog) name(s Status) string {
	for _, e := range c {
		if e.Status == s && e.Name != "" {
			return e.Name
		}
	}
	return string(s)
}

func (c Catalog) settable(s Status) bool {
	for _, e := range c {
		if e.Status == s {
			return e.Settable
		}
	}
	return false
}
