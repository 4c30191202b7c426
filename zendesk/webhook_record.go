package zendesk

import (
	"encoding/json"
	"maps"
	"time"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/lenient"
)

// WebhookStatus says whether Zendesk delivers to a webhook. The set is open.
type WebhookStatus string

// The statuses that Zendesk documents.
const (
	WebhookActive   WebhookStatus = "active"
	WebhookInactive WebhookStatus = "inactive"
)

// WebhookRecord is a webhook as Zendesk keeps it.
type WebhookRecord struct {
	// ID is opaque.
	ID            string        `json:"id" lenient:"digits"`
	Name          string        `json:"name"`
	Endpoint      string        `json:"endpoint"`
	Subscriptions []EventType   `json:"subscriptions"`
	Description   string        `json:"description"`
	Status        WebhookStatus `json:"status"`
	// Method and Format are POST and json for webhooks of events.
	Method string `json:"http_method"`
	Format string `json:"request_format"`
	// Headers are sent with every delivery.
	Headers WebhookHeaders `json:"custom_headers"`
	// CreatedBy is the user who made it, "-1" for Zendesk itself; empty where
	// Zendesk leaves it out.
	CreatedBy string `json:"created_by" lenient:"digits"`
	// ExternalSource is the app or integration that it belongs to, as Zendesk
	// sends it; empty for none.
	ExternalSource json.RawMessage `json:"external_source,omitempty"`
	// CreatedAt and UpdatedAt are zero where Zendesk leaves them out.
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (w *WebhookRecord) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, w)
	if string(w.ExternalSource) == "null" {
		w.ExternalSource = nil
	}
	return err
}

func knownWebhook(w WebhookRecord) (WebhookRecord, bool) { return w, w.ID != "" }

// WebhookSpec is what a webhook shall be. Only Name, Endpoint and
// Subscriptions are required. It prints without secrets.
type WebhookSpec struct {
	// Name need not be unique.
	Name string
	// Endpoint is the absolute URL that Zendesk calls.
	Endpoint string
	// Subscriptions are the events to send.
	Subscriptions []EventType
	Description   string
	// Status is WebhookActive when empty.
	Status WebhookStatus
	// Auth is what Zendesk proves itself with besides the signature; the zero
	// value is nothing.
	Auth WebhookAuth
	// Headers are sent with every delivery.
	Headers WebhookHeaders
}

// WebhookHeaders are headers that Zendesk sends to the endpoint, by name. It is
// opaque, as they may hold secrets; JSON has their names alone.
type WebhookHeaders struct {
	values apierr.Hidden[map[string]string]
}

// NewWebhookHeaders returns the headers with these names and values.
func NewWebhookHeaders(values map[string]string) WebhookHeaders {
	return WebhookHeaders{apierr.Hide(maps.Clone(values))}
}

// Map returns the headers by name. Keep them out of logs.
func (h WebhookHeaders) Map() map[string]string { return maps.Clone(h.values.Reveal()) }

// Equal reports whether the headers are the same.
func (h WebhookHeaders) Equal(other WebhookHeaders) bool {
	return maps.Equal(h.values.Reveal(), other.values.Reveal())
}

// MarshalJSON encodes the names, with "redacted" for each value.
func (h WebhookHeaders) MarshalJSON() ([]byte, error) {
	out := h.Map()
	for name := range out {
		out[name] = "redacted"
	}
	return json.Marshal(out)
}

// UnmarshalJSON decodes what Zendesk sends; what is no map of texts is none.
func (h *WebhookHeaders) UnmarshalJSON(b []byte) error {
	var values map[string]string
	_ = lenient.Decode(b, &values) // it has been decoded once
	*h = NewWebhookHeaders(values)
	return nil
}

// WebhookAuth is a credential that Zendesk sends to the endpoint. It is
// opaque: neither printing nor JSON shows its secret.
type WebhookAuth struct{ wire func() *authWire }

type authWire struct {
	Type        string            `json:"type"`
	Data        map[string]string `json:"data"`
	AddPosition string            `json:"add_position"`
}

// WebhookAPIKey sends value in the named header.
func WebhookAPIKey(header, value string) WebhookAuth {
	return webhookAuth("api_key", map[string]string{"name": header, "value": value})
}

// WebhookBasic sends a user name and password.
func WebhookBasic(username, password string) WebhookAuth {
	return webhookAuth("basic_auth", map[string]string{"username": username, "password": password})
}

// WebhookBearer sends a bearer token.
func WebhookBearer(token string) WebhookAuth {
	return webhookAuth("bearer_token", map[string]string{"token": token})
}

func webhookAuth(kind string, data map[string]string) WebhookAuth {
	return WebhookAuth{func() *authWire { return &authWire{kind, data, "header"} }}
}

// webhookWire is a webhook as it is sent.
type webhookWire struct {
	Name          string            `json:"name,omitempty"`
	Status        WebhookStatus     `json:"status,omitempty"`
	Endpoint      string            `json:"endpoint,omitempty"`
	Method        string            `json:"http_method,omitempty"`
	Format        string            `json:"request_format,omitempty"`
	Subscriptions []EventType       `json:"subscriptions,omitempty"`
	Description   string            `json:"description,omitempty"`
	Auth          *authWire         `json:"authentication,omitempty"`
	Headers       map[string]string `json:"custom_headers,omitempty"`
}

// wire has what w sets.
func (w WebhookSpec) wire() webhookWire {
	out := webhookWire{
		Headers: w.Headers.Map(), Name: w.Name, Status: w.Status, Endpoint: w.Endpoint, Subscriptions: w.Subscriptions, Description: w.Description,
	}
	if w.Auth.wire != nil {
		out.Auth = w.Auth.wire()
	}
	return out
}
