package zendesk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/hook"
	"github.com/ctikit/ctikit/internal/option"
)

// TestSecret is the public secret that signs test sends made before a webhook
// exists. Anybody can sign with it.
const TestSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="

// The headers that carry a delivery's signature.
const (
	headerSignature = "X-Zendesk-Webhook-Signature"
	headerTimestamp = "X-Zendesk-Webhook-Signature-Timestamp"
)

// Errors of [Webhook.Verify] and [Webhook.Parse]. The right signature is in
// neither.
var (
	// ErrSignature: the signature is missing, or not of these bytes by one of
	// the secrets.
	ErrSignature = fmt.Errorf("zendesk: webhook signature does not match: %w", hook.ErrUnauthorized)
	// ErrStale: the signature is right, but too old or too far ahead.
	ErrStale = fmt.Errorf("zendesk: webhook signature is outside the time window: %w", hook.ErrUnauthorized)
)

// Webhook receives the events that Zendesk sends. It is safe for concurrent
// use, and prints without its secrets; the zero Webhook refuses everything.
type Webhook struct {
	macs []*sync.Pool // of *keyedMAC, one for each secret: keying costs six allocations
	cfg  webhookConfig
}

// WebhookOption changes what [NewWebhook] makes.
type WebhookOption func(*webhookConfig) error

type webhookConfig struct {
	hook.Config
	testSecret bool
	retryAfter time.Duration
}

// WithWindow sets how far a signature's time may lie from now, 5 minutes by
// default. Zendesk documents no window.
func WithWindow(d time.Duration) WebhookOption {
	return func(c *webhookConfig) error {
		c.Window = d
		if d <= 0 {
			return fmt.Errorf("window: want a positive duration, got %v", d)
		}
		return nil
	}
}

// WithWebhookClock replaces the machine's time, which signatures are checked
// against.
func WithWebhookClock(clk ctikit.Clock) WebhookOption {
	return func(c *webhookConfig) error { return option.Clock(&c.Clock, clk) }
}

// WithWebhookLogger logs deliveries that are refused and functions that fail,
// at level Warn, without bodies and headers.
func WithWebhookLogger(log *slog.Logger) WebhookOption {
	return func(c *webhookConfig) error { return option.Logger(&c.Log, log) }
}

// WithTestSecret admits [TestSecret] as a secret. Not for production: anybody
// can sign with it.
func WithTestSecret() WebhookOption {
	return func(c *webhookConfig) error {
		c.testSecret = true
		return nil
	}
}

// WithRetryAfter sets the Retry-After that is sent with a 503, in whole
// seconds, 5 seconds by default; 0 sends none. That Zendesk delivers again only
// if it is below a minute is not confirmed by a page of Zendesk's.
func WithRetryAfter(d time.Duration) WebhookOption {
	return func(c *webhookConfig) error {
		c.retryAfter = d
		if d < 0 {
			return fmt.Errorf("retry after: want a duration or 0, got %v", d)
		}
		return nil
	}
}

// NewWebhook returns a receiver that accepts deliveries signed with any of the
// secrets: several while one is replaced by
// [WebhooksService.ResetSigningSecret], or one per webhook. A secret is what
// [WebhooksService.SigningSecret] returns, character for character. Its error
// lists everything that is wrong: no secret, an empty one, one twice,
// [TestSecret] without [WithTestSecret], a nil option.
func NewWebhook(secrets []string, opts ...WebhookOption) (*Webhook, error) {
	cfg := webhookConfig{Config: hook.Config{Window: 5 * time.Minute, Clock: ctikit.SystemClock{}}, retryAfter: 5 * time.Second}
	err := errors.Join(hook.CheckSecrets("secret", secrets), option.Apply(&cfg, opts))
	if slices.Contains(secrets, TestSecret) && !cfg.testSecret {
		err = errors.Join(err, errors.New("secret: want the webhook's own, got Zendesk's public test secret, which anybody can sign with"))
	}
	if err != nil {
		return nil, fmt.Errorf("zendesk: new webhook: %w", err)
	}
	w := &Webhook{cfg: cfg}
	for _, secret := range secrets {
		w.macs = append(w.macs, pool(secret))
	}
	return w, nil
}

// keyedMAC is an HMAC with its key in place, and room for what it works on.
type keyedMAC struct {
	hash.Hash
	text, given []byte
	sum         [sha256.Size]byte
}

// pool makes keyed MACs. The secret looks like base64, but its characters are
// the key (developer.zendesk.com, webhooks/verifying).
func pool(secret string) *sync.Pool {
	key := []byte(secret)
	return &sync.Pool{New: func() any { return &keyedMAC{Hash: hmac.New(sha256.New, key)} }}
}

// Verify checks that body was signed with one of the secrets, within the
// window: the signature is base64(HMAC-SHA256(secret, timestamp + body)), the
// timestamp as its header has it. Body must be the raw bytes. The error wraps
// [ErrSignature] or [ErrStale].
func (w *Webhook) Verify(h http.Header, body []byte) error {
	signature, timestamp := h.Get(headerSignature), h.Get(headerTimestamp)
	if w == nil || timestamp == "" || !slices.ContainsFunc(w.macs, func(p *sync.Pool) bool { return signed(p, signature, timestamp, body) }) {
		return ErrSignature
	}
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	if err != nil || !hook.Fresh(at, w.cfg.Clock.Now(), w.cfg.Window) {
		return ErrStale
	}
	return nil
}

// signed compares in constant time. The reverse order of timestamp and body,
// which an older edition of the vendor's page shows, does not pass.
func signed(macs *sync.Pool, signature, timestamp string, body []byte) bool {
	m := macs.Get().(*keyedMAC) //nolint:forcetypeassert // the pool holds nothing else
	defer macs.Put(m)
	m.Reset()
	m.text = append(m.text[:0], timestamp...)
	m.Write(m.text)
	m.Write(body)
	m.text = base64.StdEncoding.AppendEncode(m.text[:0], m.Sum(m.sum[:0]))
	m.given = append(m.given[:0], signature...)
	return hook.Equal(m.given, m.text)
}

// Parse verifies and decodes one delivery; see [Decode]. Its errors wrap
// [ErrSignature], [ErrStale] or [ErrMalformed].
func (w *Webhook) Parse(h http.Header, body []byte) (Event, error) {
	if err := w.Verify(h, body); err != nil {
		return nil, err
	}
	return Decode(body)
}

// Handler passes each event to handle, on the request's goroutine and context,
// and answers Zendesk:
//
//	200  handle returned nil: save before returning, act afterwards
//	400  the body is no event
//	401  the signature is missing, wrong or stale
//	405  the method is not POST
//	413  the body is longer than 1 MiB
//	503  handle failed or is nil, with a Retry-After; see [WithRetryAfter]
//
// Zendesk waits about 10 s for an answer. Deliveries repeat ([Envelope.Key])
// and overtake each other. handle may run on several goroutines at once.
func (w *Webhook) Handler(handle func(ctx context.Context, ev Event) error) http.Handler {
	h := hook.Handler[Event]{Client: "zendesk", Open: w.Parse, Handle: handle}
	if w != nil {
		h.Log, h.RetryAfter = w.cfg.Log, w.cfg.retryAfter
	}
	return h
}
