package calllog

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Conversations of two numbers follow each other within one case: each has a
// ticket of its own, whose external id is the case's key and the id of the first
// message. The ids of its steps begin with "thread/" and that id.

// recall is how long before its first message an answer may be for which a
// conversation does not ask again. Clocks differ; an earlier conversation ended
// long before.
const recall = 10 * time.Minute

// conversations plans the last two: the last when nothing is left to do for the
// one before.
func (p *Planner) conversations(c ticketing.Case[Facts], now time.Time) (next ticketing.Next) {
	all := p.s.split(c.Facts.Messages)
	for _, messages := range all[max(0, len(all)-2):] {
		this := p.conversation(c, messages, now)
		next.Why = merge(next.Why, this.Why)
		next.Notices = merge(next.Notices, this.Notices)
		next.Ask, next.Do, next.At = this.Ask, this.Do, this.At
		if len(next.Ask) > 0 || len(next.Do) > 0 {
			return next
		}
	}
	if len(next.Why) == 0 {
		next.Why = []ticketing.Reason{{Rule: "A9", Text: "no message is known yet"}}
	}
	return next
}

func merge[T comparable](a, b []T) []T {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a, v)
		}
	}
	return a
}

// split parts messages where the next one came too late to belong to the
// conversation.
func (s Settings) split(messages []Message) (all [][]Message) {
	wait := time.Duration(cmp.Or(s.Threads.Hours, 24)) * time.Hour
	for i, m := range messages {
		if i == 0 || m.At.Sub(messages[i-1].At) > wait {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], m)
	}
	return all
}

// conversation plans one of them.
func (p *Planner) conversation(c ticketing.Case[Facts], messages []Message, now time.Time) ticketing.Next {
	id, since := scope(c.Done, messages), messages[0].At
	if now.Before(since) { // our clock is behind
		since = now
	}
	since = since.Add(-recall)
	prefix := ticketing.StepID("thread/" + id + "/")
	var known ticketing.Known
	for _, a := range c.Known {
		if a.Question.Kind == ticketing.AskCatalog || !a.At.Before(since) {
			known = append(known, a)
		}
	}
	var done []ticketing.Done
	for _, d := range c.Done {
		if rest, ok := strings.CutPrefix(string(d.Step.ID), string(prefix)); ok {
			d.Step.ID = ticketing.StepID(rest)
			done = append(done, d)
		}
	}
	w := work{Plan: ticketing.NewPlan(c.Key, known, done, now), s: p.s, key: c.Key, f: c.Facts, known: known, done: done, now: now}
	w.thread(messages, string(c.Key)+"/"+id)
	next := w.Next()
	for i := range next.Do {
		next.Do[i].ID = prefix + next.Do[i].ID
	}
	return next
}

// scope names a conversation: by its first message when its first step was
// taken, though an earlier message may have come since.
func scope(done []ticketing.Done, messages []Message) string {
	mine := func(notes ...ticketing.Note) bool {
		return slices.ContainsFunc(notes, func(n ticketing.Note) bool {
			return slices.ContainsFunc(messages, func(m Message) bool { return n.Mark == m.mark() })
		})
	}
	for _, d := range done {
		rest, ok := strings.CutPrefix(string(d.Step.ID), "thread/")
		id, _, _ := strings.Cut(rest, "/")
		s := d.Step
		switch {
		case !ok:
		case s.CreateTicket != nil && mine(s.CreateTicket.Note), s.UpdateTicket != nil && mine(s.UpdateTicket.Notes...):
			return id
		case slices.ContainsFunc(messages, func(m Message) bool { return m.name() == id }):
			return id
		}
	}
	return messages[0].name()
}

// name is the message's id as part of other ids.
func (m Message) name() string { return url.PathEscape(short(oneLine(m.ID))) }

func (m Message) mark() string { return "Message " + short(oneLine(m.ID)) }

// typeOf is a message's type.
func typeOf(c Channel, m Message) Type {
	switch {
	case c == WhatsApp && m.Out:
		return WhatsAppOut
	case c == WhatsApp:
		return WhatsAppIn
	case m.Out:
		return SMSOut
	}
	return SMSIn
}

// thread plans a conversation's ticket.
func (w *work) thread(messages []Message, externalID string) {
	in, why, ok := w.s.integration(w.f, messages[0].Active)
	w.because(why)
	if !ok {
		return
	}
	w.in = in
	if w.f.Channel == Group && w.s.Threads.Groups != GroupsTicket {
		w.Why("A9", "messages to several people get no ticket")
		return
	}
	filed := slices.DeleteFunc(slices.Clone(messages), func(m Message) bool {
		return in.rule(typeOf(w.f.Channel, m)).Ticket == NoTicket
	})
	if len(filed) == 0 {
		w.Why("A9", "messages of these types get no ticket")
		return
	}
	// The first message decides about the ticket, the last about the status.
	w.kind = typeOf(w.f.Channel, filed[0])
	w.title = w.kind
	rule := in.rule(w.kind)
	w.Why("A9", "messages of the type "+string(w.kind)+" get a "+string(rule.Ticket)+" ticket")
	began := begunBy(w.done)
	if !w.ask() || !began.ok && !w.mayCreate() {
		return
	}
	ticket, ok := w.choose(rule, began)
	if !ok {
		return
	}
	rule.Status = in.rule(typeOf(w.f.Channel, filed[len(filed)-1])).Status
	if w.File(w.threadFiling(rule, ticket, filed, externalID)) {
		w.contact()
	}
}

func (w *work) threadFiling(rule Rule, t *ticketing.Ticket, messages []Message, externalID string) ticketing.Filing {
	f := ticketing.Filing{Ticket: t, Over: true}
	for _, m := range messages {
		f.Notes = append(f.Notes, w.messageNote(m))
	}
	f.New = ticketing.CreateTicket{ExternalID: externalID, Subject: w.subject(), Status: zendesk.TicketOpen, Note: f.Notes[0]}
	if rule.Status == zendesk.TicketNew || rule.Status == "" {
		f.New.Status = rule.Status
	}
	if i := slices.IndexFunc(f.Notes, func(n ticketing.Note) bool { return !w.noted(n.Mark) }); i >= 0 {
		f.New.Note = f.Notes[i] // a follow-up begins with what is new
	}
	if t == nil {
		f.New.RequesterID, f.NewUser = w.requester()
	}
	f.Change.Status = w.status(rule, t)
	if w.in.Title != TitleKeep && t != nil && w.ours(t.Subject) {
		w.Why("A25", "nobody has changed the title: it follows")
		f.Change.Subject = w.subject()
	}
	return f
}

// noted reports whether a note stands on a ticket of the conversation.
func (w *work) noted(mark string) bool {
	is := func(n ticketing.Note) bool { return n.Mark == mark }
	return slices.ContainsFunc(w.done, func(d ticketing.Done) bool {
		s := d.Step
		return d.Outcome == ticketing.OK &&
			(s.CreateTicket != nil && is(s.CreateTicket.Note) || s.UpdateTicket != nil && slices.ContainsFunc(s.UpdateTicket.Notes, is))
	})
}

func (w *work) messageNote(m Message) ticketing.Note {
	title := "Message from " + short(w.who())
	if m.Out {
		title = "Message to " + short(w.who())
	}
	return ticketing.Note{Mark: m.mark(), Title: title, Text: m.Text, Lines: w.lines([]ticketing.NoteLine{
		{Label: "Sent", Text: clock(m.At)},
		{Label: "With", Text: lineName(w.line())},
		{Label: "Files in Aircall", Text: strings.Join(m.Files, ", ")},
	})}
}
