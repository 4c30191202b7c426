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
	// ErrWatchToken: the token is cut, altered, or of a later version of this
	// package. Start without one: everything is then told anew, as found.
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
	// ChangeStatusGone: the agent has no unified status any more, as when
	// omnichannel routing is switched off.
	ChangeStatusGone ChangeKind = "status_gone"
	// ChangeChannelGone: the agent does not have Channel any more.
	ChangeChannelGone ChangeKind = "channel_gone"
	// ChangeAgentGone: Zendesk knows no availability of the agent any more: the
	// agent was deleted or became a light agent.
	ChangeAgentGone ChangeKind = "agent_gone"
)

// ChangeSource says how a Watch learned of a change. Later versions may add
// sources.
type ChangeSource string

// The sources of changes.
const (
	SourceEvent ChangeSource = "event" // a webhook
	SourceList  ChangeSource = "list"  // the list of all agents
	SourceRead  ChangeSource = "read"  // a reading of the one agent, to settle a doubt
)

// AgentChange is one change of one fact about an agent.
type AgentChange struct {
	AgentID int64
	Kind    ChangeKind
	// Status is set with ChangeStatus.
	Status AgentStatus
	// Channel is set with ChangeChannel and ChangeChannelGone.
	Channel Channel
	// ChannelStatus is set with ChangeChannel.
	ChannelStatus ChannelStatus
	// At is when the change happened, by Zendesk's clock and in UTC; zero where
	// Zendesk does not tell, and for what is gone.
	At time.Time
	// Version is the event's or the reading's; 0 where Zendesk does not tell.
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
	// Token is where to go on; "" starts anew, and the first sweep then tells
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
	// Failed, if set, is told of requests that failed and are tried again after
	// wait. It runs on the goroutine that ranges.
	Failed func(err error, wait time.Duration)
}

// Watch tells the changes of agents' statuses, for programs that show or count
// them: it merges webhooks, which are fast and may come late, twice or never,
// with sweeps of the list, which lags but has everybody.
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
// An agent's unified status and the status on each channel are facts of their
// own. For each fact of each agent:
//
//   - No change comes twice, and none that is older than one told before,
//     however often and in whatever order events arrive. Facts are ordered by
//     updated_at, to the microsecond that the list has; events of the same
//     microsecond by version. What has no order (no updated_at, or the same one
//     with another status) is settled by reading that agent.
//   - Changes that may have others before them that were not told have Gap set.
//   - Once nothing changes any more, the last change told is the truth, two
//     sweeps after the list has caught up at the latest, if PerMinute suffices.
//   - From a token the stream goes on behind the last change that the token
//     holds. A change told but not saved is told again.
//
// A change to the status that the agent had already, marked later, is told too:
// the agent was elsewhere in between, or chose it anew.
//
// Whoever is new is told as found. What is gone is told after a reading of that
// agent confirmed it. Work items, capacities and groups are left out, because
// Zendesk does not document their events' fields.
//
// # What it needs
//
// An admin's credential, and a webhook subscribed to WatchEvents. Without the
// webhook it works by sweeps alone.
//
// Sources: developer.zendesk.com, agent-availability-api (updated_at of statuses
// and channels) and webhooks/event-types/agent-availability-events (updated_at
// and version of events).
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
		EventAgentChannelCreated, EventAgentChannelDeleted,
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
		merge:        merge{agents: known, doubted: map[int64]bool{}},
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
// ErrWatchBusy. Events that a watch makes no use of are taken and dropped. What
// was taken in but not told when the range or the program ends is not lost: the
// next sweep finds what has become of it, with Gap set. Receive is safe for
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

// Changes tells changes until ctx ends, whose error then comes last, or until
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

// Token is where another Watch goes on: behind all changes told so far, the
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
// a watch with the token, finds what they told.
func (w *Watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ranging, w.inbox = false, nil
}
