package faketest

import "fmt"

// Want is an error for a value outside of its bounds; a most of 0 is none.
func Want[N ~int | ~int64](what string, got, least, most N) error {
	switch {
	case got >= least && (most == 0 || got <= most):
		return nil
	case most == 0:
		return fmt.Errorf("%s: want %v or more, got %v", what, least, got)
	}
	return fmt.Errorf("%s: want %v to %v, got %v", what, least, most, got)
}

// Bound fails the test for an option outside of its bounds, which then has the
// nearer of them.
func Bound[N ~int | ~int64](f *Fake, option string, value *N, least, most N) {
	if err := Want(option, *value, least, most); err != nil {
		f.complain("faketest: %v", err)
		*value = max(*value, least)
		if most != 0 {
			*value = min(*value, most)
		}
	}
}
