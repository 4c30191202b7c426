package dialpad

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// refreshTime bounds a refresh, which does not end with the call that asked for it: a token that Dialpad has
// replaced, and whose successor nobody read, would be lost for good.
const refreshTime = time.Minute

// Credential calls as the person who consented. The token is refreshed shortly before it expires and when
// Dialpad refuses it; the clients that share the credential share one refresh, however many calls wait for it.
//
// Each refresh replaces both tokens, so save must store the new ones before they are used: while it fails, so do
// the calls, and the next one tries to save again. A nil save keeps tokens in memory only. save gets a context
// that does not end with the call; it runs on one goroutine at a time.
//
// A refresh that fails while the old token is good, which it then is for up to a minute, is tried again by the
// next call. Else its error is the call's; one that Dialpad refuses is an [*Error] with the Op oauth.refresh, and the person
// has to consent again.
func (o *OAuth) Credential(t Token, save func(context.Context, Token) error) Credential {
	if t.Access == "" && t.Refresh == "" {
		return Credential{err: errors.New("the OAuth token is empty")}
	}
	if t.Access != "" {
		if err := headerSafe("the access token", string(t.Access)); err != nil {
			return Credential{err: err}
		}
	}
	s := &session{app: o, save: save, token: t}
	return Credential{apply: s.apply, renew: s.renew}
}

// session is one person's token.
type session struct {
	app  *OAuth
	save func(context.Context, Token) error

	mu      sync.Mutex
	token   Token
	unsaved bool    // token could not be saved yet
	refused bool    // token.Access is known to be no good
	flight  *flight // the refresh under way, nil for none
}

// flight is one refresh that any number of calls wait for.
type flight struct {
	done  chan struct{}
	token Token
	err   error
}

func (s *session) apply(ctx context.Context, r *http.Request) error {
	t, err := s.valid(ctx)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", bearer+string(t.Access))
	return nil
}

// renew notes that a token was refused, unless it has been replaced already.
func (s *session) renew(_ context.Context, used string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if used != bearer+string(s.token.Access) {
		return true, nil
	}
	s.refused = true
	return s.token.Refresh != "", nil
}

// valid returns a token that may be used, waiting for a refresh if need be.
func (s *session) valid(ctx context.Context) (Token, error) {
	t, f := s.join(ctx)
	if f == nil {
		return t, nil
	}
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return Token{}, ctx.Err()
	}
}

// join returns the token, or the refresh to wait for, which it starts if there is none.
func (s *session) join(ctx context.Context) (Token, *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.unsaved && !s.due():
		return s.token, nil
	case s.flight == nil:
		s.flight = &flight{done: make(chan struct{})}
		go s.fly(context.WithoutCancel(ctx), s.flight, s.token, s.unsaved)
	}
	return Token{}, s.flight
}

// due says whether the token has to be replaced: a minute before it expires. One that cannot be replaced is
// used until the end, and beyond: Dialpad's 401 then tells more than we know.
func (s *session) due() bool {
	t := s.token
	if t.Refresh == "" {
		return false
	}
	return t.Access == "" || s.refused || !t.Expiry.IsZero() && !s.app.now().Before(t.Expiry.Add(-time.Minute))
}

func (s *session) fly(ctx context.Context, f *flight, t Token, unsaved bool) {
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	var err error
	if !unsaved {
		t, err = s.refresh(ctx, t)
	}
	fetched := err == nil
	if fetched && s.save != nil {
		if err = s.save(ctx, t); err != nil {
			err = fmt.Errorf("dialpad: oauth.refresh: the new token could not be saved: %w", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if fetched {
		s.token, s.unsaved, s.refused = t, err != nil, false
	}
	f.token, f.err = t, err
	if !fetched && s.good() {
		f.token, f.err = s.token, nil // it failed early enough to be tried again
	}
	s.flight = nil
	close(f.done)
}

// good says that the token can still be used, though it may be due.
func (s *session) good() bool {
	return !s.refused && s.token.Access != "" && s.app.now().Before(s.token.Expiry)
}

func (s *session) refresh(ctx context.Context, old Token) (Token, error) {
	t, err := s.app.ask(ctx, "oauth.refresh", tokenRequest{GrantType: "refresh_token", Refresh: string(old.Refresh)})
	if err == nil && t.Refresh == "" {
		t.Refresh = old.Refresh // not replaced after all
	}
	return t, err
}
