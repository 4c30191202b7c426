package zaf_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// key signs the bearers of all tests.
var key = ctikit.NewSecret("zaf-test-key-of-thirty-two-bytes")

const pageURL = "https://cti.example.test/zendesk"

// world is an account with an agent and an admin, the app, and the page around
// it.
type world struct {
	*zendesktest.Fake
	clock  *ctikit.VirtualClock
	app    *zaf.App
	tenant zaf.Tenant
	parent *zaftest.Parent
	log    *bytes.Buffer
	pages  int // that were written
}

func newWorld(t testing.TB, opts ...zaf.Option) *world {
	t.Helper()
	w := &world{clock: ctikit.NewVirtualClock(start), log: new(bytes.Buffer)}
	w.Fake = zendesktest.New(t, zendesktest.WithClock(w.clock))
	w.PutAgent(zendesktest.Agent{ID: 7001, Name: "Amara Okafor", Email: "amara@example.test", Groups: []int64{311, 310}})
	w.PutAgent(zendesktest.Agent{ID: 7002, Name: "Liam Chen", Email: "liam@example.test", Role: zendesk.RoleAdmin})
	w.PutUser(zendesktest.User{ID: 7003, Email: "end@example.test"})
	w.tenant = zaf.Tenant{Subdomain: "acme", Client: w.Client(zendesk.WithRetries(1, time.Second))}
	w.tenant.AppID, w.tenant.InstallationID = w.PutApp("Board")
	w.parent = zaftest.New(t, w.Fake, zaftest.App{
		Subdomain: "acme", AppID: w.tenant.AppID, InstallationID: w.tenant.InstallationID, URL: pageURL,
	}, zaftest.WithClock(w.clock))
	w.app = w.newApp(t, opts...)
	return w
}

// newApp is another process with the same key.
func (w *world) newApp(t testing.TB, opts ...zaf.Option) *zaf.App {
	t.Helper()
	own := []zaf.Option{zaf.WithClock(w.clock), zaf.WithLogger(slog.New(slog.NewTextHandler(w.log, nil)))}
	app, err := zaf.New([]ctikit.Secret{key}, []zaf.Tenant{w.tenant}, append(own, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

func (w *world) pass(d time.Duration) { w.clock.RunUntil(w.clock.Now().Add(d)) }

// open sends a request for a page, which shows its code.
func (w *world) open(r *http.Request) *httptest.ResponseRecorder {
	out := httptest.NewRecorder()
	w.app.Page(func(rw http.ResponseWriter, _ *http.Request, p zaf.Page) {
		w.pages++
		_, _ = rw.Write([]byte(p.Code.Reveal()))
	}).ServeHTTP(out, r)
	return out
}

// code opens an agent's page and returns its code.
func (w *world) code(t *testing.T, userID int64) string {
	t.Helper()
	out := w.open(w.parent.Request(userID))
	if out.Code != http.StatusOK {
		t.Fatalf("page: %d %s %s", out.Code, out.Body, w.log)
	}
	return out.Body.String()
}

// reply is what /session answers.
type reply struct {
	Status    int
	Token     string       `json:"token"`
	ExpiresIn int          `json:"expires_in"`
	EndsIn    int          `json:"ends_in"`
	User      zaf.Identity `json:"user"`
	Error     string       `json:"error"`
}

// session posts to /session with a code, or with a bearer.
func (w *world) session(t *testing.T, code, bearer string) reply {
	t.Helper()
	body := ""
	if code != "" {
		body = `{"code": "` + code + `"}`
	}
	r := httptest.NewRequest(http.MethodPost, "https://cti.example.test/session", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	return w.ask(t, r)
}

func (w *world) ask(t *testing.T, r *http.Request) (got reply) {
	t.Helper()
	out := httptest.NewRecorder()
	w.app.Session().ServeHTTP(out, r)
	if out.Body.Len() > 0 {
		if err := json.Unmarshal(out.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
	}
	got.Status = out.Code
	return got
}

// bearer is that of an agent who has just opened the page.
func (w *world) bearer(t *testing.T, userID int64) string {
	t.Helper()
	got := w.session(t, w.code(t, userID), "")
	if got.Status != http.StatusOK {
		t.Fatalf("session: %+v", got)
	}
	return got.Token
}

// api sends a request through Require and returns its status, with what From
// gave to the handler behind it.
func (w *world) api(allow zaf.Policy, bearer string, change func(*http.Request)) (out *httptest.ResponseRecorder, s zaf.Session) {
	r := httptest.NewRequest(http.MethodPut, "https://cti.example.test/api/agents/7001", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	if change != nil {
		change(r)
	}
	out = httptest.NewRecorder()
	w.app.Require(allow, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		s, _ = zaf.From(r.Context())
		rw.WriteHeader(http.StatusNoContent)
	})).ServeHTTP(out, r)
	return out, s
}

func anybody(*http.Request, zaf.Identity) bool { return true }
