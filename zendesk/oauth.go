package zendesk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// OAuthOption changes how OAuthClient and NewOAuthApp ask for tokens.
type OAuthOption func(*tokenRequest) error

// WithScope asks for other scopes than "read write", as one string separated
// by spaces. The agent APIs list no scopes of their own: they need read, and
// write for setting a status.
func WithScope(scope string) OAuthOption {
	return func(r *tokenRequest) error {
		if scope == "" {
			return errors.New("scope: want words separated by spaces, got an empty string")
		}
		r.Scope = scope
		return nil
	}
}

// WithTokenLifetime asks for tokens that expire after d: more than 5 minutes
// and less than 48 hours. Without it Zendesk decides.
func WithTokenLifetime(d time.Duration) OAuthOption {
	return func(r *tokenRequest) error {
		if d <= 5*time.Minute || d >= 48*time.Hour {
			return fmt.Errorf("token lifetime: want more than 5m and less than 48h, got %v", d)
		}
		r.ExpiresIn = int64(d / time.Second)
		return nil
	}
}

// WithRefreshLifetime asks for refresh tokens that expire after d: more than 7
// days, and than the access token, and less than 90 days. Without it they live
// for 30 days. OAuthClient gets none.
func WithRefreshLifetime(d time.Duration) OAuthOption {
	return func(r *tokenRequest) error {
		if d <= 7*24*time.Hour || d >= 90*24*time.Hour {
			return fmt.Errorf("refresh token lifetime: want more than 168h and less than 2160h, got %v", d)
		}
		r.RefreshExpiresIn = int64(d / time.Second)
		return nil
	}
}

// OAuthClient calls as the user tied to a confidential OAuth client, by the
// client credentials grant; for the agent APIs that user must be an admin.
// The access token is fetched before the first call, kept in memory, and
// fetched anew shortly before it expires and when Zendesk refuses it. A client
// and its copies made by With share one token, and one fetch when many
// goroutines need it at once. A fetch that fails is an *Error with the Op
// "oauth.token".
//
// Source: developer.zendesk.com, ticketing/oauth/grant_type_tokens.
func OAuthClient(id, secret string, opts ...OAuthOption) Credential {
	req := tokenRequest{GrantType: "client_credentials", ClientID: id, ClientSecret: secret, Scope: "read write"}
	var errs []error
	if id == "" {
		errs = append(errs, errors.New("OAuth client id: want a value, got an empty string"))
	}
	if secret == "" {
		errs = append(errs, errors.New("OAuth client secret: want a value, got an empty string"))
	}
	for _, o := range opts {
		errs = append(errs, o(&req))
	}
	if err := errors.Join(errs...); err != nil {
		return Credential{err: err}
	}
	return Credential{auth: func(tokens *httpx.Pipeline, now clockNow) httpx.Auth {
		return &oauth{now: now, ask: func(ctx context.Context) (Tokens, error) {
			return req.send(ctx, tokens, now, "oauth.token")
		}}
	}}
}

type clockNow func() time.Time

type tokenRequest struct {
	GrantType        string `json:"grant_type"`
	ClientID         string `json:"client_id"`
	ClientSecret     string `json:"client_secret,omitempty"`
	Scope            string `json:"scope,omitempty"` // one string: an array yields a token that answers 403 everywhere
	ExpiresIn        int64  `json:"expires_in,omitempty"`
	RefreshExpiresIn int64  `json:"refresh_token_expires_in,omitempty"`
	Code             string `json:"code,omitempty"`
	CodeVerifier     string `json:"code_verifier,omitempty"`
	RedirectURI      string `json:"redirect_uri,omitempty"`
	RefreshToken     string `json:"refresh_token,omitempty"`
}

type tokenReply struct {
	AccessToken      string `json:"access_token"`
	RefreshToken     string `json:"refresh_token"`
	Scope            string `json:"scope"`
	ExpiresIn        number `json:"expires_in"` // seconds; 0: does not expire
	RefreshExpiresIn number `json:"refresh_token_expires_in"`
}

// send asks the token endpoint.
func (r tokenRequest) send(ctx context.Context, tokens *httpx.Pipeline, now clockNow, op string) (Tokens, error) {
	var reply tokenReply
	_, err := tokens.Do(ctx, httpx.Call{Op: op, Method: http.MethodPost, Path: []string{"oauth", "tokens"}, In: r, Out: &reply})
	if err != nil {
		return Tokens{}, err
	}
	if err := headerSafe("access_token", reply.AccessToken); err != nil {
		return Tokens{}, opError(op, err)
	}
	return Tokens{
		Access: reply.AccessToken, Refresh: reply.RefreshToken, Scope: reply.Scope,
		AccessUntil: until(now(), reply.ExpiresIn), RefreshUntil: until(now(), reply.RefreshExpiresIn),
	}, nil
}

// until is the end of a lifetime in seconds; zero for none.
func until(now time.Time, life number) time.Time {
	if life <= 0 {
		return time.Time{}
	}
	return now.Add(time.Duration(life) * time.Second)
}

// oauth is the token that the clients of one account share.
type oauth struct {
	ask func(context.Context) (Tokens, error)
	now clockNow
	// detached fetches outlive the call that needs them: an answer that nobody
	// hears may hold the only tokens that are still good.
	detached bool

	mu     sync.Mutex
	header string    // "Bearer …"; "" when there is none
	until  time.Time // when to fetch the next; zero: never
	flight *flight   // the fetch under way, nil for none
}

// flight is one fetch that any number of goroutines wait for.
type flight struct {
	done   chan struct{}
	header string
	err    error
}

// Apply puts a valid token on the request.
func (o *oauth) Apply(ctx context.Context, r *http.Request) error {
	header, err := o.valid(ctx)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", header)
	return nil
}

// Renew forgets the token that Zendesk refused, unless another call has
// replaced it already.
func (o *oauth) Renew(_ context.Context, used string) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.header == used {
		o.header = ""
	}
	return true, nil
}

// valid returns a token, waiting for the fetch of another goroutine if one is
// under way. Where that one's context ended, we try ourselves.
func (o *oauth) valid(ctx context.Context) (string, error) {
	for {
		header, f, ours := o.join()
		if header != "" {
			return header, nil
		}
		switch {
		case ours && o.detached:
			go o.fetch(context.WithoutCancel(ctx), f)
		case ours:
			o.fetch(ctx, f)
			return f.header, f.err
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-f.done:
		}
		if !errors.Is(f.err, context.Canceled) && !errors.Is(f.err, context.DeadlineExceeded) {
			return f.header, f.err
		}
	}
}

// join returns the token, else the fetch to wait for, else a fetch that the
// caller has to make.
func (o *oauth) join() (header string, f *flight, ours bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.header != "" && (o.until.IsZero() || o.now().Before(o.until)):
		return o.header, nil, false
	case o.flight != nil:
		return "", o.flight, false
	}
	o.flight = &flight{done: make(chan struct{})}
	return "", o.flight, true
}

func (o *oauth) fetch(ctx context.Context, f *flight) {
	t, err := o.ask(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	defer close(f.done)
	o.flight = nil
	if err != nil {
		f.err = err
		return
	}
	o.keep(t)
	f.header = o.header
}

// keep uses a token from now on, and replaces it a tenth of its life before it
// expires, at most a minute.
func (o *oauth) keep(t Tokens) {
	o.header, o.until = "Bearer "+t.Access, t.AccessUntil
	if !t.AccessUntil.IsZero() {
		life := t.AccessUntil.Sub(o.now())
		o.until = t.AccessUntil.Add(-max(0, min(life/10, time.Minute)))
	}
}
