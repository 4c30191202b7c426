package filing

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// answer finds the answer to a question. An error is what passes: the question
// is asked again. What Zendesk refuses is an answer that failed.
func (r *runner) answer(ctx context.Context, q ticketing.Question) (a ticketing.Answer, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, r.timeout, errTimeout)
	defer cancel()
	err = r.safely(ctx, "the phone", func() (err error) {
		a, err = r.lookUp(ctx, q)
		return err
	})
	switch {
	case err == nil:
		return a, nil
	case errors.Is(err, zendesk.ErrNotFound):
		return ticketing.Answer{}, nil
	}
	if _, final := refused(err, ticketing.Step{}); final {
		r.log.WarnContext(ctx, "a question was refused", "kind", q.Kind, "err", err)
		return ticketing.Answer{Failed: true}, nil
	}
	return a, err
}

func (r *runner) lookUp(ctx context.Context, q ticketing.Question) (a ticketing.Answer, err error) {
	users := zendesk.SearchQuery("type:user")
	switch q.Kind {
	case ticketing.UserByID:
		return oneUser(r.zendesk.Users.Get(ctx, q.ID))
	case ticketing.UsersByPhone:
		a.Users, err = r.searchUsers(ctx, users.PhoneEnding(q.Text), anyUser)
	case ticketing.UsersByField:
		a.Users, err = r.searchUsers(ctx, users.Where(q.Field, q.Text), anyUser)
	case ticketing.UsersByEmail:
		a.Users, err = r.searchUsers(ctx, users.Where("email", q.Text), anyUser)
	case ticketing.UsersByName:
		a.Users, err = r.searchUsers(ctx, users.Where("name", q.Text), anyUser)
	case ticketing.AgentByEmail:
		a.Users, err = r.searchUsers(ctx, users.Where("email", q.Text), func(u zendesk.User) bool {
			return u.Role != zendesk.RoleEndUser && strings.EqualFold(u.Email, q.Text) // A2
		})
	case ticketing.UserByExternalID:
		found, err := r.zendesk.Users.ByExternalIDs(ctx, []string{q.Text})
		return ticketing.Answer{Users: usersFrom(found)}, err
	case ticketing.IdentitiesOf:
		a.Numbers, err = r.numbers(ctx, q.ID)
	case ticketing.TicketByID, ticketing.TicketNow:
		return oneTicket(r.zendesk.Tickets.Get(ctx, q.ID))
	case ticketing.TicketsOf:
		page, err := r.zendesk.Tickets.Requested(ctx, q.ID, zendesk.TicketListOptions{Sort: "-updated_at"})
		return ticketing.Answer{Tickets: outlined(ticketsFrom(page.Items))}, err
	case ticketing.TicketByExternal:
		page, err := r.zendesk.Tickets.ListByExternalID(ctx, q.Text, zendesk.TicketListOptions{})
		return ticketing.Answer{Tickets: ticketsFrom(page.Items)}, err
	case ticketing.TicketMentioning:
		a.Tickets, err = r.mentioning(ctx, q.Text)
	case ticketing.MergedInto:
		return r.mergedInto(ctx, q.ID)
	case ticketing.TicketOfCase:
		return r.ofCase(ctx, q.Text)
	case ticketing.CallDetail:
		a.Detail, err = r.callDetail(ctx, q.Text)
	default:
		err = errOther
	}
	return a, err
}

func anyUser(zendesk.User) bool { return true }

// searchUsers reads all pages of a search, which ends after 1,000 users. That of a
// number finds all its written forms (T4).
func (r *runner) searchUsers(ctx context.Context, q zendesk.SearchQuery, keep func(zendesk.User) bool) (found []ticketing.User, err error) {
	for hit, err := range r.zendesk.Search.All(ctx, zendesk.SearchListOptions{Query: q, Size: 100}) {
		if errors.Is(err, zendesk.ErrSearchDepth) {
			break
		}
		if err != nil {
			return nil, err
		}
		u, err := hit.User()
		if err != nil {
			return nil, err
		}
		if keep(*u) {
			found = append(found, userFrom(*u))
		}
	}
	return found, nil
}

// numbers are a user's identities and the plain number.
func (r *runner) numbers(ctx context.Context, user int64) (all []string, err error) {
	u, err := r.zendesk.Users.Get(ctx, user)
	if err != nil {
		return nil, err
	}
	if u.Phone != "" {
		all = append(all, u.Phone)
	}
	for id, err := range r.zendesk.Identities.All(ctx, zendesk.IdentityListOptions{UserID: user, Size: 100}) {
		if err != nil {
			return nil, err
		}
		if id.Type == zendesk.IdentityPhone && !slices.Contains(all, id.Value) {
			all = append(all, id.Value)
		}
	}
	return all, nil
}

// outlined keeps of each status the ticket that was updated last as it is, and of
// the others what tells how many there are: answers are stored with their case.
func outlined(tickets []ticketing.Ticket) []ticketing.Ticket {
	newest := map[zendesk.TicketStatus]int{}
	for i, t := range tickets {
		old, ok := newest[t.Status]
		if !ok || cmp.Or(t.UpdatedAt.Compare(tickets[old].UpdatedAt), cmp.Compare(t.ID, tickets[old].ID)) > 0 {
			newest[t.Status] = i
		}
	}
	for i, t := range tickets {
		if newest[t.Status] != i {
			tickets[i] = ticketing.Ticket{ID: t.ID, Status: t.Status, RequesterID: t.RequesterID, CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt}
		}
	}
	return tickets
}

// mentioning finds tickets with a phrase in a comment, the last updated first.
func (r *runner) mentioning(ctx context.Context, phrase string) (found []ticketing.Ticket, err error) {
	page, err := r.zendesk.Search.List(ctx, zendesk.SearchListOptions{
		Query: zendesk.SearchQuery("type:ticket").Text(phrase), SortBy: "updated_at", SortOrder: "desc", Size: 10,
	})
	if err != nil {
		return nil, err
	}
	for _, hit := range page.Items {
		t, err := hit.Ticket()
		if err != nil {
			return nil, err
		}
		found = append(found, *ticketFrom(t))
	}
	return found, nil
}

var (
	// mergeNotice is in the comment that a merge leaves on the ticket that it
	// closes. Accounts in other languages have other words before the number.
	mergeNotice = regexp.MustCompile(`(?i)merged into (?:request|ticket)\s*#?([0-9]+)`)
	reference   = regexp.MustCompile(`#([0-9]+)`)
)

// mergedInto reads which ticket a merge went into (T5): from the last comment, as far
// as its words are known, or else if it names one other ticket.
func (r *runner) mergedInto(ctx context.Context, id int64) (a ticketing.Answer, err error) {
	last, found, err := r.comment(ctx, id, anyTime, func(zendesk.Comment) bool { return true })
	if err != nil || !found {
		return a, err
	}
	target := int64(0)
	if m := mergeNotice.FindStringSubmatch(last.Body); m != nil {
		target, _ = strconv.ParseInt(m[1], 10, 64) // too many digits are no ticket
	} else if all := reference.FindAllStringSubmatch(last.Body, -1); len(all) == 1 {
		target, _ = strconv.ParseInt(all[0][1], 10, 64)
	}
	if target <= 0 || target == id {
		return a, nil
	}
	return oneTicket(r.zendesk.Tickets.Get(ctx, target))
}

// ofCase reads the ticket that another case has come to.
func (r *runner) ofCase(ctx context.Context, key string) (a ticketing.Answer, err error) {
	rec, version, err := r.cases.get(ctx, key)
	if err != nil || version == 0 {
		return a, err
	}
	if ticket := rec.came().Ticket; ticket != 0 {
		return oneTicket(r.zendesk.Tickets.Get(ctx, ticket))
	}
	return ticketing.Answer{Open: rec.open()}, nil
}

func (r *runner) callDetail(ctx context.Context, id string) (json.RawMessage, error) {
	if r.phone == nil {
		return nil, ErrRefused
	}
	return r.phone.CallDetail(ctx, id)
}

func oneUser(u *zendesk.User, err error) (ticketing.Answer, error) {
	if err != nil {
		return ticketing.Answer{}, err
	}
	return ticketing.Answer{Users: []ticketing.User{userFrom(*u)}}, nil
}

func oneTicket(t *zendesk.Ticket, err error) (ticketing.Answer, error) {
	if err != nil {
		return ticketing.Answer{}, err
	}
	return ticketing.Answer{Tickets: []ticketing.Ticket{*ticketFrom(t)}}, nil
}

func usersFrom(users []zendesk.User) (all []ticketing.User) {
	for _, u := range users {
		all = append(all, userFrom(u))
	}
	return all
}

func ticketsFrom(tickets []zendesk.Ticket) (all []ticketing.Ticket) {
	for _, t := range tickets {
		all = append(all, *ticketFrom(&t))
	}
	return all
}
