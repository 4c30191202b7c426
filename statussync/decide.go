package statussync

import "time"

// Decide takes in one observation about one agent and returns the new state and
// what is to be done. It is a pure function: neither argument is changed, and
// time comes only from the observation. Safe for concurrent use.
//
// Save the state before doing anything; do what the effects say; report how it
// went as further observations. The rules S1–S12 are in the package documentation.
func Decide(s State, o Observation, r *Rules) (State, []Effect) {
	d := decision{rules: r, now: o.at(), state: s.aligned(r)}
	d.enough()
	d.pass()
	switch o := o.(type) {
	case Chose:
		d.on(o.System, o.ID, func(i int) { d.chose(i, o) })
	case Acted:
		d.on(o.System, o.ID, func(i int) { d.acted(i, o.Active, o.Mark) })
	case Signed:
		d.on(o.System, o.ID, func(i int) { d.signed(i, o.In, o.Mark) })
	case Read:
		d.on(o.Reading.System, "", func(i int) { d.read(i, o.Reading) })
	case Swept:
		d.swept(o.Readings)
	case Held:
		d.on(o.System, "", func(i int) { d.held(i, o) })
	case Sending:
		d.on(o.System, "", d.sending)
	case Sent:
		d.on(o.System, "", func(i int) { d.sent(i, o) })
	case Woke:
	}
	d.enough()
	if _, sending := o.(Sending); !sending {
		d.plan()
	}
	return d.state, d.effects
}

// decision is one run of Decide over a state of its own.
type decision struct {
	rules   *Rules
	now     time.Time
	state   State
	effects []Effect
}

// on runs f for the named system, unless it is unknown or the event a repeat (S2).
func (d *decision) on(system, id string, f func(i int)) {
	if i := d.rules.index(system); i >= 0 && !d.state.remember(id) {
		f(i)
	}
}

func (d *decision) notify(i int, code Code, status Status, detail string) {
	d.effects = append(d.effects, Effect{
		Kind: Notify, System: d.rules.systems[i].Name, Code: code, Status: status, Detail: detail,
		names: d.rules.systems[i].Catalog,
	})
}

// ask wants a reading that started at t or later.
func (d *decision) ask(i int, t time.Time) {
	s := &d.state.Sides[i]
	if s.Ask.Before(t) {
		s.Ask = t
	}
	s.AskEnd = time.Time{}
}

// answered ends the wait for a reading.
func (s *Side) answered() { s.Ask, s.AskEnd = time.Time{}, time.Time{} }

// enough ends the wait of holds for the reading before them.
func (d *decision) enough() {
	for i := range d.state.Sides {
		s := &d.state.Sides[i]
		if !s.AskEnd.IsZero() && !d.now.Before(s.AskEnd) && !s.Sent.open() && s.Doubt.Why == "" {
			s.answered()
		}
	}
}

// pass lets time pass: what was due before the observation is done first.
func (d *decision) pass() {
	for i := range d.state.Sides {
		s := &d.state.Sides[i]
		switch {
		case !s.Sent.open():
			if s.Doubt.Why == CoarseOne && !d.now.Before(s.Doubt.Until) {
				d.settle(i) // S8: no twin came
			}
		case s.Sent.Replied.IsZero():
			if t := s.Sent.Started.Add(replyTimeout); !d.now.Before(t) {
				s.Sent.Replied, s.Sent.To, s.Sent.Unsure = t, t, true // S6: the reply is lost
				d.ask(i, d.now)
			}
		case !s.Ask.IsZero():
		case !d.masked(i) && !d.now.Before(s.Sent.Replied.Add(echoTimeout)):
			d.ask(i, d.now) // S6: the echo is lost
		}
	}
}
