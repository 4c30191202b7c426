package zaf

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/option"
	"github.com/ctikit/ctikit/zendesk"
)

// Tenant is an account in which the app is installed.
type Tenant struct {
	// Subdomain is "acme" of acme.zendesk.com.
	Subdomain string
	// AppID and InstallationID are what [Install] returns.
	AppID, InstallationID int64
	// Client reads the app's key, users and their groups: an admin's.
	Client *zendesk.Client
}

// App checks the requests for an app's pages and for the API behind them. It is
// safe for concurrent use, and prints without its keys.
type App struct {
	cfg     config
	keys    []ctikit.Secret
	tenants map[string]*tenant // by subdomain
	used    *memory[time.Time] // when tokens were used first, by hash
	codes   *memory[Identity]  // by the hash of the code
}

// tenant is a Tenant with its key.
type tenant struct {
	Tenant
	ring *keyring
}

func (t *tenant) host() string { return t.Subdomain + ".zendesk.com" }

// Option changes what [New] makes.
type Option func(*config) error

type config struct {
	clock    ctikit.Clock
	log      *slog.Logger
	leeway   time.Duration
	shift    time.Duration
	capacity int
	parents  []string
}

// WithClock replaces the machine's time.
func WithClock(c ctikit.Clock) Option {
	return func(cfg *config) error { return option.Clock(&cfg.clock, c) }
}

// WithLogger logs refused requests at level Warn, with the reason.
func WithLogger(l *slog.Logger) Option {
	return func(cfg *config) error { return option.Logger(&cfg.log, l) }
}

// WithLeeway sets by how much Zendesk's clock may differ from ours; the default
// is one minute.
func WithLeeway(d time.Duration) Option {
	return func(cfg *config) error {
		cfg.leeway = d
		if d < 0 || d > 10*time.Minute {
			return fmt.Errorf("leeway: want 0 to 10 minutes, got %v", d)
		}
		return nil
	}
}

// WithShift sets for how long a session is renewed, from when the page was
// opened; the default is 12 hours.
func WithShift(d time.Duration) Option {
	return func(cfg *config) error {
		cfg.shift = d
		if d < time.Minute || d > 7*24*time.Hour {
			return fmt.Errorf("shift: want a minute to a week, got %v", d)
		}
		return nil
	}
}

// WithCapacity sets how many tokens and how many codes are kept at a time, until
// they expire; the default is 100,000. Beyond it, pages are refused with 503.
func WithCapacity(n int) Option {
	return func(cfg *config) error {
		cfg.capacity = n
		if n < 1 {
			return fmt.Errorf("capacity: want 1 or more, got %d", n)
		}
		return nil
	}
}

// WithLocalParent lets a page on this machine be the frame around the app's,
// besides Zendesk: the one of package zaftest. The origin is http or https, on
// localhost or 127.0.0.1.
func WithLocalParent(origin string) Option {
	return func(cfg *config) error {
		u, err := url.Parse(origin)
		local := err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
		if !local || u.Scheme+"://"+u.Host != origin || u.Scheme != "http" && u.Scheme != "https" {
			return errors.New("local parent: want an origin such as http://localhost:8080, got something else")
		}
		cfg.parents = append(cfg.parents, origin)
		return nil
	}
}

var subdomains = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// minKey is the length of the shortest key that signs bearers, in bytes.
const minKey = 32

// NewKey makes a key that signs bearers. To keep sessions over a restart, store
// what its Reveal returns.
func NewKey() ctikit.Secret {
	key := make([]byte, minKey)
	_, _ = rand.Read(key) // it never fails
	return ctikit.NewSecret(base64.RawURLEncoding.EncodeToString(key))
}

// New returns an App. The first key signs bearers, and bearers of all are taken:
// several while one is replaced. Its error lists everything that is wrong.
func New(keys []ctikit.Secret, tenants []Tenant, opts ...Option) (*App, error) {
	cfg := config{
		clock: ctikit.SystemClock{}, log: slog.New(slog.DiscardHandler),
		leeway: time.Minute, shift: 12 * time.Hour, capacity: 100_000,
	}
	errs := []error{option.Apply(&cfg, opts)}
	if len(keys) == 0 {
		errs = append(errs, errors.New("keys: want one or more, got none"))
	}
	for i, key := range keys {
		if len(key.Reveal()) < minKey {
			errs = append(errs, fmt.Errorf("key %d: want %d bytes or more, got %d", i+1, minKey, len(key.Reveal())))
		}
	}
	a := &App{keys: append([]ctikit.Secret(nil), keys...), tenants: map[string]*tenant{}}
	if len(tenants) == 0 {
		errs = append(errs, errors.New("tenants: want one or more, got none"))
	}
	for i, t := range tenants {
		if err := a.add(t, &cfg); err != nil {
			errs = append(errs, fmt.Errorf("tenant %d: %w", i+1, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("zaf: new: %w", err)
	}
	a.cfg = cfg
	a.used, a.codes = newMemory[time.Time](cfg.capacity), newMemory[Identity](cfg.capacity)
	return a, nil
}

func (a *App) add(t Tenant, cfg *config) error {
	var errs []error
	if !subdomains.MatchString(t.Subdomain) {
		errs = append(errs, errors.New(`subdomain: want small letters, digits and dashes, as in "acme"`))
	}
	if t.AppID <= 0 || t.InstallationID <= 0 {
		errs = append(errs, fmt.Errorf("app id, installation id: want positive numbers, got %d and %d", t.AppID, t.InstallationID))
	}
	if t.Client == nil {
		errs = append(errs, errors.New("client: want one, got nil"))
	}
	if a.tenants[t.Subdomain] != nil {
		errs = append(errs, errors.New("subdomain: want each once, got one twice"))
	}
	a.tenants[t.Subdomain] = &tenant{Tenant: t, ring: newKeyring(t, cfg)}
	return errors.Join(errs...)
}

// parents are the origins of the pages that may be around a tenant's.
func (a *App) parents(t *tenant) []string {
	return append([]string{"https://" + t.host()}, a.cfg.parents...)
}
