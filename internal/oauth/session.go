package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// fetchTime bounds a fetch that does not end with the call that needs it.
const fetchTime = 2 * time.Minute

var (
	errPanicked = errors.New("the request for a token panicked")
	errNoToken  = errors.New("the reply holds no access token")
)

// Config is what a session is made of.
type Config struct {
	// Token is the one to begin with; a zero one is fetched before the first call.
	Token ctikit.Token
	// Now is the client's time.
	Now func() time.Time
	// Fetch gets the token after old. Nil means that there is none.
	Fetch func(ctx context.Context, old ctikit.Token) (ctikit.Token, error)
	// Save stores a fetched token before it is used; nil stores nothing. While it
	// fails, so do the calls that need the token, and the next one saves again.
	Save func(ctx context.Context, t ctikit.Token) error
	// Detached fetches outlive the call that needs them, on a goroutine of their
	// own: an answer that nobody reads may hold the only token that is still good.
	Detached bool
}

// Session puts a token on requests and fetches the next one a tenth of its life,
// at most a minute, before it expires, and when the provider refuses it. It is
// safe for concurrent use; any number of calls wait for one fetch.
//
// What holds a token is behind a pointer: fmt calls no Format of an unexported
// field, but does not follow pointers there either.
type Session struct {
	cfg *Config

	mu      sync.Mutex
	token   *ctikit.Token
	due     time.Time // when to fetch the next; zero: never
	refused bool      // by the provider
	unsaved *ctikit.Token
	flight  *flight // the fetch under way, nil for none
}

// flight is one fetch.
type flight struct {
	done      chan struct{}
	token     ctikit.Token
	err       error
	abandoned bool // its own caller's context ended
}

// Format prints "oauth session" for every verb.
func (*Session) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "oauth session") }

// NewSession returns a session that begins with cfg.Token.
func NewSession(cfg Config) *Session {
	s := &Session{cfg: &cfg}
	s.keep(cfg.Token)
	return s
}

// Apply puts a valid token on a request.
func (s *Session) Apply(ctx context.Context, r *http.Request) error {
	t, err := s.valid(ctx)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+t.Access.Reveal())
	return nil
}

// Renew marks the token that the provider refused, unless it was replaced
// already.
func (s *Session) Renew(_ context.Context, used string) (bool, error) {
	if s.cfg.Fetch == nil {
		return false, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if used == "Bearer "+s.token.Access.Reveal() {
		s.refused = true
	}
	return true, nil
}

// valid returns a token, waiting for a fetch under way. Where that ended with its
// own caller's context, this call fetches itself.
func (s *Session) valid(ctx context.Context) (ctikit.Token, error) {
	for {
		t, f, ours := s.join()
		if f == nil {
			return t, nil
		}
		switch {
		case ours && s.cfg.Detached:
			go s.fetch(context.WithoutCancel(ctx), f)
		case ours:
			s.fetch(ctx, f)
			return f.token, f.err
		}
		select {
		case <-ctx.Done():
			return ctikit.Token{}, ctx.Err()
		case <-f.done:
		}
		if f.err == nil || !f.abandoned {
			return f.token, f.err
		}
	}
}

// join returns the token, or else the fetch to wait for, or one to make.
func (s *Session) join() (t ctikit.Token, f *flight, ours bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.cfg.Now()
	fresh := !s.token.Access.IsZero() && !s.refused && s.unsaved == nil && (s.due.IsZero() || now.Before(s.due))
	switch {
	case fresh || s.cfg.Fetch == nil:
		return *s.token, nil, false
	case s.flight != nil:
		return ctikit.Token{}, s.flight, false
	}
	s.flight = &flight{done: make(chan struct{})}
	return ctikit.Token{}, s.flight, true
}

// fetch ends the flight however the fetch ends, a panic of the transport
// included: no call waits for ever.
func (s *Session) fetch(ctx context.Context, f *flight) {
	t, err := ctikit.Token{}, errPanicked
	defer func() {
		s.land(f, t, err)
		if s.cfg.Detached { // a panic on its goroutine would end the process
			_ = recover()
		}
	}()
	if s.cfg.Detached {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, fetchTime)
		defer cancel()
	}
	t, err = s.next(ctx)
	if !s.cfg.Detached {
		_, deadline := ctx.Deadline() // it may end the retries before it comes
		f.abandoned = ctx.Err() != nil || deadline && errors.Is(err, context.DeadlineExceeded)
	}
}

// next fetches a token and saves it, or saves the one that is not saved yet.
func (s *Session) next(ctx context.Context) (ctikit.Token, error) {
	s.mu.Lock()
	old, unsaved := *s.token, s.unsaved
	s.mu.Unlock()
	if unsaved == nil {
		t, err := s.cfg.Fetch(ctx, old)
		switch {
		case err != nil:
			return t, err
		case t.Access.IsZero():
			return t, errNoToken
		case t.Refresh.IsZero(): // it was not replaced
			t.Refresh, t.RefreshExpiry = old.Refresh, old.RefreshExpiry
		}
		unsaved = &t
	}
	if s.cfg.Save == nil {
		return *unsaved, nil
	}
	s.mu.Lock()
	s.unsaved = unsaved // from before Save on, which may panic
	s.mu.Unlock()
	if err := s.cfg.Save(ctx, *unsaved); err != nil {
		return ctikit.Token{}, fmt.Errorf("save the token: %w", err)
	}
	return *unsaved, nil
}

// land ends a flight. A fetch that failed before the old token expired leaves
// that in use, and is tried again after a quarter of its remaining life.
func (s *Session) land(f *flight, t ctikit.Token, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := s.token.Expiry.Sub(s.cfg.Now())
	switch {
	case err == nil:
		s.keep(t)
		f.token = t
	case !s.token.Access.IsZero() && !s.refused && s.unsaved == nil && left > 0:
		f.token = *s.token
		s.due = s.token.Expiry.Add(left/4 - left)
	default:
		f.err = err
	}
	s.flight = nil
	close(f.done)
}

// keep uses a token from now on.
func (s *Session) keep(t ctikit.Token) {
	s.token, s.refused, s.unsaved, s.due = &t, false, nil, time.Time{}
	if !t.Expiry.IsZero() {
		life := t.Expiry.Sub(s.cfg.Now())
		s.due = t.Expiry.Add(-max(0, min(life/10, time.Minute)))
	}
}
