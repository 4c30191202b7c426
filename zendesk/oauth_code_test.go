package zendesk_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// store is where a program keeps tokens.
type store struct {
	mu     sync.Mutex
	stored []ctikit.Token
	broken error
}

func (v *store) save(_ context.Context, t ctikit.Token) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.broken == nil {
		v.stored = append(v.stored, t)
	}
	return v.broken
}

func (v *store) breakWith(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.broken = err
}

// oauthApp is an app whose requests rt answers.
func oauthApp(t *testing.T, secret, redirectURI string, rt http.RoundTripper, opts ...zendesk.TokenOption) *zendesk.OAuth {
	t.Helper()
	all := []zendesk.OAuthOption{zendesk.WithHTTPClient(&http.Client{Transport: rt})}
	for _, o := range opts {
		all = append(all, o)
	}
	app, err := zendesk.NewOAuth("acme", "app", secret, redirectURI, all...)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// allowed is an account, an app in it, and the tokens of a person.
func allowed(t *testing.T, secret string, opts ...zendesk.TokenOption) (*zendesktest.Fake, *zendesk.OAuth, ctikit.Token) {
	t.Helper()
	z := zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Role: zendesk.RoleAdmin})
	z.PutOAuthClient("app", secret, 0, 10*time.Minute)
	app := oauthApp(t, secret, "https://app.example.test/back", z, opts...)
	verifier := zendesk.NewVerifier()
	tokens, err := app.Exchange(t.Context(), z.Allow(app.AuthorizeURL("state", verifier), 7001), verifier)
	if err != nil {
		t.Fatal(err)
	}
	return z, app, tokens
}

func TestAuthorizeURL(t *testing.T) {
	app := oauthApp(t, "s3cret", "https://app.example.test/back", nil, zendesk.WithScope("read"))
	raw := app.AuthorizeURL("st&te", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
	u, err := url.Parse(raw)
	if err != nil || u.Host != "acme.zendesk.com" || u.Path != "/oauth/authorizations/new" {
		t.Errorf("link %s, %v", raw, err)
	}
	want := url.Values{
		"response_type": {"code"}, "client_id": {"app"}, "redirect_uri": {"https://app.example.test/back"}, "scope": {"read"}, "state": {"st&te"},
		"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"}, // the pair of RFC 7636
	}
	if diff := cmp.Diff(want, u.Query()); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	if link := new(zendesk.OAuth).AuthorizeURL("state", "v"); link != "" {
		t.Errorf("link of the zero value: %s", link)
	}
	if a, b := zendesk.NewVerifier(), zendesk.NewVerifier(); a == b || len(a) != 43 {
		t.Errorf("verifiers of %d and %d characters, equal: %t", len(a), len(b), a == b)
	}
}

// A code is good once, for two minutes, for the app that it was given to.
func TestExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, app, tokens := allowed(t, "", zendesk.WithTokenLifetime(time.Hour), zendesk.WithRefreshLifetime(8*24*time.Hour))
		now := time.Now()
		if !tokens.Expiry.Equal(now.Add(time.Hour)) || !tokens.RefreshExpiry.Equal(now.Add(8*24*time.Hour)) || tokens.Scope != "read write" {
			t.Errorf("scope %q, until %v and %v", tokens.Scope, tokens.Expiry, tokens.RefreshExpiry)
		}
		other := oauthApp(t, "", "https://app.example.test/other", z)
		verifier := zendesk.NewVerifier()
		link := app.AuthorizeURL("state", verifier)
		exchange := func(app *zendesk.OAuth, code, verifier string) error {
			return none(app.Exchange(t.Context(), code, verifier))
		}
		used, stale := z.Allow(link, 7001), z.Allow(link, 7001)
		if err := exchange(app, used, verifier); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		for name, err := range map[string]error{
			"used": exchange(app, used, verifier), "stale": exchange(app, stale, verifier), "another verifier": exchange(app, z.Allow(link, 7001), "v"),
			"another redirect URI": exchange(other, z.Allow(link, 7001), verifier), "made up": exchange(app, "code", verifier),
		} {
			e, ok := errors.AsType[*zendesk.Error](err)
			if !ok || e.Op != "oauth.exchange" || e.Code != "invalid_grant" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Each pair is exchanged once, stored, and only then used.
func TestTokensRotate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, app, tokens := allowed(t, "s3cret")
		var v store
		c := z.ClientAs(app.Credential(tokens, v.save))
		callAtOnce := func() {
			t.Helper()
			var wg sync.WaitGroup
			for range 10 {
				wg.Go(func() {
					if _, err := c.Availability.Me(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		pairs := func(want int) {
			t.Helper()
			callAtOnce()
			if len(v.stored) != want || z.Count(tokenRoute) != want+1 {
				t.Errorf("%d pairs stored, %d exchanges, want %d and %d", len(v.stored), z.Count(tokenRoute), want, want+1)
			}
		}
		pairs(0)
		time.Sleep(9 * time.Minute) // a minute before the end
		pairs(1)
		z.RevokeTokens()
		pairs(2)
		if v.stored[1].Refresh == v.stored[0].Refresh || v.stored[0].Refresh == tokens.Refresh {
			t.Error("a refresh token came twice")
		}
		moved, err := c.With(zendesk.WithBaseURL("https://acme.zendesk.com/"))
		if err != nil {
			t.Fatal(err)
		}
		c = moved // shares the pair
		z.RevokeTokens()
		pairs(3)

		c = z.ClientAs(app.Credential(v.stored[2], v.save)) // a restart
		pairs(3)
		_, err = z.ClientAs(app.Credential(ctikit.Token{Access: ctikit.NewSecret("x"), Refresh: tokens.Refresh}, v.save)).Availability.Me(t.Context())
		if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.Op != "oauth.refresh" || e.Code != "invalid_grant" {
			t.Errorf("a used refresh token: %v", err)
		}
	})
}

const tokenRoute = "POST /oauth/tokens"

// A pair that could not be stored is neither used nor lost.
func TestTokensAreStoredFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, app, tokens := allowed(t, "s3cret")
		v := store{broken: errors.New("disk full")}
		c := z.ClientAs(app.Credential(tokens, v.save))
		z.RevokeTokens()
		for range 3 {
			if _, err := c.Availability.Me(t.Context()); !errors.Is(err, v.broken) || !strings.Contains(err.Error(), "save the token") {
				t.Errorf("error %v", err)
			}
		}
		v.breakWith(nil)
		if _, err := c.Availability.Me(t.Context()); err != nil {
			t.Error(err)
		}
		if n := z.Count(tokenRoute); n != 2 || len(v.stored) != 1 {
			t.Errorf("%d exchanges, %d pairs stored, want 2 and 1", n, len(v.stored))
		}
	})
}

// Who needed the pair first may give up; the pair arrives all the same.
func TestTokensOutliveTheirAsker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, app, tokens := allowed(t, "s3cret")
		var v store
		c := z.ClientAs(app.Credential(tokens, v.save))
		z.RevokeTokens()
		z.FailNext(tokenRoute, ctikit.Fault{Delay: time.Minute})
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Availability.Me(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if _, err := c.Availability.Me(t.Context()); err != nil {
			t.Error(err)
		}
		if n := z.Count(tokenRoute); n != 2 || len(v.stored) != 1 {
			t.Errorf("%d exchanges, %d pairs stored, want 2 and 1", n, len(v.stored))
		}
	})
}

// A server that does not rotate refresh tokens is no reason to lose one.
func TestTokensWithoutRotation(t *testing.T) {
	var v store
	rt := transport(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/oauth/tokens" {
			return reply(r, 201, `{"access_token": "b"}`), nil
		}
		return reply(r, 200, routedAgent), nil
	})
	app := oauthApp(t, "s3cret", "https://app.example.test/back", rt)
	stale := ctikit.Token{Access: ctikit.NewSecret("a"), Refresh: ctikit.NewSecret("r"), Expiry: time.Unix(1, 0)}
	c, err := zendesk.New("acme", app.Credential(stale, v.save), zendesk.WithHTTPClient(&http.Client{Transport: rt}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Availability.Get(t.Context(), 7001); err != nil {
		t.Fatal(err)
	}
	if got := v.stored[0]; got.Access.Reveal() != "b" || got.Refresh.Reveal() != "r" || !got.Expiry.IsZero() {
		t.Errorf("stored another pair than b and r, until %v", got.Expiry)
	}
}

func TestTokensShowNothing(t *testing.T) {
	tokens := ctikit.Token{Access: ctikit.NewSecret(canary), Refresh: ctikit.NewSecret(canary), Scope: canary}
	app := oauthApp(t, canary, "https://app.example.test/"+canary, nil)
	for name, v := range map[string]any{
		"tokens": tokens, "pointer": &tokens, "app": app, "inside": struct{ T ctikit.Token }{tokens},
		"credential": app.Credential(tokens, func(context.Context, ctikit.Token) error { return nil }),
	} {
		for format, text := range renderings(v) {
			if strings.Contains(text, canary) {
				t.Errorf("%s shows it with %s: %s", name, format, text)
			}
		}
	}
}
