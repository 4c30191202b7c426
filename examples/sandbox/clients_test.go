package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/oauth2/clientcredentials"
)

// TestClients runs programs in other languages, which stand in clients, against
// a sandbox: each checks by itself what it gets, in a new sandbox and in a used one.
func TestClients(t *testing.T) {
	packages := sync.OnceValue(func() string { return installed(t) })
	for _, tt := range []struct {
		name, program, script, want string
		npm                         bool
	}{
		{"node-zendesk", "node", "zendesk.mjs", "node-zendesk: 5 users, one shown, one found, a webhook tested", true},
		{"node-zendesk's tickets", "node", "tickets.mjs", "node-zendesk: a ticket opened, updated, found and closed; fields, groups and a user", true},
		{"AWS' SDK for JavaScript", "node", "connect.mjs", "client-connect: 5 users in pages of two, a status set after two refusals", true},
		{"AWS' SDK for JavaScript on contacts", "node", "contacts.mjs", "client-connect: a task started once, found and stopped; 4 statuses, the instance ACTIVE", true},
		{"a JavaScript receiver of Dialpad", "node", "dialpad.mjs", "dialpad: agent 2 is off duty", false},
		{"Python", "python3", "click.py", "click: agent 3 is unavailable, out_for_lunch", false},
		{"AWS' command line", "aws", "aws.sh", "aws: 5 users, one set to Lunch", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			need(t, tt.program)
			dir := "clients"
			if tt.npm {
				dir = packages()
			}
			b := start(t)
			cardFile := filepath.Join(t.TempDir(), "card.json")
			must(t, os.WriteFile(cardFile, []byte(b.line), 0o600))
			program := tt.program
			if strings.HasSuffix(tt.script, ".sh") {
				program = "sh"
			}
			for range 2 {
				run := exec.CommandContext(t.Context(), program, tt.script, cardFile)
				run.Dir = dir
				var stderr strings.Builder
				run.Stderr = &stderr
				out, err := run.Output()
				if got := strings.TrimSpace(string(out)); err != nil || got != tt.want {
					t.Errorf("%v: %s\n%s\nwant: %s", err, got, stderr.String(), tt.want)
				}
			}
		})
	}
}

// need skips the test where a program is missing, but never in CI.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: %v", program, err)
		}
		t.Skipf("%s is missing", program)
	}
}

// installed copies the scripts to a folder with the packages that they need.
func installed(t *testing.T) (dir string) {
	t.Helper()
	need(t, "npm")
	dir = t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS("clients")))
	install := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "" {
			t.Skipf("npm cannot install: %v", err)
		}
		t.Fatalf("npm: %v\n%s", err, out)
	}
	return dir
}

// The OAuth library that most Go programs use gets tokens that work.
func TestOAuth2Library(t *testing.T) {
	b := start(t)
	config := clientcredentials.Config{
		ClientID: b.Zendesk.ClientID, ClientSecret: b.Zendesk.ClientSecret, TokenURL: b.Zendesk.URL + "/oauth/tokens", Scopes: []string{"read"},
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.Zendesk.URL+"/api/v2/users/me", nil)
	must(t, err)
	res, err := config.Client(t.Context()).Do(r)
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("%s", res.Status)
	}
}
