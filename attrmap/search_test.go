package attrmap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

type searchRow struct {
	name    string
	users   onUser
	in      attributes
	want    []string // queries
	notices []string
}

var searchRows = []searchRow{
	{name: "R109 only flagged attributes are searched, among end users (D36), in the order of the rules (R51)",
		users: onUser{{Attribute: "tier", Field: "tier", Search: true}, {Attribute: "lang", Field: "languages"}, {Attribute: "account", Field: "account_no", Search: true}},
		in:    attributes{"account": " 12 ", "lang": "en", "tier": "Gold"},
		want:  []string{`type:user role:end-user tier:"tier_gold"`, `type:user role:end-user account_no:"12"`}},
	{name: "R109 nothing set, nothing searched", users: onUser{{Attribute: "account", Field: "account_no", Search: true}}, in: attributes{"account": " "}},
	{name: "R109 a value cannot change the query", users: onUser{{Attribute: "account", Field: "account_no", Search: true}},
		in: attributes{"account": `1" role:"admin\` + "\n2"}, want: []string{`type:user role:end-user account_no:"1 role:admin 2"`}},
	{name: "R109 one value of a multi-select", users: onUser{{Attribute: "lang", Field: "languages", Search: true}},
		in: attributes{"lang": "French"}, want: []string{`type:user role:end-user languages:"fr"`}},
	{name: "R53 what cannot be searched gives a notice",
		users: onUser{{Attribute: "since", Field: "since", Search: true}, {Attribute: "lang", Field: "languages", Search: true},
			{Attribute: "quotes", Field: "account_no", Search: true}, {Attribute: "old", Field: "old", Search: true}, {Attribute: "gone", Field: "gone", Search: true}},
		in: attributes{"since": "31/12/2025", "lang": "en,fr", "quotes": `""`, "old": "1", "gone": "1"},
		notices: []string{"search_failed R53 since→Since", "search_failed R53 lang→Languages", "search_failed R53 quotes→Account",
			"search_failed R53 old→Old", "search_failed R53 gone→gone"}},
}

func TestSearch(t *testing.T) {
	for _, tt := range searchRows {
		t.Run(tt.name, func(t *testing.T) {
			keys, notices := newMap(t, account(nil, tt.users...)).Search(tt.in)
			var got []string
			for _, k := range keys {
				got = append(got, k.Query())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("queries mismatch (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.notices, inShort(t, notices)); diff != "" {
				t.Errorf("notices mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWinner(t *testing.T) {
	key := func(name string) attrmap.SearchKey { return attrmap.SearchKey{Attribute: name, Field: name} }
	tests := []struct {
		name    string
		results []attrmap.SearchResult
		want    int64
		notices []string
	}{
		{"R52 the first unique user wins", []attrmap.SearchResult{{key("a"), []int64{1, 2}}, {key("b"), nil}, {key("c"), []int64{3, 3}}, {key("d"), []int64{4}}}, 3, nil},
		{"R53 all failed", []attrmap.SearchResult{{key("a"), []int64{1, 2}}, {key("b"), nil}}, 0, []string{"search_failed R53 a→a", "search_failed R53 b→b"}},
		{"R53 nothing was searched", nil, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, notices := attrmap.Winner(tt.results)
			if got != tt.want {
				t.Errorf("Winner = %d, want %d", got, tt.want)
			}
			if diff := cmp.Diff(tt.notices, inShort(t, notices)); diff != "" {
				t.Errorf("notices mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
