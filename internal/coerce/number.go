package coerce

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"
)

// Number reads a finite number from 0 up, with an optional fraction and exponent
// (D1): "15", "0.5", "1e3".
func Number(s string) (float64, error) {
	s = strings.TrimSpace(s)
	if strings.Trim(s, "+-.0123456789eE") != "" { // no hex, "inf" or "1_000"
		return 0, not(KindNumber)
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 {
		return 0, not(KindNumber)
	}
	return math.Abs(n), nil // "-0" is 0
}

// Integer reads digits with an optional sign, of any length, as Zendesk's
// integer fields take them (D11), and returns them trimmed.
func Integer(s string) (string, error) {
	s = strings.TrimSpace(s)
	if !isDigits(unsigned(s)) {
		return "", not(KindInteger)
	}
	return s, nil
}

// Decimal reads what Zendesk's decimal fields take (D11), and returns it
// trimmed: "12", "-0.5", ".5", "1,5"; not "5.", "1e3" or "1,000.5".
func Decimal(s string) (string, error) {
	s = strings.TrimSpace(s)
	whole, fraction := unsigned(s), "0"
	if i := strings.IndexAny(whole, ".,"); i >= 0 {
		whole, fraction = cmp.Or(whole[:i], "0"), whole[i+1:]
	}
	if !isDigits(whole) || !isDigits(fraction) {
		return "", not(KindDecimal)
	}
	return s, nil
}

// ID reads the number of a Zendesk record: digits only, from 1 up.
func ID(s string) (int64, error) {
	s = strings.TrimSpace(s)
	if !isDigits(s) {
		return 0, not(KindID)
	}
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil || id == 0 {
		return 0, not(KindID)
	}
	return id, nil
}

// Date reads YYYY-MM-DD, zero padded, and checks that the day exists (D11).
func Date(s string) (string, error) {
	s = strings.TrimSpace(s)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", not(KindDate)
	}
	return s, nil
}

func unsigned(s string) string {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return s[1:]
	}
	return s
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
