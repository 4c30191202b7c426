package dialpad_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
)

func TestNewTellsAllProblemsAtOnce(t *testing.T) {
	_, err := dialpad.New(dialpad.APIKey(""),
		dialpad.WithBaseURL("/no/host"), dialpad.WithBaseURL("https://user:pass@host.example.test"),
		dialpad.WithHTTPClient(nil), dialpad.WithLogger(nil), dialpad.WithClock(nil),
		dialpad.WithRetries(0, time.Second), dialpad.WithRetries(1, 0), dialpad.WithRateObserver(nil), nil)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"API key: want", "absolute", "user info", "HTTP client: want", "logger: want", "clock: want", "got 0 and 1s", "got 1 and 0s", "rate observer: want", "option 9: want",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not tell of %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "pass@") {
		t.Error("the error quotes the base URL")
	}
	for name, cred := range map[string]dialpad.Credential{"empty": {}, "of two words": dialpad.APIKey("a b"), "of two lines": dialpad.APIKey("a\nb")} {
		if _, err := dialpad.New(cred); err == nil {
			t.Errorf("a credential %s: no error", name)
		}
	}
}

func TestWith(t *testing.T) {
	var hosts []string
	c := clientOf(t, transport(func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Host)
		return answering(200, nil, `{"id":"9"}`)(r)
	}))
	if _, err := c.With(dialpad.WithClock(nil)); err == nil {
		t.Error("a bad option: no error")
	}
	sandbox, err := c.With(dialpad.WithSandbox())
	must(t, err)
	for _, c := range []*dialpad.Client{c, sandbox} {
		_, err := c.Users.Get(t.Context(), 9)
		must(t, err)
	}
	if diff := cmp.Diff([]string{"dialpad.com", "sandbox.dialpad.com"}, hosts); diff != "" {
		t.Errorf("hosts mismatch (-want +got):\n%s", diff)
	}
}

// Every request as Dialpad gets it.
func TestRequests(t *testing.T) {
	on := dialpad.DutyUpdate{OnDuty: true}
	off := dialpad.DutyUpdate{Reason: "Lunch Time"}
	tests := []struct {
		want string
		call func(context.Context, *dialpad.Client) error
	}{
		{"GET /api/v2/users/9007199254740993", func(ctx context.Context, c *dialpad.Client) error { _, err := c.Users.Get(ctx, 1<<53+1); return err }},
		{"GET /api/v2/users", func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Users.List(ctx, dialpad.UserListOptions{})
			return err
		}},
		{"GET /api/v2/users?cursor=c&email=a%40example.test&state=all", func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Users.List(ctx, dialpad.UserListOptions{Email: "a@example.test", State: "all", Cursor: "c"})
			return err
		}},
		{`PATCH /api/v2/users/9/togglednd {"do_not_disturb":false}`, func(ctx context.Context, c *dialpad.Client) error {
			return second(c.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{}))
		}},
		{`PATCH /api/v2/users/9/togglednd {"do_not_disturb":true,"group_id":101,"group_type":"callcenter"}`, func(ctx context.Context, c *dialpad.Client) error {
			return second(c.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{On: true, GroupID: 101, GroupType: dialpad.TargetCallCenter}))
		}},
		{"GET /api/v2/callcenters/operators/9/dutystatus", func(ctx context.Context, c *dialpad.Client) error { _, err := c.Duty.Get(ctx, 9); return err }},
		{`PATCH /api/v2/callcenters/operators/9/dutystatus {"on_duty":true}`, func(ctx context.Context, c *dialpad.Client) error { _, err := c.Duty.Set(ctx, 9, on); return err }},
		{`PATCH /api/v2/callcenters/operators/9/dutystatus {"on_duty":false,"duty_status_reason":"Lunch Time"}`, func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Duty.Set(ctx, 9, off)
			return err
		}},
		{"GET /api/v2/callcenters?cursor=c", func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.CallCenters.List(ctx, dialpad.CallCenterListOptions{Cursor: "c"})
			return err
		}},
		{"GET /api/v2/callcenters/101", func(ctx context.Context, c *dialpad.Client) error { return second(c.CallCenters.Get(ctx, 101)) }},
		{`PATCH /api/v2/users/9/status {"status_message":"back at 3","expiration":3600}`, func(ctx context.Context, c *dialpad.Client) error {
			return second(c.Users.SetStatusMessage(ctx, 9, dialpad.StatusMessage{Text: "back at 3", Expiration: 3600}))
		}},
		{`PATCH /api/v2/users/9/status {"status_message":""}`, func(ctx context.Context, c *dialpad.Client) error {
			return second(c.Users.SetStatusMessage(ctx, 9, dialpad.StatusMessage{}))
		}},
		{`POST /api/v2/subscriptions/call {"endpoint_id":7,"target_type":"user","target_id":9,"call_states":["ringing","hangup"],"group_calls_only":false,"enabled":true}`, func(ctx context.Context, c *dialpad.Client) error {
			return second(c.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{
				EndpointID: 7, TargetType: dialpad.TargetUser, TargetID: 9, States: []dialpad.CallState{dialpad.CallRinging, dialpad.CallHangup},
			}))
		}},
		{`PATCH /api/v2/subscriptions/call/8 {"group_calls_only":true,"enabled":false}`, func(ctx context.Context, c *dialpad.Client) error {
			return second(c.CallSubscriptions.Update(ctx, 8, dialpad.CallSubscriptionSpec{GroupCallsOnly: true, Disabled: true}))
		}},
		{"GET /api/v2/subscriptions/call?cursor=c", func(ctx context.Context, c *dialpad.Client) error {
			return second(c.CallSubscriptions.List(ctx, dialpad.CallSubscriptionListOptions{Cursor: "c"}))
		}},
		{"DELETE /api/v2/subscriptions/call/8", func(ctx context.Context, c *dialpad.Client) error { return c.CallSubscriptions.Delete(ctx, 8) }},
		{"GET /api/v2/callcenters/101/operators", func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.CallCenters.Operators(ctx, 101)
			return err
		}},
		{"GET /api/v2/callcenters/101/status", func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.CallCenters.Status(ctx, 101)
			return err
		}},
		{"GET /api/v2/offices/3/offdutystatuses", func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Offices.OffDutyReasons(ctx, 3)
			return err
		}},
		{`POST /api/v2/webhooks {"hook_url":"https://hooks.example.test","secret":"s"}`, func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Webhooks.Create(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test", Secret: ctikit.NewSecret("s")})
			return err
		}},
		{`PATCH /api/v2/webhooks/7 {"secret":"s"}`, func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Webhooks.Update(ctx, 7, dialpad.WebhookSpec{Secret: ctikit.NewSecret("s")})
			return err
		}},
		{"DELETE /api/v2/webhooks/7", func(ctx context.Context, c *dialpad.Client) error { return c.Webhooks.Delete(ctx, 7) }},
		{`POST /api/v2/websockets {"secret":"s"}`, func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Websockets.Create(ctx, ctikit.NewSecret("s"))
			return err
		}},
		{`PATCH /api/v2/websockets/7 {"secret":"t"}`, func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.Websockets.Update(ctx, 7, ctikit.NewSecret("t"))
			return err
		}},
		{"DELETE /api/v2/websockets/7", func(ctx context.Context, c *dialpad.Client) error { return c.Websockets.Delete(ctx, 7) }},
		{`POST /api/v2/subscriptions/agent_status {"agent_type":"callcenter","endpoint_id":7,"enabled":true}`, func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: 7})
			return err
		}},
		{`PATCH /api/v2/subscriptions/agent_status/8 {"agent_type":"callcenter","enabled":false}`, func(ctx context.Context, c *dialpad.Client) error {
			_, err := c.AgentStatusSubscriptions.Update(ctx, 8, dialpad.AgentStatusSubscriptionSpec{Disabled: true})
			return err
		}},
		{"DELETE /api/v2/subscriptions/agent_status/8", func(ctx context.Context, c *dialpad.Client) error { return c.AgentStatusSubscriptions.Delete(ctx, 8) }},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			var got string
			c := clientOf(t, transport(func(r *http.Request) (*http.Response, error) {
				got = r.Method + " " + r.URL.RequestURI()
				if r.Body != nil {
					body, _ := io.ReadAll(r.Body)
					got += " " + string(body)
				}
				if r.Header.Get("Authorization") != "Bearer key" {
					t.Errorf("Authorization %q", r.Header.Get("Authorization"))
				}
				return answering(200, nil, `{"id":"7","on_duty_status":"available"}`)(r)
			}))
			if err := tt.call(t.Context(), c); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("request mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

type limiter struct{ waits int }

func (l *limiter) Wait(context.Context) error { l.waits++; return nil }

func TestLimiterObserverAndLogger(t *testing.T) {
	var out bytes.Buffer
	var seen []ctikit.RateLimit
	l := &limiter{}
	c := clientOf(t, answering(429, http.Header{"Retry-After": {"3"}}, `{"email":"agent@example.test"}`), dialpad.WithLimiter(l),
		dialpad.WithRateObserver(func(r ctikit.RateLimit) { seen = append(seen, r) }),
		dialpad.WithLogger(slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	if _, err := c.Users.GetByEmail(t.Context(), "agent@example.test"); err == nil {
		t.Error("no error")
	}
	if l.waits != 1 {
		t.Errorf("the limiter was asked %d times", l.waits)
	}
	if diff := cmp.Diff([]ctikit.RateLimit{{Limit: -1, Remaining: -1, RetryAfter: 3 * time.Second, Status: 429}}, seen); diff != "" {
		t.Errorf("limits mismatch (-want +got):\n%s", diff)
	}
	if !strings.Contains(out.String(), "users.list") || strings.Contains(out.String(), "agent") {
		t.Errorf("log: %s", out.String())
	}
}

// Every field of an options struct reaches the query under its name, and is
// left out when zero; none is a limit.
func TestListOptionsAreTagged(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[dialpad.ListOptions](), reflect.TypeFor[dialpad.UserListOptions](), reflect.TypeFor[dialpad.CallSubscriptionListOptions]()} {
		for field := range typ.Fields() {
			if field.Anonymous {
				continue
			}
			name, rest, _ := strings.Cut(field.Tag.Get("url"), ",")
			if name == "" || name == "limit" || rest != "omitempty" {
				t.Errorf("%s.%s: tag %q", typ, field.Name, field.Tag)
			}
		}
	}
}
