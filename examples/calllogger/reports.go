package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/connect"
)

// reports are what Connect reports, by the last part of their paths. EventBridge,
// Firehose or a Lambda of one's own posts each as it is.
func (l *logger) reports() map[string]func(context.Context, []byte) error {
	return map[string]func(context.Context, []byte) error{
		"contact-event":   l.intake.ContactEvent,
		"contact-record":  l.intake.ContactRecord,
		"agent-event":     l.intake.AgentEvent,
		"flow-event":      l.intake.FlowEvent,
		"chat-transcript": l.intake.ChatTranscript,
		"contact-lens":    l.intake.LensAnalysis,
	}
}

// report serves one kind of reports. The reply is 204 when all is saved: what
// gets another one is to be sent again, but for 400.
func (l *logger) report(name string, take func(context.Context, []byte) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !l.knows(r.Header.Get("Authorization")):
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "want a bearer token that is known here", http.StatusUnauthorized)
			return
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "want POST", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "the body is too long, or broke off", http.StatusBadRequest)
			return
		}
		if p := l.accounts.reported; p != nil {
			p.note(name, body)
		}
		switch err := take(r.Context(), body); {
		case err == nil:
			w.WriteHeader(http.StatusNoContent)
		case errors.Is(err, connect.ErrMalformed):
			http.Error(w, "want a report of the kind "+name, http.StatusBadRequest)
		default:
			l.log.WarnContext(r.Context(), "a report was not saved", "kind", name, "err", err)
			w.Header().Set("Retry-After", "5")
			http.Error(w, "not saved: try again", http.StatusServiceUnavailable)
		}
	})
}

// knows compares a credential with all secrets in constant time.
func (l *logger) knows(authorization string) bool {
	scheme, token, _ := strings.Cut(authorization, " ")
	got, known := sha256.Sum256([]byte(token)), 0
	for _, secret := range l.accounts.secrets {
		want := sha256.Sum256([]byte(secret))
		known |= subtle.ConstantTimeCompare(got[:], want[:])
	}
	return strings.EqualFold(scheme, "Bearer") && known == 1
}
