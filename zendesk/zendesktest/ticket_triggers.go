package zendesktest

import (
	"encoding/json"
	"fmt"

	"github.com/ctikit/ctikit/zendesk"
)

// Trigger is a rule of the account that changes tickets as they are saved.
type Trigger struct {
	// Title names it in audits; required.
	Title string
	// When says whether it runs for a save; nil is always. It must not use the
	// fake, which waits for it.
	When func(TicketSave) bool
	// Change and Tags are what it does. A comment must be internal, as those of
	// Zendesk's triggers are, without uploads, and not that of a call.
	Change zendesk.TicketUpdate
	Tags   zendesk.TagChange
}

// TicketSave is a ticket that was created or updated.
type TicketSave struct {
	// Ticket is what it is now, after the triggers that have run, and Before what
	// it was, nil when it was created.
	Ticket zendesk.Ticket
	Before *zendesk.Ticket
	// ActorID is the user who saved it.
	ActorID int64
	// Comment is the comment that was written, nil for none.
	Comment *zendesk.Comment
}

// trigger is one as the account keeps it.
type trigger struct {
	Trigger
	id int64
	in *ticketInput
}

// systemUser is the author of what no user did.
const systemUser = -1

// PutTrigger adds a trigger after the others and returns its id, which audits
// show. With each save, the triggers run in order, and from the first again
// after one that changed the ticket; each runs once at most. What they do is
// part of the save: it is in the same audit and reply.
func (z *Fake) PutTrigger(t Trigger) (id int64) {
	z.change(func() error {
		made, err := z.newTrigger(t)
		if err != nil {
			return err
		}
		z.desk.triggers, id = append(z.desk.triggers, made), made.id
		return nil
	})
	return id
}

// RunTrigger has a trigger that was not put change a ticket now, apart from any
// other save: in an audit of its own, which moves the ticket's time, so that
// a safe update of what was read before conflicts. Its When is not asked.
func (z *Fake) RunTrigger(ticketID int64, t Trigger) {
	z.onTicketOf(ticketID, func(ticket *ticket) error {
		made, err := z.newTrigger(t)
		if err != nil {
			return err
		}
		return refusedAs(ticketNamed(ticketID), z.changeTicket(ticket, made.in, systemUser))
	})
}

func (z *Fake) newTrigger(t Trigger) (trigger, error) {
	switch {
	case t.Title == "":
		return trigger{}, fmt.Errorf("trigger: Title: want a text, got none")
	case t.Change.Comment != nil && t.Change.Comment.Public:
		return trigger{}, fmt.Errorf("trigger %q: Change.Comment: want an internal one, got a public one", t.Title)
	case t.Change.Comment != nil && len(t.Change.Comment.Uploads) > 0:
		return trigger{}, fmt.Errorf("trigger %q: Change.Comment.Uploads: want none, got %d", t.Title, len(t.Change.Comment.Uploads))
	case t.Change.VoiceComment != nil:
		return trigger{}, fmt.Errorf("trigger %q: Change.VoiceComment: want none, got one", t.Title)
	case !t.Change.UpdatedStamp.IsZero():
		return trigger{}, fmt.Errorf("trigger %q: Change.UpdatedStamp: want none, got one", t.Title)
	}
	in, err := edit(t.Change, t.Tags)
	if err != nil {
		return trigger{}, fmt.Errorf("trigger %q: %w", t.Title, err)
	}
	if err := refusedAs("trigger "+t.Title, z.setAttributes(&ticket{attributes: fields{}}, in.attributes, false)); err != nil {
		return trigger{}, err
	}
	z.desk.madeTriggers++
	id := 60_000_000_000_000 + z.desk.madeTriggers
	from := fields{"id": id, "title": t.Title, "deleted": false}
	in.via = fields{"channel": "rule", "source": fields{"from": from, "to": fields{}, "rel": "trigger"}}
	return trigger{t, id, in}, nil
}

// edit is a change as a request has it.
func edit(change zendesk.TicketUpdate, tags zendesk.TagChange) (*ticketInput, error) {
	raw, err := json.Marshal(change)
	if err != nil {
		return nil, err
	}
	in := &ticketInput{AddTags: tags.Add, RemoveTags: tags.Remove}
	if err := json.Unmarshal(raw, &in.attributes); err != nil {
		return nil, err
	}
	return in, json.Unmarshal(raw, in)
}

// runTriggers has the triggers change a ticket that is being saved with an
// audit.
func (z *Fake) runTriggers(before, t *ticket, a *audit) {
	ran := map[int64]bool{}
	for i := 0; i < len(z.desk.triggers); i++ {
		tr := z.desk.triggers[i]
		if ran[tr.id] || tr.When != nil && !tr.When(z.save(before, t, a)) {
			continue
		}
		ran[tr.id] = true
		if z.fire(t, a, tr) {
			i = -1 // from the first again
		}
	}
}

// save is what a trigger's condition looks at.
func (z *Fake) save(before, t *ticket, a *audit) TicketSave {
	show := func(t *ticket) (out zendesk.Ticket) {
		z.complain(recoded(z.ticket(z.here())(t), &out))
		return out
	}
	s := TicketSave{Ticket: show(t), ActorID: a.author}
	if len(before.audits) > 0 {
		s.Before = new(show(before))
	}
	for _, c := range t.comments[len(before.comments):] {
		if c.author != systemUser {
			s.Comment = new(zendesk.Comment)
			z.complain(recoded(c.shown(), s.Comment))
		}
	}
	return s
}

// recoded reads a reply as the client does.
func recoded(from fields, into any) error {
	raw, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// fire does what a trigger does, wholly or not at all, and reports whether it
// changed anything. Fields that are required for solving are not asked for.
func (z *Fake) fire(t *ticket, a *audit, tr trigger) bool {
	before, next := t.copied(), t.copied()
	done := &audit{id: a.id, author: systemUser, via: tr.in.via, created: a.created}
	refused := z.apply(before, next, tr.in, false)
	if refused == nil && len(next.comments) < maxComments {
		refused = z.addComment(next, done, tr.in.Comment, false)
	}
	if refused != nil {
		z.complain(refusedAs("trigger "+tr.Title, refused))
		return false
	}
	done.events = append(done.events, z.changes(before, next)...)
	for _, event := range done.events {
		event["via"] = tr.in.via
	}
	a.events = append(a.events, done.events...)
	*t = *next
	return len(done.events) > 0
}
