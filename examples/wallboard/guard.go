package main

import (
	"net/http"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// guard admits requests to the API: framed, those with the bearer of an agent;
// standalone, those of the board's own page on this machine; and of paired screens
// those that read.
func (b *board) guard(next http.Handler) http.Handler {
	return zaf.Grants{Find: b.screens.find}.Require(next, b.guardPeople(next))
}

func (b *board) guardPeople(next http.Handler) http.Handler {
	if b.app != nil {
		return b.app.Require(anybody, b.withName(next))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		zaf.SetPrivate(w.Header())
		if r.Header.Get("Sec-Fetch-Site") != "same-origin" {
			writeError(w, http.StatusForbidden, "want a request of the board's own page")
			return
		}
		next.ServeHTTP(w, r.WithContext(zaf.WithSession(r.Context(), zaf.Session{Identity: b.identity, Began: b.began})))
	})
}

// anybody lets every agent of the account look. What they may do is for the
// policy.
func anybody(*http.Request, zaf.Identity) bool { return true }

// withName adds the agent's name to the session: bearers do not carry it.
func (b *board) withName(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, _ := zaf.From(r.Context())
		s.Name = b.picture.nameOf(s.UserID)
		next.ServeHTTP(w, r.WithContext(zaf.WithSession(r.Context(), s)))
	})
}

// nameOf is the name of an agent or admin of the account.
func (p *picture) nameOf(user int64) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if name := p.names[user]; name != "" {
		return name
	}
	return "user " + formatID(user)
}
