package zaf

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// maxSession is far above the size of a request for a bearer, in bytes.
const maxSession = 4 << 10

// bearerReply is what a page gets for a code or a bearer.
type bearerReply struct {
	Token     string   `json:"token"`
	ExpiresIn int      `json:"expires_in"` // seconds
	EndsIn    int      `json:"ends_in"`    // seconds until it is renewed no more
	User      Identity `json:"user"`
}

// Session gives a page its bearer, for a code, and renews it; see the package's
// documentation for requests and replies. Mount it at POST /session.
func (a *App) Session() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			SetPrivate(w.Header())
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		reply, err := a.bearerFor(r)
		if err != nil {
			a.refuse(w, r, "session", err)
			return
		}
		SetPrivate(w.Header())
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(reply) //nolint:gosec // the token is what was asked for
	})
}

func (a *App) bearerFor(r *http.Request) (bearerReply, error) {
	if err := sameOrigin(r); err != nil {
		return bearerReply{}, err
	}
	id, began, err := a.prove(r)
	if err != nil {
		return bearerReply{}, err
	}
	bearer, s, err := a.issue(id, began)
	if err != nil {
		return bearerReply{}, err
	}
	now := a.cfg.clock.Now()
	return bearerReply{
		Token: bearer, ExpiresIn: int(s.Expires.Sub(now) / time.Second),
		EndsIn: int(began.Add(a.cfg.shift).Sub(now) / time.Second), User: id,
	}, nil
}

// prove is who a request for a bearer comes from: by a bearer, and the agent is
// read again, or by a code.
func (a *App) prove(r *http.Request) (id Identity, began time.Time, err error) {
	if r.Header.Get("Authorization") != "" {
		return a.again(r.Context(), r)
	}
	code, err := readCode(r)
	if err != nil {
		return id, began, err
	}
	now := a.cfg.clock.Now()
	id, ok := a.codes.take(now, sha256.Sum256([]byte(code)))
	if !ok {
		return id, began, fmt.Errorf("%w: code: want one that is new, got something else", ErrUnauthorized)
	}
	return id, now.Truncate(time.Second), nil
}

// again reads the agent of a bearer again.
func (a *App) again(ctx context.Context, r *http.Request) (id Identity, began time.Time, err error) {
	s, t, err := a.sessionOf(r)
	if err != nil {
		return id, began, err
	}
	id, err = a.identify(ctx, t, s.UserID)
	return id, s.Began, err
}

func readCode(r *http.Request) (string, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return "", fmt.Errorf("%w: Content-Type: want application/json, got something else", ErrUnauthorized)
	}
	var in struct {
		Code string `json:"code"`
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxSession+1))
	if err != nil || len(body) > maxSession || json.Unmarshal(body, &in) != nil || in.Code == "" {
		return "", fmt.Errorf("%w: code: want one in JSON, got something else", ErrUnauthorized)
	}
	return in.Code, nil
}

// sameOrigin refuses requests that do not come from a page of this host.
func sameOrigin(r *http.Request) error {
	if site := r.Header.Values("Sec-Fetch-Site"); len(site) != 1 || site[0] != "same-origin" {
		return fmt.Errorf("%w: Sec-Fetch-Site: want same-origin, got something else", ErrForbidden)
	}
	return nil
}

// sessionOf is the session of a request's bearer, with its tenant.
func (a *App) sessionOf(r *http.Request) (Session, *tenant, error) {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return Session{}, nil, fmt.Errorf("%w: Authorization: want one, got %d", ErrUnauthorized, len(values))
	}
	scheme, bearer, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Session{}, nil, fmt.Errorf("%w: Authorization: want a bearer, got something else", ErrUnauthorized)
	}
	s, err := a.session(bearer)
	if err != nil {
		return s, nil, err
	}
	t := a.tenants[s.Tenant]
	if t == nil {
		return s, nil, fmt.Errorf("%w: tenant: want one of the app's, got another", ErrForbidden)
	}
	return s, t, nil
}

// refuse answers a script.
func (a *App) refuse(w http.ResponseWriter, r *http.Request, what string, err error) {
	a.logRefusal(r.Context(), what, err)
	refuse(w, err)
}

func refuse(w http.ResponseWriter, err error) {
	SetPrivate(w.Header())
	w.Header().Set("Content-Type", "application/json")
	status := statusOf(err)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": codeOf(err)})
}
