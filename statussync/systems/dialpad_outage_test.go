package systems_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const stormAgents = 40

// TestDialpadReceiverOutage has the receiver be down for ten seconds while
// everybody clicks. Dialpad gives up on an event after 1.5 s, so that they are
// lost; the sweep that follows makes it good.
func TestDialpadReceiverOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStorm(t)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.engine.Run(ctx) }()
		time.Sleep(3 * time.Minute)

		s.down.Store(true)
		rng := rand.New(rand.NewPCG(1, 2))
		for range 10 * stormAgents { // ten seconds
			s.click(rng)
			time.Sleep(25 * time.Millisecond)
		}
		time.Sleep(2 * time.Second) // Dialpad's last tries
		s.down.Store(false)
		if n, apart := s.refused.Load(), s.apart(); n < stormAgents || len(apart) < stormAgents/4 {
			t.Errorf("an outage with %d deliveries refused and agents %v apart proves nothing", n, apart)
		}

		s.engine.Sweep()
		time.Sleep(30 * time.Second) // a sweep, and a second look at what surprised
		if apart := s.apart(); len(apart) > 0 {
			t.Errorf("agents %v are apart", apart)
		}
		before := s.dialpad.Writes() + s.zendesk.Writes()
		s.engine.Sweep()
		time.Sleep(time.Minute)
		if n := s.dialpad.Writes() + s.zendesk.Writes() - before; n > 0 {
			t.Errorf("a further sweep wrote %d times", n)
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

// storm is a floor of agents in Zendesk and Dialpad, and a receiver that may be
// down.
type storm struct {
	t       *testing.T
	zendesk *zendesktest.Fake
	dialpad *dialpadtest.Fake
	engine  *engine.Engine
	down    atomic.Bool
	refused atomic.Int64 // deliveries
}

func newStorm(t *testing.T) *storm {
	t.Helper()
	s := &storm{t: t, zendesk: zendesktest.New(t), dialpad: dialpadtest.New(t)}
	for i := range int64(stormAgents) {
		email := fmt.Sprintf("agent%d@example.test", i)
		s.zendesk.PutAgent(zendesktest.Agent{ID: agent + i, Email: email, Status: zendesk.StatusOnline})
		s.dialpad.PutUser(dialpadtest.User{ID: operatorID + i, Email: email, CallCenters: []int64{101}})
	}
	zs, ds := systems.Zendesk(s.zendesk.Client()), systems.Dialpad(s.dialpad.Client())
	hook, err := dialpad.NewWebhook([]string{subscribeDialpad(t, s.dialpad)})
	s.must(err)
	receive := hook.Handler(ds.Receive)
	s.dialpad.Deliver("bridge.example.test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.down.Load() {
			s.refused.Add(1)
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		receive.ServeHTTP(w, r)
	}))
	s.engine, err = engine.New(t.Context(), engine.Config{
		Account: "acme", Systems: []engine.System{zs, ds}, Pairs: []statussync.Pair{{A: "zendesk", B: "dialpad", Rules: systems.DialpadZendeskDefaults()}},
		SweepEvery: time.Hour, // none but those that the test asks for
	})
	s.must(err)
	return s
}

func (s *storm) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// click has somebody change duty.
func (s *storm) click(rng *rand.Rand) {
	i := rng.Int64N(stormAgents)
	user, _ := s.dialpad.User(operatorID + i)
	s.dialpad.SetStatus(user.ID, user.OffDuty, "")
}

// apart are the agents whose last click does not stand on both sides.
func (s *storm) apart() (agents []int64) {
	s.t.Helper()
	for i := range int64(stormAgents) {
		user, _ := s.dialpad.User(operatorID + i)
		want := map[bool]zendesk.StatusID{true: zendesk.StatusAway, false: zendesk.StatusOnline}[user.OffDuty]
		wished := explained(s.t, s.engine, agent+i, "dialpad").Wants.ID
		if s.zendesk.StatusOf(agent+i).ID != want || wished != map[bool]statussync.Status{true: "unavailable", false: "available"}[user.OffDuty] {
			agents = append(agents, agent+i)
		}
	}
	return agents
}
