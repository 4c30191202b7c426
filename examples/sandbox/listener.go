package main

import (
	"fmt"
	"log"
	"strings"
)

// listener logs what would fail a test: requests to routes that a system does
// not have.
type listener struct {
	name string
	log  *log.Logger
}

// Helper does nothing: there are no test lines to skip.
func (l *listener) Helper() {}

// Cleanup does nothing: the sandbox closes its fakes itself.
func (l *listener) Cleanup(func()) {}

// Errorf takes one complaint.
func (l *listener) Errorf(format string, args ...any) {
	l.log.Printf("%s: %s", l.name, strings.TrimPrefix(fmt.Sprintf(format, args...), "faketest: "))
}
