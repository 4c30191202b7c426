package aircalltest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

func TestAnOutboundCall(t *testing.T) {
	f := newFloor(t)
	must(t, f.client.Users.StartCall(t.Context(), 9, aircalltest.MainLine, "+15550100"))
	f.wantEvents(t, 0, "0 call.created initial")
	if got := f.StatusOf(9); got != aircall.AvailabilityInCall {
		t.Errorf("the caller is %s", got)
	}
	f.Answer(900000000001)
	f.HangUp(900000000001)
	f.wantEvents(t, 0, "0 call.answered answered", "0 call.hungup done", "0 user.wut_start.v2 unavailable ")
}

func TestDeclineAndTransfer(t *testing.T) {
	f := newFloor(t)
	f.PutUser(aircalltest.User{ID: 10})
	f.PutTeam(7, "Sales", 10)
	id := f.Incoming(aircalltest.MainLine, "+15550100")
	f.RingOn(id, 9)
	if f.Try(func(f *aircalltest.Fake) { f.RingOn(id, 10) }) == nil {
		t.Error("a call rings on two")
	}
	f.Decline(id)
	if f.Try(func(f *aircalltest.Fake) { f.Answer(id) }) == nil {
		t.Error("nobody answered a call")
	}
	f.RingOn(id, 9)
	f.Answer(id)
	f.after(0)
	must(t, f.client.Calls.Transfer(t.Context(), id, aircall.Transfer{TeamID: 7}))
	f.wantEvents(t, 0, "0 user.wut_start.v2 unavailable ", "0 call.transferred answered")
	c, err := f.client.Calls.Get(t.Context(), id, aircall.CallFetch{})
	must(t, err)
	if c.User.ID != 10 || c.TransferredBy.ID != 9 || c.TransferredTo.ID != 10 || len(c.Teams) != 1 || c.Teams[0].ID != 7 {
		t.Errorf("transferred: %+v", c)
	}
	if f.StatusOf(9) != aircall.AvailabilityAfterCallWork || f.StatusOf(10) != aircall.AvailabilityInCall {
		t.Errorf("agents are %s and %s", f.StatusOf(9), f.StatusOf(10))
	}
	f.Transfer(id, aircall.Transfer{UserID: 9}) // who is in wrap-up
	if f.StatusOf(10) != aircall.AvailabilityInCall {
		t.Error("a transfer that nobody took freed the agent")
	}
}

func TestATransferOutside(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.Transfer(id, aircall.Transfer{Number: "+15550199"})
	if got := f.StatusOf(9); got != aircall.AvailabilityAvailable {
		t.Errorf("the agent is %s", got)
	}
	f.HangUp(id)
	f.wantEvents(t, 0, "0 call.created initial", "0 call.ringing_on_agent initial", "0 call.external_transferred initial", "0 call.hungup done")
}

func TestAVoicemail(t *testing.T) {
	f := newFloor(t)
	f.listen(t, "https://hooks.example.test/more", aircall.CallVoicemailLeft, aircall.CallAssetsGenerated)
	id := f.Ring(9)
	f.after(0)
	f.LeaveVoicemail(id)
	f.wantEvents(t, time.Minute, "0 call.voicemail_left done", "0 call.comm_assets_generated done")
	c, err := f.client.Calls.Get(t.Context(), id, aircall.CallFetch{ShortURLs: true})
	must(t, err)
	if c.Voicemail == "" || c.VoicemailShort == "" || c.MissedReason == "" {
		t.Errorf("call %+v", c)
	}
	must(t, f.client.Calls.DeleteVoicemail(t.Context(), id))
	if c, err := f.client.Calls.Get(t.Context(), id, aircall.CallFetch{}); err != nil || c.Voicemail != "" {
		t.Errorf("after the voicemail was deleted: %+v, %v", c, err)
	}
}

func TestRecordingOfALineThatRecordsNothing(t *testing.T) {
	f := newDesk(t)
	id := f.Dial(10, 4, "+15550100")
	if err := f.client.Calls.PauseRecording(t.Context(), id); !errors.Is(err, aircall.ErrWrongState) {
		t.Errorf("%v, want ErrWrongState", err)
	}
	f.Answer(id)
	f.HangUp(id)
	f.after(time.Minute)
	if c, err := f.client.Calls.Get(t.Context(), id, aircall.CallFetch{}); err != nil || c.Recording != "" {
		t.Errorf("call %+v, %v", c, err)
	}
}

func TestNotesOnACall(t *testing.T) {
	for name, tt := range map[string]struct {
		opts []aircalltest.Option
		tags []int64
	}{
		"tags add up":     {nil, []int64{12, 13}},
		"tags are placed": {[]aircalltest.Option{aircalltest.WithTagsReplaced()}, []int64{13}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newDesk(t, tt.opts...)
			calls, ctx := f.client.Calls, t.Context()
			const id = 900000000002
			must(t, calls.Tag(ctx, id, 12))
			must(t, calls.Tag(ctx, id, 13))
			f.Comment(id, 9, "by hand")
			for range 4 {
				must(t, calls.Comment(ctx, id, "good \U0001F44D"))
			}
			if err := calls.Comment(ctx, id, "one more"); !errors.Is(err, aircall.ErrInvalid) {
				t.Errorf("a sixth comment: %v, want ErrInvalid", err)
			}
			got, err := calls.Get(ctx, id, aircall.CallFetch{})
			must(t, err)
			var tags []int64
			for _, tag := range got.Tags {
				tags = append(tags, tag.ID)
			}
			if diff := cmp.Diff(tt.tags, tags); diff != "" {
				t.Errorf("tags (-want +got):\n%s", diff)
			}
			if len(got.Comments) != 5 || got.Comments[0].PostedBy.ID != 9 || got.Comments[1].PostedBy != nil || got.Comments[1].Content != "good " {
				t.Errorf("comments %+v", got.Comments)
			}
			must(t, f.client.Tags.Delete(ctx, 13))
			if got, err = calls.Get(ctx, id, aircall.CallFetch{}); err != nil || len(got.Tags) != len(tt.tags)-1 {
				t.Errorf("after the tag was deleted: %+v, %v", got.Tags, err)
			}
		})
	}
}

func TestCards(t *testing.T) {
	f := newDesk(t)
	card := []aircall.CardLine{{Text: "Zendesk"}, {Label: "Open tickets", Text: "3"}}
	must(t, f.client.Calls.ShowCard(t.Context(), 900000000001, card...))
	if diff := cmp.Diff([][]aircall.CardLine{card}, f.Cards(900000000001)); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
}

func TestTimelineAndAIVoiceAgents(t *testing.T) {
	f := newDesk(t)
	const id = 900000000001
	f.ChooseIVR(id, "Sales", "1")
	f.VoiceAgent(id, aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentSession{AgentID: "a1"})
	f.VoiceAgent(id, aircall.AIVoiceAgentEscalated, aircall.AIVoiceAgentSession{AgentID: "a1", EscalationReason: "asked for"})
	f.VoiceAgent(id, aircall.AIVoiceAgentEnded, aircall.AIVoiceAgentSession{AgentID: "a1", EndReason: "escalated"})
	plain, err := f.client.Calls.Get(t.Context(), id, aircall.CallFetch{})
	must(t, err)
	full, err := f.client.Calls.Get(t.Context(), id, aircall.CallFetch{Timeline: true, AIVoiceAgents: true})
	must(t, err)
	if plain.IVROptions != nil || plain.AIVoiceAgents != nil {
		t.Errorf("unasked: %+v %+v", plain.IVROptions, plain.AIVoiceAgents)
	}
	if len(full.IVROptions) != 1 || full.IVROptions[0].Title != "Sales" || full.IVROptions[0].CreatedAt.IsZero() {
		t.Errorf("menu %+v", full.IVROptions)
	}
	if a := full.AIVoiceAgents; len(a) != 1 || a[0].ID != "a1" || a[0].EndReason != "escalated" || a[0].EscalationReason != "asked for" || a[0].EndedAt.IsZero() {
		t.Errorf("AI voice agents %+v", a)
	}
}

func TestADeletedUserGoesLater(t *testing.T) {
	f := newFloor(t)
	must(t, f.client.Users.Delete(t.Context(), 9))
	if _, ok := f.User(9); !ok {
		t.Error("gone at once")
	}
	f.wantEvents(t, time.Minute, "1 user.deleted.v2 available always_opened")
	if _, ok := f.User(9); ok {
		t.Error("not gone")
	}
}

// A webhook of an app gets the calls of the numbers that it was installed for;
// one of an API key, of all.
func TestAppsGetTheirNumbers(t *testing.T) {
	f := newFloor(t)
	f.PutNumber(aircalltest.Number{ID: 4})
	o, err := aircall.NewOAuth(aircalltest.ClientID, aircalltest.ClientSecret, aircalltest.RedirectURI,
		aircall.WithHTTPClient(&http.Client{Transport: f}), aircall.WithClock(f.clk))
	must(t, err)
	access, err := o.Exchange(t.Context(), f.Consent(4))
	must(t, err)
	c := f.ClientAs(aircall.Bearer(access.Access.Reveal()))
	sub, err := c.Webhooks.Create(t.Context(), aircall.WebhookSpec{
		URL: "https://app.example.test/", Events: []aircall.EventName{aircall.CallCreated, aircall.IntegrationDeleted},
	})
	must(t, err)
	hook, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	must(t, err)
	var arrived []string
	f.Deliver("app.example.test", hook.Handler(func(_ context.Context, ev aircall.Event) error {
		switch ev := ev.(type) {
		case *aircall.CallEvent:
			arrived = append(arrived, fmt.Sprint("call on ", ev.Call.Number.ID))
		case *aircall.IntegrationEvent:
			arrived = append(arrived, fmt.Sprint("removed from ", ev.Integration.CompanyID))
		}
		return nil
	}))
	for _, number := range []int64{aircalltest.MainLine, 4} {
		f.Incoming(number, "+15550100")
	}
	f.Uninstall()
	f.after(0)
	if diff := cmp.Diff([]string{"call on 4", "removed from 2"}, arrived); diff != "" {
		t.Errorf("arrived (-want +got):\n%s", diff)
	}
}

func TestMoreImpossibleActs(t *testing.T) {
	f := newDesk(t)
	const talking, done = 900000000001, 900000000002
	waiting := f.Incoming(4, "+1")
	for name, act := range map[string]func(*aircalltest.Fake){
		"a call on no number":           func(f *aircalltest.Fake) { f.Incoming(5, "+1") },
		"a call by a busy user":         func(f *aircalltest.Fake) { f.Dial(9, 3, "+1") },
		"a call from no number":         func(f *aircalltest.Fake) { f.Dial(10, 5, "+1") },
		"ring nobody":                   func(f *aircalltest.Fake) { f.RingOn(waiting, 5) },
		"ring on two":                   func(f *aircalltest.Fake) { f.RingOn(talking, 10) },
		"decline what is answered":      func(f *aircalltest.Fake) { f.Decline(talking) },
		"hold what is over":             func(f *aircalltest.Fake) { f.Hold(done) },
		"resume what rings":             func(f *aircalltest.Fake) { f.Resume(waiting) },
		"transfer to nobody":            func(f *aircalltest.Fake) { f.Transfer(talking, aircall.Transfer{UserID: 5}) },
		"transfer outside, answered":    func(f *aircalltest.Fake) { f.Transfer(talking, aircall.Transfer{Number: "+1"}) },
		"voicemail on what is answered": func(f *aircalltest.Fake) { f.LeaveVoicemail(talking) },
		"a menu after the call":         func(f *aircalltest.Fake) { f.ChooseIVR(done, "Sales", "1") },
		"assign to nobody":              func(f *aircalltest.Fake) { f.Assign(done, 5) },
		"assign nothing":                func(f *aircalltest.Fake) { f.Assign(1, 9) },
		"untag what has no tag":         func(f *aircalltest.Fake) { f.Untag(done, 12) },
		"comment by nobody":             func(f *aircalltest.Fake) { f.Comment(done, 5, "c") },
		"cards of nothing":              func(f *aircalltest.Fake) { f.Cards(1) },
		"the dialler of nobody":         func(f *aircalltest.Fake) { f.Dialled(5) },
		"an AI voice agent does it all": func(f *aircalltest.Fake) { f.VoiceAgent(done, aircall.CallHold, aircall.AIVoiceAgentSession{}) },
		"AI Assist finds a call":        func(f *aircalltest.Fake) { f.Find(done, aircall.CallHold, aircall.Insight{}) },
		"AI Assist finds nonsense": func(f *aircalltest.Fake) {
			f.Find(done, aircall.SummaryCreated, aircall.Insight{Content: aircall.Content{Raw: []byte("{")}})
		},
		"speak after the call":            func(f *aircalltest.Fake) { f.Say(done) },
		"predict nothing":                 func(f *aircalltest.Fake) { f.Predict(1, 5) },
		"a message on no number":          func(f *aircalltest.Fake) { f.Message(5, aircall.MessageSent, aircall.Message{}) },
		"a message that is a call":        func(f *aircalltest.Fake) { f.Message(3, aircall.CallHold, aircall.Message{}) },
		"an update of no message":         func(f *aircalltest.Fake) { f.Message(3, aircall.MessageStatusUpdated, aircall.Message{ID: "x"}) },
		"a report that is a call":         func(f *aircalltest.Fake) { f.Report(aircall.CallHold, aircall.Report{}) },
		"a number twice":                  func(f *aircalltest.Fake) { f.AddNumber(aircalltest.Number{ID: 3}) },
		"a number without an id":          func(f *aircalltest.Fake) { f.PutNumber(aircalltest.Number{}) },
		"a number that is not there":      func(f *aircalltest.Fake) { f.OpenNumber(5, true) },
		"delete a number that is no more": func(f *aircalltest.Fake) { f.DeleteNumber(5) },
	} {
		wantFailure(t, f, name, act)
	}
}

func TestReplacing(t *testing.T) {
	f := newDesk(t)
	f.PutNumber(aircalltest.Number{ID: 4, Name: "Renamed"})
	f.PutTag(aircall.Tag{ID: 12, Name: "renamed", Color: "#000000"})
	f.PutTeam(7, "Renamed", 9)
	f.PutContact(aircall.Contact{ID: 501, FirstName: "Renamed"})
	ctx := t.Context()
	n, err := f.client.Numbers.Get(ctx, 4)
	must(t, err)
	tag, err := f.client.Tags.Get(ctx, 12)
	must(t, err)
	team, err := f.client.Teams.Get(ctx, 7)
	must(t, err)
	who, err := f.client.Contacts.Get(ctx, 501)
	must(t, err)
	got := []any{n.Name, tag.Name, team.Name, team.Users[0].ID, who.FirstName}
	if diff := cmp.Diff([]any{"Renamed", "renamed", "Renamed", int64(9), "Renamed"}, got); diff != "" {
		t.Errorf("replaced (-want +got):\n%s", diff)
	}
}
