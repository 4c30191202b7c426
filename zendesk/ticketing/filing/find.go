package filing

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// keyLife is how long Zendesk surely knows an idempotency key.
const keyLife = 115 * time.Minute

func keyExpired(a attempt, now time.Time) bool { return now.Sub(a.sent.At) > keyLife }

// createTicket sends the very body that the step began with, under its key, so
// that it makes one ticket however often it is sent (T1).
func (r *runner) createTicket(ctx context.Context, a attempt) (d ticketing.Done, err error) {
	var spec zendesk.TicketSpec
	if err := json.Unmarshal(a.sent.Body, &spec); err != nil {
		return d, fmt.Errorf("%w: %w", errOther, errUnreadable)
	}
	spec.Key, spec.FirstSent = string(a.key)+"/"+string(a.step().ID), a.sent.At
	w, err := r.once.Tickets.Create(ctx, spec)
	if errors.Is(err, zendesk.ErrKeyReused) { // a runner that lost its store was here
		if d, found, unread := r.findTicket(ctx, a, anyTime); found || unread != nil {
			return d, unread
		}
	}
	if err != nil {
		return d, err
	}
	return ticketing.Done{Ticket: ticketFrom(&w.Ticket), Comment: w.CommentID}, nil
}

// anyTime is before every ticket and comment.
var anyTime time.Time

// findTicket looks for the ticket of a step by its external id, which several
// tickets can have: a follow-up is among those of the ticket that it goes on
// for, and of others the oldest counts.
func (r *runner) findTicket(ctx context.Context, a attempt, since time.Time) (d ticketing.Done, found bool, err error) {
	page, err := r.zendesk.Tickets.ListByExternalID(ctx, externalID(a.key, a.step().CreateTicket), zendesk.TicketListOptions{Sort: "id"})
	if err != nil {
		return d, false, err
	}
	meant := func(t zendesk.Ticket) bool { return true }
	if source := a.step().CreateTicket.FollowUpOf; source != 0 {
		t, err := r.zendesk.Tickets.Get(ctx, source)
		if err != nil {
			return d, false, err
		}
		meant = func(f zendesk.Ticket) bool { return slices.Contains(t.FollowUpIDs, f.ID) }
	}
	i := slices.IndexFunc(page.Items, func(t zendesk.Ticket) bool { return !t.CreatedAt.Before(since) && meant(t) })
	if i < 0 {
		return d, false, nil
	}
	return ticketing.Done{Ticket: ticketFrom(&page.Items[i])}, true, nil
}

// indexLag is how long a new user may be missing from searches.
const indexLag = 5 * time.Minute

// errLag puts off a step until searches find what it may have made.
var errLag = errors.New("filing: the search index may not have the user yet")

// findUser looks for the user of a step. With an external id, creating the user
// again is refused if there is one. Without, only a search can show it, once its
// index has caught up.
func (r *runner) findUser(ctx context.Context, a attempt) (d ticketing.Done, found bool, err error) {
	u := a.step().CreateUser
	var q zendesk.SearchQuery
	switch {
	case u.External != "":
		return d, false, nil
	case u.Email != "":
		q = zendesk.SearchQuery("type:user").Where("email", u.Email)
	case u.Phone != "":
		q = zendesk.SearchQuery("type:user").PhoneEnding(u.Phone)
	default:
		q = zendesk.SearchQuery("type:user").Where("name", u.Name)
	}
	users, err := r.searchUsers(ctx, q, func(o zendesk.User) bool { return o.Name == u.Name && !o.CreatedAt.Before(a.since()) })
	switch {
	case err != nil:
		return d, false, err
	case len(users) > 0:
		oldest := slices.MinFunc(users, func(a, b ticketing.User) int { return cmp.Compare(a.ID, b.ID) })
		return ticketing.Done{User: oldest.ID}, true, nil
	case r.clock.Now().Sub(a.sent.At) < indexLag:
		return d, false, errLag
	}
	return d, false, nil
}

// comment finds a comment of a ticket, the newest first, down to a time.
func (r *runner) comment(
	ctx context.Context, ticket int64, since time.Time, meant func(zendesk.Comment) bool,
) (c zendesk.Comment, found bool, err error) {
	for c, err := range r.zendesk.Tickets.AllComments(ctx, ticket, zendesk.CommentListOptions{Sort: "-created_at"}) {
		switch {
		case err != nil:
			return zendesk.Comment{}, false, err
		case c.CreatedAt.Before(since.Truncate(time.Second)):
			return zendesk.Comment{}, false, nil
		case meant(c):
			return c, true, nil
		}
	}
	return zendesk.Comment{}, false, nil
}

// written reports whether a comment is notes of ours: an internal comment that
// came by the API and ends with the mark of the last one. What people write may
// have any line, but theirs is not the last line of a note, and their own
// comments come by other channels.
func written(c zendesk.Comment, notes []ticketing.Note) bool {
	if c.Public || c.Type != zendesk.CommentText || c.Via.Channel != "" && c.Via.Channel != "api" {
		return false
	}
	mark := notes[len(notes)-1].Mark
	body := strings.TrimSuffix(strings.TrimSpace(c.HTMLBody), "</div>") // what Zendesk wraps it in
	return strings.HasSuffix(body, ticketing.HTML([]ticketing.Note{{Mark: mark}})) ||
		lastLine(c.PlainBody) == mark || lastLine(c.Body) == mark
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
}

func ticketSpec(key ticketing.Key, s ticketing.Step) zendesk.TicketSpec {
	t := s.CreateTicket
	return zendesk.TicketSpec{
		Comment:    zendesk.CommentSpec{HTMLBody: ticketing.HTML([]ticketing.Note{t.Note}), AuthorID: t.Note.AuthorID},
		ExternalID: externalID(key, t), CustomStatusID: t.CustomStatusID, Subject: t.Subject, Status: t.Status, Type: t.Type, Priority: t.Priority,
		RequesterID: t.RequesterID, SubmitterID: t.SubmitterID, AssigneeID: t.AssigneeID, GroupID: t.GroupID, BrandID: t.BrandID,
		Tags: t.Tags, CustomFields: t.Fields, FollowUpOf: t.FollowUpOf, Metadata: map[string]string{string(key): string(s.ID)},
	}
}

// externalID is the ticket's: its own, or the case's.
func externalID(key ticketing.Key, t *ticketing.CreateTicket) string {
	return cmp.Or(t.ExternalID, string(key))
}

// ticketFrom is what plans need to know of a ticket.
func ticketFrom(t *zendesk.Ticket) *ticketing.Ticket {
	return &ticketing.Ticket{
		ID: t.ID, ExternalID: t.ExternalID, Subject: t.Subject, Status: t.Status, CustomStatusID: t.CustomStatusID,
		Type: t.Type, Priority: t.Priority, RequesterID: t.RequesterID, AssigneeID: t.AssigneeID, GroupID: t.GroupID, BrandID: t.BrandID, Tags: t.Tags,
		CustomFields: slices.DeleteFunc(slices.Clone(t.CustomFields), func(f zendesk.CustomField) bool {
			return len(f.Value) == 0 || string(f.Value) == "null"
		}),
		CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
	}
}

// userFrom is what plans need to know of a user.
func userFrom(u zendesk.User) ticketing.User {
	return ticketing.User{
		ID: u.ID, Name: u.Name, Email: u.Email, Phone: u.Phone, ExternalID: u.ExternalID, Role: u.Role,
		SharedPhone: u.SharedPhone, Inactive: !u.Active, Suspended: u.Suspended,
	}
}
