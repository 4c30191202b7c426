package bridge

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// card is the line that sandbox -json prints.
type card struct {
	Zendesk struct{ URL, Subdomain, Bearer string }
	Aircall struct {
		URL   string
		ID    string `json:"api_id"`
		Token string `json:"api_token"`
	}
	Control struct{ URL string }
}

// The whole way over real HTTP: a click in one system, made through the
// sandbox's control API, comes out on the other side.
func TestBridgeCarriesClicksBetweenSandboxes(t *testing.T) {
	box := startSandbox(t)
	startBridge(t, box, `{"phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}]}}}`)
	for _, click := range []struct{ system, status, other, want string }{
		{"zendesk", "Lunch", "aircall", "unavailable/out_for_lunch"},
		{"aircall", "available", "zendesk", "online"},
		{"zendesk", "Away", "aircall", "unavailable"},
	} {
		post(t, box.Control.URL+"/agents/2/"+click.system+"/status", click.status)
		await(t, box, 2, click.other, click.want)
	}
}

// built is the program of a directory, made with more arguments of go build.
func built(t *testing.T, dir string, args ...string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "program")
	if out, err := exec.CommandContext(t.Context(), "go", append(append([]string{"build"}, args...), "-o", bin, dir)...).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", dir, err, out)
	}
	return bin
}

func startSandbox(t *testing.T) (c card) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), built(t, "../../sandbox"), "-json")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // t.Context has ended it
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(line, &c); err != nil {
		t.Fatalf("the sandbox's card: %v", err)
	}
	return c
}

func startBridge(t *testing.T, box card, config string) {
	t.Helper()
	hooks, admin := freeAddress(t), freeAddress(t)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), built(t, "../../bridge"),
		"-config", configFile(t, config), "-listen", hooks, "-admin", admin)
	cmd.Env = []string{
		"ZENDESK_URL=" + box.Zendesk.URL, "ZENDESK_SUBDOMAIN=" + box.Zendesk.Subdomain, "ZENDESK_BEARER=" + box.Zendesk.Bearer,
		"AIRCALL_URL=" + box.Aircall.URL, "AIRCALL_API_ID=" + box.Aircall.ID, "AIRCALL_API_TOKEN=" + box.Aircall.Token,
		"BRIDGE_PUBLIC_URL=http://" + hooks,
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	poll(t, func() bool { // until the bridge has seen everybody once
		select {
		case err := <-ended:
			t.Fatalf("the bridge ended with %v", err)
		default:
		}
		var health struct{ Status string }
		return get(t, "http://"+admin+"/healthz", &health) && health.Status == "ok"
	})
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := <-ended; err != nil {
			t.Errorf("the bridge ended with %v", err)
		}
	})
}

// freeAddress is one that was free a moment ago.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

// await waits until an agent has a status in a system.
func await(t *testing.T, box card, agent int, system, want string) {
	t.Helper()
	poll(t, func() bool {
		var floor struct{ Agents []map[string]json.RawMessage }
		if !get(t, box.Control.URL+"/agents", &floor) {
			return false
		}
		var side struct{ Status string }
		if err := json.Unmarshal(floor.Agents[agent-1][system], &side); err != nil {
			t.Error(err)
			return true
		}
		return strings.EqualFold(side.Status, want)
	})
}

// poll waits until something is done, however long a busy machine takes. What is
// never done ends with the time that go test allows.
func poll(t *testing.T, done func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		<-tick.C
	}
}

func get(t *testing.T, url string, into any) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Error(err)
		return false
	}
	reply, err := new(http.Client).Do(req)
	if err != nil {
		return false // not there yet
	}
	defer reply.Body.Close()
	return json.NewDecoder(reply.Body).Decode(into) == nil
}

func post(t *testing.T, url, status string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(`{"status":"`+status+`"}`))
	if err != nil {
		t.Error(err)
		return
	}
	req.Header.Set("Content-Type", "application/json")
	reply, err := new(http.Client).Do(req)
	if err != nil {
		t.Error(err)
		return
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(reply.Body)
		t.Errorf("POST %s: %d %s", url, reply.StatusCode, body)
	}
}
