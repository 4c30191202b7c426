package storm

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// errorf fails the test because of an agent, whose story is shown once.
func (s *Storm) errorf(agent int64, format string, args ...any) {
	s.t.Helper()
	text := fmt.Sprintf("agent %d ", agent) + fmt.Sprintf(format, args...)
	s.mu.Lock()
	known := s.shown[agent]
	s.shown[agent] = true
	s.mu.Unlock()
	if !known {
		text += "\n" + s.story(agent)
	}
	s.t.Errorf("%s", text)
}

// event is something in an agent's story.
type event struct {
	at   time.Time
	text string
}

// story is what has happened to an agent, in the order of the times at which it
// began, and what each process says now.
func (s *Storm) story(agent int64) string {
	all := slices.Concat(s.peopleEvents(agent), s.Relay.events(agent), s.traffic.events(agent))
	for _, p := range s.programs {
		all = append(all, p.events(agent)...)
	}
	slices.SortStableFunc(all, func(a, b event) int { return a.at.Compare(b.at) })
	var b strings.Builder
	for _, e := range all {
		fmt.Fprintf(&b, "%s %s\n", e.at.Format("15:04:05.000"), e.text)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), 10*time.Second)
	defer cancel()
	for _, p := range s.programs {
		fmt.Fprintf(&b, "%s says: %s\n", p.Name, p.explain(ctx, zendeskID(agent)))
	}
	return b.String()
}

// Note puts something into everybody's story.
func (s *Storm) Note(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, event{time.Now(), text})
}

func (s *Storm) peopleEvents(agent int64) (all []event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all = slices.Clone(s.notes)
	for _, c := range s.clicks[agent] {
		all = append(all, event{c.at, fmt.Sprintf("clicks %s in %s", c.Status, c.System)})
	}
	return all
}

// concerns reports whether ids are an agent's.
func concerns(agent int64, ids []string) bool {
	return slices.Contains(ids, zendeskID(agent)) || slices.Contains(ids, aircallID(agent))
}

// events are the attempts to deliver webhooks about an agent.
func (r *Relay) events(agent int64) (all []event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range r.attempts {
		if concerns(agent, a.ids) {
			all = append(all, event{a.at, fmt.Sprintf("webhook %d to %s: %d after %v; %s %s", a.webhook, a.to, a.status, took(a.at, a.ended), a.path, shortened(a.body))})
		}
	}
	return all
}

// events are the requests about an agent.
func (t *traffic) events(agent int64) (all []event) {
	for _, q := range t.requests() {
		if concerns(agent, q.ids) {
			all = append(all, event{q.began, fmt.Sprintf("request of %s, term %d, to %s: %s %s %s: %d after %v", q.replica, q.term, q.vendor, q.method, q.path, shortened(q.body), q.status, took(q.began, q.ended))})
		}
	}
	return all
}

func took(from, to time.Time) time.Duration { return to.Sub(from).Round(time.Millisecond) }

// shortened is a body on one line.
func shortened(body []byte) string {
	const most = 500
	text := strings.Join(strings.Fields(string(body)), " ")
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
