package statussync_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// drive turns bytes into observations, four to one, with ids of their own.
func drive(m *model, story []byte) (all []statussync.Observation) {
	now := 200
	for ; len(story) >= 4; story = story[4:] {
		s := int(story[1]) % len(m.kinds)
		st := m.choices[s][int(story[2])%len(m.choices[s])]
		now += int(story[3]) % 8
		mark := statussync.Mark{At: at(now - int(story[3])/32)}
		if !m.kinds[s].Unmarked {
			mark.Seq = int64(story[2])/8 + 1
		}
		id, name, on := eventID(s, int64(len(story))), m.name(s), story[2]%2 == 0
		r := statussync.Reading{System: name, Started: at(now), Status: st, Mark: mark, Active: story[2] > 200, Out: story[2] > 230}
		all = append(all, []statussync.Observation{
			statussync.Chose{At: at(now), System: name, ID: id, Status: st, Mark: mark, By: statussync.By(story[0] / 16 % 5)},
			statussync.Acted{At: at(now), System: name, ID: id, Active: on, Mark: mark},
			statussync.Signed{At: at(now), System: name, ID: id, In: on, Mark: mark},
			statussync.Read{At: at(now), Reading: r},
			statussync.Swept{At: at(now), Readings: []statussync.Reading{r}},
			statussync.Held{At: at(now), System: name, Status: []status{"", st}[story[2]%2]},
			statussync.Sending{At: at(now), System: name},
			statussync.Sent{At: at(now), System: name, Outcome: statussync.Outcome(story[2] % 4), Code: "x"},
			statussync.Woke{At: at(now)},
		}[int(story[0])%9])
	}
	return all
}

// FuzzDecide: whatever happens in whatever order, nothing panics, and the same
// event twice gives nothing new.
func FuzzDecide(f *testing.F) {
	f.Add([]byte("\x00\x00\x01\x01\x06\x01\x00\x01\x07\x01\x00\x01\x00\x01\x01\x01"))
	f.Add([]byte("\x05\x00\x03\x01\x06\x00\x00\x01\x00\x00\x01\x21\x07\x00\x00\x01\x05\x00\x00\x01"))
	f.Fuzz(func(t *testing.T, story []byte) {
		m := newModel(t, three(), withAircall(), withDialpad())
		w := m.start("3", "available", "on")
		for _, o := range drive(m, story[:min(len(story), 400)]) {
			next, effects := statussync.Decide(w.state, o, m.rules)
			for _, e := range effects {
				_ = e.Reason()
			}
			if c, ok := o.(statussync.Chose); ok {
				again, _ := statussync.Decide(next, c, m.rules)
				if diff := cmp.Diff(next, again); diff != "" {
					t.Fatalf("the same event twice (-once +twice):\n%s", diff)
				}
			}
			w.state = next
		}
	})
}

// FuzzState: no state, however it came about, makes anything panic.
func FuzzState(f *testing.F) {
	s, _ := busy(f)
	text, err := json.Marshal(s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text, []byte("\x00\x00\x01\x01\x06\x01\x00\x01\x07\x01\x00\x01\x03\x01\x01\x01"))
	f.Add([]byte(`{"sides":[{"system":"aircall","doubt":{"why":"limbo"}},{"system":"x"},{"system":"aircall"}]}`), []byte("\x04\x01\x01\x01"))
	f.Fuzz(func(t *testing.T, text, story []byte) {
		var s state
		if json.Unmarshal(text, &s) != nil {
			return
		}
		m := newModel(t, two(), withAircall())
		_ = statussync.Check(s, m.rules)
		_ = statussync.Due(s, at(0), m.rules)
		for _, o := range drive(m, story[:min(len(story), 400)]) {
			s, _ = statussync.Decide(s, o, m.rules)
		}
	})
}
