package jetstream_test

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"sync"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	nj "github.com/nats-io/nats.go/jetstream"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
	"github.com/ctikit/ctikit/statussync/jetstream"
)

// cluster is three servers on this machine, each in a store of its own.
type cluster struct {
	tb      testing.TB
	dirs    [3]string
	options [3]*server.Options
	stores  [3]*jetstream.Store
}

func newCluster(tb testing.TB) *cluster {
	tb.Helper()
	c := &cluster{tb: tb}
	var routes []*url.URL
	ports := freePorts(tb, 3)
	for _, port := range ports {
		routes = append(routes, &url.URL{Scheme: "nats", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))})
	}
	for i := range c.options {
		c.dirs[i] = tb.TempDir()
		c.options[i] = &server.Options{
			ServerName: fmt.Sprint("s", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: ports[i]}, Routes: routes,
		}
	}
	var starts sync.WaitGroup
	for i := range c.stores {
		starts.Go(func() { c.start(i) })
	}
	starts.Wait()
	if tb.Failed() {
		tb.FailNow()
	}
	tb.Cleanup(func() {
		for _, s := range c.stores {
			_ = s.Close()
		}
	})
	return c
}

func (c *cluster) start(i int) {
	s, err := jetstream.Embed(context.Background(), c.dirs[i], c.options[i], jetstream.Options{})
	if err != nil {
		c.tb.Error(err)
		return
	}
	c.stores[i] = s
}

func freePorts(tb testing.TB, n int) (ports []int) {
	tb.Helper()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			tb.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// TestCluster: what one server acknowledged is there on all others at once, and a
// watch and a scan there miss nothing; also while one of the three is down.
func TestCluster(t *testing.T) {
	c := newCluster(t)
	ctx, last := t.Context(), map[string]uint64{}
	changes := c.stores[1].Watch(ctx, "acme/")
	for n := range 300 {
		if n == 150 {
			_ = c.stores[2].Close()
		}
		key := key(n % 50)
		version, err := write(ctx, c.stores[0], key, last[key], strconv.Itoa(n))
		if err != nil {
			t.Fatal(err)
		}
		last[key] = version
		if value, got, err := c.stores[1].Get(ctx, key); err != nil || got != version || string(value) != strconv.Itoa(n) {
			t.Fatalf("%s is %q at %d, %v on another server, want %d at %d", key, value, got, err, n, version)
		}
	}
	found := 0
	for it, err := range c.stores[1].Scan(ctx, "acme/") {
		if err != nil || it.Version != last[it.Key] {
			t.Errorf("the scan shows %s at %d, %v, want %d", it.Key, it.Version, err, last[it.Key])
		}
		found++
	}
	if found != len(last) {
		t.Errorf("the scan shows %d keys, want %d", found, len(last))
	}
	for it, err := range changes {
		if err != nil {
			t.Fatal(err)
		}
		if last[it.Key] == it.Version {
			delete(last, it.Key)
		}
		if len(last) == 0 {
			break
		}
	}
	c.start(2)
}

// write repeats a write whose result is unsure, as the engine does.
func write(ctx context.Context, s *jetstream.Store, key string, version uint64, value string) (uint64, error) {
	for {
		got, err := s.CompareAndSet(ctx, key, version, []byte(value))
		if err == nil || ctx.Err() != nil {
			return got, err
		}
		if there, at, err := s.Get(ctx, key); err == nil && string(there) == value {
			return at, nil
		}
	}
}

// TestClusterStore holds a store on three servers to the contract.
func TestClusterStore(t *testing.T) {
	if testing.Short() {
		t.Skip("seventeen buckets on three servers take a minute")
	}
	c, n := newCluster(t), 0
	storetest.Run(t, func() engine.Store {
		n++
		conn := c.stores[n%3]
		s, err := jetstream.Open(t.Context(), conn.URL(), jetstream.Options{Bucket: fmt.Sprint("b", n)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	})
}

// byHand makes a bucket as NATS' own tools do.
func byHand(tb testing.TB, url string) {
	tb.Helper()
	conn, err := nats.Connect(url)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close()
	js, err := nj.New(conn)
	if err == nil {
		_, err = js.CreateKeyValue(tb.Context(), nj.KeyValueConfig{Bucket: "ctikit"})
	}
	if err != nil || !direct(tb, url) {
		tb.Fatal("NATS makes no bucket with direct reads any more: ", err)
	}
}

func direct(tb testing.TB, url string) bool {
	tb.Helper()
	conn, err := nats.Connect(url)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close()
	js, err := nj.New(conn)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := js.Stream(tb.Context(), "KV_ctikit")
	if err != nil {
		tb.Fatal(err)
	}
	return s.CachedInfo().Config.AllowDirect
}
