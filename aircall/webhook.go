package aircall

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/ctikit/ctikit/internal/hook"
	"github.com/ctikit/ctikit/internal/lenient"
	"github.com/ctikit/ctikit/internal/option"
)

// Errors of [Webhook.Verify], [Webhook.Parse] and [Decode].
var (
	// ErrToken: the body carries no token, or an unknown one.
	ErrToken = fmt.Errorf("aircall: unknown webhook token: %w", hook.ErrUnauthorized)
	// ErrMalformed: the body is not an event.
	ErrMalformed = fmt.Errorf("aircall: not an event: %w", hook.ErrMalformed)
)

// Webhook receives the events that Aircall sends. Aircall signs nothing, and so
// no time either: each webhook has a token, which Aircall repeats inside the
// JSON body. A Webhook is safe for concurrent use; the zero Webhook refuses
// everything.
type Webhook struct {
	// index finds a token. It is a closure so that no print shows the tokens.
	index func(token string) (int, bool)
	log   *slog.Logger
}

// WebhookOption changes what [NewWebhook] makes.
type WebhookOption func(*hook.Config) error

// WithWebhookLogger logs deliveries that are refused and functions that fail,
// at level Warn, without bodies and headers.
func WithWebhookLogger(log *slog.Logger) WebhookOption {
	return func(c *hook.Config) error { return option.Logger(&c.Log, log) }
}

// NewWebhook returns a receiver that accepts any of the tokens: several while
// one webhook replaces another, or one per account, distinguished by
// [Envelope.TokenIndex]. A token is [Subscription.Token]. Its error lists
// everything that is wrong: no token, an empty one, one twice, a nil option.
func NewWebhook(tokens []string, opts ...WebhookOption) (*Webhook, error) {
	var cfg hook.Config
	if err := errors.Join(hook.CheckSecrets("token", tokens), option.Apply(&cfg, opts)); err != nil {
		return nil, fmt.Errorf("aircall: new webhook: %w", err)
	}
	known := make([][sha256.Size]byte, len(tokens))
	for i, token := range tokens {
		known[i] = sha256.Sum256([]byte(token))
	}
	return &Webhook{index: func(token string) (int, bool) { return find(known, token) }, log: cfg.Log}, nil
}

// find compares hashes, and all of them, so that the time it takes depends on
// neither length nor place of a token.
func find(known [][sha256.Size]byte, token string) (index int, ok bool) {
	got := sha256.Sum256([]byte(token))
	index = -1
	for i := range known {
		index = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(got[:], known[i][:]), i, index)
	}
	return index, index >= 0
}

// Verify checks the token of one delivery, which stands in its body; Aircall's
// headers prove nothing. Its errors wrap [ErrToken] or [ErrMalformed].
func (w *Webhook) Verify(_ http.Header, body []byte) error {
	_, err := w.open(body)
	return err
}

// Parse verifies and decodes one delivery. Its errors wrap [ErrToken] or
// [ErrMalformed]. Old timestamps are accepted: Aircall repeats failed
// deliveries for hours.
func (w *Webhook) Parse(_ http.Header, body []byte) (Event, error) {
	e, err := w.open(body)
	if err != nil {
		return nil, err
	}
	return e.decode(body)
}

// Decode decodes an event without any proof of where it comes from, such as one
// that was verified before it was stored; see [Webhook.Parse]. Its TokenIndex
// is −1, and its error is [ErrMalformed].
func Decode(body []byte) (Event, error) {
	e, _, err := decodeEnvelope(body)
	if err != nil {
		return nil, err
	}
	return e.decode(body)
}

// open decodes the envelope and checks the token.
func (w *Webhook) open(body []byte) (Envelope, error) {
	if w == nil || w.index == nil {
		return Envelope{}, ErrToken // the zero Webhook knows no token
	}
	e, token, err := decodeEnvelope(body)
	if err != nil {
		return Envelope{}, err
	}
	var ok bool
	if e.TokenIndex, ok = w.index(token); !ok {
		return Envelope{}, ErrToken
	}
	return e, nil
}

// Handler passes each event to handle, and answers Aircall: 200 when handle
// returned nil, 503 when it failed or is nil, so that Aircall delivers again;
// 401 for an unknown token, 400 for what is no event, 413 above 1 MiB. Aircall
// waits 5 s, and switches a webhook off that keeps failing: do slow work
// elsewhere. Deliveries repeat ([Envelope.Key]) and overtake each other. handle
// may run on several goroutines at once.
func (w *Webhook) Handler(handle func(context.Context, Event) error) http.Handler {
	h := hook.Handler[Event]{Client: "aircall", Open: w.Parse, Handle: handle}
	if w != nil {
		h.Log = w.log
	}
	return h
}

// decodeEnvelope decodes what all events have in common.
func decodeEnvelope(body []byte) (e Envelope, token string, err error) {
	var wire struct {
		Resource  lenient.String  `json:"resource"`
		Event     EventName       `json:"event"`
		Timestamp lenient.Time    `json:"timestamp"`
		Token     string          `json:"token"`
		Data      json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &wire); err != nil {
		return Envelope{}, "", ErrMalformed // the decoder's error may quote the body
	}
	e = Envelope{
		Resource: string(wire.Resource), Name: wire.Event, At: wire.Timestamp.Time, Body: wire.Data, TokenIndex: -1,
	}
	return e, wire.Token, nil
}
