package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
)

func configFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bridge.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigAddsRulesToTheVendorsTable(t *testing.T) {
	c, err := readConfig(configFile(t, `{"direction":"zendesk-leads","on_drift":"revert","agents":{"7001":"8001"},
		"rules":[{"zendesk":"Lunch","aircall":"unavailable/out_for_lunch"},{"zendesk":"Away","aircall":"unavailable/on_a_break","way":"to-aircall"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := c.rules(onAircall)
	want := append(systems.AircallZendeskDefaults(),
		statussync.Both("Lunch", "unavailable/out_for_lunch"), statussync.Forward("Away", "unavailable/on_a_break"))
	if diff := cmp.Diff(want, rules); diff != "" || err != nil {
		t.Errorf("rules: %v (-want +got):\n%s", err, diff)
	}
	direction, err := c.direction(onAircall)
	drift, err2 := c.drift()
	if direction != statussync.ALeads || drift != statussync.Revert || err != nil || err2 != nil {
		t.Errorf("direction %v, drift %v, errors %v, %v", direction, drift, err, err2)
	}
	if diff := cmp.Diff(map[string]map[string]string{"7001": {"aircall": "8001"}}, c.agents([]string{onAircall})); diff != "" {
		t.Errorf("agents (-want +got):\n%s", diff)
	}
}

func TestBadConfigNamesTheField(t *testing.T) {
	for text, want := range map[string]string{
		`{"colour":"red"}`:                "colour",
		`{"rules":3}`:                     "rules",
		`{"direction":"sideways"}`:        `direction: "sideways" is not one of [aircall-leads two-way zendesk-leads]`,
		`{"on_drift":"shrug"}`:            "on_drift",
		`{"sweep_every":"soon"}`:          `sweep_every: want a time such as "90s", a second or more, got "soon"`,
		`{"rules":[{"way":"up"}]}`:        "rules[0].way",
		`{"phones":{"fax":{}}}`:           `phones: "fax"`,
		`{"rules":[{"zendesk":"Lunsh"}]}`: `unknown status "Lunsh": the system has "away" (#4)`,
	} {
		if err := start(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
	if err := start(t, `{"sweep_every":"10m"}`); err != nil {
		t.Error(err)
	}
}

// start makes an engine on the fakes as a config file wants it.
func start(t *testing.T, text string) error {
	t.Helper()
	c, err := readConfig(configFile(t, text))
	if err != nil {
		return err
	}
	o := newOffice()
	a := accounts{zendesk: o.zendesk.Client(), aircall: o.aircall.Client()}
	_, err = newEngine(t.Context(), c, systems.Zendesk(a.zendesk), []line{a.line(onAircall, c.phone(onAircall))}, slog.New(slog.DiscardHandler))
	return err
}

func TestAccountsNameWhatIsMissing(t *testing.T) {
	env := map[string]string{"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": "canary-secret"}
	for _, args := range [][]string{nil, {"-config", configFile(t, `{}`)}} {
		err := run(t.Context(), args, func(name string) string { return env[name] }, io.Discard, io.Discard)
		want := "not set in the environment: AIRCALL_API_ID, AIRCALL_API_TOKEN, BRIDGE_PUBLIC_URL"
		if err == nil || err.Error() != want {
			t.Errorf("bridge %v: %v, want %q", args, err, want)
		}
	}
}

// With a config file people mean their own accounts: the fakes run only without.
func TestConfigNeedsAccounts(t *testing.T) {
	err := run(t.Context(), []string{"-config", configFile(t, `{}`)}, func(string) string { return "" }, io.Discard, io.Discard)
	if err == nil || exitCode(err) != 2 {
		t.Fatalf("error %v with exit code %d, want a refusal with 2", err, exitCode(err))
	}
	for _, want := range []string{"ZENDESK_SUBDOMAIN", "ZENDESK_BEARER", "AIRCALL_API_ID", "AIRCALL_API_TOKEN", "BRIDGE_PUBLIC_URL"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not name %s", err, want)
		}
	}
}

func TestConfigOfSeveralPhoneSystems(t *testing.T) {
	c, err := readConfig(configFile(t, `{"rules":[{"zendesk":"Lunch","aircall":"unavailable/out_for_lunch"}],"phones":{
		"dialpad":{"direction":"dialpad-leads","agents":{"7001":"9001"},"rules":[{"zendesk":"Lunch","phone":"unavailable/Lunch Time"}]},
		"connect":{"agents":{"7001":"u-1"},"rules":[{"zendesk":"Away","phone":"Break","way":"to-phone"}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]statussync.Pair{
		onAircall: {A: "zendesk", B: onAircall, Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch"))},
		onDialpad: {A: "zendesk", B: onDialpad, Direction: statussync.BLeads, Rules: append(systems.DialpadZendeskDefaults(), statussync.Both("Lunch", "unavailable/Lunch Time"))},
		onConnect: {
			A: "zendesk", B: onConnect, Direction: statussync.ALeads, OnDrift: statussync.Revert, PreservePresence: true,
			Rules: []statussync.Rule{statussync.Forward("#3", "Available"), statussync.Forward("#2", "Offline"), statussync.Forward("Away", "Break")},
		},
	}
	for name, want := range want {
		pair, err := c.phone(name).pair(name)
		if diff := cmp.Diff(want, pair); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	agents := map[string]map[string]string{"7001": {onDialpad: "9001", onConnect: "u-1"}}
	if diff := cmp.Diff(agents, c.agents([]string{onAircall, onDialpad, onConnect})); diff != "" {
		t.Errorf("agents (-want +got):\n%s", diff)
	}
}

func TestConnectNeedsAnotherProgram(t *testing.T) {
	env := map[string]string{"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": "canary-secret", "BRIDGE_PUBLIC_URL": "https://bridge.example.test"}
	err := run(t.Context(), []string{"-phone", "connect"}, func(name string) string { return env[name] }, io.Discard, io.Discard)
	if !errors.Is(err, errNoAWS) || !strings.Contains(err.Error(), "connect/awsconnect") {
		t.Errorf("error %v, want one that says how to wire Connect", err)
	}
}
