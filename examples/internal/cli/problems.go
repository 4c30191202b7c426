package cli

import "errors"

// listing is an error of several lines.
type listing interface {
	error
	Lines() []string
}

// Problems are the lines of an error for people: each part of one that was
// joined, and each line of one that lists its own.
func Problems(err error) (lines []string) {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			lines = append(lines, Problems(one)...)
		}
		return lines
	}
	if several, ok := err.(interface{ Lines() []string }); ok {
		return several.Lines()
	}
	if usage, ok := errors.AsType[UsageError](err); ok {
		return Problems(usage.Err)
	}
	if several, ok := errors.AsType[listing](err); ok {
		return several.Lines()
	}
	return []string{err.Error()}
}
