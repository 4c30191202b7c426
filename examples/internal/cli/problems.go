package cli

import "errors"

// Problems are the lines of an error for people: each part of one that was
// joined, and each line of one that lists its own.
func Problems(err error) (lines []string) {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // of this error, not of its chain
		for _, one := range joined.Unwrap() {
			lines = append(lines, Problems(one)...)
		}
		return lines
	}
	if usage, ok := errors.AsType[UsageError](err); ok {
		return Problems(usage.Err)
	}
	var several interface {
		error
		Lines() []string
	}
	if errors.As(err, &several) {
		return several.Lines()
	}
	return []string{err.Error()}
}
