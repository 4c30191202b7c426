package connecttest_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// tape is a sink that writes down what it takes, and refuses as long as it is
// told.
type tape struct {
	t     *testing.T
	f     *floor
	lines []string
	fails int
}

func (tp *tape) take(_ context.Context, record []byte) error {
	if tp.fails > 0 {
		tp.fails--
		return errors.New("not now")
	}
	tp.lines = append(tp.lines, agentLine(tp.t, record))
	return nil
}

func (tp *tape) want(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, tp.lines); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func listen(t *testing.T, opts ...connecttest.Option) (*floor, *tape) {
	t.Helper()
	f := newFloor(t, opts...)
	tp := &tape{t: t, f: f}
	f.SubscribeAgentEvents(tp.take)
	return f, tp
}

func TestRecordsArriveInOrder(t *testing.T) {
	f, tp := listen(t)
	f.SetStatus("u-1", "s-lunch")
	f.SetStatus("u-1", available)
	if len(tp.lines) != 0 || f.PendingDeliveries() != 2 {
		t.Errorf("%d records on the caller's stack, %d pending", len(tp.lines), f.PendingDeliveries())
	}
	f.after(0)
	tp.want(t, "0 STATE_CHANGE Lunch>", "0 STATE_CHANGE Available>")
	if f.PendingDeliveries() != 0 {
		t.Errorf("%d pending", f.PendingDeliveries())
	}
}

func TestARefusedRecordComesAgainBeforeTheNext(t *testing.T) {
	f, tp := listen(t, connecttest.WithRetryAfter(time.Minute))
	tp.fails = 2
	f.SetStatus("u-1", "s-lunch")
	f.SetStatus("u-1", available)
	f.after(90 * time.Second)
	tp.want(t)
	f.after(time.Minute)
	tp.want(t, "0 STATE_CHANGE Lunch>", "0 STATE_CHANGE Available>")
}

func TestARecordIsKeptForADay(t *testing.T) {
	f, tp := listen(t, connecttest.WithRetryAfter(time.Hour))
	tp.fails = 1000
	f.SetStatus("u-1", "s-lunch")
	f.after(48 * time.Hour)
	if tp.fails != 1000-25 || f.PendingDeliveries() != 0 {
		t.Errorf("%d tries, %d pending, want 25 and 0", 1000-tp.fails, f.PendingDeliveries())
	}
}

func TestPlans(t *testing.T) {
	f, tp := listen(t, connecttest.WithDeliveryPlan(func(n int) []time.Duration {
		return map[int][]time.Duration{
			3: {},                // lost; 1 and 2 were before the subscription
			4: {3 * time.Second}, // late, overtaken by the next
			5: {0, time.Second},  // doubled
		}[n]
	}))
	f.SetStatus("u-1", "s-lunch")
	f.SetStatus("u-1", "s-break")
	f.SetStatus("u-1", available)
	if f.PendingDeliveries() != 3 {
		t.Errorf("%d pending, want 3", f.PendingDeliveries())
	}
	f.after(time.Minute)
	tp.want(t, "0 STATE_CHANGE Available>", "0 STATE_CHANGE Available>", "0 STATE_CHANGE Break>")
	if n := len(f.AgentEvents()); n != 5 {
		t.Errorf("%d events in all, want 5", n)
	}
}

// The plan may change while the fake runs, and both streams follow it.
func TestSetDeliveryPlan(t *testing.T) {
	f, tp := listen(t)
	var got []connect.ContactEventType
	f.SubscribeContactEvents(func(_ context.Context, record []byte) error {
		e, err := connect.DecodeContactEvent(record)
		got = append(got, e.Type)
		return err
	})
	f.SetDeliveryPlan(func(n int) []time.Duration { return []time.Duration{time.Duration(10-n) * time.Second} })
	f.Answer(f.Ring("u-1", connect.Contact{}))
	f.after(time.Minute)
	want := []connect.ContactEventType{connect.ContactConnectedToAgent, connect.ContactQueued, connect.ContactInitiated}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contact events (-want +got):\n%s", diff)
	}
	f.SetDeliveryPlan(nil)
	f.SetStatus("u-1", "s-lunch")
	f.after(0)
	tp.want(t, "0 STATE_CHANGE Available> CONNECTED", "0 STATE_CHANGE Available> CONNECTING", "60 STATE_CHANGE Available>Lunch CONNECTED")
}

func TestAfterTheEndNothingArrives(t *testing.T) {
	for name, end := range map[string]func(f *floor, stop func()){
		"stop":  func(_ *floor, stop func()) { stop() },
		"close": func(f *floor, _ func()) { f.Close() },
	} {
		f := newFloor(t, connecttest.WithDeliveryPlan(func(int) []time.Duration { return []time.Duration{0, time.Second} }))
		tp := &tape{t: t, f: f}
		stop := f.SubscribeAgentEvents(tp.take)
		f.SetStatus("u-1", "s-lunch")
		end(f, stop)
		f.SetStatus("u-1", available)
		f.after(time.Minute)
		if len(tp.lines) != 0 || f.PendingDeliveries() != 0 {
			t.Errorf("%s: %d records, %d pending", name, len(tp.lines), f.PendingDeliveries())
		}
	}
}

func TestInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := connecttest.New(t)
		var ended error
		f.SubscribeAgentEvents(func(ctx context.Context, _ []byte) error { // hangs until the end
			<-ctx.Done()
			ended = ctx.Err()
			return ended
		})
		var got []string
		f.SubscribeAgentEvents(func(_ context.Context, record []byte) error {
			e, err := connect.DecodeAgentEvent(record)
			got = append(got, e.UserID()+" "+string(e.Type))
			return err
		})
		f.PutUser(connecttest.User{ID: "u-1"})
		f.SignIn("u-1")
		f.SetStatus("u-1", available)
		f.SignOut("u-1")
		synctest.Wait()
		if diff := cmp.Diff([]string{"u-1 LOGIN", "u-1 STATE_CHANGE", "u-1 LOGOUT"}, got); diff != "" {
			t.Errorf("records (-want +got):\n%s", diff)
		}
		f.Close()
		synctest.Wait()
		if !errors.Is(ended, context.Canceled) {
			t.Errorf("the sink's context ended with %v", ended)
		}
	})
}

func TestHeartBeats(t *testing.T) {
	f := newFloor(t)
	f.PutUser(connecttest.User{ID: "u-2"})
	f.PutUser(connecttest.User{ID: "u-3"}) // never signed in
	f.SignIn("u-2")
	f.SignOut("u-2")
	before := len(f.AgentEvents())
	f.after(time.Hour)
	f.HeartBeats()
	f.after(time.Millisecond)
	f.HeartBeats() // of u-1 alone
	f.HeartBeat("u-1")
	want := []string{
		"3600 HEART_BEAT Available>", "3600 HEART_BEAT Offline>", "3600.001 HEART_BEAT Available>", "3600.001 HEART_BEAT Available>",
	}
	if diff := cmp.Diff(want, f.agentEvents(t, before)); diff != "" {
		t.Errorf("heart-beats (-want +got):\n%s", diff)
	}
	e, err := connect.DecodeAgentEvent(f.AgentEvents()[before])
	must(t, err)
	if diff := cmp.Diff(e.Current, *e.Previous); diff != "" {
		t.Errorf("a heart-beat's snapshots differ:\n%s", diff)
	}
	if err := f.Try(func(f *connecttest.Fake) { f.HeartBeat("u-2") }); !has(err, "more than an hour") {
		t.Errorf("error %v", err)
	}
}

func TestChangesOfPeopleAreTold(t *testing.T) {
	f := newFloor(t)
	before := len(f.AgentEvents())
	f.PutUser(connecttest.User{ID: "u-1", Email: "agent@example.test", FirstName: "Patricia"})
	p := connecttest.RoutingProfile{}
	p.ID, p.Name = connecttest.BasicProfileID, "Other"
	f.PutRoutingProfile(p)
	f.PutRoutingProfile(p) // nothing new
	events := f.AgentEvents()[before:]
	if len(events) != 2 {
		t.Fatalf("%d events, want 2", len(events))
	}
	e, err := connect.DecodeAgentEvent(events[1])
	must(t, err)
	if e.Current.FirstName != "Patricia" || e.Current.RoutingProfile.Name != "Other" || e.Previous.RoutingProfile.Name != "Basic Routing Profile" {
		t.Errorf("event %s", events[1])
	}
}

// The shape is that of the vendor's pages, so it is compared as text.
func TestShapeOfAgentEvents(t *testing.T) {
	f := newFloor(t)
	f.after(1500 * time.Millisecond)
	id := f.Ring("u-1", connect.Contact{ID: "c-1", InitialContactID: "c-0", Channel: connect.Chat})
	f.SetStatus("u-1", "s-lunch")
	events := f.AgentEvents()
	const want = `{
	"AWSAccountId": "123456789012", "AgentARN": "$I/agent/u-1", "InstanceARN": "$I", "EventType": "STATE_CHANGE",
	"EventId": "00000000-0000-4000-8000-000000000007", "EventTimestamp": "2026-03-02T09:00:01.500Z", "Version": "2019-05-25",
	"CurrentAgentSnapshot": {
		"AgentStatus": {"ARN": "$I/agent-state/$A", "Name": "Available", "StartTimestamp": "2026-03-02T09:00:00.000Z", "Type": "ROUTABLE"},
		"NextAgentStatus": {"ARN": "$I/agent-state/s-lunch", "Name": "Lunch", "EnqueuedTimestamp": "2026-03-02T09:00:01.500Z"},
		"Configuration": {
			"Username": "agent@example.test", "FirstName": "Pat", "LastName": "Lee", "AgentHierarchyGroups": null, "Proficiencies": [],
			"RoutingProfile": {
				"ARN": "$I/routing-profile/$P", "Name": "Basic Routing Profile",
				"InboundQueues": [
					{"ARN": "$I/queue/agent/u-1", "Name": null, "Channels": ["CHAT", "TASK", "VOICE"]},
					{"ARN": "$I/queue/$Q", "Name": "BasicQueue", "Channels": ["VOICE", "CHAT", "TASK"]}],
				"DefaultOutboundQueue": {"ARN": "$I/queue/$Q", "Name": "BasicQueue", "Channels": ["VOICE", "CHAT", "TASK"]},
				"Concurrency": [
					{"Channel": "CHAT", "AvailableSlots": 1, "MaximumSlots": 2}, {"Channel": "TASK", "AvailableSlots": 1, "MaximumSlots": 1},
					{"Channel": "VOICE", "AvailableSlots": 1, "MaximumSlots": 1}]}},
		"Contacts": [{
			"ContactId": "c-1", "InitialContactId": "c-0", "Channel": "CHAT", "InitiationMethod": "INBOUND", "State": "CONNECTING",
			"StateStartTimestamp": "2026-03-02T09:00:01.500Z", "ConnectedToAgentTimestamp": null,
			"QueueTimestamp": "2026-03-02T09:00:01.500Z",
			"Queue": {"ARN": "$I/queue/$Q", "Name": "BasicQueue", "Channels": ["VOICE", "CHAT", "TASK"]}}]}}`
	got := object(t, events[len(events)-1])
	delete(got, "PreviousAgentSnapshot") // the event before
	if diff := cmp.Diff(object(t, []byte(expand(want))), got); diff != "" {
		t.Errorf("agent event of %s (-want +got):\n%s", id, diff)
	}
	if v, ok := object(t, events[0])["PreviousAgentSnapshot"]; !ok || v != nil {
		t.Errorf("a LOGIN's previous snapshot is %v, want null", v)
	}
}

func TestShapeOfContactEvents(t *testing.T) {
	f := newFloor(t)
	id := f.Ring("u-1", connect.Contact{
		ID: "c-1", PreviousContactID: "c-0", SystemEndpoint: connect.Endpoint{Address: "+15550199"}, Tags: map[string]string{"team": "one"},
	})
	f.Answer(id)
	f.after(1500 * time.Millisecond)
	f.HangUp(id)
	f.after(50 * time.Second)
	f.CloseContact(id)
	events := f.ContactEvents()
	const want = `{
	"version": "0", "id": "00000000-0000-4000-8000-00000000000a", "detail-type": "Amazon Connect Contact Event", "source": "aws.connect",
	"account": "123456789012", "time": "2026-03-02T09:00:51Z", "region": "eu-central-1", "resources": ["$I/contact/c-1"],
	"detail": {
		"eventType": "COMPLETED", "contactId": "c-1", "previousContactId": "c-0", "channel": "VOICE", "instanceArn": "$I",
		"initiationMethod": "INBOUND", "initiationTimestamp": "2026-03-02T09:00:00.000Z",
		"connectedToSystemTimestamp": "2026-03-02T09:00:00.000Z", "disconnectTimestamp": "2026-03-02T09:00:01.500Z",
		"disconnectReason": "CUSTOMER_DISCONNECT",
		"queueInfo": {"queueArn": "$I/queue/$Q", "queueType": "STANDARD", "enqueueTimestamp": "2026-03-02T09:00:00.000Z"},
		"agentInfo": {
			"agentArn": "$I/agent/u-1", "connectedToAgentTimestamp": "2026-03-02T09:00:00.000Z",
			"afterContactWorkStartTimestamp": "2026-03-02T09:00:01.500Z", "afterContactWorkEndTimestamp": "2026-03-02T09:00:51.500Z",
			"afterContactWorkDuration": 50},
		"tags": {"aws:connect:instanceId": "$N", "aws:connect:systemEndpoint": "+15550199", "team": "one"}}}`
	if diff := cmp.Diff(object(t, []byte(expand(want))), object(t, events[len(events)-1])); diff != "" {
		t.Errorf("contact event (-want +got):\n%s", diff)
	}
}

func object(t *testing.T, text []byte) (v map[string]any) {
	t.Helper()
	must(t, json.Unmarshal(text, &v))
	return v
}
