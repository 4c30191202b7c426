package queuemap_test

import (
	"fmt"
	"strings"
	"testing"
)

// exemptions are the rules that no code can show.
var exemptions = map[string]string{
	"R83":  "screen behaviour: who sees the settings, and when brand menus appear",
	"R97":  "a condition of Amazon Connect: a queue without outbound caller id fails there",
	"R98":  "advice: numbers should have a flow for call-backs",
	"R100": "Dial has nothing that tells a listed number from one typed in",
}

// TestEveryRule wants a row or an exemption for each rule of this package.
func TestEveryRule(t *testing.T) {
	rows := map[string]bool{}
	for _, name := range rowNames() {
		number, _, _ := strings.Cut(name, " ")
		rows[number] = true
	}
	for _, number := range ourRules() {
		if reason := exemptions[number]; rows[number] == (reason != "") {
			t.Errorf("%s: row: %v, exemption: %q; want exactly one", number, rows[number], reason)
		}
		delete(rows, number)
	}
	for number := range rows {
		t.Errorf("%s is none of this package's rules", number)
	}
}

func ourRules() (all []string) {
	span := func(letter string, from, to int) {
		for n := from; n <= to; n++ {
			all = append(all, fmt.Sprint(letter, n))
		}
	}
	span("R", 79, 100)
	span("D", 6, 10)
	span("D", 22, 25)
	return all
}

func rowNames() (names []string) {
	for _, r := range patternRows {
		names = append(names, r.name)
	}
	for _, r := range listRows {
		names = append(names, r.name)
	}
	for _, r := range winnerRows {
		names = append(names, r.name)
	}
	for _, r := range brandRows {
		names = append(names, r.name)
	}
	for _, r := range tableRows {
		names = append(names, r.name)
	}
	for _, r := range routeRows {
		names = append(names, r.name)
	}
	return names
}
