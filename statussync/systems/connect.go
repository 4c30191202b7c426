package systems

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// ConnectInstance is an Amazon Connect instance as a system of the engine.
//
// A status set during a contact is the agent's choice at once, though Connect
// shows it as the next one: what is compared is next if set, else current.
type ConnectInstance struct {
	options
	attachment
	client *connect.Client
	err    error

	mu     sync.Mutex
	byName map[string]statussync.Status // next statuses are shown by name only
}

// Connect makes a client's instance into a system. Users are joined by username
// where that is an e-mail address, else by DescribeUser, one request a user.
//
// Without events the engine's sweeps alone report changes. Give the records of
// the agent event stream, and contact events, to [ConnectInstance.Receive]. The
// two IAM policies are in the documentation of package connect; with both,
// consume the stream and sweep.
func Connect(c *connect.Client, opts ...ConnectOption) *ConnectInstance {
	x := &ConnectInstance{options: defaults("connect"), byName: map[string]statussync.Status{}}
	for _, opt := range opts {
		opt.connect(&x.options)
	}
	x.client, x.err = c.With(
		connect.WithRetries(1, time.Second), connect.WithoutQuotas(),
		connect.WithReplyObserver(func(r ctikit.Receipt) { x.replied(r.Date, r.Started, r.Ended) }),
	)
	return x
}

// The default quota of an operation: two requests a second, five at once. Each
// has its own; the engine counts them together
// (docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html).
const (
	connectPerMinute = 120
	connectBurst     = 5
)

// connectClock is how far AWS' clock may be off before the first reply with a
// Date. A [connect.API] of the user's own may report none, so that only the marks
// of our writes narrow it.
var connectClock = statussync.Offset{Lo: -time.Second, Hi: time.Second, Known: true}

// Name implements [engine.System].
func (x *ConnectInstance) Name() string { return x.name }

// Traits implements [engine.System].
func (x *ConnectInstance) Traits() engine.Traits {
	return engine.Traits{
		UndatedReadings: true, ListLag: x.listLag, Clock: connectClock,
		PerMinute: connectPerMinute, Burst: connectBurst, PageCost: 2, ReadMany: connectPage, PeoplePage: 1,
	}
}

// Catalog implements [engine.System]. Disabled statuses are left out, so that
// rules which name one rest, with a notice (D38).
func (x *ConnectInstance) Catalog(ctx context.Context) (statussync.Catalog, error) {
	if x.err != nil {
		return nil, x.err
	}
	var c statussync.Catalog
	names := map[string]statussync.Status{}
	for s, err := range x.client.Statuses.All(ctx, connect.StatusListOptions{}) {
		if err != nil {
			return nil, connectFailure(err)
		}
		if s.State == connect.Disabled {
			continue
		}
		id := statussync.Status(s.ID)
		c = append(c, statussync.Entry{Status: id, Name: s.Name, Settable: true, Presence: connectPresence(s.Type)})
		names[s.Name] = id
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.byName = names
	return c, nil
}

func connectPresence(t connect.StatusType) statussync.Presence {
	switch t {
	case connect.Routable:
		return statussync.Available
	case connect.Offline:
		return statussync.Offline
	case connect.Custom:
	}
	return statussync.Unfixed
}

// connectPage is how many users one request of GetCurrentUserData shows.
const connectPage = 100

// Page implements [engine.System]: users, and what those do that are signed
// in.
func (x *ConnectInstance) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	users, err := x.client.Users.List(ctx, connect.UserListOptions{Cursor: cursor, Size: connectPage})
	if err != nil {
		return nil, "", connectFailure(err)
	}
	shown, err := x.ReadMany(ctx, ids(users.Items, func(u connect.UserSummary) string { return u.ID }))
	if err != nil {
		return nil, "", err
	}
	agents := make([]engine.Sighting, len(users.Items))
	for i, u := range users.Items {
		agents[i] = engine.Sighting{ID: u.ID, Email: address(u.Username), Report: shown[u.ID]}
	}
	return agents, users.Next, nil
}

// address is a username that is an e-mail address, as where people sign in by
// SAML.
func address(username string) string {
	if strings.Contains(username, "@") {
		return username
	}
	return ""
}

// People implements [engine.System].
func (x *ConnectInstance) People(ctx context.Context, ids []string) ([]engine.Person, error) {
	var people []engine.Person
	for _, id := range ids {
		u, err := x.client.Users.Lookup(ctx, id)
		switch {
		case errors.Is(err, connect.ErrNotFound):
			continue
		case err != nil:
			return nil, connectFailure(err)
		}
		people = append(people, engine.Person{ID: u.ID, Email: u.Email})
	}
	return people, nil
}

// Read implements [engine.System].
func (x *ConnectInstance) Read(ctx context.Context, id string) (statussync.Report, error) {
	shown, err := x.ReadMany(ctx, []string{id})
	return shown[id], err
}

// ReadMany implements [engine.System]. GetCurrentUserData shows users who are
// signed in, so that the users it leaves out are signed out.
func (x *ConnectInstance) ReadMany(ctx context.Context, ids []string) (map[string]statussync.Report, error) {
	shown := map[string]statussync.Report{}
	if len(ids) == 0 {
		return shown, nil
	}
	for data, err := range x.client.Agents.All(ctx, connect.AgentListOptions{Filter: connect.UserDataFilter{UserIDs: ids}}) {
		if err != nil {
			return nil, connectFailure(err)
		}
		shown[data.UserID] = x.reading(data)
	}
	for _, id := range ids {
		if _, ok := shown[id]; !ok {
			shown[id] = statussync.Report{Out: statussync.Yes, Items: []string{}}
		}
	}
	return shown, nil
}

func (x *ConnectInstance) reading(data connect.UserData) statussync.Report {
	return statussync.Report{
		Status: x.status(data.Choice()), Out: statussync.No,
		Doing: doingIn(data.Contacts, func(c connect.UserContact) connect.ContactState { return c.State }),
		Items: ids(data.Contacts, func(c connect.UserContact) string { return c.ContactID }),
	}
}

// doingIn is what an agent is doing by the states of the contacts.
func doingIn[C any](contacts []C, state func(C) connect.ContactState) (doing statussync.Doing) {
	for _, c := range contacts {
		switch s := state(c); {
		case s == connect.Connected, s == connect.OnHold:
			return statussync.Working
		case s == connect.Ended:
			doing = statussync.WrappingUp
		case doing == "" && (s == connect.Connecting || s == connect.Incoming):
			doing = statussync.Ringing
		}
	}
	return doing
}

// failed names the status that Connect shows after an error of its own. It is
// no choice, unless an admin made one of that name
// (docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html).
const failed = "Error"

// status is a choice as the rules know it; empty where it is none, or unknown.
func (x *ConnectInstance) status(ref connect.StatusRef) statussync.Status {
	x.mu.Lock()
	defer x.mu.Unlock()
	if ref.ID == "" || ref.Name == failed {
		return x.byName[ref.Name]
	}
	return statussync.Status(ref.ID)
}

// ids of some things are never nil: that there is none is a fact too.
func ids[T any](things []T, id func(T) string) []string {
	out := make([]string, len(things))
	for i, t := range things {
		out[i] = id(t)
	}
	return out
}

// Write implements [engine.System]. What it sets during a contact is the next
// status, and counts as the agent's. Unless [EndAfterContactWork] says
// otherwise, it looks first whether the agent is in after-contact work, and is
// postponed then.
func (x *ConnectInstance) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	if x.attached() == nil {
		return engine.Receipt{}, errNotAttached
	}
	if err := x.spareNotes(ctx, id); err != nil {
		return engine.Receipt{}, err
	}
	done, err := x.client.Agents.SetStatus(ctx, id, string(status))
	if err != nil {
		return engine.Receipt{}, connectFailure(err)
	}
	return engine.Receipt{Started: done.Started, Ended: done.Ended, Date: done.Date}, nil
}

// aboutToEnd is after how long a write is tried again that would have ended an
// agent's after-contact work.
const aboutToEnd = 10 * time.Second

var errAfterContactWork = errors.New("the agent is in after-contact work, which the write would end")

// spareNotes is a failure while the agent is in after-contact work: a status
// set then ends it, and what the agent was noting is lost.
func (x *ConnectInstance) spareNotes(ctx context.Context, id string) error {
	if x.endsACW {
		return nil
	}
	data, _, err := x.client.Agents.Get(ctx, id)
	switch ended := func(c connect.UserContact) bool { return c.State == connect.Ended }; {
	case err != nil:
		return connectFailure(err)
	case slices.ContainsFunc(data.Contacts, ended):
		return &engine.Failure{Kind: engine.Postponed, Code: "after-contact work", After: aboutToEnd, Err: errAfterContactWork}
	}
	return nil
}

// Preflight implements [engine.System]: rights to read, and statuses.
func (x *ConnectInstance) Preflight(ctx context.Context) []engine.Problem {
	c, err := x.Catalog(ctx)
	switch {
	case err != nil:
		return []engine.Problem{access(x.name, err, "statuses cannot be read: is connect:SearchAgentStatuses allowed?")}
	case len(c) == 0:
		return []engine.Problem{{System: x.name, Code: engine.NoSeats, Fatal: true, Detail: "the instance has no status"}}
	}
	if _, _, err := x.Page(ctx, ""); err != nil {
		return []engine.Problem{access(x.name, err, "users cannot be read: are connect:ListUsers and connect:GetCurrentUserData allowed?")}
	}
	return nil
}

// connectFailure says how a refused call ends (S11).
func connectFailure(err error) error {
	f := &engine.Failure{Kind: engine.Unsure, Code: "no answer", Err: err}
	refusal, ok := errors.AsType[*connect.Error](err)
	if !ok {
		return f
	}
	f.Code, f.After = word(refusal.Code, refusal.Status), refusal.RetryAfter
	switch {
	case errors.Is(err, connect.ErrRateLimited), errors.Is(err, connect.ErrQuota):
		f.Kind = engine.Throttled
	case errors.Is(err, connect.ErrForbidden), errors.Is(err, connect.ErrUnauthorized):
		f.Kind = engine.Denied
	case errors.Is(err, connect.ErrNotFound):
		f.Kind = engine.Gone
	case errors.Is(err, connect.ErrInvalid):
		f.Kind = engine.Refused
	}
	return f
}
