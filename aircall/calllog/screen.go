package calllog

import (
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// screenLife is how old an event may be whose card or pop is still of use.
const screenLife = 10 * time.Second

// screens plans what agents see while the call lasts, apart from its ticket. It
// reports whether the plan can go on.
func (w *work) screens() bool {
	var steps []ticketing.Step
	card, ready := w.card()
	pops, known := w.customerPops()
	steps = append(append(steps, card...), pops...)
	for _, s := range steps {
		w.Do(s)
	}
	return ready && known && len(steps) == 0
}

func (w *work) fresh(at time.Time) bool { return w.now.Sub(at) <= screenLife }

func (w *work) undone(id ticketing.StepID) bool {
	_, done := w.Outcome(id)
	return !done
}

// card is the card with details of the customer, once (A18).
func (w *work) card() (steps []ticketing.Step, ready bool) {
	if len(w.in.Card) == 0 || !w.fresh(w.f.Last.At) || !w.undone("card") {
		return nil, true
	}
	found, ok := w.customer()
	if !ok {
		return nil, false
	}
	if found.State != ticketing.Recognised {
		w.Why("A18", "the customer is not known: there is nothing to show on a card")
		return nil, true
	}
	lines, ok := w.cardLines(found.User)
	if !ok || len(lines) == 0 {
		return nil, ok
	}
	w.Why("A18", "a card shows the customer on the phone")
	card := ticketing.Card{Call: strconv.FormatInt(w.f.Call, 10), Lines: lines, At: w.f.Last.At}
	return []ticketing.Step{{ID: "card", Kind: ticketing.DoCard, Card: &card}}, true
}

func (w *work) cardLines(u ticketing.User) (lines []ticketing.CardLine, ok bool) {
	add := func(label, text, page string) {
		if text = oneLine(text); text == "" {
			return
		}
		link := ""
		if w.s.Zendesk != "" && page != "" {
			link = strings.TrimSuffix(w.s.Zendesk, "/") + page
		}
		lines = append(lines, ticketing.CardLine{Label: label, Text: text, Link: link})
	}
	for _, detail := range w.in.Card {
		switch detail {
		case CardName:
			add("Name", u.Name, "/agent/users/"+strconv.FormatInt(u.ID, 10))
		case CardEmail:
			add("E-mail", u.Email, "")
		case CardPhone:
			add("Phone", u.Phone, "")
		case CardOpenTickets, CardLastTicket:
			a, known := w.Ask(ticketing.Question{Kind: ticketing.TicketsOf, ID: u.ID}, time.Time{})
			if !known {
				return nil, false
			}
			if detail == CardOpenTickets {
				add("Open tickets", openTickets(a.Tickets), "")
			} else if len(a.Tickets) > 0 {
				id := strconv.FormatInt(a.Tickets[0].ID, 10)
				add("Last ticket", "#"+id+" "+a.Tickets[0].Subject, "/agent/tickets/"+id)
			}
		}
	}
	return lines, true
}

func openTickets(tickets []ticketing.Ticket) string {
	open := 0
	for _, t := range tickets {
		if t.Status != zendesk.TicketSolved && t.Status != zendesk.TicketClosed {
			open++
		}
	}
	return strconv.Itoa(open)
}

// customerPops show the customer to agents who take the call (A26): where the
// settings say so, or where there is no ticket yet to show.
func (w *work) customerPops() (steps []ticketing.Step, ready bool) {
	pop := w.in.pop(w.f.Direction.Value)
	if pop == PopNone || pop == PopTicket && w.s.fileAt(w.in, w.f.Direction.Value) == FileAtAnswer {
		return nil, true
	}
	ready = true
	for _, p := range w.legs(&ready) {
		found, ok := w.customer()
		if !ok {
			return nil, false
		}
		if found.State != ticketing.Recognised {
			w.Why("A26", "the customer is not known: nobody is shown")
			return nil, true
		}
		w.Why("A26", "the customer is shown to the agent")
		steps = append(steps, ticketing.Step{ID: ticketing.StepID("pop/" + p.Leg), Kind: ticketing.DoPop,
			Pop: &ticketing.Pop{Agent: p.Agent, User: found.User.ID, At: p.At}})
	}
	return steps, ready
}

// ticketPops show the ticket to agents who take the call (A26).
func (w *work) ticketPops() []ticketing.PopUp {
	if w.in.pop(w.f.Direction.Value) != PopTicket || w.over {
		return nil
	}
	ready := true
	pops := w.legs(&ready)
	if len(pops) > 0 {
		w.Why("A26", "the ticket is shown to the agent")
	}
	return pops
}

// legs are the agents who took the call a moment ago and have seen nothing yet.
func (w *work) legs(ready *bool) (pops []ticketing.PopUp) {
	for _, a := range w.f.Answers {
		leg := strconv.FormatInt(a.By, 10) + "-" + strconv.FormatInt(a.At.Unix(), 10)
		if !w.fresh(a.At) || !w.undone(ticketing.StepID("pop/"+leg)) {
			continue
		}
		agent, ok := w.agent(a.By)
		*ready = *ready && ok
		if ok && agent != 0 {
			pops = append(pops, ticketing.PopUp{Leg: leg, Agent: agent, At: a.At})
		}
	}
	return pops
}
