package faketest

import (
	"errors"
	"fmt"
)

// Recorder is a TB that keeps the errors, for programs in which nothing can
// fail. The zero value is ready.
type Recorder struct{ errs []error }

// Helper does nothing.
func (*Recorder) Helper() {}

// Cleanup does nothing.
func (*Recorder) Cleanup(func()) {}

// Errorf keeps one error.
func (r *Recorder) Errorf(format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf(format, args...))
}

// Err returns the errors joined, nil for none.
func (r *Recorder) Err() error { return errors.Join(r.errs...) }
