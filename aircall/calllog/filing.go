package calllog

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// filing is how a call is to be kept on a ticket; nil is a new one.
func (w *work) filing(rule Rule, t *ticketing.Ticket) ticketing.Filing {
	f := ticketing.Filing{Ticket: t, Pops: w.ticketPops(), Over: w.over}
	f.New = w.newTicket(rule)
	if t == nil {
		f.New.RequesterID, f.NewUser = w.requester()
	}
	if f.Over {
		f.Notes = w.notes()
		f.Tags = w.topicTags()
		f.Change = w.change(rule, t)
		if call := w.callLog(); call.Data.StartedAt.IsZero() {
			f.Notes = append(f.Notes, call.Note) // Zendesk keeps no call without a start
		} else {
			f.Call = &call
		}
	}
	return f
}

// newTicket is the ticket that a call makes, or the follow-up of a closed one.
func (w *work) newTicket(rule Rule) ticketing.CreateTicket {
	user, group := w.assignee()
	t := ticketing.CreateTicket{
		Subject: w.subject(), AssigneeID: user, SubmitterID: w.first, GroupID: group, Status: zendesk.TicketOpen,
		Note: ticketing.Note{
			Mark: "Ticket of call " + w.callID(), Title: w.subject(),
			Lines: w.lines([]ticketing.NoteLine{{Label: "Number", Text: w.shownNumber()}, {Label: "Reached", Text: lineName(w.line())}}),
		},
	}
	if rule.Status == zendesk.TicketNew || rule.Status == "" {
		t.Status = rule.Status
	}
	if w.over {
		t.Type, t.Priority = w.in.Tags.meaning(w.f.Tags.Value)
	}
	return t
}

// assignee gets a new ticket: the agent, or who takes missed calls (A17).
func (w *work) assignee() (user, group int64) {
	switch {
	case missed(w.kind):
		to := w.missedTo()
		return to.User, to.Group
	case w.kind == AIOnly:
		return 0, 0
	case w.s.Transfers == TransferFirst:
		return w.first, 0
	}
	return w.last, 0
}

// change is what the ticket's fields are to be in the end.
func (w *work) change(rule Rule, t *ticketing.Ticket) (c ticketing.Change) {
	c.Status = w.status(rule, t)
	c.Type, c.Priority = w.in.Tags.meaning(w.f.Tags.Value)
	if c.Type != "" || c.Priority != "" {
		w.Why("A16", "the call's tags set type and priority")
	}
	if t == nil || t.AssigneeID == 0 {
		c.AssigneeID, c.GroupID = w.assignee()
	}
	if missed(w.kind) && (c.AssigneeID != 0 || c.GroupID != 0) {
		w.Why("A17", "missed calls have an assignee of their own")
	}
	if w.in.Title != TitleKeep && (t == nil || w.ours(t.Subject)) {
		w.Why("A25", "nobody has changed the title: it follows")
		c.Subject = w.subject()
	}
	return c
}

// status is the ticket's in the end (A13).
func (w *work) status(rule Rule, t *ticketing.Ticket) zendesk.TicketStatus {
	switch {
	case rule.Status == "":
		return ""
	case w.kind == AIOnly && t != nil && w.in.AIStatus != AIStatusAll:
		w.Why("A15", "the status of AI-only calls is for new tickets")
		return ""
	case rule.Status == zendesk.TicketHold && !w.catalog.OnHold:
		w.Notify(ticketing.SettingIgnored, "A14", string(w.kind), "the account has no status on-hold: the ticket's is left as it is")
		return ""
	case rule.Status == zendesk.TicketNew:
		return "" // a ticket is new or never again
	}
	w.Why("A13", "the type "+string(w.kind)+" sets the status to "+string(rule.Status))
	return rule.Status
}

// topicTags are the topics as tags (A27). They have a prefix: a tag that is the
// value of a drop-down field would choose it.
func (w *work) topicTags() (tags []string) {
	if !w.in.AIAssist || w.in.Topics != TopicsTags { // A28
		return nil
	}
	for _, topic := range w.f.Topics.Value {
		if tag := slug(topic); tag != "" {
			tags = append(tags, "topic_"+tag)
		}
	}
	if tags != nil {
		w.Why("A27", "the call's topics become tags")
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// slug is a text as a tag: letters and digits in lower case, with "_" between.
func slug(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}), "_")
}

func (w *work) callID() string { return strconv.FormatInt(w.f.Call, 10) }

// mark ends a note about the call: what it is about, if it is not the call
// itself.
func (w *work) mark(about ...string) string {
	return strings.Join(append([]string{"Call " + w.callID()}, about...), " ")
}

func (w *work) line() Line { return w.s.line(w.f, w.in) }

func lineName(l Line) string {
	if l.Name != "" && l.Number != "" {
		return l.Name + " (" + l.Number + ")"
	}
	return l.Name + l.Number
}

// lines leaves out those without text.
func (w *work) lines(all []ticketing.NoteLine) []ticketing.NoteLine {
	return slices.DeleteFunc(all, func(l ticketing.NoteLine) bool { return l.Text == "" })
}
