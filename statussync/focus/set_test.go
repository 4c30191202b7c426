package focus_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// setRows are news of work, "what item second" or "list second items", in the
// order of their arrival, and what the set is then: the live items and, after a
// slash, those remembered as ended. The last news came to nothing where it says so.
var setRows = []struct{ name, news, want string }{
	{"a ring", "ring a 1", "a"},
	{"a ring twice", "ring a 1, ring a 1", "a, nothing"},
	{"a beginning without a ring", "begin a 1", "a"},
	{"an answer", "ring a 1, begin a 2", "a"},
	{"an answer before its ring", "begin a 2, ring a 1", "a"},
	{"an end", "ring a 1, end a 2", "/a"},
	{"an end twice", "ring a 1, end a 2, end a 2", "/a, nothing"},
	{"an older end of what ended", "end a 2, end a 1", "/a, nothing"},
	{"a newer end of what ended", "end a 2, end a 3, begin a 3", "/a, nothing"},
	{"an end before its ring", "end a 2, ring a 1", "/a, nothing"},
	{"an end before its answer", "ring a 1, end a 3, begin a 2", "/a, nothing"},
	{"an end of the same moment", "begin a 2, end a 2", "/a"},
	{"an end of an earlier life", "begin a 3, end a 2", "a, nothing"},
	{"begun anew", "begin a 1, end a 2, begin a 3", "a"},
	{"begun anew and ended", "begin a 1, end a 2, begin a 3, end a 4", "/a"},
	{"one of several ends", "ring a 1, ring b 2, ring c 3, end a 4", "b c /a"},
	{"the middle one", "ring a 1, ring b 2, ring c 3, end b 4", "a c /b"},
	{"the last one", "ring a 1, ring b 2, ring c 3, end c 4", "a b /c"},

	{"a listing", "list 1 a b", "a b"},
	{"a listing replaces", "begin a 1, begin b 2, list 3 b c", "b c"},
	{"an empty one too", "begin a 1, list 3", ""},
	{"but not what is newer", "begin a 1, begin b 4, list 3 a", "b a"},
	{"nor what ended since", "begin a 1, end a 4, list 3 a", "/a"},
	{"what ended before is settled", "end a 2, list 3", ""},
	{"an older listing", "list 3 a, list 2 b", "a, nothing"},
	{"of the same moment the latter", "list 3 a, list 3 b", "b"},
	{"an edge older than a listing that shows it", "list 3 a, begin a 2", "a"},
	{"an edge older than a listing without it", "list 3 a, begin b 2", "a, nothing"},
	{"an end older than a listing without it", "list 3 a, end b 2", "a, nothing"},
	{"an end older than a listing that shows it", "list 3 a, end a 2", "a, nothing"},
	{"an end newer than a listing", "list 3 a, end a 4", "/a"},

	{"vaguely some", "vague 1 x", "?"},
	{"vaguely some, twice", "vague 1 x, vague 2 x", "?"},
	{"vaguely some, and more is known", "begin a 1, vague 2 x", "a"},
	{"vaguely some, and what is known ended since", "begin a 1, end a 3, vague 2 x", "/a"},
	{"vaguely none", "begin a 1, vague 2", ""},
	{"vaguely none any more", "vague 1 x, vague 2", ""},
	{"vaguely none, but something newer", "begin a 3, vague 2", "a"},
	{"an exact listing names what was vague", "vague 1 x, list 2 a", "a"},
}

func TestSet(t *testing.T) {
	for _, row := range setRows {
		t.Run(row.name, func(t *testing.T) {
			set, changed := focus.Set{System: "connect"}, false
			for news := range strings.SplitSeq(row.news, ", ") {
				set, changed = tellSet(t, set, strings.Fields(news))
			}
			if diff := cmp.Diff(row.want, contents(set, changed)); diff != "" {
				t.Errorf("the set is another (-want +got):\n%s", diff)
			}
		})
	}
}

func tellSet(t *testing.T, set focus.Set, f []string) (focus.Set, bool) {
	t.Helper()
	second := func(s string) time.Time {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("bad news %q", f)
		}
		return at(n * 1000)
	}
	switch f[0] {
	case "list", "vague":
		return set.List(focus.Listing{Items: f[2:], Vague: f[0] == "vague", Mark: second(f[1])})
	}
	step := map[string]focus.Step{"ring": focus.Rings, "begin": focus.Begins, "end": focus.Ends}[f[0]]
	return set.Edge(focus.Edge{At: second(f[2]), Item: f[1], Step: step, Mark: second(f[2])})
}

func contents(set focus.Set, changed bool) string {
	var words []string
	for _, it := range set.Live {
		if it.ID == "" {
			it.ID = "?"
		}
		words = append(words, it.ID)
	}
	for _, it := range set.Ended {
		words = append(words, "/"+it.ID)
	}
	text := strings.Join(words, " ")
	if !changed {
		text += ", nothing"
	}
	return text
}

// TestSetIsAValue: no method changes the set it is called on.
func TestSetIsAValue(t *testing.T) {
	begin := func(set focus.Set, id string, sec int) focus.Set {
		next, _ := set.Edge(focus.Edge{Item: id, Step: focus.Begins, Mark: at(sec * 1000)})
		return next
	}
	base := begin(begin(begin(focus.Set{}, "a", 1), "b", 2), "c", 3)
	base, _ = base.Edge(focus.Edge{Item: "d", Step: focus.Ends, Mark: at(3000)})
	before := fmt.Sprint(base)
	for _, news := range []string{
		"ring e 4", "begin a 4", "end a 4", "end b 4", "end c 4", "end d 4", "begin d 4", "list 2 a b c", "list 9 a", "vague 9", "vague 9 x",
	} {
		tellSet(t, base, strings.Fields(news))
		if after := fmt.Sprint(base); after != before {
			t.Fatalf("%q changed the set:\n%s\n%s", news, before, after)
		}
	}
}

// TestSince: an item lasts since its earliest news, whatever came first.
func TestSince(t *testing.T) {
	for news, want := range map[string]int{
		"begin a 5, ring a 3":          3,
		"ring a 3, begin a 5":          3,
		"ring a 3, list 9 a":           3,
		"list 9 a":                     9,
		"begin a 1, end a 2, ring a 5": 5,
	} {
		var set focus.Set
		for one := range strings.SplitSeq(news, ", ") {
			set, _ = tellSet(t, set, strings.Fields(one))
		}
		if got := set.Live[0].Since; !got.Equal(at(want * 1000)) {
			t.Errorf("%s: since %v, want second %d", news, got, want)
		}
	}
}

// TestUntil: a ring counts for a minute of our own clock, unless it is answered or
// listed.
func TestUntil(t *testing.T) {
	for news, want := range map[string]bool{
		"ring a 3":            true,
		"ring a 3, ring a 9":  true,
		"ring a 3, begin a 5": false,
		"begin a 5, ring a 3": false,
		"ring a 3, list 2 a":  false,
		"ring a 3, list 3 a":  false,
		"ring a 3, list 2":    true,
		"begin a 3":           false,
	} {
		var set focus.Set
		for one := range strings.SplitSeq(news, ", ") {
			set, _ = tellSet(t, set, strings.Fields(one))
		}
		until := time.Time{}
		if want {
			until = at(63_000)
		}
		if got := set.Live[0].Until; !got.Equal(until) {
			t.Errorf("%s: until %v, want %v", news, got, until)
		}
	}
}

// TestBoundsOfSets: a set that nobody ever lists keeps 256 live items and the
// latest 16 that ended.
func TestBoundsOfSets(t *testing.T) {
	var set focus.Set
	for i := range 300 {
		next, changed := set.Edge(focus.Edge{Item: fmt.Sprint("i", i), Step: focus.Begins, Mark: at(i)})
		if changed != (i < 256) {
			t.Fatalf("item %d was taken: %v", i, changed)
		}
		set = next
	}
	for i := range 40 {
		set, _ = set.Edge(focus.Edge{Item: fmt.Sprint("i", i), Step: focus.Ends, Mark: at(1000 + i)})
	}
	if len(set.Live) != 216 || len(set.Ended) != 16 || set.Ended[0].ID != "i24" || set.Ended[15].ID != "i39" {
		t.Errorf("%d live, %d ended: %v", len(set.Live), len(set.Ended), set.Ended)
	}
	many := make([]string, 300)
	for i := range many {
		many[i] = fmt.Sprint("j", i)
	}
	set, _ = set.List(focus.Listing{Items: many, Mark: at(5000)})
	if len(set.Live) != 256 || len(set.Ended) != 0 {
		t.Errorf("listed: %d live, %d ended", len(set.Live), len(set.Ended))
	}
}

// TestForgets: of an agent whose work ended nothing is left once a listing settled
// it but when that was.
func TestForgets(t *testing.T) {
	f := newFloor(t, compile(t, held)).tell("10 ring c1\n 20 ring a1\n 30 end c1\n 31 end a1\n 60 sweep")
	want := focus.State{Work: []focus.Set{
		{System: "connect", Listed: at(55_000)},
		{System: "aircall", Ended: []focus.End{{ID: "a1", Mark: at(31_000)}}},
	}}
	if diff := cmp.Diff(want, f.agent.Focus, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("what is kept (-want +got):\n%s", diff)
	}
	// A ring that stopped to count does not begin anew when it is told again.
	f = newFloor(t, compile(t, held)).tell("10 ring a1\n 90 wait")
	f.observe(focus.Edge{At: at(90_000), System: "aircall", Item: "a1", Step: focus.Rings, Mark: at(10_000)})
	if set := f.agent.Focus.Work[0]; len(set.Live) != 0 || len(set.Ended) != 1 {
		t.Errorf("kept: %+v", set)
	}
}

// TestAnswered: where work counts from its answer on, a ring is no work, neither
// for the hold nor for how long it lasts, and the wake for its end is still asked.
func TestAnswered(t *testing.T) {
	f := newFloor(t, ruleSet(t, "answered")).tell("10 ring c1")
	if got, want := f.ends(), "3 |  | "; got != want {
		t.Errorf("while it rings: %s, want %s", got, want)
	}
	due := focus.Due(f.agent, at(11_000), f.rules)
	if len(due) != 1 || due[0].Kind != statussync.Wake || !due[0].At.Equal(at(70_000)) {
		t.Errorf("due: %v, want a wake at second 70", due)
	}
	f.tell("20 answer c1\n 30 ring c2\n 40 end c1")
	if got, want := f.ends(), "3 | zendesk=9 zendesk=3 | R119 R120"; got != want {
		t.Errorf("answered, and another rings: %s, want %s", got, want)
	}
	f.tell("50 answer c2")
	if got, want := f.ends(), "9 | zendesk=9 zendesk=3 zendesk=9 | R119 R120 R119"; got != want {
		t.Errorf("which is answered: %s, want %s", got, want)
	}
}

// TestWords: what people read.
func TestWords(t *testing.T) {
	f := newFloor(t, compile(t, held))
	_, _, turns := focus.Observe(f.agent, focus.Edge{At: at(1000), System: "connect", Item: "c1", Mark: at(1000)}, f.rules)
	if got, want := fmt.Sprint(turns), "[R119: zendesk: work began: save the status and hold]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := fmt.Sprint(focus.Rings, focus.Begins, focus.Ends), "rings begins ends"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
