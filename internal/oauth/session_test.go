package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/oauth"
)

// provider hands out token-1, token-2 and so on, each good for an hour.
type provider struct {
	clock ctikit.Clock
	life  time.Duration
	fail  error

	fetched int
	used    []string // refresh tokens that came in
	saved   []string
	saveErr error
}

func (p *provider) fetch(_ context.Context, old ctikit.Token) (ctikit.Token, error) {
	if p.used = append(p.used, old.Refresh.Reveal()); p.fail != nil {
		return ctikit.Token{}, p.fail
	}
	p.fetched++
	return ctikit.Token{
		Access: ctikit.NewSecret(fmt.Sprintf("token-%d", p.fetched)), Refresh: ctikit.NewSecret(fmt.Sprintf("refresh-%d", p.fetched)),
		Expiry: p.clock.Now().Add(p.life),
	}, nil
}

func (p *provider) save(_ context.Context, t ctikit.Token) error {
	if p.saveErr != nil {
		return p.saveErr
	}
	p.saved = append(p.saved, t.Access.Reveal())
	return nil
}

func newProvider(clock ctikit.Clock) *provider { return &provider{clock: clock, life: time.Hour} }

func (p *provider) session(first ctikit.Token, change func(*oauth.Config)) *oauth.Session {
	cfg := oauth.Config{Token: first, Now: p.clock.Now, Fetch: p.fetch, Save: p.save}
	if change != nil {
		change(&cfg)
	}
	return oauth.NewSession(cfg)
}

// apply is the token that the session puts on a request.
func apply(ctx context.Context, s *oauth.Session) (string, error) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "https://acme.example.test/", nil)
	err := s.Apply(ctx, r)
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), err
}

func wantToken(t *testing.T, s *oauth.Session, want string) {
	t.Helper()
	if got, err := apply(t.Context(), s); err != nil || got != want {
		t.Errorf("the request has token %q, %v, want %q", got, err, want)
	}
}

func TestTokenIsRenewedBeforeItEnds(t *testing.T) {
	tests := []struct {
		name string
		life time.Duration
		kept time.Duration // how long a token is used
	}{
		{"an hour", time.Hour, 59 * time.Minute},
		{"five minutes", 5 * time.Minute, 270 * time.Second},
		{"ten seconds", 10 * time.Second, 9 * time.Second},
		{"ten years", 10 * 365 * 24 * time.Hour, 10*365*24*time.Hour - time.Minute},
	}
	for _, tt := range tests {
		clock := ctikit.NewVirtualClock(start)
		p := newProvider(clock)
		p.life = tt.life
		s := p.session(ctikit.Token{}, nil)
		wantToken(t, s, "token-1")
		clock.RunUntil(start.Add(tt.kept - 1))
		wantToken(t, s, "token-1")
		clock.RunUntil(start.Add(tt.kept))
		wantToken(t, s, "token-2")
		if got := strings.Join(p.saved, " "); got != "token-1 token-2" {
			t.Errorf("%s: saved %q", tt.name, got)
		}
		if got := strings.Join(p.used, ","); got != ",refresh-1" {
			t.Errorf("%s: refreshed with %q", tt.name, got)
		}
	}
}

func TestFixedTokens(t *testing.T) {
	clock := ctikit.NewVirtualClock(start)
	s := oauth.NewSession(oauth.Config{Token: ctikit.Token{Access: ctikit.NewSecret("fixed"), Expiry: start.Add(-time.Hour)}, Now: clock.Now})
	wantToken(t, s, "fixed")
	if again, err := s.Renew(t.Context(), "Bearer fixed"); again || err != nil {
		t.Errorf("Renew = %v, %v, want no other token", again, err)
	}
	p := newProvider(clock)
	s = p.session(ctikit.Token{Access: ctikit.NewSecret("endless")}, nil)
	clock.RunUntil(start.Add(100 * 365 * 24 * time.Hour))
	wantToken(t, s, "endless")
	if p.fetched != 0 {
		t.Errorf("%d fetches for a token that does not end", p.fetched)
	}
}

// The provider refuses a token once for each of 50 requests that carried it.
func TestFaultC13RefusedTokenIsRenewedOnce(t *testing.T) {
	for _, detached := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := newProvider(ctikit.SystemClock{})
			s := p.session(ctikit.Token{Access: ctikit.NewSecret("old"), Refresh: ctikit.NewSecret("refresh-0")}, func(c *oauth.Config) {
				c.Detached = detached
				c.Fetch = func(ctx context.Context, old ctikit.Token) (ctikit.Token, error) {
					time.Sleep(time.Second)
					return p.fetch(ctx, old)
				}
			})
			var all sync.WaitGroup
			for i := range 50 {
				all.Go(func() {
					time.Sleep(time.Duration(i) * 100 * time.Millisecond) // some during the fetch, some after it
					again, err := s.Renew(t.Context(), "Bearer old")
					if !again || err != nil {
						t.Errorf("Renew = %v, %v", again, err)
					}
					wantToken(t, s, "token-1")
				})
			}
			all.Wait()
			if p.fetched != 1 || len(p.saved) != 1 {
				t.Errorf("detached %v: %d fetches and %d saves, want 1", detached, p.fetched, len(p.saved))
			}
		})
	}
}

// A panic of the transport ends the fetch for every call that waits for it, and
// the next call fetches again.
func TestFaultC13PanicEndsTheFlight(t *testing.T) {
	for _, detached := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := newProvider(ctikit.SystemClock{})
			broken := true
			s := p.session(ctikit.Token{}, func(c *oauth.Config) {
				c.Detached = detached
				c.Fetch = func(ctx context.Context, old ctikit.Token) (ctikit.Token, error) {
					if time.Sleep(time.Second); broken {
						panic("transport")
					}
					return p.fetch(ctx, old)
				}
			})
			var panics, errs atomic.Int32
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					defer func() {
						if recover() != nil {
							panics.Add(1)
						}
					}()
					if _, err := apply(t.Context(), s); err != nil {
						errs.Add(1)
					}
				})
			}
			all.Wait()
			wantPanics := int32(1) // of the caller that fetched
			if detached {
				wantPanics = 0
			}
			if panics.Load() != wantPanics || errs.Load() != 50-wantPanics {
				t.Errorf("detached %v: %d panics and %d errors of 50 calls", detached, panics.Load(), errs.Load())
			}
			broken = false
			wantToken(t, s, "token-1")
		})
	}
}

func TestSaveFailsAndThenSucceeds(t *testing.T) {
	clock := ctikit.NewVirtualClock(start)
	p := newProvider(clock)
	p.saveErr = errors.New("store is down")
	s := p.session(ctikit.Token{Access: ctikit.NewSecret("old"), Refresh: ctikit.NewSecret("refresh-0"), Expiry: start.Add(30 * time.Second)}, nil)
	clock.RunUntil(start.Add(29 * time.Second))
	for range 3 {
		if got, err := apply(t.Context(), s); !errors.Is(err, p.saveErr) || got != "" {
			t.Errorf("while nothing can be saved: token %q, %v", got, err)
		}
	}
	p.saveErr = nil
	wantToken(t, s, "token-1")
	wantToken(t, s, "token-1")
	if p.fetched != 1 || strings.Join(p.saved, " ") != "token-1" {
		t.Errorf("%d fetches, saved %v, want one token, saved once", p.fetched, p.saved)
	}
}

// The rotated token is not lost when Save panics.
func TestSavePanicsAndThenSucceeds(t *testing.T) {
	p := newProvider(ctikit.NewVirtualClock(start))
	broken := true
	s := p.session(ctikit.Token{}, func(c *oauth.Config) {
		c.Save = func(ctx context.Context, next ctikit.Token) error {
			if broken {
				panic("store")
			}
			return p.save(ctx, next)
		}
	})
	func() {
		defer func() { _ = recover() }()
		_, _ = apply(t.Context(), s)
	}()
	broken = false
	wantToken(t, s, "token-1")
	if p.fetched != 1 {
		t.Errorf("%d fetches, want 1", p.fetched)
	}
}

func TestFetchFails(t *testing.T) {
	clock := ctikit.NewVirtualClock(start)
	p := newProvider(clock)
	p.fail = errors.New("token endpoint is down")
	s := p.session(ctikit.Token{Access: ctikit.NewSecret("old"), Refresh: ctikit.NewSecret("refresh-0"), Expiry: start.Add(time.Hour)}, nil)
	clock.RunUntil(start.Add(59 * time.Minute))
	for range 5 {
		wantToken(t, s, "old")
	}
	if len(p.used) != 1 {
		t.Errorf("%d fetches at once, want 1 and then a pause", len(p.used))
	}
	clock.RunUntil(start.Add(59*time.Minute + 15*time.Second))
	wantToken(t, s, "old")
	if len(p.used) != 2 {
		t.Errorf("%d fetches after the pause, want 2", len(p.used))
	}
	clock.RunUntil(start.Add(time.Hour))
	if _, err := apply(t.Context(), s); !errors.Is(err, p.fail) {
		t.Errorf("the token has ended: error %v, want %v", err, p.fail)
	}
	p.fail = nil
	wantToken(t, s, "token-1")
}

func TestFetchedTokens(t *testing.T) {
	reply := ctikit.Token{}
	clock := ctikit.NewVirtualClock(start)
	var saved ctikit.Token
	s := oauth.NewSession(oauth.Config{
		Token: ctikit.Token{Refresh: ctikit.NewSecret("refresh-0"), RefreshExpiry: start.Add(24 * time.Hour)}, Now: clock.Now,
		Fetch: func(context.Context, ctikit.Token) (ctikit.Token, error) { return reply, nil },
		Save:  func(_ context.Context, t ctikit.Token) error { saved = t; return nil },
	})
	if _, err := apply(t.Context(), s); err == nil || !strings.Contains(err.Error(), "no access token") {
		t.Errorf("a reply without a token: %v", err)
	}
	reply.Access = ctikit.NewSecret("new")
	wantToken(t, s, "new")
	if saved.Refresh.Reveal() != "refresh-0" || !saved.RefreshExpiry.Equal(start.Add(24*time.Hour)) {
		t.Error("a refresh token that was not replaced is lost")
	}
}

func TestWhoseContextEnds(t *testing.T) {
	for _, detached := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := newProvider(ctikit.SystemClock{})
			begun := 0
			s := p.session(ctikit.Token{}, func(c *oauth.Config) {
				c.Detached = detached
				c.Fetch = func(ctx context.Context, old ctikit.Token) (ctikit.Token, error) {
					begun++
					if err := p.clock.Sleep(ctx, 10*time.Second); err != nil {
						return ctikit.Token{}, err
					}
					return p.fetch(ctx, old)
				}
			})
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			var all sync.WaitGroup
			all.Go(func() {
				if _, err := apply(ctx, s); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("its context ended: %v", err)
				}
			})
			synctest.Wait()
			all.Go(func() { wantToken(t, s, "token-1") })
			all.Wait()
			if want := map[bool]int{false: 2, true: 1}[detached]; begun != want {
				t.Errorf("detached %v: %d fetches, want %d", detached, begun, want)
			}
		})
	}
}

// A fetch that the HTTP client's own timeout ends is not made once more for each
// of the calls that waited for it.
func TestTimeoutEndsTheFetchForAll(t *testing.T) {
	for _, detached := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			begun := 0
			s := oauth.NewSession(oauth.Config{
				Now: time.Now, Detached: detached,
				Fetch: func(context.Context, ctikit.Token) (ctikit.Token, error) {
					begun++
					time.Sleep(time.Minute)
					return ctikit.Token{}, fmt.Errorf("Client.Timeout exceeded: %w", context.DeadlineExceeded)
				},
			})
			began := time.Now()
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					if _, err := apply(t.Context(), s); err == nil {
						t.Error("no error")
					}
				})
			}
			all.Wait()
			if begun != 1 || time.Since(began) != time.Minute {
				t.Errorf("detached %v: %d fetches in %v, want 1", detached, begun, time.Since(began))
			}
		})
	}
}

func TestFaultC10SessionsPrintNoToken(t *testing.T) {
	p := newProvider(ctikit.SystemClock{})
	s := p.session(ctikit.Token{Access: ctikit.NewSecret("canary"), Refresh: ctikit.NewSecret("canary")}, nil)
	type holder struct{ s *oauth.Session }
	for _, v := range []any{s, holder{s}, &holder{s}, []*oauth.Session{s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "canary") {
				t.Errorf("%T as %s: %s", v, verb, text)
			}
		}
	}
}
