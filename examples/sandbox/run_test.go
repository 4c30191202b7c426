package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONIsOneLine(t *testing.T) {
	b := start(t, "-agents", "2", "-status", "Coaching")
	want := card{
		Zendesk: zendeskCard{
			URL: b.Zendesk.URL, Subdomain: "acme", Bearer: "zendesktest-admin-token", AgentBearer: "sandbox-agent-token",
			Email: "admin@example.test", APIToken: "sandbox-api-token",
			ClientID: "sandbox-client", ClientSecret: "sandbox-client-secret", WebhookSecret: "sandbox-webhook-secret",
			Statuses: []zendeskStatus{
				{2, "Offline", nil}, {3, "Online", nil}, {4, "Away", nil}, {5, "Transfers only", nil},
				{120001, "Lunch", nil}, {120002, "Training", nil}, {120003, "Back office", []int64{502}}, {120004, "Coaching", nil},
			},
		},
		Aircall: aircallCard{
			URL: b.Aircall.URL, APIID: "fake-api-id", APIToken: "fake-api-token", WebhookToken: "sandbox-webhook-token", Statuses: choices,
		},
		Connect: connectCard{
			URL: b.Connect.URL, Region: "eu-central-1", InstanceID: "0a1b2c3d-0000-4000-8000-000000000001", FlowID: "0a1b2c3d-0000-4000-8000-0000000000f1",
			AccessKeyID: "sandbox-access-key", SecretAccessKey: "sandbox-secret-key",
			Statuses: []connectStatusCard{
				{"0a1b2c3d-0000-4000-8000-0000000000a1", "Available"}, {"0a1b2c3d-0000-4000-8000-0000000000a2", "Offline"},
				{"0a1b2c3d-0000-4000-8000-0000000000a3", "Lunch"}, {"0a1b2c3d-0000-4000-8000-0000000000a4", "Training"},
				{"0a1b2c3d-0000-4000-8000-0000000000a5", "Coaching"},
			},
		},
		Dialpad: dialpadCard{
			URL: b.Dialpad.URL, APIKey: "fake-api-key", UserKey: "fake-user-key-5200000000000001", ClientID: "sandbox-client", ClientSecret: "sandbox-client-secret",
			Reasons: []string{"Lunch Time", "Training", "Back Office", "Coaching"},
		},
		Control: controlCard{URL: b.Control.URL},
		Agents: []agentCard{
			{1, "Agent One", "agent1@example.test", 7001, 101, "0a1b2c3d-0000-4000-8000-000000000101", 5200000000000001},
			{2, "Agent Two", "agent2@example.test", 7002, 102, "0a1b2c3d-0000-4000-8000-000000000102", 5200000000000002},
		},
	}
	if diff := cmp.Diff(want, b.card); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	if rest, err := b.stop(); rest != "" || err != nil {
		t.Errorf("after the line came %q, and run returned %v", rest, err)
	}
}

// The agents and statuses asked for are there, in all systems.
func TestCompanyIsAsAskedFor(t *testing.T) {
	b := start(t, "-agents", "12", "-status", "Coaching", "-status", "Offsite")
	var got struct{ Agents []agentView }
	b.do(t, "GET", "/agents", "", &got)
	if len(got.Agents) != 12 || got.Agents[11].Name != "Agent 12" {
		t.Errorf("%d agents, the last one %+v", len(got.Agents), got.Agents[len(got.Agents)-1])
	}
	for path, body := range map[string]string{
		"/agents/12/zendesk/status": `{"status":"offsite"}`, "/agents/12/connect/status": `{"status":"Coaching"}`,
		"/agents/12/dialpad/status": `{"status":"unavailable/Offsite"}`, "/agents/12/aircall/ring": ``,
	} {
		b.do(t, "POST", path, body, nil)
	}
}

func TestPageIsForPeople(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, nil, in, io.Discard)
		_ = in.Close()
		done <- err
	}()
	reader := bufio.NewReader(out)
	first, err := reader.ReadString('\n')
	must(t, err)
	cancel() // the page is complete all the same
	rest, err := io.ReadAll(reader)
	must(t, err)
	must(t, <-done)
	text := first + string(rest)
	for _, want := range []string{
		"Zendesk   http://127.0.0.1:", "Aircall   http://127.0.0.1:", "Connect   http://127.0.0.1:", "Dialpad   http://127.0.0.1:", "Control   http://127.0.0.1:",
		"agent5@example.test", "Lunch", webhookSecret, webhookToken, "/agents/1/zendesk/status",
		"0a1b2c3d-0000-4000-8000-000000000105", "5200000000000005", accessKeyID, agentToken,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestFlags(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want string // in the error; empty: none
	}{
		{"a host for all to reach", []string{"-zendesk", "0.0.0.0:0"}, "-zendesk: want a loopback host, or the one of -listen"},
		{"another host", []string{"-control", "sandbox.example.test:80"}, "-control: want an IP address"},
		{"no port", []string{"-aircall", "8001"}, "-aircall: want host:port"},
		{"a port too high", []string{"-aircall", ":80001"}, "-aircall: want host:port"},
		{"to listen on a name", []string{"-listen", "sandbox"}, "-listen: want an IP address, such as 127.0.0.1, [::1] or 0.0.0.0, got \"sandbox\""},
		{"a host with a port", []string{"-allow-host", "sandbox:80"}, "want a name without a port"},
		{"nobody", []string{"-agents", "0"}, "-agents: want 1 to 500"},
		{"a status that is a choice", []string{"-status", "a/b"}, "want a name of one line"},
		{"several mistakes", []string{"-agents", "501", "-dialpad", "x", "serve"}, "-agents: want 1 to 500, got 501\n-dialpad: want host:port"},
		{"a word too many", []string{"serve"}, "want flags only"},
		{"an unknown flag", []string{"-talkdesk", ":0"}, "not defined"},
		{"events to no URL", []string{"-connect-events", "127.0.0.1:8080"}, "want an absolute URL"},
		{"events to a file", []string{"-connect-events", "file:///tmp/events"}, "want an absolute URL"},
		{"help", []string{"-h"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stdout bytes.Buffer
			err := run(t.Context(), tt.args, &stdout, io.Discard)
			if stdout.Len() > 0 {
				t.Errorf("printed %q", stdout.String())
			}
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAddress(t *testing.T) {
	for raw, want := range map[string]string{
		":0": "127.0.0.1:0", "localhost:80": "127.0.0.1:80", "127.0.0.2:80": "127.0.0.2:80", "[::1]:80": "[::1]:80",
	} {
		if got, err := (options{listen: "127.0.0.1"}).address(raw); got != want || err != nil {
			t.Errorf("address(%q) = %q, %v, want %q", raw, got, err, want)
		}
	}
}

// In a container the sandbox listens to all, and programs elsewhere find it by
// the name that they are given.
func TestContainer(t *testing.T) {
	b := start(t, "-listen", "0.0.0.0", "-allow-host", "sandbox.example.test")
	url, ok := strings.CutPrefix(b.Control.URL, "http://sandbox.example.test:")
	if !ok {
		t.Fatalf("control is at %s", b.Control.URL)
	}
	b.Control.URL = "http://127.0.0.1:" + url
	for host, want := range map[string]int{"sandbox.example.test:" + url: 200, "SANDBOX.example.test": 200, "": 200, "other.example.test": 403} {
		if status, reply := b.from(t, host, "application/json", "POST", "/agents/1/aircall/signin"); status != want {
			t.Errorf("Host %q: %d %s, want %d", host, status, reply, want)
		}
	}
}

func TestTakenPortFreesTheOthers(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	err = run(t.Context(), []string{"-control", taken.Addr().String()}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "control: ") {
		t.Errorf("error %v, want one that names the control port", err)
	}
}

func TestShutdownIsClean(t *testing.T) {
	b := start(t)
	b.do(t, "GET", "/agents", "", nil)
	if _, err := b.zendesk(t).Availability.Get(t.Context(), 7001); err != nil {
		t.Error(err)
	}
	if _, err := b.stop(); err != nil {
		t.Errorf("run: %v", err)
	}
	for _, url := range []string{b.Zendesk.URL, b.Aircall.URL, b.Connect.URL, b.Dialpad.URL, b.Control.URL} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
		must(t, err)
		if res, err := b.http.Do(r); err == nil {
			res.Body.Close()
			t.Errorf("%s still answers", url)
		}
	}
	for range 1000 { // a goroutine that has done its last may still be ending
		if !strings.Contains(others(), "ctikit") {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("goroutines are left:\n%s", others())
}

// others are the stacks of all goroutines but the tests'.
func others() string {
	buf := make([]byte, 1<<20)
	var left []string
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if !strings.Contains(stack, "testing.") {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}

func TestUnknownRouteIsTold(t *testing.T) {
	b := start(t)
	r, err := http.NewRequestWithContext(t.Context(), "GET", b.Zendesk.URL+"/api/v2/nothing", nil)
	must(t, err)
	res, err := b.http.Do(r)
	must(t, err)
	res.Body.Close()
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", res.StatusCode)
	}
	_, err = b.stop()
	must(t, err)
	if !strings.Contains(b.stderr.String(), "zendesk: unknown route: GET /api/v2/nothing") {
		t.Errorf("stderr is %q", b.stderr)
	}
}
