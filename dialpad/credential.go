package dialpad

import (
	"context"
	"errors"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

// Credential proves to Dialpad who calls. No print, dump or encoding of it
// shows a secret. Make one with [APIKey] or [OAuth.Credential].
type Credential struct{ auth func() (httpx.Auth, error) }

// APIKey is a key that a company administrator made in Dialpad's settings.
// Agent status subscriptions need the key of a company administrator.
func APIKey(key string) Credential {
	return Credential{func() (httpx.Auth, error) {
		return apiKey(func() string { return key }), option.HeaderValue("API key", key)
	}}
}

func (c Credential) open() (httpx.Auth, error) {
	if c.auth == nil {
		return nil, errors.New("credential: want one of APIKey or OAuth.Credential, got the zero value")
	}
	return c.auth()
}

// apiKey puts a key on requests. It is a closure, so that no print shows it.
type apiKey func() string

// Apply puts the key on a request.
func (k apiKey) Apply(_ context.Context, r *http.Request) error {
	r.Header.Set("Authorization", bearer+k())
	return nil
}

// Renew has no other key.
func (apiKey) Renew(context.Context, string) (bool, error) { return false, nil }

const bearer = "Bearer "
