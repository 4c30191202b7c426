package httpx

import (
	"bytes"
	"fmt"
)

// maxValues is how many JSON values a reply may hold. A value of two bytes can
// decode into a struct of a thousand, so the length of a reply does not bound
// what it takes. A page of 1,000 records of 100 fields stays well below.
const maxValues = 250_000

// checkValues refuses a body of more than maxValues values: every comma, opening
// brace and opening bracket outside of strings leads to one. An empty object or
// array counts twice.
func checkValues(body []byte) error {
	if len(body) <= maxValues {
		return nil
	}
	values := 1
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i += stringEnd(body[i+1:])
		case ',', '{', '[':
			if values++; values > maxValues {
				return fmt.Errorf("%w: over %d values", ErrTooLarge, maxValues)
			}
		}
	}
	return nil
}

// stringEnd is the number of bytes up to the quote that ends a string, that quote
// included, or all of them.
func stringEnd(b []byte) int {
	for i := 0; ; {
		end := bytes.IndexAny(b[i:], `"\\`)
		switch {
		case end < 0:
			return len(b)
		case b[i+end] == '"':
			return i + end + 1
		}
		i = min(i+end+2, len(b))
	}
}
