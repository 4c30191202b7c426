package bridge

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
)

// configFile is a config file with this text.
func configFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bridge.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// parseConfig reads a config file of one account.
func parseConfig(text []byte) (config, error) {
	f, err := parseConfigs("bridge.json", text)
	if f.Several || len(f.Accounts) != 1 {
		return config{}, errors.Join(err, errors.New("want one account"))
	}
	return f.Accounts[0], err
}

func parsed(t *testing.T, text string) config {
	t.Helper()
	c, err := parseConfig([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConfigAddsRulesToTheVendorsTable(t *testing.T) {
	c := parsed(t, `{"name": "night-shift", "sweep_every": "90s", "ignore": ["boss@example.test", "7009"], "phones": {
		"aircall": {"direction": "zendesk-leads", "on_drift": "revert", "agents": {"7001": "8001"}, "reasons": ["Coaching"], "rules": [
			{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"},
			{"zendesk": "Away", "phone": "unavailable/on_a_break", "way": "to-phone"}]},
		"dialpad": {"direction": "phone-leads", "offices": [9], "agents": {"7001": "9001"}, "rules": [
			{"zendesk": "Lunch", "phone": "unavailable/Lunch Time", "way": "to-zendesk"}]}}}`)
	if c.name != "night-shift" || c.sweepEvery != 90*time.Second || !cmp.Equal(c.ignores(), []string{"boss@example.test", "7009"}) {
		t.Errorf("name %q, sweep_every %v, ignore %q", c.name, c.sweepEvery, c.ignores())
	}
	want := []statussync.Pair{
		{A: "zendesk", B: "aircall", Direction: statussync.ALeads, OnDrift: statussync.Revert, Rules: append(systems.AircallZendeskDefaults(),
			statussync.Both("Lunch", "unavailable/out_for_lunch"), statussync.Forward("Away", "unavailable/on_a_break"))},
		{A: "zendesk", B: "dialpad", Direction: statussync.BLeads, Rules: append(systems.DialpadZendeskDefaults(),
			statussync.Backward("Lunch", "unavailable/Lunch Time"))},
	}
	for i, p := range c.phones {
		if diff := cmp.Diff(want[i], p.pair()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.System, diff)
		}
	}
	agents := map[string]map[string]string{"7001": {onAircall: "8001", onDialpad: "9001"}}
	if diff := cmp.Diff(agents, c.agents()); diff != "" {
		t.Errorf("agents (-want +got):\n%s", diff)
	}
	if !cmp.Equal(c.phones[0].Reasons, []string{"Coaching"}) || !cmp.Equal(c.phones[1].Offices, []int64{9}) {
		t.Errorf("reasons %q, offices %v", c.phones[0].Reasons, c.phones[1].Offices)
	}
}

// Connect follows as its vendor has it.
func TestConnectFollows(t *testing.T) {
	want := statussync.Pair{
		A: "zendesk", B: onConnect, Direction: statussync.ALeads, OnDrift: statussync.Revert, PreservePresence: true,
		Rules: []statussync.Rule{statussync.Forward("#3", "Available"), statussync.Forward("#2", "Offline"), statussync.Forward("Away", "Break")},
	}
	got := phoneConfig{System: onConnect, Rules: []rule{{Zendesk: "Away", Phone: "Break", Way: statussync.AToB}}}.pair()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pair (-want +got):\n%s", diff)
	}
}

// Every kind of mistake has a text of its own, and none quotes what stands in
// the file: it may be an address, or a secret in the wrong place.
func TestMistakes(t *testing.T) {
	const secret = "s3cret@example.test"
	aircall := func(inside string) string { return `{"phones": {"aircall": {` + inside + `}}}` }
	for _, tt := range []struct{ name, text, want string }{
		{"an empty file", " \n", `1: the file: want one JSON object: no comments, every name and text in double quotes, no comma after a last entry, got an empty file`},
		{"a comment", "{\n  // rules\n  \"phones\": {}}", `2: the file: want one JSON object: no comments, every name and text in double quotes, no comma after a last entry, got something else`},
		{"a comma too many", "{\"phones\": {\"aircall\": {}},\n}", `2: the file: want one JSON object: no comments, every name and text in double quotes, no comma after a last entry, got something else`},
		{"no end", "{\"phones\": {\n\"aircall\": {", `2: the file: want one JSON object: no comments, every name and text in double quotes, no comma after a last entry, got its end before the last }`},
		{"trailing text", "{\"phones\": {\"aircall\": {}}}\n\n" + secret, `3: the file: want one JSON object: no comments, every name and text in double quotes, no comma after a last entry, got more text after the last }`},
		{"null", `null`, `1: the file: want an object in { }, got null`},
		{"a list", `[]`, `1: the file: want an object in { }, got a list in [ ]`},
		{"nothing in it", `{}`, `1: phones: want an object in { } with "aircall", "dialpad", "connect" or several, got nothing`},
		{"no phones", `{"phones": {}}`, `1: phones: want an object in { } with "aircall", "dialpad", "connect" or several, got an empty one`},
		{"a null inside", `{"phones": null}`, `1: phones: want an object in { }, got null`},
		{"an unknown key", `{"colour": "red", "phones": {"aircall": {}}}`, `1: the file: want no other entries than "name", "sweep_every", "ignore", "phones", got "colour"`},
		{"a key that may be a secret", `{"` + secret + `": 1, "phones": {"aircall": {}}}`, `1: the file: want no other entries than "name", "sweep_every", "ignore", "phones", got another one`},
		{"an unknown phone system", `{"phones": {"fax": {}}}`, `1: phones: want no other entries than "aircall", "dialpad", "connect", got "fax"`},
		{"Connect without its instance", `{"phones": {"connect": {}}}`, `1: phones.connect.instance: want the ARN of an instance, got nothing`},
		{"offices of Aircall", aircall(`"offices": [1]`), `1: phones.aircall: want no other entries than "direction", "on_drift", "rules", "agents", "reasons", got "offices"`},
		{"the same twice", "{\"phones\": {\"aircall\": {},\n\"aircall\": {}}}", `2: phones.aircall: want it once, got it again`},
		{"a name", `{"name": "Team A", "phones": {"aircall": {}}}`, `1: name: want a name of a-z, 0-9 and "-", 40 characters at most, got another text`},
		{"a number for a time", `{"sweep_every": 60, "phones": {"aircall": {}}}`, `1: sweep_every: want a time from "1s" to "24h", such as "90s", in quotes, got a number`},
		{"no time", `{"sweep_every": "soon", "phones": {"aircall": {}}}`, `1: sweep_every: want a time from "1s" to "24h", such as "90s", got another text`},
		{"no list", `{"ignore": "` + secret + `", "phones": {"aircall": {}}}`, `1: ignore: want a list in [ ] of agents, got a text in quotes`},
		{"no agent", `{"ignore": ["boss@example.test", "the boss"], "phones": {"aircall": {}}}`, `1: ignore, entry 2: want an e-mail address or a Zendesk id, such as "7001", got another text`},
		{"a bare id", `{"ignore": [7001], "phones": {"aircall": {}}}`, `1: ignore, entry 1: want an e-mail address or a Zendesk id, such as "7001", in quotes, got a number`},
		{"a direction", aircall(`"direction": "` + secret + `"`), `1: phones.aircall.direction: want "two-way", "zendesk-leads" or "phone-leads", got another text`},
		{"a drift", aircall(`"on_drift": true`), `1: phones.aircall.on_drift: want "leave" or "revert", got true or false`},
		{"revert both ways", aircall("\n\"on_drift\": \"revert\""), `2: phones.aircall.on_drift: want "leave" where the direction is "two-way", got "revert"`},
		{"rules that are none", aircall(`"rules": 3`), `1: phones.aircall.rules: want a list in [ ] of rules, got a number`},
		{"a rule that is none", aircall(`"rules": ["Lunch"]`), `1: phones.aircall.rules, rule 1: want an object in { }, got a text in quotes`},
		{"half a rule", aircall(`"rules": [{"zendesk": "Lunch", "phone": "unavailable"}, {"zendesk": "Lunch"}]`), `1: phones.aircall.rules, rule 2, phone: want the name of a status in Aircall, got nothing`},
		{"an empty name", aircall(`"rules": [{"zendesk": " ", "phone": "unavailable"}]`), `1: phones.aircall.rules, rule 1, zendesk: want the name of a status in Zendesk, got an empty text`},
		{"a way", aircall(`"rules": [{"zendesk": "Lunch", "phone": "unavailable", "way": "to-aircall"}]`), `1: phones.aircall.rules, rule 1, way: want "both", "to-phone" or "to-zendesk", got another text`},
		{"a reason", aircall(`"reasons": ["Coaching", ""]`), `1: phones.aircall.reasons, entry 2: want a reason in quotes, got an empty text`},
		{"an address for an id", aircall(`"agents": {"` + secret + `": "8001"}`), `1: phones.aircall.agents, entry 1: want a Zendesk id before the colon, such as "7001", got another text`},
		{"a number for an id", aircall(`"agents": {"7001": 8001}`), `1: phones.aircall.agents, entry 1: want an id after the colon, such as "8001", in quotes, got a number`},
		{"one id for two", aircall("\"agents\": {\"7001\": \"8001\",\n\"7002\": \"8001\"}"), `2: phones.aircall.agents, entry 2: want each id once, got an id that an earlier entry has`},
		{"an office", `{"phones": {"dialpad": {"offices": [0.5]}}}`, `1: phones.dialpad.offices, entry 1: want an id, such as 5200000000000001, got another number`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseConfig([]byte(tt.text))
			want := "the config file must be corrected:\nbridge.json:" + tt.want
			if err == nil || err.Error() != want {
				t.Errorf("error %v\nwant  %s", err, want)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Error("it quotes the file")
			}
		})
	}
}

// All mistakes come at once, in the order of the file.
func TestAllMistakesAtOnce(t *testing.T) {
	_, err := parseConfig([]byte(`{
  "sweep_every": 60,
  "dry_run": true,
  "phones": {
    "dialpad": {
      "direction": "sideways",
      "rules": [
        {"zendesk": "Lunch", "phone": "unavailable/Lunch Time"},
        {"zendesk": null, "phone": "unavailable", "way": "up"}
      ]
    }
  }
} and so on`))
	want := `the config file must be corrected:
bridge.json:2: sweep_every: want a time from "1s" to "24h", such as "90s", in quotes, got a number
bridge.json:3: the file: want no other entries than "name", "sweep_every", "ignore", "phones", got "dry_run"
bridge.json:6: phones.dialpad.direction: want "two-way", "zendesk-leads" or "phone-leads", got another text
bridge.json:9: phones.dialpad.rules, rule 2, zendesk: want the name of a status in Zendesk, in quotes, got null
bridge.json:9: phones.dialpad.rules, rule 2, way: want "both", "to-phone" or "to-zendesk", got another text
bridge.json:13: the file: want one JSON object: no comments, every name and text in double quotes, no comma after a last entry, got more text after the last }`
	if err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzConfig wants an answer to any file, without a panic, and one that does
// not depend on how the file is indented.
func FuzzConfig(f *testing.F) {
	f.Add(`{"phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable"}]}}}`)
	f.Add("\ufeff{\"phones\": null} x")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseConfig([]byte(text))
		if err == nil && len(c.phones) == 0 {
			t.Errorf("%q is accepted and has no phone system", text)
		}
		if again, errAgain := parseConfig([]byte(text + "\n")); (err == nil) != (errAgain == nil) || err == nil && len(again.phones) != len(c.phones) {
			t.Errorf("%q: %v, with an empty line at its end %v", text, err, errAgain)
		}
	})
}
