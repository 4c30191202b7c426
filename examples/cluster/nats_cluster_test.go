package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	nj "github.com/nats-io/nats.go/jetstream"

	"github.com/ctikit/ctikit/examples/internal/storm"
)

// startCluster starts three servers that form a cluster, with a bucket.
func startCluster(t *testing.T) (servers []*storm.Process, clients string) {
	t.Helper()
	ports := freePorts(t, 6)
	var urls []string
	for i := range 3 {
		name, dir := "nats"+strconv.Itoa(i), t.TempDir()
		urls = append(urls, "nats://"+loopback4+":"+ports[i])
		servers = append(servers, storm.NewProcess(t, name, func() *exec.Cmd {
			cmd := exec.CommandContext(t.Context(), os.Args[0], name, dir, ports[i], ports[3+i], strings.Join(ports[3:], ","))
			cmd.Env = append(os.Environ(), childVar+"="+natsChild)
			return cmd
		}))
		servers[i].Start()
	}
	for _, port := range ports[:3] {
		storm.Poll(t.Context(), func() bool {
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", loopback4+":"+port)
			if err == nil {
				_ = conn.Close()
			}
			return err == nil
		})
	}
	return servers, strings.Join(urls, ",")
}

// freePorts are different ones: all are taken at the same time.
func freePorts(t *testing.T, n int) (ports []string) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp", loopback4+":0")
		must(t, err)
		defer func() { _ = l.Close() }()
		ports = append(ports, strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	}
	return ports
}

// streamLeader names the server that leads the bucket's stream, if one does.
func streamLeader(t *testing.T, url string) func() string {
	t.Helper()
	conn, err := nats.Connect(url, nats.MaxReconnects(-1))
	must(t, err)
	t.Cleanup(conn.Close)
	js, err := nj.New(conn)
	must(t, err)
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

// natsVictim is a server of which the saver knows when it is killed.
type natsVictim struct {
	*storm.Process
	leads func() string
	saver *saver
}

// String says whether the server leads.
func (v *natsVictim) String() string {
	if v.leads() == v.Name {
		return v.Name + ", which leads the stream,"
	}
	return v.Name
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
