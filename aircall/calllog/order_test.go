package calllog_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// sixes are calls of six events each.
func sixes() map[string][]aircall.Event {
	end := func(edits ...edit) []edit { return append([]edit{by(ben), answeredAt(7), endedAt(107)}, edits...) }
	late := func(edits ...edit) []edit { return append([]edit{endedAt(30)}, edits...) }
	contact := func(c *aircall.Call) {
		c.Contact = &aircall.Contact{ID: 5, FirstName: "Ana", Emails: []aircall.Reach{{Value: "Ana@example.test"}}}
	}
	abridged := func(c *aircall.Call) { c.User, c.Number = &aircall.User{ID: 9}, &aircall.Number{ID: 3} }
	missed := missedCall()
	return map[string][]aircall.Event{
		"answered": append(answeredCall(), event(aircall.CallTagged, 150, end(tagged("urgent"), contact)...),
			event(aircall.CallAssetsGenerated, 160, end(recorded, tagged("urgent"))...), transcribed(170, "Hello", "My lamp")),
		"answered, all in one second": {event(aircall.CallCreated, 0), event(aircall.CallAnswered, 0, by(ben), answeredAt(7)),
			event(aircall.CallEnded, 0, end(contact)...), event(aircall.CallTagged, 0, end(tagged("urgent", "VIP"), abridged)...),
			event(aircall.CallAssetsGenerated, 0, end(recorded, tagged("urgent"))...), transcribed(0, "Hello", "My lamp")},
		"transferred": {event(aircall.CallAnswered, 7, by(ben), answeredAt(7)), event(aircall.CallTransferred, 50, by(ben)),
			event(aircall.CallAnswered, 60, by(cleo), answeredAt(7)), event(aircall.CallEnded, 137, by(cleo), answeredAt(7), endedAt(107)),
			event(aircall.CallTagged, 150, end(tagged("urgent"))...), transcribed(170, "Hello")},
		"missed": {missed[0], voicemail(65), missed[1], event(aircall.CallTagged, 70, late(tagged("VIP"))...),
			event(aircall.CallAssetsGenerated, 75, late(func(c *aircall.Call) { c.Voicemail = "https://files.example.test/vm.mp3" })...),
			insight(aircall.TopicsCreated, 80, aircall.Content{List: []string{"Lamp"}})},
		"AI": {missed[0], session(aircall.AIVoiceAgentStarted, 1), session(aircall.AIVoiceAgentEnded, 29), session(aircall.AIVoiceAgentEscalated, 28),
			missed[1], event(aircall.CallTagged, 70, late(tagged("VIP"))...)},
		"messages": {message("m1", 0, false, "Hello?"), message("m2", 5, true, "Yes?"), message("m3", 5, false, "My lamp"),
			message("m4", 9, true, ""), message("m5", 2*86400, false, "Still"), message("m6", 2*86400+60, true, "Ah")},
	}
}

// orders yields every order of n things.
func orders(n int, yield func([]int)) {
	things := make([]int, n)
	for i := range things {
		things[i] = i
	}
	permute(things, func(int, []bool) bool { return true }, yield)
}

// sequences yields every order of n things of which one comes twice, without
// those that look alike: 15,120 for n = 6.
func sequences(n int, yield func([]int)) {
	for doubled := range n {
		things := make([]int, 0, n+1)
		for i := range n {
			things = append(things, i)
		}
		copyLast := func(i int, used []bool) bool { return i < n || used[doubled] }
		permute(append(things, doubled), copyLast, yield)
	}
}

// permute yields the orders of things in which each may stand where it does.
func permute(things []int, may func(i int, used []bool) bool, yield func([]int)) {
	var order []int
	used := make([]bool, len(things))
	var next func()
	next = func() {
		if len(order) == len(things) {
			yield(order)
			return
		}
		for i, thing := range things {
			if used[i] || !may(i, used) {
				continue
			}
			used[i], order = true, append(order, thing)
			next()
			used[i], order = false, order[:len(order)-1]
		}
	}
	next()
}

// TestAnyOrder holds that events in any order, one of them twice, add up to the
// same facts, and so lead to the same plans.
func TestAnyOrder(t *testing.T) {
	p := planner(t, func(_ *calllog.Settings, in *calllog.Integration) {
		in.AIAssist, in.Transcript, in.Topics, in.Tags.Update = true, true, calllog.TopicsTags, true
	})
	for name, events := range sixes() {
		t.Run(name, func(t *testing.T) {
			want := observed(p, events...)
			count := 0
			sequences(len(events), func(order []int) {
				count++
				var f calllog.Facts
				for _, i := range order {
					f = p.Observe(f, events[i])
				}
				if !t.Failed() && !reflect.DeepEqual(f, want) {
					t.Errorf("order %v (-want +got):\n%s", order, cmp.Diff(want, f))
				}
			})
			if count != 15_120 {
				t.Errorf("%d sequences, want 15,120", count)
			}
			if got := run(t, p, newDesk(), 200, events...); len(got.steps) == 0 {
				t.Error("no plan comes of it")
			}
		})
	}
}

// TestFactsAreKept holds that facts survive their JSON form, and that adding an
// event leaves earlier facts as they are.
func TestFactsAreKept(t *testing.T) {
	p := planner(t)
	for name, events := range sixes() {
		var f calllog.Facts
		for _, e := range events {
			before := encode(f)
			g := p.Observe(f, e)
			if encode(f) != before {
				t.Errorf("%s: an event changes earlier facts", name)
			}
			var kept calllog.Facts
			decode(t, encode(g), &kept)
			if diff := cmp.Diff(g, kept); diff != "" {
				t.Errorf("%s: facts (-before +after):\n%s", name, diff)
			}
			f = kept
		}
		k, _ := calllog.KeyOf("main", events[0])
		c := ticketing.Case[calllog.Facts]{Key: k, Facts: f}
		if got, want := encode(p.Plan(c, at(500))), encode(p.Plan(ticketing.Case[calllog.Facts]{Key: k, Facts: observed(p, events...)}, at(500))); got != want {
			t.Errorf("%s: plan %s, want %s", name, got, want)
		}
	}
}

// TestOtherEvents holds that events of other cases, and of kinds that no ticket
// needs, change nothing and have no case.
func TestOtherEvents(t *testing.T) {
	f := observed(planner(t), answeredCall()...)
	other := event(aircall.CallTagged, 9, tagged("x"), func(c *aircall.Call) { c.ID = 9002 })
	for name, e := range map[string]aircall.Event{
		"another call":  other,
		"a message":     message("m1", 0, false, "Hi"),
		"a mood":        insight(aircall.SentimentCreated, 9, aircall.Content{}),
		"a user":        &aircall.UserEvent{},
		"an unknown":    &aircall.UnknownEvent{},
		"what was said": &aircall.UtterancesEvent{},
	} {
		if diff := cmp.Diff(f, calllog.Observe(f, e)); diff != "" {
			t.Errorf("%s changes the facts (-before +after):\n%s", name, diff)
		}
	}
}

func TestKeyOf(t *testing.T) {
	const hashed = "f327f50b958715ed469c"
	for _, tt := range []struct {
		name string
		e    aircall.Event
		want ticketing.Key
	}{
		{"a call", event(aircall.CallCreated, 0), key},
		{"a callback is a call of its own", event(aircall.CallCreated, 0, callback), key},
		{"an insight", transcribed(0, "Hello"), key},
		{"a mood has none", insight(aircall.SentimentCreated, 9, aircall.Content{}), ""},
		{"an AI voice agent", session(aircall.AIVoiceAgentStarted, 0), key},
		{"a message", message("m1", 0, false, "Hi"), "aircall/main/sms/3/" + hashed},
		{"in another form", message("m1", 0, true, "Hi", func(m *aircall.Message) { m.ExternalNumber = "" }), "aircall/main/sms/3/" + hashed},
		{"by WhatsApp", message("m1", 0, false, "Hi", byWhatsApp), "aircall/main/whatsapp/3/" + hashed},
		{"to a group", groupMessage(), "aircall/main/group/3/77"},
		{"by something new", message("m1", 0, false, "Hi", func(m *aircall.Message) { m.Channel = "pigeon" }), ""},
		{"without their number", message("m1", 0, false, "Hi", func(m *aircall.Message) { m.ExternalNumber, m.RawDigits = "", "anonymous" }), ""},
		{"without ours", message("m1", 0, false, "Hi", func(m *aircall.Message) { m.Number = nil }), ""},
		{"an insight without a call", &aircall.InsightEvent{Kind: aircall.TranscriptionCreated}, ""},
		{"a user", &aircall.UserEvent{}, ""},
	} {
		got, ok := calllog.KeyOf("main", tt.e)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, ok, tt.want)
		}
		if calllog.Conversation(got) != (ok && got != key) {
			t.Errorf("%s: Conversation(%q) is %v", tt.name, got, calllog.Conversation(got))
		}
	}
	if k, _ := calllog.KeyOf("a/b", event(aircall.CallCreated, 0)); k != "aircall/a%2Fb/9001" {
		t.Errorf("an account with a slash: %q", k)
	}
}
