package dialpad_test

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
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

const (
	callback = "https://app.example.test/callback"
	tokens   = "POST /oauth2/token"
)

// consented is a company, an app of it, and a person's token that lives ten
// minutes.
func consented(t *testing.T) (*dialpadtest.Fake, *dialpad.OAuth, ctikit.Token) {
	t.Helper()
	f := dialpadtest.New(t)
	f.PutUser(dialpadtest.User{ID: 9})
	f.PutOAuthApp("client", "s3cret", 10*time.Minute)
	app := f.OAuth("client", "s3cret", callback)
	verifier := dialpad.NewVerifier()
	back := f.Consent(app.AuthorizeURL("state-1", verifier, "calls:list", "offline_access"), 9)
	token, err := app.Exchange(t.Context(), back.Query().Get("code"), verifier)
	must(t, err)
	return f, app, token
}

func TestAuthorizeURL(t *testing.T) {
	app, err := dialpad.NewOAuth("client", "", callback, dialpad.WithSandbox())
	must(t, err)
	u, err := url.Parse(app.AuthorizeURL("a state", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "one", "two"))
	must(t, err)
	want := url.Values{
		"client_id": {"client"}, "redirect_uri": {callback}, "response_type": {"code"}, "state": {"a state"}, "scope": {"one two"},
		"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"}, // RFC 7636, B
	}
	if diff := cmp.Diff(want, u.Query()); diff != "" {
		t.Errorf("query mismatch (-want +got):\n%s", diff)
	}
	if u.Scheme != "https" || u.Host != "sandbox.dialpad.com" || u.Path != "/oauth2/authorize" {
		t.Errorf("URL %s", u)
	}
	if a, b := dialpad.NewVerifier(), dialpad.NewVerifier(); a == b || len(a) != 43 {
		t.Errorf("verifiers %q and %q", a, b)
	}
}

func TestNewOAuthTellsAllProblemsAtOnce(t *testing.T) {
	_, err := dialpad.NewOAuth("", "", "callback", dialpad.WithClock(nil), nil)
	for _, want := range []string{"client id", "redirect URL", "clock", "option 2"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not tell of %q: %v", want, err)
		}
	}
}

func TestExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app, token := consented(t)
		if token.Access.IsZero() || token.Refresh.IsZero() || !token.Expiry.Equal(time.Now().Add(10*time.Minute)) {
			t.Errorf("token until %v", token.Expiry)
		}
		back := f.Consent(app.AuthorizeURL("s", "verifier"), 0)
		code := back.Query().Get("code")
		for _, tt := range []struct{ name, code, verifier string }{
			{"no code", "", "verifier"}, {"no verifier", code, ""}, {"another verifier", code, "other"}, {"a code that was used", code, "verifier"},
		} {
			if _, err := app.Exchange(t.Context(), tt.code, tt.verifier); !errors.Is(err, dialpad.ErrInvalid) {
				t.Errorf("%s: %v, want ErrInvalid", tt.name, err)
			}
		}
	})
}

func TestTokenReplies(t *testing.T) {
	for _, body := range []string{`{}`, `{"access_token":"a b"}`, `x`, ``} {
		app, err := dialpad.NewOAuth("client", "s3cret", callback, dialpad.WithHTTPClient(&http.Client{Transport: answering(200, nil, body)}))
		must(t, err)
		if _, err := app.Exchange(t.Context(), "code", "verifier"); err == nil || !strings.Contains(err.Error(), "oauth.exchange") {
			t.Errorf("reply %q: %v", body, err)
		}
	}
}

func TestRefreshReplacesBothTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app, token := consented(t)
		var saved []ctikit.Token
		c := f.ClientAs(app.Credential(token, func(_ context.Context, tok ctikit.Token) error {
			saved = append(saved, tok)
			return nil
		}))
		use := func(want int) {
			t.Helper()
			_, err := c.Users.Get(t.Context(), 9)
			must(t, err)
			if len(saved) != want || f.Count(tokens) != want+1 {
				t.Errorf("%d tokens saved, %d asked for, want %d", len(saved), f.Count(tokens), want)
			}
		}
		use(0)
		time.Sleep(9*time.Minute - time.Second)
		use(0)
		time.Sleep(time.Second) // a minute before the end
		use(1)
		use(1)
		f.RevokeTokens()
		use(2)
		time.Sleep(time.Hour)
		use(3)
		if saved[0].Refresh == token.Refresh || saved[1].Refresh == saved[0].Refresh || saved[2].Access == saved[1].Access {
			t.Error("tokens were not replaced")
		}
		// A program that starts again with what was saved goes on.
		again := f.ClientAs(app.Credential(ctikit.Token{Refresh: saved[2].Refresh}, nil))
		_, err := again.Users.Get(t.Context(), 9)
		must(t, err)
		// And the one that was left behind has to ask for consent.
		time.Sleep(time.Hour)
		_, err = c.Users.Get(t.Context(), 9)
		e, ok := errors.AsType[*dialpad.Error](err)
		if !ok || e.Op != "oauth.refresh" || !errors.Is(err, dialpad.ErrInvalid) {
			t.Errorf("a refresh token that was used elsewhere: %v", err)
		}
	})
}

func TestRefreshFliesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app, token := consented(t)
		c := f.ClientAs(app.Credential(token, nil))
		f.RevokeTokens()
		f.FailNext(tokens, ctikit.Fault{Delay: time.Second})
		var wg sync.WaitGroup
		for range 15 {
			wg.Go(func() {
				if _, err := c.Users.Get(t.Context(), 9); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := f.Count(tokens); n != 2 {
			t.Errorf("%d requests for tokens, want 2", n)
		}
	})
}

// The caller that needs a refresh may give up: the tokens that come must not be
// lost.
func TestRefreshOutlivesItsAsker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app, token := consented(t)
		var saved []ctikit.Token
		c := f.ClientAs(app.Credential(ctikit.Token{Refresh: token.Refresh}, func(_ context.Context, tok ctikit.Token) error {
			saved = append(saved, tok)
			return nil
		}))
		f.FailNext(tokens, ctikit.Fault{Delay: 10 * time.Second})
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Users.Get(short, 9); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the one who gave up: %v", err)
		}
		_, err := c.Users.Get(t.Context(), 9)
		must(t, err)
		if len(saved) != 1 {
			t.Errorf("%d tokens saved, want 1", len(saved))
		}
	})
}

// In the last minute of a token a refresh may fail.
func TestRefreshFailsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app, token := consented(t)
		c := f.ClientAs(app.Credential(token, nil))
		time.Sleep(9*time.Minute + 30*time.Second)
		f.FailNext(tokens, ctikit.Fault{Status: 503, Times: 2})
		_, err := c.Users.Get(t.Context(), 9)
		must(t, err)
		time.Sleep(time.Minute)
		_, err = c.Users.Get(t.Context(), 9)
		if e, ok := errors.AsType[*dialpad.Error](err); !ok || e.Op != "oauth.refresh" || !errors.Is(err, dialpad.ErrServer) {
			t.Errorf("after the token's end: %v", err)
		}
		_, err = c.Users.Get(t.Context(), 9)
		must(t, err)
	})
}

// No token is used before it is stored, and one that could not be stored is not
// lost.
func TestTokensAreSavedBeforeUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app, token := consented(t)
		full := errors.New("disk full")
		var saved []ctikit.Token
		fails := 2
		c := f.ClientAs(app.Credential(ctikit.Token{Refresh: token.Refresh}, func(_ context.Context, tok ctikit.Token) error {
			if fails--; fails >= 0 {
				return full
			}
			saved = append(saved, tok)
			return nil
		}))
		for range 2 {
			if _, err := c.Users.Get(t.Context(), 9); !errors.Is(err, full) {
				t.Errorf("%v, want the error of save", err)
			}
		}
		if f.Count("GET /api/v2/users/9") != 0 {
			t.Error("a token was used before it was saved")
		}
		_, err := c.Users.Get(t.Context(), 9)
		must(t, err)
		if n := f.Count(tokens); n != 2 || len(saved) != 1 {
			t.Errorf("%d requests for tokens, want 2; %d saved, want 1", n, len(saved))
		}
	})
}

func TestTokensThatCannotBeRefreshed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app, token := consented(t)
		c := f.ClientAs(app.Credential(ctikit.Token{Access: token.Access, Expiry: token.Expiry}, nil))
		_, err := c.Users.Get(t.Context(), 9)
		must(t, err)
		time.Sleep(time.Hour)
		if _, err := c.Users.Get(t.Context(), 9); !errors.Is(err, dialpad.ErrUnauthorized) {
			t.Errorf("after its end: %v", err)
		}
		for name, tok := range map[string]ctikit.Token{"nothing": {}, "two words": {Access: ctikit.NewSecret("a b")}} {
			if _, err := dialpad.New(app.Credential(tok, nil)); err == nil {
				t.Errorf("a token of %s: no error", name)
			}
		}
	})
}

func TestRevoke(t *testing.T) {
	f, app, token := consented(t)
	must(t, app.Revoke(t.Context(), token))
	if _, err := f.ClientAs(app.Credential(token, nil)).Users.Get(t.Context(), 9); err == nil {
		t.Error("a token that was revoked still works")
	}
	if err := app.Revoke(t.Context(), token); !errors.Is(err, dialpad.ErrUnauthorized) {
		t.Errorf("twice: %v", err)
	}
	if err := app.Revoke(t.Context(), ctikit.Token{}); !errors.Is(err, dialpad.ErrInvalid) {
		t.Errorf("nothing: %v", err)
	}
}
