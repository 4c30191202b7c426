package aircall

import (
	"context"
	"errors"
	"net/http"

	"github.com/ctikit/ctikit/internal/option"
)

// Credential is what a company or an app proves itself with. It holds closures
// only, so that no print, log or encoding of it shows a secret. Make one with
// [BasicAuth] or [Bearer].
type Credential struct {
	apply func(*http.Request)
	err   error
}

// BasicAuth is the API id and the API token that Aircall's dashboard shows
// once. They are valid for the whole company and for all calls.
func BasicAuth(apiID, apiToken string) Credential {
	err := errors.Join(option.HeaderValue("API id", apiID), option.HeaderValue("API token", apiToken))
	return Credential{func(r *http.Request) { r.SetBasicAuth(apiID, apiToken) }, err}
}

// Bearer is the access token that a company gave to a partner's app; see
// [OAuth]. It does not expire.
func Bearer(accessToken string) Credential {
	apply := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+accessToken) }
	return Credential{apply, option.HeaderValue("access token", accessToken)}
}

func (c Credential) check() error {
	if c.apply == nil {
		return errors.New("credential: want one of BasicAuth or Bearer, got an empty one")
	}
	return c.err
}

// auth gives the credential to the pipeline.
type auth struct{ cred Credential }

func (a auth) Apply(_ context.Context, r *http.Request) error {
	a.cred.apply(r)
	return nil
}

// Renew reports that a refused credential stays refused.
func (auth) Renew(context.Context, string) (bool, error) { return false, nil }
