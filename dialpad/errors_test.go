package dialpad_test

import (
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
)

// transport is an http.RoundTripper made of a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering replies to everything in the same way.
func answering(status int, h http.Header, body string) transport {
	return func(r *http.Request) (*http.Response, error) {
		if h == nil {
			h = http.Header{}
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

// clientOf sends each request once.
func clientOf(t *testing.T, rt http.RoundTripper, opts ...dialpad.Option) *dialpad.Client {
	t.Helper()
	opts = append([]dialpad.Option{
		dialpad.WithHTTPClient(&http.Client{Transport: rt}), dialpad.WithRetries(1, time.Minute),
	}, opts...)
	c, err := dialpad.New(dialpad.APIKey("key"), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The vendor documents no error bodies, so the status decides, whatever the
// body is.
func TestErrorsByStatus(t *testing.T) {
	sentinels := []error{
		dialpad.ErrUnauthorized, dialpad.ErrForbidden, dialpad.ErrNotFound, dialpad.ErrConflict,
		dialpad.ErrInvalid, dialpad.ErrRateLimited, dialpad.ErrServer,
	}
	tests := []struct {
		name, body string
		status     int
		want       error
		text       string
	}{
		{"bad key", `{"error":{"code":401}}`, 401, dialpad.ErrUnauthorized, "dialpad: users.get: 401 Unauthorized [request r-1]"},
		{"no administrator", ``, 403, dialpad.ErrForbidden, "dialpad: users.get: 403 Forbidden [request r-1]"},
		{"unknown", `[]`, 404, dialpad.ErrNotFound, "dialpad: users.get: 404 Not Found [request r-1]"},
		{"conflict", `"agent@example.test"`, 409, dialpad.ErrConflict, "dialpad: users.get: 409 Conflict [request r-1]"},
		{"bad request", `{}`, 400, dialpad.ErrInvalid, "dialpad: users.get: 400 Bad Request [request r-1]"},
		{"unprocessable", `{}`, 422, dialpad.ErrInvalid, "dialpad: users.get: 422 Unprocessable Entity [request r-1]"},
		{"rate limit", ``, 429, dialpad.ErrRateLimited, "dialpad: users.get: 429 Too Many Requests [request r-1]"},
		{"a gateway's page", `<html>agent@example.test</html>`, 502, dialpad.ErrServer, "dialpad: users.get: 502 Bad Gateway [request r-1]"},
		{"a teapot", `{}`, 418, nil, "dialpad: users.get: 418 I'm a teapot [request r-1]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{"X-Request-Id": {"r-1"}, "Retry-After": {"7"}}
			_, err := clientOf(t, answering(tt.status, h, tt.body)).Users.Get(t.Context(), 9)
			e, ok := errors.AsType[*dialpad.Error](err)
			if !ok {
				t.Fatalf("error is %T: %v", err, err)
			}
			var want, is []error
			if tt.want != nil {
				want = []error{tt.want}
			}
			for _, s := range sentinels {
				if errors.Is(err, s) {
					is = append(is, s)
				}
			}
			if diff := cmp.Diff(want, is, cmpopts.EquateErrors()); diff != "" {
				t.Errorf("sentinels mismatch (-want +got):\n%s", diff)
			}
			if e.Op != "users.get" || e.Status != tt.status || e.RequestID != "r-1" || e.RetryAfter != 7*time.Second || e.Error() != tt.text {
				t.Errorf("%+v, text %q", e, e.Error())
			}
			if string(e.Body()) != tt.body {
				t.Errorf("Body = %q", e.Body())
			}
		})
	}
}

func TestErrorMadeByHand(t *testing.T) {
	e := &dialpad.Error{Op: "users.get", Status: 404}
	if e.Body() != nil || !errors.Is(e, dialpad.ErrNotFound) {
		t.Errorf("%v", e)
	}
}

// refusal is how every error about an argument reads.
var refusal = regexp.MustCompile(`^dialpad: [a-z_]+\.[a-z_]+: [a-zA-Z_ ]+: want .+`)

// Arguments that cannot be right are refused before anything is sent.
func TestBadArguments(t *testing.T) {
	c := clientOf(t, transport(func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s %s", r.Method, r.URL.Path)
		return nil, errors.New("no")
	}))
	ctx := t.Context()
	const lines = "two\nlines"
	spec := dialpad.WebhookSpec{URL: "https://hooks.example.test", Secret: ctikit.NewSecret(lines)}
	for name, call := range map[string]func() error{
		"Users.Get":                    func() error { _, err := c.Users.Get(ctx, 0); return err },
		"Users.GetByEmail":             func() error { _, err := c.Users.GetByEmail(ctx, "agent"); return err },
		"Users.SetDoNotDisturb":        func() error { return second(c.Users.SetDoNotDisturb(ctx, -1, dialpad.DoNotDisturb{})) },
		"Users.SetDoNotDisturb, group": func() error { return second(c.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{GroupID: 1})) },
		"Users.SetStatusMessage":       func() error { return second(c.Users.SetStatusMessage(ctx, 0, dialpad.StatusMessage{})) },
		"Users.SetStatusMessage, end":  func() error { return second(c.Users.SetStatusMessage(ctx, 9, dialpad.StatusMessage{Expiration: -1})) },
		"CallCenters.Get":              func() error { return second(c.CallCenters.Get(ctx, 0)) },
		"CallSubscriptions.Get":        func() error { return second(c.CallSubscriptions.Get(ctx, 0)) },
		"CallSubscriptions.Create":     func() error { return second(c.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{})) },
		"CallSubscriptions.Create, target": func() error {
			return second(c.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{EndpointID: 7, TargetID: 9}))
		},
		"CallSubscriptions.Update":     func() error { return second(c.CallSubscriptions.Update(ctx, 0, dialpad.CallSubscriptionSpec{})) },
		"CallSubscriptions.Delete":     func() error { return c.CallSubscriptions.Delete(ctx, 0) },
		"Duty.Get":                     func() error { _, err := c.Duty.Get(ctx, 0); return err },
		"Duty.Set":                     func() error { _, err := c.Duty.Set(ctx, 0, dialpad.DutyUpdate{}); return err },
		"Duty.Set, reason":             func() error { _, err := c.Duty.Set(ctx, 9, dialpad.DutyUpdate{Reason: lines}); return err },
		"CallCenters.Operators":        func() error { _, err := c.CallCenters.Operators(ctx, 0); return err },
		"CallCenters.Status":           func() error { _, err := c.CallCenters.Status(ctx, 0); return err },
		"Offices.OffDutyReasons":       func() error { _, err := c.Offices.OffDutyReasons(ctx, 0); return err },
		"Webhooks.Get":                 func() error { _, err := c.Webhooks.Get(ctx, 0); return err },
		"Webhooks.Delete":              func() error { return c.Webhooks.Delete(ctx, 0) },
		"Webhooks.Update":              func() error { _, err := c.Webhooks.Update(ctx, 0, dialpad.WebhookSpec{}); return err },
		"Webhooks.Update, URL":         func() error { _, err := c.Webhooks.Update(ctx, 1, dialpad.WebhookSpec{URL: "x"}); return err },
		"Webhooks.Create, URL":         func() error { _, err := c.Webhooks.Create(ctx, dialpad.WebhookSpec{}); return err },
		"Webhooks.Create, secret":      func() error { _, err := c.Webhooks.Create(ctx, spec); return err },
		"Webhooks.Ensure":              func() error { _, _, _, err := c.Webhooks.Ensure(ctx, spec); return err },
		"Websockets.Get":               func() error { _, err := c.Websockets.Get(ctx, 0); return err },
		"Websockets.Delete":            func() error { return c.Websockets.Delete(ctx, 0) },
		"Websockets.Update":            func() error { _, err := c.Websockets.Update(ctx, 0, ctikit.NewSecret("s")); return err },
		"Websockets.Create":            func() error { _, err := c.Websockets.Create(ctx, ctikit.NewSecret(lines)); return err },
		"AgentStatusSubscriptions.Get": func() error { _, err := c.AgentStatusSubscriptions.Get(ctx, 0); return err },
		"AgentStatusSubscriptions.Make": func() error {
			_, err := c.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: 0})
			return err
		},
		"AgentStatusSubscriptions.Change": func() error {
			_, err := c.AgentStatusSubscriptions.Update(ctx, 0, dialpad.AgentStatusSubscriptionSpec{Disabled: true})
			return err
		},
		"AgentStatusSubscriptions.Delete": func() error { return c.AgentStatusSubscriptions.Delete(ctx, 0) },
		"AgentStatusSubscriptions.Ensure": func() error { _, _, _, err := c.AgentStatusSubscriptions.Ensure(ctx, 0); return err },
	} {
		err := call()
		if !errors.Is(err, dialpad.ErrInvalid) || !refusal.MatchString(err.Error()) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
}

// Who compares lists would take everybody for gone if a reply of nothing were
// an empty list.
func TestRepliesThatHoldNothing(t *testing.T) {
	for _, body := range []string{``, `null`} {
		c := clientOf(t, answering(200, nil, body))
		ctx := t.Context()
		for name, call := range map[string]func() error{
			"users.get":                      func() error { _, err := c.Users.Get(ctx, 9); return err },
			"users.list":                     func() error { _, err := c.Users.List(ctx, dialpad.UserListOptions{}); return err },
			"duty.get":                       func() error { _, err := c.Duty.Get(ctx, 9); return err },
			"callcenters.operators":          func() error { _, err := c.CallCenters.Operators(ctx, 9); return err },
			"callcenters.status":             func() error { _, err := c.CallCenters.Status(ctx, 9); return err },
			"offices.off_duty_reasons":       func() error { _, err := c.Offices.OffDutyReasons(ctx, 9); return err },
			"webhooks.get":                   func() error { _, err := c.Webhooks.Get(ctx, 9); return err },
			"websockets.get":                 func() error { _, err := c.Websockets.Get(ctx, 9); return err },
			"callcenters.get":                func() error { return second(c.CallCenters.Get(ctx, 9)) },
			"call_subscriptions.get":         func() error { return second(c.CallSubscriptions.Get(ctx, 9)) },
			"agent_status_subscriptions.get": func() error { _, err := c.AgentStatusSubscriptions.Get(ctx, 9); return err },
		} {
			if err := call(); err == nil || !strings.Contains(err.Error(), name+": the reply holds no") {
				t.Errorf("%s answered with %q: %v", name, body, err)
			}
		}
	}
}
