package zendesktest_test

import (
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A person sees Zendesk's refusal of a bad link, and the app gets no code.
func TestAllow(t *testing.T) {
	z := zendesktest.New(t)
	z.PutOAuthClient("app", "s3cret", 0, 0)
	z.PutOAuthClient("public", "", 0, 0)
	const good = "https://acme.zendesk.com/oauth/authorizations/new?response_type=code&redirect_uri=https%3A%2F%2Fapp.example.test&client_id=app"
	tests := []struct{ name, link, want string }{
		{"good", good, ""},
		{"another page", "https://acme.zendesk.com/access", "want one of this account"},
		{"no URL", "://", "want one of this account"},
		{"unknown client", good + "x", "unknown client"},
		{"no redirect URI", "https://acme.zendesk.com/oauth/authorizations/new?response_type=code&client_id=app", "redirect_uri"},
		{"plain challenge", good + "&code_challenge=x", "S256"},
		{"public without challenge", strings.Replace(good, "client_id=app", "client_id=public", 1), "code_challenge"},
	}
	for _, tt := range tests {
		code := ""
		err := z.Try(func(z *zendesktest.Fake) { code = z.Allow(tt.link, 7001) })
		switch {
		case tt.want == "" && (err != nil || code == ""):
			t.Errorf("%s: code %q, %v", tt.name, code, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || code != ""):
			t.Errorf("%s: code %q, error %v, want %q", tt.name, code, err, tt.want)
		}
	}
}
