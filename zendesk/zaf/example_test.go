package zaf_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// An agent opens the app, and its page calls the API behind it.
func Example() {
	account := zendesktest.New(nil)
	account.PutAgent(zendesktest.Agent{ID: 7001, Name: "Amara", Role: zendesk.RoleAdmin})
	appID, installationID := account.PutApp("Board")

	app, err := zaf.New([]ctikit.Secret{zaf.NewKey()}, []zaf.Tenant{{
		Subdomain: "acme", AppID: appID, InstallationID: installationID, Client: account.Client(),
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("POST /zendesk", app.Page(func(w http.ResponseWriter, _ *http.Request, p zaf.Page) {
		fmt.Fprint(w, p.Code.Reveal())
	}))
	mux.Handle("POST /session", app.Session())
	mux.Handle("GET /api/me", app.Require(zaf.Roles(zendesk.RoleAdmin), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, _ := zaf.From(r.Context())
		fmt.Fprintf(w, "%s of %s, %d", s.Role, s.Tenant, s.UserID)
	})))

	// What Zendesk and the browser do.
	parent := zaftest.New(nil, account, zaftest.App{
		Subdomain: "acme", AppID: appID, InstallationID: installationID, URL: "https://cti.example.test/zendesk",
	})
	page := send(mux, parent.Request(7001), "")
	var session struct{ Token string }
	_ = json.Unmarshal(send(mux, httptest.NewRequest("POST", "/session", strings.NewReader(`{"code": "`+page.String()+`"}`)), "").Bytes(), &session)
	fmt.Println(send(mux, httptest.NewRequest("GET", "/api/me", nil), session.Token))
	fmt.Println(send(mux, httptest.NewRequest("GET", "/api/me", nil), "made up"))
	// Output:
	// admin of acme, 7001
	// {"error":"unauthorized"}
}

type body struct{ *httptest.ResponseRecorder }

func (b body) String() string { return strings.TrimSpace(b.Body.String()) }
func (b body) Bytes() []byte  { return b.Body.Bytes() }

func send(h http.Handler, r *http.Request, bearer string) body {
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r)
	return body{out}
}
