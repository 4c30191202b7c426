package aircall_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

func TestOAuth(t *testing.T) {
	w := newWorld(t)
	o := installer(t, aircall.WithHTTPClient(w.httpClient()), aircall.WithClock(w.clk))
	consent, err := url.Parse(o.AuthorizeURL("s1"))
	must(t, err)
	if page := "https://" + consent.Host + consent.Path; page != "https://dashboard.aircall.io/oauth/authorize" {
		t.Errorf("consent is asked for at %s", page)
	}
	want := url.Values{
		"client_id": {aircalltest.ClientID}, "redirect_uri": {aircalltest.RedirectURI}, "response_type": {"code"},
		"scope": {"public_api"}, "state": {"s1"},
	}
	if diff := cmp.Diff(want, consent.Query()); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}

	code, err := o.Callback(url.Values{"code": {w.Consent()}, "state": {"s1"}}, "s1")
	must(t, err)
	got, err := o.Exchange(t.Context(), code)
	must(t, err)
	if got.Access.IsZero() || !got.Refresh.IsZero() || !got.Expiry.IsZero() {
		t.Errorf("token %+v", got.Secrets())
	}
	if _, err := o.Exchange(t.Context(), code); !errors.Is(err, aircall.ErrInvalid) {
		t.Errorf("a code used twice: %v, want ErrInvalid", err)
	}
	wantSilent(t, "OAuth", o)
	wantSilent(t, "Token", got)

	c := w.appClient(t, got.Access)
	me, err := c.Integrations.Me(t.Context())
	must(t, err)
	if !me.Active || me.Status != "installed" || me.CompanyID != 2 {
		t.Errorf("integration %+v", me)
	}
	must(t, c.Integrations.Disable(t.Context()))
	if me, err := c.Integrations.Me(t.Context()); err != nil || me.Active {
		t.Errorf("after Disable: %+v, %v", me, err)
	}
	must(t, c.Integrations.Enable(t.Context()))
	w.Uninstall()
	if _, err := c.Company.Get(t.Context()); !errors.Is(err, aircall.ErrUnauthorized) {
		t.Errorf("after Uninstall: %v, want ErrUnauthorized", err)
	}
}

// appClient calls with an app's access token.
func (w *world) appClient(t *testing.T, access ctikit.Secret, opts ...aircall.Option) *aircall.Client {
	t.Helper()
	opts = append([]aircall.Option{aircall.WithHTTPClient(w.httpClient()), aircall.WithClock(w.clk), aircall.WithRetries(1, time.Second)}, opts...)
	c, err := aircall.New(aircall.Bearer(access.Reveal()), opts...)
	must(t, err)
	return c
}

func TestOAuthCallback(t *testing.T) {
	o := installer(t)
	tests := []struct {
		name, query, state string
		code               string
		want               error
	}{
		{"yes", "code=c1&state=s1", "s1", "c1", nil},
		{"yes, without a state", "code=c1", "", "c1", nil},
		{"no", "error=access_denied&state=s1", "s1", "", aircall.ErrOAuthRefused},
		{"somebody else's", "code=c1&state=s2", "s1", "", aircall.ErrOAuthState},
		{"no state", "code=c1", "s1", "", aircall.ErrOAuthState},
		{"neither", "state=s1", "s1", "", aircall.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			query, err := url.ParseQuery(tt.query)
			must(t, err)
			code, err := o.Callback(query, tt.state)
			if code != tt.code || !errors.Is(err, tt.want) {
				t.Errorf("%q, %v, want %q, %v", code, err, tt.code, tt.want)
			}
		})
	}
}

func TestNewOAuthRefuses(t *testing.T) {
	_, err := aircall.NewOAuth("", "CANARY", "callback", aircall.WithRetries(0, time.Minute))
	want := "aircall: new OAuth: client id: want a value, got an empty string\nredirect URI: want an absolute URL, got none\n" +
		"retries: want at least 1 attempt and a positive wait, got 0 and 1m0s"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if got := new(aircall.OAuth).AuthorizeURL("s"); got != "" {
		t.Errorf("an OAuth that nobody made asks for consent at %s", got)
	}
	for _, access := range []string{"", "a b", "a\n"} {
		if _, err := aircall.New(aircall.Bearer(access)); err == nil {
			t.Errorf("%q is taken for an access token", access)
		}
	}
	wantSilent(t, "Bearer", aircall.Bearer("CANARY"))
}

func TestIntegrationPath(t *testing.T) {
	var asked []string
	net := transport(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.Path)
		return answering(200, nil, `{"integration":{"name":"n"}}`)(r)
	})
	must(t, failed(clientOf(t, net, aircall.WithIntegrationPath("/v2/integration")).Integrations.Me(t.Context())))
	if diff := cmp.Diff([]string{"/v2/integration"}, asked); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	for _, path := range []string{"", "/", "v1/integrations"} {
		if _, err := aircall.New(aircall.BasicAuth("a", "b"), aircall.WithIntegrationPath(path)); err == nil {
			t.Errorf("%q is taken for a path", path)
		}
	}
}
