package main

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
	want  string
	got   string
}

// mistakes are all that a config file has.
type mistakes struct {
	file string
	all  []mistake
}

// add notes a mistake.
func (m *mistakes) add(line int, field, want, got string) {
	m.all = append(m.all, mistake{line, field, want, got})
}

// err is nil where there are none.
func (m *mistakes) err() error {
	if len(m.all) == 0 {
		return nil
	}
	slices.SortStableFunc(m.all, func(a, b mistake) int { return a.line - b.line })
	return m
}

// lines are the mistakes for people, in the order of the file.
func (m *mistakes) lines() []string {
	lines := make([]string, len(m.all))
	for i, x := range m.all {
		lines[i] = fmt.Sprintf("%s:%d: %s: want %s, got %s", m.file, x.line, x.field, x.want, x.got)
	}
	return lines
}

// Error lists them all.
func (m *mistakes) Error() string {
	return "the config file must be corrected:\n" + strings.Join(m.lines(), "\n")
}
