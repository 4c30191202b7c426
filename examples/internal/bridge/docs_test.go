package bridge

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/jsonfile"
)

// production is docs/production.md.
func production(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/production.md")
	must(t, err)
	return string(text)
}

// block is the part of a page between the fences of the first block of a language
// that begins with a text.
func block(t *testing.T, page, language, begins string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, "```"+language+"\n"+begins)
	inside, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("no block of %s begins with %q", language, begins)
	}
	return begins + inside
}

// sample is the config file of docs/production.md.
func sample(t *testing.T) string {
	t.Helper()
	return block(t, production(t), "json", "{\n  \"name\"")
}

func TestDocsShowTheHelp(t *testing.T) {
	var help bytes.Buffer
	must(t, Run(t.Context(), []string{"-h"}, nothing, &help, io.Discard))
	if diff := cmp.Diff(help.String(), block(t, production(t), "text", "bridge keeps")); diff != "" {
		t.Errorf("docs/production.md (-printed +shown):\n%s", diff)
	}
}

// The config files of the documents can be pasted.
func TestDocsShowAConfigFile(t *testing.T) {
	c := parsed(t, sample(t))
	if c.name != "main" || len(c.phones) != 1 || len(c.phones[0].Rules) != 2 || len(c.ignore) != 1 || c.sweepEvery != time.Minute {
		t.Errorf("docs/production.md: %+v", c)
	}
	source, err := os.ReadFile("../../bridge/doc.go")
	must(t, err)
	one, several, _ := strings.Cut(string(source), "# Several accounts")
	c = parsed(t, pasted(one))
	if len(c.phones) != 2 || len(c.phones[1].Rules) != 1 || len(c.phones[1].Reasons) != 1 {
		t.Errorf("doc.go: %+v", c)
	}
	for name, text := range map[string]string{"../../bridge/doc.go": pasted(several), "docs/production.md": block(t, production(t), "json", "{\n  \"accounts\"")} {
		f, err := parseConfigs("bridge.json", []byte(text))
		if err != nil || !f.Several || len(f.Accounts) != 2 || f.Accounts[1].name != "globex" || f.Accounts[1].sweepEvery != 90*time.Second {
			t.Errorf("%s: several accounts: %+v, %v", name, f, err)
		}
	}
}

// pasted are the lines of a comment that show a config file.
func pasted(comment string) string {
	var out strings.Builder
	for line := range strings.Lines(comment) {
		if text, ok := strings.CutPrefix(line, "//\t"); ok && !strings.HasPrefix(text, "go run") {
			out.WriteString(text)
		}
	}
	return out.String()
}

func TestDocsShowTheMistakes(t *testing.T) {
	broken := strings.NewReplacer(`"1m"`, `60`, `"direction"`, `"directoin"`, `"to-phone"`, `"to-aircall"`).Replace(sample(t))
	_, err := parseConfig([]byte(broken))
	m, ok := errors.AsType[*jsonfile.FileError](err)
	if !ok {
		t.Fatalf("error %v", err)
	}
	if diff := cmp.Diff(strings.Join(m.Lines(), "\n")+"\n", block(t, production(t), "text", "bridge.json:")); diff != "" {
		t.Errorf("docs/production.md (-printed +shown):\n%s", diff)
	}
}

func TestDocsShowACheck(t *testing.T) {
	out, err := checked(t, sample(t), checkedOffice)
	must(t, err)
	if diff := cmp.Diff(out, block(t, production(t), "text", "Checked ")); diff != "" {
		t.Errorf("docs/production.md (-printed +shown):\n%s", diff)
	}
}

// Every metric is explained in the words of its own help.
func TestDocsExplainTheMetrics(t *testing.T) {
	page := production(t)
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, strings.Replace(connectConfig, `{"connect"`, `{"aircall": {}, "connect"`, 1))
		s.office.aircall.PutUser(external)
		s.aircall.FailNext("GET /v1/ping", ctikit.Fault{Status: http.StatusBadGateway})
		s.aircall.FailNext("PUT /v2/users/{id}", ctikit.Fault{Status: http.StatusBadGateway})
		s.start(t)
		time.Sleep(30 * time.Second)
		s.set(t, "zendesk", firstAgent, "Away")
		time.Sleep(30 * time.Second)
		w := httptest.NewRecorder()
		adminHandler(s.bridge).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		shown := 0
		for line := range strings.Lines(w.Body.String()) {
			help, ok := strings.CutPrefix(line, "# HELP ")
			if !ok {
				continue
			}
			name, text, _ := strings.Cut(strings.TrimSpace(help), " ")
			shown++
			if row := "| `" + name + "` | " + text + " |\n"; !strings.Contains(page, row) {
				t.Errorf("docs/production.md lacks\n%s", row)
			}
		}
		if want := strings.Count(page, "\n| `bridge_"); shown != want {
			t.Errorf("%d metrics, docs/production.md has %d", shown, want)
		}
		must(t, s.end())
	})
}

// The command lines of the unit file and the container file are accepted.
func TestDocsShowCommandLines(t *testing.T) {
	page := production(t)
	unit := block(t, page, "ini", "[Unit]")
	_, rest, _ := strings.Cut(unit, "ExecStart=")
	line, _, _ := strings.Cut(rest, "\n")
	container := block(t, page, "dockerfile", "FROM ")
	_, entry, _ := strings.Cut(container, "ENTRYPOINT ")
	var words []string
	must(t, json.Unmarshal([]byte(entry), &words))
	for _, command := range [][]string{strings.Fields(line), words} {
		if f, err := plain.parse(command[1:], io.Discard); err != nil || f.config != "/etc/bridge/bridge.json" {
			t.Errorf("%q: config %q, %v", command, f.config, err)
		}
	}
}

// What docs/production.md says of a start where systems differ: both ways,
// Zendesk's status is copied; one way, nothing is until somebody makes a change.
func TestStartWhereSystemsDiffer(t *testing.T) {
	lunch, as := "Lunch", [2]string{"Lunch", "unavailable/out_for_lunch"}
	for name, tt := range map[string]struct {
		entries string
		want    [2]string
		writes  int
	}{
		"two-way":               {`"direction": "two-way"`, as, 1},
		"zendesk-leads":         {`"direction": "zendesk-leads"`, [2]string{lunch, "available"}, 0},
		"zendesk-leads, revert": {`"direction": "zendesk-leads", "on_drift": "revert"`, [2]string{lunch, "available"}, 0},
		"phone-leads":           {`"direction": "phone-leads"`, [2]string{lunch, "available"}, 0},
		"phone-leads, revert":   {`"direction": "phone-leads", "on_drift": "revert"`, [2]string{lunch, "available"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, strings.Replace(onlyAircall, `{"rules"`, `{`+tt.entries+`, "rules"`, 1))
				s.set(t, "zendesk", firstAgent, lunch)
				s.set(t, onAircall, firstAgent+1, "unavailable/on_a_break")
				s.set(t, "zendesk", firstAgent+1, "Offline")
				time.Sleep(time.Hour)
				s.start(t)
				time.Sleep(3 * time.Minute)
				if got := [2]string{s.shows("zendesk", firstAgent), s.shows(onAircall, firstAgent)}; got != tt.want {
					t.Errorf("agent %d shows %q, want %q", firstAgent, got, tt.want)
				}
				if n := s.writes(); n != tt.writes {
					t.Errorf("%d writes, want %d", n, tt.writes)
				}
				must(t, s.end())
			})
		})
	}
}
