//go:build pictures

package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/timeline"
	"github.com/ctikit/ctikit/zendesk"
)

// stage is a floor that stands still at a fixed time, with a day behind it: the same
// in every run, so that pictures of it are.
type stage struct {
	b   *board
	p   *picture
	rng *rand.Rand
	now time.Time
}

var (
	stageBegins = time.Date(2026, 11, 26, 6, 0, 0, 0, time.UTC)
	stageNow    = time.Date(2026, 11, 26, 10, 31, 12, 0, time.UTC)
	stageGroups = []string{"Billing", "Claims", "Deliveries", "Loyalty", "Onboarding", "Orders", "Partners", "Payments", "Returns", "Sales", "Technical", "VIP"}
	stageNames  = append([]string{"Andersen", "Bauer", "Demir", "Eriksen", "Fischer", "García", "Horvat", "Ivanov", "Jansen", "Kowalski", "Lindqvist", "Moreau", "Nguyen", "Oliveira", "Petrov", "Quinn", "Rossi", "Suzuki", "Tadesse", "Ueda", "Vargas", "Weber", "Yilmaz", "Zhang", "Abebe", "Brandt", "Castillo", "Dubois", "Evans", "Farouk", "Greco", "Hansen"}, familyNames...)
)

// newStage makes a board of so many agents in so many groups.
func newStage(t *testing.T, agents, groups int) (*stage, string) {
	t.Helper()
	o := newOffice(agents)
	b, err := newBoard(t.Context(), o.accounts(), usualLimits, time.UTC, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{b, b.picture, rand.New(rand.NewPCG(7, 1)), stageNow}
	b.identity, b.began = standalone(asSupervisor), stageBegins
	b.picture.clock = func() time.Time { return s.now }
	for i, name := range stageGroups[:groups] {
		s.p.groups[int64(firstGroup+i)] = name
	}
	for i, id := range o.agents {
		a := s.p.agents[id]
		a.name = givenNames[(i*7+i/16)%len(givenNames)] + " " + stageNames[(i*5+i/44)%len(stageNames)]
		a.groups = []int64{int64(firstGroup + (i*i+i/3)%groups)}
		a.day = timeline.Day{}
		s.work(a, i)
	}
	s.now = stageNow
	b.picture.raise()
	b.flush()
	mux := http.NewServeMux()
	mux.Handle("/", b.handler())
	mux.HandleFunc("GET /api/agents/{id}", s.serveAgent)
	server := httptest.NewServer(mux)
	t.Cleanup(func() { server.Close(); o.zendesk.Close(); o.aircall.Close() })
	return s, server.URL
}

// serveAgent is the board's, with reasons that the stage gives.
func (s *stage) serveAgent(w http.ResponseWriter, r *http.Request) {
	d, _ := s.p.detail(r.PathValue("id"), stageBegins, false)
	for _, line := range s.p.byID(r.PathValue("id")).why.In(time.UTC).Systems {
		d.Why = append(d.Why, whyLine{line.System, line.String()})
	}
	writeZipped(w, r, d)
}

func (s *stage) between(least, most int) time.Duration {
	return time.Duration(least+s.rng.IntN(most-least)) * time.Second
}

// work gives an agent a day.
func (s *stage) work(a *agent, i int) {
	off := i%9 == 8 // works another shift
	at := stageBegins.Add(s.between(0, 5400))
	s.set(a, zendesk.StatusOffline, stageBegins, "")
	s.phone(a, "", stageBegins)
	for name, most := range map[zendesk.Channel]int{zendesk.ChannelSupport: 12, zendesk.ChannelMessaging: 4, zendesk.ChannelTalk: 1} {
		a.channels[name] = &work{status: zendesk.ChannelOffline, items: map[string]bool{}, capacity: &most}
	}
	if off {
		a.phone = phone{joined: true, out: true}
		return
	}
	s.set(a, zendesk.StatusOnline, at, zendesk.ReasonSwitcher)
	for at = at.Add(s.between(300, 2400)); at.Before(stageNow.Add(-30 * time.Minute)); at = at.Add(s.between(200, 2400)) {
		switch s.rng.IntN(6) {
		case 0:
			s.set(a, zendesk.StatusAway, at, zendesk.ReasonSwitcher)
			at = at.Add(s.between(200, 800))
		case 1:
			s.set(a, lunchID, at, zendesk.ReasonSwitcher)
			at = at.Add(s.between(900, 2400))
		default:
			s.set(a, focusID, at, zendesk.ReasonPublicAPI)
			s.phone(a, statussync.Working, at)
			at = at.Add(s.between(120, 900))
			s.phone(a, statussync.WrappingUp, at)
			at = at.Add(s.between(20, 160))
			s.phone(a, "", at)
		}
		s.set(a, zendesk.StatusOnline, at, zendesk.ReasonSwitcher)
	}
	s.end(a, i)
}

// end is what an agent does now.
func (s *stage) end(a *agent, i int) {
	ago := func(least, most int) time.Time { return stageNow.Add(-s.between(least, most)) }
	open := map[zendesk.Channel]int{zendesk.ChannelSupport: s.rng.IntN(13), zendesk.ChannelMessaging: s.rng.IntN(5)}
	s.shows(a, "available")
	switch n := s.rng.IntN(100); {
	case i%251 == 1: // wrap-up that lasts
		s.call(a, ago(700, 900), statussync.Working)
		s.phone(a, statussync.WrappingUp, ago(200, 500))
		open[zendesk.ChannelTalk] = 1
	case i%251 == 5: // away for long
		s.set(a, zendesk.StatusAway, ago(1000, 1500), zendesk.ReasonSwitcher)
		s.shows(a, "unavailable")
	case i%251 == 9: // the systems do not agree
		s.set(a, zendesk.StatusOffline, ago(240, 300), zendesk.ReasonIdleTimeout)
		a.apart = ago(230, 240)
		open = nil
	case i%251 == 13:
		s.set(a, zendesk.StatusOnline, ago(60, 500), zendesk.ReasonSwitcher)
		a.missed = ago(20, 200)
	case n < 24:
		since := ago(5, 700)
		s.call(a, since, statussync.Working)
		open[zendesk.ChannelTalk] = 1
	case n < 29:
		s.call(a, ago(300, 700), statussync.Working)
		s.phone(a, statussync.WrappingUp, ago(5, 150))
	case n < 31:
		s.set(a, zendesk.StatusOnline, ago(100, 1500), zendesk.ReasonSwitcher)
		s.phone(a, statussync.Ringing, ago(1, 12))
	case n < 38:
		s.set(a, zendesk.StatusAway, ago(30, 800), zendesk.ReasonSwitcher)
		s.shows(a, "unavailable")
	case n < 46:
		s.set(a, lunchID, ago(60, 2000), zendesk.ReasonPublicAPI)
		s.follows(a)
		s.shows(a, "unavailable/out_for_lunch")
	case n < 49:
		s.set(a, zendesk.StatusTransfersOnly, ago(60, 1500), zendesk.ReasonSwitcher)
	case n < 52:
		s.set(a, coachID, ago(300, 2000), zendesk.ReasonPublicAPI)
		a.act = act{ID: "a1", By: "Nadia Haddad"}
		s.because(a, engine.Origin{AskedBy: byBoard + "a1"}, engine.NamedStatus{})
		s.shows(a, "unavailable/in_training")
		open = map[zendesk.Channel]int{zendesk.ChannelSupport: 2}
	default:
		s.set(a, zendesk.StatusOnline, ago(20, 1500), zendesk.ReasonSwitcher)
	}
	for name, w := range a.channels {
		status := s.p.statuses[a.status.ID].Channels[name]
		if status == "" {
			status = map[zendesk.StatusID]zendesk.ChannelStatus{zendesk.StatusOnline: "online", zendesk.StatusAway: "away", zendesk.StatusOffline: "offline", zendesk.StatusTransfersOnly: "transfers_only"}[a.status.ID]
		}
		w.status = status
		for n := range open[name] {
			w.items[fmt.Sprint(90_000+20*i+n)] = true
		}
		n := w.count()
		s.now = stageNow.Add(-time.Hour)
		s.p.observe(a, timeline.Fact{System: "zendesk", Channel: string(name), At: s.now, Items: &n, Capacity: w.capacity})
	}
}

// call is a call, for which the engine shows "Calls only" in Zendesk.
func (s *stage) call(a *agent, since time.Time, doing statussync.Doing) {
	s.set(a, focusID, since, zendesk.ReasonPublicAPI)
	s.phone(a, doing, since)
	held := engine.NamedStatus{ID: statussync.Status(formatID(int64(focusID))), Name: "Calls only"}
	s.because(a, engine.Origin{System: "zendesk"}, held)
}

func (s *stage) follows(a *agent) {
	s.because(a, engine.Origin{System: "aircall"}, engine.NamedStatus{})
}

// because is the engine's explanation of Zendesk's status.
func (s *stage) because(a *agent, why engine.Origin, held engine.NamedStatus) {
	shows := engine.NamedStatus{ID: statussync.Status(formatID(int64(a.status.ID))), Name: s.p.statuses[a.status.ID].Name}
	wants := shows
	if held.ID != "" {
		wants = engine.NamedStatus{ID: "3", Name: "Online"}
	}
	at := a.status.UpdatedAt
	why.Interval = engine.Interval{From: at, To: at}
	desk := engine.SystemExplanation{System: "zendesk", ID: formatID(a.id), Shows: shows, Since: engine.Interval{From: at, To: at}, Ours: true, Wants: wants, Because: why, Holds: held}
	if held.ID != "" {
		desk.Held = at
	}
	a.why = engine.Explanation{Agent: formatID(a.id), At: stageNow, Systems: []engine.SystemExplanation{desk}}
}

func (s *stage) set(a *agent, id zendesk.StatusID, at time.Time, reason zendesk.StatusReason) {
	s.now = at
	a.status = zendesk.AgentStatus{ID: id, Name: s.p.statuses[id].Name, Reason: reason, UpdatedAt: at}
	s.p.observe(a, timeline.Fact{System: "zendesk", At: at, Status: formatID(int64(id))})
}

func (s *stage) phone(a *agent, doing statussync.Doing, at time.Time) {
	s.now = at
	next := phone{joined: true, shows: a.phone.shows, doing: doing}
	if doing != "" {
		next.since = at
	}
	a.phone = next
	activity := string(doing)
	if activity == "" {
		activity = timeline.None
	}
	s.p.observe(a, timeline.Fact{System: "aircall", At: at, Activity: activity})
}

func (s *stage) shows(a *agent, status statussync.Status) {
	a.phone.shows = engine.NamedStatus{ID: status}
}
