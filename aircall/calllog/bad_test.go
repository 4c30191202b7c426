package calllog_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// TestBadInput shows what comes of events that are not as they should be.
func TestBadInput(t *testing.T) {
	rows := []row{
		{name: "a call of an unknown type is not filed", events: answeredCall(func(c *aircall.Call) { c.Direction = "internal" }), why: []string{"A9"}},
		{name: "a call whose direction is missing is not filed", events: answeredCall(func(c *aircall.Call) { c.Direction = "" }), why: []string{"A9"}},
		{name: "a call without a number of ours is not filed", events: answeredCall(func(c *aircall.Call) { c.Number = nil }), why: []string{"A7"}},
		{name: "an insight alone waits for its call", events: []aircall.Event{transcribed(9, "Hello")}, why: []string{"A9"}},
		{name: "a call without any time is a note", want: []string{missedTicket, "update 40 [Call 9001]"}, events: []aircall.Event{
			&aircall.CallEvent{Kind: aircall.CallEnded, Call: aircall.Call{ID: callID, Direction: aircall.Inbound, RawDigits: caller, Number: support}}}},
		{name: "a number in the form of another country is another number", events: answeredCall(from("+61 5135 557 611")), desk: unknownCaller,
			want: append([]string{`user "new user at +615135557611" +615135557611 external=ctikit/phone/615135557611`},
				shown(`ticket "Inbound call from +61 5135 557 611" for=71 to=7001`)...)},
		{name: "names stay on one line", events: answeredCall(func(c *aircall.Call) {
			c.Contact = &aircall.Contact{ID: 5, FirstName: "Ana\r\n\r\nStatus: solved", LastName: "\x00Lopez\u2028!"}
		}), desk: unknownCaller, want: append([]string{`user "Ana Status: solved Lopez !" +15135557611 external=ctikit/phone/15135557611`},
			shown(`ticket "Inbound call from Ana Status: solved Lopez !" for=71 to=7001`)...)},
	}
	for _, number := range []string{"+1 513.555.7611", "(513) 555-7611", "513 555 7611", "513-555-7611", "513.555.7611"} {
		rows = append(rows, row{name: "T4 " + number, events: answeredCall(from(number)), want: shown(answeredTicket)})
	}
	for _, number := range []string{"anonymous", "Anonymous", "private", "unknown", "", "+"} {
		rows = append(rows, row{name: "withheld: " + number, events: answeredCall(from(number)), notices: []string{"X3"},
			want: shown(`ticket "Inbound call from an anonymous caller" for=7001 to=7001`)})
	}
	check(t, rows)
}

// TestNoNegativeDurations leaves out what cannot be.
func TestNoNegativeDurations(t *testing.T) {
	got := run(t, planner(t), newDesk(), 200, answeredCall(func(c *aircall.Call) {
		c.AnsweredAt, c.EndedAt, c.Duration = at(-20), at(-10), -10
	})...)
	call := got.step(ticketing.DoLogCall).LogCall.Call
	if !call.Duration.IsZero() || !call.WaitTime.IsZero() {
		t.Errorf("durations: %s", encode(call))
	}
	if talk, _ := call.TalkTime.Value(); talk != 10 {
		t.Errorf("what can be is left out: %s", encode(call))
	}
}

// TestLongTexts cuts what no note can hold.
func TestLongTexts(t *testing.T) {
	p := planner(t, in(func(i *calllog.Integration) { i.AIAssist, i.Transcript = true, true }))
	line := strings.Repeat("wörd ", 200)
	for name, texts := range map[string][]string{
		"64 KiB in many lines": slices.Repeat([]string{line}, 66),
		"64 KiB in one line":   {strings.Repeat("wörd ", 13_200)},
	} {
		text := run(t, p, newDesk(), 200, append(answeredCall(), transcribed(150, texts...))...).step(ticketing.DoLogCall).LogCall.Call.Transcript
		got, _ := text.Value()
		if len(got) > 60_000 || len(got) < 58_000 || !strings.HasSuffix(got, "\n(cut here: the whole transcript is in Aircall)") {
			t.Errorf("%s: %d bytes, the end is %q", name, len(got), got[max(0, len(got)-100):])
		}
		d := newDesk()
		d.catalog.Shows = ticketing.ByNote
		steps := run(t, p, d, 200, append(answeredCall(), transcribed(150, texts...))...)
		if html := ticketing.HTML(steps.step(ticketing.DoUpdateTicket).UpdateTicket.Notes); len(html) > ticketing.MaxNote || !strings.Contains(html, "Call 9001 transcript") {
			t.Errorf("%s: a note of %d bytes", name, len(html))
		}
	}
}

// TestNothingIsInjected gives HTML wherever a text is taken over.
func TestNothingIsInjected(t *testing.T) {
	const evil = `<img src=x onerror=alert(1)>"'&`
	p := planner(t, in(func(i *calllog.Integration) { i.AIAssist, i.Transcript, i.Topics = true, true, calllog.TopicsText }))
	d := newDesk()
	d.catalog.Shows = ticketing.ByNote
	d.users[0].Name = evil
	events := append(answeredCall(tagged(evil), from(caller), func(c *aircall.Call) {
		c.User = &aircall.User{ID: 9, Name: evil, Email: ben.Email}
		c.Number = &aircall.Number{ID: 3, Name: evil, Digits: evil}
		c.Comments = []aircall.Comment{{ID: 1, Content: evil, PostedBy: &aircall.User{ID: 9, Name: evil}}}
		c.Participants = []aircall.Participant{{Type: "external", Name: evil, PhoneNumber: evil}}
		c.Asset = "javascript:alert(1)"
		c.Recording = "https://files.example.test/x.mp3"
	}), transcribed(150, evil), insight(aircall.TopicsCreated, 150, aircall.Content{List: []string{evil}}),
		&aircall.AIVoiceAgentEvent{Kind: aircall.AIVoiceAgentSummary, Session: aircall.AIVoiceAgentSession{CallID: callID, AgentName: evil,
			Extracted: map[string]json.RawMessage{evil: json.RawMessage(`"<img>"`)}}})
	s := run(t, p, d, 200, events...)
	for _, step := range s.all {
		var notes []ticketing.Note
		switch {
		case step.CreateTicket != nil:
			notes = []ticketing.Note{step.CreateTicket.Note}
		case step.UpdateTicket != nil:
			notes = step.UpdateTicket.Notes
		}
		html := ticketing.HTML(notes)
		if strings.Contains(html, "<img") || strings.Contains(html, `href="javascript`) {
			t.Errorf("step %s: %s", step.ID, html)
		}
	}
}

// TestRepeatedMessages shows a conversation's notes.
func TestMessageNote(t *testing.T) {
	s := run(t, planner(t), newDesk(), 9, message("m1", 0, false, "Hello\n<b>there</b>", func(m *aircall.Message) {
		m.Media = []aircall.Media{{Name: "lamp.png", URL: "https://files.example.test/lamp.png?expires=soon"}}
	}))
	want := `<p><b>Message from Ana Lopez</b></p><p>Sent: 2026-03-02 09:00:00 UTC</p><p>With: Support (+15135550100)</p><p>Files in Aircall: lamp.png</p>` +
		`<p>Hello</p><p>&lt;b&gt;there&lt;/b&gt;</p><p>Message m1</p>`
	if diff := cmp.Diff(want, ticketing.HTML([]ticketing.Note{s.step(ticketing.DoCreateTicket).CreateTicket.Note})); diff != "" {
		t.Errorf("note (-want +got):\n%s", diff)
	}
}

// FuzzSettings holds that JSON is refused with our error, or gives settings that
// are valid, survive a round trip and make a planner.
func FuzzSettings(f *testing.F) {
	f.Add(allSettings)
	f.Add(one(`"numbers": [3]`))
	f.Add(`{"country": null, "cuntry": 1, "integrations": [{"types": {"sms_in": []}}, 7]}`)
	f.Fuzz(func(t *testing.T, doc string) {
		s, err := parse(doc)
		if err != nil {
			if !errors.Is(err, calllog.ErrSettings) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		if err := s.Validate(); err != nil {
			t.Fatalf("decoded, yet not valid: %v", err)
		}
		again, err := parse(encode(s))
		if err != nil {
			t.Fatalf("%s: %v", encode(s), err)
		}
		if encode(again) != encode(s) {
			t.Errorf("after a round trip (-want +got):\n%s", cmp.Diff(s, again))
		}
		if _, err := calllog.New(s); err != nil {
			t.Error(err)
		}
		s.Lint(nil)
		s.Lint(&ticketing.Catalog{})
	})
}
