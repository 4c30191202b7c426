package zaf

import (
	"context"
	"fmt"
	"net/http"
)

// Require passes requests to next that come from the app's own page, with the
// bearer of an agent, if the policy allows them; a nil policy allows nothing. The
// answer to others is 401 without a good bearer, and 403 for another site, for a
// tenant that the app does not have, and where the policy says no. next gets the
// agent by [From]; the headers of [SetPrivate] are set.
func (a *App) Require(allow Policy, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, err := a.permit(allow, r)
		if err != nil {
			a.refuse(w, r, "request", err)
			return
		}
		SetPrivate(w.Header())
		next.ServeHTTP(w, r.WithContext(WithSession(r.Context(), s)))
	})
}

func (a *App) permit(allow Policy, r *http.Request) (Session, error) {
	s, _, err := a.sessionOf(r)
	if err != nil {
		return s, err
	}
	if err := sameOrigin(r); err != nil {
		return s, err
	}
	if allow == nil || !allow(r, s.Identity) {
		return s, fmt.Errorf("%w: policy: want an agent with the right to this, got another", ErrForbidden)
	}
	return s, nil
}

type sessionKey struct{}

// WithSession gives a context the session of an agent who was admitted by other
// means than a bearer, such as a standalone page on this machine.
func WithSession(ctx context.Context, s Session) context.Context {
	return context.WithValue(ctx, sessionKey{}, s)
}

// From returns the session of a request that [App.Require] passed on.
func From(ctx context.Context) (Session, bool) {
	s, ok := ctx.Value(sessionKey{}).(Session)
	return s, ok
}
