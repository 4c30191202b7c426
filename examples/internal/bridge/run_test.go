package bridge

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// served is an office that is served over HTTP, and the environment of its
// accounts.
func served(t *testing.T) (office, map[string]string) {
	t.Helper()
	o := newOffice()
	t.Cleanup(o.close)
	return o, o.served(t)
}

// served serves Zendesk and Aircall over HTTP.
func (o office) served(t *testing.T) map[string]string {
	t.Helper()
	zendesk, aircallServer := httptest.NewServer(o.zendesk), httptest.NewServer(o.aircall)
	t.Cleanup(zendesk.Close)
	t.Cleanup(aircallServer.Close)
	return map[string]string{
		"ZENDESK_URL": zendesk.URL, "ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": zendesktest.Token,
		"AIRCALL_URL": aircallServer.URL, "AIRCALL_API_ID": "fake-api-id", "AIRCALL_API_TOKEN": "fake-api-token",
		"BRIDGE_PUBLIC_URL": publicURL,
	}
}

func of(env map[string]string) cli.Environment { return func(name string) string { return env[name] } }

func TestCheckFromTheCommandLine(t *testing.T) {
	o, env := served(t)
	var out bytes.Buffer
	if err := Run(t.Context(), []string{"-check", "-config", configFile(t, onlyAircall)}, of(env), &out, io.Discard); err != nil {
		t.Error(err)
	}
	if text := out.String(); !strings.HasPrefix(text, "Checked bridge.json on ") || !strings.HasSuffix(text, "\nResult: ready to run.\n") {
		t.Errorf("it prints\n%s", text)
	}
	if sent := changes(append(o.zendesk.Requests(), o.aircall.Requests()...)); len(sent) > 0 || o.zendesk.Writes()+o.aircall.Writes() > 0 {
		t.Errorf("it sent %q", sent)
	}
}

// A check names all mistakes of the file and the environment at once.
func TestCheckWithoutAccounts(t *testing.T) {
	var out bytes.Buffer
	err := Run(t.Context(), []string{"-check", "-config", configFile(t, `{"colour": "red", "phones": {"aircall": {}}}`)}, nothing, &out, io.Discard)
	if err == nil || cli.ExitCode(err) != 1 {
		t.Errorf("error %v with exit code %d, want 1", err, cli.ExitCode(err))
	}
	for _, want := range []string{
		"  - bridge.json:1: the file: want no other entries than", "  - not set in the environment: ZENDESK_SUBDOMAIN", "Result: not ready, 2 to mend.",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, out.String())
		}
	}
}

// With a config file people mean their own accounts: all that is missing or wrong
// is named.
func TestEnvironmentIsChecked(t *testing.T) {
	full := map[string]string{
		"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": "canary-secret", "AIRCALL_API_ID": "id", "AIRCALL_API_TOKEN": "canary-token",
		"DIALPAD_API_KEY": "canary-key", "BRIDGE_PUBLIC_URL": "https://bridge.example.test",
	}
	const wantURL = "BRIDGE_PUBLIC_URL: want an https address that the vendors can reach, such as https://bridge.example.com, got "
	for _, tt := range []struct {
		set  map[string]string
		want string
	}{
		{nil, ""},
		{map[string]string{"AIRCALL_API_ID": "", "AIRCALL_API_TOKEN": "", "DIALPAD_API_KEY": "", "BRIDGE_PUBLIC_URL": ""},
			"not set in the environment: AIRCALL_API_ID, AIRCALL_API_TOKEN, DIALPAD_API_KEY, BRIDGE_PUBLIC_URL"},
		{map[string]string{"ZENDESK_BEARER": ""}, "not set in the environment: ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET (or ZENDESK_BEARER, or ZENDESK_EMAIL and ZENDESK_API_TOKEN)"},
		{map[string]string{"ZENDESK_BEARER": "", "ZENDESK_CLIENT_ID": "x"}, "not set in the environment: ZENDESK_CLIENT_SECRET"},
		{map[string]string{"ZENDESK_BEARER": "", "ZENDESK_EMAIL": "a@example.test"}, "not set in the environment: ZENDESK_API_TOKEN"},
		{map[string]string{"ZENDESK_CLIENT_ID": "x"}, "ZENDESK_CLIENT_ID, ZENDESK_BEARER: want one of them, got 2"},
		{map[string]string{"BRIDGE_PUBLIC_URL": "http://bridge.example.test"}, wantURL + "http"},
		{map[string]string{"BRIDGE_PUBLIC_URL": "http://127.0.0.1:8080"}, wantURL + "http"},
		{map[string]string{"BRIDGE_PUBLIC_URL": "http://127.0.0.1:8080", "ZENDESK_URL": "http://127.0.0.1:8001"}, ""},
		{map[string]string{"BRIDGE_PUBLIC_URL": "https://localhost"}, wantURL + "an address of this machine"},
		{map[string]string{"BRIDGE_PUBLIC_URL": "bridge.example.test"}, wantURL + "no absolute URL"},
		{map[string]string{"BRIDGE_PUBLIC_URL": "https://u:canary@bridge.example.test"}, wantURL + "one with a user, a query or a fragment"},
		{map[string]string{"BRIDGE_PUBLIC_URL": "http://x.test", "AIRCALL_URL": "x"}, "AIRCALL_URL: want an absolute URL\n" + wantURL + "http"},
	} {
		env := cli.Environment(func(name string) string {
			if v, ok := tt.set[name]; ok {
				return v
			}
			return full[name]
		})
		err := checkEnvironment(env, []string{onAircall, onDialpad})
		if got := text(err); got != tt.want || err != nil && cli.ExitCode(err) != 2 {
			t.Errorf("%v: %q, want %q", tt.set, got, tt.want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A wrong token, or a subdomain that cannot be, stops the program and names the
// variable; no webhook is left.
func TestWrongAccountsStopTheProgram(t *testing.T) {
	for name, want := range map[string]string{
		"AIRCALL_API_TOKEN": "Aircall refuses the credential (Forbidden): check AIRCALL_API_ID and AIRCALL_API_TOKEN",
		"ZENDESK_BEARER":    "Zendesk refuses the credential (",
		"ZENDESK_SUBDOMAIN": "check ZENDESK_SUBDOMAIN, ZENDESK_URL and the credential of Zendesk: ",
	} {
		o, env := served(t)
		env[name] = "wrong/canary"
		err := Run(t.Context(), []string{"-config", configFile(t, onlyAircall), "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"}, of(env), io.Discard, io.Discard)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: error %v, want %q", name, err, want)
		}
		if hooks := o.hooks(t); len(hooks) > 0 {
			t.Errorf("%s: it made webhooks: %q", name, hooks)
		}
	}
}

func TestTakenPortsAreNamed(t *testing.T) {
	_, env := served(t)
	for _, flag := range []string{"-listen", "-admin"} {
		taken := strings.TrimPrefix(env["ZENDESK_URL"], "http://")
		args := []string{"-config", configFile(t, onlyAircall), "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0", flag, taken}
		if err := Run(t.Context(), args, of(env), io.Discard, io.Discard); err == nil || !strings.HasPrefix(err.Error(), flag+": listen tcp ") {
			t.Errorf("error %v, want one about %s", err, flag)
		}
	}
}

// A dry run sees changes at its sweeps, says what it would write, writes nothing
// and makes no webhooks.
func TestDryRunOnlyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		o := newOffice()
		b := newBridge(parsed(t, onlyAircall), o.accounts(), slog.New(slog.NewTextHandler(&log, nil)))
		b.dryRun = true
		s := &scene{office: o, bridge: b}
		s.start(t)
		time.Sleep(time.Second)
		s.set(t, "zendesk", firstAgent, "Lunch")
		s.set(t, onAircall, firstAgent+1, string(aircall.Unavailable))
		time.Sleep(3 * time.Minute)
		s.healthy(t, "in a dry run")
		if err := s.end(); err != nil {
			t.Error(err)
		}
		if sent := changes(s.requests()); len(sent) > 0 || s.zendesk.Writes()+s.aircall.Writes() > 0 {
			t.Errorf("it sent %q", sent)
		}
		for _, want := range []string{
			`msg="would write" system=aircall agent=7001 reason="set aircall to unavailable/out_for_lunch: changed in zendesk at `,
			`msg="would write" system=zendesk agent=7002 reason="set zendesk to offline: changed in aircall `,
		} {
			if n := strings.Count(log.String(), want); n != 1 {
				t.Errorf("the log has %d times %q:\n%s", n, want, log.String())
			}
		}
	})
}

// A program that waits for an account can be stopped.
func TestStopWhileStarting(t *testing.T) {
	o, env := served(t)
	o.aircall.FailNext("*", ctikit.Fault{Status: 503, Times: 1 << 20})
	ctx, stop := context.WithCancel(t.Context())
	args := []string{"-config", configFile(t, onlyAircall), "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"}
	log := stopAt{"statuses not read yet", stop}
	if err := Run(ctx, args, of(env), io.Discard, log); err != nil {
		t.Errorf("error %v", err)
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
