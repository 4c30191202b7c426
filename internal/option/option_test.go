package option_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

type config struct {
	http  httpx.Config
	log   *slog.Logger
	clock ctikit.Clock
	rate  func(ctikit.RateLimit)
}

var hc = &http.Client{}

type opt func(*config) error

type limiter struct{}

func (*limiter) Wait(context.Context) error { return nil }

// funcLimiter is a limiter that is a function.
type funcLimiter func(context.Context) error

func (f funcLimiter) Wait(ctx context.Context) error { return f(ctx) }

func TestFaultC17OptionsRefuseNothingness(t *testing.T) {
	tests := []struct {
		name string
		opt  opt
		want string // of the error; "" for none
	}{
		{"nil option", nil, "option 2: want an option, got nil"},
		{"base", func(c *config) error { return option.BaseURL(&c.http, "https://acme.example.test/api") }, ""},
		{"base without a host", func(c *config) error { return option.BaseURL(&c.http, "https:///x") }, "base URL: want an absolute http or https URL"},
		{"base of another scheme", func(c *config) error { return option.BaseURL(&c.http, "ftp://acme.example.test") }, "base URL: want an absolute http or https URL"},
		{"base that is none", func(c *config) error { return option.BaseURL(&c.http, "http://\x7fcanary") }, "base URL: want an absolute http or https URL"},
		{"base with user info", func(c *config) error { return option.BaseURL(&c.http, "https://canary:canary@acme.example.test") }, "base URL: want no user info"},
		{"base with a query", func(c *config) error { return option.BaseURL(&c.http, "https://acme.example.test?canary") }, "base URL: want no user info, query"},
		{"base with a fragment", func(c *config) error { return option.BaseURL(&c.http, "https://acme.example.test#canary") }, "base URL: want no user info, query or fragment"},
		{"HTTP client", func(c *config) error { return option.HTTPClient(&c.http, hc) }, ""},
		{"nil HTTP client", func(c *config) error { return option.HTTPClient(&c.http, nil) }, "HTTP client: want one, got nil"},
		{"limiter", func(c *config) error { return option.Limiter(&c.http, &limiter{}) }, ""},
		{"no limiter", func(c *config) error { return option.Limiter(&c.http, nil) }, ""},
		{"typed nil limiter", func(c *config) error { return option.Limiter(&c.http, (*limiter)(nil)) }, "limiter: want one, or nil, got a nil *option_test.limiter"},
		{"nil function as limiter", func(c *config) error { return option.Limiter(&c.http, funcLimiter(nil)) }, "limiter: want one, or nil, got a nil"},
		{"logger", func(c *config) error { return option.Logger(&c.log, slog.Default()) }, ""},
		{"nil logger", func(c *config) error { return option.Logger(&c.log, nil) }, "logger: want one, got nil"},
		{"clock", func(c *config) error { return option.Clock(&c.clock, ctikit.SystemClock{}) }, ""},
		{"nil clock", func(c *config) error { return option.Clock(&c.clock, nil) }, "clock: want one, got nil"},
		{"typed nil clock", func(c *config) error { return option.Clock(&c.clock, (*ctikit.VirtualClock)(nil)) }, "clock: want one, got nil"},
		{"observer", func(c *config) error { return option.Observer(&c.rate, "rate observer", func(ctikit.RateLimit) {}) }, ""},
		{"nil observer", func(c *config) error { return option.Observer(&c.rate, "rate observer", nil) }, "rate observer: want a function, got nil"},
		{"retries", func(c *config) error { return option.Retries(&c.http.Retry, 1, time.Second) }, ""},
		{"no attempts", func(c *config) error { return option.Retries(&c.http.Retry, 0, time.Second) }, "retries: want at least 1 attempt and a positive wait, got 0 and 1s"},
		{"no wait", func(c *config) error { return option.Retries(&c.http.Retry, 3, 0) }, "got 3 and 0s"},
	}
	first := errors.New("the first option's")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c config
			err := option.Apply(&c, []opt{func(*config) error { return first }, tt.opt})
			if !errors.Is(err, first) {
				t.Errorf("error %v has lost the first option's", err)
			}
			text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), first.Error()), "\n")
			if tt.want == "" && text != "" || !strings.Contains(text, tt.want) {
				t.Errorf("error %q, want %q", text, tt.want)
			}
			if strings.Contains(text, "canary") {
				t.Errorf("error %q quotes its input", text)
			}
		})
	}
	if err := option.Apply(new(config), []opt{}); err != nil {
		t.Errorf("no options: %v", err)
	}
}

func TestOptionsSetTheirField(t *testing.T) {
	var c config
	seen := 0
	err := option.Apply(&c, []opt{
		func(c *config) error { return option.BaseURL(&c.http, "https://acme.example.test/api") },
		func(c *config) error { return option.HTTPClient(&c.http, hc) },
		func(c *config) error { return option.Limiter(&c.http, &limiter{}) },
		func(c *config) error { return option.Logger(&c.log, slog.Default()) },
		func(c *config) error { return option.Clock(&c.clock, ctikit.SystemClock{}) },
		func(c *config) error {
			return option.Observer(&c.rate, "rate observer", func(ctikit.RateLimit) { seen++ })
		},
		func(c *config) error { return option.Retries(&c.http.Retry, 7, time.Second) },
	})
	if err != nil {
		t.Fatal(err)
	}
	c.rate(ctikit.RateLimit{})
	want := httpx.Retry{Attempts: 7, MaxWait: time.Second}
	if c.http.Base.String() != "https://acme.example.test/api" || c.http.HTTP != hc || c.http.Limiter == nil ||
		c.log != slog.Default() || c.clock != (ctikit.SystemClock{}) || seen != 1 || c.http.Retry != want {
		t.Errorf("configuration %+v, observer called %d times", c, seen)
	}
	if err := option.Limiter(&c.http, nil); err != nil || c.http.Limiter != nil {
		t.Errorf("a nil limiter: %v, limiter %v, want none", err, c.http.Limiter)
	}
}

func TestHeaderValue(t *testing.T) {
	for _, good := range []string{"abc", "a+/=~!", "Bearer-1"} {
		if err := option.HeaderValue("token", good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "canary x", "canary\r\nX: y", " canary", "canary\t", "canary\x7f", "canaryé"} {
		err := option.HeaderValue("token", bad)
		if err == nil || !strings.HasPrefix(err.Error(), "token: want ") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v, want a refusal that does not quote it", bad, err)
		}
	}
}

func TestAbsoluteURL(t *testing.T) {
	for _, good := range []string{"https://acme.example.test/back", "http://127.0.0.1:8080", "app:/back", "app:back", "app://host"} {
		if err := option.AbsoluteURL("redirect URL", good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "canary", "/canary", "//canary", "https:", "https:///canary", "http:canary", "https://\x7fcanary", ":"} {
		err := option.AbsoluteURL("redirect URL", bad)
		if err == nil || !strings.HasPrefix(err.Error(), "redirect URL: want ") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v, want a refusal that does not quote it", bad, err)
		}
	}
}

func TestIsNil(t *testing.T) {
	var none error
	for _, v := range []any{nil, (*int)(nil), (func())(nil), map[string]int(nil), []int(nil), (chan int)(nil), none} {
		if !option.IsNil(v) {
			t.Errorf("%T: not nil", v)
		}
	}
	for _, v := range []any{0, "", new(int), func() {}, []int{}, struct{}{}, ctikit.SystemClock{}} {
		if option.IsNil(v) {
			t.Errorf("%T: nil", v)
		}
	}
}
