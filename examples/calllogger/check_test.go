package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// checkedOffice is an office for checks: who files is an administrator.
func checkedOffice(t *testing.T) *office {
	o := &office{zendesk: zendesktest.New(t), aircall: aircalltest.New(t), print: newPrinter(nil)}
	o.connect = connecttest.New(t)
	o.hire()
	o.meetCustomers()
	return o
}

// checked runs a check, and leaves out its first line, which has the time.
func checked(t *testing.T, o *office, text string) (out string, err error) {
	t.Helper()
	c, refused := parseConfig("calllogger.json", []byte(text))
	var printed bytes.Buffer
	err = check(t.Context(), &printed, c, accounts{zendesk: o.zendesk.Client(), aircall: o.aircall.Client()}, refused)
	_, out, _ = strings.Cut(printed.String(), "\n")
	for _, r := range append(o.zendesk.Requests(), o.aircall.Requests()...) {
		if r.Method != http.MethodGet {
			t.Errorf("a check sends %s %s", r.Method, r.Pattern)
		}
	}
	return out, err
}

func TestCheck(t *testing.T) {
	out, err := checked(t, checkedOffice(t), sample(t))
	must(t, err)
	want := `
Seen:
  - Zendesk: 4 agents, 1 group, 0 brands, 1 ticket field
  - Aircall: 2 numbers, 1 of them without an integration
  - Aircall: 2 users, 2 of them agents in Zendesk

To be checked by hand:
  - the person who connects the two products is an administrator in both [A1]
  - agents have the same e-mail address in both products, or stand among the settings' agents [A2]
  - each agent has a seat of Talk Partner Edition: else calls are shown as notes [A3]
  - fields of calls need Zendesk's Agent Workspace and version 2 of Talk Partner Edition: else they stand in a note [A20]
  - each side is connected by OAuth or by credentials of its own [A30]
  - EventBridge or a Lambda posts Connect's reports: see calllogger's documentation

Worth a look:
  - aircall.integrations[0].tags: the account has no active field for the ticket's type [A16]
  - aircall.integrations[0].tags: the account has no active field for the ticket's priority [A16]
  - numbers of Aircall without an integration, whose calls are not filed: 4 [A7]
  - connect.settings.app.connect_url: it is not set: notes have no links to recordings and contact records [X16]

Result: ready to run.
`
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCheckFindsFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault func(o *office)
		edit  []string // of the sample: old and new texts
		want  string
		ready bool
	}{
		{name: "A7 a number that does not exist", edit: []string{"[3]", "[3, 77]"}, want: "aircall.integrations[0].numbers[1]: Aircall has no such number [A7]"},
		{name: "A4 no number", edit: []string{"[3]", "[]"}, want: "[A4]", ready: true},
		{name: "A2 a user who is nobody", ready: true, want: "users of Aircall who are no agents in Zendesk by their e-mail address: 12 [A2]",
			fault: func(o *office) { o.aircall.PutUser(aircalltest.User{ID: 12, Email: "nobody@example.test"}) }},
		{name: "A2 a user who is mapped", ready: true, edit: []string{`"country": "+1",`, `"country": "+1", "agents": {"12": 7001},`},
			want: "Aircall: 3 users, 3 of them agents in Zendesk", fault: func(o *office) { o.aircall.PutUser(aircalltest.User{ID: 12, Email: "nobody@example.test"}) }},
		{name: "A2 an agent of the settings who does not exist", edit: []string{`7003`, `7999`}, want: "connect.settings.agents: no agent in Zendesk has the id 7999 [A2]"},
		{name: "A3 no Talk Partner Edition", ready: true, want: "the account refuses calls of Talk Partner Edition: they are shown in another way [A3]",
			fault: func(o *office) { o.zendesk.FailNext("GET /api/v2/calls/{id}", ctikit.Fault{Status: 403}) }},
		{name: "A3 no app", ready: true, edit: []string{`"app_id": 1003999,`, ``}, want: "app_id is not set"},
		{name: "A14 on-hold", ready: true, edit: []string{`"status": "pending"`, `"status": "hold"`}, want: "the account has no status on-hold [A14]"},
		{name: "Zendesk refuses", fault: func(o *office) { o.zendesk.FailNext("*", ctikit.Fault{Status: 401, Times: 99}) }, want: "Zendesk: "},
		{name: "Aircall refuses", fault: func(o *office) { o.aircall.FailNext("*", ctikit.Fault{Status: 401, Times: 99}) }, want: "check AIRCALL_API_ID and AIRCALL_API_TOKEN"},
		{name: "a mistake in the file", edit: []string{`"tags"`, `"tgas"`}, want: "  - calllogger.json:16: aircall.integrations[0].tgas: want "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := checkedOffice(t)
			if tt.fault != nil {
				tt.fault(o)
			}
			out, err := checked(t, o, strings.NewReplacer(tt.edit...).Replace(sample(t)))
			if !strings.Contains(out, tt.want) || tt.ready != (err == nil) || err != nil && !errors.Is(err, errNotReady) {
				t.Errorf("error %v, output\n%s\nwant %s", err, out, tt.want)
			}
			if ready := strings.HasSuffix(out, "\nResult: ready to run.\n"); ready != tt.ready {
				t.Errorf("ready: %v, want %v", ready, tt.ready)
			}
		})
	}
}

// served is an office over HTTP, and the environment of its accounts.
func served(t *testing.T) (*office, map[string]string) {
	t.Helper()
	o := checkedOffice(t)
	z, a := httptest.NewServer(o.zendesk), httptest.NewServer(o.aircall)
	t.Cleanup(z.Close)
	t.Cleanup(a.Close)
	return o, map[string]string{
		"ZENDESK_URL": z.URL, "ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": zendesktest.Token,
		"AIRCALL_URL": a.URL, "AIRCALL_API_ID": aircalltest.APIID, "AIRCALL_API_TOKEN": aircalltest.APIToken,
		"CALLLOGGER_PUBLIC_URL": "https://calls.example.test", "CONNECT_INTAKE_SECRET": reportSecret,
	}
}

func of(env map[string]string) cli.Environment { return func(name string) string { return env[name] } }

func TestCheckFromTheCommandLine(t *testing.T) {
	_, env := served(t)
	var out bytes.Buffer
	err := run(t.Context(), []string{"-config", "testdata/calllogger.json", "-check"}, of(env), &out, io.Discard)
	if err != nil || !strings.HasSuffix(out.String(), "\nResult: ready to run.\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// A check names the mistakes of the file and the environment at once.
func TestCheckWithoutAccounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bad.json")
	must(t, os.WriteFile(path, []byte(`{"aircall": {}, "colour": 1}`), 0o600))
	out, err := ran(t, "-config", path, "-check")
	if err == nil || cli.ExitCode(err) != 1 {
		t.Errorf("error %v", err)
	}
	for _, want := range []string{"  - bad.json:1: the file: want no other entries", "  - not set in the environment: ZENDESK_SUBDOMAIN", "Result: not ready, 2 to mend."} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
}

// A start without what the environment must have changes nothing, and says what.
func TestEnvironment(t *testing.T) {
	for _, tt := range []struct {
		name, value, want string
	}{
		{"AIRCALL_API_TOKEN", "", "not set in the environment: AIRCALL_API_TOKEN"},
		{"CALLLOGGER_PUBLIC_URL", "", "not set in the environment: CALLLOGGER_PUBLIC_URL"},
		{"CALLLOGGER_PUBLIC_URL", "http://calls.example.test", "CALLLOGGER_PUBLIC_URL: want an https address that the vendors can reach, such as https://calls.example.com, got http"},
		{"CONNECT_INTAKE_SECRET", "", "not set in the environment: CONNECT_INTAKE_SECRET"},
		{"CONNECT_INTAKE_SECRET", reportSecret + ",short", "CONNECT_INTAKE_SECRET: want at least 16 bytes"},
		{"ZENDESK_EMAIL", "a@example.test", "ZENDESK_BEARER, ZENDESK_EMAIL: want one of them, got 2"},
		{"AIRCALL_URL", "nowhere", "AIRCALL_URL: want an absolute URL"},
	} {
		o, env := served(t)
		env[tt.name] = tt.value
		err := run(t.Context(), []string{"-config", "testdata/calllogger.json", "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"}, of(env), io.Discard, io.Discard)
		if err == nil || err.Error() != tt.want || cli.ExitCode(err) != 2 {
			t.Errorf("%s=%s: %v, want %s", tt.name, tt.value, err, tt.want)
		}
		if n := len(o.zendesk.Requests()) + len(o.aircall.Requests()); n > 0 {
			t.Errorf("%s: %d requests", tt.name, n)
		}
	}
}

// The program serves until it is stopped.
func TestRun(t *testing.T) {
	o, env := served(t)
	ctx, stop := context.WithCancel(t.Context())
	err := run(ctx, []string{"-config", "testdata/calllogger.json", "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"}, of(env), io.Discard, stopAt{"msg=listening", stop})
	if err != nil {
		t.Error(err)
	}
	if n := o.aircall.Count("POST /v1/webhooks"); n != 1 {
		t.Errorf("%d webhooks made, want 1", n)
	}
	env["AIRCALL_API_TOKEN"] = "wrong-canary"
	err = run(t.Context(), []string{"-config", "testdata/calllogger.json", "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"}, of(env), io.Discard, io.Discard)
	if err == nil || !strings.HasPrefix(err.Error(), "no webhook of Aircall; check ") || strings.Contains(err.Error(), "canary") {
		t.Errorf("a wrong token: %v", err)
	}
}

// stopAt is a log that stops the program at a line.
type stopAt struct {
	line string
	stop func()
}

func (s stopAt) Write(b []byte) (int, error) {
	if strings.Contains(string(b), s.line) {
		s.stop()
	}
	return len(b), nil
}
