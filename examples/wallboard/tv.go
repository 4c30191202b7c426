package main

import (
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// codeReply is what a supervisor reads out to a screen.
type codeReply struct {
	Code    string    `json:"code"`
	Expires time.Time `json:"expires"`
}

const mostName = 60 // bytes of a screen's name

// offerCode is for those who may set statuses.
func (b *board) offerCode(w http.ResponseWriter, r *http.Request) {
	rights, ok := b.rightsNow(w, r)
	switch {
	case !ok:
		return
	case rights.sets.none():
		answer(w, nil, errNotYours)
		return
	case b.screens.full():
		answer(w, nil, errManyScreens)
		return
	}
	in := struct {
		Name string `json:"name"`
	}{"Screen"}
	if r.ContentLength != 0 && !readJSON(w, r, &in) {
		return
	}
	if strings.TrimSpace(in.Name) == "" || len(in.Name) > mostName || strings.ContainsFunc(in.Name, unicode.IsControl) {
		writeError(w, http.StatusUnprocessableEntity, "name: want a short text")
		return
	}
	code, until, err := b.screens.codes.issue(pairing{name: in.Name, by: identity(r), sees: rights.sees})
	answer(w, codeReply{code, until.UTC()}, err)
}

func (b *board) listScreens(w http.ResponseWriter, r *http.Request) {
	rights := b.rights(r)
	if rights.sets.none() {
		answer(w, nil, errNotYours)
		return
	}
	answer(w, b.screens.list(identity(r), rights), nil)
}

func (b *board) withdrawScreen(w http.ResponseWriter, r *http.Request) {
	rights := b.rights(r)
	err := errNotYours
	if !rights.sets.none() {
		err = b.screens.withdraw(r.Context(), identity(r), rights, r.PathValue("id"))
	}
	if err != nil {
		answer(w, nil, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// pairedReply is what a screen gets for a code, as pages get it for theirs.
type pairedReply struct {
	Token     string `json:"token"`
	ExpiresIn int    `json:"expires_in"` // seconds
	Name      string `json:"name"`
}

// pairScreen gives a screen its bearer for a code. It asks for no other bearer, so
// that only the board's own page on the screen may send it.
func (b *board) pairScreen(w http.ResponseWriter, r *http.Request) {
	zaf.SetPrivate(w.Header())
	if r.Header.Get("Sec-Fetch-Site") != "same-origin" {
		writeError(w, http.StatusForbidden, "want a request of the board's own page")
		return
	}
	var in struct {
		Code string `json:"code"`
	}
	if !readJSON(w, r, &in) {
		return
	}
	one, bearer, err := b.screens.pair(r.Context(), b.accounts.name, in.Code)
	if err != nil {
		answer(w, nil, err)
		return
	}
	answer(w, pairedReply{bearer.Reveal(), int(screenLife / time.Second), one.Name}, nil)
}

// serveScreenPage serves the page for screens, which asks for a code.
func (b *board) serveScreenPage(w http.ResponseWriter, r *http.Request) {
	zaf.SetStandalone(w.Header())
	renderPage(w, pageData{Theme: theme(r), Place: "tv"})
}
