package systems_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// TestFocusMode is the vendor's state table (R119 to R123, D13, D14), with
// every source of contacts. A step is an act and what Zendesk shows
// after it.
func TestFocusMode(t *testing.T) {
	type step struct {
		act  func(*office)
		want string
	}
	var first, second string
	chat := connect.Contact{Channel: connect.Chat}
	answer := func(which *string, c connect.Contact) func(*office) {
		return func(o *office) { *which = o.connect.Ring(talking, c); o.connect.Answer(*which) }
	}
	finish := func(which *string) func(*office) { return func(o *office) { o.finish(*which) } }
	tests := []struct {
		name   string
		steps  []step
		turns  string
		writes int
	}{
		{"1 to 4: two contacts", []step{
			{answer(&first, chat), "120002"}, {answer(&second, chat), "120002"}, {finish(&first), "120002"}, {finish(&second), "3"},
		}, "R119 R120", 2},
		{"5 to 7: the agent chooses meanwhile", []step{
			{answer(&first, chat), "120002"}, {inZendeskTo(4), "4"}, {answer(&second, chat), "4"}, {finish(&first), "4"}, {finish(&second), "4"},
			{answer(&first, chat), "120002"}, {finish(&first), "4"},
		}, "R119 R123 R123 R119 R120", 3},
		{"8, 9: the agent was there before", []step{
			{inZendeskTo(onCall), "120002"}, {answer(&first, chat), "120002"}, {finish(&first), "120002"},
		}, "D14 D14", 0},
		{"after-contact work counts", []step{
			{answer(&first, chat), "120002"}, {func(o *office) { o.connect.HangUp(first) }, "120002"},
			{func(o *office) { o.connect.CloseContact(first) }, "3"},
		}, "R119 R120", 2},
	}
	for _, tt := range tests {
		for by, subscribe := range sources() {
			t.Run(tt.name+", by "+by, func(t *testing.T) {
				o := newOffice(t, subscribe...)
				o.start(nil, o.whileConnect())
				for i, s := range tt.steps {
					s.act(o)
					o.run(2 * time.Minute)
					if got, _, _ := strings.Cut(o.shows(), " "); got != s.want {
						t.Errorf("after step %d Zendesk shows %s, want %s", i+1, got, s.want)
					}
				}
				o.expectWrites(tt.writes)
				if got := strings.Join(o.turns, " "); got != tt.turns || len(o.notices) > 0 {
					t.Errorf("turns %q, want %q; notices %q", got, tt.turns, o.notices)
				}
			})
		}
	}
}

// TestRings hold at once, and let go when nobody answers (R119, state table row
// 10).
func TestRings(t *testing.T) {
	for name, end := range map[string]func(*connecttest.Fake, string){
		"missed":   func(f *connecttest.Fake, c string) { f.Miss(c); f.CloseContact(c) },
		"rejected": func(f *connecttest.Fake, c string) { f.Decline(c); f.CloseContact(c) },
		"hung up":  func(f *connecttest.Fake, c string) { f.HangUp(c); f.CloseContact(c) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, agentStream, contactEvents)
			o.start(nil, o.whileConnect())
			contact := o.ring()
			o.run(settle)
			o.expect("120002 available available")
			end(o.connect, contact)
			o.run(settle)
			o.expect("3 available available")
			o.expectWrites(2)
		})
	}
}

// TestAircallCalls hold a status in Zendesk, wrap-up included, beside a two-way
// pair: nothing of the hold is copied.
func TestAircallCalls(t *testing.T) {
	o := newOffice(t)
	o.start([]statussync.Pair{{A: "zendesk", B: "aircall", Rules: append(systems.AircallZendeskDefaults(), statussync.Both("On a call", "unavailable/other"))}},
		statussync.Hold{While: []string{"aircall"}, In: "zendesk", Status: "On a call"})
	u, _ := o.aircall.User(user)
	u.WrapUpTime = 30 * time.Second
	o.aircall.PutUser(u)
	call := o.aircall.Ring(user)
	o.run(3 * time.Second)
	if got := o.zendesk.StatusOf(agent).ID; got != onCall {
		t.Errorf("while it rings Zendesk shows %d", got)
	}
	o.aircall.Answer(call)
	o.run(3 * time.Minute)
	if got := o.zendesk.StatusOf(agent).ID; got != onCall {
		t.Errorf("in the call Zendesk shows %d", got)
	}
	o.aircall.HangUp(call)
	o.run(5 * time.Second)
	if got := o.zendesk.StatusOf(agent).ID; got != onCall {
		t.Errorf("in wrap-up Zendesk shows %d", got)
	}
	o.run(5 * time.Minute)
	o.expect("3 available available")
	if n := o.aircall.Writes(); n > 0 {
		t.Errorf("%d writes to Aircall", n)
	}
}

// workItems are what the agent works on in Zendesk.
func workItem(channel zendesk.Channel, id string) (begin, end func(*office)) {
	return func(o *office) { o.zendesk.AddWorkItem(agent, channel, id, "assigned") },
		func(o *office) { o.zendesk.RemoveWorkItem(agent, channel, id, "resolved") }
}

// TestWorkInZendesk holds a status in both phones while a conversation is with
// the agent, and gives back what was wished. Support tickets lie open for days,
// and count only where an option says so.
func TestWorkInZendesk(t *testing.T) {
	tests := []struct {
		name    string
		channel zendesk.Channel
		opts    []systems.ZendeskOption
		held    bool
	}{
		{"messaging", zendesk.ChannelMessaging, nil, true},
		{"support", zendesk.ChannelSupport, nil, false},
		{"talk", zendesk.ChannelTalk, nil, false},
		{"support, as the option says", zendesk.ChannelSupport, []systems.ZendeskOption{systems.WorkChannels(zendesk.ChannelSupport, zendesk.ChannelTalk)}, true},
		{"messaging, as the option says", zendesk.ChannelMessaging, []systems.ZendeskOption{systems.WorkChannels(zendesk.ChannelSupport)}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t, agentStream)
			o.systems(tt.opts...)
			o.start([]statussync.Pair{
				{A: "zendesk", B: "aircall", Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Away", "unavailable/on_a_break"))},
				{A: "zendesk", B: "connect", Rules: []statussync.Rule{statussync.Both("#3", "Available"), statussync.Both("#4", "Break")}},
			},
				statussync.Hold{While: []string{"zendesk"}, In: "aircall", Status: "unavailable/doing_back_office"},
				statussync.Hold{While: []string{"zendesk"}, In: "connect", Status: "In Zendesk"})
			begin, end := workItem(tt.channel, "9001")
			begin(o)
			o.run(3 * time.Minute)
			if !tt.held {
				o.expect("3 available available")
				o.expectWrites(0)
				return
			}
			o.expect("3 busy unavailable/doing_back_office")
			inZendeskTo(zendesk.StatusAway)(o) // a wish meanwhile
			o.run(3 * time.Minute)
			o.expect("4 busy unavailable/doing_back_office")
			end(o)
			o.run(3 * time.Minute)
			o.expect("4 break unavailable/on_a_break")
			if len(o.notices) > 0 {
				t.Errorf("notices %q", o.notices)
			}
		})
	}
}

// TestOffers ring until they are accepted, and end when they are not.
func TestOffers(t *testing.T) {
	for reason, want := range map[zendesk.WorkItemReason]string{
		zendesk.WorkItemOfferMissed: "3 available available", zendesk.WorkItemOfferObsoleted: "3 available available",
		zendesk.WorkItemAccepted: "3 available unavailable/doing_back_office",
	} {
		t.Run(string(reason), func(t *testing.T) {
			o := newOffice(t)
			o.start([]statussync.Pair{{A: "zendesk", B: "aircall", Rules: systems.AircallZendeskDefaults()}},
				statussync.Hold{While: []string{"zendesk"}, In: "aircall", Status: "unavailable/doing_back_office", Answered: true})
			o.zendesk.AddWorkItem(agent, zendesk.ChannelMessaging, "9001", zendesk.WorkItemOffered)
			o.run(3 * time.Second)
			o.expect("3 available available")
			o.zendesk.UpdateWorkItem(agent, zendesk.ChannelMessaging, "9001", reason)
			o.run(3 * time.Second)
			o.expect(want)
		})
	}
}

// TestLongWork outlasts sweeps in the phone: the hold is not a click, and a
// click ends it.
func TestLongWork(t *testing.T) {
	o := newOffice(t)
	o.start([]statussync.Pair{{A: "zendesk", B: "aircall", Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch"))}},
		statussync.Hold{While: []string{"zendesk"}, In: "aircall", Status: "unavailable/doing_back_office"})
	begin, end := workItem(zendesk.ChannelMessaging, "9001")
	begin(o)
	o.run(30 * time.Minute)
	o.expect("3 available unavailable/doing_back_office")
	o.aircall.SetStatus(user, aircall.Unavailable, aircall.OutForLunch)
	o.run(3 * time.Minute)
	o.expect("120001 available unavailable/out_for_lunch")
	end(o)
	o.run(3 * time.Minute)
	o.expect("120001 available unavailable/out_for_lunch")
	if !slices.Contains(o.turns, "R123") {
		t.Errorf("turns %q", o.turns)
	}
}

// TestFocusAndSync is the vendor's sync beside Focus mode: what a hold wrote
// goes nowhere (D19), and a click in Connect during the contact is still taken
// back.
func TestFocusAndSync(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(append(vendorRules(), statussync.Forward("On a call", "Available"))...)}, o.whileConnect())
	onlineAgain(o)
	o.run(time.Minute)
	before := o.connect.Writes()
	contact := o.talk()
	o.run(5 * time.Minute)
	o.expect("120002 available available")
	inConnect(breakID)(o)
	o.run(time.Minute)
	o.expect("120002 available available")
	o.finish(contact)
	o.run(5 * time.Minute)
	o.expect("3 available available")
	if n := o.connect.Writes() - before; n != 1 {
		t.Errorf("%d writes to Connect, want 1", n)
	}
	if diff := cmp.Diff([]string{"connect reverted R133"}, o.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestRestartInContact has an engine die during a contact (state table rows 11
// to 13).
func TestRestartInContact(t *testing.T) {
	for _, kept := range []bool{true, false} {
		for _, held := range []bool{true, false} {
			for by, subscribe := range sources() {
				name := map[bool]string{true: "stored", false: "nothing stored"}[kept] + map[bool]string{true: ", held, by ", false: ", free, by "}[held] + by
				t.Run(name, func(t *testing.T) {
					o := newOffice(t, subscribe...)
					var contact string
					if held {
						o.start(nil, o.whileConnect())
						contact = o.talk()
						o.run(2 * time.Minute)
						o.expect("120002 available available")
					} else {
						contact = o.talk()
						o.clock.RunUntil(o.clock.Now().Add(time.Minute))
					}
					if !kept {
						o.store = &engine.Memory{}
					}
					o.systems()
					o.start(nil, o.whileConnect())
					o.expect("120002 available available")
					o.finish(contact)
					o.run(5 * time.Minute)
					want, notices := "3 available available", []string(nil)
					if held && !kept { // D15
						want, notices = "120002 available available", []string{"zendesk wish_unknown D15"}
					}
					o.expect(want)
					if diff := cmp.Diff(notices, o.notices); diff != "" {
						t.Errorf("notices (-want +got):\n%s", diff)
					}
				})
			}
		}
	}
}

// TestFallback is given back where the wish is unknown (D15).
func TestFallback(t *testing.T) {
	o := newOffice(t, agentStream)
	rule := o.whileConnect()
	o.start(nil, rule)
	contact := o.talk()
	o.run(time.Minute)
	o.store = &engine.Memory{}
	o.systems()
	rule = o.whileConnect()
	rule.Else = "Online"
	o.start(nil, rule)
	o.finish(contact)
	o.run(time.Minute)
	o.expect("3 available available")
	if len(o.notices) > 0 {
		t.Errorf("notices %q", o.notices)
	}
}
