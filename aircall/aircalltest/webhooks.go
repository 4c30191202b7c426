package aircalltest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// maxWebhooks is the cap per company.
const maxWebhooks = 100

// firstWebhook is where the old numeric ids start.
const firstWebhook = 40_000

// hook is a webhook, as the API shows it and with its record.
type hook struct {
	ID         string              `json:"webhook_id"`
	DirectLink string              `json:"direct_link"`
	CreatedAt  string              `json:"created_at"`
	Name       string              `json:"custom_name"`
	URL        string              `json:"url"`
	Active     bool                `json:"active"`
	Token      string              `json:"token"`
	Events     []aircall.EventName `json:"events"`

	number   int64
	failures int  // deliveries that failed in a row
	failed   bool // switched off because of them
	ofApp    bool // made with an app's access token
	gone     bool // deleted
}

// onHook finds the webhook of a path by its UUID or by its old number.
func (f *Fake) onHook(answer func(*faketest.Request, *hook) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		h := find(f.hooks, func(h *hook) bool { return h.ID == r.Param("id") || h.number == param(r, "id") })
		if h == nil {
			return missing("Webhook")
		}
		return answer(r, h)
	}
}

func getWebhook(_ *faketest.Request, h *hook) faketest.Reply { return one("webhook", h) }

type hookInput struct {
	Name   *string             `json:"custom_name"`
	URL    *string             `json:"url"`
	Events []aircall.EventName `json:"events"`
	Active *bool               `json:"active"`
}

// read decodes and checks what creates or updates a webhook.
func (in *hookInput) read(r *faketest.Request) (complaint string) {
	if json.Unmarshal(r.Body, in) != nil {
		return notValid
	}
	if in.URL != nil && !reachable(*in.URL) {
		return "url is not valid"
	}
	for _, name := range in.Events {
		if !slices.Contains(aircall.AllEvents(), name) {
			return "events holds an unknown event"
		}
	}
	return ""
}

func (f *Fake) createWebhook(r *faketest.Request) faketest.Reply {
	var in hookInput
	complaint := in.read(r)
	switch {
	case complaint != "":
		return bad(complaint)
	case in.URL == nil:
		return bad("url is missing")
	case len(f.hooks) >= maxWebhooks:
		return bad("The limit of webhooks is reached")
	}
	f.madeIDs++
	number := firstWebhook + int64(f.madeIDs)
	h := &hook{
		ID:         fmt.Sprintf("00000000-0000-4000-8000-%012d", f.madeIDs),
		DirectLink: link("v1", "webhooks", number), number: number,
		CreatedAt: f.now().Format(dateMillis), Name: "Webhook", URL: *in.URL, Active: true,
		Token: cmp.Or(f.set.token, fmt.Sprintf("fake-token-%04d", f.madeIDs)), Events: orAll(in.Events),
		ofApp: f.isApp(r),
	}
	set(&h.Name, in.Name)
	f.hooks = append(f.hooks, h)
	return created("webhook", h)
}

// orAll is Aircall's trap: no events are all events.
func orAll(events []aircall.EventName) []aircall.EventName {
	if len(events) == 0 {
		return aircall.AllEvents()
	}
	return unique(events)
}

func unique(events []aircall.EventName) []aircall.EventName {
	var out []aircall.EventName
	for _, name := range events {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func (f *Fake) listWebhooks(r *faketest.Request) faketest.Reply {
	return list(f, r, "webhooks", f.hooks, func(h *hook) *hook { return h })
}

func (f *Fake) updateWebhook(r *faketest.Request, h *hook) faketest.Reply {
	var in hookInput
	if complaint := in.read(r); complaint != "" {
		return bad(complaint)
	}
	switch r.Query.Get("events_action") {
	case "":
		h.Events = orAll(in.Events)
	case "add":
		h.Events = unique(append(slices.Clone(h.Events), in.Events...))
	case "remove":
		h.Events = slices.DeleteFunc(slices.Clone(h.Events), func(n aircall.EventName) bool { return slices.Contains(in.Events, n) })
	default:
		return bad("events_action is not valid")
	}
	set(&h.Name, in.Name)
	set(&h.URL, in.URL)
	if in.Active != nil {
		h.Active, h.failures, h.failed = *in.Active, 0, false
	}
	return getWebhook(r, h)
}

func (f *Fake) deleteWebhook(_ *faketest.Request, h *hook) faketest.Reply {
	h.gone = true
	f.hooks = without(f.hooks, h)
	return done()
}

// reachable asks for https as Aircall does, and lets http pass on this machine,
// where programs try things out.
func reachable(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && faketest.Loopback(u.Host))
}
