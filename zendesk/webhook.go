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
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/hook"
)

// TestSecret is the public secret that signs test sends made before a webhook
// exists. Anybody can sign with it.
const TestSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="

// The headers that carry a delivery's signature.
const (
	headerSignature = "X-Zendesk-Webhook-Signature"
	headerTimestamp = "X-Zendesk-Webhook-Signature-Timestamp"
)

// Errors of Webhook.Verify, for errors.Is. The right signature is in neither.
var (
	// ErrSignature: the signature is missing, or not of these bytes by this
	// secret.
	ErrSignature = fmt.Errorf("zendesk: webhook signature does not match: %w", hook.ErrUnauthorized)
	// ErrStale: the signature is right, but too old or too far ahead.
	ErrStale = fmt.Errorf("zendesk: webhook signature is outside the time window: %w", hook.ErrUnauthorized)
)

// Webhook checks and decodes what Zendesk delivers to one webhook. It is safe
// for concurrent use, and opaque: printing does not show its secret.
type Webhook struct {
	macs   *sync.Pool // of *keyedMAC: keying costs six allocations
	window time.Duration
	clock  ctikit.Clock
	log    *slog.Logger
}

// WebhookOption changes how a Webhook checks.
type WebhookOption func(*webhookConfig) error

type webhookConfig struct {
	window     time.Duration
	clock      ctikit.Clock
	log        *slog.Logger
	testSecret bool
}

// WithWindow sets how far a signature's time may lie from now, 5 minutes by
// default. Zendesk documents no window.
func WithWindow(d time.Duration) WebhookOption {
	return func(c *webhookConfig) error {
		if d <= 0 {
			return fmt.Errorf("window: want a positive duration, got %v", d)
		}
		c.window = d
		return nil
	}
}

// WithWebhookClock sets the time that signatures are checked against; the
// default is the machine's.
func WithWebhookClock(clk ctikit.Clock) WebhookOption {
	return func(c *webhookConfig) error {
		if clk == nil {
			return errors.New("clock: want one, got nil")
		}
		c.clock = clk
		return nil
	}
}

// WithWebhookLogger tells log of every delivery that is refused or fails,
// without its body.
func WithWebhookLogger(log *slog.Logger) WebhookOption {
	return func(c *webhookConfig) error {
		c.log = log
		return nil
	}
}

// WithTestSecret admits TestSecret as the secret. Not for production: anybody
// can sign with it.
func WithTestSecret() WebhookOption {
	return func(c *webhookConfig) error {
		c.testSecret = true
		return nil
	}
}

// NewWebhook takes the signing secret that WebhookService.SigningSecret
// returns, character for character. There is no unverified mode: an empty
// secret is an error, and so is TestSecret without WithTestSecret.
func NewWebhook(secret string, opts ...WebhookOption) (*Webhook, error) {
	cfg := webhookConfig{window: 5 * time.Minute, clock: ctikit.SystemClock{}}
	var errs []error
	for _, o := range opts {
		errs = append(errs, o(&cfg))
	}
	switch {
	case secret == "":
		errs = append(errs, errors.New("secret: want the webhook's signing secret, got an empty string"))
	case secret == TestSecret && !cfg.testSecret:
		errs = append(errs, errors.New("secret: this is Zendesk's public test secret, which anybody can sign with"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("zendesk: new webhook: %w", err)
	}
	return &Webhook{macs: pool(secret), window: cfg.window, clock: cfg.clock, log: cfg.log}, nil
}

// keyedMAC is an HMAC with its key in place, and room for what it works on.
type keyedMAC struct {
	hash.Hash
	text []byte // timestamp, then signature
	sum  [sha256.Size]byte
}

// pool makes keyed MACs. The secret looks like base64, but its characters are
// the key (developer.zendesk.com, webhooks/verifying).
func pool(secret string) *sync.Pool {
	key := []byte(secret)
	return &sync.Pool{New: func() any { return &keyedMAC{Hash: hmac.New(sha256.New, key)} }}
}

// Verify checks that body came from Zendesk within the window: the signature
// is base64(HMAC-SHA256(secret, timestamp + body)), the timestamp as its header
// has it. Body must be the raw bytes. The error wraps ErrSignature or ErrStale.
func (w *Webhook) Verify(h http.Header, body []byte) error {
	timestamp := h.Get(headerTimestamp)
	if timestamp == "" {
		return ErrSignature
	}
	if !w.signed(h.Get(headerSignature), timestamp, body) {
		return ErrSignature
	}
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	if err != nil || !hook.Fresh(at, w.clock.Now(), w.window) {
		return ErrStale
	}
	return nil
}

// signed compares in constant time. The reverse order of timestamp and body,
// which an older edition of the vendor's page shows, does not pass.
func (w *Webhook) signed(signature, timestamp string, body []byte) bool {
	m := w.macs.Get().(*keyedMAC) //nolint:forcetypeassert // the pool holds nothing else
	defer w.macs.Put(m)
	m.Reset()
	m.text = append(m.text[:0], timestamp...)
	m.Write(m.text)
	m.Write(body)
	m.text = base64.StdEncoding.AppendEncode(m.text[:0], m.Sum(m.sum[:0]))
	return hook.Equal([]byte(signature), m.text)
}

// Handler verifies and decodes deliveries and hands them to receive, on the
// request's goroutine and context. It answers
//
//	200  receive returned nil: save before returning, act afterwards
//	400  the body is no event
//	401  the signature is missing, wrong or stale
//	405  the method is not POST
//	413  the body is longer than 1 MiB
//	503  receive failed, with Retry-After: 5, after which Zendesk tries again
//
// Zendesk waits about 10 s for an answer, repeats deliveries and does not keep
// their order; see Envelope.
func (w *Webhook) Handler(receive func(ctx context.Context, ev Event) error) http.Handler {
	return hook.Door{
		Verify: w.Verify,
		Handle: func(ctx context.Context, body []byte) error {
			ev, err := w.Parse(body)
			if err != nil {
				return err
			}
			return receiverError(receive(ctx, ev))
		},
		Failed: func(rw http.ResponseWriter) {
			// 503 is tried again only with a Retry-After below a minute.
			rw.Header().Set("Retry-After", "5")
			rw.WriteHeader(http.StatusServiceUnavailable)
		},
		Log: w.log,
	}
}

// receiverError hides what err wraps: a receiver that fails with an error of
// another webhook must not turn into a 400 or 401, which are final.
func receiverError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("zendesk: webhook receiver: %s", err.Error())
}

// Parse decodes a delivery that Verify has accepted. An event of a type that
// this package does not know is an *UnknownEvent. The error wraps ErrMalformed.
func (w *Webhook) Parse(body []byte) (Event, error) { return parseEvent(body) }
