package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/oauth2/clientcredentials"
)

// TestClients runs programs in other languages, which stand in clients, against
// a sandbox: each checks by itself what it gets.
func TestClients(t *testing.T) {
	for _, tt := range []struct {
		name, program, script, want string
		npm                         bool
	}{
		{"node-zendesk", "node", "zendesk.mjs", "node-zendesk: 5 users, one shown, one found, a webhook tested", true},
		{"AWS' SDK for JavaScript", "node", "connect.mjs", "client-connect: 5 users in pages of two, a status set after two refusals", true},
		{"a JavaScript receiver of Dialpad", "node", "dialpad.mjs", "dialpad: agent 2 is off duty", false},
		{"Python", "python3", "click.py", "click: agent 3 is unavailable, out_for_lunch", false},
		{"AWS' command line", "aws", "aws.sh", "aws: 5 users, one set to Lunch", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			need(t, tt.program)
			dir := "clients"
			if tt.npm {
				dir = installed(t)
			}
			b := start(t)
			cardFile := filepath.Join(t.TempDir(), "card.json")
			must(t, os.WriteFile(cardFile, []byte(b.line), 0o600))
			program := tt.program
			if strings.HasSuffix(tt.script, ".sh") {
				program = "sh"
			}
			run := exec.CommandContext(t.Context(), program, tt.script, cardFile)
			run.Dir = dir
			out, err := run.CombinedOutput()
			if got := strings.TrimSpace(string(out)); err != nil || got != tt.want {
				t.Errorf("%v: %s\nwant: %s", err, got, tt.want)
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

var packages string // where npm has installed the packages

// installed copies the scripts to a folder with the packages that they need.
func installed(t *testing.T) string {
	t.Helper()
	if packages != "" {
		return packages
	}
	need(t, "npm")
	dir, err := os.MkdirTemp("", "sandbox-clients-")
	must(t, err)
	must(t, os.CopyFS(dir, os.DirFS("clients")))
	install := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		if os.Getenv("CI") == "" {
			t.Skipf("npm cannot install: %v", err)
		}
		t.Fatalf("npm: %v\n%s", err, out)
	}
	packages = dir
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if packages != "" {
		_ = os.RemoveAll(packages)
	}
	os.Exit(code)
}

// The OAuth library that most Go programs use gets tokens that work.
func TestOAuth2Library(t *testing.T) {
	b := start(t)
	client := clientcredentials.Config{
		ClientID: b.Zendesk.ClientID, ClientSecret: b.Zendesk.ClientSecret, TokenURL: b.Zendesk.URL + "/oauth/tokens", Scopes: []string{"read"},
	}.Client(t.Context())
	res, err := client.Get(b.Zendesk.URL + "/api/v2/users/me")
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("%s", res.Status)
	}
}
