package aircall_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

func TestNewTellsAllProblemsAtOnce(t *testing.T) {
	_, err := aircall.New(aircall.BasicAuth("", "x"),
		aircall.WithBaseURL("/no/host"), aircall.WithBaseURL("https://user:pass@host.example.test"),
		aircall.WithHTTPClient(nil), aircall.WithLogger(nil), aircall.WithClock(nil),
		aircall.WithRetries(0, time.Second), aircall.WithRetries(1, 0), aircall.WithRateObserver(nil),
		aircall.WithUserVersion(9), aircall.WithStatusVersion(-1), aircall.WithReasonStatus(aircall.Available), nil)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"API id: want", "absolute", "user info", "HTTP client: want", "logger: want", "clock: want", "got 0 and 1s", "got 1 and 0s",
		"rate observer: want", "user version: want VersionAuto, V1 or V2, got 9", "status version: want VersionAuto, V1 or V2, got -1",
		"reason status: want", "option 12: want",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not tell of %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "pass@") {
		t.Error("the error quotes the base URL")
	}
	if _, err := aircall.New(aircall.Credential{}); err == nil {
		t.Error("an empty credential: no error")
	}
}

func TestWithRefusesBadOptions(t *testing.T) {
	c := clientOf(t, answering(200, nil, ``))
	if _, err := c.With(aircall.WithClock(nil)); err == nil {
		t.Error("no error")
	}
}

func TestRequestsCarryWhatAircallDemands(t *testing.T) {
	var got []*http.Request
	c := clientOf(t, transport(func(r *http.Request) (*http.Response, error) {
		got = append(got, r)
		return answering(200, nil, `{"webhook":{"webhook_id":"x"}}`)(r)
	}), aircall.WithBaseURL("https://proxy.example.test/aircall/"))
	if _, err := c.Webhooks.Create(t.Context(), spec(aircall.CallEnded)); err != nil {
		t.Fatal(err)
	}
	if err := c.Webhooks.Delete(t.Context(), "a/b"); err != nil {
		t.Fatal(err)
	}
	for _, r := range got {
		id, secret, ok := r.BasicAuth()
		if !ok || id != "id" || secret != "secret" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: headers %v", r.Method, r.Header)
		}
	}
	if url := got[1].URL.String(); url != "https://proxy.example.test/aircall/v1/webhooks/a%2Fb" {
		t.Errorf("URL %s", url)
	}
}

type limiter struct{ waits int }

func (l *limiter) Wait(context.Context) error { l.waits++; return nil }

func TestLimiterAndLogger(t *testing.T) {
	var out bytes.Buffer
	l := &limiter{}
	c := clientOf(t, answering(200, nil, `{"user":{"id":9,"email":"agent@example.test"}}`), aircall.WithLimiter(l),
		aircall.WithLogger(slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	if _, err := c.Users.Get(t.Context(), 9); err != nil {
		t.Fatal(err)
	}
	if l.waits != 1 {
		t.Errorf("the limiter was asked %d times", l.waits)
	}
	if !strings.Contains(out.String(), "users.get") || strings.Contains(out.String(), "example.test") {
		t.Errorf("log: %s", out.String())
	}
}

// Every field of an options struct reaches the query under its name, and is left out when zero.
func TestListOptionsAreTagged(t *testing.T) {
	typ := reflect.TypeFor[aircall.ListOptions]()
	for field := range typ.Fields() {
		name, rest, _ := strings.Cut(field.Tag.Get("url"), ",")
		if name == "" || rest != "omitempty" {
			t.Errorf("ListOptions.%s: tag %q", field.Name, field.Tag)
		}
	}
}
