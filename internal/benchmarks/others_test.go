package benchmarks_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-github/v92/github"
	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"
)

// others are the receivers of other providers' libraries, each with an event of
// its own provider that is as long as Zendesk's and says as much.
func others(tb testing.TB, words int) []receiver {
	tb.Helper()
	size := len(statusEvent(words))
	forGitHub, forStripe := filled(gitHubEvent, size), filled(stripeEvent, size)
	gitHub := "sha256=" + hex.EncodeToString(mac(forGitHub))
	now := time.Now()
	stripeHeader := fmt.Sprintf("t=%d,v1=%s", now.Unix(), hex.EncodeToString(mac([]byte(fmt.Sprintf("%d.%s", now.Unix(), forStripe)))))
	options := webhook.ConstructEventOptions{Tolerance: window, IgnoreAPIVersionMismatch: true}
	return []receiver{
		{"go-github", forGitHub, func(body []byte) (string, error) {
			if err := github.ValidateSignature(gitHub, body, []byte(secret)); err != nil {
				return "", err
			}
			ev, err := github.ParseWebHook("status", body)
			if err != nil {
				return "", err
			}
			return ev.(*github.StatusEvent).GetState(), nil
		}},
		{"stripe-go", forStripe, func(body []byte) (string, error) {
			ev, err := webhook.ConstructEventWithOptions(body, stripeHeader, secret, options)
			if err != nil {
				return "", err
			}
			var charge stripe.Refund
			err = json.Unmarshal(ev.Data.Raw, &charge)
			return string(charge.Status), err
		}},
	}
}

func mac(body []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	return h.Sum(nil)
}

// filled puts a note of made-up words in the place of %s, up to that size.
func filled(event string, size int) []byte {
	event = fmt.Sprintf(event, strings.Repeat("x", max(size-len(event)+len("%s"), 0)))
	return []byte(event)
}

const gitHubEvent = `{"id":4242,"sha":"0123456789abcdef0123456789abcdef01234567","name":"acme/desk","target_url":"https://ci.example.test/1",` +
	`"context":"build","state":"Lunch","description":"%s","created_at":"2026-03-02T08:59:59Z","updated_at":"2026-03-02T09:00:00Z",` +
	`"repository":{"id":1001,"name":"desk","full_name":"acme/desk","private":true},"sender":{"login":"ada","id":1001,"type":"User"}}`

const stripeEvent = `{"id":"evt_0000000000000000000001","object":"event","api_version":"2026-01-28","created":1772442000,"livemode":false,` +
	`"pending_webhooks":1,"request":{"id":"req_1","idempotency_key":"k"},"type":"refund.updated","data":{"object":{"id":"re_1","object":"refund",` +
	`"amount":1001,"created":1772441999,"currency":"eur","reason":"requested_by_customer","status":"Lunch","description":"%s"},` +
	`"previous_attributes":{"status":"Online"}}}`
