package zendesk

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

// WebhooksService manages where Zendesk sends events. It needs an admin's
// credential or the webhook permission.
//
// Source: developer.zendesk.com, webhooks/webhooks-api/webhooks.
type WebhooksService struct{ c *core }

// List reads one page of webhooks.
func (s WebhooksService) List(ctx context.Context, opts WebhookListOptions) (ctikit.Page[WebhookRecord], error) {
	return page(ctx, s.c.request("webhooks.list"), opts.Cursor, opts, knownWebhook, "webhooks")
}

// All reads every webhook. An error is the last thing that it yields.
func (s WebhooksService) All(ctx context.Context, opts WebhookListOptions) iter.Seq2[WebhookRecord, error] {
	return all(ctx, func() *request { return s.c.request("webhooks.list") }, ListOptions(opts), knownWebhook, "webhooks")
}

// Get reads one webhook.
func (s WebhooksService) Get(ctx context.Context, id string) (*WebhookRecord, error) {
	return object(ctx, s.c.request("webhooks.get", id), knownWebhook, "webhook")
}

// Create makes a webhook.
func (s WebhooksService) Create(ctx context.Context, spec WebhookSpec) (*WebhookRecord, error) {
	return object(ctx, s.c.request("webhooks.create").spec(spec), knownWebhook, "webhook")
}

// Update replaces a webhook; what spec leaves out is gone, Auth included. It
// cannot turn a webhook of triggers into one of events.
func (s WebhooksService) Update(ctx context.Context, id string, spec WebhookSpec) error {
	return s.c.request("webhooks.update", id).spec(spec).run(ctx)
}

// Patch changes of a webhook what spec sets, and leaves the others.
func (s WebhooksService) Patch(ctx context.Context, id string, spec WebhookSpec) error {
	r := s.c.request("webhooks.patch", id)
	if spec.Endpoint != "" {
		r.wrong(option.AbsoluteURL("Endpoint", spec.Endpoint))
	}
	return r.with(webhookDoc{spec.wire()}).run(ctx)
}

// Clone makes a webhook like the one with this id, with a secret of its own.
func (s WebhooksService) Clone(ctx context.Context, id string) (*WebhookRecord, error) {
	r := s.c.request("webhooks.clone")
	r.required("id", id)
	return object(ctx, r.query(struct {
		ID string `url:"clone_webhook_id"`
	}{id}), knownWebhook, "webhook")
}

// Delete removes a webhook.
func (s WebhooksService) Delete(ctx context.Context, id string) error {
	return s.c.request("webhooks.delete", id).run(ctx)
}

// Ensure returns the webhook with spec's endpoint and subscriptions, its
// signing secret for [NewWebhook], and whether it was made: it is where there
// is none. One that is inactive is switched on. So a service may call Ensure at
// every start; two that start together may make two webhooks, whose deliveries
// [Envelope.Key] shows to be the same.
func (s WebhooksService) Ensure(ctx context.Context, spec WebhookSpec) (record WebhookRecord, secret ctikit.Secret, created bool, err error) {
	arguments := request{Call: httpx.Call{Op: "webhooks.ensure"}}
	if err := arguments.spec(spec).check(); err != nil {
		return WebhookRecord{}, ctikit.Secret{}, false, err
	}
	found, err := s.find(ctx, spec)
	if err != nil {
		return WebhookRecord{}, ctikit.Secret{}, false, err
	}
	switch {
	case found == nil:
		found, err = s.Create(ctx, spec)
		created = err == nil
	case found.Status == WebhookInactive && spec.Status != WebhookInactive:
		err = s.Update(ctx, found.ID, spec)
		found.Status = WebhookActive
	}
	if err == nil {
		secret, err = s.SigningSecret(ctx, found.ID)
	}
	if err != nil {
		return WebhookRecord{}, ctikit.Secret{}, created, err
	}
	return *found, secret, created, nil
}

// find returns nil when no webhook fits.
func (s WebhooksService) find(ctx context.Context, spec WebhookSpec) (*WebhookRecord, error) {
	for w, err := range s.All(ctx, WebhookListOptions{}) {
		if err != nil {
			return nil, err
		}
		if w.Endpoint == spec.Endpoint && slices.Equal(sorted(w.Subscriptions), sorted(spec.Subscriptions)) {
			return &w, nil
		}
	}
	return nil, nil //nolint:nilnil // none is no error
}

func sorted(types []EventType) []EventType {
	out := make([]EventType, len(types))
	for i, t := range types {
		out[i] = normal(string(t))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type webhookDoc struct {
	Webhook webhookWire `json:"webhook"`
}

// spec checks w and sends it as a whole. Webhooks of events must be POST and
// json.
func (r *request) spec(w WebhookSpec) *request {
	r.wrong(option.AbsoluteURL("Endpoint", w.Endpoint))
	r.required("Name", w.Name)
	r.want(len(w.Subscriptions) > 0, "Subscriptions", "at least one event, such as %s", EventAgentUnifiedStateChanged)
	return r.with(webhookDoc{w.whole()})
}

// whole is wire with what Zendesk requires of webhooks of events.
func (w WebhookSpec) whole() webhookWire {
	out := w.wire()
	out.Status = cmp.Or(w.Status, WebhookActive)
	out.Method, out.Format = http.MethodPost, "json"
	return out
}
