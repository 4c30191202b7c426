package bridge

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// checked is what a check prints on an office, and its error.
func checked(t *testing.T, text string, change func(office)) (out string, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(dawn))
		s := newScene(t, text)
		change(s.office)
		var printed bytes.Buffer
		err = s.bridge.check(t.Context(), &printed, nil)
		out = printed.String()
		if sent := changes(s.requests()); len(sent) > 0 || s.zendesk.Writes()+s.aircall.Writes()+s.dialpad.Writes() > 0 {
			t.Errorf("a check sent %q", sent)
		}
		s.zendesk.ClearFaults()
		s.aircall.ClearFaults()
		if hooks := s.hooks(t); len(hooks) > 0 {
			t.Errorf("a check made webhooks: %q", hooks)
		}
		s.close()
	})
	return out, err
}

// checkedOffice is the office of docs/production.md.
func checkedOffice(o office) {
	o.zendesk.PutAgent(zendesktest.Agent{ID: 7006, Email: "trainee@example.test"})
	o.zendesk.PutAgent(zendesktest.Agent{ID: 7007, Email: "boss@example.test"})
	o.aircall.PutUser(aircalltest.User{ID: 8007, Email: "Boss@example.test"})
	o.aircall.PutUser(external)
}

const checkedConfig = `{"ignore": ["boss@example.test"], "phones": {"aircall": {"rules": [
	{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"},
	{"zendesk": "Away", "phone": "unavailable/on_a_break", "way": "to-phone"}]}}}`

const checkedText = `Checked bridge.json on 2026-03-02 09:00:00 UTC. Nothing was changed.

SYSTEM    CREDENTIAL   AGENTS   MATCHED   IGNORED   WITHOUT PARTNER
Zendesk   accepted     7        5         1         1
Aircall   accepted     7        5         1         1

Statuses of Zendesk and Aircall: changes are copied both ways

  ZENDESK                AIRCALL
  away             ->    unavailable/on_a_break
  offline          <->   unavailable
  online           <->   available
  transfers_only   ->    unavailable
  Lunch            <->   unavailable/out_for_lunch
  offline          <-    unavailable/on_a_break
  offline          <-    unavailable/in_training
  offline          <-    unavailable/doing_back_office
  offline          <-    unavailable/other
  (not copied)           custom

Agents without a partner: they are left alone

  SYSTEM    ID     E-MAIL                  WHY
  Zendesk   7006   trainee@example.test    no other system has this e-mail address
  Aircall   8099   external@example.test   no other system has this e-mail address

Result: ready to run.
`

func TestCheckIsForPeople(t *testing.T) {
	out, err := checked(t, checkedConfig, checkedOffice)
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(checkedText, out); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCheckFindsWhatMustBeMended(t *testing.T) {
	refusal := ctikit.Fault{Status: http.StatusForbidden, Times: 1 << 20}
	for _, tt := range []struct {
		name, config string
		change       func(office)
		want         []string
	}{
		{"a wrong token", onlyAircall, func(o office) { o.aircall.FailNext("*", refusal) },
			[]string{"Aircall refuses the credential (Forbidden): check AIRCALL_API_ID and AIRCALL_API_TOKEN"}},
		{"two wrong tokens", onlyAircall, func(o office) { o.aircall.FailNext("*", refusal); o.zendesk.FailNext("*", refusal) },
			[]string{"Zendesk refuses the credential (Forbidden): check the ZENDESK_ variables, and that omnichannel routing is on", "Aircall refuses the credential (Forbidden): check AIRCALL_API_ID and AIRCALL_API_TOKEN"}},
		{"no answer", onlyAircall, func(o office) { o.zendesk.FailNext("*", ctikit.Fault{Cut: true, Times: 1 << 20}) },
			[]string{"Zendesk fails (no answer)"}},
		{"an agent's credential", onlyAircall, func(o office) { o.zendesk.FailNext("GET /api/v2/agent_availabilities", refusal) },
			[]string{"Zendesk: the agents cannot be read: check what the ZENDESK_ variables may do", "Zendesk: agents' availability cannot be read: an admin's credential is needed"}},
		{"nobody to match", `{"phones": {"aircall": {}}}`, func(o office) {
			for id := range int64(5) {
				o.aircall.PutUser(aircalltest.User{ID: firstAgent + aircallOffset + id, Email: "somebody@else.test"})
			}
		}, []string{"Zendesk: no agent is matched: the same e-mail address is in no other system", "Aircall: no agent is matched: the same e-mail address is in no other system"}},
		{"a misspelt status", "{\"phones\": {\"aircall\": {\"rules\": [\n{\"zendesk\": \"Lunch\", \"phone\": \"unavailable\"},\n{\"zendesk\": \"Lunsh\", \"phone\": \"lunch\"}]}}}", func(office) {},
			[]string{
				`bridge.json:3: phones.aircall.rules, rule 2, zendesk: want a status that Zendesk has: "away", "offline", "online", "transfers_only", "Lunch", got "Lunsh"`,
				`bridge.json:3: phones.aircall.rules, rule 2, phone: want a status that Aircall has: "available", "unavailable", "custom", "unavailable/out_for_lunch", "unavailable/on_a_break", "unavailable/in_training", "unavailable/doing_back_office", "unavailable/other", got "lunch"`,
			}},
		{"agents that are none", "{\"ignore\": [\"boss@example.test\",\n\"nobody@example.test\", \"7999\"],\n\"phones\": {\"aircall\": {\"agents\": {\n\"7001\": \"8999\",\n\"7999\": \"8002\"}}}}", checkedOffice,
			[]string{
				"bridge.json:2: ignore, entry 2: want an agent of one of the systems, got one that none of them has",
				"bridge.json:2: ignore, entry 3: want an agent of one of the systems, got one that none of them has",
				"bridge.json:4: phones.aircall.agents, entry 1: want the id of an agent in Aircall, got an id that no agent has",
				"bridge.json:5: phones.aircall.agents, entry 2: want the id of an agent in Zendesk, got an id that no agent has",
			}},
		{"an office that Dialpad does not have", `{"phones": {"dialpad": {"offices": [5200000000000009]}}}`, func(office) {},
			[]string{`Dialpad has no such office (404): check "offices" in the config file`}},
		{"a reason that Dialpad may have", `{"phones": {"dialpad": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/Lunch"}]}}}`, func(office) {},
			[]string{`bridge.json:1: phones.dialpad.rules, rule 1, phone: want a status that Dialpad has: "available", "unavailable", or a reason for "unavailable/" that "reasons" names or an office in "offices" has, got "unavailable/Lunch"`}},
		{"a reason that Aircall may have", `{"phones": {"aircall": {"reasons": ["gym"], "rules": [{"zendesk": "Lunch", "phone": "unavailable/lunch"}]}}}`, func(office) {},
			[]string{`bridge.json:1: phones.aircall.rules, rule 1, phone: want a status that Aircall has: "available", "unavailable", "custom", "unavailable/out_for_lunch", "unavailable/on_a_break", "unavailable/in_training", "unavailable/doing_back_office", "unavailable/other", "unavailable/gym", or a reason for "unavailable/" that "reasons" names, got "unavailable/lunch"`}},
		{"omnichannel routing is off", onlyAircall, func(o office) { o.zendesk.SetOmnichannel(false) },
			[]string{"Zendesk refuses the credential (Forbidden): check the ZENDESK_ variables, and that omnichannel routing is on"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := checked(t, tt.config, tt.change)
			if !errors.Is(err, errNotReady) || cli.ExitCode(err) != 1 {
				t.Errorf("error %v, want %v", err, errNotReady)
			}
			_, problems, _ := strings.Cut(out, "\nProblems:\n")
			problems, _, _ = strings.Cut(problems, "\n\nResult: not ready")
			want := "  - " + strings.Join(tt.want, "\n  - ")
			if diff := cmp.Diff(want, problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s\nof\n%s", diff, out)
			}
		})
	}
}

// Each mistake in the environment is a line of its own, and counted.
func TestCheckListsTheEnvironment(t *testing.T) {
	noKey := cli.Environment(func(name string) string {
		return map[string]string{"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": "x", "BRIDGE_PUBLIC_URL": "http://bridge.example.test"}[name]
	})
	var out bytes.Buffer
	c := config{file: "bridge.json"}
	if err := check(t.Context(), &out, c, accounts{}, checkEnvironment(noKey, []string{onDialpad})); !errors.Is(err, errNotReady) {
		t.Errorf("error %v, want %v", err, errNotReady)
	}
	_, problems, _ := strings.Cut(out.String(), "\nProblems:\n")
	want := `  - not set in the environment: DIALPAD_API_KEY
  - BRIDGE_PUBLIC_URL: want an https address that the vendors can reach, such as https://bridge.example.com, got http

Result: not ready, 2 to mend.
`
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// The same mistakes stop a start.
func TestStartExplainsARefusal(t *testing.T) {
	refusal := ctikit.Fault{Status: http.StatusForbidden, Times: 1 << 20}
	for name, tt := range map[string]struct {
		config string
		fail   func(office)
		want   string
	}{
		"a wrong token": {bothPhones, func(o office) { o.dialpad.FailNext("*", refusal) }, "Dialpad refuses the credential (403): check DIALPAD_API_KEY"},
		"a misspelt status": {`{"phones": {"dialpad": {"rules": [{"zendesk": "Lunsh", "phone": "available"}]}}}`, func(office) {},
			"the config file must be corrected:\nbridge.json:1: phones.dialpad.rules, rule 1, zendesk: want a status that Zendesk has: "},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice()
			tt.fail(o)
			err := newBridge(parsed(t, tt.config), o.accounts(), slog.New(slog.DiscardHandler)).work(t.Context())
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			o.dialpad.ClearFaults()
			if hooks := o.hooks(t); len(hooks) > 0 {
				t.Errorf("it made webhooks: %q", hooks)
			}
		})
	}
}
