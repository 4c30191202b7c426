package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONIsOneLineOfStrings(t *testing.T) {
	b := start(t)
	var got map[string]map[string]string
	must(t, json.Unmarshal([]byte(b.line), &got))
	want := map[string]map[string]string{
		"zendesk": {
			"url": b.Zendesk.URL, "subdomain": "acme", "bearer": "zendesktest-admin-token",
			"email": "admin@example.test", "api_token": "sandbox-api-token",
			"client_id": "sandbox-client", "client_secret": "sandbox-client-secret", "webhook_secret": "sandbox-webhook-secret",
		},
		"aircall": {
			"url": b.Aircall.URL, "api_id": "fake-api-id", "api_token": "fake-api-token", "webhook_token": "sandbox-webhook-token",
		},
		"connect": {
			"url": b.Connect.URL, "region": "eu-central-1", "instance_id": "0a1b2c3d-0000-4000-8000-000000000001",
			"access_key_id": "sandbox-access-key", "secret_access_key": "sandbox-secret-key",
		},
		"dialpad": {
			"url": b.Dialpad.URL, "api_key": "fake-api-key", "client_id": "sandbox-client", "client_secret": "sandbox-client-secret",
		},
		"control": {"url": b.Control.URL},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	if rest, err := b.stop(); rest != "" || err != nil {
		t.Errorf("after the line came %q, and run returned %v", rest, err)
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
		"agent5@example.test", "Agent5@Example.test", "Lunch", webhookSecret, webhookToken, "/agents/1/zendesk/status",
		"0a1b2c3d-0000-4000-8000-000000000105", "9200000000000005", accessKeyID,
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
		{"a host for all to reach", []string{"-zendesk", "0.0.0.0:0"}, "want a loopback host"},
		{"another host", []string{"-control", "sandbox.example.test:80"}, "want a loopback host"},
		{"no port", []string{"-aircall", "8001"}, "want host:port"},
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

func TestLoopback(t *testing.T) {
	for raw, want := range map[string]string{
		":0": "127.0.0.1:0", "localhost:80": "127.0.0.1:80", "127.0.0.2:80": "127.0.0.2:80", "[::1]:80": "[::1]:80",
	} {
		if got, err := loopback(raw); got != want || err != nil {
			t.Errorf("loopback(%q) = %q, %v, want %q", raw, got, err, want)
		}
	}
}

func TestTakenPortFreesTheOthers(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", freePort)
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
