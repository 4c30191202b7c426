package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// handler is all that the board serves.
func (b *board) handler() http.Handler {
	mux := http.NewServeMux()
	api := func(pattern string, h http.HandlerFunc) { mux.Handle(pattern, b.guard(h)) }
	api("GET /api/floor", b.serveFloor)
	api("GET /api/events", b.serveEvents)
	api("GET /api/agents/{id}", b.serveAgent)
	api("PUT /api/agents/{id}/status", b.setOne)
	api("GET /api/acts", b.listActs)
	api("POST /api/acts", b.setMany)
	api("POST /api/acts/{id}/undo", b.undoAct)
	api("GET /api/today.csv", b.serveSheet)
	api("GET /api/settings", b.serveSettings)
	api("POST /api/settings", b.saveSettings)
	api("GET /api/preferences", b.servePreferences)
	api("PUT /api/preferences", b.savePreferences)
	api("GET /api/limits", b.serveLimits)
	api("PUT /api/limits", b.saveLimits)
	api("PUT /api/snooze", b.saveSnooze)
	api("GET /api/tv", b.listScreens)
	api("POST /api/tv", b.offerCode)
	api("DELETE /api/tv/{id}", b.withdrawScreen)
	mux.HandleFunc("GET /tv", b.serveScreenPage)
	mux.HandleFunc("POST /tv", b.pairScreen)
	if b.ready.Reveal() != "" {
		mux.HandleFunc("GET /ready", b.serveReady)
	}
	if b.accounts.serve {
		mux.Handle("POST /hooks/", b.accounts.hooks)
	}
	b.servePage(mux)
	return mux
}

func (b *board) serveFloor(w http.ResponseWriter, r *http.Request) {
	who := identity(r)
	rights := b.rights(r)
	s := b.snapshot(rights)
	s.Me = me{who.Name, rights.admin, rights.sets.Every, rights.sets.Groups, who.UserID == 0}
	writeZipped(w, r, s)
}

// wish is a status for agents.
type wish struct {
	Agents  []string `json:"agents"`
	Status  string   `json:"status"`
	Preview bool     `json:"preview"`
}

func (b *board) setOne(w http.ResponseWriter, r *http.Request) {
	var in wish
	if readJSON(w, r, &in) {
		out, err := b.set(r.Context(), b.asker(r), []string{r.PathValue("id")}, in.Status, false)
		answer(w, out, err)
	}
}

func (b *board) setMany(w http.ResponseWriter, r *http.Request) {
	var in wish
	if readJSON(w, r, &in) {
		out, err := b.set(r.Context(), b.asker(r), in.Agents, in.Status, in.Preview)
		answer(w, out, err)
	}
}

func (b *board) undoAct(w http.ResponseWriter, r *http.Request) {
	out, err := b.undo(r.Context(), b.asker(r), r.PathValue("id"))
	answer(w, out, err)
}

// listActs shows what was done to agents that the viewer may set.
func (b *board) listActs(w http.ResponseWriter, r *http.Request) {
	rights := b.rights(r)
	if rights.sets.none() {
		answer(w, nil, errNotYours)
		return
	}
	all, err := b.acts.all(r.Context())
	answer(w, b.picture.within(rights.sets, all), err)
}

// asker is somebody who wants statuses set.
type asker struct {
	name string
	sets scope
}

func (b *board) asker(r *http.Request) asker { return asker{identity(r).Name, b.rights(r).sets} }

// identity is who sent a request; the name comes with the session or the agents.
func identity(r *http.Request) zaf.Identity {
	s, _ := zaf.From(r.Context())
	return s.Identity
}

const mostJSON = 256 << 10 // a wish for 10,000 agents

func readJSON(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		writeError(w, http.StatusBadRequest, "the request is not as the board sends it")
		return false
	}
	return true
}

// answer writes a reply, or why there is none.
func answer(w http.ResponseWriter, v any, err error) {
	switch {
	case err == nil:
		writeJSON(w, http.StatusOK, v)
	case errors.Is(err, errNotYours), errors.Is(err, errNotAdmin):
		writeError(w, http.StatusForbidden, err.Error())
	case errors.Is(err, errBadCode):
		writeError(w, http.StatusForbidden, err.Error())
	case errors.Is(err, errManyCodes), errors.Is(err, errManyTries), errors.Is(err, errManyStreams):
		w.Header().Set("Retry-After", "60")
		writeError(w, http.StatusTooManyRequests, err.Error())
	case errors.Is(err, errNoAct), errors.Is(err, errNoScreen):
		writeError(w, http.StatusNotFound, err.Error())
	case errors.Is(err, errNoStatus), errors.Is(err, errNoAgents), errors.Is(err, errMany), errors.Is(err, errManyScreens):
		writeError(w, http.StatusUnprocessableEntity, err.Error())
	default:
		writeError(w, http.StatusServiceUnavailable, "the board's store does not answer")
	}
}

func writeError(w http.ResponseWriter, code int, text string) {
	writeJSON(w, code, map[string]string{"error": text})
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}

// writeZipped writes JSON, with gzip for those who take it.
func writeZipped(w http.ResponseWriter, r *http.Request, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_ = json.NewEncoder(w).Encode(v)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_ = json.NewEncoder(z).Encode(v)
	_ = z.Close()
}
