package cli

import "errors"

// UsageError is a mistake in how a program was called: nothing was done.
type UsageError struct{ Err error }

// Error is the mistake's.
func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap gives the mistake.
func (e UsageError) Unwrap() error { return e.Err }

// ExitCode is 2 for a mistake on the command line or in the environment, and 1
// for any other.
func ExitCode(err error) int {
	if _, ok := errors.AsType[UsageError](err); ok {
		return 2
	}
	return 1
}
