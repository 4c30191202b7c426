package statussync

// Decide takes in one input about one agent and returns the new state and what is
// to be done. It is a pure function: no argument is changed, and time comes only
// from the input. Safe for concurrent use.
//
// Save the state before doing anything; do what the effects ask for; report how it
// went as further inputs. The rules S1–S14 are in the package documentation.
func Decide(s State, in Input, r *Rules) (State, []Effect) {
	d := decision{rules: r, now: momentOf(in.at()), state: s.agent.aligned(r)}
	d.pass()
	listed := false
	switch in := in.(type) {
	case Report:
		listed = d.reports([]Report{in})
	case Reports:
		listed = d.reports(in)
	case Asked:
		d.asked(in)
	case Sending:
		d.sending(in)
		return State{d.state}, d.effects
	case Sent:
		d.sent(in)
	case Woke:
	}
	d.hold()
	d.pass()
	if listed {
		d.heal()
	}
	d.due()
	return State{d.state}, d.effects
}

// decision is one run of Decide over a state of its own.
type decision struct {
	rules   *Rules
	now     moment
	state   agent
	effects []Effect
}

func (d *decision) side(i int) *side { return &d.state.Sides[i] }

// pass lets time pass: what was due before the input is done first.
func (d *decision) pass() {
	for i := range d.state.Sides {
		s := d.side(i)
		if s.Work.expire(d.now) && !s.active() {
			s.Idle = d.now
		}
		d.passWrite(i)
		d.passHold(i)
		if w := s.Sent; s.Read == 0 && !d.masked(i) && (w == nil && s.Pending != nil || w != nil && (w.Phase == unsure || w.Phase == applied && s.Pending != nil)) {
			d.ask(i) // S9: only a reading decides
		}
	}
}

// reports takes in reports: first what they say beside the choices, for holds begin
// before what they are about is found (D15). It reports whether one is of a list.
func (d *decision) reports(rs []Report) (listed bool) {
	fresh := make([]*Report, 0, len(rs))
	for k := range rs {
		r := &rs[k]
		switch i := d.rules.index(r.System); {
		case i < 0:
		case d.state.remember(r.ID):
			d.told(i, "S9", "a repeat")
		default:
			d.facts(i, r)
			fresh, listed = append(fresh, r), listed || r.Source == List
		}
	}
	d.hold()
	for _, r := range fresh {
		if i := d.rules.index(r.System); r.Source != Event {
			d.reading(i, r)
		} else if r.Status != "" {
			d.event(i, r)
		}
	}
	return listed
}

func (d *decision) told(i int, rule, what string) {
	d.effects = append(d.effects, Effect{Kind: Told, System: d.rules.systems[i].Name, Rule: rule, Detail: what})
}

func (d *decision) notify(i int, code Code, status Status, detail string) {
	d.effects = append(d.effects, Effect{
		Kind: Notify, System: d.rules.systems[i].Name, Code: code, Status: status, Detail: detail,
		names: d.rules.systems[i].Catalog,
	})
}

// ask wants a reading from now on.
func (d *decision) ask(i int) { d.side(i).Read = d.now }
