package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
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
	startBridge(t, box)
	for _, click := range []struct{ system, status, other, want string }{
		{"zendesk", "Lunch", "aircall", "unavailable/out_for_lunch"},
		{"aircall", "available", "zendesk", "online"},
		{"zendesk", "Away", "aircall", "unavailable"},
	} {
		post(t, box.Control.URL+"/agents/2/"+click.system+"/status", click.status)
		await(t, box, click.other, click.want)
	}
}

func startSandbox(t *testing.T) (c card) {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "sandbox")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "../sandbox").CombinedOutput(); err != nil {
		t.Fatalf("build the sandbox: %v\n%s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), bin, "-json")
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

func startBridge(t *testing.T, box card) {
	t.Helper()
	port, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0") // a free port, for a moment
	if err != nil {
		t.Fatal(err)
	}
	listen := port.Addr().String()
	_ = port.Close()
	env := map[string]string{
		"ZENDESK_URL": box.Zendesk.URL, "ZENDESK_SUBDOMAIN": box.Zendesk.Subdomain, "ZENDESK_BEARER": box.Zendesk.Bearer,
		"AIRCALL_URL": box.Aircall.URL, "AIRCALL_API_ID": box.Aircall.ID, "AIRCALL_API_TOKEN": box.Aircall.Token,
		"BRIDGE_LISTEN": listen, "BRIDGE_PUBLIC_URL": "http://" + listen,
	}
	config := configFile(t, `{"rules":[{"zendesk":"Lunch","aircall":"unavailable/out_for_lunch"}]}`)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"-config", config}, func(name string) string { return env[name] }, io.Discard, io.Discard)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the bridge ended with %v", err)
		}
	})
	awaitSweep(t, "http://"+listen+"/healthz")
}

// awaitSweep waits until the bridge has seen everybody once.
func awaitSweep(t *testing.T, url string) {
	t.Helper()
	poll(t, "the first sweep", func() bool {
		var health struct{ Sweeps int }
		return get(t, url, &health) && health.Sweeps > 0
	})
}

// await waits until agent 2 has a status in a system.
func await(t *testing.T, box card, system, want string) {
	t.Helper()
	poll(t, system+" to show "+want, func() bool {
		var floor struct{ Agents []map[string]json.RawMessage }
		if !get(t, box.Control.URL+"/agents", &floor) {
			return false
		}
		var side struct{ Status string }
		if err := json.Unmarshal(floor.Agents[1][system], &side); err != nil {
			t.Fatal(err)
		}
		return strings.EqualFold(side.Status, want)
	})
}

func poll(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited a minute for %s", what)
		case <-tick.C:
		}
	}
}

func get(t *testing.T, url string, into any) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
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
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	reply, err := new(http.Client).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(reply.Body)
		t.Fatalf("POST %s: %d %s", url, reply.StatusCode, body)
	}
}
