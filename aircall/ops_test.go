package aircall_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// What the company of newWorld has.
const (
	agent    = 9
	free     = 10 // an agent without calls
	contact  = 501
	tag      = 12
	tag2     = 13
	team     = 7
	live     = 900_000_000_001 // a call that goes on
	ringing  = 900_000_000_002 // a call that nobody has answered
	over     = 900_000_000_003 // a call that has ended, recorded and analysed
	eventful = 900_000_000_004 // a call to which all happened that can
	missed   = 900_000_000_005 // a call that ended in a voicemail
	hookID   = "00000000-0000-4000-8000-000000000001"
	caller   = "+1 555-010-0777"
	hooksURL = "https://hooks.example.test/aircall"
)

// world is a company in which every endpoint has something to answer with.
type world struct {
	*aircalltest.Fake
	clk *ctikit.VirtualClock
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{clk: ctikit.NewVirtualClock(start)}
	w.Fake = aircalltest.New(t, aircalltest.WithClock(w.clk), aircalltest.WithWebhookToken(token))
	for _, id := range []int64{agent, free, 11} {
		w.PutUser(aircalltest.User{
			ID: id, Name: fmt.Sprint("Agent ", id), Email: fmt.Sprintf("agent%d@example.test", id), WrapUpTime: 5 * time.Second,
		})
	}
	w.PutNumber(aircalltest.Number{
		ID: aircalltest.MainLine, Name: "Main line", Digits: "+1 555-010-0003", Recording: true, IVR: true, Users: []int64{agent, free},
	})
	w.PutTeam(team, "Sales", free, agent)
	w.PutTag(aircall.Tag{ID: tag, Name: "vip", Color: "#00ff00", Description: "important"})
	w.PutTag(aircall.Tag{ID: tag2, Name: "later", Color: "#ff0000"})
	w.PutContact(aircall.Contact{
		ID: contact, FirstName: "Con", LastName: "Tact", CompanyName: "Example Customer", Information: "calls often",
		URLs:   []string{"https://crm.example.test/501"},
		Phones: []aircall.Reach{{Label: "Work", Value: caller}}, Emails: []aircall.Reach{{Label: "Work", Value: "contact@example.test"}},
	})
	w.Answer(w.Ring(agent))
	w.Incoming(aircalltest.MainLine, caller)
	id := w.Dial(11, aircalltest.MainLine, caller)
	w.Answer(id)
	w.HangUp(id)
	w.clk.RunUntil(start.Add(10 * time.Second))
	w.moreCalls()
	w.clk.RunUntil(start.Add(time.Minute))
	w.analyse(id)
	_, err := w.Client().Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: hooksURL, Events: []aircall.EventName{aircall.CallEnded}})
	calls := w.Client().Calls
	must(t, err, calls.Archive(t.Context(), eventful), calls.Tag(t.Context(), eventful, tag))
	return w
}

// moreCalls are the one to which all happens, and the one that is missed.
func (w *world) moreCalls() {
	id := w.Incoming(aircalltest.MainLine, caller)
	w.ChooseIVR(id, "Sales", "1")
	ai := aircall.AIVoiceAgentSession{EscalationReason: "asked for a person", EndReason: "escalated"}
	for _, event := range []aircall.EventName{aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentEscalated, aircall.AIVoiceAgentEnded} {
		w.VoiceAgent(id, event, ai)
	}
	w.RingOn(id, 11)
	w.Answer(id)
	w.Transfer(id, aircall.Transfer{TeamID: team})
	w.clk.RunUntil(w.clk.Now().Add(time.Second))
	w.HangUp(id)
	w.Assign(id, free)
	w.Comment(id, free, "noted")
	w.LeaveVoicemail(w.Incoming(aircalltest.MainLine, caller))
}

// analyse has AI Assist find out all that it can about a call.
func (w *world) analyse(id int64) {
	for _, name := range []aircall.EventName{
		aircall.TranscriptionCreated, aircall.SummaryCreated, aircall.TopicsCreated, aircall.SentimentCreated,
		aircall.ActionItemCreated, aircall.PlaybookCreated, aircall.CustomSummaryCreated, aircall.EvaluationCreated,
	} {
		w.Find(id, name, aircall.Insight{
			Content:      aircall.Content{Text: string(name)},
			Participants: []aircall.Participant{{ID: "9", Type: "internal", Name: "Agent 9", PhoneNumber: "+15550100", Value: aircall.Neutral}},
			Extra:        map[string]json.RawMessage{"score": json.RawMessage("7")},
		})
	}
	w.Predict(id, 75, aircall.CSATDriver{Polarity: aircall.Positive, Label: "quick"})
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// installer is the app that the fake knows.
func installer(t *testing.T, opts ...aircall.Option) *aircall.OAuth {
	t.Helper()
	o, err := aircall.NewOAuth(aircalltest.ClientID, aircalltest.ClientSecret, aircalltest.RedirectURI, opts...)
	must(t, err)
	return o
}

// op is one call of one method, and what it returns beside its error.
type op func(ctx context.Context, c *aircall.Client, o *aircall.OAuth) (any, error)

// on is an op that needs no more than a client.
func on(f func(context.Context, *aircall.Client) (any, error)) op {
	return func(ctx context.Context, c *aircall.Client, _ *aircall.OAuth) (any, error) { return f(ctx, c) }
}

// run is an op that returns no more than an error.
func run(f func(context.Context, *aircall.Client) error) op {
	return func(ctx context.Context, c *aircall.Client, _ *aircall.OAuth) (any, error) { return nil, f(ctx, c) }
}

// failed drops what a method returns beside its error.
func failed[T any](_ T, err error) error { return err }

// drain reads a list to its end, or to its error.
func drain[T any](seq iter.Seq2[T, error]) error { return failed(every(seq)) }

// every is the items of a list.
func every[T any](seq iter.Seq2[T, error]) (all []T, err error) {
	for item, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// ops calls every method that sends something, named as in the reference.
var ops = map[string]op{
	"OAuth.Exchange": func(ctx context.Context, _ *aircall.Client, o *aircall.OAuth) (any, error) {
		return o.Exchange(ctx, "fake-code-1")
	},
	"Integrations.Me": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Integrations.Me(ctx)
	}),
	"Integrations.Enable": run(func(ctx context.Context, c *aircall.Client) error { return c.Integrations.Enable(ctx) }),
	"Integrations.Disable": run(func(ctx context.Context, c *aircall.Client) error {
		return c.Integrations.Disable(ctx)
	}),
	"Company.Get":  on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Company.Get(ctx) }),
	"Company.Ping": run(func(ctx context.Context, c *aircall.Client) error { return c.Company.Ping(ctx) }),

	"Webhooks.Get": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Webhooks.Get(ctx, hookID)
	}),
	"Webhooks.List": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Webhooks.List(ctx, aircall.WebhookListOptions{})
	}),
	"Webhooks.All": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Webhooks.All(ctx, aircall.WebhookListOptions{}))
	}),
	"Webhooks.Create": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Webhooks.Create(ctx, aircall.WebhookSpec{URL: hooksURL, Events: aircall.PresenceEvents()})
	}),
	"Webhooks.Ensure": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		sub, _, _, err := c.Webhooks.Ensure(ctx, aircall.WebhookSpec{URL: hooksURL + "/2", Events: aircall.PresenceEvents()})
		return sub, err
	}),
	"Webhooks.Update": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Webhooks.Update(ctx, hookID, aircall.WebhookUpdate{Name: "n", Events: aircall.PresenceEvents()})
	}),
	"Webhooks.Revive": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Webhooks.Revive(ctx, hookID)
	}),
	"Webhooks.AddEvents": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Webhooks.AddEvents(ctx, hookID, aircall.CallHold)
	}),
	"Webhooks.RemoveEvents": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Webhooks.RemoveEvents(ctx, hookID, aircall.CallHold)
	}),
	"Webhooks.Delete": run(func(ctx context.Context, c *aircall.Client) error { return c.Webhooks.Delete(ctx, hookID) }),

	"Users.Get": on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Users.Get(ctx, free) }),
	"Users.GetByEmail": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.GetByEmail(ctx, "agent10@example.test")
	}),
	"Users.List": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.List(ctx, aircall.UserListOptions{})
	}),
	"Users.All": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Users.All(ctx, aircall.UserListOptions{}))
	}),
	"Users.Create": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.Create(ctx, aircall.UserSpec{Email: "new@example.test", FirstName: "New", LastName: "Agent", WrapUpTime: time.Second})
	}),
	"Users.Update": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.Update(ctx, free, aircall.UserUpdate{FirstName: new("Nina"), WrapUpTime: new(30 * time.Second)})
	}),
	"Users.SetStatus": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.SetStatus(ctx, free, aircall.StatusUpdate{Availability: aircall.Unavailable})
	}),
	"Users.Delete": run(func(ctx context.Context, c *aircall.Client) error { return c.Users.Delete(ctx, agent) }),
	"Users.Availability": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.Availability(ctx, free)
	}),
	"Users.Availabilities": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.Availabilities(ctx, aircall.AvailabilityListOptions{})
	}),
	"Users.AllAvailabilities": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Users.AllAvailabilities(ctx, aircall.AvailabilityListOptions{}))
	}),
	"Users.StartCall": run(func(ctx context.Context, c *aircall.Client) error {
		return c.Users.StartCall(ctx, free, aircalltest.MainLine, "+15550100")
	}),
	"Users.Dial": run(func(ctx context.Context, c *aircall.Client) error {
		return c.Users.Dial(ctx, free, "+15550100")
	}),
	"Users.Numbers": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Users.Numbers(ctx, agent, aircall.NumberListOptions{})
	}),
	"Users.AllNumbers": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Users.AllNumbers(ctx, agent, aircall.NumberListOptions{}))
	}),
}
