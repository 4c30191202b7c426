package contactlog

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Planner plans by settings. It never changes, so any number of goroutines may
// share it.
type Planner struct {
	set      Settings
	queues   *queuemap.Matcher[int64]
	warnings []queuemap.Notice
}

// New makes a planner of settings that are valid. Its error wraps
// [ErrSettings].
func New(s Settings) (*Planner, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	queues, warnings, err := s.matcher()
	if err != nil {
		return nil, err
	}
	return &Planner{set: s, queues: queues, warnings: warnings}, nil
}

// Plan says what is next for a conversation. It is a [ticketing.Planner].
func (pl *Planner) Plan(c ticketing.Case[Facts], now time.Time) ticketing.Next {
	w := work{Plan: ticketing.NewPlan(c.Key, c.Known, c.Done, now), set: pl.set, planner: pl,
		facts: c.Facts, known: c.Known, done: c.Done, key: c.Key, now: now, legs: c.Facts.legs()}
	w.plan()
	if next := w.Next(); len(next.Why) > 0 {
		return next
	}
	w.Why("R36", "the choice of the ticket waits for answers")
	return w.Next()
}

// MayPause reports whether the flow lets the agent pause the recording (R24).
func (pl *Planner) MayPause(f Facts) bool {
	flow, _ := contactflow.Parse(latestAttributes(f.legs()), pl.set.App)
	return flow.PauseRecording
}

func latestAttributes(legs []leg) (attributes map[string]string) {
	var newest Details
	for _, l := range legs {
		if _, now, ok := l.details(); ok && (attributes == nil || order(&now, &newest) > 0) {
			newest, attributes = now, now.Attributes
		}
	}
	return attributes
}

// work is one conversation as far as a plan has come with it. All that it knows
// is stored, so that a restart changes nothing (R59).
type work struct {
	*ticketing.Plan
	planner *Planner
	set     Settings
	facts   Facts
	known   ticketing.Known
	done    []ticketing.Done
	key     ticketing.Key
	now     time.Time

	legs  []leg // all, in order
	talks []leg // those that an agent had
	// lead is the contact that decides: the first that an agent had, or before
	// that the one that rings. These are its details.
	lead    leg
	details Details
	flow    contactflow.Settings
	agent   int64 // the lead's in Zendesk; 0 for nobody
	catalog *ticketing.Catalog
	mapping *attrmap.Map
	isOver  bool
}

// plan goes through the rules in the order of the guide: monitoring, tasks, and
// then who, which ticket, and what to write.
func (w *work) plan() {
	var alive bool
	for _, l := range w.legs {
		if l.talked() && w.described(l) {
			w.talks = append(w.talks, l)
		}
		alive = alive || !l.monitoring() && !l.outsider() && l.ended().IsZero()
	}
	switch {
	case len(w.legs) == 0:
		w.Why("R59", "nothing is known of the contact yet")
		return
	case len(w.talks) > 0:
		w.lead = w.talks[0]
	case !w.ringing():
		w.waiting(alive)
		return
	}
	if channel := w.lead.Channel; channel == connect.Email {
		w.Why("R36", "e-mail contacts are not filed: Zendesk has e-mail of its own")
		return
	}
	if !w.describe() {
		return
	}
	if w.lead.Channel == connect.Task {
		w.task()
		return
	}
	t, ok := w.choose()
	if !ok {
		return
	}
	w.carryOut(t)
}

// gathering is how long news of a contact may take to come after its end.
const gathering = time.Minute

// described reports whether it is known how a contact was when its agent got it,
// and who that is. Where nothing tells that until a minute after its end, what is
// known then must do.
func (w *work) described(l leg) bool {
	if l.Accepted != nil && l.Last != nil && l.Last.Agent.ID != "" {
		return true
	}
	at := l.overAt(w.set)
	if at.IsZero() {
		return false
	}
	at = at.Add(gathering)
	w.Wait(at)
	return !at.After(w.now)
}

// waiting says why nothing is done before an agent has the contact.
func (w *work) waiting(alive bool) {
	all := len(w.legs) > 0
	for _, l := range w.legs {
		all = all && (l.monitoring() || l.outsider())
	}
	switch {
	case all:
		w.Why("X33", "a supervisor listens: the agent's ticket is left as it is")
	case slices.ContainsFunc(w.legs, leg.talked):
		w.Why("X7", "an agent has the contact, and its attributes and numbers are not known yet")
	case alive:
		w.Why("X7", "nobody has accepted the contact yet: nothing is created")
	default:
		w.Why("X13", "no agent had the contact: there is no ticket")
	}
}

// ringing makes the contact that an agent is offered the one that decides.
func (w *work) ringing() bool {
	for _, a := range w.facts.Acts {
		for _, l := range w.legs {
			if a.Kind == Ringing && a.Contact == l.id && !l.monitoring() && l.ended().IsZero() {
				w.lead = l
				return true
			}
		}
	}
	return false
}

// describe reads the flow's attributes, and asks for the agent and the catalog.
func (w *work) describe() bool {
	accepted, _, ok := w.lead.details()
	if !ok {
		w.Why("X7", "the contact's attributes and numbers are not known yet")
		return false
	}
	w.details = accepted
	w.parse(accepted.Attributes)
	w.isOver = w.over()
	agent, known := w.agentOf(w.lead)
	catalog, ok := w.Catalog()
	if !known || !ok {
		w.Why("A2", "who the agent is in Zendesk, and what the account has, is asked first")
		return false
	}
	w.agent, w.catalog = agent, catalog
	w.compile()
	return true
}

// parse reads the attributes; what is wrong with them is a notice each (D1).
func (w *work) parse(attributes map[string]string) {
	flow, notices := contactflow.Parse(attributes, w.set.App)
	w.flow = flow
	for _, n := range notices {
		w.Notify(ticketing.Code(n.Code), n.Rule, n.Subject.Name, n.Detail)
	}
}

// agentOf finds a contact's agent in Zendesk (A2).
func (w *work) agentOf(l leg) (id int64, ok bool) {
	_, now, known := l.details()
	if !known || now.Agent == (Agent{}) && !w.talking() { // who is offered it stands in the act
		return 0, true
	}
	return w.zendeskAgent(now.Agent)
}

func (w *work) zendeskAgent(a Agent) (id int64, ok bool) {
	explicit := w.set.Agents[a.ID]
	if explicit == 0 {
		explicit = w.set.Agents[a.Username]
	}
	if explicit != 0 {
		catalog, ok := w.Catalog()
		if !ok {
			return 0, false
		}
		if !catalog.HasAgent(explicit) { // Zendesk would refuse the ticket
			explicit = 0
		}
	}
	id, ok = w.AgentOf(explicit, a.email())
	if ok && id == 0 {
		w.Notify(ticketing.AgentNotFound, "A2", "", "nobody in Zendesk is known to be the contact's agent")
	}
	return id, ok
}

// talking reports whether an agent has the contact or has had it.
func (w *work) talking() bool { return len(w.talks) > 0 }
