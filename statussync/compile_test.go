package statussync_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

func TestCompileErrors(t *testing.T) {
	twice := zendeskLike().System
	twice.Catalog = append(twice.Catalog, statussync.Entry{Status: "93", Name: " lunch", Settable: true}, statussync.Entry{Status: "5", Name: "Fixed"})
	twice.Catalog[len(twice.Catalog)-2].Name = "lunch"
	systems := []statussync.System{twice, aircallLike().System, dialpadLike().System}
	pair := func(rules ...statussync.Rule) []statussync.Pair {
		return []statussync.Pair{{A: "zendesk", B: "aircall", Rules: rules}}
	}
	tests := []struct {
		name    string
		systems []statussync.System
		pairs   []statussync.Pair
		is      error
		says    []string
	}{
		{"an unknown name lists what exists", systems, pair(statussync.Both("Online", "pause")), statussync.ErrUnknownStatus,
			[]string{"rule 1", `"pause"`, `"available" (#available)`}},
		{"an unknown id too", systems, pair(statussync.Both("#77", "available")), statussync.ErrUnknownStatus, []string{`"Online" (#3)`}},
		{"an ambiguous name lists its entries", systems, pair(statussync.Both("LUNCH", "available")), statussync.ErrAmbiguousStatus,
			[]string{"#91", "#93"}},
		{"a target that cannot be set", systems, pair(statussync.Backward("Fixed", "available")), statussync.ErrBadPairs, []string{`"Fixed"`}},
		{"all problems at once", systems, pair(statussync.Both("a", "available"), statussync.Both("b", "available")), statussync.ErrUnknownStatus,
			[]string{"rule 1", "rule 2"}},
		{"a ring", systems, []statussync.Pair{{A: "zendesk", B: "aircall"}, {A: "aircall", B: "dialpad"}, {A: "dialpad", B: "zendesk"}},
			statussync.ErrBadPairs, []string{"ring"}},
		{"a pair with itself", systems, []statussync.Pair{{A: "zendesk", B: "zendesk"}}, statussync.ErrBadPairs, []string{"ring"}},
		{"an unknown system", systems, []statussync.Pair{{A: "zendesk", B: "teams"}}, statussync.ErrBadPairs, []string{"no such system"}},
		{"a tie-break that is neither side", systems, []statussync.Pair{{A: "zendesk", B: "aircall", TieBreak: "dialpad"}},
			statussync.ErrBadPairs, []string{`"dialpad"`}},
		{"a system without a name", []statussync.System{{}}, nil, statussync.ErrBadPairs, []string{"system 0"}},
		{"two systems of one name", []statussync.System{{Name: "a"}, {Name: "a"}}, nil, statussync.ErrBadPairs, []string{"system 1"}},
		{"an empty catalog", []statussync.System{{Name: "a"}, {Name: "b"}}, []statussync.Pair{{A: "a", B: "b", Rules: []statussync.Rule{statussync.Both("x", "y")}}},
			statussync.ErrUnknownStatus, []string{"no statuses"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules, err := statussync.Compile(tt.systems, tt.pairs)
			if rules != nil || !errors.Is(err, tt.is) {
				t.Fatalf("Compile = %v, %v", rules, err)
			}
			for _, s := range tt.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%q does not say %q", err, s)
				}
			}
		})
	}
}

func TestTranslate(t *testing.T) {
	rules := compiled(t, three(), withAircall(), withDialpad())
	for _, tt := range []struct {
		from, to  string
		s, want   status
		translate bool
	}{
		{"zendesk", "aircall", "91", "unavailable/lunch", true},
		{"zendesk", "aircall", "4", "unavailable", true},
		{"aircall", "zendesk", "unavailable", "2", true},
		{"aircall", "zendesk", "unavailable/other", "2", true},
		{"aircall", "zendesk", "unavailable/training", "92", true},
		{"zendesk", "dialpad", "92", "lunch", true},
		{"zendesk", "aircall", "99", "", false},
		{"aircall", "dialpad", "available", "", false},
		{"none", "dialpad", "available", "", false},
	} {
		if got, ok := rules.Translate(tt.from, tt.to, tt.s); got != tt.want || ok != tt.translate {
			t.Errorf("Translate(%s, %s, %s) = %s, %v; want %s, %v", tt.from, tt.to, tt.s, got, ok, tt.want, tt.translate)
		}
	}
}

func TestMarks(t *testing.T) {
	for _, tt := range []struct {
		a, b statussync.Mark
		want int
	}{
		{statussync.Mark{At: at(1), Seq: 9}, statussync.Mark{At: at(2), Seq: 1}, -1},
		{statussync.Mark{At: at(1), Seq: 2}, statussync.Mark{At: at(1), Seq: 1}, 1},
		{statussync.Mark{At: at(1), Seq: 1}, statussync.Mark{At: at(1), Seq: 2}, -1},
		{statussync.Mark{At: at(1), Seq: 2}, statussync.Mark{At: at(1)}, 0},
	} {
		if got := tt.a.Compare(tt.b); got != tt.want {
			t.Errorf("%v.Compare(%v) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
