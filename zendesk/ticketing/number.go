package ticketing

import (
	"slices"
	"strings"
)

// National gives the digits that all written forms of a number share: those of
// +1 513.555.7611, (513) 555-7611, 513 555 7611, 1-513-555-7611 and 00 1 513
// 555 7611 are 5135557611 (T4). Country is the default country's prefix, "+1";
// the trunk digit goes as that country has it (X29). A number of another country
// keeps its prefix. What has no digits gives "".
func National(number, country string) string {
	digits, international := split(number)
	code := onlyDigits(country)
	if code == "" {
		return digits
	}
	if international {
		return strings.TrimPrefix(digits, code)
	}
	for _, trunk := range trunks(code) {
		if rest, ok := strings.CutPrefix(digits, trunk); ok {
			return rest
		}
	}
	if rest, ok := strings.CutPrefix(digits, code); ok && len(rest) >= 8 {
		return rest // E.164 without its plus sign
	}
	return digits
}

// SameNumber reports whether two numbers are one in different forms. Numbers
// without digits are never the same.
func SameNumber(a, b, country string) bool {
	n := National(a, country)
	return n != "" && n == National(b, country)
}

// E164 gives the number in E.164: its own prefix, or the country's, and digits.
// It is not ok where that is not possible.
func E164(number, country string) (e164 string, ok bool) {
	digits, international := split(number)
	if !international {
		code := onlyDigits(country)
		if code == "" {
			return "", false
		}
		if digits = National(number, country); digits != "" {
			digits = code + digits
		}
	}
	if len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
		return "", false
	}
	return "+" + digits, true
}

// Withheld reports whether a number is none: empty, without digits, or a word
// such as anonymous, private or unknown (R5, X20).
func Withheld(number string) bool { return onlyDigits(address(number)) == "" }

// NewUserName is what a user is called who has no name yet (X28, T2).
func NewUserName(number string) string { return "new user at " + strings.TrimSpace(number) }

// ExternalID is the external id of a user who is created for a number. It is the
// same for all written forms, so that two calls of one new caller collide.
func ExternalID(number, country string) string {
	e164, ok := E164(number, country)
	if !ok {
		e164 = National(number, country)
	}
	return "ctikit/phone/" + onlyDigits(e164)
}

// split gives the digits of a number, and whether they begin with a country's
// prefix.
func split(number string) (digits string, international bool) {
	number = strings.ReplaceAll(address(number), "(0)", "") // as in +44 (0)20
	digits = onlyDigits(number)
	if strings.HasPrefix(number, "+") {
		return digits, true
	}
	return strings.CutPrefix(digits, "00")
}

// address is the number in a SIP or tel address, without an extension (X18).
func address(number string) string {
	number = strings.TrimSpace(number)
	for _, scheme := range []string{"sip:", "sips:", "tel:"} {
		if len(number) > len(scheme) && strings.EqualFold(number[:len(scheme)], scheme) {
			number = number[len(scheme):]
		}
	}
	number, _, _ = strings.Cut(number, "@")
	if i := strings.IndexAny(number, "xX;"); i >= 0 {
		number = number[:i]
	}
	return strings.TrimSpace(number)
}

func onlyDigits(text string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, text)
}

// noTrunk are the countries whose numbers are dialled within the country as they
// are (X29).
var noTrunk = []string{"56", "420", "45", "372", "30", "39", "371", "352", "356", "377", "977", "47", "968", "48", "351", "378", "34", "598", "65"}

// trunks are the digits that a country's own callers dial first. X29 knows how
// many there are; which ones is from the countries' numbering plans.
func trunks(code string) []string {
	switch {
	case slices.Contains(noTrunk, code):
		return nil
	case code == "1":
		return []string{"1"}
	case code == "7":
		return []string{"8"}
	case code == "36":
		return []string{"06"}
	case code == "52":
		return []string{"01"}
	case code == "976":
		return []string{"01", "02"}
	}
	return []string{"0"}
}
