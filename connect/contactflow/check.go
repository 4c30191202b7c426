package contactflow

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/coerce"
)

// A checker reads app settings and notes the bad ones.
type checker struct{ notices []Notice }

func (c *checker) note(rule, setting string, err error) {
	if err != nil {
		c.notices = append(c.notices, Notice{InvalidSetting, rule, Subject{setting}, err.Error()})
	}
}

// text reads value unless it is blank; parse returns "" with its error.
func (c *checker) text(rule, setting, value string, parse func(string) (string, error)) string {
	value = strings.TrimSpace(value)
	if value == "" {
		return ""
	}
	value, err := parse(value)
	c.note(rule, setting, err)
	return value
}

func (c *checker) minutes(n float64) float64 {
	if n >= 0 && !math.IsInf(n, 1) { // neither holds for NaN
		return math.Abs(n) // −0 is 0
	}
	c.note("R8", settingMinutes, &coerce.Error{Kind: coerce.KindNumber, Allowed: minutes.allowed})
	return 0
}

// attributeName keeps the difference between nil and blank (R16).
func (c *checker) attributeName(name *string) *string {
	if name == nil {
		return nil
	}
	trimmed := strings.TrimSpace(*name)
	taken := func(a attribute) bool { return a.Name == trimmed && a.Name != ticketAttribute }
	if slices.ContainsFunc(table, taken) {
		c.note("R16", settingTicketAttribute, &coerce.Error{Kind: "attribute name", Allowed: "any that has no other meaning, or blank"})
		return nil
	}
	return &trimmed
}

func httpsURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return "", &coerce.Error{Kind: "URL", Allowed: "https://host, without user name and password"}
	}
	return s, nil
}

var (
	prefixForm = regexp.MustCompile(`^\+[1-9][0-9]{0,3}$`)
	zoneForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)
)

func countryPrefix(s string) (string, error) {
	return matching(prefixForm, s, &coerce.Error{Kind: "country prefix", Allowed: "+ and 1 to 4 digits, the first not 0"})
}

func timeZone(s string) (string, error) {
	return matching(zoneForm, s, &coerce.Error{Kind: "time zone", Allowed: "an IANA name like Australia/Sydney"})
}

func matching(form *regexp.Regexp, s string, not *coerce.Error) (string, error) {
	if !form.MatchString(s) {
		return "", not
	}
	return s, nil
}
