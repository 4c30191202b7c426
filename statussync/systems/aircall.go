package systems

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
)

// AircallAccount is an Aircall company as a system of the engine.
type AircallAccount struct {
	options
	attachment
	client *aircall.Client
	err    error

	mu    sync.Mutex
	doing map[int64]aircall.Availability // what users do, of the sweep under way
}

// Aircall makes a client's company into a system.
func Aircall(c *aircall.Client, opts ...Option) *AircallAccount {
	a := &AircallAccount{options: apply("aircall", opts)}
	a.client, a.err = c.With(aircall.WithRetries(1, time.Second), aircall.WithLimiter(nil), aircall.WithRateObserver(a.limits))
	return a
}

// aircallPerMinute is the documented budget of a company, shared by all its keys.
const aircallPerMinute = 120

// Aircall's words for the statuses.
const (
	aircallAvailable   statussync.Status = "available"
	aircallUnavailable statussync.Status = "unavailable"
	aircallSchedule    statussync.Status = "custom"
)

// Name implements [engine.System].
func (a *AircallAccount) Name() string { return a.name }

// Traits implements [engine.System].
func (a *AircallAccount) Traits() engine.Traits {
	return engine.Traits{
		Unmarked: true, Ambiguous: []statussync.Status{aircallUnavailable},
		PerMinute: aircallPerMinute, ReadCost: 2,
	}
}

func (a *AircallAccount) limits(l aircall.RateLimit) {
	if h := a.attached(); h != nil {
		h.Limits(l.Limit, l.Remaining, l.Reset)
	}
}

// Receive takes in a webhook event; give it to [aircall.Webhook.Handler].
// Events that say nothing about presence change nothing.
func (a *AircallAccount) Receive(ctx context.Context, ev aircall.Event) error {
	h := a.attached()
	if h == nil {
		return errNotAttached
	}
	switch ev := ev.(type) {
	case *aircall.UserEvent:
		return a.userEvent(ctx, h, ev)
	case *aircall.CallEvent:
		return a.callEvent(ctx, h, ev)
	}
	return nil
}

func (a *AircallAccount) userEvent(ctx context.Context, h engine.Host, ev *aircall.UserEvent) error {
	user, mark := formatID(ev.User.ID), statussync.Mark{At: ev.At}
	if ev.User.ID == 0 {
		return nil
	}
	switch ev.Kind {
	case aircall.UserOpened, aircall.UserClosed:
		return h.Receive(ctx, user, statussync.Chose{At: h.Now(), System: a.name, ID: ev.Key, Status: aircallStatus(ev.User), Mark: mark})
	case aircall.UserConnected, aircall.UserDisconnected:
		return h.Receive(ctx, user, statussync.Signed{At: h.Now(), System: a.name, ID: ev.Key, In: ev.Kind == aircall.UserConnected, Mark: mark})
	case aircall.UserWrapUpStarted:
		return h.Work(ctx, user, a.edge(h, wrapUp, focus.Begins, ev.At))
	case aircall.UserWrapUpEnded:
		return h.Work(ctx, user, a.edge(h, wrapUp, focus.Ends, ev.At))
	default: // says nothing about presence
	}
	return nil
}

// wrapUp is the item of work after a call; the call itself is known by its id.
const wrapUp = "wrap-up"

func (a *AircallAccount) callEvent(ctx context.Context, h engine.Host, ev *aircall.CallEvent) error {
	step, tells := map[aircall.EventName]focus.Step{
		aircall.CallRingingOnAgent: focus.Rings, aircall.CallAnswered: focus.Begins,
		aircall.CallHungUp: focus.Ends, aircall.CallAgentDeclined: focus.Ends,
	}[ev.Kind]
	if ev.Call.User == nil || ev.Call.User.ID == 0 || !tells {
		return nil
	}
	return h.Work(ctx, formatID(ev.Call.User.ID), a.edge(h, "call/"+formatID(ev.Call.ID), step, ev.At))
}

func (a *AircallAccount) edge(h engine.Host, item string, step focus.Step, mark time.Time) focus.Edge {
	return focus.Edge{At: h.Now(), System: a.name, Item: item, Step: step, Mark: mark}
}

// Catalog implements [engine.System]. Aircall's statuses are fixed.
func (a *AircallAccount) Catalog(context.Context) (statussync.Catalog, error) {
	if a.err != nil {
		return nil, a.err
	}
	c := statussync.Catalog{}
	for _, s := range []statussync.Status{aircallAvailable, aircallUnavailable, aircallSchedule} {
		c = append(c, statussync.Entry{Status: s, Name: string(s), Settable: true})
	}
	reasons := []string{
		string(aircall.OutForLunch), string(aircall.OnABreak), string(aircall.InTraining),
		string(aircall.DoingBackOffice), string(aircall.Other),
	}
	for _, reason := range append(reasons, a.reasons...) {
		s := aircallUnavailable + "/" + statussync.Status(reason)
		c = append(c, statussync.Entry{Status: s, Name: string(s), Settable: true})
	}
	return c, nil
}

// Page implements [engine.System]. Aircall tells in one list what users chose and
// in another what they are doing: the latter is read first, so that who is shown
// unavailable by a call is known to be in one.
func (a *AircallAccount) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	list, page, err := parseCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	opts := aircall.ListOptions{Page: page, PerPage: 50}
	if list == listDoing {
		return a.doingPage(ctx, opts)
	}
	users, err := a.client.Users.List(ctx, opts)
	if err != nil {
		return nil, "", aircallFailure(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	agents := make([]engine.Sighting, len(users.Items))
	for i, u := range users.Items {
		agents[i] = engine.Sighting{ID: formatID(u.ID), Email: u.Email, Reading: aircallReading(u, a.doing[u.ID])}
	}
	if users.Last {
		return agents, "", nil
	}
	return agents, listUsers + strconv.Itoa(page+1), nil
}

func (a *AircallAccount) doingPage(ctx context.Context, opts aircall.ListOptions) ([]engine.Sighting, string, error) {
	page, err := a.client.Users.Availabilities(ctx, opts)
	if err != nil {
		return nil, "", aircallFailure(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if opts.Page <= 1 {
		a.doing = map[int64]aircall.Availability{}
	}
	for _, u := range page.Items {
		a.doing[u.UserID] = u.Availability
	}
	if page.Last {
		return nil, listUsers + "1", nil
	}
	return nil, listDoing + strconv.Itoa(opts.Page+1), nil
}

// A cursor names one of the two lists and a page.
const (
	listDoing = "d"
	listUsers = "u"
)

func parseCursor(cursor string) (list string, page int, err error) {
	if cursor == "" {
		return listDoing, 1, nil
	}
	page, err = strconv.Atoi(cursor[1:])
	if err != nil {
		return "", 0, fmt.Errorf("systems: cursor %q: want a page of Aircall's lists", cursor)
	}
	return cursor[:1], page, nil
}

// People implements [engine.System]. Aircall's lists carry e-mail addresses, so
// there is nothing to add.
func (a *AircallAccount) People(context.Context, []string) ([]engine.Person, error) { return nil, nil }

// Read implements [engine.System].
func (a *AircallAccount) Read(ctx context.Context, id string) (statussync.Reading, error) {
	n, err := parseID(id)
	if err != nil {
		return statussync.Reading{}, err
	}
	doing, err := a.client.Users.Availability(ctx, n)
	if err != nil {
		return statussync.Reading{}, aircallFailure(err)
	}
	u, err := a.client.Users.Get(ctx, n)
	if err != nil {
		return statussync.Reading{}, aircallFailure(err)
	}
	return aircallReading(*u, doing), nil
}

// Write implements [engine.System].
func (a *AircallAccount) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	n, err := parseID(id)
	if err != nil {
		return engine.Receipt{}, err
	}
	word, reason, _ := strings.Cut(string(status), "/")
	done, err := a.client.Users.SetStatus(ctx, n, aircall.StatusUpdate{
		Availability: aircall.AvailabilityStatus(word), Substatus: aircall.Substatus(reason),
	})
	if err != nil {
		return engine.Receipt{}, aircallFailure(err)
	}
	return engine.Receipt{Started: done.Started, Ended: done.Ended, Date: done.Date}, nil
}

// aircallStatus is what a user chose. A reason makes it unavailable whatever the
// word beside it: sources disagree whether that is "unavailable" or "custom".
func aircallStatus(u aircall.User) statussync.Status {
	if reason, ok := u.Substatus.Reason(); ok && u.AvailabilityStatus != aircall.Available {
		return aircallUnavailable + "/" + statussync.Status(reason)
	}
	return statussync.Status(u.AvailabilityStatus)
}

func aircallReading(u aircall.User, doing aircall.Availability) statussync.Reading {
	return statussync.Reading{
		Status: aircallStatus(u),
		Active: doing.Engaged(),
		Out:    doing != "" && !doing.SignedIn(),
	}
}

// aircallFailure says how a refused call ends (S11). A 403 means bad credentials,
// a 405 that the user cannot be written now.
func aircallFailure(err error) error {
	f := &engine.Failure{Kind: engine.Unsure, Code: "no answer", Err: err}
	refusal, ok := errors.AsType[*aircall.Error](err)
	if !ok {
		return f
	}
	f.Code, f.After = word(refusal.Code, refusal.Status), refusal.RetryAfter
	switch {
	case errors.Is(err, aircall.ErrRateLimited):
		f.Kind = engine.Throttled
	case errors.Is(err, aircall.ErrUnauthorized), errors.Is(err, aircall.ErrForbidden):
		f.Kind = engine.Denied
	case errors.Is(err, aircall.ErrNotFound):
		f.Kind = engine.Gone
	case errors.Is(err, aircall.ErrInvalid), errors.Is(err, aircall.ErrWrongState):
		f.Kind = engine.Refused
	}
	return f
}
