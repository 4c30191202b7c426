package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/jsonfile"
	"github.com/ctikit/ctikit/zendesk"
)

// sample is the config file of testdata.
func sample(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/calllogger.json")
	must(t, err)
	return string(text)
}

func TestConfig(t *testing.T) {
	c, err := parseConfig("calllogger.json", []byte(sample(t)))
	must(t, err)
	if c.name != "main" || c.appID != 1003999 || c.aircall == nil || c.connect == nil || c.connect.instance != connecttest.InstanceID {
		t.Errorf("config %+v", c)
	}
	in := c.aircall.Integrations[0]
	if in.Types[calllog.InboundAnswered].Status != zendesk.TicketPending || c.connect.settings.Agents["dana"] != 7003 {
		t.Errorf("settings %+v, %+v", in, c.connect.settings)
	}
	c, err = parseConfig("x.json", []byte(`{"aircall": {}}`))
	if err != nil || c.name != defaultName || c.connect != nil || c.appID != 0 {
		t.Errorf("the least file: %+v, %v", c, err)
	}
}

// All mistakes come at once, each with its line, and no value is quoted.
func TestConfigMistakes(t *testing.T) {
	broken := strings.NewReplacer(
		`"main"`, `"secret name"`, `1003999`, `"secret"`, `[3]`, `["secret"]`, `"pending"`, `"secret"`, `"tags"`, `"tgas"`,
		`"app"`, `"ap"`, `7003`, `-7003`, `"unknown_numbers": "create"`, `"unknown_numbers": 1`,
	).Replace(sample(t))
	_, err := parseConfig("calllogger.json", []byte(broken))
	m, ok := errors.AsType[*jsonfile.FileError](err)
	if !ok {
		t.Fatalf("error %v", err)
	}
	var lines []string
	for _, line := range m.Lines() {
		place, _, _ := strings.Cut(line, ": want ")
		lines = append(lines, place)
		if strings.Contains(line, "secret") {
			t.Errorf("a value is quoted: %s", line)
		}
	}
	want := []string{
		"calllogger.json:2: name",
		"calllogger.json:3: app_id",
		"calllogger.json:9: aircall.integrations[0].numbers[0]",
		"calllogger.json:11: aircall.integrations[0].types.inbound_answered.status",
		"calllogger.json:16: aircall.integrations[0].tgas",
		"calllogger.json:17: aircall.integrations[0].unknown_numbers",
		`calllogger.json:23: connect.settings: unknown field "ap"`,
		"calllogger.json:25: connect.settings.agents",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s\n%v", diff, err)
	}
}

func TestConfigRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                 "got an empty file",
		`{}`:               `x.json:1: the file: want "aircall", "connect" or both, got neither`,
		`{"connect": {}}`:  "x.json:1: connect.instance: want the id or the ARN of an instance, got nothing",
		`{"aircall": []}`:  "x.json:1: aircall: want an object in { } of Aircall's settings, got a list in [ ]",
		`{"aircall": {},}`: "x.json:1: the file: want one JSON object",
		`{"aircal": {}}`:   `want no other entries than "name", "app_id", "aircall", "connect", got "aircal"`,
		`{"connect": {"instance": "i", "settings": 1}}`:                                     "x.json:1: connect.settings: want an object in { } of settings, got a number",
		`{"connect": {"instance": "i", "tasks": {"flow": "f"}}}`:                            `x.json:1: connect.tasks: want "api": "aws" beside it: Connect makes the tasks, got none`,
		`{"connect": {"instance": "i", "api": "aws", "tasks": {}}}`:                         "x.json:1: connect.tasks.flow: want the id of the contact flow that routes tasks, got nothing",
		`{"connect": {"instance": "i", "api": "aws", "tasks": {"flow": "f", "on": []}}}`:    `x.json:1: connect.tasks.on: want a list in [ ] of "created", "comment_added" or both, got an empty one`,
		`{"connect": {"instance": "i", "api": "aws", "tasks": {"flow": "f", "on": ["x"]}}}`: `x.json:1: connect.tasks.on, entry 1: want "created" or "comment_added"`,
	} {
		if _, err := parseConfig("x.json", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := readConfigs("testdata/none.json"); err == nil || !strings.HasPrefix(err.Error(), "-config: open ") {
		t.Errorf("no file: %v", err)
	}
}

// parseConfig reads a config file of one account.
func parseConfig(file string, text []byte) (config, error) {
	f, err := parseConfigs(file, text)
	if f.Several || len(f.Accounts) != 1 {
		return config{}, errors.Join(err, errors.New("want one account"))
	}
	return f.Accounts[0], err
}
