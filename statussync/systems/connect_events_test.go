package systems_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
)

// listen attaches a system of its own to a recorder.
func (o *office) listen() (*systems.ConnectInstance, *recorder) {
	x, r := systems.Connect(o.connect.Client()), &recorder{}
	x.Attach(r)
	_, err := x.Catalog(o.t.Context())
	o.must(err)
	return x, r
}

// TestAgentEvents is what each kind of record reports.
func TestAgentEvents(t *testing.T) {
	tests := []struct {
		name string
		act  func(*connecttest.Fake)
		want []string
		work []int // items that the records list
	}{
		{"login: nobody chose what it starts with", func(f *connecttest.Fake) { f.SignOut(talking); f.SignIn(talking) }, []string{"out", "out", "in"}, []int{0, 0}},
		{"a click", func(f *connecttest.Fake) { f.SetStatus(talking, breakID) }, []string{"in", "chose " + breakID}, []int{0}},
		{"the Offline status is a choice", func(f *connecttest.Fake) { f.SetStatus(talking, connecttest.OfflineID) },
			[]string{"in", "chose " + connecttest.OfflineID}, []int{0}},
		{"a contact rings", func(f *connecttest.Fake) { f.Ring(talking, connect.Contact{}) }, []string{"in"}, []int{1}},
		{"a next status is a choice, its beginning is none", func(f *connecttest.Fake) {
			c := f.Ring(talking, connect.Contact{})
			f.Answer(c)
			f.SetStatus(talking, lunchID)
			f.HangUp(c)
			f.CloseContact(c)
		}, []string{"in", "in", "in", "chose " + lunchID, "in", "in"}, []int{1, 1, 1, 1, 0}},
		{"a next status is cancelled", func(f *connecttest.Fake) {
			f.Ring(talking, connect.Contact{})
			f.SetStatus(talking, lunchID)
			f.SetStatus(talking, connecttest.AvailableID)
		}, []string{"in", "in", "chose " + lunchID, "in", "chose " + connecttest.AvailableID}, []int{1, 1, 1}},
		{"a heart-beat", func(f *connecttest.Fake) { f.HeartBeat(talking) }, nil, []int{0}},
		{"heart-beats go on after the logout", func(f *connecttest.Fake) { f.SignOut(talking); f.HeartBeat(talking) }, []string{"out"}, []int{0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			x, r := o.listen()
			before := len(o.connect.AgentEvents())
			tt.act(o.connect)
			for _, record := range o.connect.AgentEvents()[before:] {
				o.must(x.Receive(t.Context(), record))
			}
			if diff := cmp.Diff(tt.want, r.choices()); diff != "" {
				t.Errorf("reported (-want +got):\n%s", diff)
			}
			var work []int
			for _, c := range r.calls {
				work = append(work, len(c.Reports[len(c.Reports)-1].Items))
			}
			if diff := cmp.Diff(tt.work, work); diff != "" {
				t.Errorf("listed, a record each (-want +got):\n%s", diff)
			}
		})
	}
}

// TestErrorStatus is no choice: Connect shows it after an error of its own.
func TestErrorStatus(t *testing.T) {
	o := newOffice(t)
	x, r := o.listen()
	o.connect.PutStatus(connect.AgentStatus{ID: "s-error", Name: "Error"})
	o.connect.SetStatus(talking, "s-error")
	events := o.connect.AgentEvents()
	o.must(x.Receive(t.Context(), events[len(events)-1]))
	if diff := cmp.Diff([]string{"in"}, r.choices()); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

// TestContactEvents report work when a contact is connected and completed.
func TestContactEvents(t *testing.T) {
	o := newOffice(t)
	x, r := o.listen()
	contact := o.talk()
	o.clock.RunUntil(dawn.Add(90 * time.Second))
	o.connect.HangUp(contact)
	o.clock.RunUntil(dawn.Add(2 * time.Minute))
	o.connect.CloseContact(contact)
	unanswered := o.ring()
	o.connect.HangUp(unanswered)
	for _, event := range o.connect.ContactEvents() {
		o.must(x.Receive(t.Context(), event))
	}
	want := []statussync.Report{
		{Edge: &statussync.Edge{Item: contact, Step: statussync.Begins}, Mark: statussync.Mark{At: dawn}},
		{Edge: &statussync.Edge{Item: contact, Step: statussync.Ends}, Mark: statussync.Mark{At: dawn.Add(2 * time.Minute)}},
	}
	if diff := cmp.Diff(want, r.reports()); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

// TestBareContactEvent has no envelope, so that its time is not reported.
func TestBareContactEvent(t *testing.T) {
	o := newOffice(t)
	x, r := o.listen()
	o.must(x.Receive(t.Context(), []byte(`{"eventType":"COMPLETED","contactId":"c-1","agentInfo":{"agentArn":"`+connecttest.InstanceARN+`/agent/u-1"}}`)))
	want := []statussync.Report{{Edge: &statussync.Edge{Item: "c-1", Step: statussync.Ends}}}
	if diff := cmp.Diff(want, r.reports()); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

// TestMalformedRecords are refused, for good.
func TestMalformedRecords(t *testing.T) {
	o := newOffice(t)
	x, r := o.listen()
	click := o.connect.AgentEvents()[0]
	for name, record := range map[string][]byte{
		"nothing": nil, "no JSON": []byte("sorry"), "half": click[:len(click)/2], "a list": []byte("[]"), "null": []byte("null"),
		"an empty object": []byte("{}"), "another event of the bus": []byte(`{"source":"aws.ec2","detail":{"state":"running"}}`),
	} {
		if err := x.Receive(t.Context(), record); !errors.Is(err, connect.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	if len(r.calls) > 0 {
		t.Errorf("reported %v", r.calls)
	}
	if err := systems.Connect(o.connect.Client()).Receive(t.Context(), click); err == nil || errors.Is(err, connect.ErrMalformed) {
		t.Errorf("of no engine: %v, want an error that asks for the record again", err)
	}
	r.refuse = errors.New("the store is out of order")
	if err := x.Receive(t.Context(), click); !errors.Is(err, r.refuse) || errors.Is(err, connect.ErrMalformed) {
		t.Errorf("not saved: %v, want %v", err, r.refuse)
	}
}

// TestNotListed are signed out, by the list and by a reading alike. Nothing of
// what the stream reported before is kept outside the agent's state.
func TestNotListed(t *testing.T) {
	o := newOffice(t)
	x, _ := o.listen()
	o.connect.PutUser(connecttest.User{ID: "u-2"})
	o.connect.SignIn("u-2")
	for _, record := range o.connect.AgentEvents() {
		o.must(x.Receive(t.Context(), record))
	}
	o.connect.FailNext("GetCurrentUserData", ctikit.Fault{Status: 200, Body: `{"UserDataList":[]}`, ContentType: "application/json", Times: 2})
	shown, err := x.ReadMany(t.Context(), []string{talking, "u-2"})
	o.must(err)
	one, err := x.Read(t.Context(), talking)
	o.must(err)
	for _, r := range []statussync.Report{shown[talking], shown["u-2"], one} {
		if diff := cmp.Diff(statussync.Report{Out: statussync.Yes, Items: []string{}}, r); diff != "" {
			t.Errorf("reported (-want +got):\n%s", diff)
		}
	}
}

// TestUnruly has the stream's records doubled, late and out of order: clicks,
// contacts and sign-outs end as they should.
func TestUnruly(t *testing.T) {
	plans := map[string]func(n int) []time.Duration{
		"doubled": func(int) []time.Duration { return []time.Duration{soon, 700 * time.Millisecond} },
		"disorder": func(n int) []time.Duration {
			return []time.Duration{time.Duration(n*37%11) * 200 * time.Millisecond}
		},
		"lost": func(n int) []time.Duration {
			if n%3 == 0 {
				return nil
			}
			return []time.Duration{soon}
		},
		"all lost": func(int) []time.Duration { return nil },
	}
	for name, plan := range plans {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, agentStream)
			o.connect.SetDeliveryPlan(plan)
			o.start([]statussync.Pair{{A: "zendesk", B: "connect", Rules: []statussync.Rule{
				statussync.Both("#3", "Available"), statussync.Both("#2", "Offline"), statussync.Both("#4", "Break"), statussync.Both("Lunch", "Lunch"),
			}}}, o.whileConnect())
			inConnect(lunchID)(o)
			o.run(5 * time.Minute)
			o.expect("120001 lunch available")
			inConnect(breakID)(o)
			o.run(300 * time.Millisecond)
			inConnect(connecttest.AvailableID)(o)
			o.run(5 * time.Minute)
			o.expect("3 available available")
			contact := o.talk()
			inConnect(lunchID)(o)
			o.run(3 * time.Minute)
			o.expect("120002 available>lunch available")
			o.finish(contact)
			o.run(5 * time.Minute)
			o.expect("120001 lunch available")
			if len(o.notices) > 0 {
				t.Errorf("notices %q", o.notices)
			}
		})
	}
}
