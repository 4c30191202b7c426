package systems

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// ZendeskAccount is a Zendesk account as a system of the engine.
type ZendeskAccount struct {
	options
	attachment
	client *zendesk.Client
	err    error
}

// Zendesk makes a client's account into a system. The client needs an admin's
// credential.
func Zendesk(c *zendesk.Client, opts ...ZendeskOption) *ZendeskAccount {
	z := &ZendeskAccount{options: defaults("zendesk")}
	for _, opt := range opts {
		opt.zendesk(&z.options)
	}
	z.client, z.err = c.With(
		zendesk.WithRetries(1, time.Second), zendesk.WithLimiter(nil), zendesk.WithRateObserver(z.limits),
		zendesk.WithReplyObserver(func(r ctikit.Receipt) { z.replied(r.Date, r.Started, r.Ended) }),
	)
	return z
}

// zendeskPerMinute is the documented budget of the availability APIs
// (developer.zendesk.com, agent-availability/introduction).
const zendeskPerMinute = 200

// Name implements [engine.System].
func (z *ZendeskAccount) Name() string { return z.name }

// zendeskMany is the longest page of availabilities, and Zendesk's usual limit of
// a bulk change.
const zendeskMany = 100

// Traits implements [engine.System]. Marks have fractions of a second in
// events, lists and single readings alike.
func (z *ZendeskAccount) Traits() engine.Traits {
	return engine.Traits{
		SystemMade: z.systemMade, ListLag: z.listLag, PerMinute: zendeskPerMinute, ReadMany: zendeskMany,
		WriteMany: zendeskMany, Jobs: zendeskJobs,
	}
}

func (z *ZendeskAccount) limits(l ctikit.RateLimit) {
	if h := z.attached(); h != nil && l.Bucket == zendesk.BucketAvailability {
		h.Limits(l.Limit, l.Remaining, l.Reset)
	}
}

// Receive takes in a webhook event; give it to [zendesk.Webhook.Handler].
// Events that say nothing about a unified status or work change nothing.
func (z *ZendeskAccount) Receive(ctx context.Context, ev zendesk.Event) error {
	h := z.attached()
	if h == nil {
		return errNotAttached
	}
	switch e := ev.(type) {
	case *zendesk.AgentUnifiedStateChanged:
		return h.Report(ctx, formatID(e.AgentID), statussync.Report{
			ID: e.Key, Status: zendeskStatus(e.New.ID), By: zendeskMaker(e.New.Reason),
			Mark: statussync.Mark{At: changed(e), Seq: e.Version},
		})
	case *zendesk.AgentWorkItemAdded:
		return z.work(ctx, h, e.Envelope, e.Channel, e.WorkItemID, zendeskStep(e.Reason))
	case *zendesk.AgentWorkItemUpdated:
		return z.work(ctx, h, e.Envelope, e.Channel, e.WorkItemID, zendeskStep(e.Reason))
	case *zendesk.AgentWorkItemRemoved:
		return z.work(ctx, h, e.Envelope, e.Channel, e.WorkItemID, statussync.Ends)
	}
	return nil
}

// work takes in an event of a work item in one of the channels that count.
func (z *ZendeskAccount) work(ctx context.Context, h engine.Host, e zendesk.Envelope, channel zendesk.Channel, item string, step statussync.Step) error {
	if !slices.Contains(z.channels, channel) || item == "" {
		return nil
	}
	return h.Report(ctx, formatID(e.AgentID), statussync.Report{
		Edge: &statussync.Edge{Item: workID(channel, item), Step: step}, Mark: statussync.Mark{At: e.Time},
	})
}

func workID(channel zendesk.Channel, item string) string { return string(channel) + "/" + item }

// zendeskStep is where an item stands. An offer rings until it is accepted.
func zendeskStep(r zendesk.WorkItemReason) statussync.Step {
	switch r {
	case zendesk.WorkItemOffered:
		return statussync.Rings
	case zendesk.WorkItemOfferMissed, zendesk.WorkItemOfferObsoleted:
		return statussync.Ends
	default:
		return statussync.Begins
	}
}

// changed is when the event's change was made; the time of sending is second
// best.
func changed(e *zendesk.AgentUnifiedStateChanged) time.Time {
	if e.UpdatedAt.IsZero() {
		return e.Time
	}
	return e.UpdatedAt
}

// Catalog implements [engine.System].
func (z *ZendeskAccount) Catalog(ctx context.Context) (statussync.Catalog, error) {
	if z.err != nil {
		return nil, z.err
	}
	var c statussync.Catalog
	for s, err := range z.client.UnifiedStatuses.All(ctx, zendesk.UnifiedStatusListOptions{}) {
		if err != nil {
			return nil, zendeskFailure(err)
		}
		c = append(c, statussync.Entry{
			Status: zendeskStatus(s.ID), Name: s.Name, Settable: true, Presence: zendeskPresence(s.ID), Channels: zendeskChannels(s),
		})
	}
	return c, nil
}

func zendeskPresence(id zendesk.StatusID) statussync.Presence {
	switch id {
	case zendesk.StatusOnline:
		return statussync.Available
	case zendesk.StatusOffline:
		return statussync.Offline
	default:
		return statussync.Unfixed
	}
}

// zendeskChannels are a status's states by channel. The default statuses are
// the same in all of them, except that agents who are away still get email
// tickets.
func zendeskChannels(s zendesk.UnifiedStatus) map[string]string {
	out := map[string]string{}
	for channel, state := range s.Channels {
		out[string(channel)] = string(state)
	}
	if s.Custom {
		return out
	}
	for _, channel := range []zendesk.Channel{zendesk.ChannelSupport, zendesk.ChannelMessaging, zendesk.ChannelTalk} {
		switch {
		case s.ID == zendesk.StatusOffline:
			out[string(channel)] = string(zendesk.ChannelOffline)
		case s.ID == zendesk.StatusTransfersOnly:
			out[string(channel)] = string(zendesk.ChannelTransfersOnly)
		case s.ID == zendesk.StatusAway && channel != zendesk.ChannelSupport:
			out[string(channel)] = string(zendesk.ChannelAway)
		default:
			out[string(channel)] = string(zendesk.ChannelOnline)
		}
	}
	return out
}

// Page implements [engine.System].
func (z *ZendeskAccount) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	page, err := z.client.Availability.List(ctx, zendesk.AvailabilityListOptions{
		Size: zendeskMany, Cursor: cursor,
	})
	if err != nil {
		return nil, "", zendeskFailure(err)
	}
	agents := make([]engine.Sighting, len(page.Items))
	for i, a := range page.Items {
		agents[i] = engine.Sighting{ID: formatID(a.AgentID), Report: zendeskReading(a, z.channels)}
	}
	return agents, page.Next, nil
}

// People implements [engine.System].
func (z *ZendeskAccount) People(ctx context.Context, ids []string) ([]engine.Person, error) {
	numbers := make([]int64, 0, len(ids))
	for _, id := range ids {
		n, err := parseID(id)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	users, err := z.client.Users.ShowMany(ctx, numbers)
	if err != nil {
		return nil, zendeskFailure(err)
	}
	people := make([]engine.Person, len(users))
	for i, u := range users {
		people[i] = engine.Person{ID: formatID(u.ID), Email: u.Email, Skip: u.Light() || u.Suspended || !u.Active}
	}
	return people, nil
}

// Read implements [engine.System].
func (z *ZendeskAccount) Read(ctx context.Context, id string) (statussync.Report, error) {
	n, err := parseID(id)
	if err != nil {
		return statussync.Report{}, err
	}
	a, err := z.client.Availability.Get(ctx, n)
	if err != nil {
		return statussync.Report{}, zendeskFailure(err)
	}
	return zendeskReading(*a, z.channels), nil
}

// ReadMany implements [engine.System].
func (z *ZendeskAccount) ReadMany(ctx context.Context, ids []string) (map[string]statussync.Report, error) {
	var numbers []int64
	for _, id := range ids {
		n, err := parseID(id)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	page, err := z.client.Availability.List(ctx, zendesk.AvailabilityListOptions{
		Size: len(numbers), AgentIDs: numbers,
	})
	if err != nil {
		return nil, zendeskFailure(err)
	}
	shown := map[string]statussync.Report{}
	for _, a := range page.Items {
		shown[formatID(a.AgentID)] = zendeskReading(a, z.channels)
	}
	return shown, nil
}

// Write implements [engine.System].
func (z *ZendeskAccount) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	n, err := parseID(id)
	if err != nil {
		return engine.Receipt{}, err
	}
	s, err := parseID(string(status))
	if err != nil {
		return engine.Receipt{}, err
	}
	done, err := z.client.UnifiedStatuses.Set(ctx, n, zendesk.StatusID(s))
	if err != nil {
		return engine.Receipt{}, zendeskFailure(err)
	}
	return engine.Receipt{Started: done.Started, Ended: done.Ended, Date: done.Date}, nil
}

// zendeskReading is an availability as the rules see it: the work in the
// channels that count, and as activity the rest. Support tickets lie open for
// days, so they are no activity.
func zendeskReading(a zendesk.AgentAvailability, counted []zendesk.Channel) statussync.Report {
	r := statussync.Report{Groups: groups(a.GroupIDs), Items: []string{}}
	active := false
	for _, c := range a.Channels {
		active = active || c.Name != zendesk.ChannelSupport && c.WorkItemCount > 0
		if slices.Contains(counted, c.Name) {
			r.Items = append(r.Items, workItems(c)...)
		}
	}
	r.Active = statussync.Known(active)
	if a.Status != nil {
		r.Status, r.By = zendeskStatus(a.Status.ID), zendeskMaker(a.Status.Reason)
		r.Mark.At = a.Status.UpdatedAt
	}
	return r
}

// workItems are a channel's items, and an unnamed one where there are more than
// the reading shows.
func workItems(c zendesk.ChannelAvailability) []string {
	items := ids(c.WorkItems, func(w zendesk.WorkItem) string { return workID(c.Name, w.ID) })
	if c.WorkItemCount > len(items) {
		items = append(items, "")
	}
	return items
}

func groups(ids []int64) string {
	sorted := slices.Sorted(slices.Values(ids))
	words := make([]string, len(sorted))
	for i, id := range sorted {
		words[i] = formatID(id)
	}
	return strings.Join(words, ",")
}

// zendeskMaker says who set a status, by its reason. The set of reasons is
// open.
func zendeskMaker(r zendesk.StatusReason) statussync.By {
	switch r {
	case zendesk.ReasonSwitcher:
		return statussync.Agent
	case zendesk.ReasonLogout, zendesk.ReasonDisconnected, zendesk.ReasonIdleTimeout:
		return statussync.Machine
	case zendesk.ReasonReconnect:
		return statussync.Reconnect
	case zendesk.ReasonPublicAPI:
		return statussync.API
	case zendesk.ReasonOmnichannelEnabled, zendesk.ReasonStatusDeleted:
		return statussync.Nobody
	default:
		return statussync.Anyone
	}
}

func zendeskStatus(id zendesk.StatusID) statussync.Status {
	return statussync.Status(formatID(int64(id)))
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }

func parseID(id string) (int64, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0, &engine.Failure{Kind: engine.Refused, Code: "bad id", Err: err}
	}
	return n, nil
}

// zendeskFailure says how a refused call ends (S11).
func zendeskFailure(err error) error {
	f := &engine.Failure{Kind: engine.Unsure, Code: "no answer", Err: err}
	refusal, ok := errors.AsType[*zendesk.Error](err)
	if !ok {
		return f
	}
	f.Code, f.After = word(refusal.Code, refusal.Status), refusal.RetryAfter
	switch {
	case errors.Is(err, zendesk.ErrRateLimited):
		f.Kind = engine.Throttled
	case errors.Is(err, zendesk.ErrUnauthorized), errors.Is(err, zendesk.ErrForbidden), refusal.Code == "InvalidEndpoint":
		f.Kind = engine.Denied
	case errors.Is(err, zendesk.ErrNotFound):
		f.Kind = engine.Gone
	case errors.Is(err, zendesk.ErrInvalid):
		f.Kind = engine.Refused
	}
	return f
}

// word is the vendor's code, or the HTTP status where it gave none.
func word(code string, status int) string {
	if code != "" {
		return code
	}
	return strconv.Itoa(status)
}
