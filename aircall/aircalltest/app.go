package aircalltest

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// The partner's app that companies can install.
const (
	ClientID     = "fake-client-id"
	ClientSecret = "fake-client-secret"
	RedirectURI  = "https://app.example.test/callback"
)

const tokenRoute = "POST /v1/oauth/token"

// Ids of the app's installation.
const (
	integrationID = 1
	companyID     = 2
)

// app is the partner's app, as installed.
type app struct {
	codes   []string // given out and not yet used
	consent int      // codes given out so far
	tokens  []string
	off     bool
	numbers []int64 // empty: all
}

// covers reports whether the app gets a number's calls.
func (a app) covers(number int64) bool {
	return !a.off && (len(a.numbers) == 0 || slices.Contains(a.numbers, number))
}

func (f *Fake) routeApp() {
	f.fake.Route("oauth.exchange", tokenRoute, f.exchange)
	f.fake.Route("integrations.me", "GET /v1/integrations/me", func(*faketest.Request) faketest.Reply { return f.installation() })
	f.fake.Route("integrations.enable", "POST /v1/integrations/enable", f.setApp(true))
	f.fake.Route("integrations.disable", "POST /v1/integrations/disable", f.setApp(false))
}

// Consent is an administrator's yes to the app, for some numbers or, without any, all. It returns the code that
// comes back to the app, which is good for one exchange.
func (f *Fake) Consent(numbers ...int64) (code string) {
	f.fake.Locked(func() {
		f.app.consent++
		f.app.numbers = slices.Clone(numbers)
		code = fmt.Sprintf("fake-code-%d", f.app.consent)
		f.app.codes = append(f.app.codes, code)
	})
	return code
}

// Uninstall removes the app from the company: its access tokens end, and integration.deleted is sent.
func (f *Fake) Uninstall() {
	f.fake.Locked(func() {
		f.app.tokens = nil
		f.emit(aircall.IntegrationDeleted, map[string]int64{"integration_id": integrationID, "company_id": companyID})
	})
}

func (f *Fake) exchange(r *faketest.Request) faketest.Reply {
	var in struct {
		GrantType    string `json:"grant_type"`
		Code         string `json:"code"`
		RedirectURI  string `json:"redirect_uri"`
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
	}
	i := -1
	if r.Decode(&in) == nil {
		i = slices.Index(f.app.codes, in.Code)
	}
	switch {
	case in.ClientID != ClientID || in.ClientSecret != ClientSecret:
		return problem(http.StatusUnauthorized, "The client is not known")
	case in.GrantType != "authorization_code" || in.RedirectURI != RedirectURI || i < 0:
		return bad("grant_type, redirect_uri or code is not valid")
	}
	f.app.codes = slices.Delete(f.app.codes, i, i+1)
	token := "fake-access-" + in.Code
	f.app.tokens = append(f.app.tokens, token)
	return faketest.JSON(http.StatusOK, map[string]any{
		"access_token": token, "token_type": "Bearer", "created_at": f.now().Unix(),
	})
}

// isApp reports whether a request carries one of the app's access tokens.
func (f *Fake) isApp(r *faketest.Request) bool {
	return slices.ContainsFunc(f.app.tokens, func(t string) bool { return r.Header.Get("Authorization") == "Bearer "+t })
}

func (f *Fake) installation() faketest.Reply {
	status := "installed"
	if f.app.off {
		status = "disabled"
	}
	return faketest.JSON(http.StatusOK, map[string]any{"integration": map[string]any{
		"name": "Example App", "custom_name": nil, "logo": "https://app.example.test/logo.png", "company_id": companyID,
		"status": status, "active": !f.app.off, "number_ids": append([]int64{}, f.app.numbers...),
		"numbers_count": len(f.app.numbers), "user": nil,
	}})
}

func (f *Fake) setApp(on bool) handler {
	return func(*faketest.Request) faketest.Reply {
		f.app.off = !on
		return f.installation()
	}
}
