//go:build aws

package bridge

import (
	"context"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/storm"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestThroughKinesis has the program read Connect's agent events from a Kinesis
// server, with the AWS SDK: what an agent changes against Zendesk is taken back,
// and what is changed while the program is killed comes when it starts again.
func TestThroughKinesis(t *testing.T) {
	o := newOffice()
	t.Cleanup(o.close)
	stream := newKinesis(t)
	earlier := len(o.connect.AgentEvents())
	all := func() int64 { return int64(len(o.connect.AgentEvents()) - earlier) }
	o.connect.SubscribeAgentEvents(stream.put)
	to := storm.NewRelay(t.Context())
	o.zendesk.Deliver("bridge.example.test", to)
	zendeskServer, connectServer := httptest.NewServer(o.zendesk), httptest.NewServer(o.connect)
	t.Cleanup(zendeskServer.Close)
	t.Cleanup(connectServer.Close)
	config := configFile(t, `{"sweep_every": "10m", "phones": {"connect": {"instance": "`+connecttest.InstanceARN+`", "stream": "`+agentEvents+`"}}}`)
	state := filepath.Join(t.TempDir(), "state.db")
	p := storm.NewProgram(t, to, "the bridge", func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-config", config, "-store", "bolt:"+state, "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0")
		cmd.Env = append(os.Environ(), childVar+"="+plainChild, "BRIDGE_PUBLIC_URL="+publicURL,
			"ZENDESK_SUBDOMAIN=acme", "ZENDESK_BEARER="+zendesktest.Token, "ZENDESK_URL="+zendeskServer.URL,
			"CONNECT_URL="+connectServer.URL, "KINESIS_URL="+stream.url, "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=not-a-secret",
			"AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none")
		return cmd
	})
	shows := func(agent int64) string { current, _ := o.connect.StatusOf(connectID(agent)); return current }
	p.Start()
	p.Ready()
	for agent := range int64(5) { // what was found at the start is nobody's choice
		o.zendesk.SetStatus(firstAgent+agent, zendesk.StatusOffline)
		poll(t, func() bool { return shows(firstAgent+agent) == connecttest.OfflineID })
		o.zendesk.SetStatus(firstAgent+agent, zendesk.StatusOnline)
		poll(t, func() bool { return shows(firstAgent+agent) == connecttest.AvailableID })
		began := time.Now()
		must(t, o.click(onConnect, firstAgent+agent, false))
		poll(t, func() bool { return shows(firstAgent+agent) == connecttest.AvailableID })
		t.Logf("agent %d: taken back after %v", firstAgent+agent, time.Since(began).Round(time.Millisecond))
	}
	poll(t, func() bool { return stream.taken.Load() == all() })
	before := all()
	p.Kill()
	for range 3 {
		for agent := range int64(5) {
			must(t, o.click(onConnect, firstAgent+agent, false))
			must(t, o.click(onConnect, firstAgent+agent, true))
		}
	}
	must(t, o.click(onConnect, firstAgent, false))
	poll(t, func() bool { return stream.taken.Load() == all() })
	missed := all() - before
	p.Start()
	p.Ready()
	poll(t, func() bool { return shows(firstAgent) == connecttest.AvailableID })
	poll(t, func() bool { return metricOf(t, p, `bridge_events_total{system="connect"}`) >= float64(missed) })
	t.Logf("%d events came while the program was killed; it took %v after", missed, metricOf(t, p, `bridge_events_total{system="connect"}`))
	if lag := metricOf(t, p, "bridge_stream_lag_seconds"); lag < 0 || lag > 60 {
		t.Errorf("the stream's lag is %v s", lag)
	}
	p.Stop()
}

const agentEvents = "agent-events"

// kinesisServer is kinesalite with a stream.
type kinesisServer struct {
	t      *testing.T
	url    string
	client *kinesis.Client
	taken  atomic.Int64
}

// newKinesis starts a server: the one that KINESALITE names, or else one that npm
// installs.
func newKinesis(t *testing.T) *kinesisServer {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	command := os.Getenv("KINESALITE")
	if command == "" {
		dir := filepath.Join(t.TempDir(), "kinesalite")
		must(t, os.CopyFS(dir, os.DirFS("../../../connect/connectstream/testdata/kinesalite")))
		if out, err := exec.CommandContext(t.Context(), "npm", "ci", "--prefix", dir, "--ignore-scripts", "--silent").CombinedOutput(); err != nil {
			missing("npm ci: %v: %s", err, out)
		}
		command = filepath.Join(dir, "node_modules", "kinesalite", "cli.js")
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	address := l.Addr().String()
	must(t, l.Close())
	_, port, err := net.SplitHostPort(address)
	must(t, err)
	server := exec.CommandContext(t.Context(), "node", command, "--port", port, "--createStreamMs", "20") //nolint:gosec // the test names it
	if err := server.Start(); err != nil {
		missing("node: %v", err)
	}
	t.Cleanup(func() { _, _ = server.Process.Kill(), server.Wait() })
	s := &kinesisServer{t: t, url: "http://" + address}
	s.client = kinesis.New(kinesis.Options{
		Region: "eu-central-1", BaseEndpoint: &s.url,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "not-a-secret"}, nil
		}),
	})
	name := aws.String(agentEvents)
	poll(t, func() bool {
		_, err := s.client.CreateStream(t.Context(), &kinesis.CreateStreamInput{StreamName: name, ShardCount: aws.Int32(2)})
		return err == nil
	})
	poll(t, func() bool {
		d, err := s.client.DescribeStreamSummary(t.Context(), &kinesis.DescribeStreamSummaryInput{StreamName: name})
		return err == nil && d.StreamDescriptionSummary.StreamStatus == types.StreamStatusActive
	})
	return s
}

// put takes an agent event, as Connect sends it.
func (s *kinesisServer) put(ctx context.Context, event []byte) error {
	decoded, err := connect.DecodeAgentEvent(event)
	if err == nil {
		_, err = s.client.PutRecord(ctx, &kinesis.PutRecordInput{StreamName: aws.String(agentEvents), PartitionKey: aws.String(decoded.UserID()), Data: event})
	}
	if err == nil {
		s.taken.Add(1)
	}
	return err
}

// metricOf is what a program shows under a name, with labels.
func metricOf(t *testing.T, p *storm.Program, name string) float64 {
	t.Helper()
	text, err := p.Get(t.Context(), "/metrics")
	must(t, err)
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			must(t, err)
			return v
		}
	}
	return -1
}
