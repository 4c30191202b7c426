package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// killings are three processes, of which one dies every few seconds beside a request
// or a save, and another one takes its place. Webhooks reach any that lives, late,
// twice and out of order; none is lost. The products' clocks are off in most worlds.
type killings struct {
	*fleet
	rng     *rand.Rand
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	lunch   zendesk.StatusID
	ahead   time.Duration // Aircall's clock; Zendesk's is as much behind

	hooks  map[*node]*http.ServeMux
	dead   map[*node]chan struct{} // closed when it dies
	hooked sync.WaitGroup          // deliveries
	only   *node                   // takes all webhooks; nil for anybody
	born   int
	spared time.Time // nobody dies before
	deaths map[string]int

	clicks  map[int64]*click      // the last one of each agent
	opened  map[opening]time.Time // when a process saved an agent's record last
	clicked int
	covered int // writes over clicks that nobody had saved
	log     []string
}

func newKillings(t *testing.T, seed uint64, deaths map[string]int) *killings {
	k := &killings{
		fleet: &fleet{T: t, site: newSite(0), store: &engine.Memory{}}, rng: rand.New(rand.NewPCG(seed, 27)),
		hooks: map[*node]*http.ServeMux{}, dead: map[*node]chan struct{}{}, deaths: deaths,
		clicks: map[int64]*click{}, opened: map[opening]time.Time{},
	}
	t.Cleanup(k.hooked.Wait)
	late := 1 + k.intN(4000) // S6: an echo that comes after five seconds was taken for none
	plan := ctikit.DeliveryPlan(func(int) []time.Duration {
		delays := []time.Duration{time.Duration(k.intN(late)) * time.Millisecond}
		if k.intN(10) == 0 {
			delays = append(delays, time.Duration(k.intN(2*late))*time.Millisecond)
		}
		return delays
	})
	const again = 300 * time.Millisecond
	k.zendesk = zendesktest.New(t, zendesktest.WithDeliveryPlan(plan), zendesktest.WithWebhookSecret("secret"),
		zendesktest.WithRetryPolicy(func(_, status int, _ time.Duration, _ error) (time.Duration, bool) {
			return again, status != http.StatusOK
		}))
	k.aircall = aircalltest.New(t, aircalltest.WithDeliveryPlan(plan), aircalltest.WithWebhookToken("token"),
		aircalltest.WithRetrySpacing(func(int) time.Duration { return again }))
	k.flaw(seed)
	k.subscribe()
	for i := range 3 {
		id, email := int64(firstAgent+i), fmt.Sprintf("agent%d@example.test", i+1)
		k.zendesk.PutAgent(zendesktest.Agent{ID: id, Email: email, Status: zendesk.StatusOnline})
		k.aircall.PutUser(aircalltest.User{ID: id + userOffset, Email: email})
	}
	k.spare(time.Minute)
	for range 3 {
		k.birth()
	}
	return k
}

// flaw has the products of most worlds fall short of the ideal.
func (k *killings) flaw(seed uint64) {
	k.ahead = []time.Duration{0, 3 * time.Second, skew, -skew}[seed%4]
	k.zendesk.SetSkew(-k.ahead)
	k.aircall.SetSkew(k.ahead)
	if seed%8 > 3 {
		k.zendesk.SetListLag(5 * time.Second)
		k.aircall.SetListLag(5 * time.Second)
		k.aircall.ListsWithoutReasons(true)
	}
}

func (k *killings) subscribe() {
	k.Helper()
	k.zendesk.Deliver(bridgeHost, k)
	k.aircall.Deliver(bridgeHost, k)
	k.lunch = k.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	_, _, _, err := k.zendesk.Client().Webhooks.Ensure(k.Context(), zendesk.WebhookSpec{
		Name: "bridge", Endpoint: zendeskHook, Subscriptions: []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged}})
	k.must(err)
	_, _, _, err = k.aircall.Client().Webhooks.Ensure(k.Context(), aircall.WebhookSpec{Name: "bridge", URL: aircallHook, Events: aircall.PresenceEvents()})
	k.must(err)
}

func (k *killings) intN(n int) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.rng.IntN(n)
}

func (k *killings) moment(most time.Duration) time.Duration {
	return time.Duration(k.intN(int(most/time.Millisecond))) * time.Millisecond
}

// note writes the story of a world, which is shown when it ends badly.
func (k *killings) note(format string, args ...any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.log = append(k.log, time.Now().Format("15:04:05.000 ")+fmt.Sprintf(format, args...))
}

// birth starts a process.
func (k *killings) birth() {
	k.mu.Lock()
	k.born++
	name := fmt.Sprintf("n%d", k.born)
	k.mu.Unlock()
	n := k.start(name, func(n *node, c *engine.Config) {
		zs := systems.Zendesk(k.zendesk.Client(zendesk.WithHTTPClient(k.transport(n, k.zendesk))))
		as := systems.Aircall(k.aircall.Client(aircall.WithHTTPClient(k.transport(n, k.aircall))))
		zh, err := zendesk.NewWebhook([]string{"secret"}, zendesk.WithWindow(2*skew))
		k.must(err)
		ah, err := aircall.NewWebhook([]string{"token"})
		k.must(err)
		mux := http.NewServeMux()
		mux.Handle("POST /zendesk", zh.Handler(zs.Receive))
		mux.Handle("POST /aircall", ah.Handler(as.Receive))
		c.Systems, c.Store, c.SweepEvery = []engine.System{zs, as}, mortal{nodeStore{k.store, n}, k}, time.Minute
		c.Pairs = []statussync.Pair{{A: "zendesk", B: "aircall", Rules: systems.AircallZendeskDefaults()}}
		lunchRule(c)
		k.mu.Lock()
		defer k.mu.Unlock()
		k.hooks[n], k.dead[n] = mux, make(chan struct{})
	})
	k.mu.Lock()
	defer k.mu.Unlock()
	k.nodes = append(slices.Clone(k.nodes), n)
}

// mayDie is a moment at which a process may die. It never comes back from that.
func (k *killings) mayDie(n *node, moment string, percent int) {
	if k.dies(n, moment, percent) {
		k.note("%s dies %s", n.name, moment)
		n.kill()
		k.mu.Lock()
		close(k.dead[n])
		k.mu.Unlock()
		go func() {
			time.Sleep(k.moment(3 * time.Second))
			if !k.Failed() {
				k.birth()
			}
		}()
	}
	n.pass()
}

func (k *killings) dies(n *node, moment string, percent int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if n.isFrozen() || time.Now().Before(k.spared) || k.rng.IntN(100) >= percent {
		return false
	}
	k.spared = time.Now().Add(4*time.Second + time.Duration(k.rng.IntN(10000))*time.Millisecond)
	k.deaths[moment]++
	k.nodes = slices.DeleteFunc(slices.Clone(k.nodes), func(o *node) bool { return o == n })
	return true
}

// spare has nobody die for a while.
func (k *killings) spare(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.spared = later(k.spared, time.Now().Add(d))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (k *killings) isDead(n *node) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	select {
	case <-k.dead[n]:
		return true
	default:
		return false
	}
}

// mortal is the store as a process reaches it that may die beside each save.
type mortal struct {
	nodeStore
	world *killings
}

func (s mortal) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	agent, ok := strings.CutPrefix(key, "acme/agent/")
	if !ok {
		return s.nodeStore.CompareAndSet(ctx, key, version, value)
	}
	s.world.mayDie(s.node, "before a save", 4)
	saved, err := s.nodeStore.CompareAndSet(ctx, key, version, value)
	if err == nil {
		s.world.saved(s.node, agent, string(value))
	}
	s.world.mayDie(s.node, "after a save", 4)
	return saved, err
}

func (s mortal) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	s.world.mayDie(s.node, "before a batch", 2)
	results, err := s.nodeStore.CompareAndSetMany(ctx, changes)
	for i, r := range results {
		if agent, ok := strings.CutPrefix(changes[i].Key, "acme/agent/"); ok && r.Err == nil {
			s.world.saved(s.node, agent, string(changes[i].Value))
		}
	}
	s.world.mayDie(s.node, "after a batch", 2)
	return results, err
}

// transport has requests take a while. The process may die on both sides of them, and
// more often where they write.
func (k *killings) transport(n *node, fake http.RoundTripper) *http.Client {
	return &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		percent := 1
		if r.Method == http.MethodPut {
			percent = 12
		}
		k.mayDie(n, "before a request", percent)
		time.Sleep(k.moment(150 * time.Millisecond))
		k.mayDie(n, "with a request on its way", percent)
		if k.isDead(n) {
			return nil, errCut
		}
		if r.Method == http.MethodPut {
			k.writes(n, r)
		}
		reply, err := fake.RoundTrip(r)
		k.mayDie(n, "before the reply", percent)
		time.Sleep(k.moment(150 * time.Millisecond))
		k.mayDie(n, "after the reply", percent)
		return reply, err
	})}
}

// ServeHTTP takes a webhook to some process that lives; should it die of that, the
// product tries again.
func (k *killings) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, hooks, dead := k.taker()
	r = r.WithContext(context.WithoutCancel(r.Context()))
	done := make(chan int, 1)
	k.hooked.Go(func() {
		reply := httptest.NewRecorder()
		hooks.ServeHTTP(reply, r)
		done <- reply.Code
	})
	select {
	case code := <-done:
		w.WriteHeader(code)
	case <-dead:
		k.note("%s dies of a webhook", n.name)
		w.WriteHeader(http.StatusBadGateway)
	}
}

// taker is some process that lives.
func (k *killings) taker() (n *node, hooks http.Handler, dead chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	n = k.nodes[k.rng.IntN(len(k.nodes))]
	if k.only != nil {
		n = k.only
	}
	return n, k.hooks[n], k.dead[n]
}

// deliverTo has one process take all webhooks from now on.
func (k *killings) deliverTo(n *node) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.only = n
}

// TestKilledLeaders lives through random worlds: whatever was clicked stands, as none
// is clicked at the same time as another.
func TestKilledLeaders(t *testing.T) {
	worlds, deaths, clicks, covered := 60, map[string]int{}, 0, 0
	if testing.Short() || racing {
		worlds = 4
	}
	for seed := range uint64(worlds) {
		synctest.Test(t, func(t *testing.T) {
			k := newKillings(t, seed, deaths)
			time.Sleep(time.Minute)
			until := time.Now().Add(5 * time.Minute)
			var agents sync.WaitGroup
			for i := range 3 {
				agents.Go(func() { k.work(int64(firstAgent+i), until) })
			}
			agents.Wait()
			k.spare(24 * time.Hour)
			time.Sleep(10 * time.Second) // those who are under way are born
			k.end()
			clicks, covered = clicks+k.clicked, covered+k.covered
			if t.Failed() {
				t.Logf("the end of the story:\n%s", strings.Join(k.log[max(0, len(k.log)-60):], "\n"))
			}
		})
		if t.Failed() {
			t.Fatalf("in world %d", seed)
		}
	}
	t.Logf("%d worlds, %d clicks, %d writes over clicks that nobody had saved, deaths %v", worlds, clicks, covered, deaths)
	if clicks < 40*worlds || len(deaths) < 6 {
		t.Error("too little happened to prove anything")
	}
}
