package zendesk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// moment is a status that an agent had, as the world saw it happen: "" after
// the end of the agent. It is the oracle's, and knows nothing of marks' use.
type moment struct {
	value string
	at    int64 // µs
}

// factID is an agent's unified status, "", or a channel.
type factID struct {
	agent int64
	of    zendesk.Channel
}

// world is an account in which random things happen, and a program that
// watches it, is stopped, and goes on from what it saved.
type world struct {
	rng     *rand.Rand
	clock   *ctikit.VirtualClock
	fake    *zendesktest.Fake
	history map[factID][]moment
	told    []zendesk.AgentChange // what the program has saved, or not lost yet
	saved   int                   // how much of told is saved together with token
	token   zendesk.WatchToken
	receive func(context.Context, zendesk.Event) error
	silent  time.Time // until then every delivery is lost
	calm    bool
}

// watcher is a stream of changes: the Watch, or a broken one.
type watcher func(client *zendesk.Client, token zendesk.WatchToken) (receive func(context.Context, zendesk.Event) error,
	changes func(ctx context.Context, yield func(zendesk.AgentChange, error) bool), save func() zendesk.WatchToken)

func realWatch(every time.Duration) watcher {
	return func(client *zendesk.Client, token zendesk.WatchToken) (func(context.Context, zendesk.Event) error,
		func(context.Context, func(zendesk.AgentChange, error) bool), func() zendesk.WatchToken,
	) {
		w, err := zendesk.NewWatch(client, zendesk.WatchOptions{Token: token, Every: every, PerMinute: 30, Buffer: 4})
		if err != nil {
			panic(err)
		}
		return w.Receive, func(ctx context.Context, yield func(zendesk.AgentChange, error) bool) { w.Changes(ctx)(yield) }, w.Token
	}
}

var worldStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func newWorld(seed uint64) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 1)), clock: ctikit.NewVirtualClock(worldStart), history: map[factID][]moment{}}
	lag := time.Duration(w.rng.IntN(4)) * 7 * time.Second
	door := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.door(rw, r) })
	w.fake = zendesktest.New(nil,
		zendesktest.WithClock(w.clock), zendesktest.WithPageSize(2),
		zendesktest.WithWebhookSecret("signing-secret"), zendesktest.WithDeliveryPlan(w.plan),
		zendesktest.WithTargets(zendesktest.Handlers(map[string]http.Handler{"hooks.example.test": door})))
	w.fake.SetListLag(lag)
	w.fake.Subscribe("https://hooks.example.test/zendesk", zendesk.WatchEvents()...)
	w.fake.PutStatus(zendesk.UnifiedStatus{ID: 120045, Name: "Writing docs", Channels: map[zendesk.Channel]zendesk.ChannelStatus{
		zendesk.ChannelSupport: zendesk.ChannelOnline, zendesk.ChannelMessaging: zendesk.ChannelAway,
	}})
	for id := range int64(5) {
		w.fake.PutAgent(zendesktest.Agent{ID: 7001 + id, Status: zendesk.StatusOnline})
		w.look(7001 + id)
	}
	return w
}

// plan loses, delays, doubles and so reorders deliveries.
func (w *world) plan(int) []time.Duration {
	if w.clock.Now().Before(w.silent) || w.rng.IntN(5) == 0 {
		return nil
	}
	out := make([]time.Duration, 1+w.rng.IntN(2))
	for i := range out {
		if w.rng.IntN(2) == 0 {
			out[i] = time.Duration(w.rng.IntN(90_000)) * time.Millisecond
		}
	}
	return out
}

// door is the program's webhook, while the program runs.
func (w *world) door(rw http.ResponseWriter, r *http.Request) {
	if w.receive == nil {
		rw.WriteHeader(http.StatusBadGateway)
		return
	}
	hook, err := zendesk.NewWebhook([]string{"signing-secret"}, zendesk.WithWebhookClock(w.clock))
	if err != nil {
		panic(err)
	}
	hook.Handler(w.receive).ServeHTTP(rw, r)
}

// look writes down what is true of an agent, by reading that agent alone.
func (w *world) look(id int64) {
	now := map[factID]moment{}
	a, err := w.fake.Client().Availability.Get(context.Background(), id)
	if err == nil {
		if a.Status != nil {
			now[factID{id, ""}] = moment{fmt.Sprint(int64(a.Status.ID)), a.Status.UpdatedAt.UnixMicro()}
		}
		for _, c := range a.Channels {
			now[factID{id, c.Name}] = moment{string(c.Status), c.UpdatedAt.UnixMicro()}
		}
	}
	for f, m := range now {
		w.note(f, m)
	}
	for f := range w.history {
		if _, ok := now[f]; f.agent == id && !ok {
			w.note(f, moment{})
		}
	}
}

func (w *world) note(f factID, m moment) {
	h := w.history[f]
	if len(h) == 0 || h[len(h)-1] != m {
		w.history[f] = append(h, m)
	}
}

// act is one thing that happens, and then the next one is planned.
func (w *world) act() {
	if w.calm {
		return
	}
	id := 7001 + w.rng.Int64N(6)
	statuses := []zendesk.StatusID{zendesk.StatusOnline, zendesk.StatusAway, zendesk.StatusOffline, 120045}
	clicks := 1 + w.rng.IntN(3)/2*2 // three clicks within one microsecond, now and then
	switch w.rng.IntN(20) {
	case 0:
		w.fake.RemoveAgent(id)
	case 1, 2:
		if _, err := w.fake.Client().Availability.Get(context.Background(), id); err != nil {
			w.fake.PutAgent(zendesktest.Agent{ID: id, Status: zendesk.StatusAway})
		}
	case 3:
		w.fake.RemoveChannel(id, zendesk.ChannelTalk)
	case 4:
		w.fake.AddChannel(id, zendesk.ChannelTalk)
	case 5:
		w.silent = w.clock.Now().Add(2 * time.Minute)
	default:
		for range clicks {
			w.fake.SetStatus(id, statuses[w.rng.IntN(len(statuses))])
			w.look(id)
		}
	}
	w.look(id)
	w.clock.AfterFunc(time.Duration(w.rng.IntN(20_000))*time.Millisecond, w.act)
}

// live runs the world: lives of the program with outages between them, the
// last of them long enough for everything to settle.
func (w *world) live(watch watcher) error {
	w.clock.AfterFunc(0, w.act)
	for range 1 + w.rng.IntN(3) {
		if err := w.run(watch, time.Duration(1+w.rng.IntN(240))*time.Second); err != nil {
			return err
		}
		w.told = w.told[:w.saved] // the rest was lost with the program
		_ = w.clock.Sleep(context.Background(), time.Duration(w.rng.IntN(120))*time.Second)
	}
	w.calm = true
	return w.run(watch, 20*time.Minute)
}

// RoundTrip is the program's way to Zendesk, which fails now and then.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.calm || w.rng.IntN(6) != 0 {
		return w.fake.RoundTrip(r)
	}
	switch status := []int{0, 429, 500, 503}[w.rng.IntN(4)]; status {
	case 0:
		return nil, errors.New("connection reset")
	default:
		return reply(r, status, "sorry", "Retry-After", "2"), nil
	}
}

func (w *world) run(watch watcher, d time.Duration) error {
	receive, changes, save := watch(w.fake.Client(zendesk.WithHTTPClient(&http.Client{Transport: w})), w.token)
	w.receive = receive
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w.clock.AfterFunc(d, cancel)
	var failure error
	changes(ctx, func(c zendesk.AgentChange, err error) bool {
		if err != nil {
			failure = err
			return false
		}
		w.told = append(w.told, c)
		if w.rng.IntN(4) == 0 { // a slow program: the buffer is small
			_ = w.clock.Sleep(ctx, time.Duration(w.rng.IntN(3000))*time.Millisecond)
		}
		if w.rng.IntN(3) == 0 {
			w.saved, w.token = len(w.told), save()
		}
		return w.rng.IntN(40) != 0 || w.calm
	})
	w.receive = nil
	if failure != nil && !errors.Is(failure, context.Canceled) {
		return failure
	}
	return nil
}

// momentsOf is the oracle's reading of a change.
func momentsOf(c zendesk.AgentChange, channels []zendesk.Channel) map[zendesk.Channel]moment {
	switch c.Kind {
	case zendesk.ChangeStatus:
		return map[zendesk.Channel]moment{"": {fmt.Sprint(int64(c.Status.ID)), c.At.UnixMicro()}}
	case zendesk.ChangeChannel:
		return map[zendesk.Channel]moment{c.Channel: {string(c.ChannelStatus), c.At.UnixMicro()}}
	case zendesk.ChangeAgentGone:
		all := map[zendesk.Channel]moment{}
		for _, of := range channels {
			all[of] = moment{}
		}
		return all
	}
	return map[zendesk.Channel]moment{c.Channel: {}}
}

// judge compares what was told with what happened: per fact a subsequence of
// the history, in order and without repeats, that ends at the truth, and
// without a gap only where nothing is missing.
func (w *world) judge() (complaints []string) {
	channels := []zendesk.Channel{"", zendesk.ChannelSupport, zendesk.ChannelMessaging, zendesk.ChannelTalk}
	place := map[factID]int{} // one past the place in the history of what was told last
	for _, c := range w.told {
		for of, m := range momentsOf(c, channels) {
			f := factID{c.AgentID, of}
			h, from := w.history[f], place[f]
			i := slices.Index(h[from:], m)
			if m == (moment{}) && (from == len(h) && (from == 0 || h[from-1] == m) || from > 0 && h[from-1] == m) {
				continue // a fact of a gone agent that was gone before
			}
			if i < 0 {
				complaints = append(complaints, fmt.Sprintf("%v: told %v twice, backwards or never true", f, m))
				continue
			}
			place[f] = from + i + 1
			if !c.Gap && !adjacent(h, from, m) {
				complaints = append(complaints, fmt.Sprintf("%v: no gap before %v, but %d states are missing: %v", f, m, i, h[max(from-1, 0):from+i+1]))
			}
		}
	}
	for f, h := range w.history {
		if last := h[len(h)-1]; (place[f] == 0 && last != moment{}) || (place[f] > 0 && h[place[f]-1] != last) {
			complaints = append(complaints, fmt.Sprintf("%v: the last told is not the truth, %v", f, last))
		}
	}
	return complaints
}

// adjacent says whether nothing is missing that a gap would have to tell: a
// round trip back to the status known cannot be seen from the next event. Of
// moments that look alike, within a microsecond, any may be the one.
func adjacent(h []moment, from int, m moment) bool {
	for i := from; i < len(h); i++ {
		if h[i] == m && (i == from || from > 0 && h[i-1].value == h[from-1].value) {
			return true
		}
	}
	return false
}

func TestWatchWorlds(t *testing.T) {
	seeds := uint64(120)
	if testing.Short() {
		seeds = 10
	}
	changes, events, gaps := 0, 0, 0
	for seed := range seeds {
		w := newWorld(seed)
		if err := w.live(realWatch(20 * time.Second)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, c := range w.judge() {
			t.Errorf("seed %d: %s", seed, c)
		}
		changes += len(w.told)
		for _, c := range w.told {
			if c.Source == zendesk.SourceEvent {
				events++
			}
			if c.Gap {
				gaps++
			}
		}
	}
	if events == 0 || gaps == 0 || events == changes {
		t.Errorf("%d changes, %d of them by event, %d with a gap: want all kinds", changes, events, gaps)
	}
}

// naiveWatch merges without marks: every event counts, and so does whatever
// the list has else than was told last.
func naiveWatch(w *world) watcher {
	return func(client *zendesk.Client, _ zendesk.WatchToken) (func(context.Context, zendesk.Event) error,
		func(context.Context, func(zendesk.AgentChange, error) bool), func() zendesk.WatchToken,
	) {
		var inbox []zendesk.AgentChange
		last := map[int64]zendesk.StatusID{}
		receive := func(_ context.Context, ev zendesk.Event) error {
			if ev, ok := ev.(*zendesk.AgentUnifiedStateChanged); ok {
				inbox = append(inbox, zendesk.AgentChange{AgentID: ev.AgentID, Kind: zendesk.ChangeStatus, Status: ev.New, At: ev.UpdatedAt})
			}
			return nil
		}
		changes := func(ctx context.Context, yield func(zendesk.AgentChange, error) bool) {
			for ctx.Err() == nil {
				for a, err := range client.Availability.All(ctx, zendesk.AvailabilityListOptions{}) {
					if err == nil && a.Status != nil && last[a.AgentID] != a.Status.ID {
						inbox = append(inbox, zendesk.AgentChange{AgentID: a.AgentID, Kind: zendesk.ChangeStatus, Status: *a.Status, At: a.Status.UpdatedAt, Gap: true})
					}
				}
				for len(inbox) > 0 {
					c := inbox[0]
					inbox = inbox[1:]
					last[c.AgentID] = c.Status.ID
					if !yield(c, nil) {
						return
					}
				}
				_ = w.clock.Sleep(ctx, 20*time.Second)
			}
		}
		return receive, changes, func() zendesk.WatchToken { return "" }
	}
}

// The oracle has to notice what the marks are for.
func TestWatchOracle(t *testing.T) {
	faults := map[string]int{"twice, backwards": 0, "not the truth": 0, "no gap": 0}
	for seed := range uint64(10) {
		w := newWorld(seed)
		if err := w.live(naiveWatch(w)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, c := range w.judge() {
			for fault := range faults {
				if strings.Contains(c, fault) {
					faults[fault]++
				}
			}
		}
	}
	for fault, n := range faults {
		if n == 0 {
			t.Errorf("the oracle never complained of %q", fault)
		}
	}
}
