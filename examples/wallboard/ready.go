package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
)

// readiness is what an IVR may know of a group: counts alone.
type readiness struct {
	Group  int64 `json:"group"`
	Known  bool  `json:"known"` // false: a system is silent, nobody knows
	Ready  int   `json:"ready"` // could take a call now
	Busy   int   `json:"busy"`  // on the phone, else as ready
	Agents int   `json:"agents"`
}

// serveReady answers a telephone system: can anybody of a group take a call? It
// has a token of its own.
func (b *board) serveReady(w http.ResponseWriter, r *http.Request) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	given, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(b.ready.Reveal()))
	if !ok || subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
		writeError(w, http.StatusUnauthorized, "want the token of /ready")
		return
	}
	group, err := strconv.ParseInt(r.FormValue("group"), 10, 64)
	if err != nil {
		writeError(w, http.StatusBadRequest, "group: want the id of a group")
		return
	}
	out, found := b.picture.readiness(group)
	if !found {
		writeError(w, http.StatusNotFound, "there is no such group")
		return
	}
	for _, s := range b.systems() {
		out.Known = out.Known && !s.Stale && s.Last != 0
	}
	w.Header().Set("Cache-Control", "no-store")
	code := http.StatusOK
	if !out.Known {
		code = http.StatusServiceUnavailable
	}
	writeJSON(w, code, out)
}

// readiness counts a group's agents.
func (p *picture) readiness(group int64) (out readiness, found bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, found = p.groups[group]
	out = readiness{Group: group, Known: p.learned}
	for _, a := range p.agents {
		if !(scope{Groups: []int64{group}}).over(a.groups) {
			continue
		}
		out.Agents++
		ph, talk := a.phone, a.channels[zendesk.ChannelTalk]
		if !ph.joined || ph.out || talk == nil || talk.status != zendesk.ChannelOnline {
			continue
		}
		switch {
		case ph.doing != "" || talk.capacity != nil && talk.count() >= *talk.capacity:
			out.Busy++
		default:
			out.Ready++
		}
	}
	return out, found
}
