package systems

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// AircallAccount is an Aircall company as a system of the engine.
type AircallAccount struct {
	options
	attachment
	client *aircall.Client
	err    error
}

// Aircall makes a client's company into a system.
func Aircall(c *aircall.Client, opts ...AircallOption) *AircallAccount {
	a := &AircallAccount{options: defaults("aircall")}
	for _, opt := range opts {
		opt.aircall(&a.options)
	}
	a.client, a.err = c.With(
		aircall.WithRetries(1, time.Second), aircall.WithLimiter(nil), aircall.WithRateObserver(a.limits),
		aircall.WithReplyObserver(func(r ctikit.Receipt) { a.replied(r.Date, r.Started, r.Ended) }),
	)
	return a
}

// aircallPerMinute is the documented budget of a company, shared by all its
// keys.
const aircallPerMinute = 120

// Aircall's words for the statuses.
const (
	aircallAvailable   statussync.Status = "available"
	aircallUnavailable statussync.Status = "unavailable"
	aircallSchedule    statussync.Status = "custom"
)

// Name implements [engine.System].
func (a *AircallAccount) Name() string { return a.name }

// Traits implements [engine.System]. Events are marked in whole seconds.
func (a *AircallAccount) Traits() engine.Traits {
	return engine.Traits{
		UndatedReadings: true, HiddenByActivity: []statussync.Status{aircallUnavailable},
		Grain: time.Second, ListLag: a.listLag,
		PerMinute: aircallPerMinute, PageCost: 2, ReadCost: 2,
	}
}

func (a *AircallAccount) limits(l ctikit.RateLimit) {
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
	if ev.User.ID == 0 {
		return nil
	}
	r := statussync.Report{Mark: statussync.Mark{At: ev.At}}
	switch ev.Kind {
	case aircall.UserOpened, aircall.UserClosed:
		r.ID, r.Status = ev.Key, aircallStatus(ev.User)
	case aircall.UserConnected, aircall.UserDisconnected:
		r.ID, r.Out = ev.Key, statussync.Known(ev.Kind == aircall.UserDisconnected)
	case aircall.UserWrapUpStarted:
		r.Edge = &statussync.Edge{Item: wrapUp, Step: statussync.Begins}
	case aircall.UserWrapUpEnded:
		r.Edge = &statussync.Edge{Item: wrapUp, Step: statussync.Ends}
	default: // reports nothing about presence
		return nil
	}
	return h.Report(ctx, formatID(ev.User.ID), r)
}

// wrapUp is the item of work after a call; the call itself is known by its id.
const wrapUp = statussync.WrapUpItem

// Catalog implements [engine.System]. Aircall's statuses are fixed; the request
// only finds out whether Aircall answers, and what its clock shows.
func (a *AircallAccount) Catalog(ctx context.Context) (statussync.Catalog, error) {
	if a.err != nil {
		return nil, a.err
	}
	if err := a.client.Company.Ping(ctx); err != nil {
		return nil, aircallFailure(err)
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

// Page implements [engine.System]. Aircall shows in one list what users chose
// and in another what they are doing. Both are in the order of ids; users whose
// row of the other list is on another page are shown without it.
func (a *AircallAccount) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	doing, err := a.doing(ctx, cursor)
	if err != nil {
		return nil, "", aircallFailure(err)
	}
	users, err := a.client.Users.List(ctx, aircall.UserListOptions{Cursor: cursor, Size: aircallPage})
	if err != nil {
		return nil, "", aircallFailure(err)
	}
	agents := make([]engine.Sighting, len(users.Items))
	for i, u := range users.Items {
		agents[i] = engine.Sighting{ID: formatID(u.ID), Email: u.Email, Report: aircallReading(u, doing[u.ID])}
	}
	return agents, users.Next, nil
}

// aircallPage is the longest page of Aircall's lists.
const aircallPage = 50

// doing reads one page of what users do, by user.
func (a *AircallAccount) doing(ctx context.Context, cursor string) (map[int64]aircall.Availability, error) {
	page, err := a.client.Users.Availabilities(ctx, aircall.AvailabilityListOptions{Cursor: cursor, Size: aircallPage})
	if err != nil {
		return nil, err
	}
	doing := map[int64]aircall.Availability{}
	for _, u := range page.Items {
		doing[u.UserID] = u.Availability
	}
	return doing, nil
}

// Read implements [engine.System].
func (a *AircallAccount) Read(ctx context.Context, id string) (statussync.Report, error) {
	n, err := parseID(id)
	if err != nil {
		return statussync.Report{}, err
	}
	doing, err := a.client.Users.Availability(ctx, n)
	if err != nil {
		return statussync.Report{}, aircallFailure(err)
	}
	u, err := a.client.Users.Get(ctx, n)
	if err != nil {
		return statussync.Report{}, aircallFailure(err)
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

// aircallStatus is what a user chose. A reason makes it unavailable whatever
// the word beside it: sources disagree whether that is "unavailable" or
// "custom".
func aircallStatus(u aircall.User) statussync.Status {
	if reason, ok := u.Substatus.Reason(); ok && u.AvailabilityStatus != aircall.Available {
		return aircallUnavailable + "/" + statussync.Status(reason)
	}
	return statussync.Status(u.AvailabilityStatus)
}

// aircallReading is what is shown of a user. A row may lack the substatus,
// which is not the same as having no reason, and what the user is doing.
func aircallReading(u aircall.User, doing aircall.Availability) statussync.Report {
	r := statussync.Report{Status: aircallStatus(u)}
	r.Coarse = u.Substatus == "" && r.Status != "" && r.Status != aircallAvailable
	if doing != "" {
		r.Active, r.Out = statussync.Known(doing.Engaged()), statussync.Known(!doing.SignedIn())
		r.Doing = aircallDoing[doing]
	}
	return r
}

// aircallDoing is what a user is doing where that is an activity.
var aircallDoing = map[aircall.Availability]statussync.Doing{
	aircall.AvailabilityInCall: statussync.Working, aircall.AvailabilityAfterCallWork: statussync.WrappingUp,
}

// aircallFailure says how a refused call ends (S11). A 403 means bad
// credentials, a 405 that the user cannot be written now.
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
