package connectstream_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connectstream"
	"github.com/ctikit/ctikit/statussync/boltstore"
)

const (
	streamName = "agent.events"
	agents     = 12
	kills      = 10
)

// TestKilled has a reader with its store on a disk and a Kinesis server be killed
// ten times, while two shards are split and two merged: no record is lost, and
// those of an agent come in order.
func TestKilled(t *testing.T) {
	if testing.Short() && os.Getenv("CI") != "true" {
		t.Skip("kills processes for half a minute")
	}
	s := newServer(t)
	s.start()
	s.create()
	produced := make(chan int)
	ctx, stop := context.WithCancel(t.Context())
	go func() { produced <- produce(ctx, t, s.client) }()

	seen := &log{path: filepath.Join(t.TempDir(), "handled")}
	store := filepath.Join(t.TempDir(), "state.db")
	for kill := range kills {
		reader := startReader(t, s.address, store, seen.path)
		seen.waitForMore(t, 40)
		switch kill {
		case 2:
			s.split("shardId-000000000000")
			s.split("shardId-000000000001")
		case 5:
			s.merge("shardId-000000000003", "shardId-000000000004")
		}
		kill9(reader)
		kill9(s.process)
		s.start()
	}
	seen.waitForMore(t, 0)
	reader := startReader(t, s.address, store, seen.path)
	defer kill9(reader)
	stop()
	each := <-produced
	seen.waitFor(t, each)
	first, repeats := seen.firsts(t)
	t.Logf("%d records each of %d agents, %d came again", each, agents, repeats)
	for agent := range agents {
		for i, n := range first[agent] {
			if n != i {
				t.Fatalf("agent %d: record %d came as number %d: %v", agent, n, i, first[agent])
			}
		}
		if len(first[agent]) != each {
			t.Errorf("agent %d: %d records of %d", agent, len(first[agent]), each)
		}
	}
	if n := len(s.shards()); n != 7 {
		t.Errorf("%d shards, want two, their four children, and one of two of those", n)
	}
}

// event is the record of an agent event, at a time of its own.
func event(agent, n int) []byte {
	return eventAt(agent, n, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Add(time.Duration(n)*time.Second))
}

func eventAt(agent, n int, at time.Time) []byte {
	return fmt.Appendf(nil, `{"AgentARN":%q,"EventId":"%d-%d","EventTimestamp":%q,"EventType":"STATE_CHANGE","Version":"2019-05-25",
"CurrentAgentSnapshot":{"AgentStatus":{"ARN":"arn:aws:connect:eu-central-1:123456789012:instance/i/agent-state/s","Name":"Available"},"Contacts":[]}}`,
		agentARN(agent), agent, n, at.Format(time.RFC3339))
}

func agentARN(agent int) string {
	return fmt.Sprintf("arn:aws:connect:eu-central-1:123456789012:instance/i/agent/u-%d", agent)
}

// produce puts records of all agents, one after another, until ctx ends, and
// returns how many of each it put. What is unsure is put again.
func produce(ctx context.Context, t *testing.T, client *kinesis.Client) int {
	for n := 0; ; n++ {
		for agent := range agents {
			in := &kinesis.PutRecordInput{
				StreamName: aws.String(streamName), PartitionKey: aws.String(agentARN(agent)), Data: event(agent, n),
			}
			for tries := 0; ; tries++ {
				if _, err := client.PutRecord(context.WithoutCancel(ctx), in, once); err == nil {
					break
				} else if tries > 3000 {
					t.Errorf("put: %v", err)
					return n
				}
				_ = ctikit.SystemClock{}.Sleep(context.WithoutCancel(ctx), 20*time.Millisecond)
			}
		}
		if ctx.Err() != nil {
			return n + 1
		}
	}
}

func once(o *kinesis.Options) { o.Retryer = aws.NopRetryer{} }

// server is kinesalite, with its data on the disk.
type server struct {
	t       *testing.T
	command string
	data    string
	address string
	client  *kinesis.Client
	process *exec.Cmd
}

// newServer finds kinesalite: KINESALITE names its cli.js. Without it npm installs
// it, from the lock file in testdata.
func newServer(t *testing.T) *server {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	if _, err := exec.LookPath("node"); err != nil {
		missing("node: %v", err)
	}
	command := os.Getenv("KINESALITE")
	if command == "" {
		dir := filepath.Join(t.TempDir(), "kinesalite")
		if err := os.CopyFS(dir, os.DirFS("testdata/kinesalite")); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "npm", "ci", "--prefix", dir, "--ignore-scripts", "--silent").CombinedOutput()
		if err != nil {
			missing("npm ci: %v: %s", err, out)
		}
		command = filepath.Join(dir, "node_modules", "kinesalite", "cli.js")
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return &server{t: t, command: command, data: filepath.Join(t.TempDir(), "data"), address: address, client: newClient(address)}
}

func newClient(address string) *kinesis.Client {
	return kinesis.New(kinesis.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String("http://" + address),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "not-a-secret"}, nil
		}),
	})
}

func (s *server) start() {
	s.t.Helper()
	_, port, err := net.SplitHostPort(s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.process = exec.Command("node", s.command, "--port", port, "--path", s.data, //nolint:gosec // the test names it
		"--createStreamMs", "20", "--updateStreamMs", "20")
	s.process.Stderr = os.Stderr
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	process := s.process
	s.t.Cleanup(func() { kill9(process) })
	s.eventually("the server answers", func() bool {
		_, err := s.client.ListStreams(s.t.Context(), &kinesis.ListStreamsInput{}, once)
		return err == nil
	})
}

func (s *server) eventually(what string, ok func() bool) {
	s.t.Helper()
	for range 1500 {
		if ok() {
			return
		}
		if err := (ctikit.SystemClock{}).Sleep(s.t.Context(), 20*time.Millisecond); err != nil {
			break
		}
	}
	s.t.Fatalf("not within half a minute: %s", what)
}

func (s *server) create() {
	s.t.Helper()
	_, err := s.client.CreateStream(s.t.Context(), &kinesis.CreateStreamInput{StreamName: aws.String(streamName), ShardCount: aws.Int32(2)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.active()
}

func (s *server) active() {
	s.t.Helper()
	s.eventually("the stream is active", func() bool {
		out, err := s.client.DescribeStreamSummary(s.t.Context(), &kinesis.DescribeStreamSummaryInput{StreamName: aws.String(streamName)})
		return err == nil && out.StreamDescriptionSummary.StreamStatus == types.StreamStatusActive
	})
}

func (s *server) shards() []types.Shard {
	s.t.Helper()
	out, err := s.client.ListShards(s.t.Context(), &kinesis.ListShardsInput{StreamName: aws.String(streamName)})
	if err != nil {
		s.t.Fatal(err)
	}
	return out.Shards
}

// split splits a shard in the middle.
func (s *server) split(id string) {
	s.t.Helper()
	for _, x := range s.shards() {
		if aws.ToString(x.ShardId) != id {
			continue
		}
		_, err := s.client.SplitShard(s.t.Context(), &kinesis.SplitShardInput{
			StreamName: aws.String(streamName), ShardToSplit: &id, NewStartingHashKey: aws.String(middle(x.HashKeyRange)),
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	s.active()
}

func (s *server) merge(id, adjacent string) {
	s.t.Helper()
	_, err := s.client.MergeShards(s.t.Context(), &kinesis.MergeShardsInput{
		StreamName: aws.String(streamName), ShardToMerge: &id, AdjacentShardToMerge: &adjacent,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.active()
}

func kill9(process *exec.Cmd) {
	_ = process.Process.Kill() // it may be dead
	_ = process.Wait()
}

// log is the file in which a reader writes what it handled.
type log struct {
	path string
	had  int
}

func (l *log) lines(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(l.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	var lines []string
	for scan := bufio.NewScanner(f); scan.Scan(); {
		lines = append(lines, scan.Text())
	}
	return lines
}

// waitForMore waits until n more records are handled than at the last call.
func (l *log) waitForMore(t *testing.T, n int) {
	t.Helper()
	for range 3000 {
		if lines := l.lines(t); len(lines) >= l.had+n {
			l.had = len(lines)
			return
		}
		_ = ctikit.SystemClock{}.Sleep(t.Context(), 20*time.Millisecond)
	}
	t.Fatalf("%d records are not handled within a minute", n)
}

// waitFor waits until n different records of each agent are handled.
func (l *log) waitFor(t *testing.T, n int) {
	t.Helper()
	for range 3000 {
		first, _ := l.firsts(t)
		missing := false
		for agent := range agents {
			missing = missing || len(first[agent]) < n
		}
		if !missing {
			return
		}
		_ = ctikit.SystemClock{}.Sleep(t.Context(), 20*time.Millisecond)
	}
}

// firsts are the records of each agent in the order in which they came first, and
// how many came again.
func (l *log) firsts(t *testing.T) (first map[int][]int, repeats int) {
	t.Helper()
	first = map[int][]int{}
	known := map[string]bool{}
	for _, line := range l.lines(t) {
		if known[line] {
			repeats++
			continue
		}
		known[line] = true
		a, b, _ := strings.Cut(line, "-")
		agent, err := strconv.Atoi(a)
		n, err2 := strconv.Atoi(b)
		if err != nil || err2 != nil {
			t.Fatalf("line %q", line)
		}
		first[agent] = append(first[agent], n)
	}
	return first, repeats
}

// startReader starts this test's program as a reader.
func startReader(t *testing.T, address, store, handled string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(self) //nolint:gosec // it is this program
	process.Env = append(os.Environ(), "CONNECTSTREAM_READER="+address, "CONNECTSTREAM_STORE="+store, "CONNECTSTREAM_HANDLED="+handled)
	process.Stderr = os.Stderr
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill9(process) })
	return process
}

func TestMain(m *testing.M) {
	if address := os.Getenv("CONNECTSTREAM_READER"); address != "" {
		if err := readUntilKilled(address, os.Getenv("CONNECTSTREAM_STORE"), os.Getenv("CONNECTSTREAM_HANDLED")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// readUntilKilled is the process that is killed.
func readUntilKilled(address, path, handled string) error {
	store, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(handled, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) //nolint:gosec // the test names it
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	reader, err := connectstream.New(newClient(address), streamName, store, connectstream.FromTrimHorizon(),
		connectstream.WithPoll(200*time.Millisecond), connectstream.WithLogger(log))
	if err != nil {
		return err
	}
	var mu sync.Mutex
	return reader.Run(context.Background(), func(_ context.Context, record []byte) error {
		e, err := connect.DecodeAgentEvent(record)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		_, err = fmt.Fprintln(out, e.Key)
		return err
	})
}
