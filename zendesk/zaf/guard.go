package zaf

import (
	"context"
	"fmt"
	"net/http"
)

// Require passes requests on that come from the app's own page, with a bearer
// of an agent whom the policy lets in; a nil policy lets nobody in. Others are
// answered: 401 without a good bearer, 403 for another site, a tenant that the
// app does not have, or the policy. next finds the agent by [From], and has the
// headers of [SetPrivate] set.
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
		return s, fmt.Errorf("%w: the policy does not let the agent in", ErrForbidden)
	}
	return s, nil
}

type sessionKey struct{}

// WithSession gives a context the session of an agent who was let in by other
// means than a bearer, such as a standalone page on this machine.
func WithSession(ctx context.Context, s Session) context.Context {
	return context.WithValue(ctx, sessionKey{}, s)
}

// From returns the session of a request that [App.Require] passed on.
func From(ctx context.Context) (Session, bool) {
	s, ok := ctx.Value(sessionKey{}).(Session)
	return s, ok
}
