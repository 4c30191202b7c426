package zendesk_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx/querytest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func TestNewNamesEveryProblem(t *testing.T) {
	_, err := zendesk.New("acme.example.test/x", zendesk.Credential{},
		zendesk.WithBaseURL("acme"), zendesk.WithBaseURL("https://u:p@acme.example.test"), zendesk.WithHTTPClient(nil),
		zendesk.WithLogger(nil), zendesk.WithClock(nil), zendesk.WithRetries(0, 0), zendesk.WithRateObserver(nil), zendesk.WithPollInterval(0))
	if err == nil {
		t.Fatal("New took it all")
	}
	for _, want := range []string{"subdomain", "credential", "absolute", "user info", "HTTP client", "logger", "clock", "retries", "rate observer", "poll interval"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q: %v", want, err)
		}
	}
	creds := map[string]zendesk.Credential{
		"bearer token":   zendesk.Bearer(""),
		"e-mail":         zendesk.APIToken("", "t"),
		"API token":      zendesk.APIToken("agent@example.test", "a\nb"),
		"client id":      zendesk.OAuthClient("", "s"),
		"client secret":  zendesk.OAuthClient("c", ""),
		"scope":          zendesk.OAuthClient("c", "s", zendesk.WithScope("")),
		"token lifetime": zendesk.OAuthClient("c", "s", zendesk.WithTokenLifetime(time.Minute)),
	}
	for want, cred := range creds {
		if _, err := zendesk.New("acme", cred); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestOptionsAreTagged(t *testing.T) {
	querytest.Tagged(t,
		reflect.TypeFor[zendesk.AvailabilityListOptions](), reflect.TypeFor[zendesk.UnifiedStatusListOptions](),
		reflect.TypeFor[zendesk.UserListOptions](), reflect.TypeFor[zendesk.WebhookListOptions](),
		reflect.TypeFor[zendesk.ListOptions](), reflect.TypeFor[zendesk.CapacityRuleListOptions](), reflect.TypeFor[zendesk.CapacityAssigneeListOptions](),
		reflect.TypeFor[zendesk.QueueListOptions](), reflect.TypeFor[zendesk.QueueEventListOptions](), reflect.TypeFor[zendesk.EngagementListOptions](),
		reflect.TypeFor[zendesk.SkillListOptions](), reflect.TypeFor[zendesk.AgentSkillListOptions](),
		reflect.TypeFor[zendesk.TicketListOptions](), reflect.TypeFor[zendesk.CommentListOptions](),
		reflect.TypeFor[zendesk.AuditListOptions]())
}

func TestWith(t *testing.T) {
	c := canned(t, 404, ``)
	if _, err := c.With(zendesk.WithLogger(nil)); err == nil {
		t.Error("With took a nil logger")
	}
	var host string
	moved, err := c.With(zendesk.WithBaseURL("https://sandbox.example.test/zd"), zendesk.WithHTTPClient(&http.Client{Transport: transport(
		func(r *http.Request) (*http.Response, error) {
			host = r.URL.Host + r.URL.Path
			return reply(r, 404, ``), nil
		})}))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = moved.Availability.Me(t.Context())
	if host != "sandbox.example.test/zd/api/v2/agent_availabilities/me" {
		t.Errorf("sent to %s", host)
	}
}

func TestBasicCredential(t *testing.T) {
	z := zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001})
	z.PutAPIToken("agent@example.test", "t0ken", 7001)
	if a, err := z.ClientAs(zendesk.APIToken("agent@example.test", "t0ken")).Availability.Me(t.Context()); err != nil || a.AgentID != 7001 {
		t.Errorf("Me = %v, %v", a, err)
	}
	_, err := z.ClientAs(zendesk.APIToken("agent@example.test", "other")).Availability.Me(t.Context())
	if !errors.Is(err, zendesk.ErrUnauthorized) || z.Count("*") != 2 {
		t.Errorf("error %v after %d requests, want one 401 and no renewal", err, z.Count("*"))
	}
}

// A reply that names another host must not get our credentials there.
func TestCredentialsStayHome(t *testing.T) {
	for name, move := range map[string]func(r *http.Request) *http.Response{
		"redirect": func(r *http.Request) *http.Response {
			return reply(r, 302, ``, "Location", "https://elsewhere.example.test/x")
		},
		"links.next": func(r *http.Request) *http.Response {
			return reply(r, 200, `{"users": [{"id": 1}], "meta": {"has_more": true}, "links": {"next": "https://elsewhere.example.test/api/v2/users?page=2"}}`)
		},
	} {
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if r.URL.Host != "acme.zendesk.com" {
				t.Errorf("%s: went to %s with %v", name, r.URL.Host, r.Header)
			}
			if r.URL.Query().Get("page") == "2" {
				return reply(r, 200, `{"users": [], "meta": {"has_more": false}}`), nil
			}
			return move(r), nil
		})
		drain(c.Users.All(t.Context(), zendesk.UserListOptions{}))
	}
}

func TestRetriesAndLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutAgent(zendesktest.Agent{ID: 7001})
		var log bytes.Buffer
		c := z.Client(zendesk.WithLimiter(rate.NewLimiter(rate.Every(time.Second), 1)),
			zendesk.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		z.FailNext("PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}", ctikit.Fault{Status: 503, RetryAfter: 7 * time.Second})
		start := time.Now()
		got, err := c.UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusOnline)
		if err != nil {
			t.Fatal(err)
		}
		if d := got.Ended.Sub(start); d != 7*time.Second || !got.Started.Equal(start) {
			t.Errorf("started %v, took %v, want 7s", got.Started.Sub(start), d)
		}
		if !strings.Contains(log.String(), "op=unified_statuses.set") || z.OpenBodies() != 0 {
			t.Errorf("log %q, %d open bodies", log.String(), z.OpenBodies())
		}
	})
}
