package intake_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

var pat = contactlog.Agent{ID: "u-1", Username: "pat", Email: "pat@example.test", Name: "Pat Lee", RoutingProfile: "Basic Routing Profile"}

// talk is a whole call.
func (w *world) talk(c connect.Contact) {
	id := w.Ring("u-1", c)
	time.Sleep(5 * time.Second)
	w.Answer(id)
	time.Sleep(30 * time.Second)
	w.HangUp(id)
	time.Sleep(10 * time.Second)
	w.CloseContact(id)
	time.Sleep(time.Minute)
}

// A call's events bring its numbers, attributes and names, with one reading for
// each event that needs one, and each name read once.
func TestCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.SubscribeContactEvents(w.ContactEvent)
		started := time.Now()
		w.talk(call("c-1"))
		f := w.cases.facts(t, "c-1")
		at := func(s int) time.Time { return started.Add(time.Duration(s) * time.Second) }
		details := func(updated time.Time, work int64) *contactlog.Details {
			return &contactlog.Details{
				UpdatedAt: updated, ReadAt: updated, Attributes: map[string]string{"language": "de"}, Customer: "+15550199", System: "+15550100",
				Queue: "MyCorp Sales", Agent: pat, WorkSeconds: work,
			}
		}
		want := contactlog.Facts{Legs: map[string]contactlog.Leg{"c-1": {
			Channel: connect.Voice, Method: connect.Inbound,
			Initiated: at(0), ConnectedToSystem: at(0), ConnectedToAgent: at(5), Disconnected: at(35), Completed: at(45),
			Accepted: details(at(5), 0), Last: details(at(45), 10),
		}}}
		if diff := cmp.Diff(want, f, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("facts (-want +got):\n%s", diff)
		}
		w.talk(call("c-2"))
		for what, want := range map[string]int{"DescribeContact": 6, "DescribeUser": 1, "DescribeQueue": 1, "DescribeRoutingProfile": 1} {
			if got := w.Count(what); got != want {
				t.Errorf("%s: %d requests, want %d", what, got, want)
			}
		}
		time.Sleep(time.Hour)
		w.talk(call("c-3"))
		if got := w.Count("DescribeQueue"); got != 2 {
			t.Errorf("an hour later the queue was read %d times in all, want 2", got)
		}
	})
}

// R10: the stream of agent events shows that a contact is offered, with all that
// a screen pop needs. Each offer is one act, however often it is shown.
func TestRinging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.SubscribeAgentEvents(w.AgentEvent)
		now := time.Now()
		w.Ring("u-1", call("c-1"))
		time.Sleep(time.Second)
		w.HeartBeat("u-1")
		for _, event := range w.AgentEvents() {
			must(t, w.AgentEvent(t.Context(), event))
		}
		f := w.cases.facts(t, "c-1")
		if diff := cmp.Diff([]contactlog.Act{{Kind: contactlog.Ringing, Contact: "c-1", At: now.UTC(), Agent: pat}}, f.Acts); diff != "" {
			t.Errorf("acts (-want +got):\n%s", diff)
		}
		if last := f.Legs["c-1"].Last; last == nil || last.Customer != "+15550199" || w.Count("DescribeContact") != 1 {
			t.Errorf("details %+v after %d readings", last, w.Count("DescribeContact"))
		}
	})
}

// Attributes that change while an agent has the contact are read; before that,
// and for other changes, nothing is.
func TestChangedAttributes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.SubscribeContactEvents(w.ContactEvent)
		set := func(value string) {
			must(t, w.Client().Contacts.UpdateAttributes(t.Context(), "c-1", map[string]string{"ticket_type": value}))
			time.Sleep(time.Second)
		}
		w.Ring("u-1", call("c-1"))
		set("task")
		if n := w.Count("DescribeContact"); n != 0 {
			t.Errorf("%d readings before an agent has the contact", n)
		}
		w.Answer("c-1")
		time.Sleep(time.Second)
		set("incident")
		leg := w.cases.facts(t, "c-1").Legs["c-1"]
		if leg.Accepted.Attributes["ticket_type"] != "task" || leg.Last.Attributes["ticket_type"] != "incident" || w.Count("DescribeContact") != 2 {
			t.Errorf("on acceptance %v, then %v, after %d readings", leg.Accepted.Attributes, leg.Last.Attributes, w.Count("DescribeContact"))
		}
	})
}

// A transfer's contacts are one conversation; a task and a callback are their own.
func TestConversations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.subscribe()
		w.talk(call("c-1"))
		second, callback := call("c-2"), call("c-3")
		second.InitialContactID, second.PreviousContactID, second.InitiationMethod = "c-1", "c-1", connect.Transfer
		callback.InitialContactID, callback.InitiationMethod = "c-1", connect.Callback
		w.talk(second)
		w.talk(callback)
		if legs := w.cases.facts(t, "c-1").Legs; len(legs) != 2 || legs["c-2"].Previous != "c-1" || legs["c-2"].Record == nil {
			t.Errorf("legs %v", legs)
		}
		if legs := w.cases.facts(t, "c-3").Legs; len(legs) != 1 || len(w.cases.known) != 2 {
			t.Errorf("legs of the callback %v, %d cases", legs, len(w.cases.known))
		}
	})
}

// Nothing that was acknowledged is lost: while Connect or the store is in
// trouble, records come again, and in the end all is known, in whatever order it
// came.
func TestTrouble(t *testing.T) {
	tests := []struct {
		name    string
		opts    []connecttest.Option
		trouble func(*world)
	}{
		{"the store fails", nil, func(w *world) { w.cases.fails = 23 }},
		{"Connect fails", nil, func(w *world) { w.FailNext("DescribeContact", ctikit.Fault{Status: 503, Times: 40}) }},
		{"connections break after the request", nil, func(w *world) { w.FailNext("*", ctikit.Fault{Cut: true, After: true, Times: 20}) }},
		{"Connect throttles", []connecttest.Option{connecttest.WithRateOf(connect.DescribeContact, 0.05, 1)}, func(*world) {}},
		{"no permission for a while", nil, func(w *world) {
			fault := connecttest.Exception("AccessDeniedException")
			fault.Times = 10
			w.FailNext("DescribeContact", fault)
		}},
		{"doubled and late", nil, func(w *world) {
			w.SetDeliveryPlan(func(n int) []time.Duration {
				return []time.Duration{time.Duration(n*37%11) * time.Second, time.Duration(n*13%7) * time.Second}
			})
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, tt.opts...)
				w.subscribe()
				tt.trouble(w)
				started := time.Now().UTC().Truncate(time.Second)
				w.talk(call("c-1"))
				time.Sleep(time.Hour)
				if n := w.PendingDeliveries(); n != 0 {
					t.Errorf("%d records are not taken yet", n)
				}
				f := w.cases.facts(t, "c-1")
				l := f.Legs["c-1"]
				if len(f.Acts) != 1 || l.Accepted == nil || l.Last == nil || l.Record == nil {
					t.Fatalf("acts %v, leg %+v", f.Acts, l)
				}
				at := func(s int) time.Time { return started.Add(time.Duration(s) * time.Second) }
				times := []time.Time{l.Initiated, l.ConnectedToAgent, l.Disconnected, l.Completed}
				if diff := cmp.Diff([]time.Time{at(0), at(5), at(35), at(45)}, times); diff != "" {
					t.Errorf("times (-want +got):\n%s", diff)
				}
				if l.Last.Agent != pat || l.Last.Queue != "MyCorp Sales" || l.Record.Customer != "+15550199" {
					t.Errorf("last %+v, record %+v", l.Last, l.Record)
				}
			})
		})
	}
}

// The events and the record of a call come in any order, one of them twice, and
// the same is known in the end.
func TestAnyOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, connecttest.WithoutRates())
		w.talk(call("c-1"))
		type delivery struct {
			to   func(*intake.Intake, context.Context, []byte) error
			text []byte
		}
		var all []delivery
		for _, event := range w.ContactEvents() {
			all = append(all, delivery{(*intake.Intake).ContactEvent, event})
		}
		all = append(all, delivery{(*intake.Intake).ContactRecord, w.ContactRecords()[0]})
		client := w.Client(connect.WithoutQuotas())
		var first contactlog.Facts
		n := 0
		for order := range orders(len(all)) {
			if n++; n%7 != 1 { // all of them take long with the race detector
				continue
			}
			sink := &cases{known: map[ticketing.Key][]byte{}}
			in := newIntake(t, intake.Config{Connect: client, Instance: connecttest.InstanceID, Sink: sink})
			for _, i := range append(order, order[n%len(order)]) {
				must(t, all[i].to(in, t.Context(), all[i].text))
			}
			got := sink.facts(t, "c-1")
			if n == 1 {
				first = got
			}
			if diff := cmp.Diff(first, got); diff != "" {
				t.Fatalf("order %v (-first +this one):\n%s", order, diff)
			}
		}
		if n != 720 || first.Legs["c-1"].Completed.IsZero() || first.Legs["c-1"].Record == nil {
			t.Errorf("%d orders of %d, leg %+v", n, len(all), first.Legs["c-1"])
		}
	})
}

// orders are all orders of the numbers below n.
func orders(n int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		var extend func(start, rest []int) bool
		extend = func(start, rest []int) bool {
			if len(rest) == 0 {
				return yield(slices.Clone(start))
			}
			for i := range rest {
				others := slices.Delete(slices.Clone(rest), i, i+1)
				if !extend(append(slices.Clip(start), rest[i]), others) {
					return false
				}
			}
			return true
		}
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		extend(nil, all)
	}
}

// The newest record counts in either order. One whose events were all lost is
// completed by reading the contact, unless Connect has it no more.
func TestRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.talk(call("c-1"))
		must(t, w.Client().Contacts.UpdateAttributes(t.Context(), "c-1", map[string]string{"ticket_type": "task"}))
		records := w.ContactRecords()
		for _, i := range []int{1, 0, 1} {
			must(t, w.ContactRecord(t.Context(), records[i]))
		}
		l := w.cases.facts(t, "c-1").Legs["c-1"]
		if len(records) != 2 || l.Record.Attributes["ticket_type"] != "task" || l.Last.Agent != pat || w.Count("DescribeContact") != 1 {
			t.Errorf("%d records, leg %+v, %d readings", len(records), l, w.Count("DescribeContact"))
		}
		gone := strings.ReplaceAll(string(records[0]), `"c-1"`, `"c-9"`)
		must(t, w.ContactRecord(t.Context(), []byte(gone)))
		if l := w.cases.facts(t, "c-9").Legs["c-9"]; l.Record == nil || l.Last != nil {
			t.Errorf("a contact that is gone: %+v", l)
		}
	})
}

// R54, X54: transcripts and analyses join the conversation of their contact,
// also where the file does not name it.
func TestFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.PutContact(connect.Contact{ID: "c-1", Channel: connect.Chat})
		w.PutContact(connect.Contact{ID: "c-2", InitialContactID: "c-1", PreviousContactID: "c-1", Channel: connect.Chat})
		items := `"Transcript":[{"Id":"i-1","AbsoluteTime":"2026-03-02T09:00:00Z","Content":"Hello","ContentType":"text/plain","Type":"MESSAGE"}]`
		must(t, w.ChatTranscript(t.Context(), []byte(`{"InstanceId":"`+connecttest.InstanceID+`","ContactId":"c-2",`+items+`}`)))
		must(t, w.ChatTranscript(t.Context(), []byte(`{"InitialContactId":"c-1","ContactId":"c-3",`+items+`}`)))
		must(t, w.LensAnalysis(t.Context(), []byte(`{"Channel":"CHAT","CustomerMetadata":{"ContactId":"c-2"},`+items+`}`)))
		legs := w.cases.facts(t, "c-1").Legs
		if len(w.cases.known) != 1 || len(legs["c-2"].Transcript.Items) != 1 || len(legs["c-3"].Transcript.Items) != 1 || len(legs["c-2"].Lens.Transcript) != 1 {
			t.Errorf("%d cases, legs %+v", len(w.cases.known), legs)
		}
		err := w.LensAnalysis(t.Context(), []byte(`{"CustomerMetadata":{"ContactId":"c-9"},`+items+`}`))
		if !errors.Is(err, connect.ErrNotFound) {
			t.Errorf("of an unknown contact: %v, want ErrNotFound", err)
		}
	})
}

func TestFlowEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for _, id := range []string{"c-1", "c-2"} {
			must(t, w.FlowEvent(t.Context(), []byte(`{"Details":{"ContactData":{"ContactId":"`+id+`","InitialContactId":"c-1","PreviousContactId":"c-1",
				"Channel":"VOICE","InitiationMethod":"INBOUND","InstanceARN":"`+connecttest.InstanceARN+`","Attributes":{"ticket_type":"task"},"Queue":"MyCorp Sales",
				"CustomerEndpoint":{"Address":"+15550199"},"SystemEndpoint":{"Address":"+15550100"}}}}`)))
		}
		legs := w.cases.facts(t, "c-1").Legs
		last := legs["c-1"].Last
		if last == nil || last.Attributes["ticket_type"] != "task" || last.Customer != "+15550199" || last.Queue != "MyCorp Sales" || len(w.Requests()) != 0 {
			t.Errorf("details %+v after %d requests", last, len(w.Requests()))
		}
		if legs["c-1"].Initial != "" || legs["c-1"].Previous != "" || legs["c-2"].Initial != "c-1" || legs["c-2"].Previous != "c-1" {
			t.Errorf("legs %+v", legs)
		}
	})
}

// R68: a supervisor's status says whether the ticket may open.
func TestSupervisor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.PutUser(connecttest.User{ID: "u-2", Username: "boss"})
		w.SignIn("u-2") // with Offline
		for id, user := range map[string]string{"c-2": "u-2", "c-3": "u-1", "c-4": "u-9"} {
			w.PutContact(connect.Contact{
				ID: id, InitialContactID: "c-1", InitiationMethod: connect.Monitor, Channel: connect.Voice, AgentID: user, ConnectedToAgentAt: time.Now(),
			})
			must(t, w.ContactEvent(t.Context(), []byte(`{"eventType":"CONNECTED_TO_AGENT","contactId":"`+id+`","initialContactId":"c-1","channel":"VOICE","initiationMethod":"MONITOR"}`)))
		}
		legs := w.cases.facts(t, "c-1").Legs
		if !legs["c-2"].Last.Agent.Offline || legs["c-3"].Last.Agent.Offline || legs["c-4"].Last.Agent != (contactlog.Agent{ID: "u-9"}) {
			t.Errorf("legs %+v", legs)
		}
	})
}

// What is not there, or may not be read, has no name; what passes is tried
// again, a few times.
func TestNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, connecttest.WithoutPermission(connect.DescribeUser, connect.DescribeQueue))
		w.SubscribeContactEvents(w.ContactEvent)
		w.talk(call("c-1"))
		last := w.cases.facts(t, "c-1").Legs["c-1"].Last
		if last.Queue != "" || last.Agent != (contactlog.Agent{ID: "u-1"}) {
			t.Errorf("details %+v", last)
		}

		w = newWorld(t)
		w.FailNext("DescribeQueue", ctikit.Fault{Status: 503, Times: 1000})
		w.PutContact(connect.Contact{ID: "c-1", QueueID: "q-sales"})
		began := time.Now()
		err := w.ContactEvent(t.Context(), []byte(`{"eventType":"CONNECTED_TO_AGENT","contactId":"c-1"}`))
		if !errors.Is(err, connect.ErrServer) || time.Since(began) > 20*time.Second || w.Count("DescribeQueue") > 20 {
			t.Errorf("%v after %v and %d requests", err, time.Since(began), w.Count("DescribeQueue"))
		}
		w.ClearFaults()
		must(t, w.ContactEvent(t.Context(), []byte(`{"eventType":"CONNECTED_TO_AGENT","contactId":"c-1"}`)))
		time.Sleep(2 * time.Hour)
		w.FailNext("DescribeQueue", ctikit.Fault{Status: 503, Times: 1000})
		w.PutContact(connect.Contact{ID: "c-2", QueueID: "q-sales"})
		must(t, w.ContactEvent(t.Context(), []byte(`{"eventType":"CONNECTED_TO_AGENT","contactId":"c-2"}`)))
		if last := w.cases.facts(t, "c-2").Legs["c-2"].Last; last.Queue != "MyCorp Sales" {
			t.Errorf("an old name that cannot be read again is %q", last.Queue)
		}
	})
}

// What another instance reports is passed over, what is malformed refused.
func TestNotOurs(t *testing.T) {
	const other = "arn:aws:connect:eu-central-1:123456789012:instance/other"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for what, err := range map[string]error{
			"event":      w.ContactEvent(t.Context(), []byte(`{"eventType":"CONNECTED_TO_AGENT","contactId":"c-1","instanceArn":"`+other+`"}`)),
			"record":     w.ContactRecord(t.Context(), []byte(`{"ContactId":"c-1","InstanceARN":"`+other+`"}`)),
			"agent":      w.AgentEvent(t.Context(), []byte(strings.ReplaceAll(string(w.AgentEvents()[0]), connecttest.InstanceARN, other))),
			"transcript": w.ChatTranscript(t.Context(), []byte(`{"ContactId":"c-1","InstanceId":"other","Transcript":[]}`)),
			"lens":       w.LensAnalysis(t.Context(), []byte(`{"CustomerMetadata":{"ContactId":"c-1","InstanceId":"other"},"Transcript":[]}`)),
			"flow":       w.FlowEvent(t.Context(), []byte(`{"Details":{"ContactData":{"ContactId":"c-1","InstanceARN":"`+other+`"}}}`)),
		} {
			if err != nil {
				t.Errorf("%s of another instance: %v", what, err)
			}
		}
		for what, err := range map[string]error{
			"event": w.ContactEvent(t.Context(), nil), "record": w.ContactRecord(t.Context(), nil), "agent": w.AgentEvent(t.Context(), nil),
			"transcript": w.ChatTranscript(t.Context(), nil), "lens": w.LensAnalysis(t.Context(), nil), "flow": w.FlowEvent(t.Context(), nil),
		} {
			if !errors.Is(err, connect.ErrMalformed) {
				t.Errorf("malformed %s: %v, want ErrMalformed", what, err)
			}
		}
		if w.cases.calls != 0 || len(w.Requests()) != 0 {
			t.Errorf("%d changes, %d requests", w.cases.calls, len(w.Requests()))
		}
	})
}

func TestNewListsAllMistakes(t *testing.T) {
	_, err := intake.New(intake.Config{NamesFor: -1, Timeout: -1})
	for _, part := range []string{"Connect: want", "Instance: want", "Sink: want", "NamesFor: want", "Timeout: want"} {
		if !errors.Is(err, intake.ErrConfig) || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v lacks %q", err, part)
		}
	}
}
