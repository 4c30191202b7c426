package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	nj "github.com/nats-io/nats.go/jetstream"

	"github.com/ctikit/ctikit/examples/internal/storm"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/jetstream"
)

// TestKillNATS kills one of three replicas and three NATS servers, over and over,
// while people click on both sides and take calls. Nothing that was acknowledged is
// lost, doubled or reordered, and no two replicas' requests overlap.
func TestKillNATS(t *testing.T) {
	if testing.Short() {
		t.Skip("the gate has it run as a proof")
	}
	servers, url := startNATS(t)
	store, err := jetstream.Open(t.Context(), url, jetstream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	c := newChaos(t, store, url)
	saver := newSaver(t, store)
	leads := streamLeader(t, url)
	var victims []victim
	for _, s := range servers {
		victims = append(victims, &natsVictim{s, leads, saver})
	}
	c.play(victims)
	saver.end()
	c.judge()
	t.Logf("longest time between two saves: %v after the stream's leader was killed; %v after another server; %v otherwise",
		saver.longest(afterLeader), saver.longest(afterFollower), saver.longest(otherwise))
}

// startNATS starts three servers that form a cluster, with a bucket.
func startNATS(t *testing.T) (servers []*storm.Process, clients string) {
	t.Helper()
	ports := freePorts(t, 6)
	var urls []string
	for i := range 3 {
		name, dir := "nats"+strconv.Itoa(i), t.TempDir()
		urls = append(urls, "nats://"+loopback+":"+ports[i])
		servers = append(servers, storm.NewProcess(t, name, func() *exec.Cmd {
			cmd := exec.CommandContext(t.Context(), os.Args[0], name, dir, ports[i], ports[3+i], strings.Join(ports[3:], ","))
			cmd.Env = append(os.Environ(), childVar+"="+natsChild)
			return cmd
		}))
		servers[i].Start()
	}
	for _, port := range ports[:3] {
		storm.Poll(t.Context(), func() bool {
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", loopback+":"+port)
			if err == nil {
				_ = conn.Close()
			}
			return err == nil
		})
	}
	return servers, strings.Join(urls, ",")
}

func freePorts(t *testing.T, n int) (ports []string) {
	t.Helper()
	for range n {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", loopback+":0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, port)
	}
	return ports
}

// streamLeader names the server that leads the bucket's stream, if one does.
func streamLeader(t *testing.T, url string) func() string {
	t.Helper()
	conn, err := nats.Connect(url, nats.MaxReconnects(-1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	js, err := nj.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	return func() string {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		s, err := js.Stream(ctx, "KV_ctikit")
		if err != nil || s.CachedInfo().Cluster == nil {
			return ""
		}
		return s.CachedInfo().Cluster.Leader
	}
}

// String says whether the server leads.
func (v *natsVictim) String() string {
	if v.leads() == v.Name {
		return v.Name + ", which leads the stream,"
	}
	return v.Name
}

// natsVictim is a server of which the saver knows when it is killed.
type natsVictim struct {
	*storm.Process
	leads func() string
	saver *saver
}

// Kill implements victim.
func (v *natsVictim) Kill() {
	as := afterFollower
	if v.leads() == v.Name {
		as = afterLeader
	}
	v.saver.note(as)
	v.Process.Kill()
}

// saver saves every few milliseconds, and notes how long nothing could be saved.
type saver struct {
	t    *testing.T
	stop func()
	done chan struct{}

	mu    sync.Mutex
	phase phase
	since time.Time // when the phase began
	gaps  map[phase][]time.Duration
}

// phase is what has happened lately.
type phase int

const (
	otherwise phase = iota
	afterLeader
	afterFollower
)

// phaseLasts is how long what happens to a server counts as the cause of a gap.
const phaseLasts = 10 * time.Second

func newSaver(t *testing.T, store engine.Store) *saver {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := &saver{t: t, stop: stop, done: make(chan struct{}), gaps: map[phase][]time.Duration{}}
	go s.save(ctx, store)
	return s
}

func (s *saver) save(ctx context.Context, store engine.Store) {
	defer close(s.done)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	version, last := uint64(0), time.Now()
	for ctx.Err() == nil {
		<-tick.C
		v, err := store.CompareAndSet(ctx, "saver/value", version, []byte(last.String()))
		if err == nil {
			s.saved(last)
			version, last = v, time.Now()
			continue
		}
		value, v, errGet := store.Get(ctx, "saver/value")
		if errGet == nil && v < version {
			s.t.Errorf("the store has version %d, %s, and has acknowledged version %d (%v)", v, value, version, err)
		}
		if errGet == nil {
			version = v
		}
	}
}

// saved takes in that something could be saved, again since a time.
func (s *saver) saved(since time.Time) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.since) > phaseLasts && since.After(s.since.Add(phaseLasts)) {
		s.phase = otherwise
	}
	s.gaps[s.phase] = append(s.gaps[s.phase], now.Sub(since))
}

// note notes what happens to a server.
func (s *saver) note(p phase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phase, s.since = p, time.Now()
}

func (s *saver) end() {
	s.stop()
	<-s.done
}

func (s *saver) longest(p phase) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.gaps[p]) == 0 {
		return 0
	}
	return slices.Max(s.gaps[p]).Round(time.Millisecond)
}
