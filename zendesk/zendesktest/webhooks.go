package zendesktest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// webhook is one as Zendesk keeps it.
type webhook struct {
	ID            string              `json:"id"`
	Name          string              `json:"name"`
	Status        string              `json:"status"`
	Endpoint      string              `json:"endpoint"`
	Method        string              `json:"http_method"`
	Format        string              `json:"request_format"`
	Subscriptions []zendesk.EventType `json:"subscriptions"`
	Description   string              `json:"description"`
	Auth          *webhookAuth        `json:"authentication"`
	Headers       map[string]string   `json:"custom_headers"`
	External      json.RawMessage     `json:"external_source"`
	CreatedBy     string              `json:"created_by"`
	CreatedAt     time.Time           `json:"created_at"`
	UpdatedAt     time.Time           `json:"updated_at"`

	first   string // the first secret; empty: made up like the later ones
	secrets int    // how many it has had
}

// secret is what the webhook signs with. It changes at every reset.
func (w *webhook) secret() string {
	if w.secrets == 1 && w.first != "" {
		return w.first
	}
	return fmt.Sprintf("zendesktest-secret-%s-%d", w.ID, w.secrets)
}

// Subscribe has the fake send events to an endpoint, all of them when none is
// named, and returns the signing secret. It is WebhooksService.Ensure without a
// client.
func (z *Fake) Subscribe(endpoint string, types ...zendesk.EventType) (secret string) {
	if len(types) == 0 {
		types = allEvents
	}
	z.change(func() error {
		if !absolute(endpoint) {
			return fmt.Errorf("endpoint of Subscribe: want an absolute URL, got %q", endpoint)
		}
		w := z.newWebhook()
		w.Name, w.Status, w.Endpoint, w.Subscriptions, w.Description = "zendesktest", "active", endpoint, slices.Clone(types), "made by Subscribe"
		w.Method, w.Format = http.MethodPost, "json"
		secret = w.secret()
		return nil
	})
	return secret
}

var allEvents = slices.Concat(agentEvents, ticketEvents)

var agentEvents = []zendesk.EventType{
	zendesk.EventAgentStateChanged, zendesk.EventAgentUnifiedStateChanged,
	zendesk.EventAgentWorkItemAdded, zendesk.EventAgentWorkItemUpdated, zendesk.EventAgentWorkItemRemoved,
	zendesk.EventAgentMaxCapacityChanged, zendesk.EventAgentChannelCreated, zendesk.EventAgentChannelDeleted,
	zendesk.EventAgentGroupsUpdated, zendesk.EventOmnichannelRouting,
}

func webhookID(w *webhook) string { return w.ID }

func (z *Fake) newWebhook() *webhook {
	z.events++ // ids are never used again
	w := &webhook{ID: fmt.Sprintf("01WH%022d", z.events), CreatedBy: "-1", CreatedAt: z.now(), UpdatedAt: z.now(), first: z.set.secret, secrets: 1}
	z.webhooks = append(z.webhooks, w)
	return w
}

func (z *Fake) onWebhook(h func(*faketest.Request, *webhook) faketest.Reply) handler {
	return within(&z.webhooks, webhookID, h)
}

func (z *Fake) listWebhooks(r *faketest.Request) faketest.Reply {
	return byCursor(r, "webhooks", z.webhooks, z.set.pageSize,
		webhookID, func(w *webhook) *webhook { return w })
}

func (z *Fake) createWebhook(r *faketest.Request) faketest.Reply {
	if r.Query.Has("clone_webhook_id") {
		return z.cloneWebhook(r)
	}
	var in webhook
	if refused := z.readWebhook(r, &in); refused != nil {
		return *refused
	}
	return z.addWebhook(r, in)
}

func (z *Fake) addWebhook(r *faketest.Request, like webhook) faketest.Reply {
	w := z.newWebhook()
	w.CreatedBy = strconv.FormatInt(z.caller(r).userID, 10)
	w.assign(like)
	return faketest.JSON(http.StatusCreated, fields{"webhook": w})
}

func (z *Fake) cloneWebhook(r *faketest.Request) faketest.Reply {
	for _, w := range z.webhooks {
		if w.ID == r.Query.Get("clone_webhook_id") {
			return z.addWebhook(r, w.copied())
		}
	}
	return recordNotFound()
}

func (z *Fake) showWebhook(_ *faketest.Request, w *webhook) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"webhook": w})
}

func (z *Fake) replaceWebhook(r *faketest.Request, w *webhook) faketest.Reply {
	var in webhook
	if refused := z.readWebhook(r, &in); refused != nil {
		return *refused
	}
	return z.put(w, in)
}

func (z *Fake) patchWebhook(r *faketest.Request, w *webhook) faketest.Reply {
	in := w.copied()
	in.Auth, in.Headers = nil, nil // replaced, not merged
	if refused := z.readWebhook(r, &in); refused != nil {
		return *refused
	}
	in.Auth = cmp.Or(in.Auth, w.Auth)
	if in.Headers == nil {
		in.Headers = w.Headers
	}
	return z.put(w, in)
}

// put is 204: Zendesk answers replacing and patching without a body.
func (z *Fake) put(w *webhook, in webhook) faketest.Reply {
	if triggered(w.Subscriptions) != triggered(in.Subscriptions) {
		return *z.badWebhook("subscriptions")
	}
	w.assign(in)
	w.UpdatedAt = z.now()
	return faketest.Empty(http.StatusNoContent)
}

func (z *Fake) deleteWebhook(_ *faketest.Request, w *webhook) faketest.Reply {
	z.webhooks = slices.DeleteFunc(z.webhooks, func(o *webhook) bool { return o == w })
	return faketest.Empty(http.StatusNoContent)
}

func (z *Fake) showSecret(_ *faketest.Request, w *webhook) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"signing_secret": fields{"algorithm": "SHA256", "secret": w.secret()}})
}

func (z *Fake) resetSecret(r *faketest.Request, w *webhook) faketest.Reply {
	w.secrets++
	reply := z.showSecret(r, w)
	reply.Status = http.StatusCreated
	return reply
}

// copied shares nothing with the webhook, into which decoding would write.
func (w *webhook) copied() webhook {
	c := *w
	c.Subscriptions, c.Headers, c.External = slices.Clone(w.Subscriptions), maps.Clone(w.Headers), slices.Clone(w.External)
	if w.Auth != nil {
		c.Auth = new(*w.Auth)
		c.Auth.Data = maps.Clone(w.Auth.Data)
	}
	return c
}

// assign takes what a request may set.
func (w *webhook) assign(in webhook) {
	w.Name, w.Status, w.Endpoint, w.Description = in.Name, in.Status, in.Endpoint, in.Description
	w.Method, w.Format, w.Subscriptions, w.Headers = in.Method, in.Format, in.Subscriptions, in.Headers
	w.Auth, w.External = in.Auth, in.External
}

// readWebhook decodes {"webhook": {…}} over w and checks it as Zendesk does.
func (z *Fake) readWebhook(r *faketest.Request, w *webhook) *faketest.Reply {
	doc := struct {
		Webhook *webhook `json:"webhook"`
	}{w}
	if err := r.Decode(&doc); err != nil || doc.Webhook == nil {
		return new(badRequest("webhook must be an object"))
	}
	events := !triggered(w.Subscriptions)
	for _, f := range []struct {
		field string
		ok    bool
	}{
		{"name", w.Name != ""},
		{"status", w.Status == "active" || w.Status == "inactive"},
		{"endpoint", absolute(w.Endpoint)},
		{"http_method", w.Method == http.MethodPost || !events && slices.Contains(methods, w.Method)},
		{"request_format", w.Format == "json" || !events && slices.Contains(formats, w.Format)},
		{"subscriptions", subscribable(w.Subscriptions)},
		{"authentication", w.Auth == nil || w.Auth.valid()},
	} {
		if !f.ok {
			return z.badWebhook(f.field)
		}
	}
	return nil
}

func (z *Fake) badWebhook(field string) *faketest.Reply {
	reply := recordInvalid(field, "InvalidValue", field+" is invalid or does not go with the others")
	reply.Status = z.set.badWebhook
	return &reply
}

var (
	methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	formats = []string{"json", "xml", "form_encoded"}
)

func absolute(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Host != "" && strings.HasPrefix(u.Scheme, "http")
}

// byTriggers is the subscription of webhooks that triggers and automations call.
const byTriggers zendesk.EventType = "conditional_ticket_events"

// triggered webhooks are called by triggers and automations, not by events.
func triggered(subscriptions []zendesk.EventType) bool {
	return len(subscriptions) == 0 || slices.Contains(subscriptions, byTriggers)
}

// subscribable are any events, or what triggers call, but not both. Zendesk has
// more events than this fake.
func subscribable(subscriptions []zendesk.EventType) bool {
	return !slices.ContainsFunc(subscriptions, func(kind zendesk.EventType) bool {
		return kind != byTriggers && !strings.HasPrefix(string(kind), "zen:event-type") || kind == byTriggers && len(subscriptions) > 1
	})
}

// testWebhook sends a sample. Its reply comes first and so says nothing of
// the endpoint's answer.
func (z *Fake) testWebhook(r *faketest.Request) faketest.Reply {
	var in struct {
		Request json.RawMessage `json:"request"`
	}
	target := webhook{Status: "active"}
	if err := r.Decode(&in); err != nil {
		return badRequest("request must be an object")
	}
	secret := zendesk.TestSecret
	for _, w := range z.webhooks {
		if w.ID == r.Query.Get("webhook_id") {
			target, secret = w.copied(), w.secret()
		}
	}
	if in.Request != nil && json.Unmarshal(in.Request, &target) != nil || !absolute(target.Endpoint) {
		return recordInvalid("endpoint", "InvalidValue", "endpoint is invalid")
	}
	body, err := json.Marshal(z.envelope(nil, "zen:event-type:webhook.test", fields{}))
	if err != nil {
		return badRequest(err.Error())
	}
	z.deliver(&target, body, func() string { return secret })
	return faketest.JSON(http.StatusOK, fields{"response": nil})
}
