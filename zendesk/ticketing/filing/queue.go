package filing

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// add has a write wait, in the place of an earlier plan of the same step. One
// that is on its way is left alone.
func (t *ticketRecord) add(w waiting) (changed bool) {
	same := func(o waiting) bool { return o.Key == w.Key && o.Step.ID == w.Step.ID }
	if t.Sent != nil && slices.ContainsFunc(t.Sent.Items, same) {
		return false
	}
	t.V = recordVersion
	if i := slices.IndexFunc(t.Waiting, same); i >= 0 {
		w.Alone = t.Waiting[i].Alone
		t.Waiting[i] = w
	} else {
		t.Waiting = append(t.Waiting, w)
	}
	return true
}

// join takes the first writes that may leave together now. Where there are none
// yet, it says when.
func (t *ticketRecord) join(now time.Time) (items []waiting, at time.Time) {
	if len(t.Waiting) == 0 {
		return nil, time.Time{}
	}
	free := t.free(now, keptFree)
	for _, kind := range []ticketing.StepKind{ticketing.DoAddTags, ticketing.DoUpdateTicket} {
		i := slices.IndexFunc(t.Waiting, func(w waiting) bool { return w.Step.Kind == kind })
		if i < 0 {
			continue
		}
		last := t.Updated
		if kind == ticketing.DoAddTags {
			last = t.Tagged
		}
		due := later(free, last.Add(gather))
		if !due.After(now) {
			return t.like(t.Waiting[i]), now
		}
		at = earlier(at, due)
	}
	return nil, at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// like are the writes that can leave together with the first of their kind.
func (t *ticketRecord) like(first waiting) (items []waiting) {
	for _, w := range t.Waiting {
		switch {
		case w.Step.Kind != first.Step.Kind:
		case len(items) == 0:
			items = append(items, w)
		case alone(items[0]) || alone(w) || tooLong(append(slices.Clip(items), w)):
			return items
		default:
			items = append(items, w)
		}
	}
	return items
}

// alone reports whether a write cannot be joined with others: two comments with
// a player, or one and notes, need two requests.
func alone(w waiting) bool {
	return w.Alone || w.Step.UpdateTicket != nil && w.Step.UpdateTicket.Voice != nil
}

// tooLong reports whether joined notes would have to be cut.
func tooLong(items []waiting) bool {
	total := 0
	for _, n := range notesOf(items) {
		total += len(ticketing.HTML([]ticketing.Note{n}))
	}
	return total > ticketing.MaxNote
}

// drop takes writes out of those that wait.
func (t *ticketRecord) drop(items []waiting) {
	t.Waiting = slices.DeleteFunc(t.Waiting, func(w waiting) bool {
		return slices.ContainsFunc(items, func(o waiting) bool { return o.Key == w.Key && o.Step.ID == w.Step.ID })
	})
}

// send begins a batch.
func (t *ticketRecord) send(items []waiting, now, until time.Time, owner string) {
	t.drop(items)
	t.Sent = &batch{Items: items, At: now, Until: until, By: owner}
	t.count(now)
}

// count notes that the batch leaves.
func (t *ticketRecord) count(now time.Time) {
	t.Writes = append(t.Writes, now)
	if t.Sent.Items[0].Step.Kind == ticketing.DoAddTags {
		t.Tagged = now
	} else {
		t.Updated = now
	}
}

func notesOf(items []waiting) (notes []ticketing.Note) {
	for _, w := range items {
		if u := w.Step.UpdateTicket; u != nil {
			notes = append(notes, u.Notes...)
		}
	}
	return notes
}

// tags are the union of those that the cases add.
func (b *batch) tags() (all []string) {
	for _, w := range b.Items {
		all = append(all, w.Step.AddTags.Tags...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// update is one request for all items, whose comment says that it is internal (T6):
// notes one below the other, and of a field
// that several change, the last change.
func (b *batch) update() (u zendesk.TicketUpdate) {
	u.Metadata = map[string]string{}
	var notes []ticketing.Note
	for _, w := range b.Items {
		s := w.Step.UpdateTicket
		u.Metadata[string(w.Key)] = string(w.Step.ID)
		notes = append(notes, s.Notes...)
		if s.Voice != nil {
			u.VoiceComment = s.Voice
		}
		change(&u, s.Change)
	}
	if len(notes) > 0 {
		u.Comment = &zendesk.CommentSpec{HTMLBody: ticketing.HTML(notes), AuthorID: ticketing.AuthorOf(notes)}
	}
	return u
}

func change(u *zendesk.TicketUpdate, c ticketing.Change) {
	set(&u.Subject, c.Subject)
	set(&u.Status, c.Status)
	set(&u.CustomStatusID, c.CustomStatusID)
	set(&u.Type, c.Type)
	set(&u.Priority, c.Priority)
	set(&u.AssigneeID, c.AssigneeID)
	set(&u.GroupID, c.GroupID)
	for _, f := range c.Fields {
		u.CustomFields = slices.DeleteFunc(u.CustomFields, func(g zendesk.CustomField) bool { return g.ID == f.ID })
		u.CustomFields = append(u.CustomFields, f)
	}
}

func set[T comparable](field *zendesk.Field[T], value T) {
	var none T
	if value != none {
		*field = zendesk.Set(value)
	}
}
