package statussync_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// ruleRow is a [story] by rules that pair, set and holds may change, and its
// end.
type ruleRow struct {
	name    string
	pair    func(*statussync.Pair)
	set     func([]statussync.System)
	holds   []statussync.Hold
	three   bool // dialpad, too
	alone   bool // no pairs
	story   string
	want    string
	applied bool           // want begins with the rules that were applied
	then    func(*ruleSet) // the rules after the line "rules"
}

// ruleSet is what rules are compiled from.
type ruleSet struct {
	systems []statussync.System
	pairs   []statussync.Pair
	holds   []statussync.Hold
}

func (r *ruleSet) compile(t testing.TB) *statussync.Rules {
	t.Helper()
	rules, err := statussync.Compile(r.systems, r.pairs, r.holds...)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func (row *ruleRow) play(t testing.TB) *story {
	t.Helper()
	r := ruleSet{[]statussync.System{zendeskLike().System, aircallLike().System}, []statussync.Pair{aircallPair()}, row.holds}
	text := "0 list 3 available\n"
	if row.three {
		r.systems, r.pairs = append(r.systems, dialpadLike().System), append(r.pairs, dialpadPair())
		text = "0 list 3 available on\n"
	}
	if row.pair != nil {
		row.pair(&r.pairs[len(r.pairs)-1])
	}
	if row.alone {
		r.pairs = nil
	}
	if row.set != nil {
		row.set(r.systems)
	}
	p := newStory(t, r.systems, r.compile(t))
	if row.then != nil {
		row.then(&r)
		p.next = r.compile(t)
	}
	return p.play(text).play(row.story)
}

// TestRules has rows for each rule S1 to S14, by its number. At second 0 all
// systems were listed: zendesk 3 (Online), aircall available, dialpad on.
func TestRules(t *testing.T) {
	for _, row := range ruleRows {
		t.Run(row.name, func(t *testing.T) {
			p := row.play(t)
			got := p.ends()
			if row.applied {
				got = p.appliedRules() + ": " + got
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("the story ends otherwise (-want +got):\n%s", diff)
			}
		})
	}
}

var ruleRows = slices.Concat(choiceRules, clockRules, holdRules, workRules, copyRules, writeRules, coveredRules, halfRules,
	readingRules, causeRules, refusalRules, systemMadeRules, dueRules, askedRules)
