package dialpad

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/hook"
	"github.com/ctikit/ctikit/internal/option"
)

// ErrMalformed means that what came in is no JSON object, though the signature
// may be good.
var ErrMalformed = fmt.Errorf("dialpad: not an event: %w", hook.ErrMalformed)

// Webhook receives the events that Dialpad sends, to a webhook or over a
// socket. With a secret, what comes is a JWT signed with it (a compact JWS,
// HS256) whose claims are the event, not JSON. A Webhook is safe for concurrent
// use; the zero value refuses everything.
type Webhook struct {
	// open is a closure so that no print or dump shows the secrets.
	open func(body []byte) (payload []byte, secret int, err error)
	cfg  hook.Config
}

// WebhookOption changes what [NewWebhook] and [NewUnsignedWebhook] make.
// Dialpad signs no time, so that there is no window to choose.
type WebhookOption func(*hook.Config) error

// WithWebhookClock replaces the machine's time.
func WithWebhookClock(clk ctikit.Clock) WebhookOption {
	return func(c *hook.Config) error { return option.Clock(&c.Clock, clk) }
}

// WithWebhookLogger logs deliveries that are refused or fail at level Warn,
// without bodies, headers or secrets.
func WithWebhookLogger(log *slog.Logger) WebhookOption {
	return func(c *hook.Config) error { return option.Logger(&c.Log, log) }
}

// NewWebhook returns a receiver of events signed with one of the secrets:
// [WebhookEndpoint.Secret] or [WebsocketEndpoint.Secret]. Several are for
// several endpoints, which [Envelope.SecretIndex] distinguishes, and for
// changing a secret: accept both, change it, then drop the old one, because
// Dialpad never repeats what was refused with a 401. It is an error to give no
// secret, an empty one, or one twice.
func NewWebhook(secrets []string, opts ...WebhookOption) (*Webhook, error) {
	keys := make([]any, len(secrets))
	for i, secret := range secrets {
		keys[i] = []byte(secret)
	}
	return newWebhook(hook.CheckSecrets("secret", secrets), opts, func(body []byte) ([]byte, int, error) {
		return open(bytes.Trim(body, blanks), keys)
	})
}

// NewUnsignedWebhook returns a receiver for an endpoint without a secret, which
// gets plain JSON. Anyone who finds the URL can then send events: use it on
// sockets and in tests, or behind something else that proves the sender.
func NewUnsignedWebhook(opts ...WebhookOption) (*Webhook, error) {
	return newWebhook(nil, opts, func(body []byte) ([]byte, int, error) { return body, -1, nil })
}

func newWebhook(err error, opts []WebhookOption, open func([]byte) ([]byte, int, error)) (*Webhook, error) {
	w := &Webhook{open: open, cfg: hook.Config{Clock: ctikit.SystemClock{}}}
	if err := errors.Join(err, option.Apply(&w.cfg, opts)); err != nil {
		return nil, fmt.Errorf("dialpad: new webhook: %w", err)
	}
	return w, nil
}

// Verify checks one delivery as Parse does.
func (w *Webhook) Verify(h http.Header, body []byte) error {
	_, err := w.Parse(h, body)
	return err
}

// Parse verifies and decodes one delivery, or one message of a socket, which
// has no header. The header plays no part, its Content-Type is undocumented.
// Errors wrap [ErrSignature] or [ErrMalformed]. A signature is good for ever: a
// repeat of an old event is accepted, and recognised by [Envelope.Key] or its
// date.
func (w *Webhook) Parse(_ http.Header, body []byte) (Event, error) {
	if w == nil || w.open == nil {
		return nil, ErrSignature
	}
	payload, secret, err := w.open(body)
	if err != nil {
		return nil, err
	}
	wire, err := decode(payload)
	if err != nil {
		return nil, err
	}
	now := w.cfg.Clock.Now()
	if secret >= 0 && !wire.current(now) {
		return nil, ErrSignature
	}
	return wire.event(Envelope{Body: payload, ReceivedAt: now, SecretIndex: secret}), nil
}

// Handler passes each event to handle, and answers Dialpad: 200 when handle
// returned nil, 503 when it failed or is nil; 401 for a bad signature, 400 for
// what is no event, 413 above 1 MiB. Dialpad waits 5 s. After a 5xx it delivers
// a status event again four times within 1.5 s and a call event three times
// within 14 s, after a 4xx never, and then drops it: so store first, work
// later, and read all duty statuses now and then. Deliveries repeat and
// overtake each other: see [AgentStatusEvent]. handle may run on several
// goroutines at once.
//
// Source: developers.dialpad.com/docs/webhook-delivery-failures.
func (w *Webhook) Handler(handle func(context.Context, Event) error) http.Handler {
	h := hook.Handler[Event]{Client: "dialpad", Open: w.Parse, Handle: handle}
	if w != nil {
		h.Log = w.cfg.Log
	}
	return h
}
