package aircall_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

const hookURL = "https://hooks.example.test/aircall"

func spec(events ...aircall.EventName) aircall.WebhookSpec {
	return aircall.WebhookSpec{Name: "status-sync", URL: hookURL, Events: events}
}

func made(t *testing.T, c *aircall.Client, s aircall.WebhookSpec) *aircall.Subscription {
	t.Helper()
	sub, err := c.Webhooks.Create(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func wantEvents(t *testing.T, sub *aircall.Subscription, err error, want ...aircall.EventName) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, sub.Events); diff != "" {
		t.Errorf("events mismatch (-want +got):\n%s", diff)
	}
}

func TestWebhookLife(t *testing.T) {
	f, _ := company(t, 0)
	c := f.Client()
	sub := made(t, c, spec(aircall.CallAnswered))
	want := &aircall.Subscription{
		ID: "00000000-0000-4000-8000-000000000001", DirectLink: "https://api.aircall.io/v1/webhooks/40001",
		Name: "status-sync", URL: hookURL, Events: []aircall.EventName{aircall.CallAnswered}, Active: true,
		Token: ctikit.NewSecret("fake-token-0001"), CreatedAt: start,
	}
	if diff := cmp.Diff(want, sub); diff != "" {
		t.Errorf("Create mismatch (-want +got):\n%s", diff)
	}
	got, err := c.Webhooks.Get(t.Context(), sub.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Get mismatch (-want +got):\n%s", diff)
	}
	if err := c.Webhooks.Delete(t.Context(), sub.ID); err != nil {
		t.Fatal(err)
	}
	if err := c.Webhooks.Delete(t.Context(), sub.ID); !errors.Is(err, aircall.ErrNotFound) {
		t.Errorf("second Delete: %v, want ErrNotFound", err)
	}
	page, err := c.Webhooks.List(t.Context(), aircall.WebhookListOptions{})
	if err != nil || len(page.Items) != 0 || page.Next != "" {
		t.Errorf("List = %+v, %v, want an empty last page", page, err)
	}
}

// An update without events subscribes to all.
func TestUpdateKeepsTheEvents(t *testing.T) {
	f, _ := company(t, 0)
	c := f.Client()
	sub := made(t, c, spec(aircall.CallAnswered, aircall.CallEnded))
	ctx := t.Context()

	got, err := c.Webhooks.Update(ctx, sub.ID, aircall.WebhookUpdate{Name: "renamed"})
	wantEvents(t, got, err, aircall.CallAnswered, aircall.CallEnded)
	if got.Name != "renamed" || got.URL != hookURL {
		t.Errorf("updated to %q at %q", got.Name, got.URL)
	}
	got, err = c.Webhooks.Revive(ctx, sub.ID)
	wantEvents(t, got, err, aircall.CallAnswered, aircall.CallEnded)
	got, err = c.Webhooks.Update(ctx, sub.ID, aircall.WebhookUpdate{URL: hookURL + "/2", Events: []aircall.EventName{aircall.CallHold}})
	wantEvents(t, got, err, aircall.CallHold)
	got, err = c.Webhooks.AddEvents(ctx, sub.ID, aircall.CallUnhold, aircall.CallHold)
	wantEvents(t, got, err, aircall.CallHold, aircall.CallUnhold)
	got, err = c.Webhooks.RemoveEvents(ctx, sub.ID, aircall.CallHold)
	wantEvents(t, got, err, aircall.CallUnhold)
	if _, err := c.Webhooks.RemoveEvents(ctx, sub.ID, aircall.CallUnhold); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Webhooks.Revive(ctx, sub.ID); !errors.Is(err, aircall.ErrInvalid) {
		t.Errorf("an update that would have to send no events: %v, want ErrInvalid", err)
	}
}

func TestWebhookArgumentsAreChecked(t *testing.T) {
	f, _ := company(t, 0)
	c, ctx := f.Client(), t.Context()
	one := func(_ any, err error) error { return err }
	ensure := func(s aircall.WebhookSpec) error {
		_, _, _, err := c.Webhooks.Ensure(ctx, s)
		return err
	}
	for name, err := range map[string]error{
		"Create without URL":    one(c.Webhooks.Create(ctx, aircall.WebhookSpec{Events: aircall.PresenceEvents()})),
		"Create with a path":    one(c.Webhooks.Create(ctx, aircall.WebhookSpec{URL: "/aircall", Events: aircall.PresenceEvents()})),
		"Create without events": one(c.Webhooks.Create(ctx, spec())),
		"Create, empty event":   one(c.Webhooks.Create(ctx, spec(""))),
		"Ensure without events": ensure(spec()),
		"Update, bad URL":       one(c.Webhooks.Update(ctx, "x", aircall.WebhookUpdate{URL: "ftp://x"})),
		"Update without id":     one(c.Webhooks.Update(ctx, "", aircall.WebhookUpdate{Active: true})),
		"Get without id":        one(c.Webhooks.Get(ctx, "")),
		"Delete without id":     c.Webhooks.Delete(ctx, ""),
		"AddEvents, none":       one(c.Webhooks.AddEvents(ctx, "x")),
		"List size":             one(c.Webhooks.List(ctx, aircall.WebhookListOptions{Size: 99})),
	} {
		if !errors.Is(err, aircall.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	wantSent(t, f)
}

func TestWebhookRefusals(t *testing.T) {
	f, _ := company(t, 0, aircalltest.WithRateLimit(1000))
	c := f.Client()
	if _, err := c.Webhooks.Create(t.Context(), spec("user.levitated")); !errors.Is(err, aircall.ErrInvalid) {
		t.Errorf("unknown event: %v, want ErrInvalid", err)
	}
	for i := range 100 {
		s := spec(aircall.CallAnswered)
		s.URL = fmt.Sprint(hookURL, i)
		made(t, c, s)
	}
	if _, err := c.Webhooks.Create(t.Context(), spec(aircall.CallAnswered)); !errors.Is(err, aircall.ErrInvalid) {
		t.Errorf("the 101st webhook: %v, want ErrInvalid", err)
	}
	if got := collect(t, c.Webhooks.All(t.Context(), aircall.WebhookListOptions{})); len(got) != 100 {
		t.Errorf("%d webhooks listed, want 100", len(got))
	}
}

func TestCreateIsNotRepeatedAfterACut(t *testing.T) {
	f, _ := company(t, 0)
	f.FailNext("POST /v1/webhooks", ctikit.Fault{Cut: true, After: true})
	if _, err := f.Client().Webhooks.Create(t.Context(), spec(aircall.CallAnswered)); err == nil {
		t.Error("no error")
	}
	if n := f.Count("POST /v1/webhooks"); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestEnsure(t *testing.T) {
	f, _ := company(t, 0)
	c, ctx := f.Client(), t.Context()
	want := spec(aircall.CallEnded, aircall.CallAnswered)
	ensured := func(writes int, isNew bool) aircall.Subscription {
		t.Helper()
		before := len(f.Requests())
		sub, secret, created, err := c.Webhooks.Ensure(ctx, want)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range f.Requests()[before:] {
			if e.Method != "GET" {
				n++
			}
		}
		if n != writes || secret.IsZero() || secret != sub.Token || !sub.Active || created != isNew {
			t.Errorf("%d writes, want %d; token there: %v, active: %v, created: %v", n, writes, !secret.IsZero(), sub.Active, created)
		}
		return sub
	}

	first := ensured(1, true)   // made
	second := ensured(0, false) // reused
	if first.ID != second.ID {
		t.Errorf("made %s beside %s", second.ID, first.ID)
	}
	_, err := c.Webhooks.Update(ctx, first.ID, aircall.WebhookUpdate{Events: []aircall.EventName{aircall.CallHold}, Name: "other"})
	if err != nil {
		t.Fatal(err)
	}
	third := ensured(1, false) // named and subscribed again
	wantEvents(t, &third, nil, want.Events...)
	if third.ID != first.ID || third.Name != want.Name {
		t.Errorf("third is %s %q", third.ID, third.Name)
	}
}

func TestEnsureRevives(t *testing.T) {
	f, clk := company(t, 1, aircalltest.WithDisableAfter(1))
	c := f.Client()
	want := spec(aircall.UserOpened.V2(), aircall.UserClosed.V2())
	sub := made(t, c, want)
	f.SetStatus(1, aircall.Unavailable, "") // nobody receives it
	clk.RunUntil(start.Add(time.Second))
	if now, err := c.Webhooks.Get(t.Context(), sub.ID); err != nil || now.Active {
		t.Fatalf("the webhook is still on: %v, %v", now, err)
	}
	got, _, created, err := c.Webhooks.Ensure(t.Context(), want)
	wantEvents(t, &got, err, want.Events...)
	if !got.Active || got.ID != sub.ID || created {
		t.Errorf("ensured %s, active %v, created %v", got.ID, got.Active, created)
	}
}

func TestEnsurePrefersTheName(t *testing.T) {
	f, _ := company(t, 0)
	c := f.Client()
	other := spec(aircall.CallAnswered)
	other.Name = "other"
	made(t, c, other)
	mine := made(t, c, spec(aircall.CallAnswered))
	got, _, _, err := c.Webhooks.Ensure(t.Context(), spec(aircall.CallAnswered))
	if err != nil || got.ID != mine.ID {
		t.Errorf("Ensure = %v, %v, want %s", got, err, mine.ID)
	}
}

func TestEnsureReadsAMissingToken(t *testing.T) {
	f, _ := company(t, 0)
	c := f.Client()
	made(t, c, spec(aircall.CallAnswered))
	f.FailNext("GET /v1/webhooks", ctikit.Fault{Status: 200, ContentType: "application/json", Body: `{"meta":{"next_page_link":null},
		"webhooks":[{"webhook_id":"00000000-0000-4000-8000-000000000001","custom_name":"status-sync",
		"url":"https://hooks.example.test/aircall","active":true,"events":["call.answered"]}]}`})
	got, secret, created, err := c.Webhooks.Ensure(t.Context(), spec(aircall.CallAnswered))
	if err != nil || secret.Reveal() != "fake-token-0001" || created {
		t.Errorf("Ensure = %v, %v, want the token that Get shows", got, err)
	}
}
