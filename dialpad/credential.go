package dialpad

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// Credential proves to Dialpad who calls. It holds closures only, so that no print, dump or
// encoding of it shows a secret. Make one with [APIKey] or [OAuth.Credential].
type Credential struct {
	apply func(context.Context, *http.Request) error
	renew func(ctx context.Context, used string) (bool, error) // nil: once refused, it stays refused
	err   error
}

// APIKey is a key that a company administrator made in Dialpad's settings.
// Agent status subscriptions need the key of a company administrator.
func APIKey(key string) Credential {
	if err := headerSafe("the API key", key); err != nil {
		return Credential{err: err}
	}
	return Credential{apply: func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", bearer+key)
		return nil
	}}
}

const bearer = "Bearer "

func (c Credential) check() error {
	if c.err == nil && c.apply == nil {
		return errors.New("the credential is empty; use APIKey or OAuth.Credential")
	}
	return c.err
}

// auth shows the credential to the pipeline, and to nobody else.
type auth struct{ cred Credential }

// Apply puts the credential on a request.
func (a auth) Apply(ctx context.Context, r *http.Request) error { return a.cred.apply(ctx, r) }

// Renew replaces a refused credential where that is possible.
func (a auth) Renew(ctx context.Context, used string) (bool, error) {
	if a.cred.renew == nil {
		return false, nil
	}
	return a.cred.renew(ctx, used)
}

// headerSafe asks for what can stand in a header, without quoting it.
func headerSafe(what, value string) error {
	if value == "" {
		return errors.New(what + " is empty")
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New(what + " holds blanks, control characters or characters outside ASCII")
	}
	return nil
}
