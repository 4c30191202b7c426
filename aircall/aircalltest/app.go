package aircalltest

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
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

// Consent is an administrator's yes to the app, for some numbers or, without
// any, all. It returns the code that comes back to the app, which is good for
// one exchange.
func (f *Fake) Consent(numbers ...int64) (code string) {
	f.change(func() error {
		for _, id := range numbers {
			if f.number(id) == nil {
				return fmt.Errorf("no number %d", id)
			}
		}
		f.app.consent++
		f.app.numbers = slices.Clone(numbers)
		code = fmt.Sprintf("fake-code-%d", f.app.consent)
		f.app.codes = append(f.app.codes, code)
		return nil
	})
	return code
}

// Uninstall removes the app from the company: its access tokens end, and
// integration.deleted is sent.
func (f *Fake) Uninstall() {
	f.fake.Locked(func() {
		f.app.tokens = nil
		f.emit(aircall.IntegrationDeleted, map[string]int64{"integration_id": integrationID, "company_id": companyID})
	})
}

// tokenRequest reads JSON, or a form as OAuth's own libraries send it.
func tokenRequest(r *faketest.Request) (in url.Values, err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		return url.ParseQuery(string(r.Body))
	}
	var body map[string]string
	err = r.Decode(&body)
	in = url.Values{}
	for name, value := range body {
		in.Set(name, value)
	}
	return in, err
}

func (f *Fake) exchange(r *faketest.Request) faketest.Reply {
	in, err := tokenRequest(r)
	if id, secret, ok := basicAuth(r); ok && f.set.headerOAuth {
		in.Set("client_id", id)
		in.Set("client_secret", secret)
	}
	i := slices.Index(f.app.codes, in.Get("code"))
	switch {
	case err != nil:
		return bad(notValid)
	case in.Get("client_id") != ClientID || in.Get("client_secret") != ClientSecret:
		return problem(http.StatusUnauthorized, "The client is not known")
	case in.Get("grant_type") != "authorization_code" || in.Get("redirect_uri") != RedirectURI || i < 0:
		return bad("grant_type, redirect_uri or code is not valid")
	}
	f.app.codes = slices.Delete(f.app.codes, i, i+1)
	token := "fake-access-" + in.Get("code")
	f.app.tokens = append(f.app.tokens, token)
	return faketest.JSON(http.StatusOK, fields{
		"access_token": token, "token_type": "Bearer", "created_at": f.now().Unix(),
	})
}

// isApp reports whether a request carries one of the app's access tokens.
func (f *Fake) isApp(r *faketest.Request) bool {
	return slices.ContainsFunc(f.app.tokens, func(t string) bool { return r.Header.Get("Authorization") == "Bearer "+t })
}

func (f *Fake) installation(*faketest.Request) faketest.Reply {
	status := "installed"
	if f.app.off {
		status = "disabled"
	}
	var by fields // the first user, for want of administrators
	if len(f.users) > 0 {
		by = f.known(f.users[0], abridged)
	}
	return one("integration", fields{
		"name": "Example App", "custom_name": "Example App for " + CompanyName, "logo": "https://app.example.test/logo.png",
		"company_id": companyID, "status": status, "active": !f.app.off, "number_ids": append([]int64{}, f.app.numbers...),
		"numbers_count": len(f.app.numbers), "user": by,
	})
}

func (f *Fake) setApp(on bool) handler {
	return func(r *faketest.Request) faketest.Reply {
		f.app.off = !on
		return f.installation(r)
	}
}
