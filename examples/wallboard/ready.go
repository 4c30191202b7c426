package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// readiness is what an IVR may know of a group: counts alone.
type readiness struct {
	Group    int64    `json:"group"`
	Known    bool     `json:"known"` // false: a system is silent, nobody knows
	Ready    int      `json:"ready"` // could take a call now
	Agents   int      `json:"agents"`
	NotReady notReady `json:"not_ready"`
}

// notReady counts the others, each by the first reason that holds.
type notReady struct {
	NotJoined int `json:"not_joined"` // known to no phone system
	Status    int `json:"status"`     // the status that they want takes no calls
	SignedOut int `json:"signed_out"` // of the phone
	Busy      int `json:"busy"`       // on the phone
	Full      int `json:"full"`       // no free place for a call
}

// silentFor is how long a system that is read every minute may be silent.
const silentFor = 5 * time.Minute

// serveReady answers a telephone system: can anybody of a group take a call? It
// has a token of its own.
func (b *board) serveReady(w http.ResponseWriter, r *http.Request) {
	zaf.SetPrivate(w.Header())
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	given, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(b.ready.Reveal()))
	if !ok || subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
		writeError(w, http.StatusUnauthorized, "want the header Authorization: Bearer, with the token of WALLBOARD_READY_TOKEN")
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
	out.Known = out.Known && fresh(b.systems(), b.picture.clock())
	code := http.StatusOK
	if !out.Known {
		code = http.StatusServiceUnavailable
	}
	writeJSON(w, code, out)
}

// fresh reports whether all systems answer.
func fresh(all []systemCell, now time.Time) bool {
	return !slices.ContainsFunc(all, func(s systemCell) bool { return s.Stale || s.Last <= millis(now.Add(-silentFor)) })
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
		switch ph, talk := a.phone, a.channels[zendesk.ChannelTalk]; {
		case !ph.joined:
			out.NotReady.NotJoined++
		case !p.wantsCalls(a):
			out.NotReady.Status++
		case ph.out:
			out.NotReady.SignedOut++
		case ph.doing != "":
			out.NotReady.Busy++
		case talk == nil || talk.capacity != nil && talk.count() >= *talk.capacity:
			out.NotReady.Full++
		default:
			out.Ready++
		}
	}
	return out, found
}

// wantsCalls reports whether the status that an agent wants, under whatever a call
// shows instead, takes calls.
func (p *picture) wantsCalls(a *agent) bool {
	want := p.statuses[parseStatus(string(deskOf(a.why).Wants.ID))]
	if talk, ok := want.Channels[zendesk.ChannelTalk]; ok {
		return talk == zendesk.ChannelOnline
	}
	return want.ID == zendesk.StatusOnline
}
