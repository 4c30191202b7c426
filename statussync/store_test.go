package statussync_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// TestFormerStates: a state of the former version starts anew from what it
// knows and wants. Nothing is written before the first list, and what a hold
// put there is nobody's choice.
func TestFormerStates(t *testing.T) {
	former := `{"sides":[
		{"system":"zendesk","known":{"status":"9","held":true,"mark":{"at":"2025-12-31T10:00:00Z"}},
		 "want":{"status":"3","cause":{"system":"zendesk"}},"hold":"9","doubt":{"why":"limbo"}},
		{"system":"aircall","known":{"status":"available"},"want":{"status":"available"},"sent":{"status":"x"}}],
		"recent":[1,2]}`
	p := played(t, "0 forget", calls...)
	if err := json.Unmarshal([]byte(former), &p.state); err != nil {
		t.Fatal(err)
	}
	if got, want := p.play("1 aircall begins c1").ends(), "zendesk 9>3 held 9, aircall available active, read zendesk for the hold, wake 3"; got != want {
		t.Errorf("at first: %s, want %s", got, want)
	}
	p.play("2 list 9@-20 available since -3\n 2 zendesk read 9@-20\n 30 aircall ends c1\n 31 zendesk read 9@-20")
	if got, want := p.ends(), "zendesk 9>3, aircall available, write zendesk 3"; got != want {
		t.Errorf("after the work: %s, want %s", got, want)
	}
}

func TestBrokenStates(t *testing.T) {
	for _, text := range []string{
		`{"v":3}`, `{"v":2,"sides":[{"system":"a","read":"yesterday"}]}`, `{"v":2,"sides":[{"has":{"span":"x"}}]}`,
		`{"v":2,"sides":[{"has":{"span":"2026-01-01T09:00:00Z/x"}}]}`, `{"v":2,"recent":"abc"}`, `{"v":2,"recent":"xxxxxxxx"}`, `{"v":"2"}`, `{"sides":1}`, `[]`,
	} {
		var s statussync.State
		if err := json.Unmarshal([]byte(text), &s); err == nil {
			t.Errorf("%s: no error", text)
		}
		if !s.IsZero() {
			t.Errorf("%s: left something behind", text)
		}
	}
}

// TestJoin: an agent that was known apart in two systems is one with both.
func TestJoin(t *testing.T) {
	rules := played(t, "").rules
	desk := played(t, "0 forget\n 1 zendesk row 3\n 10 zendesk clicks 91")
	phone := played(t, "0 forget\n 1 aircall row available\n 5 aircall event unavailable/training")
	joined := statussync.Join(desk.state, phone.state)
	why := statussync.Look(phone.state, "aircall").Why
	want := statussync.View{Shows: "unavailable/training", Chosen: why.Span, Wants: "unavailable/training", Why: why}
	if diff := cmp.Diff(want, statussync.Look(joined, "aircall")); diff != "" {
		t.Errorf("the phone (-want +got):\n%s", diff)
	}
	desk.state, desk.rules = joined, rules
	if got, want := desk.play("60 list 91 unavailable/training since 55").ends(),
		"zendesk 91, aircall unavailable/training>unavailable/lunch, write aircall unavailable/lunch"; got != want {
		t.Errorf("the first list: %s, want %s", got, want)
	}
	other := played(t, "0 forget\n 1 aircall row unavailable")
	if got := statussync.Look(statussync.Join(joined, other.state), "aircall"); got.Shows != "unavailable/training" {
		t.Errorf("what was known already has become %+v", got)
	}
}

func TestWithout(t *testing.T) {
	p := underWay(t)
	rest := statussync.Without(p.state, "aircall")
	if diff := cmp.Diff(statussync.View{}, statussync.Look(rest, "aircall")); diff != "" {
		t.Errorf("left behind (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(statussync.Look(p.state, "zendesk"), statussync.Look(rest, "zendesk")); diff != "" {
		t.Errorf("changed besides (-before +after):\n%s", diff)
	}
}

// TestOnlySeen: what a list shows unchanged need not be saved.
func TestOnlySeen(t *testing.T) {
	for _, tt := range []struct {
		name, before, line string
		want               bool
	}{
		{"a list that agrees", lunchSent + "11 aircall event unavailable/lunch", "60 list 91 unavailable/lunch since 55", true},
		{"one that reports presence again", "5 zendesk in", "60 zendesk row 3 in since 55", true},
		{"nothing at all", "", "60 wake", true},
		{"another status", "", "60 list 91@50 available since 55", false},
		{"the same, chosen anew", "", "60 zendesk clicks 3", false},
		{"a reading that is wanted", "", "60 aircall row unavailable since 55", false},
		{"a write", "10 zendesk clicks 91", "10 aircall send", false},
		{"a reply", "10 zendesk clicks 91\n 10 aircall send", "11 aircall sent", false},
		{"a sign-out", "", "60 zendesk row 3 out since 55", false},
		{"work", "", "60 aircall begins c1", false},
		{"other groups", "5 zendesk row 3 groups a", "60 zendesk row 3 groups b", false},
		{"an event's id", "", "60 zendesk idle", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := played(t, tt.before)
			before := p.state
			p.play(tt.line)
			if got := statussync.OnlySeen(before, p.state); got != tt.want {
				t.Errorf("only seen: %v, want %v\nbefore %s\nafter  %s", got, tt.want, jsonOf(t, before), jsonOf(t, p.state))
			}
		})
	}
}
