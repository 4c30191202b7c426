package coerce_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/coerce"
)

// servers are the patterns by which Zendesk checks the same kinds (D11), and that
// of E.164.
var servers = map[coerce.Kind]*regexp.Regexp{
	coerce.KindInteger: regexp.MustCompile(`^[-+]?\d+$`),
	coerce.KindDecimal: regexp.MustCompile(`^[-+]?[0-9]*[.,]?[0-9]+$`),
	coerce.KindDate:    regexp.MustCompile(`^([0-9]{4})-(1[0-2]|0[1-9])-(3[01]|[12][0-9]|0[1-9])$`),
	coerce.KindE164:    regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`),
}

// FuzzRead reads one text as every kind. What is read reads as itself again and
// satisfies the server; what is not says why, without the text.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "true", "12", "-0.5", ",5", "5.", "1e3", "2026-02-28", "2026-02-31", "+1 (202) 555-0100",
		"agent@example.test", "auto", " ", "\xff", "٣", "99999999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for kind, read := range readers {
			got, err := read(in)
			var wrong *coerce.Error
			switch {
			case errors.As(err, &wrong) && wrong.Kind == kind && !quotes(err, in):
			case err != nil:
				t.Errorf("%s: %v", kind, err)
			case servers[kind] != nil && !servers[kind].MatchString(got):
				t.Errorf("%s: read %q, which the server refuses", kind, got)
			default:
				if again, err := read(got); err != nil || again != got {
					t.Errorf("%s: read %q, then %q, %v", kind, got, again, err)
				}
			}
			if (kind == coerce.KindInteger || kind == coerce.KindDecimal) && err != nil && servers[kind].MatchString(strings.TrimSpace(in)) {
				t.Errorf("%s: refused what the server takes", kind)
			}
		}
	})
}

// quotes says whether err holds in, if in is long enough to be no accident.
func quotes(err error, in string) bool {
	in = strings.TrimSpace(in)
	return len(in) > 12 && strings.Contains(err.Error(), in) && !strings.Contains(servedWords(), in)
}

// servedWords is all that errors say anyway.
func servedWords() string {
	var all strings.Builder
	for kind, read := range readers {
		if _, err := read("\x00"); err != nil {
			all.WriteString(err.Error() + " " + string(kind) + " ")
		}
	}
	return all.String()
}
