package contactflow

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode"
)

// An Attribute is what a flow's author needs to know of one attribute.
type Attribute struct {
	Rule     string // of docs/rules.md: "R10"
	Name     string // "pop_incoming"
	Type     string // "boolean"
	Allowed  string // in words
	Default  string // as a flow would write it; "" for none
	Setting  string // the app setting behind it by its JSON name; "" for none
	Personal bool   // the value may identify a person
}

// Attributes is a table that prints as text, one row a line, under a heading.
type Attributes []Attribute

// Describe returns the attributes R8 to R34 in that order. The setting of
// zendesk_ticket is the attribute's name; the other settings are values.
func Describe() Attributes {
	all := make(Attributes, len(table))
	for i, a := range table {
		all[i] = a.Attribute
	}
	return all
}

// String is the table of the package documentation.
func (all Attributes) String() string {
	rows := [][]string{{"Rule", "Attribute", "Type", "Allowed", "Default", "App setting"}}
	for _, a := range all {
		rows = append(rows, []string{a.Rule, a.Name, a.Type, a.Allowed,
			cmp.Or(a.Default, "–"), cmp.Or(a.Setting, "–")})
	}
	return columns(rows)
}

// String shows each attribute, its value and where that came from, one a line;
// of personal values only that they are there. Printing or logging Settings
// shows the same.
func (s Settings) String() string {
	var rows [][]string
	for _, a := range table {
		v := cmp.Or(strings.Map(onOneLine, a.text(s)), "–")
		if a.Personal && v != "–" {
			v = "(personal)"
		}
		rows = append(rows, []string{a.Name, v, string(s.Origins[a.Name])})
	}
	return columns(rows)
}

// GoString keeps personal values out of %#v as well.
func (s Settings) GoString() string { return s.String() }

// onOneLine keeps what a flow wrote from starting lines and columns of its own.
func onOneLine(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

func columns(rows [][]string) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	_ = w.Flush() // a Builder takes everything
	return out.String()
}
