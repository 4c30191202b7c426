package aircall

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit/internal/hook"
)

// Errors of [Webhook.Parse].
var (
	// ErrToken: the body carries no token, or one that is not ours.
	ErrToken = fmt.Errorf("aircall: unknown webhook token: %w", hook.ErrUnauthorized)
	// ErrMalformed: the body is not an event.
	ErrMalformed = fmt.Errorf("aircall: not an event: %w", hook.ErrMalformed)
)

// Webhook receives the events that Aircall sends. Aircall signs nothing: each webhook has a token,
// which Aircall repeats inside the JSON body. A Webhook is safe for concurrent use.
type Webhook struct {
	// index finds a token by its hash. It is a closure so that no print or dump shows what it knows.
	index func(token string) (int, bool)
}

// NewWebhook returns a receiver that accepts any of the tokens: several for a change of webhook, or one
// per account, told apart by [Envelope.TokenIndex]. A token is [Subscription.Token].
// It is an error to give no token, an empty one, or one twice.
func NewWebhook(tokens ...string) (*Webhook, error) {
	if len(tokens) == 0 {
		return nil, errors.New("aircall: new webhook: no token given")
	}
	known := make([][sha256.Size]byte, len(tokens))
	seen := make(map[string]int, len(tokens))
	for i, token := range tokens {
		if token == "" {
			return nil, fmt.Errorf("aircall: new webhook: token %d is empty", i)
		}
		if first, twice := seen[token]; twice {
			return nil, fmt.Errorf("aircall: new webhook: token %d is the same as token %d", i, first)
		}
		seen[token] = i
		known[i] = sha256.Sum256([]byte(token))
	}
	return &Webhook{index: func(token string) (int, bool) { return find(known, token) }}, nil
}

// find compares hashes, and all of them, so that its time tells neither length nor place of a token.
func find(known [][sha256.Size]byte, token string) (index int, ok bool) {
	got := sha256.Sum256([]byte(token))
	index = -1
	for i := range known {
		index = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(got[:], known[i][:]), i, index)
	}
	return index, index >= 0
}

// Parse checks and decodes one delivery. Its errors wrap [ErrToken] or [ErrMalformed].
// Old timestamps are accepted: Aircall repeats failed deliveries for hours.
func (w *Webhook) Parse(body []byte) (Event, error) {
	e, err := w.open(body)
	if err != nil {
		return nil, err
	}
	return e.event(), nil
}

// open decodes the envelope and checks the token in one pass; the data stay closed until the token is known.
func (w *Webhook) open(body []byte) (Envelope, error) {
	if w == nil || w.index == nil {
		return Envelope{}, ErrToken // a Webhook that NewWebhook did not make knows no token
	}
	var wire struct {
		Resource  looseString     `json:"resource"`
		Event     EventName       `json:"event"`
		Timestamp looseTime       `json:"timestamp"`
		Token     string          `json:"token"`
		Data      json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &wire); err != nil {
		return Envelope{}, ErrMalformed // the decoder's own words may quote the body
	}
	index, ok := w.index(wire.Token)
	if !ok {
		return Envelope{}, ErrToken
	}
	if wire.Event == "" {
		return Envelope{}, ErrMalformed
	}
	key := sha256.Sum256(body)
	return Envelope{
		Resource:   string(wire.Resource),
		Name:       wire.Event,
		At:         wire.Timestamp.Time,
		Raw:        wire.Data,
		Key:        hex.EncodeToString(key[:]),
		TokenIndex: index,
	}, nil
}

// Handler passes each event to handle, and answers Aircall: 200 when handle returned nil, 503 when it
// failed, so that Aircall delivers again; 401 for an unknown token, 400 for what is no event, 413 above
// 1 MiB. Aircall waits 5 s, and switches a webhook off that keeps failing: do slow work elsewhere.
// Deliveries repeat ([Envelope.Key]) and overtake each other. A nil handle fails. handle may run on several goroutines at once.
func (w *Webhook) Handler(handle func(context.Context, Event) error) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var opened Envelope
		hook.Door{
			Verify: func(_ http.Header, body []byte) (err error) {
				opened, err = w.open(body)
				return err
			},
			Handle: func(ctx context.Context, _ []byte) error {
				if handle == nil {
					return errNoCallback
				}
				return failed(handle(ctx, opened.event()))
			},
			Failed: func(rw http.ResponseWriter) { rw.WriteHeader(http.StatusServiceUnavailable) },
		}.ServeHTTP(rw, r)
	})
}

var errNoCallback = errors.New("aircall: the webhook's handler has no callback")

// failed hides what the callback's error wraps: an ErrToken of its own must not turn into a 401,
// which Aircall would hold against the webhook.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("aircall: the event's callback failed: %v", err) //nolint:errorlint // hidden on purpose
}
