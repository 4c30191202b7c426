package bridge

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/zendesk"
)

const bothPhones = `{"phones": {"aircall": {}, "dialpad": {}}}`

// subscribeAt is a start of a bridge of this name at a public URL.
func subscribeAt(t *testing.T, o office, name, public string) error {
	t.Helper()
	c := parsed(t, bothPhones)
	c.name = name
	b := newBridge(c, o.accounts(), slog.New(slog.DiscardHandler))
	_, err := subscribe(t.Context(), b.subs, public, name, b.log)
	return err
}

// hooks are all webhooks at the vendors, with how many subscriptions of Dialpad
// go to one.
func (o office) hooks(t *testing.T) (urls []string) {
	t.Helper()
	ctx := t.Context()
	for w, err := range o.zendesk.Client().Webhooks.All(ctx, zendesk.WebhookListOptions{}) {
		must(t, err)
		urls = append(urls, w.Endpoint)
	}
	for w, err := range o.aircall.Client().Webhooks.All(ctx, aircall.WebhookListOptions{}) {
		must(t, err)
		urls = append(urls, w.URL)
	}
	subscribed := map[int64]int{}
	for s, err := range o.dialpad.Client().AgentStatusSubscriptions.All(ctx, dialpad.AgentStatusSubscriptionListOptions{}) {
		must(t, err)
		subscribed[s.Webhook.ID]++
	}
	for w, err := range o.dialpad.Client().Webhooks.All(ctx, dialpad.WebhookListOptions{}) {
		must(t, err)
		urls = append(urls, w.URL+strings.Repeat(" +subscription", subscribed[w.ID]))
		delete(subscribed, w.ID)
	}
	if len(subscribed) > 0 {
		t.Errorf("subscriptions to webhooks that are gone: %v", subscribed)
	}
	slices.Sort(urls)
	return urls
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// foreign makes webhooks that look like ours and are not.
func (o office) foreign(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	for _, w := range []zendesk.WebhookSpec{
		{Name: "ctikit bridge", Endpoint: "https://old.example.test/another/path"},
		{Name: "A script of ours", Endpoint: "https://old.example.test/ctikit-bridge/main/zendesk"},
	} {
		w.Subscriptions = []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged}
		_, err := o.zendesk.Client().Webhooks.Create(ctx, w)
		must(t, err)
	}
	for _, w := range []aircall.WebhookSpec{
		{Name: "ctikit bridge", URL: "https://old.example.test/another/path"},
		{Name: "A script of ours", URL: "https://old.example.test/ctikit-bridge/main/aircall"},
	} {
		w.Events = aircall.PresenceEvents()
		_, err := o.aircall.Client().Webhooks.Create(ctx, w)
		must(t, err)
	}
	_, err := o.dialpad.Client().Webhooks.Create(ctx, dialpad.WebhookSpec{URL: "https://old.example.test/ctikit-bridge/dialpad", Secret: ctikit.NewSecret("theirs")})
	must(t, err)
}

func at(public, name string) []string {
	base := public + "/ctikit-bridge/" + name + "/"
	return []string{base + "zendesk", base + "aircall", base + "dialpad +subscription"}
}

// Where the public URL changes, our former webhooks go. Those of others stay,
// and those of a bridge of another name.
func TestFormerWebhooksAreRemoved(t *testing.T) {
	o := newOffice()
	o.foreign(t)
	theirs := o.hooks(t)
	must(t, subscribeAt(t, o, "test", "https://test.example.test"))
	must(t, subscribeAt(t, o, "main", "https://old.example.test/base"))
	must(t, subscribeAt(t, o, "main", "https://new.example.test"))
	must(t, subscribeAt(t, o, "main", "https://new.example.test")) // as at every start
	want := slices.Concat(theirs, at("https://test.example.test", "test"), at("https://new.example.test", "main"))
	slices.Sort(want)
	if got := o.hooks(t); !slices.Equal(got, want) {
		t.Errorf("webhooks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A start that a vendor refuses leaves no webhook behind, at no vendor, and says
// what to look at.
func TestRefusedStartLeavesNoWebhook(t *testing.T) {
	refusal := ctikit.Fault{Status: http.StatusForbidden}
	for name, tt := range map[string]struct {
		fail func(o office)
		want string
	}{
		"Zendesk's list":         {func(o office) { o.zendesk.FailNext("GET /api/v2/webhooks", refusal) }, "Zendesk does not make the webhook; check BRIDGE_PUBLIC_URL, and what the ZENDESK_ variables may do"},
		"Zendesk's webhook":      {func(o office) { o.zendesk.FailNext("POST /api/v2/webhooks", refusal) }, "the ZENDESK_ variables"},
		"made, reply lost":       {func(o office) { o.zendesk.FailNext("POST /api/v2/webhooks", ctikit.Fault{Cut: true, After: true}) }, "Zendesk"},
		"Zendesk's secret":       {func(o office) { o.zendesk.FailNext("GET /api/v2/webhooks/{id}/signing_secret", refusal) }, "Zendesk"},
		"Aircall's webhook":      {func(o office) { o.aircall.FailNext("POST /v1/webhooks", refusal) }, "AIRCALL_API_ID and AIRCALL_API_TOKEN"},
		"Dialpad's webhook":      {func(o office) { o.dialpad.FailNext("POST /api/v2/webhooks", refusal) }, "DIALPAD_API_KEY"},
		"Dialpad's subscription": {func(o office) { o.dialpad.FailNext("POST /api/v2/subscriptions/agent_status", refusal) }, "DIALPAD_API_KEY"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice()
			o.foreign(t)
			theirs := o.hooks(t)
			tt.fail(o)
			err := subscribeAt(t, o, "main", publicURL)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if got := o.hooks(t); !slices.Equal(got, theirs) {
				t.Errorf("webhooks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(theirs, "\n"))
			}
		})
	}
}

// What cannot be removed again is named, and a restart at the same URL keeps its
// webhooks when another vendor refuses.
func TestUnsubscribeKeepsWhatWasThere(t *testing.T) {
	o := newOffice()
	must(t, subscribeAt(t, o, "main", publicURL))
	before := o.hooks(t)
	o.dialpad.FailNext("GET /api/v2/webhooks", ctikit.Fault{Status: http.StatusForbidden})
	if err := subscribeAt(t, o, "main", publicURL); err == nil {
		t.Error("no error")
	}
	if got := o.hooks(t); !slices.Equal(got, before) {
		t.Errorf("webhooks %q, want %q", got, before)
	}
	stuck := subscription{
		system: "zendesk",
		ours:   func(context.Context) ([]endpoint, error) { return []endpoint{{"1", "x"}}, nil },
		remove: func(context.Context, string) error { return errors.New("no") },
	}
	err := unsubscribe(t.Context(), []subscription{stuck}, map[string][]endpoint{"zendesk": nil})
	if err == nil || err.Error() != "a webhook that was made may still be there: no" {
		t.Errorf("error %v", err)
	}
}
