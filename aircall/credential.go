package aircall

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// Credential proves to Aircall who calls. It holds closures only, so that no print, dump or
// encoding of it shows a secret. Make one with [BasicAuth] or [Bearer].
type Credential struct {
	apply func(*http.Request)
	err   error
}

// BasicAuth is the API id and the API token that Aircall's dashboard shows once. They are valid for
// the whole company and for all calls.
func BasicAuth(apiID, apiToken string) Credential {
	if apiID == "" || apiToken == "" {
		return Credential{err: errors.New("the API id or the API token is empty")}
	}
	return Credential{apply: func(r *http.Request) { r.SetBasicAuth(apiID, apiToken) }}
}

// Bearer is the access token that a company gave to a partner's app; see [OAuth]. It does not expire.
func Bearer(accessToken string) Credential {
	if accessToken == "" || strings.ContainsFunc(accessToken, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return Credential{err: errors.New("the access token is empty or holds spaces or control characters")}
	}
	return Credential{apply: func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+accessToken) }}
}

func (c Credential) check() error {
	if c.err == nil && c.apply == nil {
		return errors.New("the credential is empty; use BasicAuth or Bearer")
	}
	return c.err
}

// auth shows the credential to the pipeline, and to nobody else.
type auth struct{ cred Credential }

func (a auth) Apply(_ context.Context, r *http.Request) error {
	a.cred.apply(r)
	return nil
}

// Renew says that a refused credential stays refused.
func (auth) Renew(context.Context, string) (bool, error) { return false, nil }
