package main

import (
	"context"
	"encoding/base64"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/examples/internal/storm"
	"github.com/ctikit/ctikit/statussync/engine"
)

var kills = flag.Int("kills", 6, "how many processes TestKillNATS and TestKillPostgreSQL kill each")

// victim is a process that is killed and started again.
type victim interface {
	String() string
	Kill()
	Start()
}

// chaos is three replicas on one store, in a storm.
type chaos struct {
	*storm.Storm
	t        *testing.T
	store    engine.Store // that of the replicas, to be read and not used
	replicas []*storm.Program
	saved    int // what was acknowledged and looked for in the store
	webhooks storm.RelayCounts
}

// leaseTTL is the shortest in use: fail-overs are frequent.
const leaseTTL = 3 * time.Second

// storeKey seals the webhooks' secrets in the store.
var storeKey = base64.StdEncoding.EncodeToString(make([]byte, 32))

// newChaos has three replicas on a store, which is at a URL. None is started yet.
func newChaos(t *testing.T, store engine.Store, url string) *chaos {
	t.Helper()
	config := file(t, "bridge.json", storm.Config, 0o600)
	c := &chaos{Storm: storm.New(t), t: t, store: patient{store}}
	c.SaveHolds(c.store)
	for _, name := range []string{"a", "b", "c"} {
		c.replicas = append(c.replicas, c.Program(name, func(env []string) *exec.Cmd {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-config", config, "-store", url,
				"-replica", name, "-lease", leaseTTL.String(), "-listen", loopback4+":0", "-admin", loopback4+":0")
			cmd.Env = append(env, childVar+"="+replicaChild, "BRIDGE_STORE_KEY="+storeKey)
			return cmd
		}))
	}
	return c
}

// play kills processes while people are at work.
func (c *chaos) play(servers []victim) {
	for _, r := range c.replicas {
		r.Start()
	}
	for _, r := range c.replicas {
		r.Ready()
		r.Knows(c.Storm)
	}
	c.Pause(storm.Tie) // a click sooner could be older than what was found
	began := time.Now()
	finished := c.Play()
	var waiting []victim
	for range *kills {
		if len(waiting) == 0 {
			waiting = c.inRandomOrder(servers)
		}
		c.Pause(time.Second + rand.N(3*time.Second))
		v := c.next(waiting)
		waiting = slices.DeleteFunc(waiting, func(x victim) bool { return x == v })
		c.kill(v, slices.Contains(servers, v))
	}
	killing := time.Since(began)
	c.webhooks = c.End(finished)
	c.t.Logf("kills went on for %v, and everybody had finished %v later", killing.Round(time.Second), (time.Since(began) - killing).Round(time.Second))
	for _, r := range c.replicas {
		r.Stop()
	}
	c.saved += c.CheckSaved(c.store)
}

// inRandomOrder is all processes: each is killed once before any is again.
func (c *chaos) inRandomOrder(servers []victim) []victim {
	all := slices.Clone(servers)
	for _, r := range c.replicas {
		all = append(all, r)
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// next is who is killed next: in place of the first replica of all the one that
// leads, so that there is a fail-over.
func (c *chaos) next(waiting []victim) victim {
	isReplica := func(v victim) bool { _, ok := v.(*storm.Program); return ok }
	replicas := 0
	for _, v := range waiting {
		if isReplica(v) {
			replicas++
		}
	}
	if isReplica(waiting[0]) && replicas == len(c.replicas) {
		for _, r := range c.replicas {
			if r.Name == c.Leading() {
				return r
			}
		}
	}
	return waiting[0]
}

// kill kills a process, looks in the store, and starts the process again. The store
// can be read once its server is back.
func (c *chaos) kill(v victim, isServer bool) {
	c.Note(v.String() + " is killed")
	v.Kill()
	if !isServer {
		c.saved += c.CheckSaved(c.store)
	}
	c.Pause(rand.N(2 * time.Second))
	v.Start()
	c.Note(v.String() + " is started")
	if isServer {
		c.saved += c.CheckSaved(c.store)
	}
}

// judge judges what the vendors got.
func (c *chaos) judge() {
	c.t.Helper()
	w, v, r := c.JudgeWrites(), c.JudgeReplicas(), c.webhooks
	c.t.Logf("%d kills; %d terms; requests by replica: %v, and %d beside the engines; of lower terms after higher: %d", *kills, v.Terms, v.Requests, v.Beside, v.Late)
	c.t.Logf("fail-overs with a ttl of %v: %v", leaseTTL, v.FailOvers)
	c.t.Logf("%d webhooks, all acknowledged; of %d attempts %d were refused and %d not answered", r.Got, r.Sent, r.Refused, r.Lost)
	c.t.Logf("%d clicks, of which %d were waited for and carried; %d writes for clicks", w.Clicks, c.Carried(), w.Writes)
	c.t.Logf("%d calls, %d holds, and the wish again after each", c.Calls(), w.Holds)
	c.t.Logf("after kills, %d acknowledged clicks and wishes were looked for in the store", c.saved)
	if v.Beside > 0 {
		c.t.Errorf("%d requests name no replica that leads", v.Beside)
	}
	if r.Acknowledged != r.Got || r.Got < 10**kills || r.Lost == 0 || c.saved < *kills || c.Calls() < storm.Callers || w.Holds < storm.Callers ||
		v.Terms < 2 || len(v.FailOvers) == 0 {
		c.t.Error("too little happened to prove anything")
	}
}

// patient is a store of which what is read is read again while a server is down.
type patient struct{ engine.Store }

// Get implements [engine.Store].
func (p patient) Get(ctx context.Context, key string) (value []byte, version uint64, err error) {
	for ctx.Err() == nil {
		if value, version, err = p.Store.Get(ctx, key); err == nil {
			break
		}
	}
	return value, version, err
}
