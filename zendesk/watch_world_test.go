package zendesk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// factID is a fact of an agent: the unified status, "", or a channel, and what
// there, "" for the status on it.
type factID struct {
	agent int64
	of    zendesk.Channel
	what  string
}

// moment is a value that a fact had, as the world saw it happen: "" after its
// end. It is the oracle's, and knows nothing of marks' use.
type moment struct {
	value string
	at    time.Time
}

// world is an account in which random things happen, and a program that
// watches it, is stopped, and goes on from what it saved.
type world struct {
	rng      *rand.Rand
	clock    *ctikit.VirtualClock
	fake     *zendesktest.Fake
	history  map[factID][]moment
	reported []zendesk.AgentChange // what the program has saved, or not lost yet
	saved    int                   // how much of it is saved together with token
	token    zendesk.WatchToken
	receive  func(context.Context, zendesk.Event) error
	silent   time.Time // until then every delivery is lost
	calm     bool
	// How lists and readings round the times of changes.
	roundList, roundRead func(time.Time) time.Time
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
	w.roundList, w.roundRead = w.rounding()
	lag := time.Duration(w.rng.IntN(4)) * 7 * time.Second
	handler := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.deliver(rw, r) })
	w.fake = zendesktest.New(nil,
		zendesktest.WithClock(w.clock), zendesktest.WithPageSize(2), zendesktest.WithBudgets(100_000, 100_000),
		zendesktest.WithWebhookSecret("signing-secret"), zendesktest.WithDeliveryPlan(w.plan))
	w.fake.Deliver("hooks.example.test", handler)
	w.fake.SetListLag(lag)
	w.fake.Subscribe("https://hooks.example.test/zendesk", zendesk.WatchEvents()...)
	w.fake.PutStatus(zendesk.UnifiedStatus{ID: 120045, Name: "Writing docs", Channels: map[zendesk.Channel]zendesk.ChannelStatus{
		zendesk.ChannelSupport: zendesk.ChannelOnline, zendesk.ChannelMessaging: zendesk.ChannelAway,
	}})
	for id := range int64(5) {
		w.fake.PutAgent(zendesktest.Agent{ID: 7001 + id, Status: zendesk.StatusOnline})
	}
	for n := range w.rng.IntN(3) / 2 * 26 { // more than a list shows, in some worlds
		w.fake.AddWorkItem(7001, zendesk.ChannelSupport, fmt.Sprint("old-", n), zendesk.WorkItemAssigned)
	}
	for id := range int64(5) {
		w.look(7001 + id)
	}
	return w
}

// rounding gives two ways to round times that are at most 5 ms apart from each
// other and from the event's.
func (w *world) rounding() (list, read func(time.Time) time.Time) {
	little, most := time.Microsecond, 5*time.Millisecond
	down := w.rng.IntN(2) == 0
	if down {
		little, most = -little, -most
	}
	ways := []func(time.Time) time.Time{
		nil,
		func(t time.Time) time.Time { return t.Add(little) },
		func(t time.Time) time.Time { return t.Add(most) },
	}
	if down {
		ways = append(ways, func(t time.Time) time.Time { return t.Truncate(5 * time.Millisecond) })
	}
	return ways[w.rng.IntN(len(ways))], ways[w.rng.IntN(len(ways))]
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

// deliver is the program's webhook, while the program runs.
func (w *world) deliver(rw http.ResponseWriter, r *http.Request) {
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
	now, client := map[factID]moment{}, w.fake.Client()
	a, err := client.Availability.Get(context.Background(), id)
	if err != nil {
		a = &zendesk.AgentAvailability{}
	}
	if a.Status != nil {
		now[factID{agent: id}] = moment{fmt.Sprint(int64(a.Status.ID)), a.Status.UpdatedAt}
	}
	for _, c := range a.Channels {
		now[factID{id, c.Name, ""}] = moment{string(c.Status), c.UpdatedAt}
		now[factID{id, c.Name, "capacity"}] = moment{fmt.Sprint(*c.MaxCapacity), w.clock.Now()}
		if c.MoreWorkItems {
			c.WorkItems = slices.Collect(func(yield func(zendesk.WorkItem) bool) {
				for item, err := range client.Availability.AllWorkItems(context.Background(), id, c.Name) {
					if err != nil || !yield(item) {
						return
					}
				}
			})
		}
		for _, item := range c.WorkItems {
			now[factID{id, c.Name, item.ID}] = moment{string(item.Reason), w.clock.Now()}
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
	if len(h) == 0 || h[len(h)-1].value != m.value || f.what == "" && h[len(h)-1] != m {
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
	switch n := w.rng.IntN(40); {
	case n == 0:
		_ = w.fake.Try(func(z *zendesktest.Fake) { z.DeleteAgent(id) })
	case n < 3:
		if _, err := w.fake.Client().Availability.Get(context.Background(), id); err != nil {
			w.fake.PutAgent(zendesktest.Agent{ID: id, Status: zendesk.StatusAway})
		}
	case n == 3:
		_ = w.fake.Try(func(z *zendesktest.Fake) { z.RemoveChannel(id, zendesk.ChannelTalk) })
	case n == 4:
		_ = w.fake.Try(func(z *zendesktest.Fake) { z.AddChannel(id, zendesk.ChannelTalk) })
	case n == 5:
		w.silent = w.clock.Now().Add(2 * time.Minute)
	case n < 25:
		for range clicks {
			w.work(id)
			w.look(id)
		}
	default:
		for range clicks {
			_ = w.fake.Try(func(z *zendesktest.Fake) { z.SetStatus(id, statuses[w.rng.IntN(len(statuses))]) })
			w.look(id)
		}
	}
	w.look(id)
	w.clock.AfterFunc(time.Duration(w.rng.IntN(15_000))*time.Millisecond, w.act)
}

// work changes one of few work items, which come and go, or a capacity.
func (w *world) work(id int64) {
	channel := []zendesk.Channel{zendesk.ChannelSupport, zendesk.ChannelMessaging, zendesk.ChannelTalk}[w.rng.IntN(3)]
	reason := []zendesk.WorkItemReason{zendesk.WorkItemOffered, zendesk.WorkItemAccepted, zendesk.WorkItemReopened}[w.rng.IntN(3)]
	item, n := fmt.Sprint("item-", w.rng.IntN(3)), w.rng.IntN(10)
	_ = w.fake.Try(func(z *zendesktest.Fake) {
		switch {
		case n == 0:
			z.SetMaxCapacity(id, channel, w.rng.IntN(3))
		case n < 5:
			z.AddWorkItem(id, channel, item, reason)
		case n < 8:
			z.UpdateWorkItem(id, channel, item, reason)
		default:
			z.RemoveWorkItem(id, channel, item, reason)
		}
	})
}

// live runs the world: lives of the program with outages between them, the
// last of them long enough for everything to settle.
func (w *world) live(watch watcher) error {
	w.clock.AfterFunc(0, w.act)
	for range 1 + w.rng.IntN(3) {
		if err := w.run(watch, time.Duration(1+w.rng.IntN(240))*time.Second); err != nil {
			return err
		}
		w.reported = w.reported[:w.saved] // the rest was lost with the program
		_ = w.clock.Sleep(context.Background(), time.Duration(w.rng.IntN(120))*time.Second)
	}
	w.calm = true
	return w.run(watch, 20*time.Minute)
}

// RoundTrip is the program's way to Zendesk, which fails now and then.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.calm || w.rng.IntN(6) != 0 {
		resp, err := w.fake.RoundTrip(r)
		if err == nil {
			round := w.roundRead
			if strings.HasSuffix(r.URL.Path, "/agent_availabilities") {
				round = w.roundList
			}
			if round != nil {
				rounded(resp, round)
			}
		}
		return resp, err
	}
	switch status := []int{0, 429, 500, 503}[w.rng.IntN(4)]; status {
	case 0:
		return nil, errors.New("connection reset")
	default:
		return reply(r, status, "sorry", "Retry-After", "2"), nil
	}
}

var changeTime = regexp.MustCompile(`"(updated_at|added_at)":"([^"]+)"`)

// rounded rounds the times of changes in a reply.
func rounded(resp *http.Response, round func(time.Time) time.Time) {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	_ = resp.Body.Close()
	body = changeTime.ReplaceAllFunc(body, func(field []byte) []byte {
		m := changeTime.FindSubmatch(field)
		t, err := time.Parse(time.RFC3339, string(m[2]))
		if err != nil {
			panic(err)
		}
		return fmt.Appendf(nil, `"%s":"%s"`, m[1], round(t).UTC().Format("2006-01-02T15:04:05.000000Z07:00"))
	})
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
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
		w.reported = append(w.reported, c)
		if w.rng.IntN(4) == 0 { // a slow program: the buffer is small
			_ = w.clock.Sleep(ctx, time.Duration(w.rng.IntN(3000))*time.Millisecond)
		}
		if w.rng.IntN(3) == 0 {
			w.saved, w.token = len(w.reported), save()
		}
		return w.rng.IntN(40) != 0 || w.calm
	})
	w.receive = nil
	if failure != nil && !errors.Is(failure, context.Canceled) {
		return failure
	}
	return nil
}

// momentOf is the oracle's reading of a change.
func momentOf(c zendesk.AgentChange) (factID, moment) {
	m := moment{at: c.At}
	switch c.Kind {
	case zendesk.ChangeStatus:
		m.value = fmt.Sprint(int64(c.Status.ID))
	case zendesk.ChangeChannel:
		m.value = string(c.ChannelStatus)
	case zendesk.ChangeCapacity:
		if c.MaxCapacity != nil {
			m.value = fmt.Sprint(*c.MaxCapacity)
		}
		return factID{c.AgentID, c.Channel, "capacity"}, m
	case zendesk.ChangeWorkItem:
		m.value = string(c.WorkItem.Reason)
		return factID{c.AgentID, c.Channel, c.WorkItem.ID}, m
	case zendesk.ChangeWorkItemGone:
		return factID{c.AgentID, c.Channel, c.WorkItem.ID}, m
	}
	return factID{agent: c.AgentID, of: c.Channel}, m
}

// is compares what was reported with a moment of the history: values, and times
// up to their rounding where both have one.
func (m moment) is(h moment) bool {
	return m.value == h.value && (m.at.IsZero() || h.at.IsZero() || m.at.Sub(h.at).Abs() <= 5*time.Millisecond)
}

// judge compares what was reported with what happened: per fact a subsequence
// of the history, in order and without repeats, that ends at the truth, and
// without a gap only where nothing is missing.
func (w *world) judge() (complaints []string) {
	place := map[factID]int{} // one past the place in the history of what was reported last
	last := map[factID]moment{}
	for _, c := range w.reported {
		f, m := momentOf(c)
		h, from := w.history[f], place[f]
		i := slices.IndexFunc(h[from:], m.is)
		if i < 0 {
			complaints = append(complaints, fmt.Sprintf("%v: %s %v reported twice, backwards or never true", f, c.Source, m))
			continue
		}
		place[f], last[f] = from+i+1, m
		if !c.Gap && c.Kind != zendesk.ChangeWorkItemGone && !adjacent(h, from, m) {
			complaints = append(complaints, fmt.Sprintf("%v: no gap before %v, but %d states are missing: %v", f, m, i, h[max(from-1, 0):from+i+1]))
		}
		for f, m := range last { // with a channel all is gone that is on it, with an agent all
			implied := c.Kind == zendesk.ChangeAgentGone || c.Kind == zendesk.ChangeChannelGone && f.of == c.Channel
			if f.agent == c.AgentID && m.value != "" && implied {
				h, from := w.history[f], place[f]
				i := slices.IndexFunc(h[from:], moment{}.is)
				if i < 0 {
					complaints = append(complaints, fmt.Sprintf("%v: reported gone, and never was", f))
				}
				place[f], last[f] = from+i+1, moment{}
			}
		}
	}
	for f, h := range w.history {
		if truth, l := h[len(h)-1], last[f]; !l.is(truth) && !w.beyond(f, last) {
			complaints = append(complaints, fmt.Sprintf("%v: the last reported, %v, is not the truth, %v", f, l, truth))
		}
	}
	return complaints
}

// beyond reports whether a fact is a work item behind those that a list shows,
// and their number is right: one came and one went, and both events were lost.
func (w *world) beyond(f factID, last map[factID]moment) bool {
	reported, there := 0, 0
	for g, h := range w.history {
		if g.agent == f.agent && g.of == f.of && strings.Contains(g.what, "-") {
			if last[g].value != "" {
				reported++
			}
			if h[len(h)-1].value != "" {
				there++
			}
		}
	}
	return strings.Contains(f.what, "-") && reported == there && there > 25
}

// adjacent says whether nothing is missing that a gap would have to say: a
// round trip back to the value known cannot be seen from the next event. Of
// moments that look alike any may be the one.
func adjacent(h []moment, from int, m moment) bool {
	for i := from; i < len(h); i++ {
		if m.is(h[i]) && (i == from || from > 0 && h[i-1].value == h[from-1].value || from == 0 && h[i-1].value == "") {
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
	changes, events, gaps, kinds := 0, 0, 0, map[zendesk.ChangeKind]int{}
	for seed := range seeds {
		w := newWorld(seed)
		if err := w.live(realWatch(20 * time.Second)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, c := range w.judge() {
			t.Errorf("seed %d: %s", seed, c)
		}
		changes += len(w.reported)
		for _, c := range w.reported {
			kinds[c.Kind]++
			if c.Source == zendesk.SourceEvent {
				events++
			}
			if c.Gap {
				gaps++
			}
		}
	}
	t.Logf("%d changes, %d of them by event, %d with a gap: %v", changes, events, gaps, kinds)
	if events == 0 || gaps == 0 || events == changes || kinds[zendesk.ChangeCapacity] == 0 || kinds[zendesk.ChangeWorkItem] == 0 || kinds[zendesk.ChangeWorkItemGone] == 0 {
		t.Error("want all kinds of changes")
	}
}
