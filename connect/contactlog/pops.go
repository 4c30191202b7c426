package contactlog

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// showRinging shows the ticket or the customer to agents who are offered the
// contact, unless pop_incoming is off (R10). Nothing is created yet (X7).
func (w *work) showRinging(t target) {
	w.Why("X7", "the contact is offered to an agent: nothing is created yet")
	if !w.flow.PopIncoming {
		w.Why("R10", "pop_incoming is off: nothing is shown before the agent accepts")
		return
	}
	for _, a := range w.rings(w.lead.id) {
		agent, ok := w.zendeskAgent(a.Agent)
		if ok {
			w.show("R10", ringID(a), agent, t, a.At)
		}
	}
}

// showWaiting shows agents who are to choose what there is (R4).
func (w *work) showWaiting(t target) {
	for _, l := range w.talks {
		if agent, ok := w.agentOf(l); ok {
			w.show("R4", l.id, agent, t, l.accepted())
		}
	}
}

// show opens the ticket, or where there is none the customer.
func (w *work) show(rule, leg string, agent int64, t target, at time.Time) {
	pop := &ticketing.Pop{Agent: agent, At: at}
	switch {
	case t.ticket != nil:
		pop.Ticket = t.ticket.ID
	default:
		pop.User = t.customer.ID
	}
	if agent == 0 || pop.Ticket == 0 && pop.User == 0 {
		w.Why(rule, "there is nothing to show, or nobody to show it to")
		return
	}
	w.Why(rule, "the agent is shown the ticket, or the customer")
	w.Do(ticketing.Step{ID: foundID(leg), Kind: ticketing.DoPop, Pop: pop})
}

// pops open the ticket for each agent who has the contact, for those who are
// offered it (R10, R70), and for a supervisor who joins (R68).
func (w *work) pops(t target, agents []int64) (all []ticketing.PopUp) {
	for i, l := range w.talks {
		if agents[i] != 0 && !w.shown(l, t) {
			all = append(all, ticketing.PopUp{Leg: l.id, Agent: agents[i], At: w.popAt(l)})
		}
	}
	for _, l := range w.legs {
		if w.flow.PopIncoming && !l.talked() && l.ended().IsZero() {
			for _, a := range w.rings(l.id) {
				if agent, ok := w.zendeskAgent(a.Agent); ok && agent != 0 {
					all = append(all, ticketing.PopUp{Leg: ringID(a), Agent: agent, At: a.At})
				}
			}
		}
		_, d, ok := l.details()
		if !ok || !l.monitoring() || l.ConnectedToAgent.IsZero() || !d.Agent.Offline {
			continue
		}
		if agent, ok := w.zendeskAgent(d.Agent); ok && agent != 0 {
			w.Why("R68", "a supervisor joins: the call's ticket is shown")
			all = append(all, ticketing.PopUp{Leg: l.id, Agent: agent, At: l.ConnectedToAgent})
		}
	}
	return all
}

// popAt is when a leg's agent has a reason to see the ticket: when they took the
// contact, or chose the ticket later (R47).
func (w *work) popAt(l leg) time.Time {
	at := l.accepted()
	for _, a := range w.facts.Acts {
		if (a.Kind == CreateFor || a.Kind == AttachTo) && a.Contact == l.id && a.At.After(at) {
			at = a.At
		}
	}
	return at
}

// shown reports whether the agent was shown the ticket while the contact rang.
func (w *work) shown(l leg, t target) bool {
	return t.ticket != nil && slices.ContainsFunc(w.rings(l.id), func(a Act) bool {
		for _, id := range []ticketing.StepID{popID(ringID(a)), foundID(ringID(a))} {
			if d, ok := w.Outcome(id); ok && d.Outcome == ticketing.OK && d.Step.Pop != nil && d.Step.Pop.Ticket == t.ticket.ID {
				return true
			}
		}
		return false
	})
}

// popID is how [ticketing.Plan.File] names the step of a pop, foundID how we name
// one that needs no ticket of ours.
func popID(leg string) ticketing.StepID   { return ticketing.StepID("pop/" + leg) }
func foundID(leg string) ticketing.StepID { return popID(leg) + "/found" }

// rings are the times that a contact was offered to agents.
func (w *work) rings(contact string) (all []Act) {
	for _, a := range w.facts.Acts {
		if a.Kind == Ringing && a.Contact == contact {
			all = append(all, a)
		}
	}
	return all
}

func ringID(a Act) string { return a.Contact + "/ring/" + a.Agent.ID }
