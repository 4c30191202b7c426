// Package option holds what the options of all clients do: check an argument and
// put it into the configuration of the HTTP pipeline, or say what is wrong with
// it as "field: want X, got Y".
//
//	func WithBaseURL(raw string) Option {
//		return func(c *config) error { return option.BaseURL(&c.http, raw) }
//	}
package option

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// Apply applies options in their order and joins what is wrong with them. A nil
// option is an error.
func Apply[C any, O ~func(*C) error](cfg *C, opts []O) error {
	var errs []error
	for i, o := range opts {
		if o == nil {
			errs = append(errs, fmt.Errorf("option %d: want an option, got nil", i+1))
			continue
		}
		errs = append(errs, o(cfg))
	}
	return errors.Join(errs...)
}

// BaseURL sends requests to another scheme, host and path.
func BaseURL(c *httpx.Config, raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return errors.New("base URL: want an absolute http or https URL, got none")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("base URL: want no user info, query or fragment, got one of them")
	}
	c.Base = u
	return nil
}

// HTTPClient sends requests through hc.
func HTTPClient(c *httpx.Config, hc *http.Client) error {
	if hc == nil {
		return errors.New("HTTP client: want one, got nil")
	}
	c.HTTP = hc
	return nil
}

// Limiter waits for l before every attempt; nil means none.
func Limiter(c *httpx.Config, l ctikit.Limiter) error {
	if l != nil && IsNil(l) {
		return fmt.Errorf("limiter: want one, or nil, got a nil %T", l)
	}
	c.Limiter = l
	return nil
}

// Logger logs requests and retries at level Debug.
func Logger(log **slog.Logger, l *slog.Logger) error {
	if l == nil {
		return errors.New("logger: want one, got nil")
	}
	*log = l
	return nil
}

// Clock replaces the machine's time.
func Clock(clock *ctikit.Clock, c ctikit.Clock) error {
	if IsNil(c) {
		return errors.New("clock: want one, got nil")
	}
	*clock = c
	return nil
}

// Retries bounds how often a request is sent, and the wait before each
// repetition.
func Retries(r *httpx.Retry, attempts int, maxWait time.Duration) error {
	if attempts < 1 || maxWait <= 0 {
		return fmt.Errorf("retries: want at least 1 attempt and a positive wait, got %d and %v", attempts, maxWait)
	}
	*r = httpx.Retry{Attempts: attempts, MaxWait: maxWait}
	return nil
}

// Observer sets a function that gets called.
func Observer[F any](field *func(F), name string, f func(F)) error {
	if f == nil {
		return fmt.Errorf("%s: want a function, got nil", name)
	}
	*field = f
	return nil
}

// IsNil reports whether v is nil, or holds a nil pointer, function or interface.
func IsNil(v any) bool {
	if v == nil {
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan, reflect.Interface, reflect.Slice:
		return r.IsNil()
	default:
		return false
	}
}

// HeaderValue refuses what cannot be a header's value, without quoting it: of
// tokens, keys and the like.
func HeaderValue(field, secret string) error {
	if secret == "" {
		return errors.New(field + ": want a value, got an empty string")
	}
	for _, b := range []byte(secret) {
		if b <= ' ' || b >= 0x7f {
			return errors.New(field + ": want ASCII without spaces and control characters, got others")
		}
	}
	return nil
}

// AbsoluteURL refuses what is no absolute URL, without quoting it. Schemes of
// apps need no host.
func AbsoluteURL(field, raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" && u.Path == "":
		return errors.New(field + ": want an absolute URL, got none")
	case u.Host == "" && (u.Scheme == "http" || u.Scheme == "https"):
		return errors.New(field + ": want a URL with a host, got none")
	}
	return nil
}
