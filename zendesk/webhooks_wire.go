package zendesk

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
)

// webhookWire is a webhook on the wire, both ways.
type webhookWire struct {
	ID            text              `json:"id,omitempty"`
	Name          string            `json:"name,omitempty"`
	Status        WebhookStatus     `json:"status,omitempty"`
	Endpoint      string            `json:"endpoint,omitempty"`
	Method        string            `json:"http_method,omitempty"`
	Format        string            `json:"request_format,omitempty"`
	Subscriptions []EventType       `json:"subscriptions,omitempty"`
	Description   string            `json:"description,omitempty"`
	Auth          *authWire         `json:"authentication,omitempty"`
	Headers       map[string]string `json:"custom_headers,omitempty"`
	CreatedAt     moment            `json:"created_at,omitzero"`
	UpdatedAt     moment            `json:"updated_at,omitzero"`
}

type webhookDoc struct {
	Webhook *webhookWire `json:"webhook"`
}

// wire is the request for w. Webhooks of events must be POST and json.
func (w WebhookSpec) wire() webhookDoc {
	doc := w.patch()
	doc.Webhook.Status = cmp.Or(w.Status, WebhookActive)
	doc.Webhook.Method, doc.Webhook.Format = http.MethodPost, "json"
	return doc
}

// patch is the request that sets what w sets.
func (w WebhookSpec) patch() webhookDoc {
	out := webhookWire{
		Name: w.Name, Status: w.Status, Endpoint: w.Endpoint, Subscriptions: w.Subscriptions,
		Description: w.Description, Headers: w.Headers,
	}
	if w.Auth.wire != nil {
		auth := w.Auth.wire()
		out.Auth = &auth
	}
	return webhookDoc{&out}
}

func (w *webhookWire) record() WebhookRecord {
	return WebhookRecord{
		ID: string(w.ID), Name: w.Name, Endpoint: w.Endpoint, Subscriptions: w.Subscriptions,
		Description: w.Description, Status: w.Status, Method: w.Method, Format: w.Format,
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
}

func decodeWebhook(body []byte) (*WebhookRecord, error) {
	var doc webhookReply
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, malformed(err)
	}
	if doc.Webhook == nil || doc.Webhook.ID == "" {
		return nil, malformed(errors.New("webhook.id: want a string, got nothing"))
	}
	record := doc.Webhook.record()
	return &record, nil
}

// webhookReply reads what the requests write, without credentials: they may
// come back in other shapes.
type webhookReply struct {
	Webhook *readWebhook `json:"webhook"`
}

type readWebhook struct {
	webhookWire
	Auth    json.RawMessage `json:"authentication"`
	Headers json.RawMessage `json:"custom_headers"`
}

func decodeWebhooks(body []byte) (Page[WebhookRecord], error) {
	var doc struct {
		Webhooks []readWebhook `json:"webhooks"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[WebhookRecord]{}, malformed(err)
	}
	if doc.Webhooks == nil {
		return Page[WebhookRecord]{}, malformed(errors.New("webhooks: want an array, got nothing"))
	}
	page := Page[WebhookRecord]{Items: make([]WebhookRecord, 0, len(doc.Webhooks))}
	for i := range doc.Webhooks {
		page.Items = append(page.Items, doc.Webhooks[i].record())
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}
