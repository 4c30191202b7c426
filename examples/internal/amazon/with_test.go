//go:build aws

package amazon_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/statussync/engine"
)

// The instance and its stream are read with the SDK's own credentials, in the
// instance's region.
func TestAccount(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
	t.Setenv("AWS_CONFIG_FILE", "testdata/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "testdata/none")
	fake := connecttest.New(t)
	instance := httptest.NewServer(fake)
	defer instance.Close()
	stream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !strings.Contains(r.Header.Get("Authorization"), "/eu-central-1/kinesis/") || !strings.Contains(string(body), `"agent-events"`) {
			t.Errorf("request with %q: %s", r.Header.Get("Authorization"), body)
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		fmt.Fprint(w, `{"Shards":[]}`)
	}))
	defer stream.Close()
	a := amazon.Account{Instance: connecttest.InstanceARN, Stream: "agent-events", URL: instance.URL, StreamURL: stream.URL}
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	api, err := amazon.NewAPI(a)
	if err != nil {
		t.Fatal(err)
	}
	client, err := connect.New(api)
	if err != nil {
		t.Fatal(err)
	}
	page, err := client.Statuses.List(t.Context(), connect.StatusListOptions{})
	if err != nil || len(page.Items) == 0 {
		t.Errorf("statuses %+v, %v", page.Items, err)
	}
	s, err := amazon.NewStream(a, "bridge/main", new(engine.Memory), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if lag, failing := s.Health(); lag != 0 || !failing.IsZero() {
		t.Errorf("lag %v, failing since %v", lag, failing)
	}
	a.Profile = "of nobody"
	if _, err := amazon.NewAPI(a); err == nil {
		t.Error("an unknown profile is fine")
	}
}
