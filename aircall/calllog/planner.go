package calllog

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Planner plans by settings. It never changes and is safe for concurrent use.
type Planner struct{ s Settings }

// New makes a planner. Its error wraps [ErrSettings] and lists all mistakes.
func New(s Settings) (*Planner, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(s) // a copy that the caller cannot change
	if err != nil {
		return nil, err
	}
	var own Settings
	if err := own.UnmarshalJSON(raw); err != nil {
		return nil, err
	}
	return &Planner{own}, nil
}

// Observe is [Observe], and keeps which integrations were on when the call or
// the message was first seen: what begins while an integration is off is not
// filed later (A5).
func (p *Planner) Observe(f Facts, e aircall.Event) Facts {
	f = Observe(f, e)
	active := p.s.active(f)
	if active == nil {
		return f
	}
	if f.Call != 0 && f.Active == nil {
		f.Active = &active
	}
	for i, m := range f.Messages {
		if m.Active == nil {
			f.Messages = slices.Clone(f.Messages)
			f.Messages[i].Active = &active
		}
	}
	return f
}

// Plan says what is next for a case. It is a [ticketing.Planner].
func (p *Planner) Plan(c ticketing.Case[Facts], now time.Time) ticketing.Next {
	if c.Facts.Channel != "" {
		return p.conversations(c, now)
	}
	w := work{
		Plan: ticketing.NewPlan(c.Key, c.Known, c.Done, now),
		s:    p.s, key: c.Key, f: c.Facts, known: c.Known, done: c.Done, now: now,
	}
	w.call()
	return w.Next()
}

// work is one plan on its way.
type work struct {
	*ticketing.Plan
	s     Settings
	key   ticketing.Key
	f     Facts
	known ticketing.Known
	done  []ticketing.Done
	now   time.Time

	in    Integration
	kind  Type // that decides
	title Type // that the title names
	over  bool // the call

	catalog     *ticketing.Catalog
	found       ticketing.Found
	first, last int64 // Zendesk's agents who talked first and last; 0 for nobody
}

func (w *work) because(r ticketing.Reason) { w.Why(r.Rule, r.Text) }

// call plans a call: what is to be seen while it lasts, and its ticket.
func (w *work) call() {
	in, why, ok := w.s.integration(w.f, w.f.Active)
	w.because(why)
	if !ok {
		return
	}
	w.in = in
	if !w.complete() {
		return
	}
	if !w.f.known() {
		w.Why("A9", "it is neither an inbound nor an outbound call: it is not filed")
		return
	}
	over, ended := w.f.over()
	if !ended {
		w.live()
		return
	}
	if decided := over.Add(settle); !w.f.byKnownAgent() && w.now.Before(decided) {
		w.Why("A10", "whether there is a voicemail or an AI voice agent shows within a minute of the end")
		w.Wait(decided)
		return
	}
	w.over, w.kind, w.title = true, w.f.kind(over), w.f.kindNow()
	w.file()
}

// complete reads the call where events leave a gap: its end got lost, or it is
// unclear who took it. It reports whether the plan can go on.
func (w *work) complete() bool {
	over, ended := w.f.over()
	since := over.Add(settle)
	if !ended {
		since = w.f.Last.At.Add(lostEnd)
		w.Wait(since)
	} else if !w.f.unclear() {
		return true
	}
	if w.now.Before(since) {
		return true
	}
	a, ok := w.Ask(ticketing.Question{Kind: ticketing.CallDetail, Text: strconv.FormatInt(w.f.Call, 10)}, since)
	if !ok {
		w.Why("A10", "the events leave open how the call went: Aircall is asked")
		return false
	}
	var c aircall.Call
	if json.Unmarshal(a.Detail, &c) == nil && c.ID == w.f.Call {
		w.f = w.f.call("", c, a.At)
	}
	return true
}

// unclear reports whether somebody or something took an inbound call, and it is
// not known who.
func (f Facts) unclear() bool {
	switch {
	case f.Direction.Value == aircall.Outbound || f.byKnownAgent():
		return false
	case f.AI.Seen:
		return !f.AI.Ended && !f.AI.Escalated
	}
	return !f.AnsweredAt.Value.IsZero()
}

// live plans a call that lasts.
func (w *work) live() {
	w.kind = w.f.kindBefore()
	w.title = w.kind
	if !w.screens() {
		return
	}
	if w.f.byKnownAgent() && w.s.fileAt(w.in, w.f.Direction.Value) == FileAtAnswer {
		w.file()
		return
	}
	w.Why("A9", "the ticket is made when the call is over")
}

// file plans the ticket.
func (w *work) file() {
	rule := w.in.rule(w.kind)
	began := begunBy(w.done)
	if !began.ok && !w.wanted(rule) {
		return
	}
	if !w.ask() || !began.ok && !w.mayCreate() {
		return
	}
	ticket, ok := w.choose(rule, began)
	if !ok {
		return
	}
	if w.File(w.filing(rule, ticket)) {
		w.contact()
	}
}

// wanted gives the reason why a type gets a ticket or none.
func (w *work) wanted(rule Rule) bool {
	switch {
	case w.f.outside() && w.in.OutsideHours == OutsideHoursSkip && w.kind != AIOnly:
		w.Why("A21", "it came outside business hours: it is not filed")
		return false
	case rule.Ticket == NoTicket:
		w.Why("A9", "calls of the type "+string(w.kind)+" get no ticket")
		return false
	}
	w.Why("A9", "calls of the type "+string(w.kind)+" get a "+string(rule.Ticket)+" ticket")
	return true
}
