package zendesk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
	"github.com/ctikit/ctikit/internal/oauth"
	"github.com/ctikit/ctikit/internal/option"
)

// OAuthClient calls as the user tied to a confidential OAuth client, by the
// client credentials grant; for the agent APIs that user must be an admin. The
// token is fetched before the first call, kept in memory, and fetched anew
// shortly before it expires and when Zendesk refuses it. A client and its
// copies made by With share one token, and one fetch when many calls need it at
// once. A fetch that fails is an [*Error] with the Op oauth.token.
//
// Source: developer.zendesk.com, ticketing/oauth/grant_type_tokens.
func OAuthClient(id, secret string, opts ...TokenOption) Credential {
	in := tokenRequest{GrantType: "client_credentials", ClientID: id, ClientSecret: secret, Scope: "read write"}
	err := errors.Join(
		option.HeaderValue("client id", id), option.HeaderValue("client secret", secret), option.Apply(&in, opts),
	)
	return Credential{func(tokens *httpx.Pipeline, now func() time.Time) httpx.Auth {
		return oauth.NewSession(oauth.Config{Now: now, Fetch: func(ctx context.Context, _ ctikit.Token) (ctikit.Token, error) {
			return newRequest(tokens, "oauth.token").token(ctx, in, now)
		}})
	}, err}
}

// TokenOption changes which tokens [OAuthClient] and [NewOAuth] ask for.
type TokenOption func(*tokenRequest) error

// WithScope asks for other scopes than "read write", as one string separated
// by spaces. The agent APIs list no scopes of their own: they need read, and
// write for setting a status.
func WithScope(scope string) TokenOption {
	return func(r *tokenRequest) error {
		r.Scope = scope
		if scope == "" {
			return errors.New("scope: want words separated by spaces, got an empty string")
		}
		return nil
	}
}

// WithTokenLifetime asks for tokens that expire after d: more than 5 minutes
// and less than 48 hours. Without it Zendesk decides.
func WithTokenLifetime(d time.Duration) TokenOption {
	return func(r *tokenRequest) error {
		r.ExpiresIn = int64(d / time.Second)
		return between("token lifetime", d, 5*time.Minute, 48*time.Hour)
	}
}

// WithRefreshLifetime asks for refresh tokens that expire after d: more than 7
// days, and than the access token, and less than 90 days. Without it they live
// for 30 days. OAuthClient gets none.
func WithRefreshLifetime(d time.Duration) TokenOption {
	return func(r *tokenRequest) error {
		r.RefreshExpiresIn = int64(d / time.Second)
		return between("refresh token lifetime", d, 7*24*time.Hour, 90*24*time.Hour)
	}
}

func between(field string, d, low, high time.Duration) error {
	if d <= low || d >= high {
		return fmt.Errorf("%s: want more than %v and less than %v, got %v", field, low, high, d)
	}
	return nil
}

// tokenRequest is the body of all grants.
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

// token sends a request for a token.
func (r *request) token(ctx context.Context, in tokenRequest, now func() time.Time) (ctikit.Token, error) {
	var out struct {
		Access         ctikit.Secret `json:"access_token"`
		Refresh        ctikit.Secret `json:"refresh_token"`
		Scope          string        `json:"scope"`
		Expires        lenient.Int   `json:"expires_in"` // seconds; 0: never
		RefreshExpires lenient.Int   `json:"refresh_token_expires_in"`
	}
	r.In, r.Out = in, &out
	_, err := r.send(ctx)
	if err == nil {
		if bad := option.HeaderValue("access_token", out.Access.Reveal()); bad != nil {
			err = r.malformed(bad)
		}
	}
	if err != nil {
		return ctikit.Token{}, err
	}
	return ctikit.Token{
		Access: out.Access, Refresh: out.Refresh, Scope: out.Scope,
		Expiry: oauth.Expiry(now(), int64(out.Expires)), RefreshExpiry: oauth.Expiry(now(), int64(out.RefreshExpires)),
	}, nil
}
