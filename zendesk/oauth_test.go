package zendesk_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const tokens = "POST /oauth/tokens"

func TestTokenLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutOAuthClient("client", "s3cret", 0, 10*time.Minute)
		z.PutAgent(zendesktest.Agent{ID: 7001})
		c := z.ClientAs(zendesk.OAuthClient("client", "s3cret"))
		use := func(c *zendesk.Client, want int) {
			t.Helper()
			if _, err := c.Availability.Get(t.Context(), 7001); err != nil {
				t.Fatal(err)
			}
			if n := z.Count(tokens); n != want {
				t.Errorf("%d tokens fetched, want %d", n, want)
			}
		}
		if z.Count(tokens) != 0 {
			t.Error("New fetched a token")
		}
		use(c, 1)
		use(c, 1)
		copied, err := c.With(zendesk.WithRetries(1, time.Second))
		if err != nil {
			t.Fatal(err)
		}
		use(copied, 1)
		time.Sleep(9*time.Minute - time.Second)
		use(c, 1)
		time.Sleep(time.Second) // a minute before the end
		use(copied, 2)
		use(c, 2)
		z.RevokeTokens()
		use(copied, 3) // one 401, even with a single attempt
		use(c, 3)
	})
}

func TestTokenIsFetchedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutOAuthClient("client", "s3cret", 0, 0)
		z.PutAgent(zendesktest.Agent{ID: 7001})
		c := z.ClientAs(zendesk.OAuthClient("client", "s3cret"))
		callAtOnce := func(want int) {
			t.Helper()
			z.FailNext(tokens, ctikit.Fault{Delay: time.Second})
			var wg sync.WaitGroup
			for range 20 {
				wg.Go(func() {
					if _, err := c.Availability.Get(t.Context(), 7001); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if n := z.Count(tokens); n != want {
				t.Errorf("%d tokens fetched, want %d", n, want)
			}
		}
		callAtOnce(1)
		z.RevokeTokens()
		callAtOnce(2)
	})
}

// The goroutine that fetches may give up; those that wait must not.
func TestTokenOutlivesItsAsker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutOAuthClient("client", "s3cret", 0, 0)
		z.PutAgent(zendesktest.Agent{ID: 7001})
		c := z.ClientAs(zendesk.OAuthClient("client", "s3cret"))
		z.FailNext(tokens, ctikit.Fault{Delay: time.Minute})
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := c.Availability.Get(short, 7001); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("first: %v", err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			if _, err := c.Availability.Get(t.Context(), 7001); err != nil {
				t.Errorf("second: %v", err)
			}
		})
		third, cancelThird := context.WithCancel(t.Context())
		wg.Go(func() {
			if _, err := c.Availability.Get(third, 7001); !errors.Is(err, context.Canceled) {
				t.Errorf("third: %v", err)
			}
		})
		synctest.Wait()
		cancelThird()
		wg.Wait()
	})
}

func TestTokenFailures(t *testing.T) {
	z := zendesktest.New(t)
	z.PutOAuthClient("client", "s3cret", 0, 0)
	_, err := z.ClientAs(zendesk.OAuthClient("client", "wr0ng")).Availability.Get(t.Context(), 7001)
	e, ok := errors.AsType[*zendesk.Error](err)
	if !ok || e.Op != "oauth.token" || e.Status != 401 || e.Code != "invalid_client" || !errors.Is(err, zendesk.ErrUnauthorized) {
		t.Errorf("wrong secret: %v", err)
	}
	if strings.Contains(err.Error(), "wr0ng") {
		t.Errorf("error %v shows the secret", err)
	}
	for _, body := range []string{`{}`, `{"access_token": "a b"}`, `x`, ``} {
		c := oauthClient(t, func(r *http.Request) (*http.Response, error) { return reply(r, 201, body), nil })
		if _, err := c.Availability.Get(t.Context(), 7001); err == nil || !strings.Contains(err.Error(), "oauth.token") {
			t.Errorf("token reply %q: %v", body, err)
		}
	}
}

func oauthClient(t *testing.T, rt transport, opts ...zendesk.TokenOption) *zendesk.Client {
	t.Helper()
	c, err := zendesk.New("acme", zendesk.OAuthClient("client", "s3cret", opts...), zendesk.WithHTTPClient(&http.Client{Transport: rt}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTokenRequest(t *testing.T) {
	tests := []struct {
		opts []zendesk.TokenOption
		want string
	}{
		{nil, `{"grant_type":"client_credentials","client_id":"client","client_secret":"s3cret","scope":"read write"}`},
		{[]zendesk.TokenOption{zendesk.WithScope("read"), zendesk.WithTokenLifetime(time.Hour)},
			`{"grant_type":"client_credentials","client_id":"client","client_secret":"s3cret","scope":"read","expires_in":3600}`},
	}
	for _, tt := range tests {
		var sent string
		c := oauthClient(t, func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/oauth/tokens" {
				return reply(r, 404, ""), nil
			}
			if r.Header.Get("Authorization") != "" || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("headers %v", r.Header)
			}
			body, err := io.ReadAll(r.Body)
			sent = string(body)
			return reply(r, 201, `{"access_token": "a", "expires_in": "60"}`), err
		}, tt.opts...)
		_, _ = c.Availability.Get(t.Context(), 1)
		if sent != tt.want || !json.Valid([]byte(sent)) {
			t.Errorf("sent %s, want %s", sent, tt.want)
		}
	}
}
