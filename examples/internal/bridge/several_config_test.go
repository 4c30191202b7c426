package bridge

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

// twoServed are two offices over HTTP, and the environment of both.
func twoServed(t *testing.T) (acme, globex office, env map[string]string) {
	t.Helper()
	env = map[string]string{}
	add := func(prefix, id string) office {
		o, own := served(t)
		for name, value := range own {
			if name != "BRIDGE_PUBLIC_URL" {
				env[prefix+name] = value
			}
		}
		env[prefix+"ZENDESK_SUBDOMAIN"] = id
		return o
	}
	acme, globex = add("ACME_", "acme"), add("GLOBEX_", "globex")
	env["BRIDGE_PUBLIC_URL"] = publicURL
	return acme, globex, env
}

// All mistakes of the file come at once, with the accounts that they are in.
// Names that are none are not quoted.
func TestMistakesInAccounts(t *testing.T) {
	for text, want := range map[string]string{
		`{"accounts": {}}`: `1: accounts: want an object in { } of accounts by their names, got an empty one`,
		`{"accounts": []}`: `1: accounts: want an object in { } of accounts by their names, got a list in [ ]`,
		`{"accounts": {"acme": {"phones": {"aircall": {}}}}, "phones": {}}`:                                       `1: the file: want no other entries than "accounts", got "phones"`,
		`{"accounts": {"Canary": {"phones": {"aircall": {}}}}}`:                                                   `1: accounts, entry 1: want a name of a-z, 0-9 and "-" that begins with a letter, 40 characters at most, got another text`,
		`{"accounts": {"1st": {"phones": {"aircall": {}}}}}`:                                                      `1: accounts, entry 1: want a name of a-z, 0-9 and "-" that begins with a letter, 40 characters at most, got another text`,
		"{\"accounts\": {\"acme\": {\"phones\": {\"aircall\": {}}},\n\"acme\": {\"phones\": {\"aircall\": {}}}}}": `2: accounts.acme: want each account once, got it again`,
		`{"accounts": {"acme": {}}}`:                                                                              `1: accounts.acme.phones: want an object in { } with "aircall", "dialpad", "connect" or several, got nothing`,
		`{"accounts": {"acme": 5}}`:                                                                               `1: accounts.acme: want an object in { }, got a number`,
		`{"accounts": {"acme": {"name": "x", "phones": {"aircall": {}}}}}`:                                        `1: accounts.acme: want no other entries than "sweep_every", "ignore", "phones", got "name"`,
		"{\"accounts\": {\"acme\": {\"phones\": {\"aircall\": {}}},\n\"globex\": {\"phones\": {\"aircall\": {\"direction\": \"canary\"}}},\n\"hooli\": {\"sweep_every\": 5, \"phones\": {\"dialpad\": {}}}}}": `2: accounts.globex.phones.aircall.direction: want "two-way", "zendesk-leads" or "phone-leads", got another text
bridge.json:3: accounts.hooli.sweep_every: want a time from "1s" to "24h", such as "90s", in quotes, got a number`,
	} {
		_, err := parseConfigs("bridge.json", []byte(text))
		if want := "the config file must be corrected:\nbridge.json:" + want; err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}

// Mistakes in the environment name the account and its variables, and no value.
func TestMistakesInTheAccountsEnvironment(t *testing.T) {
	full := map[string]string{"BRIDGE_PUBLIC_URL": publicURL}
	for _, account := range []string{"ACME", "EAST_2"} {
		for _, name := range []string{"ZENDESK_SUBDOMAIN", "ZENDESK_BEARER", "AIRCALL_API_ID", "AIRCALL_API_TOKEN", "DIALPAD_API_KEY", "DIALPAD_WEBHOOK_SECRET"} {
			full[account+"_"+name] = "canary-" + account + name
		}
		full[account+"_ZENDESK_SUBDOMAIN"] = strings.ReplaceAll(strings.ToLower(account), "_", "-")
	}
	const both = `{"phones": {"aircall": {}, "dialpad": {}}}`
	path := configFile(t, `{"accounts": {"acme": `+both+`, "east-2": `+both+`}}`)
	for _, tt := range []struct {
		set  map[string]string
		want string
	}{
		{map[string]string{"EAST_2_AIRCALL_API_TOKEN": "", "AIRCALL_API_TOKEN": "canary"}, "account east-2: not set in the environment: EAST_2_AIRCALL_API_TOKEN"},
		{map[string]string{"EAST_2_DIALPAD_API_KEY": "", "ACME_ZENDESK_SUBDOMAIN": ""}, "account acme: not set in the environment: ACME_ZENDESK_SUBDOMAIN\naccount east-2: not set in the environment: EAST_2_DIALPAD_API_KEY"},
		{map[string]string{"ACME_ZENDESK_BEARER": ""}, "account acme: not set in the environment: ACME_ZENDESK_CLIENT_ID and ACME_ZENDESK_CLIENT_SECRET (or ACME_ZENDESK_BEARER, or ACME_ZENDESK_EMAIL and ACME_ZENDESK_API_TOKEN)"},
		{map[string]string{"ACME_ZENDESK_EMAIL": "canary"}, "account acme: ACME_ZENDESK_BEARER, ACME_ZENDESK_EMAIL: want one of them, got 2"},
		{map[string]string{"ACME_ZENDESK_SUBDOMAIN": "wrong/canary"}, "account acme: check ACME_ZENDESK_SUBDOMAIN, ACME_ZENDESK_URL and the credential of Zendesk: "},
		{map[string]string{"EAST_2_ZENDESK_SUBDOMAIN": "Acme"}, "accounts acme and east-2 have the same ZENDESK_SUBDOMAIN: want another one for each; compare ACME_ZENDESK_SUBDOMAIN and EAST_2_ZENDESK_SUBDOMAIN"},
		{map[string]string{"EAST_2_AIRCALL_API_ID": full["ACME_AIRCALL_API_ID"]}, "accounts acme and east-2 have the same AIRCALL_API_ID: want another one for each; compare ACME_AIRCALL_API_ID and EAST_2_AIRCALL_API_ID"},
		{map[string]string{"EAST_2_DIALPAD_API_KEY": full["ACME_DIALPAD_API_KEY"]}, "accounts acme and east-2 have the same DIALPAD_API_KEY: "},
		{map[string]string{"EAST_2_DIALPAD_WEBHOOK_SECRET": full["ACME_DIALPAD_WEBHOOK_SECRET"]}, "accounts acme and east-2 have the same DIALPAD_WEBHOOK_SECRET: "},
	} {
		env := maps.Clone(full)
		maps.Copy(env, tt.set)
		err := Run(t.Context(), []string{"-config", path}, of(env), io.Discard, io.Discard)
		if got := text(err); !strings.HasPrefix(got, tt.want) || strings.Contains(got, "canary") || err != nil && cli.ExitCode(err) != 2 {
			t.Errorf("%v: %s\nwant %s", tt.set, got, tt.want)
		}
	}
}

// One check looks at all accounts, and says which is not ready.
func TestCheckOfAccounts(t *testing.T) {
	acme, globex, env := twoServed(t)
	path := configFile(t, twoAccounts)
	checked := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := Run(t.Context(), append([]string{"-check", "-config", path}, args...), of(env), &out, io.Discard)
		return out.String(), err
	}
	out, err := checked()
	if err != nil || !strings.HasPrefix(out, "Account acme\n\nChecked bridge.json on ") || strings.Count(out, "Result: ready to run.") != 2 || !strings.HasSuffix(out, "\nAll 2 accounts are ready to run.\n") {
		t.Errorf("%v\n%s", err, out)
	}
	globex.aircall.FailNext("*", ctikit.Fault{Status: http.StatusForbidden, Times: 1 << 20})
	out, err = checked()
	if err == nil || cli.ExitCode(err) != 1 || !strings.Contains(out, "  - Aircall refuses the credential (Forbidden): check GLOBEX_AIRCALL_API_ID and GLOBEX_AIRCALL_API_TOKEN\n") ||
		strings.Count(out, "Result: ready to run.") != 1 || !strings.HasSuffix(out, "\nOf 2 accounts these are not ready: globex\n") {
		t.Errorf("%v\n%s", err, out)
	}
	delete(env, "GLOBEX_ZENDESK_SUBDOMAIN")
	if out, err = checked(); err == nil || !strings.Contains(out, "  - not set in the environment: GLOBEX_ZENDESK_SUBDOMAIN\n") || strings.Count(out, "Result: ready to run.") != 1 {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = checked("-account", "acme"); err != nil || strings.Contains(out, "globex") || strings.Contains(out, "accounts are") {
		t.Errorf("only acme: %v\n%s", err, out)
	}
	if _, err = checked("-account", "hooli"); text(err) != `-account: want one of "accounts" in the config file, got "hooli"` || cli.ExitCode(err) != 2 {
		t.Errorf("an account that is none: %v", err)
	}
	if sent := changes(append(acme.zendesk.Requests(), globex.zendesk.Requests()...)); len(sent) > 0 {
		t.Errorf("it sent %q", sent)
	}
}

// From the command line, one account that is refused keeps no other one from
// working, and all stop when the program does.
func TestRunOfAccounts(t *testing.T) {
	acme, globex, env := twoServed(t)
	env["GLOBEX_AIRCALL_API_TOKEN"] = "wrong-canary"
	ctx, stop := context.WithCancel(t.Context())
	log := new(lockedLog)
	args := []string{"-config", configFile(t, twoAccounts), "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"}
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, args, of(env), io.Discard, log) }()
	poll(t, func() bool {
		return len(acme.hooks(t)) == 2 && len(log.lines("account=globex", "check GLOBEX_AIRCALL_API_ID and GLOBEX_AIRCALL_API_TOKEN")) == 1
	})
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if len(log.lines("canary")) > 0 {
		t.Error("the log shows a secret")
	}
	if n := len(globex.hooks(t)); n > 0 {
		t.Errorf("globex has %d webhooks", n)
	}
}
