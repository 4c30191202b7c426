package statussync

import "strings"

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
