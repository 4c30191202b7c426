package ticketing

// National gives the digits of a number that all its written forms share: +1
// 513.555.7611, (513) 555-7611, 513 555 7611, 00 1 513-555-7611 (T4). Country is
// the default country's prefix, "+1"; the trunk digit goes where the country has
// one (X29). Without digits it gives "".
func National(number, country string) string { return "" }

// SameNumber reports whether two numbers are one in different forms.
func SameNumber(a, b, country string) bool { return National(a, country) == National(b, country) }

// E164 gives the number in E.164, if it can be: with "+" it is, otherwise the
// country's prefix comes before the national digits.
func E164(number, country string) (string, bool) { return "", false }

// Withheld reports whether a caller's number is none (R5, X20): empty, or a word
// such as anonymous, private or unknown.
func Withheld(number string) bool { return false }

// NewUserName is what a user is called who has no name yet (X28).
func NewUserName(number string) string { return "new user at " + number }

// ExternalID is the external id of a user whom a call made, by the number's
// digits: it is the same for all calls of one number.
func ExternalID(number, country string) string { return "ctikit/phone/" + National(number, country) }
