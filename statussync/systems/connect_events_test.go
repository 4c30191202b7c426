package systems_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
	"github.com/ctikit/ctikit/statussync/systems"
)

// ears is an engine that writes down what a system tells.
type ears struct {
	observed []statussync.Observation
	work     []focus.Work
	refuse   error
}

func (e *ears) Receive(_ context.Context, _ string, o statussync.Observation) error {
	e.observed = append(e.observed, o)
	return e.refuse
}

func (e *ears) Work(_ context.Context, _ string, w focus.Work) error {
	e.work = append(e.work, w)
	return e.refuse
}

func (e *ears) Limits(int, int, time.Duration) {}
func (e *ears) Now() time.Time                 { return dawn }

// listen attaches a system of its own to ears.
func (o *office) listen() (*systems.ConnectInstance, *ears) {
	x, e := systems.Connect(o.connect.Client()), &ears{}
	x.Attach(e)
	_, err := x.Catalog(o.t.Context())
	o.must(err)
	return x, e
}

// facts are what was told, in words.
func (e *ears) facts() (said []string) {
	for _, o := range e.observed {
		switch o := o.(type) {
		case statussync.Chose:
			said = append(said, "chose "+string(o.Status))
		case statussync.Signed:
			said = append(said, map[bool]string{true: "in", false: "out"}[o.In])
		}
	}
	return said
}

// TestAgentEvents is what each kind of record tells.
func TestAgentEvents(t *testing.T) {
	tests := []struct {
		name string
		act  func(*connecttest.Fake)
		want []string
		work []int // items that the records list
	}{
		{"login: nobody chose what it starts with", func(f *connecttest.Fake) { f.SignOut(talking); f.SignIn(talking) }, []string{"out", "out", "in"}, []int{0, 0}},
		{"a click", func(f *connecttest.Fake) { f.Choose(talking, breakID) }, []string{"in", "chose " + breakID}, []int{0}},
		{"the Offline status is a choice", func(f *connecttest.Fake) { f.Choose(talking, connecttest.OfflineID) },
			[]string{"in", "chose " + connecttest.OfflineID}, []int{0}},
		{"a contact rings", func(f *connecttest.Fake) { f.Ring(talking, connect.Contact{}) }, []string{"in"}, []int{1}},
		{"a next status is a choice, its beginning is none", func(f *connecttest.Fake) {
			c := f.Ring(talking, connect.Contact{})
			f.Answer(c)
			f.Choose(talking, lunchID)
			f.HangUp(c)
			f.CloseContact(c)
		}, []string{"in", "in", "in", "chose " + lunchID, "in", "in"}, []int{1, 1, 1, 1, 0}},
		{"a next status is cancelled", func(f *connecttest.Fake) {
			f.Ring(talking, connect.Contact{})
			f.Choose(talking, lunchID)
			f.Choose(talking, connecttest.AvailableID)
		}, []string{"in", "in", "chose " + lunchID, "in", "chose " + connecttest.AvailableID}, []int{1, 1, 1}},
		{"a heart-beat", func(f *connecttest.Fake) { f.HeartBeat(talking) }, nil, []int{0}},
		{"heart-beats go on after the logout", func(f *connecttest.Fake) { f.SignOut(talking); f.HeartBeat(talking) }, []string{"out"}, []int{0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			x, e := o.listen()
			before := len(o.connect.AgentEvents())
			tt.act(o.connect)
			for _, record := range o.connect.AgentEvents()[before:] {
				o.must(x.Receive(t.Context(), record))
			}
			if diff := cmp.Diff(tt.want, e.facts()); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			var work []int
			for _, w := range e.work {
				work = append(work, len(w.(focus.Listing).Items))
			}
			if diff := cmp.Diff(tt.work, work); diff != "" {
				t.Errorf("listed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestErrorStatus is no choice: Connect shows it after an error of its own.
func TestErrorStatus(t *testing.T) {
	o := newOffice(t)
	x, e := o.listen()
	o.connect.PutStatus(connect.AgentStatus{ID: "s-error", Name: "Error"})
	o.connect.Choose(talking, "s-error")
	events := o.connect.AgentEvents()
	o.must(x.Receive(t.Context(), events[len(events)-1]))
	if diff := cmp.Diff([]string{"in"}, e.facts()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestContactEvents tell of work when a contact is connected and completed.
func TestContactEvents(t *testing.T) {
	o := newOffice(t)
	x, e := o.listen()
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
	want := []focus.Work{
		focus.Edge{At: dawn, System: "connect", Item: contact, Step: focus.Begins, Mark: dawn},
		focus.Edge{At: dawn, System: "connect", Item: contact, Step: focus.Ends, Mark: dawn.Add(2 * time.Minute)},
	}
	if diff := cmp.Diff(want, e.work); diff != "" || len(e.observed) > 0 {
		t.Errorf("told of choices: %v; of work (-want +got):\n%s", e.observed, diff)
	}
}

// TestBareContactEvent has no envelope, so that its time is that of its receipt.
func TestBareContactEvent(t *testing.T) {
	o := newOffice(t)
	x, e := o.listen()
	o.must(x.Receive(t.Context(), []byte(`{"eventType":"COMPLETED","contactId":"c-1","agentInfo":{"agentArn":"`+connecttest.InstanceARN+`/agent/u-1"}}`)))
	want := []focus.Work{focus.Edge{At: dawn, System: "connect", Item: "c-1", Step: focus.Ends, Mark: dawn}}
	if diff := cmp.Diff(want, e.work); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestMalformedRecords are refused, for good.
func TestMalformedRecords(t *testing.T) {
	o := newOffice(t)
	x, e := o.listen()
	click := o.connect.AgentEvents()[0]
	for name, record := range map[string][]byte{
		"nothing": nil, "no JSON": []byte("sorry"), "half": click[:len(click)/2], "a list": []byte("[]"), "null": []byte("null"),
		"an empty object": []byte("{}"), "another event of the bus": []byte(`{"source":"aws.ec2","detail":{"state":"running"}}`),
	} {
		if err := x.Receive(t.Context(), record); !errors.Is(err, connect.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	if len(e.observed)+len(e.work) > 0 {
		t.Errorf("told %v, %v", e.observed, e.work)
	}
	if err := systems.Connect(o.connect.Client()).Receive(t.Context(), click); err == nil || errors.Is(err, connect.ErrMalformed) {
		t.Errorf("of no engine: %v, want an error that asks for the record again", err)
	}
	e.refuse = errors.New("the store is out of order")
	if err := x.Receive(t.Context(), click); !errors.Is(err, e.refuse) || errors.Is(err, connect.ErrMalformed) {
		t.Errorf("not saved: %v, want %v", err, e.refuse)
	}
}

// TestLateLogin comes after the logout that followed it: the user is signed out.
func TestLateLogin(t *testing.T) {
	o := newOffice(t)
	x, _ := o.listen()
	before := len(o.connect.AgentEvents())
	o.connect.SignOut(talking)
	o.clock.RunUntil(dawn.Add(time.Second))
	o.connect.SignIn(talking)
	o.clock.RunUntil(dawn.Add(2 * time.Second))
	o.connect.SignOut(talking)
	events := o.connect.AgentEvents()[before:]
	for _, i := range []int{0, 2, 1} {
		o.must(x.Receive(t.Context(), events[i]))
	}
	r, err := x.Read(t.Context(), talking)
	o.must(err)
	if !r.Out {
		t.Error("a login that was told late has the user signed in")
	}
}

// TestSignedInAndNotListed believes the stream: lists may leave out who is in the
// Offline status.
func TestSignedInAndNotListed(t *testing.T) {
	o := newOffice(t)
	x, _ := o.listen()
	o.connect.PutUser(connecttest.User{ID: "u-2"})
	o.connect.SignIn("u-2")
	for _, record := range o.connect.AgentEvents() {
		o.must(x.Receive(t.Context(), record))
	}
	o.connect.FailNext("GetCurrentUserData", connecttest.Fail{Status: 200, Body: `{"UserDataList":[]}`, ContentType: "application/json"})
	shown, err := x.ReadMany(t.Context(), []string{talking, "u-2", "u-3"})
	o.must(err)
	if shown[talking].Out || shown["u-2"].Out || !shown["u-3"].Out {
		t.Errorf("ReadMany: %+v", shown)
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
			o.stream = plan
			o.start([]engine.Pair{{A: o.zs, B: o.xs, Rules: []statussync.Rule{
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
