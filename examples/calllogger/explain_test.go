package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// explained are the recorded events of testdata, beside the plans for them
// without settings and by those of the sample.
var explained = []string{
	"call_created", "call_ended", "message_received", "ai_voice_agent_ended", "contact_event", "contact_record", "flow_event",
}

func TestExplain(t *testing.T) {
	for _, name := range explained {
		event := filepath.Join("testdata", name+".json")
		for kind, args := range map[string][]string{
			"default": {"-explain", event},
			"config":  {"-explain", event, "-config", "testdata/calllogger.json"},
		} {
			got, err := ran(t, args...)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			want, err := os.ReadFile(filepath.Join("testdata", name+"."+kind+".txt"))
			must(t, err)
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, kind, diff)
			}
			if strings.Contains(got, "5135550") {
				t.Errorf("%s, %s: a telephone number is printed:\n%s", name, kind, got)
			}
		}
	}
}

// What is no event is refused, and nothing of it is quoted.
func TestExplainRefuses(t *testing.T) {
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "event.json")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	const wanted = "-explain: want the body of a webhook of Aircall, or a contact event, a contact record or a flow's event of Connect"
	for name, tt := range map[string]struct{ path, want string }{
		"no file":        {filepath.Join(t.TempDir(), "none.json"), "-explain: open "},
		"no JSON":        {file("secret"), wanted},
		"something else": {file(`{"secret": 1}`), wanted},
		"no contact":     {file(`{"detail-type": "x", "detail": {"secret": 1}}`), "-explain: "},
		"no record":      {file(`{"AWSContactTraceRecordFormatVersion": "secret"}`), "-explain: "},
		"no flow":        {file(`{"Details": "secret"}`), "-explain: "},
	} {
		out, err := ran(t, "-explain", tt.path)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") || strings.Contains(out, "secret") {
			t.Errorf("%s: %q, %v", name, out, err)
		}
	}
	if out, err := ran(t, "-explain", file(`{"event": "call.ended", "data": "secret"}`)); err != nil || strings.Contains(out, "secret") {
		t.Errorf("a call that is none: %q, %v", out, err)
	}
	out, err := ran(t, "-explain", file(`{"resource":"user","event":"user.opened","timestamp":1772442518,"token":"t","data":{"id":9}}`))
	if want := "user.opened: no ticket needs this event.\n"; err != nil || out != want {
		t.Errorf("%q, %v", out, err)
	}
}
