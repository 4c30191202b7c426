package main

import (
	"errors"
	"fmt"
	"log"
	"strings"
	"sync"

	"github.com/ctikit/ctikit"
)

// listener hears what would fail a test: requests to routes that a system does
// not have go to the log, a failure that can never happen to who asked for it.
type listener struct {
	name string
	log  *log.Logger

	asking  sync.Mutex // one failNext at a time
	mu      sync.Mutex
	refusal error
}

// Helper does nothing: there are no test lines to skip.
func (l *listener) Helper() {}

// Cleanup does nothing: the sandbox closes its fakes itself.
func (l *listener) Cleanup(func()) {}

// Errorf takes one complaint.
func (l *listener) Errorf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if reason, ok := strings.CutPrefix(text, "faketest: FailNext: "); ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.refusal = errors.New(reason)
		return
	}
	l.log.Printf("%s: %s", l.name, strings.TrimPrefix(text, "faketest: "))
}

// failNext has f fail, or returns why it cannot.
func (l *listener) failNext(f fake, pattern string, fail ctikit.Fault) error {
	l.asking.Lock()
	defer l.asking.Unlock()
	f.FailNext(pattern, fail)
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.refusal
	l.refusal = nil
	return err
}
