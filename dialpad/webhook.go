package dialpad

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/hook"
)

// ErrMalformed says that what came in is no JSON object, though the signature may be good.
var ErrMalformed = fmt.Errorf("dialpad: not an event: %w", hook.ErrMalformed)

// Webhook receives the events that Dialpad sends, to a webhook or over a socket. With a secret, what comes is a
// JWT signed with it (a compact JWS, HS256) whose claims are the event, not JSON. A Webhook is safe for
// concurrent use; the zero value lets nothing in.
type Webhook struct {
	// open is a closure so that no print or dump shows the secrets.
	open func(body []byte) (payload []byte, key int, err error)
	now  func() time.Time
}

// NewWebhook returns a receiver of events signed with one of the secrets: [WebhookEndpoint.Secret] or
// [WebsocketEndpoint.Secret]. Several are for several endpoints, told apart by [Envelope.SecretIndex], and for
// changing a secret: accept both, change it, then drop the old one, because Dialpad never repeats what was
// refused with a 401. It is an error to give no secret, an empty one, or one twice.
func NewWebhook(secrets ...string) (*Webhook, error) {
	if len(secrets) == 0 {
		return nil, errors.New("dialpad: new webhook: no secret given; see NewUnsignedWebhook")
	}
	keys := make([]any, len(secrets))
	seen := make(map[string]int, len(secrets))
	for i, secret := range secrets {
		if secret == "" {
			return nil, fmt.Errorf("dialpad: new webhook: secret %d is empty", i)
		}
		if first, twice := seen[secret]; twice {
			return nil, fmt.Errorf("dialpad: new webhook: secret %d is the same as secret %d", i, first)
		}
		seen[secret] = i
		keys[i] = []byte(secret)
	}
	return &Webhook{
		open: func(body []byte) ([]byte, int, error) { return open(body, keys) },
		now:  ctikit.SystemClock{}.Now,
	}, nil
}

// NewUnsignedWebhook returns a receiver for an endpoint without a secret, which gets plain JSON. Anybody who
// finds the URL can then send events: use it on sockets and in tests, or behind something else that proves the sender.
func NewUnsignedWebhook() *Webhook {
	return &Webhook{
		open: func(body []byte) ([]byte, int, error) { return body, -1, nil },
		now:  ctikit.SystemClock{}.Now,
	}
}

// WithClock returns a copy of the receiver that lives by another time than the machine's. A nil clk changes
// nothing.
func (w *Webhook) WithClock(clk ctikit.Clock) *Webhook {
	c := *w
	if clk != nil {
		c.now = clk.Now
	}
	return &c
}

// Parse checks and decodes one delivery, or one message of a socket. Its errors wrap [ErrSignature] or
// [ErrMalformed]. Only a signature proves anything: a repeat of an old event is accepted, and recognised by
// [Event.DedupeKey] or its date.
func (w *Webhook) Parse(body []byte) (Event, error) {
	e, err := w.envelope(body)
	if err != nil {
		return nil, err
	}
	return e.event()
}

// envelope checks one delivery and leaves the event closed. The Content-Type plays no part: it is undocumented.
func (w *Webhook) envelope(body []byte) (Envelope, error) {
	if w == nil || w.open == nil {
		return Envelope{}, ErrSignature
	}
	payload, key, err := w.open(bytes.TrimSpace(body))
	if err != nil {
		return Envelope{}, err
	}
	now := w.now()
	if key >= 0 && ended(payload, now) {
		return Envelope{}, ErrSignature
	}
	if payload = bytes.TrimSpace(payload); len(payload) == 0 || payload[0] != '{' {
		return Envelope{}, ErrMalformed
	}
	return Envelope{Raw: payload, ReceivedAt: now, SecretIndex: key}, nil
}

// Handler passes each event to handle, and answers Dialpad: 200 when handle returned nil, 503 when it failed;
// 401 for a bad signature, 400 for what is no event, 413 above 1 MiB. Dialpad waits 5 s. After a 5xx it delivers
// a status event again four times within 1.5 s, after a 4xx never, and then drops it: so store first, work later,
// and read all duty statuses now and then. Deliveries repeat and overtake each other: see [AgentStatusEvent].
// A nil handle fails. handle may run on several goroutines at once.
//
// Source: developers.dialpad.com/docs/webhook-delivery-failures.
func (w *Webhook) Handler(handle func(context.Context, Event) error) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var opened Event
		hook.Door{
			Verify: func(_ http.Header, body []byte) (err error) {
				opened, err = w.Parse(body)
				return err
			},
			Handle: func(ctx context.Context, _ []byte) error {
				if handle == nil {
					return errNoCallback
				}
				return failed(handle(ctx, opened))
			},
			Failed: func(rw http.ResponseWriter) { rw.WriteHeader(http.StatusServiceUnavailable) },
		}.ServeHTTP(rw, r)
	})
}

var errNoCallback = errors.New("dialpad: the webhook's handler has no callback")

// failed hides what the callback's error wraps: an ErrSignature of its own must not turn into a 401, after which
// Dialpad would not deliver again.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("dialpad: the event's callback failed: %v", err) //nolint:errorlint // hidden on purpose
}
