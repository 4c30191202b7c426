package tenants

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrNotReady is returned when an account is not ready to run.
var ErrNotReady = errors.New("not ready to run: see the problems above")

// CheckAll checks all accounts at once and prints, in their order, what is found,
// then which of several are not ready.
func CheckAll[C any](out io.Writer, all []C, nameOf func(C) string, check func(out io.Writer, c C) error) error {
	printed, ended := make([]bytes.Buffer, len(all)), make([]chan error, len(all))
	for i, c := range all {
		ended[i] = make(chan error, 1)
		go func() { ended[i] <- Caught(func() error { return check(&printed[i], c) }) }()
	}
	var ill []string
	for i, c := range all {
		name, err := nameOf(c), <-ended[i]
		if err != nil {
			ill = append(ill, name)
		}
		fmt.Fprintf(out, "Account %s\n\n%s\n", name, Variable(name, printed[i].String()))
		if fault, ok := errors.AsType[panicked](err); ok {
			fmt.Fprintf(out, "%v\n\n", fault)
		}
	}
	if len(ill) > 0 {
		if len(all) > 1 {
			fmt.Fprintf(out, "Of %d accounts these are not ready: %s\n", len(all), strings.Join(ill, ", "))
		}
		return ErrNotReady
	}
	if len(all) > 1 {
		fmt.Fprintf(out, "All %d accounts are ready to run.\n", len(all))
	}
	return nil
}
