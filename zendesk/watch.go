package zendesk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// Errors of a Watch, for errors.Is.
var (
	// ErrWatchToken: the token is cut, altered, or of another version of this
	// package. Start without one: everything is then reported as found.
	ErrWatchToken = errors.New("zendesk: not a watch token")
	// ErrWatchBusy: Receive has no room for the event, or nobody ranges over
	// Changes. Webhook.Handler answers it with a 503, and Zendesk tries again.
	ErrWatchBusy = errors.New("zendesk: watch takes no event now")
	// ErrWatchTwice: Changes is ranged over twice at the same time.
	ErrWatchTwice = errors.New("zendesk: watch is ranged over already")
)

// ChangeKind says what an AgentChange is about. Later versions may add kinds.
type ChangeKind string

// The kinds of changes.
const (
	// ChangeStatus: the agent has the unified status in Status.
	ChangeStatus ChangeKind = "status"
	// ChangeChannel: the agent is ChannelStatus on Channel.
	ChangeChannel ChangeKind = "channel"
	// ChangeCapacity: routing gives the agent up to MaxCapacity work items of
	// Channel; nil where that is not limited any more.
	ChangeCapacity ChangeKind = "capacity"
	// ChangeWorkItem: the agent has WorkItem on Channel, which is new or has
	// another reason.
	ChangeWorkItem ChangeKind = "work_item"
	// ChangeWorkItemGone: the agent does not have WorkItem on Channel any more.
	ChangeWorkItemGone ChangeKind = "work_item_gone"
	// ChangeStatusGone: the agent has no unified status any more, as when
	// omnichannel routing is switched off.
	ChangeStatusGone ChangeKind = "status_gone"
	// ChangeChannelGone: the agent does not have Channel any more, nor its
	// capacity and work items.
	ChangeChannelGone ChangeKind = "channel_gone"
	// ChangeAgentGone: Zendesk has no availability of the agent any more, on no
	// channel: the agent was deleted or became a light agent.
	ChangeAgentGone ChangeKind = "agent_gone"
)

// ChangeSource says how a Watch learned of a change. Later versions may add
// sources.
type ChangeSource string

// The sources of changes.
const (
	SourceEvent ChangeSource = "event" // a webhook
	SourceList  ChangeSource = "list"  // the list of all agents
	SourceRead  ChangeSource = "read"  // a reading of the one agent, where the others do not decide
)

// AgentChange is one change of one fact about an agent.
type AgentChange struct {
	AgentID int64
	Kind    ChangeKind
	// Status is set with ChangeStatus.
	Status AgentStatus
	// Channel is set with every kind that names it.
	Channel Channel
	// ChannelStatus is set with ChangeChannel.
	ChannelStatus ChannelStatus
	// MaxCapacity is set with ChangeCapacity.
	MaxCapacity *int
	// WorkItem is set with ChangeWorkItem, and with ChangeWorkItemGone but for
	// AddedAt. Its AddedAt is zero where an event changes the reason, its Reason
	// is "" where a reading found it gone.
	WorkItem WorkItem
	// At is when the change happened, by Zendesk's clock and in UTC; zero where
	// Zendesk does not say: lists and readings have no time of a capacity, of a
	// work item but its AddedAt, and of what is gone.
	At time.Time
	// Version is the event's or the reading's; 0 where Zendesk gives none.
	// Whether the two count alike is not documented.
	Version int64
	// Gap says that states between this change and the one before of the same
	// fact may be missing: a reading found it, an event between is late or lost,
	// or the watch was down or refused events meanwhile.
	Gap bool
	// Source is how the watch learned of it.
	Source ChangeSource
}

// WatchOptions are how a Watch works. The zero value is ready for use.
type WatchOptions struct {
	// Token is where to go on; "" starts anew, and the first sweep then reports
	// every agent as found.
	Token WatchToken
	// Every is the time from the start of one sweep of the list to the start of
	// the next, 30 seconds when 0. A sweep is one request for each 100 agents; it
	// takes as long as PerMinute makes it.
	Every time.Duration
	// PerMinute is the share of the account's budget, 1 to 200 requests a minute,
	// 20 when 0: a tenth of what Zendesk gives. Requests are spread evenly, and
	// those that Zendesk refuses count too.
	PerMinute int
	// Buffer is the number of events that may wait for the range, 1024 when 0.
	Buffer int
	// Failed, if set, gets the errors of requests that are tried again after
	// wait. It runs on the goroutine that ranges.
	Failed func(err error, wait time.Duration)
}

// Watch reports the changes of agents' statuses, capacities and work items in
// one stream, for programs that show or count them. It merges webhooks, which
// are fast and may come late, twice or never, with sweeps of the list, which
// lags but has everybody.
//
//	w, err := zendesk.NewWatch(client, zendesk.WatchOptions{Token: saved})
//	if err != nil {
//		return err
//	}
//	http.Handle("POST /zendesk", hook.Handler(w.Receive))
//	for change, err := range w.Changes(ctx) {
//		if err != nil {
//			return err
//		}
//		show(change)
//		save(w.Token())
//	}
//
// # What it promises
//
// An agent's unified status, the status and the capacity on each channel, and
// each work item are facts of their own. For each fact of each agent:
//
//   - No change is reported twice, and none after a later one, however often and
//     in whatever order events arrive. Facts are ordered by updated_at; events of
//     the same time by version. Events, lists and readings may round a time
//     differently, by up to 5 ms: reports of one value so close are one change.
//     What stays open is settled by reading that agent: another value so close,
//     no time at all, a capacity, an event that does not fit what is known.
//   - Changes that may have others before them that were not reported have Gap
//     set.
//   - Once nothing changes any more, the last change reported is the truth, two
//     sweeps after the list has caught up at the latest, if PerMinute suffices.
//   - From a token the stream goes on behind the last change that the token
//     holds. A change reported but not saved is reported again.
//
// A change to the value that the fact had already, marked later, is reported
// too: the agent was elsewhere in between, or chose it anew. Where Zendesk gives
// no time, as in lists for the reason of a work item, a late event of a value
// left and taken again may be reported once more, until the next sweep.
//
// Agents and work items that are new are reported as found. What is gone is
// reported after an event said so or a reading of that agent confirmed it. Count
// work items by their ids: lists show only the first ones of a channel, and where
// their number does not fit, all are read. Behind the first ones, an item gone
// and another new are not noticed if both events are lost. Groups are left out.
//
// # What it needs
//
// An admin's credential, and a webhook subscribed to WatchEvents. Without the
// webhook it works by sweeps alone.
//
// Sources: developer.zendesk.com, agent-availability-api (updated_at of statuses
// and channels, added_at of work items) and
// webhooks/event-types/agent-availability-events (updated_at and version of
// events). The fields of events of work items and capacities are known from
// clients in the field alone; an event without them has the agent read.
type Watch struct {
	merge merge // of the goroutine that ranges, as are pace, sweep and trouble

	availability AvailabilityService
	clock        ctikit.Clock
	every        time.Duration
	failed       func(error, time.Duration)
	pace         *pace
	sweep        sweep
	trouble      trouble

	mu      sync.Mutex // guards what follows
	ranging bool
	inbox   []Event
	room    int
	refused bool   // an event, since the inbox was last looked at
	wake    func() // ends the range's sleep
}

// WatchEvents are the types of events that a Watch makes use of, for
// WebhookSpec.Subscriptions.
func WatchEvents() []EventType {
	return []EventType{
		EventAgentUnifiedStateChanged, EventAgentStateChanged,
		EventAgentChannelCreated, EventAgentChannelDeleted, EventAgentMaxCapacityChanged,
		EventAgentWorkItemAdded, EventAgentWorkItemUpdated, EventAgentWorkItemRemoved,
	}
}

// NewWatch makes a watch that reads with client's credential, transport, limiter
// and clock. It sends nothing yet. The error names every problem of the options
// at once, and matches ErrWatchToken when the token is one of them.
func NewWatch(client *Client, opts WatchOptions) (*Watch, error) {
	known, err := opts.Token.parse()
	errs := []error{err, opts.check()}
	if client == nil {
		errs = append(errs, errors.New("client: want one, got nil"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("zendesk: new watch: %w", err)
	}
	p := &pace{clock: client.core.clock, gap: time.Minute / time.Duration(cmp.Or(opts.PerMinute, 20)), shared: client.core.cfg.http.Limiter}
	// Failed requests are tried again by the watch, so that events need not wait
	// for them.
	paced, err := client.With(WithLimiter(p), WithRetries(1, time.Minute))
	if err != nil {
		return nil, fmt.Errorf("zendesk: new watch: %w", err)
	}
	every := cmp.Or(opts.Every, 30*time.Second)
	return &Watch{
		merge:        merge{agents: known, waiting: map[int64]bool{}, sweeps: 1},
		availability: paced.Availability, clock: p.clock, every: every, failed: opts.Failed,
		pace: p, trouble: trouble{most: max(time.Minute, every)}, room: cmp.Or(opts.Buffer, 1024),
	}, nil
}

func (o WatchOptions) check() error {
	var errs []error
	if o.Every < 0 {
		errs = append(errs, fmt.Errorf("every: want a positive duration, or 0, got %v", o.Every))
	}
	if o.PerMinute < 0 || o.PerMinute > 200 {
		errs = append(errs, fmt.Errorf("per minute: want 1 to 200 requests, or 0, got %d", o.PerMinute))
	}
	if o.Buffer < 0 {
		errs = append(errs, fmt.Errorf("buffer: want a number of events, or 0, got %d", o.Buffer))
	}
	return errors.Join(errs...)
}

// Receive takes an event in; it is what Webhook.Handler hands events to. It
// never waits: without room, or while nobody ranges over Changes, it returns
// ErrWatchBusy. Events that a watch makes no use of are accepted and dropped. What
// was accepted but not reported when the range or the program ends is not lost:
// the next sweep finds what has become of it, with Gap set. Receive is safe for
// concurrent use.
func (w *Watch) Receive(_ context.Context, ev Event) error {
	if !concerns(ev) {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ranging || len(w.inbox) >= w.room {
		w.refused = true
		return ErrWatchBusy
	}
	w.inbox = append(w.inbox, ev)
	if w.wake != nil {
		w.wake()
	}
	return nil
}

// Changes yields changes until ctx ends, whose error then comes last, or until
// Zendesk refuses for good: an *Error that matches ErrUnauthorized,
// ErrForbidden, ErrInvalid or, for accounts without the feature, ErrNotFound.
// Everything else is tried again, after a wait that grows up to the longer of
// Every and a minute, or that Zendesk asks for.
//
// All work is done while the caller ranges, one request at a time and on no
// goroutine of its own. While the loop's body runs, events wait in the buffer.
// A range that was left may be followed by another, which goes on where the
// first stopped; two at a time are ErrWatchTwice.
func (w *Watch) Changes(ctx context.Context) iter.Seq2[AgentChange, error] {
	return func(yield func(AgentChange, error) bool) {
		if !w.begin() {
			yield(AgentChange{}, ErrWatchTwice)
			return
		}
		defer w.end()
		err := w.run(ctx, func(c AgentChange) bool { return yield(c, nil) })
		if err != nil && !errors.Is(err, errLeft) {
			yield(AgentChange{}, err)
		}
	}
}

// Token is where another Watch goes on: behind all changes yielded so far, the
// one in the loop's body included. Call it in that body, once the change is
// dealt with, or after the loop. It costs time and space in proportion to the
// number of agents, see WatchToken: with many of them, save it every few
// seconds and not after each change.
func (w *Watch) Token() WatchToken { return w.merge.token() }

func (w *Watch) begin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ranging {
		return false
	}
	w.ranging, w.refused = true, false
	w.merge.era++
	w.sweep = sweep{}
	return true
}

// end drops the events that nobody will take; the sweep of a next range, or of
// a watch with the token, finds what they reported.
func (w *Watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ranging, w.inbox = false, nil
}
