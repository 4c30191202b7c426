package attrmap

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ctikit/ctikit/internal/fold"
)

// A payment card number has 13 to 19 digits, begins as a card network's numbers
// of that length do, and satisfies the check digit of Luhn. Its digits may be in
// groups, with blanks and dashes between them, or dots. Of other numbers of 16
// digits about one in thirty would pass, so what is known to be something else
// is left alone:
//
//   - a number after "+" of at most 15 digits, which is a phone number (E.164);
//   - the digits of a UUID, such as a contact id;
//   - a part of a longer group of digits;
//   - a number with one dot, which is a fraction;
//   - 13 digits in groups: cards of that length are old and rare, and phone
//     numbers with an extension are not.

// fewestDigits and mostDigits are the shortest and the longest card number.
const fewestDigits, mostDigits = 13, 19

// network is a range of first four digits and the lengths of the numbers that
// begin so.
type network struct {
	first, last int
	lengths     []int
}

var (
	upTo19 = []int{16, 17, 18, 19}
	only16 = []int{16}
)

// networks are the ranges that the card networks publish (ISO/IEC 7812). Ranges
// that only some country uses are there where other numbers rarely begin so.
var networks = []network{
	{2200, 2204, upTo19},            // Mir
	{2221, 2720, only16},            // Mastercard
	{3000, 3059, []int{14, 16}},     // Diners Club
	{3095, 3095, []int{14, 16}},     // Diners Club
	{3400, 3499, []int{15}},         // American Express
	{3528, 3589, upTo19},            // JCB
	{3600, 3699, []int{14, 16}},     // Diners Club
	{3700, 3799, []int{15}},         // American Express
	{3800, 3999, []int{14, 16}},     // Diners Club
	{4000, 4999, []int{13, 16, 19}}, // Visa
	{5018, 5020, upTo19},            // Maestro, Dankort
	{5038, 5038, upTo19},            // Maestro
	{5060, 5099, upTo19},            // Verve, Elo, RuPay
	{5100, 5599, only16},            // Mastercard
	{5893, 5893, upTo19},            // Maestro
	{6000, 6099, upTo19},            // Discover, RuPay, Hipercard
	{6200, 6299, upTo19},            // UnionPay
	{6304, 6304, upTo19},            // Maestro
	{6360, 6369, upTo19},            // InterPayment, Elo
	{6440, 6599, upTo19},            // Discover, RuPay, Troy
	{6759, 6763, upTo19},            // Maestro
	{8100, 8299, upTo19},            // UnionPay, RuPay
	{9792, 9792, only16},            // Troy
}

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// holdsCard says whether text holds a payment card number.
func holdsCard(text string) bool {
	if digitsIn(text) < fewestDigits {
		return false
	}
	text = fold.Name(text) // full-width digits, kinds of blanks
	if !strings.Contains(text, "-") {
		return slices.ContainsFunc(numbers(text), number.holdsCard)
	}
	return slices.ContainsFunc(numbers(uuid.ReplaceAllString(text, "uuid")), number.holdsCard)
}

func digitsIn(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// number is digits in groups, with nothing but gaps between them.
type number struct {
	plus   bool // it follows "+"
	groups []string
	dots   []bool // whether the gap before a group is a dot, as in a fraction
}

// numbers finds the numbers of a text. A gap is any blanks and dashes, or one
// dot; what else stands between digits parts two numbers.
func numbers(text string) (all []number) {
	for end := 0; ; {
		start := strings.IndexFunc(text[end:], isDigit)
		if start < 0 {
			return all
		}
		between := text[end : end+start]
		start += end
		end = start + len(text[start:]) - len(strings.TrimLeftFunc(text[start:], isDigit))
		dot := between == "."
		if len(all) == 0 || !dot && strings.TrimFunc(between, isGap) != "" {
			all = append(all, number{plus: strings.HasSuffix(strings.TrimRight(between, " "), "+")})
			dot = false
		}
		last := &all[len(all)-1]
		last.groups, last.dots = append(last.groups, text[start:end]), append(last.dots, dot)
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isGap(r rune) bool { return r == ' ' || r == '\u2212' || unicode.Is(unicode.Pd, r) }

// holdsCard tries the groups one after the other as a card number's first.
func (n number) holdsCard() bool {
	if n.plus && len(strings.Join(n.groups, "")) <= 15 {
		return false
	}
	for first := range n.groups {
		if n.cardAt(first) {
			return true
		}
	}
	return false
}

// cardAt says whether a card number begins with a group.
func (n number) cardAt(first int) bool {
	if n.dots[first] {
		return false
	}
	digits, dots := "", 0
	for i := first; i < len(n.groups) && len(digits) < mostDigits; i++ {
		if n.dots[i] {
			dots++
		}
		digits += n.groups[i]
		gaps := i - first
		switch {
		case i+1 < len(n.groups) && n.dots[i+1]: // the number goes on
		case dots > 0 && (dots == 1 || dots < gaps): // a fraction, or gaps of two kinds
		case gaps > 0 && len(digits) == fewestDigits:
		case isCard(digits):
			return true
		}
	}
	return false
}

// isCard says whether digits are a whole card number.
func isCard(digits string) bool {
	if len(digits) < fewestDigits || len(digits) > mostDigits || !luhn(digits) {
		return false
	}
	begins, err := strconv.Atoi(digits[:4])
	return err == nil && slices.ContainsFunc(networks, func(n network) bool {
		return n.first <= begins && begins <= n.last && slices.Contains(n.lengths, len(digits))
	})
}

// luhn checks the last digit: every second one, from the right, counts twice.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d = d/5 + d*2%10 // the digits of the double, added up
		}
		sum += d
	}
	return sum%10 == 0
}

// withheld tells the agent that an attribute does not go to the note.
func withheld(attribute string) Notice {
	return Notice{CardNumber, "D11", NoticeSubject{Attribute: attribute},
		"it holds a payment card number, which never goes to the note"}
}
