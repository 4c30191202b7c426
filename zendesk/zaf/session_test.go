package zaf_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A code becomes a bearer, which lasts ten minutes and says who the agent is.
func TestSession(t *testing.T) {
	w := newWorld(t)
	got := w.session(t, w.code(t, 7001), "")
	who := zaf.Identity{Tenant: "acme", UserID: 7001, Name: "Amara Okafor", Role: zendesk.RoleAgent, Groups: []int64{310, 311}}
	want := reply{Status: 200, Token: got.Token, ExpiresIn: 600, EndsIn: 12 * 3600, User: who}
	if diff := cmp.Diff(want, got); diff != "" || got.Token == "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, s := w.api(anybody, got.Token, nil)
	who.Name = "" // is not in the bearer
	if diff := cmp.Diff(zaf.Session{Identity: who, Began: start, Expires: start.Add(10 * time.Minute)}, s, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
}

// A code is good for 30 seconds and one use.
func TestCodes(t *testing.T) {
	w := newWorld(t)
	code := w.code(t, 7001)
	w.pass(30*time.Second - 1)
	if got := w.session(t, code, ""); got.Status != 200 {
		t.Errorf("in time: %+v", got)
	}
	if got := w.session(t, code, ""); got.Status != 401 || got.Error != "unauthorized" {
		t.Errorf("again: %+v", got)
	}
	code = w.code(t, 7001)
	w.pass(30 * time.Second)
	if got := w.session(t, code, ""); got.Status != 401 {
		t.Errorf("too late: %+v", got)
	}
	if got := w.session(t, "made up", ""); got.Status != 401 {
		t.Errorf("made up: %+v", got)
	}
}

// A session is renewed, with the role and the groups of now, for a shift.
func TestRenewal(t *testing.T) {
	w := newWorld(t, zaf.WithShift(25*time.Minute))
	bearer := w.bearer(t, 7001)
	w.PutAgent(zendesktest.Agent{ID: 7001, Name: "Amara Okafor", Email: "amara@example.test", Role: zendesk.RoleAdmin, Groups: []int64{312}})
	w.pass(9 * time.Minute)
	got := w.session(t, "", bearer)
	if got.Status != 200 || got.User.Role != zendesk.RoleAdmin || !cmp.Equal(got.User.Groups, []int64{312}) || got.ExpiresIn != 600 || got.EndsIn != 16*60 {
		t.Errorf("%+v", got)
	}
	w.pass(9 * time.Minute)
	got = w.session(t, "", got.Token)
	if got.ExpiresIn != 7*60 || got.EndsIn != 7*60 {
		t.Errorf("the last: %+v", got)
	}
	w.pass(7*time.Minute - time.Second)
	last := w.session(t, "", got.Token)
	if last.Status != 200 || last.ExpiresIn != 1 {
		t.Errorf("one second before the end: %+v", last)
	}
	w.pass(time.Second)
	if out, _ := w.api(anybody, last.Token, nil); out.Code != 401 {
		t.Errorf("after the shift: %d", out.Code)
	}
}

// An hour is in whole seconds in bearers: at the end of the shift the reply says
// that it is over, where the bearer is good still.
func TestShiftIsOver(t *testing.T) {
	w := newWorld(t, zaf.WithShift(time.Hour))
	bearer := w.bearer(t, 7001)
	for range 7 {
		w.pass(8 * time.Minute)
		bearer = w.session(t, "", bearer).Token
	}
	shorter := w.newApp(t, zaf.WithShift(30*time.Minute)) // the shift was changed meanwhile
	w.app = shorter
	if got := w.session(t, "", bearer); got.Status != 401 || got.Error != "session_over" {
		t.Errorf("%+v", got)
	}
}

// Who may no longer work gets no page and no further bearer.
func TestAgentsWhoMayNot(t *testing.T) {
	for name, change := range map[string]func(*world){
		"suspended": func(w *world) { w.PutUser(zendesktest.User{ID: 7001, Role: zendesk.RoleAgent, Suspended: true}) },
		"deleted":   func(w *world) { w.DeleteAgent(7001) },
		"end user":  func(w *world) { w.PutUser(zendesktest.User{ID: 7001, Role: zendesk.RoleEndUser}) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			bearer := w.bearer(t, 7001)
			change(w)
			if got := w.session(t, "", bearer); got.Status != 403 || got.Error != "forbidden" {
				t.Errorf("renewal: %+v", got)
			}
			w.pass(time.Minute)
			if out := w.open(w.parent.Request(7001)); out.Code != 403 || !strings.Contains(out.Body.String(), "Ask an administrator") {
				t.Errorf("page: %d %s", out.Code, out.Body)
			}
		})
	}
	w := newWorld(t)
	for _, id := range []int64{7003, 4040404} {
		if out := w.open(w.parent.Request(id)); out.Code != 403 {
			t.Errorf("%d: %d", id, out.Code)
		}
	}
}

// While Zendesk does not answer, nobody is let in and nobody is thrown out.
func TestZendeskIsDown(t *testing.T) {
	for _, route := range []string{"GET /api/v2/users/{id}", "GET /api/v2/users/{user_id}/group_memberships"} {
		w := newWorld(t)
		bearer := w.bearer(t, 7001)
		w.FailNext(route, ctikit.Fault{Status: 503, Times: 2})
		w.pass(time.Minute)
		if out := w.open(w.parent.Request(7001)); out.Code != 503 {
			t.Errorf("%s: page: %d", route, out.Code)
		}
		if got := w.session(t, "", bearer); got.Status != 503 || got.Error != "unavailable" {
			t.Errorf("%s: renewal: %+v", route, got)
		}
		if got := w.session(t, "", bearer); got.Status != 200 {
			t.Errorf("%s: renewal afterwards: %+v", route, got)
		}
	}
}

// Requests for a bearer that are refused.
func TestBadSessions(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"GET":                  {func(r *http.Request) { r.Method = http.MethodGet }, 405},
		"another site":         {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"another host of ours": {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"no site":              {func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") }, 403},
		"two sites":            {func(r *http.Request) { r.Header.Add("Sec-Fetch-Site", "cross-site") }, 403},
		"a form":               {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 401},
		"no JSON":              {func(r *http.Request) { setBody(r, "code") }, 401},
		"a body of 1 MB":       {func(r *http.Request) { appendBody(r, strings.Repeat(" ", 1<<20)) }, 401},
		"basic credentials":    {func(r *http.Request) { r.SetBasicAuth("a", "b") }, 401},
		"a bearer of air":      {func(r *http.Request) { r.Header.Set("Authorization", "Bearer ") }, 401},
	} {
		w := newWorld(t)
		body, err := json.Marshal(map[string]string{"code": w.code(t, 7001)})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "https://cti.example.test/session", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		tt.change(r)
		if got := w.ask(t, r); got.Status != tt.status || got.Token != "" {
			t.Errorf("%s: %+v, want %d", name, got, tt.status)
		}
	}
}

// Of many that send one code at once, one gets a bearer; of one token's many
// requests at once, each gets a page.
func TestAtOnce(t *testing.T) {
	account := zendesktest.New(t)
	account.PutAgent(zendesktest.Agent{ID: 7001, Name: "Amara"})
	appID, installationID := account.PutApp("Board")
	w := &world{Fake: account, log: new(bytes.Buffer), parent: zaftest.New(t, account, zaftest.App{
		Subdomain: "acme", AppID: appID, InstallationID: installationID, URL: pageURL,
	})}
	var err error
	w.app, err = zaf.New([]ctikit.Secret{key}, []zaf.Tenant{{Subdomain: "acme", AppID: appID, InstallationID: installationID, Client: account.Client()}})
	if err != nil {
		t.Fatal(err)
	}
	code, token := w.code(t, 7001), w.parent.Token(7001)
	var bearers, pages atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if w.session(t, code, "").Status == http.StatusOK {
				bearers.Add(1)
			}
			if _, err := w.app.Verify(w.parent.RequestWith(token)); err == nil {
				pages.Add(1)
			}
		})
	}
	all.Wait()
	if bearers.Load() != 1 || pages.Load() != 20 {
		t.Errorf("%d bearers and %d pages", bearers.Load(), pages.Load())
	}
}
