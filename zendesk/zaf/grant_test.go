package zaf_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// TestGrant: a grant only reads, from the app's own page, until it expires or is
// withdrawn; what it is kept as does not show its bearer.
func TestGrant(t *testing.T) {
	w := newWorld(t)
	grant, bearer := zaf.NewGrant("acme", start.Add(time.Hour))
	other, otherBearer := zaf.NewGrant("acme", start.Add(time.Hour))
	known := map[string]zaf.Grant{grant.ID: grant}
	var seen zaf.Session
	h := zaf.Grants{Clock: w.clock, Find: func(_ context.Context, id string) (zaf.Grant, bool) {
		g, ok := known[id]
		return g, ok
	}}.Require(
		http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen, _ = zaf.From(r.Context()) }),
		w.app.Require(anybody, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusAccepted) })))
	send := func(method, authorization, site string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "https://cti.example.test/api/floor", nil)
		r.Header.Set("Authorization", authorization)
		r.Header.Set("Sec-Fetch-Site", site)
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		return out
	}
	good := "Bearer " + bearer.Reveal()
	for _, tt := range []struct {
		name, method, authorization, site string
		want                              int
	}{
		{"reads", "GET", good, "same-origin", 200},
		{"reads the head", "HEAD", "bearer " + bearer.Reveal(), "same-origin", 200},
		{"writes", "PUT", good, "same-origin", 403},
		{"posts", "POST", good, "same-origin", 403},
		{"another site", "GET", good, "cross-site", 403},
		{"another secret", "GET", good + "x", "same-origin", 401},
		{"the id alone", "GET", "Bearer read." + grant.ID, "same-origin", 401},
		{"unknown", "GET", "Bearer " + otherBearer.Reveal(), "same-origin", 401},
		{"the secret of another", "GET", strings.Replace("Bearer "+otherBearer.Reveal(), other.ID, grant.ID, 1), "same-origin", 401},
		{"an agent", "GET", "Bearer " + w.bearer(t, 7001), "same-origin", 202},
		{"nobody", "GET", "", "same-origin", 401},
	} {
		if out := send(tt.method, tt.authorization, tt.site); out.Code != tt.want || out.Header().Get("Cache-Control") == "" && tt.want != 202 {
			t.Errorf("%s: %d, want %d; %v", tt.name, out.Code, tt.want, out.Header())
		}
	}
	if seen.Grant != grant.ID || seen.UserID != 0 || seen.Role != "" || seen.Tenant != "acme" || !seen.Expires.Equal(grant.Expires) {
		t.Errorf("session: %+v", seen)
	}
	kept, err := json.Marshal(grant)
	if err != nil {
		t.Fatal(err)
	}
	if secret := bearer.Reveal()[len("read.")+len(grant.ID)+1:]; strings.Contains(string(kept)+fmt.Sprintf("%+v", grant), secret) {
		t.Error("what is kept shows the bearer")
	}
	if got := w.session(t, "", bearer.Reveal()); got.Status != http.StatusUnauthorized {
		t.Errorf("a grant became an agent's bearer: %+v", got)
	}
	delete(known, grant.ID)
	if out := send("GET", good, "same-origin"); out.Code != 401 {
		t.Errorf("withdrawn: %d", out.Code)
	}
	known[grant.ID] = grant
	w.pass(time.Hour)
	if out := send("GET", good, "same-origin"); out.Code != 401 {
		t.Errorf("expired: %d", out.Code)
	}
}
