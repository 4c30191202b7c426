package focus_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// drive turns bytes into news of work and observations, four to one.
func drive(story []byte, work func(focus.Work), other func(statussync.Observation)) {
	now, statuses := 200_000, []status{online, away, offline, onCall, lunch}
	for ; len(story) >= 4; story = story[4:] {
		a, b, c := int(story[1]), int(story[2]), int(story[3])
		now += c * 200
		when := at(now - c%16*1000) // the provider's time
		system, item, st := []string{"connect", "aircall", "phone"}[a%3], fmt.Sprint("c", b%5), statuses[b%5]
		items := []string{item, fmt.Sprint("c", b/5%5), fmt.Sprint("c", b/25%5)}[:b%4%3]
		mark := statussync.Mark{At: when, Seq: int64(len(story))}
		r := statussync.Reading{System: "zendesk", Started: at(now), Status: st, Mark: statussync.Mark{At: when}, By: statussync.By(b % 5), Out: b > 230}
		switch story[0] % 12 {
		case 0, 1, 2:
			work(focus.Edge{At: at(now), System: system, Item: item, Step: focus.Step(a / 3 % 3), Mark: when})
		case 3:
			work(focus.Listing{At: at(now), System: system, Items: items, Vague: a > 200, Mark: when})
		case 4:
			other(statussync.Acted{At: at(now), System: system, Active: b%2 == 0, Mark: mark})
		case 5:
			other(statussync.Chose{At: at(now), System: "zendesk", ID: fmt.Sprint(len(story)), Status: st, By: statussync.By(a % 5), Mark: mark})
		case 6:
			other(statussync.Read{At: at(now), Reading: r})
		case 7:
			other(statussync.Swept{At: at(now), Readings: []statussync.Reading{r, {System: system, Started: at(now), Work: items, Active: len(items) > 0}}})
		case 8:
			other(statussync.Sending{At: at(now), System: "zendesk"})
		case 9:
			other(statussync.Sent{At: at(now), System: "zendesk", Outcome: statussync.Outcome(b % 4), Code: "404"})
		case 10:
			other(statussync.Signed{At: at(now), System: "zendesk", In: b%2 == 0, Mark: mark})
		case 11:
			other(statussync.Woke{At: at(now)})
		}
	}
}

// FuzzObserve: whatever is stored and whatever happens, nothing panics, news told
// again at once changes nothing, sets stay within their bounds, and an agent comes
// back from its store as it went there.
func FuzzObserve(f *testing.F) {
	for _, row := range storyRows[:20] {
		text, err := json.Marshal(newFloor(f, ruleSet(f, row.rules)).tell(row.story).agent)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, []byte("\x00\x00\x01\x01\x06\x00\x00\x01\x08\x00\x00\x00\x09\x00\x00\x00\x05\x01\x04\x09\x00\x06\x01\x10\x07\x00\x02\x20"))
	}
	f.Add([]byte(`{"focus":{"work":[{"system":"connect","live":[{"id":"c1"},{"id":"c1"}]},{"system":"connect"}],"posts":[{"system":"zendesk"},{"system":"x"},{"system":"zendesk"}]}}`),
		[]byte("\x03\x00\x01\x01\x00\x06\x01\x01\x04\x01\x00\x01\x0b\x00\x00\xff\x03\xff\x02\x01"))
	rules := []*focus.Rules{ruleSet(f, ""), ruleSet(f, "answered+else"), ruleSet(f, "off")}
	f.Fuzz(func(t *testing.T, text, story []byte) {
		var agent focus.Agent
		if json.Unmarshal(text, &agent) != nil {
			return
		}
		_, err := json.Marshal(agent)
		storable := err == nil // a year beyond 9999 is read in some zones and written in none
		r := rules[len(text)%len(rules)]
		ours := single(agent)
		check := func(next focus.Agent) {
			bounded(t, agent, next)
			if storable {
				roundTrip(t, next)
			}
			_ = focus.Due(next, at(0), r)
			agent = next
		}
		drive(story[:min(len(story), 400)], func(w focus.Work) {
			next, _, turns := focus.Observe(agent, w, r)
			for _, turn := range turns {
				_ = turn.String()
			}
			again, _, turns := focus.Observe(next, w, r)
			if diff := cmp.Diff(next.Focus, again.Focus); ours && (diff != "" || len(turns) > 0) {
				t.Fatalf("%+v twice: %v (-once +twice):\n%s", w, turns, diff)
			}
			check(next)
		}, func(o statussync.Observation) {
			next, _, _ := focus.Decide(agent, o, r)
			check(next)
		})
	})
}

// single reports whether an agent can be of our own making: one set and one post a
// system, one item an id, and none of them both live and ended.
func single(a focus.Agent) bool {
	seen := map[string]bool{}
	once := func(key string) bool {
		again := seen[key]
		seen[key] = true
		return !again
	}
	for _, set := range a.Focus.Work {
		ok := once("work " + set.System)
		for _, it := range set.Live {
			ok = ok && once("item "+set.System+" "+it.ID)
		}
		for _, it := range set.Ended {
			ok = ok && once("item "+set.System+" "+it.ID)
		}
		if !ok {
			return false
		}
	}
	return !slices.ContainsFunc(a.Focus.Posts, func(p focus.Post) bool { return !once("post " + p.System) })
}

// bounded checks that no set grows beyond its bounds, or beyond what it was.
func bounded(t *testing.T, was, is focus.Agent) {
	t.Helper()
	live, ended := 256, 16
	for _, set := range was.Focus.Work {
		live, ended = max(live, len(set.Live)), max(ended, len(set.Ended))
	}
	for _, set := range is.Focus.Work {
		if len(set.Live) > live || len(set.Ended) > ended {
			t.Fatalf("%s: %d live, %d ended", set.System, len(set.Live), len(set.Ended))
		}
	}
	if grown := len(is.Focus.Work) - len(was.Focus.Work); grown > 2 {
		t.Fatalf("%d more sets", grown)
	}
}

func roundTrip(t *testing.T, a focus.Agent) {
	t.Helper()
	once, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := json.Marshal(stored(t, a))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(once), string(twice)); diff != "" {
		t.Fatalf("the store changes the agent (-before +after):\n%s", diff)
	}
}
