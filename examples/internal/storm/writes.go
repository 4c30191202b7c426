package storm

import (
	"encoding/json"
	"net/http"
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

// Tally counts what the fakes' logs show: clicks of people who take no calls,
// writes for them, and holds.
type Tally struct{ Clicks, Writes, Holds int }

// JudgeWrites goes through the fakes' logs: a click that nobody overtakes makes
// one write on the other side at most, however often the bridge dies, and none
// that undoes it.
func (s *Storm) JudgeWrites() (sum Tally) {
	byAgent := map[int64][]written{}
	for _, w := range s.written() {
		byAgent[w.agent] = append(byAgent[w.agent], w)
		switch {
		case w.status == OnACall:
			sum.Holds++
		case !isCaller(w.agent):
			sum.Writes++
		}
	}
	for agent := int64(FirstAgent); !isCaller(agent); agent++ {
		clicks := s.clicks[agent]
		sum.Clicks += len(clicks)
		for i, c := range clicks {
			if !isSteady(agent) && i < len(clicks)-1 {
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
func (s *Storm) judge(agent int64, c clicked, until time.Time, all []written) {
	carried := 0
	for _, w := range all {
		switch {
		case w.at.Before(c.at) || w.at.After(until):
		case w.system == c.Other:
			carried++
		case !strings.EqualFold(w.status, c.Status):
			s.errorf(agent, "clicked %s in %s at %v, and at %v it was set to %s", c.Status, c.System, c.at, w.at, w.status)
		}
	}
	if carried > 1 && isSteady(agent) {
		s.errorf(agent, "clicked %s in %s at %v: %d writes in %s", c.Status, c.System, c.at, carried, c.Other)
	}
}

// written are the writes that the fakes have taken, in order.
func (s *Storm) written() (all []written) {
	for _, r := range s.Zendesk.Requests() {
		if r.Method != http.MethodPut || r.Status != 200 || !strings.Contains(r.Pattern, "/agent_statuses/agents/") {
			continue
		}
		var to struct{ ID zendesk.StatusID }
		s.decode(r, &to)
		ids := r.Query.Get("ids")
		if ids == "" {
			ids = lastOf(r.Path)
		}
		for id := range strings.SplitSeq(ids, ",") {
			all = append(all, written{r.At, s.number(id), Zendesk, s.nameOf(to.ID)})
		}
	}
	for _, r := range s.Aircall.Requests() {
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
		all = append(all, written{r.At, s.number(lastOf(r.Path)) - aircallOffset, Aircall, to.Word})
	}
	slices.SortFunc(all, func(a, b written) int { return a.at.Compare(b.at) })
	return all
}

func (s *Storm) decode(r ctikit.LoggedRequest, into any) {
	if err := json.Unmarshal(r.Body, into); err != nil {
		s.t.Errorf("%s %s: %v", r.Method, r.Path, err)
	}
}

func (s *Storm) number(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		s.t.Errorf("an agent's id: %v", err)
	}
	return n
}

func lastOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }
