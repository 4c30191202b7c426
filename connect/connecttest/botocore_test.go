package connecttest_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/connecttest"
)

// The fake takes what botocore sends, and AWS' model of the service, which
// botocore has, knows all members, types and values of its replies.
func TestBotocore(t *testing.T) {
	if out, err := exec.Command("python3", "-c", "import botocore").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("python3 with botocore: %v\n%s", err, out)
		}
		t.Skip("no python3 with botocore")
	}
	f := newWhole(t)
	server := httptest.NewServer(f)
	defer server.Close()
	var routes []string
	for _, r := range f.Routes() {
		routes = append(routes, r.Method+" "+r.Path)
	}
	job, err := json.Marshal(map[string]any{
		"url": server.URL, "region": connecttest.Region, "instance": connecttest.InstanceID, "routes": routes,
	})
	must(t, err)
	program, err := os.ReadFile("testdata/conform.py") // so that a change of it is a new test
	must(t, err)
	script := exec.CommandContext(t.Context(), "python3", "-c", string(program))
	script.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") }),
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "NO_PROXY=127.0.0.1", "PYTHONDONTWRITEBYTECODE=1")
	var text, errs bytes.Buffer
	script.Stdin, script.Stdout, script.Stderr = bytes.NewReader(job), &text, &errs
	if err := script.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	var report struct {
		Version                string
		Called, Absent, Faults []string
	}
	must(t, json.Unmarshal(text.Bytes(), &report))
	t.Logf("botocore %s; its model lacks %q", report.Version, report.Absent)
	for _, fault := range report.Faults {
		t.Error(fault)
	}
	added := []string{"POST /search-agent-statuses", "POST /search-contacts"} // after botocore 1.29.27, which Debian 12 has
	want := slices.DeleteFunc(routes, func(r string) bool { return slices.Contains(added, r) && slices.Contains(report.Absent, r) })
	if diff := cmp.Diff(want, report.Called); diff != "" {
		t.Errorf("operations called (-table +botocore):\n%s", diff)
	}
	for _, r := range report.Called {
		if f.Count(r) == 0 {
			t.Errorf("nothing was sent to %s", r)
		}
	}
}
