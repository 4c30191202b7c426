package focus_test

import (
	"fmt"
	"regexp"
	"testing"
)

// exemptions are the rules that no code of ours can show.
var exemptions = map[string]string{
	"R114": "a condition of the account: omnichannel routing is on",
	"R127": "a condition of the account: omnichannel routing is on; the add-on is what this module replaces",
}

var numberOf = regexp.MustCompile(`^([RDS]\d+|(table|save|row)/\d+)\b`)

// TestEveryRule wants a row or an exemption for each rule and decision about
// focus and the sync, and a row for each line of the three tables.
func TestEveryRule(t *testing.T) {
	rows := map[string]bool{}
	for _, name := range rowNames() {
		number := numberOf.FindString(name)
		if number == "" {
			t.Errorf("%q begins with no number", name)
		}
		rows[number] = true
	}
	for _, number := range ourRules() {
		if reason := exemptions[number]; rows[number] == (reason != "") {
			t.Errorf("%s: row: %v, exemption: %q; want exactly one", number, rows[number], reason)
		}
		delete(rows, number)
	}
	for number := range rows {
		if number[0] != 'S' { // package statussync's
			t.Errorf("%s is none of the rules of focus and the sync", number)
		}
	}
}

func ourRules() (all []string) {
	span := func(prefix string, from, to int) {
		for n := from; n <= to; n++ {
			all = append(all, fmt.Sprint(prefix, n))
		}
	}
	span("R", 114, 139)
	span("D", 13, 21)
	span("table/", 1, 14) // the states of focus, step by step
	span("save/", 1, 9)   // what may be mapped
	span("row/", 1, 5)    // what a change at the phone results in
	return all
}

func rowNames() (names []string) {
	for _, r := range storyRows {
		names = append(names, r.name)
	}
	for _, r := range syncRows {
		names = append(names, r.name)
	}
	for _, r := range mappingRows {
		names = append(names, r.name)
	}
	for _, r := range qualifyRows() {
		names = append(names, r.name)
	}
	for _, r := range checkRows {
		names = append(names, r.name)
	}
	return names
}
