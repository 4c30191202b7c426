package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// limits are how long something may last before a supervisor should look, while
// no admin has saved others.
type limits struct {
	WrapUp  time.Duration
	Away    time.Duration
	Custom  time.Duration // in a status of the account's own that is away
	Call    time.Duration
	Apart   time.Duration // systems that do not agree
	Missed  time.Duration // how long a missed offer is shown
	Pending time.Duration // offline with open work
}

var usualLimits = limits{
	WrapUp: 3 * time.Minute, Away: 15 * time.Minute, Custom: 45 * time.Minute, Call: 30 * time.Minute,
	Apart: time.Minute, Missed: 5 * time.Minute, Pending: time.Minute,
}

// fastLimits are for the made-up floor, which lives faster than real ones.
var fastLimits = limits{
	WrapUp: 45 * time.Second, Away: 3 * time.Minute, Custom: 5 * time.Minute, Call: 100 * time.Second,
	Apart: 20 * time.Second, Missed: 30 * time.Second, Pending: 30 * time.Second,
}

// limited are the codes of alerts that have a limit of their own. The others' are
// those of statuses, by their ids.
var limited = []string{codeWrapUp, codeCall, codeApart, codePending}

// limit is that of a code or a status's id; 0: it may last for ever.
func (p *picture) limit(of string) time.Duration {
	if saved, ok := p.saved[of]; ok {
		return time.Duration(saved) * time.Second
	}
	switch of {
	case codeWrapUp:
		return p.limits.WrapUp
	case codeCall:
		return p.limits.Call
	case codeApart:
		return p.limits.Apart
	case codePending:
		return p.limits.Pending
	}
	switch id := parseStatus(of); {
	case id == zendesk.StatusAway:
		return p.limits.Away
	case p.statuses[id].Custom && p.kind(id) == "away":
		return p.limits.Custom
	}
	return 0
}

// limitsRecord are the limits that were saved last, and who saved them.
type limitsRecord struct {
	Version uint64           `json:"version"`
	By      string           `json:"by,omitempty"`
	At      time.Time        `json:"at,omitzero"`
	Limits  map[string]int64 `json:"limits"` // seconds, by code or status; 0: none
}

// limitsWish are the limits that an admin wants in place of those of a version.
type limitsWish struct {
	Version uint64           `json:"version"`
	Limits  map[string]int64 `json:"limits"`
}

const limitsName = "limits"

// longestLimit is a day: nothing that the board shows lasts longer.
const longestLimit = 24 * 60 * 60

// serveLimits answers with all limits that are in force.
func (b *board) serveLimits(w http.ResponseWriter, r *http.Request) {
	var saved limitsRecord
	if _, err := b.records.get(r.Context(), limitsName, &saved); err != nil {
		answer(w, nil, err)
		return
	}
	answer(w, b.picture.inForce(saved), nil)
}

// saveLimits is for admins. What a request leaves out has its usual limit.
func (b *board) saveLimits(w http.ResponseWriter, r *http.Request) {
	if !b.admin(w, r) {
		return
	}
	var in limitsWish
	if !readJSON(w, r, &in) {
		return
	}
	if err := b.picture.checkLimits(in.Limits); err != nil {
		writeError(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	next := limitsRecord{in.Version + 1, identity(r).Name, b.picture.clock(), in.Limits}
	faster, err := b.replaceLimits(r.Context(), next)
	switch {
	case err != nil:
		answer(w, nil, err)
	case faster != nil:
		writeConflict(w, *faster)
	default:
		answer(w, b.picture.inForce(next), nil)
	}
}

// replaceLimits saves limits, unless the version before is not in force any more:
// then it returns what is.
func (b *board) replaceLimits(ctx context.Context, next limitsRecord) (faster *limitsRecord, err error) {
	for {
		var now limitsRecord
		version, err := b.records.get(ctx, limitsName, &now)
		if err != nil {
			return nil, err
		}
		if now.Version+1 != next.Version {
			return &now, nil
		}
		if err = b.records.put(ctx, limitsName, version, next); !errors.Is(err, engine.ErrConflict) {
			return nil, err
		}
	}
}

// writeConflict says who was faster, and when.
func writeConflict(w http.ResponseWriter, faster limitsRecord) {
	text := "there are no limits of that version"
	if faster.By != "" {
		text = fmt.Sprintf("%s has saved other limits at %s: look at them first", faster.By, faster.At.UTC().Format("15:04:05 MST"))
	}
	writeJSON(w, http.StatusConflict, struct {
		Error string    `json:"error"`
		By    string    `json:"by,omitempty"`
		At    time.Time `json:"at,omitzero"`
	}{text, faster.By, faster.At})
}

// inForce has the picture use limits, and returns all of them.
func (p *picture) inForce(saved limitsRecord) limitsRecord {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.saved = saved.Limits
	all := map[string]int64{}
	for _, of := range p.limitable() {
		all[of] = int64(p.limit(of) / time.Second)
	}
	saved.Limits = all
	return saved
}

// limitable is what may have a limit.
func (p *picture) limitable() []string {
	all := slices.Clone(limited)
	for id := range p.statuses {
		all = append(all, formatID(int64(id)))
	}
	return all
}

// checkLimits refuses what is no limit, by name.
func (p *picture) checkLimits(all map[string]int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.limitable()
	for _, of := range slices.Sorted(maps.Keys(all)) {
		switch n := all[of]; {
		case !slices.Contains(known, of):
			return fmt.Errorf("%q is no status and no alert that has a limit", of)
		case n < 0 || n > longestLimit:
			return fmt.Errorf("the limit of %q: want 0 to %d seconds, got %d", of, longestLimit, n)
		}
	}
	return nil
}
