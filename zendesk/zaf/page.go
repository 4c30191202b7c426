package zaf

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
)

// Page is what a page may be made of.
type Page struct {
	Identity
	// Product and Location are where the page is shown, such as support and
	// nav_bar; empty where Zendesk does not say.
	Product, Location string
	// Code is what the page's script sends to [App.Session], within 30 seconds
	// and once. It may stand in the page's HTML.
	Code ctikit.Secret
}

// codeLife is how long a code is good for.
const codeLife = 30 * time.Second

// Page checks requests for a page and has render write it, with the headers of
// [App.SetFramed] set. A request that is refused gets a short page that asks to
// open the app again.
func (a *App) Page(render func(http.ResponseWriter, *http.Request, Page)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, page, err := a.admit(r)
		if err != nil {
			a.turnAway(w, r, request.Tenant, err)
			return
		}
		a.SetFramed(w.Header(), page.Tenant)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if render != nil {
			render(w, r, page)
		}
	})
}

// admit verifies a request, reads the agent and makes a code.
func (a *App) admit(r *http.Request) (request PageRequest, page Page, err error) {
	if request, err = a.Verify(r); err != nil {
		return request, page, err
	}
	id, err := a.identify(r.Context(), a.tenants[request.Tenant], request.UserID)
	if err != nil {
		return request, page, err
	}
	code, err := a.code(id)
	return request, Page{Identity: id, Product: request.Product, Location: request.Location, Code: code}, err
}

// code makes a code for an agent. Its hash is kept, not the code.
func (a *App) code(id Identity) (ctikit.Secret, error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // it never fails
	code := base64.RawURLEncoding.EncodeToString(raw)
	now := a.cfg.clock.Now()
	if _, _, kept := a.codes.add(now, sha256.Sum256([]byte(code)), id, now.Add(codeLife)); !kept {
		return ctikit.Secret{}, fmt.Errorf("%w: too many codes are in use", ErrUnavailable)
	}
	return ctikit.NewSecret(code), nil
}

// turnAway answers a request for a page that is refused. The page shows nothing
// that is worth protecting, and must be seen in the frame.
func (a *App) turnAway(w http.ResponseWriter, r *http.Request, subdomain string, err error) {
	a.logRefusal(r.Context(), "page", err)
	parents := "https://*.zendesk.com"
	if t := a.tenants[subdomain]; t != nil {
		parents = "https://" + t.host()
	}
	for _, local := range a.cfg.parents {
		parents += " " + local
	}
	setPolicy(w.Header(), "", parents)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	status := statusOf(err)
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		status = http.StatusMethodNotAllowed
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<!doctype html><html lang=\"en\"><title>Open the app again</title><p>"+advice(err)+"</p></html>\n")
}

func advice(err error) string {
	switch {
	case errors.Is(err, ErrForbidden):
		return "Your Zendesk account may not use this app. Ask an administrator."
	case errors.Is(err, ErrUnavailable):
		return "Zendesk did not answer. Open the app again in a minute."
	case errors.Is(err, ErrReplayed):
		return "This page was opened before. Open the app again in Zendesk."
	}
	return "This page opens in Zendesk only. Open the app again there."
}

func (a *App) logRefusal(ctx context.Context, what string, err error) {
	a.cfg.log.WarnContext(ctx, "zaf: refused", "what", what, "status", statusOf(err), "error", err)
}
