package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// outcome says in a few words what a step did.
func (p *printer) outcome(d ticketing.Done) string {
	text := p.step(d.Step)
	if t := d.Ticket; t != nil && d.Step.CreateTicket != nil && d.Outcome == ticketing.OK {
		text = fmt.Sprintf("created ticket %d %s for %s%s", t.ID, quoted(t.Subject), p.person(t.RequesterID), p.to(t.AssigneeID, t.GroupID))
	}
	switch d.Outcome {
	case ticketing.OK:
	case ticketing.Refused:
		return "Zendesk refused (" + string(d.Refusal.Kind) + "): " + text
	case ticketing.Dropped:
		if what, ok := strings.CutPrefix(text, "opened "); ok {
			return "too late to open " + what
		}
		return "too late for what was planned: " + text
	}
	return text
}

// step says in a few words what a step does.
func (p *printer) step(s ticketing.Step) string {
	switch {
	case s.CreateUser != nil:
		return "created the user " + quoted(s.CreateUser.Name)
	case s.UpdateUser != nil:
		return "filled fields of " + p.person(s.UpdateUser.User)
	case s.AttachNumber != nil:
		return "added the number to " + p.person(s.AttachNumber.User)
	case s.CreateTicket != nil:
		t := s.CreateTicket
		return fmt.Sprintf("created a ticket %s%s", quoted(t.Subject), p.to(t.AssigneeID, t.GroupID))
	case s.UpdateTicket != nil:
		return "updated " + ticket(s.UpdateTicket.Ticket) + p.update(*s.UpdateTicket)
	case s.AddTags != nil:
		return "tagged " + ticket(s.AddTags.Ticket) + " " + strings.Join(s.AddTags.Tags, ", ")
	case s.LogCall != nil:
		return "logged the call"
	case s.ShowCall != nil:
		return "put the call on " + ticket(s.ShowCall.Ticket)
	case s.AmendCall != nil:
		return "completed what is shown of the call"
	case s.Pop != nil && s.Pop.Ticket != 0:
		return "opened " + ticket(s.Pop.Ticket) + " for " + p.person(s.Pop.Agent)
	case s.Pop != nil:
		return "opened the profile of " + p.person(s.Pop.User) + " for " + p.person(s.Pop.Agent)
	case s.Card != nil:
		return "put a card on the phone's screen"
	case s.SaveContact != nil:
		return "saved the customer in the phone's contacts"
	case s.Redact != nil:
		return "redacted a comment of " + ticket(s.Redact.Ticket)
	}
	return "took a step of the kind " + string(s.Kind)
}

func ticket(id int64) string { return "ticket " + strconv.FormatInt(id, 10) }

// update lists what an update changes.
func (p *printer) update(u ticketing.UpdateTicket) string {
	var parts []string
	add := func(wanted bool, text string) {
		if wanted {
			parts = append(parts, text)
		}
	}
	c := u.Change
	add(len(u.Notes) == 1, "1 note")
	add(len(u.Notes) > 1, fmt.Sprintf("%d notes", len(u.Notes)))
	add(u.Voice != nil, "the call")
	add(c.Status != "", "status "+string(c.Status))
	add(c.Subject != "", "subject "+quoted(c.Subject))
	add(c.AssigneeID != 0 || c.GroupID != 0, strings.TrimPrefix(p.to(c.AssigneeID, c.GroupID), ", "))
	add(c.Type != "", "type "+string(c.Type))
	add(c.Priority != "", "priority "+string(c.Priority))
	add(len(c.Fields) > 0, fmt.Sprintf("%d fields", len(c.Fields)))
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// to says who gets a ticket.
func (p *printer) to(agent, group int64) string {
	switch {
	case agent != 0:
		return ", assigned to " + p.person(agent)
	case group != 0:
		return ", for the group " + cmp.Or(p.groups[group], strconv.FormatInt(group, 10))
	}
	return ""
}

// person is a name of the script, or an id.
func (p *printer) person(id int64) string {
	if id == 0 {
		return "the user who files the calls"
	}
	return cmp.Or(p.names[id], "user "+strconv.FormatInt(id, 10))
}

func quoted(text string) string { return "“" + masked(text) + "”" }

// noticed is a notice and what of the case it is about.
func noticed(n ticketing.Notice) string {
	text := n.Detail + " [" + n.Rule + "]"
	if n.Subject.Name != "" {
		return n.Subject.Name + ": " + text
	}
	return text
}
