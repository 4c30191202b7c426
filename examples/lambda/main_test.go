package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

// ran is what the program prints.
func ran(t *testing.T, variables map[string]string, args ...string) (string, error) {
	t.Helper()
	var stdout, stderr strings.Builder
	env := func(name string) string { return variables[name] }
	err := run(t.Context(), args, env, &stdout, &stderr)
	return stdout.String(), err
}

// answered is the answer to one of the recorded events.
func answered(t *testing.T, file string, args ...string) map[string]string {
	t.Helper()
	out, err := ran(t, nil, append(args, "-event", filepath.Join("testdata", file))...)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]string // texts alone, as a flow wants them
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestEvents(t *testing.T) {
	lena := map[string]string{"status": "ok", "results_count": "1", "zendesk_user": "8001", "customer_name": "Lena Fischer"}
	for file, want := range map[string]map[string]string{
		"queue_null.json":         lena,
		"queue_string.json":       lena,
		"queue_object.json":       lena,
		"nested_parameters.json":  {"status": "ok", "zendesk_user": "8001", "menu": `{"path":["1","3"],"language":"en"}`},
		"custom_field.json":       {"status": "ok", "zendesk_user": "8001", "tier": "gold"},
		"template.json":           lena,
		"recent_ticket.json":      {"status": "ok", "zendesk_ticket": "1", "ticket_brand": "360001"},
		"unknown_caller.json":     {"status": "not found", "results_count": "0", "zendesk_user": ""},
		"withheld_caller.json":    {"status": "not found", "results_count": "0", "zendesk_user": ""},
		"two_users.json":          {"status": "not found", "results_count": "2", "zendesk_user": ""},
		"input_timed_out.json":    {"status": "bad request"},
		"brand_queue_null.json":   {"status": "not found", "brand_id": ""},
		"brand_queue_string.json": {"status": "ok", "brand_id": "360002", "brand_name": "Other Corp", "brand_source": "queue"},
		"brand_queue_object.json": {"status": "ok", "brand_id": "360001", "brand_name": "MyCorp", "brand_source": "queue"}, // R81
		"brand_attribute.json":    {"status": "ok", "brand_id": "360002", "brand_source": "ticket_brand"},
		"brand_parameter.json":    {"status": "ok", "brand_id": "360001", "brand_source": "queue"},
		"attributes.json": {"status": "ok", "invalid": "pop_incoming", "invalid_count": "1", "ticket_assignment": "agent", "pop_incoming": "true",
			"recent_ticket_timeout": "15", "customer_number": "5550100199", "field_product": "hw_headset", "field_tier": "gold"},
		"attributes_invalid.json": {"status": "ok", "invalid": "customer_email,product", "invalid_count": "2", "customer_email": "", "field_product": ""},
	} {
		got := map[string]string{}
		answer := answered(t, file)
		for name := range want {
			got[name] = answer[name]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

// The settings say what becomes of two users, and which queues have brands.
func TestSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(file, []byte(`{"app":{"country_prefix":"+1"},"several_users":"oldest","queues_in_list_order":true,"queues":[{"pattern":"*e*","brand":360002},{"pattern":"MyCorp Sales","brand":360001}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if a := answered(t, "two_users.json", "-settings", file); a["zendesk_user"] != "8002" || a["results_count"] != "2" {
		t.Errorf("two users: %v", a)
	}
	if a := answered(t, "brand_queue_object.json", "-settings", file); a["brand_id"] != "360002" {
		t.Errorf("brand: %v", a)
	}
	if a := answered(t, "attributes.json", "-settings", file); a["field_product"] != "" || a["invalid"] != "pop_incoming" {
		t.Errorf("attributes: %v", a)
	}
}

func TestDownFlag(t *testing.T) {
	for file, want := range map[string]string{
		"queue_null.json":         `{"status":"server error"}`,
		"two_users.json":          `{"status":"server error"}`,
		"recent_ticket.json":      `{"status":"server error","zendesk_user":"8001"}`, // carried on
		"brand_queue_object.json": `{"status":"server error"}`,
		"attributes.json":         `{"status":"server error"}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			out, err := ran(t, nil, "-down", "-event", filepath.Join("testdata", file))
			if err != nil || out != want+"\n" {
				t.Errorf("%s: %q, %v", file, out, err)
			}
		})
	}
}

func TestCommandLine(t *testing.T) {
	bearer := map[string]string{"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": "x"}
	settings := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(settings, []byte(`{"queues":[{"pattern":"A","brand":0}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args string
		env  map[string]string
		want string
		code int
	}{
		{"", nil, "want -event FILE", 2},
		{"-down", nil, "want -event FILE", 2},
		{"-event x y", nil, `unexpected argument "y"`, 2},
		{"-nothing", nil, "-nothing", 2},
		{"-event missing.json", nil, "missing.json", 1},
		{"-event x -settings missing.json", nil, "missing.json", 1},
		{"-event x -settings " + settings, nil, "queues: entry 1, brand", 1},
		{"-event x -down", bearer, "-down: not with the account", 2},
		{"-event x", map[string]string{"ZENDESK_SUBDOMAIN": "acme"}, "ZENDESK_CLIENT_ID", 2},
		{"-event x", map[string]string{"ZENDESK_SUBDOMAIN": "a.b", "ZENDESK_BEARER": "x"}, "check ZENDESK_SUBDOMAIN", 2},
		{"-event x", map[string]string{"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": "x", "ZENDESK_URL": "here"}, "ZENDESK_URL", 2},
		{"", map[string]string{"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"}, "ZENDESK_SUBDOMAIN", 2}, // no made-up account in AWS
	} {
		_, err := ran(t, tt.env, strings.Fields(tt.args)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) || cli.ExitCode(err) != tt.code {
			t.Errorf("%q: error %v with code %d, want %q with %d", tt.args, err, cli.ExitCode(err), tt.want, tt.code)
		}
	}
	for arg, want := range map[string]string{"-h": "FLOW_SETTINGS", "-version": "lambda "} {
		if out, err := ran(t, nil, arg); err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: %q, %v", arg, out, err)
		}
	}
	if out, err := ran(t, bearer, "-event", "doc.go"); err != nil || out != `{"status":"bad request"}`+"\n" {
		t.Errorf("an account of the environment: %q, %v", out, err)
	}
}

// docs/lambda.md shows what each of the recorded events gets.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/lambda.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		out, err := ran(t, nil, "-event", file)
		if want := "\n" + filepath.Base(file) + "\n" + out; err != nil || !strings.Contains(string(page), want) {
			t.Errorf("%v: docs/lambda.md lacks %s", err, want)
		}
	}
	_, block, _ := strings.Cut(string(page), "```json\n")
	block, _, _ = strings.Cut(block, "```")
	var settings contactlog.Settings
	if err := json.Unmarshal([]byte(block), &settings); err != nil || len(settings.Queues) != 1 {
		t.Errorf("docs/lambda.md: settings: %v", err)
	}
	for _, v := range variables {
		if !strings.Contains(string(page), v.Name) {
			t.Errorf("docs/lambda.md lacks %s", v.Name)
		}
	}
}
