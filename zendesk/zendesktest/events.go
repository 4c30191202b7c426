package zendesktest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

const accountID = 4242

// emit sends a fact to the webhooks that subscribed to it. An agent of nil
// means that it is about the account.
func (z *Fake) emit(a *agent, kind zendesk.EventType, event fields) {
	if event["updated_at"] == nil {
		event["updated_at"] = nanoStamp(z.now())
	}
	z.send(kind, z.envelope(a, kind, event))
}

// send delivers an event of a type to the webhooks that subscribed to it.
func (z *Fake) send(kind zendesk.EventType, event fields) {
	body, err := json.Marshal(event)
	if err != nil {
		z.complain(err)
		return
	}
	for _, w := range z.webhooks {
		if w.Status == "active" && slices.Contains(w.Subscriptions, kind) {
			z.deliver(w, body, w.secretNow(z))
		}
	}
}

// secretNow signs with the secret of the moment of sending, after a reset the
// new one.
func (w *webhook) secretNow(z *Fake) func() string {
	return func() (secret string) {
		z.fake.Locked(func() { secret = w.secret() })
		return secret
	}
}

func (z *Fake) envelope(a *agent, kind zendesk.EventType, event fields) fields {
	z.events++
	out := fields{
		"id": fmt.Sprintf("01EV%022d", z.events), "type": kind, "account_id": accountID, "time": nanoStamp(z.now()),
		"zendesk_event_version": "2022-11-06", "event": event,
		"subject": fmt.Sprintf("zen:account:%d", accountID), "detail": fields{"account_id": fmt.Sprint(accountID)},
	}
	if a != nil {
		out["subject"] = fmt.Sprintf("zen:agent:%d", a.ID)
		out["detail"] = fields{
			"account_id": fmt.Sprint(accountID), "agent_id": fmt.Sprint(a.ID), "version": fmt.Sprint(a.version),
		}
	}
	return out
}

func (z *Fake) deliver(w *webhook, body []byte, secret func() string) {
	z.sentTo = append(z.sentTo, w.ID)
	d := faketest.Delivery{URL: w.Endpoint, Body: body, Header: w.header()}
	d.Header.Set("Content-Type", "application/json; charset=utf-8")
	d.Header.Set("User-Agent", "Zendesk Webhook")
	d.Header.Set("X-Zendesk-Account-Id", fmt.Sprint(accountID))
	d.Header.Set("X-Zendesk-Webhook-Id", w.ID)
	d.Header.Set("X-Zendesk-Webhook-Invocation-Id", invocationID(len(z.sentTo)))
	z.fake.Send(d, func(at time.Time) http.Header { return signature(secret(), body, at) }, z.set.policy)
}

func invocationID(n int) string { return fmt.Sprintf("01IN%022d", n) }

// signature are the headers that prove a body.
func signature(secret string, body []byte, at time.Time) http.Header {
	timestamp := at.UTC().Format("2006-01-02T15:04:05Z")
	mac := hmac.New(sha256.New, []byte(secret)) // its characters: it is not decoded
	mac.Write([]byte(timestamp))
	mac.Write(body)
	return http.Header{
		"X-Zendesk-Webhook-Signature":           {base64.StdEncoding.EncodeToString(mac.Sum(nil))},
		"X-Zendesk-Webhook-Signature-Timestamp": {timestamp},
	}
}

// retryAsZendesk is what third parties report of Zendesk's retries; see WithRetryPolicy.
func retryAsZendesk(attempt, status int, retryAfter time.Duration, err error) (time.Duration, bool) {
	switch {
	case err != nil:
		return 5 * time.Second, timedOut(err) && attempt <= 5
	case status == http.StatusConflict:
		return time.Second, attempt <= 3
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return retryAfter, attempt <= 3 && retryAfter > 0 && retryAfter < time.Minute
	}
	return 0, false
}

func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

// nanoStamp writes a time as events do.
func nanoStamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z07:00") }
