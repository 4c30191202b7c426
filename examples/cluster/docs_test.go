package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ctikit/ctikit/statussync/engine"
)

// production is docs/production.md.
func production(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/production.md")
	must(t, err)
	return string(text)
}

// block is what stands between the fences of the block that begins with a text.
func block(t *testing.T, page, begins string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, "```text\n"+begins)
	inside, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("no block begins with %q", begins)
	}
	return begins + inside
}

// TestHelp: the help has all flags, and the page shows those that the bridge lacks.
func TestHelp(t *testing.T) {
	var out bytes.Buffer
	must(t, program().Run(t.Context(), []string{"-h"}, nothing, &out, io.Discard))
	help := out.String()
	if shown := block(t, production(t), "Flags for replicas"); !strings.Contains(help, "\n"+shown+"\n") {
		t.Errorf("docs/production.md shows\n%sthe help is\n%s", shown, help)
	}
	for _, want := range []string{"cluster keeps agents' statuses", "\n  cluster -config FILE ", "\n  BRIDGE_STORE_KEY ", "\n                                  what another config file"} {
		if !strings.Contains(help, want) {
			t.Errorf("the help lacks %q:\n%s", want, help)
		}
	}
	for line := range strings.Lines(help) {
		if len(line) > 81 {
			t.Errorf("a long line: %s", line)
		}
	}
}

// TestDocsShowANATSConfig: the page's configuration, on three machines, is a store that
// all of them share.
func TestDocsShowANATSConfig(t *testing.T) {
	sample, certs := block(t, production(t), "server_name: a\n"), newCertificates(t)
	ports := map[string]int{"a": freePort(t), "b": freePort(t), "c": freePort(t)}
	all, failed := map[string]engine.Store{}, map[string]error{}
	var mu sync.Mutex
	var starts sync.WaitGroup
	for name := range ports {
		changes := []string{
			"server_name: a", "server_name: " + name, "127.0.0.1:4222", fmt.Sprintf("%s:%d", loopback4, freePort(t)),
			"0.0.0.0:6222", fmt.Sprintf("%s:%d", loopback4, ports[name]),
			"/etc/bridge/ca.crt", certs.ca, "/etc/bridge/machine.crt", certs.cert, "/etc/bridge/machine.key", certs.key,
		}
		for to, port := range ports {
			changes = append(changes, to+".example.com:6222", fmt.Sprintf("%s:%d", loopback4, port))
		}
		config, changed := sample, 0
		for i := 0; i < len(changes); i += 2 {
			changed += strings.Count(config, changes[i])
			config = strings.ReplaceAll(config, changes[i], changes[i+1])
		}
		if changed != 9 {
			t.Fatalf("%d places of the sample were found, want 9", changed)
		}
		path := filepath.Join(t.TempDir(), "nats.conf")
		must(t, os.WriteFile(path, []byte(config+"\nlog_file: \""+path+".log\"\n"), 0o600))
		dir := t.TempDir()
		starts.Go(func() {
			store, err := open(t, "nats:"+dir, "-nats-config", path)
			mu.Lock()
			defer mu.Unlock()
			all[name], failed[name] = store, err
		})
	}
	starts.Wait()
	for name, err := range failed {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	shares(t, all["a"], all["b"])
	if value, _, err := all["c"].Get(t.Context(), "acme/agent/7"); err != nil || string(value) != "{}" {
		t.Errorf("the third one has %q, %v", value, err)
	}
}
