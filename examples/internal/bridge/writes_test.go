package bridge

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// written is a write of the bridge that a fake has taken.
type written struct {
	at             time.Time
	agent          int64
	system, status string
}

// tally counts what the fakes' logs show.
type tally struct{ clicks, wishes, holds int }

// judgeWrites goes through the fakes' logs: a click that nobody overtakes makes
// one write on the other side at most, however often the bridge dies, and none
// that undoes it.
func (s *storm) judgeWrites() (sum tally) {
	byAgent := map[int64][]written{}
	for _, w := range s.written() {
		byAgent[w.agent] = append(byAgent[w.agent], w)
		switch {
		case w.status == onACall:
			sum.holds++
		case !isCaller(w.agent):
			sum.wishes++
		}
	}
	for agent, clicks := range s.clicks {
		if isCaller(agent) {
			continue
		}
		sum.clicks += len(clicks)
		for i, c := range clicks {
			if agent >= firstAgent+steady && i < len(clicks)-1 {
				continue // too hasty for anybody to say what must be
			}
			until := time.Now()
			if i+1 < len(clicks) {
				until = clicks[i+1].at
			}
			s.judge(agent, c, until, byAgent[agent])
		}
	}
	return sum
}

// judge judges the writes between a click and the next.
func (s *storm) judge(agent int64, c clicked, until time.Time, all []written) {
	carried := 0
	for _, w := range all {
		switch {
		case w.at.Before(c.at) || w.at.After(until):
		case w.system == c.other:
			carried++
		case !strings.EqualFold(w.status, c.status):
			s.t.Errorf("agent %d clicked %s in %s at %v, and at %v it was set to %s", agent, c.status, c.system, c.at, w.at, w.status)
		}
	}
	if carried > 1 && agent < firstAgent+steady {
		s.t.Errorf("agent %d clicked %s in %s at %v: %d writes in %s", agent, c.status, c.system, c.at, carried, c.other)
	}
}

// written are the writes that the fakes have taken, in order.
func (s *storm) written() (all []written) {
	for _, r := range s.zendesk.Requests() {
		if r.Method != "PUT" || r.Status != 200 || !strings.Contains(r.Pattern, "/agent_statuses/agents/") {
			continue
		}
		var to struct{ ID zendesk.StatusID }
		s.decode(r, &to)
		ids := r.Query.Get("ids")
		if ids == "" {
			ids = lastOf(r.Path)
		}
		for id := range strings.SplitSeq(ids, ",") {
			all = append(all, written{r.At, s.number(id), "zendesk", s.nameOf(to.ID)})
		}
	}
	for _, r := range s.aircall.Requests() {
		if r.Pattern != "PUT /v2/users/{id}" || r.Status != 200 {
			continue
		}
		var to struct {
			Word   string `json:"availability_status"`
			Reason string `json:"substatus"`
		}
		s.decode(r, &to)
		if to.Reason != "" {
			to.Word += "/" + to.Reason
		}
		all = append(all, written{r.At, s.number(lastOf(r.Path)) - aircallOffset, onAircall, to.Word})
	}
	slices.SortFunc(all, func(a, b written) int { return a.at.Compare(b.at) })
	return all
}

func (s *storm) decode(r ctikit.LoggedRequest, into any) {
	if err := json.Unmarshal(r.Body, into); err != nil {
		s.t.Errorf("%s %s: %v", r.Method, r.Path, err)
	}
}

func (s *storm) number(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		s.t.Error(err)
	}
	return n
}

func lastOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func (s *storm) nameOf(id zendesk.StatusID) string {
	for _, name := range []string{"Offline", "Online", "Away", "Transfers only", "Lunch", "Coaching", onACall} {
		if s.statusID(name) == id {
			return name
		}
	}
	return "#" + strconv.FormatInt(int64(id), 10)
}
