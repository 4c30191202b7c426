package systems

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// DialpadCompany is a Dialpad company as a system of the engine.
//
// Being on duty, and the reason for not being, is the agent's choice; occupied,
// wrapup and busy are work, and never written. Do-not-disturb and in which call
// centres an agent is on duty are facts of their own: see [DialpadFacts].
type DialpadCompany struct {
	options
	attachment
	client *dialpad.Client
	err    error

	mu   sync.Mutex
	last map[int64]*dialpad.AgentStatusEvent // of each agent, to report what changed
}

// Dialpad makes a client's company into a system. Dialpad gives up on a webhook
// that fails for about 1.5 seconds: after an outage call [engine.Engine.Sweep].
func Dialpad(c *dialpad.Client, opts ...DialpadOption) *DialpadCompany {
	d := &DialpadCompany{options: defaults("dialpad"), last: map[int64]*dialpad.AgentStatusEvent{}}
	for _, opt := range opts {
		opt.dialpad(&d.options)
	}
	d.client, d.err = c.With(
		dialpad.WithRetries(1, time.Second), dialpad.WithLimiter(nil),
		dialpad.WithReplyObserver(func(r ctikit.Receipt) { d.replied(r.Date, r.Started, r.Ended) }),
	)
	return d
}

// dialpadPerMinute is the documented budget of a company: 20 requests a second
// (developers.dialpad.com/docs/rate-limits).
const (
	dialpadPerMinute = 1200
	dialpadBurst     = 20
)

// Dialpad's names of the statuses.
const (
	dialpadAvailable   statussync.Status = "available"
	dialpadUnavailable statussync.Status = "unavailable"
)

// Name implements [engine.System].
func (d *DialpadCompany) Name() string { return d.name }

// Traits implements [engine.System]. Readings show since when an agent is off
// duty (lists in whole seconds), not when the reason was chosen; during work
// they show no choice.
func (d *DialpadCompany) Traits() engine.Traits {
	return engine.Traits{
		UndatedReadings: true, HiddenByActivity: []statussync.Status{dialpadAvailable, dialpadUnavailable},
		ListLag: d.listLag, PerMinute: dialpadPerMinute, Burst: dialpadBurst,
	}
}

// Receive reports an event; give it to [dialpad.Webhook.Handler], or to the
// socket of package dialpadws. Events about anything but duty change
// nothing.
func (d *DialpadCompany) Receive(ctx context.Context, ev dialpad.Event) error {
	h := d.attached()
	if h == nil {
		return errNotAttached
	}
	e, ok := ev.(*dialpad.AgentStatusEvent)
	if !ok || e.AgentID == 0 {
		return nil
	}
	err := h.Report(ctx, formatID(e.AgentID), dialpadEvent(e))
	if err == nil {
		d.reportFacts(e)
	}
	return err
}

// dialpadEvent is what an event reports. A choice is marked with the time of
// the event, for one of another reason leaves the time of the status as it was.
func dialpadEvent(e *dialpad.AgentStatusEvent) statussync.Report {
	r := statussync.Report{Active: dialpadActive(e.Status), Doing: dialpadDoing[e.Status], Mark: statussync.Mark{At: first(e.Since, e.At)}}
	if e.Status.Choice() {
		r.ID, r.Status, r.By = dialpadRepeat(e), dialpadStatus(e.Status, e.Reason), statussync.Resumed
		r.Mark.At = first(e.At, e.Since)
	}
	return r
}

// dialpadRepeat is what repeats of an event have in common. It is all of the
// event: the Key is equal when a reason is chosen again.
func dialpadRepeat(e *dialpad.AgentStatusEvent) string {
	sum := sha256.Sum256(e.Body)
	return hex.EncodeToString(sum[:])
}

// dialpadActive reports whether agents of a duty status are busy with
// something, which hides what they chose. The set of statuses is open.
func dialpadActive(s dialpad.DutyStatus) statussync.Fact {
	switch {
	case s.Activity():
		return statussync.Yes
	case s.Choice(), s.Ended():
		return statussync.No
	}
	return statussync.Unreported
}

// dialpadDoing is what an agent is doing in a duty status that is an activity.
var dialpadDoing = map[dialpad.DutyStatus]statussync.Doing{
	dialpad.Occupied: statussync.Working, dialpad.WrapUp: statussync.WrappingUp, dialpad.Busy: statussync.Busy,
}

// DialpadFact is what an agent status event reports besides duty.
type DialpadFact struct {
	AgentID int64
	// Availability is whether a call would find the agent free: not in
	// do-not-disturb and in no call.
	Availability dialpad.Availability
	// CallCenters are those in which the agent is on duty; Joined and Left what
	// changed.
	CallCenters, Joined, Left []int64
}

func (d *DialpadCompany) reportFacts(e *dialpad.AgentStatusEvent) {
	d.mu.Lock()
	previous := d.last[e.AgentID]
	if previous != nil && e.Before(previous) {
		d.mu.Unlock()
		return
	}
	d.last[e.AgentID] = e
	d.mu.Unlock()
	changes := e.Changes(previous)
	if d.facts == nil || !changes.Availability && len(changes.Joined)+len(changes.Left) == 0 {
		return
	}
	d.facts(DialpadFact{
		AgentID: e.AgentID, Availability: e.Availability,
		CallCenters: slices.Clone(e.CallCenters), Joined: changes.Joined, Left: changes.Left,
	})
}

// Catalog implements [engine.System]: on and off duty, and the reasons that
// offices offer ([Offices]) or the user names ([Reasons]).
func (d *DialpadCompany) Catalog(ctx context.Context) (statussync.Catalog, error) {
	if d.err != nil {
		return nil, d.err
	}
	reasons := slices.Clone(d.reasons)
	if len(d.offices) == 0 { // only to find out whether Dialpad answers, and what its clock shows
		if _, err := d.users(ctx, ""); err != nil {
			return nil, err
		}
	}
	for _, office := range d.offices {
		offered, err := d.client.Offices.OffDutyReasons(ctx, office)
		if err != nil {
			return nil, dialpadFailure(err)
		}
		reasons = append(reasons, offered...)
	}
	c := statussync.Catalog{
		{Status: dialpadAvailable, Name: string(dialpadAvailable), Settable: true, Presence: statussync.Available},
		{Status: dialpadUnavailable, Name: string(dialpadUnavailable), Settable: true},
	}
	slices.Sort(reasons)
	for _, reason := range slices.Compact(reasons) {
		s := dialpadStatus(dialpad.Unavailable, reason)
		if s != dialpadUnavailable {
			c = append(c, statussync.Entry{Status: s, Name: string(s), Settable: true})
		}
	}
	return c, nil
}

// Page implements [engine.System]: active users. Users in no call centre have
// no duty.
func (d *DialpadCompany) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	page, err := d.users(ctx, cursor)
	if err != nil {
		return nil, "", err
	}
	agents := make([]engine.Sighting, len(page.Items))
	for i, u := range page.Items {
		agents[i] = engine.Sighting{
			ID: formatID(u.ID), Skip: u.Duty == "" && !operator(u),
			Report: dialpadRow(u),
		}
		if len(u.Emails) > 0 {
			agents[i].Email = u.Emails[0]
		}
	}
	return agents, page.Next, nil
}

// users reads a page of active users. Its errors are failures.
func (d *DialpadCompany) users(ctx context.Context, cursor string) (ctikit.Page[dialpad.User], error) {
	page, err := d.client.Users.List(ctx, dialpad.UserListOptions{Cursor: cursor, State: "active"})
	if err != nil {
		err = dialpadFailure(err)
	}
	return page, err
}

func operator(u dialpad.User) bool {
	return slices.ContainsFunc(u.Groups, func(m dialpad.Membership) bool { return m.GroupType == dialpad.TargetCallCenter })
}

// Read implements [engine.System]. Only this shows the reason for being off
// duty.
func (d *DialpadCompany) Read(ctx context.Context, id string) (statussync.Report, error) {
	n, err := parseID(id)
	if err != nil {
		return statussync.Report{}, err
	}
	duty, err := d.client.Duty.Get(ctx, n)
	if err != nil {
		return statussync.Report{}, dialpadFailure(err)
	}
	r := statussync.Report{Active: dialpadActive(duty.Status), Doing: dialpadDoing[duty.Status]}
	if duty.Status.Choice() {
		r.Status = dialpadStatus(duty.Status, duty.Reason)
	}
	return r, nil
}

// dialpadRow is what a list shows of a user: a status without its reason, or
// only whether the user is on duty, which is so during work too, or neither.
func dialpadRow(u dialpad.User) statussync.Report {
	status := u.Duty
	if status == "" && u.OnDuty != nil {
		status = dutyOf(*u.OnDuty)
	}
	r := statussync.Report{Active: dialpadActive(u.Duty), Doing: dialpadDoing[u.Duty]}
	if status.Choice() {
		r.Status = dialpadStatus(status, u.DutyReason)
		r.Coarse = r.Status == dialpadUnavailable
	}
	return r
}

func dutyOf(on bool) dialpad.DutyStatus {
	if on {
		return dialpad.Available
	}
	return dialpad.Unavailable
}

// dialpadStatus joins a duty status and its reason.
func dialpadStatus(s dialpad.DutyStatus, reason string) statussync.Status {
	if reason = strings.TrimSpace(reason); s == dialpad.Unavailable && reason != "" {
		return dialpadUnavailable + "/" + statussync.Status(reason)
	}
	return statussync.Status(s)
}

// Write implements [engine.System].
func (d *DialpadCompany) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	n, err := parseID(id)
	if err != nil {
		return engine.Receipt{}, err
	}
	choice, reason, _ := strings.Cut(string(status), "/")
	done, err := d.client.Duty.Set(ctx, n, dialpad.DutyUpdate{OnDuty: statussync.Status(choice) == dialpadAvailable, Reason: reason})
	if err != nil {
		return engine.Receipt{}, d.refused(ctx, n, dialpadFailure(err))
	}
	return engine.Receipt(done.Receipt), nil
}

// refused makes a write that Dialpad refused during work one that the end of
// the work decides: people cannot change duty in a call, and a program may not
// either.
func (d *DialpadCompany) refused(ctx context.Context, user int64, err error) error {
	f, ok := errors.AsType[*engine.Failure](err)
	if !ok || f.Kind != engine.Refused {
		return err
	}
	if duty, e := d.client.Duty.Get(ctx, user); e == nil && duty.Status.Activity() {
		f.Kind = engine.Unsure
	}
	return f
}

// Preflight implements [engine.System]: a company-admin key, agents, and a
// subscription to agents' statuses.
func (d *DialpadCompany) Preflight(ctx context.Context) []engine.Problem {
	page, err := d.users(ctx, "")
	if err != nil {
		return []engine.Problem{access(d.name, err, "users cannot be read: is it a company admin's key?")}
	}
	var problems []engine.Problem
	if !slices.ContainsFunc(page.Items, func(u dialpad.User) bool { return u.Duty != "" || operator(u) }) {
		problems = append(problems, engine.Problem{System: d.name, Code: engine.NoSeats, Detail: "no call-centre agent among the first users"})
	}
	for s, err := range d.client.AgentStatusSubscriptions.All(ctx, dialpad.AgentStatusSubscriptionListOptions{}) {
		if err != nil {
			break
		}
		if s.Enabled {
			return problems
		}
	}
	return append(problems, engine.Problem{System: d.name, Code: engine.NoWebhook, Detail: "no enabled subscription to agents' statuses: changes are found by sweeps only"})
}

// dialpadFailure is how a refused call ends (S11).
func dialpadFailure(err error) error {
	f := &engine.Failure{Kind: engine.Unsure, Code: "no answer", Err: err}
	refusal, ok := errors.AsType[*dialpad.Error](err)
	if !ok {
		return f
	}
	f.Code, f.After = word("", refusal.Status), refusal.RetryAfter
	switch {
	case errors.Is(err, dialpad.ErrRateLimited):
		f.Kind = engine.Throttled
	case errors.Is(err, dialpad.ErrUnauthorized), errors.Is(err, dialpad.ErrForbidden):
		f.Kind = engine.Denied
	case errors.Is(err, dialpad.ErrNotFound):
		f.Kind = engine.Gone
	case errors.Is(err, dialpad.ErrInvalid):
		f.Kind = engine.Refused
	}
	return f
}
