package flowsearch

import (
	"context"
	"errors"
	"fmt"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk"
)

// What the error of [Search.Answer] matches.
var (
	// ErrRequest is a flow's mistake: a parameter that is missing or wrong.
	ErrRequest = errors.New("flowsearch: bad request")
	// ErrTooLarge says that values were left out of an answer.
	ErrTooLarge = errors.New("flowsearch: answer too large")
)

// Search answers flows from one account of Zendesk. It is safe for concurrent
// use.
type Search struct {
	zendesk *zendesk.Client
	set     settings
}

// New makes a Search of a client whose credential may read users and tickets.
// Calls of the copy that it uses are tried three times at most. Its error lists
// everything that is wrong with the options.
func New(zd *zendesk.Client, opts ...Option) (*Search, error) {
	set := defaults()
	var errs []error
	for _, o := range opts {
		if o != nil {
			errs = append(errs, o(&set))
		}
	}
	quick, err := zd.With(zendesk.WithRetries(tries, longestWait))
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, fmt.Errorf("flowsearch: new search: %w", err)
	}
	return &Search{zendesk: quick, set: set}, nil
}

// Answer answers the event of a flow, within the budget. There is always an
// answer to give to the flow. The error, which holds no personal data, is for the
// log: it says why the status is BadRequest ([ErrRequest], [zendesk.ErrInvalid])
// or ServerError, or that values were left out ([ErrTooLarge]).
func (s *Search) Answer(ctx context.Context, e connect.FlowEvent) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.set.budget) // X53
	defer cancel()
	q := request{e}
	found, err := s.find(ctx, q)
	if errors.Is(err, zendesk.ErrNotFound) {
		found, err = result{}, nil
	}
	a := Answer{}
	a.status(found, err)
	if err == nil && len(found.records) > 0 {
		a.add(found.records[0], q.list("return_fields"))
	}
	a.carry(q)
	return a, errors.Join(err, a.Fit())
}

// result is what was found.
type result struct {
	records []record // the first is the answer; none: nobody, or several and no choice
	count   int      // how many there are to choose from, at most 100
}

// find does what search_by asks for (X45). The names action and
// find_calling_user are those of older flows.
func (s *Search) find(ctx context.Context, q request) (result, error) {
	by, ok := q.text("search_by")
	if !ok {
		by, _ = q.text("action")
	}
	switch by {
	case "zendesk_user":
		return s.userByID(ctx, q)
	case "zendesk_ticket":
		return s.ticketByID(ctx, q)
	case "calling_user", "find_calling_user":
		return s.callingUser(ctx, q)
	case "most_recent_ticket":
		return s.mostRecentTicket(ctx, q)
	case "custom_field":
		return s.byCustomField(ctx, q)
	case "template":
		return s.byTemplate(ctx, q)
	}
	return result{}, fmt.Errorf("%w: search_by: want zendesk_user, zendesk_ticket, calling_user, most_recent_ticket, custom_field or template, got another text or none", ErrRequest)
}

// userByID reads the user that a parameter names, of any role.
func (s *Search) userByID(ctx context.Context, q request) (result, error) {
	id, err := q.id("zendesk_user")
	if err != nil || id == 0 {
		return result{}, err
	}
	u, err := limited(ctx, func(ctx context.Context) (*zendesk.User, error) { return s.zendesk.Users.Get(ctx, id) })
	if err != nil || !u.Active {
		return result{}, err
	}
	return result{[]record{userRecord(*u)}, 1}, nil
}

func (s *Search) ticketByID(ctx context.Context, q request) (result, error) {
	id, err := q.id("zendesk_ticket")
	if err != nil || id == 0 {
		return result{}, err
	}
	t, err := limited(ctx, func(ctx context.Context) (*zendesk.Ticket, error) { return s.zendesk.Tickets.Get(ctx, id) })
	if err != nil {
		return result{}, err
	}
	return result{[]record{ticketRecord(*t)}, 1}, nil
}

// mostRecentTicket searches the open tickets of the user that a parameter names,
// of so many hours (X49).
func (s *Search) mostRecentTicket(ctx context.Context, q request) (result, error) {
	user, err := q.id("zendesk_user")
	if err != nil || user == 0 {
		return result{}, err
	}
	hours, err := q.hours(s.set.hours)
	if err != nil {
		return result{}, err
	}
	query := zendesk.SearchQuery("type:ticket").Where("requester", number(user)).
		Without("status", "closed").Without("status", "solved")
	query += zendesk.SearchQuery(fmt.Sprintf(" created>%dhours", hours))
	records, err := s.search(ctx, zendesk.SearchListOptions{Query: query, SortBy: "updated_at", SortOrder: "desc"}, anyRecord)
	return result{records, len(records)}, err
}

// byCustomField searches the end users for a field of the account's own (X50).
func (s *Search) byCustomField(ctx context.Context, q request) (result, error) {
	key, value, err := q.field()
	if err != nil || searchable(value) == "" {
		return result{}, err
	}
	query := zendesk.SearchQuery("type:user role:end-user").Where(key, value)
	records, err := s.search(ctx, zendesk.SearchListOptions{Query: query}, anyRecord)
	return s.chosen(records), err
}

// limited makes a call, which has at most 5 seconds of the budget (X53).
func limited[T any](ctx context.Context, call func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return call(ctx)
}

// search reads the first page of what a query finds, without users who were
// deleted and what keep passes over.
func (s *Search) search(ctx context.Context, opts zendesk.SearchListOptions, keep func(record) bool) (kept []record, err error) {
	opts.Size = 100
	hits, err := limited(ctx, func(ctx context.Context) ([]zendesk.SearchResult, error) {
		page, err := s.zendesk.Search.List(ctx, opts)
		return page.Items, err
	})
	for _, hit := range hits {
		r, err := recordOf(hit)
		if err != nil {
			return nil, err
		}
		if (r.user == nil || r.user.Active) && keep(r) {
			kept = append(kept, r)
		}
	}
	return kept, err
}

func anyRecord(record) bool { return true }
