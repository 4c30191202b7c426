package zendesk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/internal/errtable"
	"github.com/ctikit/ctikit/zendesk"
)

// sentinelOf is what an error with this status matches, and nothing else.
func sentinelOf(status int) error {
	switch {
	case status == 400, status == 422:
		return zendesk.ErrInvalid
	case status == 401:
		return zendesk.ErrUnauthorized
	case status == 403:
		return zendesk.ErrForbidden
	case status == 404:
		return zendesk.ErrNotFound
	case status == 409:
		return zendesk.ErrConflict
	case status == 429:
		return zendesk.ErrRateLimited
	case status >= 500:
		return zendesk.ErrServer
	}
	return nil
}

var sentinels = []error{
	zendesk.ErrInvalid, zendesk.ErrUnauthorized, zendesk.ErrForbidden, zendesk.ErrNotFound,
	zendesk.ErrConflict, zendesk.ErrRateLimited, zendesk.ErrServer,
}

// Every call takes every refusal the same way.
func TestEveryRefusal(t *testing.T) {
	seed := office{
		rule: "r", queue: "q", webhook: "w", invocation: "i", job: "j", engagement: "e", code: "code", verifier: "v",
		app: zendesk.NewOAuthApp("client", "s3cret", "https://app.example.test/back"),
	}
	for name, call := range everyCall {
		t.Run(name, func(t *testing.T) {
			for got := range errtable.Try(func(hc *http.Client) error {
				opts := []zendesk.Option{zendesk.WithHTTPClient(hc), zendesk.WithRetries(1, time.Second)}
				c, err := zendesk.New("acme", zendesk.Bearer("t0ken"), opts...)
				if err != nil {
					t.Fatal(err)
				}
				return call(t.Context(), caller{c, seed, opts})
			}) {
				checkRefusal(t, name, got)
			}
		})
	}
}

func checkRefusal(t *testing.T, name string, got errtable.Outcome) {
	t.Helper()
	if got.Err == nil || got.Sent != 1 || got.Open != 0 {
		t.Errorf("%s: error %v after %d requests, %d bodies left open", got.Name, got.Err, got.Sent, got.Open)
		return
	}
	asJSON, _ := json.Marshal(got.Err)
	if shown := fmt.Sprintf("%v %+v %#v %s", got.Err, got.Err, got.Err, asJSON); strings.Contains(shown, errtable.Canary) {
		t.Errorf("%s: the error shows what the reply says: %s", got.Name, shown)
	}
	e, ok := errors.AsType[*zendesk.Error](got.Err)
	if got.Status == 0 {
		if ok {
			t.Errorf("%s: %v is a refusal by Zendesk", got.Name, got.Err)
		}
		return
	}
	if !ok || e.Status != got.Status || e.Op == "" || !strings.HasPrefix(got.Err.Error(), "zendesk: ") {
		t.Errorf("%s: error %v", got.Name, got.Err)
		return
	}
	if wait := time.Duration(0); e.RetryAfter != wait && got.RetryAfter == "" || got.RetryAfter == "7" && e.RetryAfter != 7*time.Second {
		t.Errorf("%s: retry after %v, the header says %q", got.Name, e.RetryAfter, got.RetryAfter)
	}
	for _, s := range sentinels {
		if want := errors.Is(s, sentinelOf(got.Status)); errors.Is(got.Err, s) != want {
			t.Errorf("%s: errors.Is(%v, %v) = %t", got.Name, got.Err, s, !want)
		}
	}
	if want := name == "Talk.SetState" && got.Status == 400; errors.Is(got.Err, zendesk.ErrOmnichannelRouting) != want {
		t.Errorf("%s: %v is ErrOmnichannelRouting: %t", got.Name, got.Err, !want)
	}
}

// What cannot be right is refused before it is sent.
func TestEveryArgument(t *testing.T) {
	c := client(t, func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s %s", r.Method, r.URL.Path)
		return reply(r, 200, `{}`), nil
	})
	ctx, noApp := t.Context(), zendesk.OAuthApp{}
	_, badLink := zendesk.NewOAuthApp("id", "", "https://app.example.test").AuthorizeURL("acme", "state", "")
	_, noState := zendesk.NewOAuthApp("id", "s", "https://app.example.test").AuthorizeURL("acme", "", "")
	for name, err := range map[string]error{
		"group id":             none(c.GroupAvailability.Get(ctx, 0)),
		"name":                 none(c.Capacity.Create(ctx, zendesk.CapacityRuleSpec{Capacities: zendesk.Counts{"talk": 1}})),
		"capacities":           none(c.Capacity.Update(ctx, "r", zendesk.CapacityRuleSpec{Name: "n"})),
		"capacity of talk":     none(c.Capacity.Create(ctx, zendesk.CapacityRuleSpec{Name: "n", Capacities: zendesk.Counts{"talk": -1}})),
		"agent ids":            c.Capacity.Assign(ctx, "r", nil),
		"agent id 0":           c.Capacity.Assign(ctx, "r", []int64{0}),
		"queues.create: name":  none(c.Queues.Create(ctx, zendesk.QueueSpec{PrimaryGroupIDs: []int64{1}})),
		"primary group ids":    none(c.Queues.Update(ctx, "q", zendesk.QueueSpec{Name: "n"})),
		"group id: want a pos": none(c.Queues.Create(ctx, zendesk.QueueSpec{Name: "n", PrimaryGroupIDs: []int64{1}, SecondaryGroupIDs: []int64{-1}})),
		"queue ids":            c.Queues.SetOrder(ctx, nil),
		"state":                none(c.Talk.SetState(ctx, 7001, "sleeping")),
		"via":                  none(c.Talk.SetVia(ctx, 7001, "")),
		"agent id":             none(c.Talk.Get(ctx, -1)),
		"webhook id":           none(c.Webhooks.Clone(ctx, "")),
		"endpoint":             c.Webhooks.Patch(ctx, "w", zendesk.WebhookSpec{Endpoint: "/x"}),
		"OAuth app":            none(noApp.Exchange(ctx, "acme", "code", "")),
		"code":                 none(zendesk.NewOAuthApp("id", "s", "https://app.example.test").Exchange(ctx, "acme", "", "")),
		"redirect URI":         none(zendesk.NewOAuthApp("id", "s", "/x").Exchange(ctx, "acme", "code", "")),
		"OAuth client id":      none(zendesk.NewOAuthApp("", "s", "https://app.example.test").Exchange(ctx, "acme", "code", "")),
		"refresh token life":   none(zendesk.NewOAuthApp("id", "s", "https://app.example.test", zendesk.WithRefreshLifetime(time.Hour)).Exchange(ctx, "acme", "code", "")),
		"subdomain":            none(zendesk.NewOAuthApp("id", "s", "https://app.example.test").Exchange(ctx, "a.b", "code", "")),
		"verifier":             badLink,
		"authorize URL: state": noState,
		"refresh token":        none(zendesk.New("acme", zendesk.OAuthTokens(noApp, zendesk.Tokens{Access: "a"}, nil))),
		"save":                 none(zendesk.New("acme", zendesk.OAuthTokens(noApp, zendesk.Tokens{Access: "a", Refresh: "b"}, nil))),
	} {
		if err == nil || !strings.Contains(err.Error(), name) || !strings.HasPrefix(err.Error(), "zendesk: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
