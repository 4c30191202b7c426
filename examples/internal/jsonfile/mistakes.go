package jsonfile

import (
	"fmt"
	"slices"
	"strings"
)

// mistake is something in the config file that cannot be meant. Got says what
// kind of thing is there and quotes nothing but names of statuses: a file may
// hold addresses, or a secret in the wrong place.
type mistake struct {
	line  int
	field string
	text  string
}

// FileError is all that cannot be meant in a config file.
type FileError struct {
	File string
	// Within is the part of the file in which mistakes are noted from now on;
	// empty for all of it.
	Within string
	all    []mistake
}

// Add notes a mistake.
func (m *FileError) Add(line int, field, want, got string) {
	m.Note(line, field, "want "+want+", got "+got)
}

// Note notes a mistake that others have found, in their words.
func (m *FileError) Note(line int, field, text string) {
	switch {
	case m.Within == "":
	case field == "the file":
		field = m.Within
	default:
		field = m.Within + "." + field
	}
	m.all = append(m.all, mistake{line, field, text})
}

// Err is nil where there are none.
func (m *FileError) Err() error {
	if len(m.all) == 0 {
		return nil
	}
	slices.SortStableFunc(m.all, func(a, b mistake) int { return a.line - b.line })
	return m
}

// Lines are the mistakes for people, in the order of the file.
func (m *FileError) Lines() []string {
	lines := make([]string, len(m.all))
	for i, x := range m.all {
		lines[i] = fmt.Sprintf("%s:%d: %s: %s", m.File, x.line, x.field, x.text)
	}
	return lines
}

// Error lists them all.
func (m *FileError) Error() string {
	return "the config file must be corrected:\n" + strings.Join(m.Lines(), "\n")
}
