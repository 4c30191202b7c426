package httpx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
)

// Config says how a pipeline talks to one provider. Base and Failure are
// required, the rest has defaults.
type Config struct {
	// Base is the scheme and host, perhaps with a path prefix, of every
	// request. It has no user info, query or fragment.
	Base *url.URL
	// HTTP sends the requests; nil is a client with a timeout of one minute
	// per attempt. It is copied, and the copy follows no redirect to another
	// host.
	HTTP *http.Client
	// Limiter is waited for before every attempt; nil sets no budget.
	Limiter ctikit.Limiter
	// Auth puts credentials on every attempt; nil sends none.
	Auth Auth
	// Log gets every attempt at level Debug; nil means silence.
	Log *slog.Logger
	// Clock is what waits pass on; nil is the machine's time. On a
	// *ctikit.VirtualClock waits are not randomised, so that runs can be repeated.
	Clock ctikit.Clock
	// Retry bounds the retries.
	Retry Retry
	// Header is sent on every request, as Accept and User-Agent.
	Header http.Header
	// Failure builds the provider's typed error from a reply outside 2xx. It
	// must not put the body into the error's text.
	Failure func(Failure) error
	// Limits reads the provider's rate-limit headers of a reply that came at
	// a time, by its Date or else by Clock; false when there are none. Nil
	// reads none.
	Limits func(h http.Header, at time.Time) (ctikit.RateLimit, bool)
	// OnLimit is called after every reply that carried such headers, and after
	// every 429, on the goroutine of Do.
	OnLimit func(ctikit.RateLimit)
	// OnReply is called for every reply with a Date, refusals included, before
	// OnLimit and on the goroutine of Do.
	OnReply func(ctikit.Receipt)
	// MaxBody is the longest reply in bytes, once a gzip reply is unpacked; 0
	// means 16 MiB.
	MaxBody int64
}

// Auth is a way of proving who we are.
type Auth interface {
	// Apply puts credentials on a request to the provider.
	Apply(ctx context.Context, r *http.Request) error
	// Renew is asked at most once per call, after a 401, and says whether
	// trying again makes sense. Used is the value of the Authorization header
	// that was refused: if it is replaced already, nothing is to renew.
	Renew(ctx context.Context, used string) (bool, error)
}

// Retry bounds the retries of one call.
type Retry struct {
	// Attempts is how often a request is sent at most; 0 means 4, 1 never
	// again. The one repetition with renewed credentials comes on top.
	Attempts int
	// MaxWait is the longest single wait; 0 means one minute. When the
	// provider asks for more, its error is returned with RetryAfter set.
	MaxWait time.Duration
}

const (
	defaultTimeout  = time.Minute
	defaultAttempts = 4
	defaultMaxWait  = time.Minute
	defaultMaxBody  = 16 << 20
)

// Pipeline sends calls to one provider. It is safe for concurrent use.
type Pipeline struct {
	cfg    Config
	client http.Client
	origin string // scheme and host, as "https://acme.zendesk.com"
	prefix string // escaped path of Base without a slash at its end
}

// New checks the configuration and reports all that is wrong with it.
func New(cfg Config) (*Pipeline, error) {
	err := checkBase(cfg.Base)
	if cfg.Failure == nil {
		err = errors.Join(err, errors.New("httpx: Failure is nil, want the provider's error builder"))
	}
	if cfg.Retry.Attempts < 0 || cfg.Retry.MaxWait < 0 || cfg.MaxBody < 0 {
		err = errors.Join(err, errors.New("httpx: Retry.Attempts, Retry.MaxWait and MaxBody must not be negative"))
	}
	if err != nil {
		return nil, err
	}
	base := *cfg.Base
	base.Host = strings.ToLower(base.Host)
	p := &Pipeline{
		cfg:    withDefaults(cfg),
		origin: base.Scheme + "://" + base.Host,
		prefix: strings.TrimRight(base.EscapedPath(), "/"),
	}
	p.client = *p.cfg.HTTP
	p.client.CheckRedirect = guard(&base, p.cfg.HTTP.CheckRedirect)
	return p, nil
}

// checkBase asks for what every request is built on.
func checkBase(base *url.URL) error {
	switch {
	case base == nil:
		return errors.New("httpx: Base is nil, want a URL")
	case base.Scheme != "https" && base.Scheme != "http":
		return errors.New("httpx: Base: scheme must be https or http")
	case base.Host == "":
		return errors.New("httpx: Base has no host")
	case base.User != nil, base.RawQuery != "", base.Fragment != "":
		return errors.New("httpx: Base must have no user info, query or fragment")
	}
	if err := checkDots(base.EscapedPath()); err != nil {
		return fmt.Errorf("httpx: Base: %w", err)
	}
	return nil
}

func withDefaults(cfg Config) Config {
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{Timeout: defaultTimeout}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Clock == nil {
		cfg.Clock = ctikit.SystemClock{}
	}
	if cfg.Retry.Attempts == 0 {
		cfg.Retry.Attempts = defaultAttempts
	}
	if cfg.Retry.MaxWait == 0 {
		cfg.Retry.MaxWait = defaultMaxWait
	}
	if cfg.MaxBody == 0 {
		cfg.MaxBody = defaultMaxBody
	}
	cfg.Header = cfg.Header.Clone()
	return cfg
}
