package bridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // for machines without the names of zones

	"github.com/ctikit/ctikit/statussync/engine"
)

// The sizes of a page of GET /agents.
const (
	usualAgents = 100
	mostAgents  = 1000
)

// agentList is a page of GET /agents. It has ids and statuses, and nothing else
// about people.
type agentList struct {
	Agents []agentEntry `json:"agents"`
	Next   string       `json:"next,omitempty"` // what "after" is for the next page; empty on the last
}

type agentEntry struct {
	engine.Explanation
	Problem string `json:"problem,omitempty"` // why nothing is known of the agent
}

// agents lists who is matched, a page at a time.
func (b *bridge) agents(w http.ResponseWriter, r *http.Request) {
	eng, zone, ok := b.asked(w, r)
	if !ok {
		return
	}
	limit := usualAgents
	if text := r.FormValue("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostAgents {
			http.Error(w, fmt.Sprintf("limit: want a number from 1 to %d", mostAgents), http.StatusBadRequest)
			return
		}
		limit = n
	}
	page := agentList{Agents: []agentEntry{}}
	for x, err := range eng.Agents(r.Context(), r.FormValue("after")) {
		entry := agentEntry{Explanation: x.In(zone)}
		switch {
		case errors.Is(err, engine.ErrNewer):
			entry.Problem = "a newer version of the program has saved this agent's state"
		case err != nil:
			http.Error(w, "the state of the agents cannot be read", http.StatusInternalServerError)
			return
		}
		if len(page.Agents) == limit {
			page.Next = page.Agents[limit-1].Agent
			break
		}
		page.Agents = append(page.Agents, entry)
	}
	writeJSON(w, page)
}

// asked is what a request about agents asks, and the zone that it wants times in:
// UTC, or "zone" as in Europe/Berlin. If there is no such thing, the request is
// answered.
func (b *bridge) asked(w http.ResponseWriter, r *http.Request) (eng *engine.Engine, zone *time.Location, ok bool) {
	eng = b.engine.Load()
	if eng == nil {
		http.Error(w, "no agent has been read yet: see /healthz", http.StatusServiceUnavailable)
		return nil, nil, false
	}
	zone, err := time.LoadLocation(r.FormValue("zone"))
	if err != nil {
		http.Error(w, "zone: want a name such as Europe/Berlin", http.StatusBadRequest)
	}
	return eng, zone, err == nil
}

// writeExplanation answers in words, or in JSON where the request accepts it.
func writeExplanation(w http.ResponseWriter, r *http.Request, x engine.Explanation) {
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		writeJSON(w, x)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, x)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
