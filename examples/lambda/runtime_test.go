package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// childVariable has the test binary be the program.
const childVariable = "LAMBDA_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// The program as a process, as AWS runs it: it fetches an event from the runtime,
// asks the Zendesk that the environment names, and sends the answer back.
func TestRuntime(t *testing.T) {
	z := httptest.NewServer(madeUp())
	defer z.Close()
	answers := make(chan string, 1)
	events := make(chan []byte, 1)
	events <- recorded(t, "queue_string.json")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", func(w http.ResponseWriter, r *http.Request) {
		select {
		case event := <-events:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "one")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", "9999999999999")
			_, _ = w.Write(event)
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/one/{outcome}", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		answers <- r.PathValue("outcome") + " " + string(body)
		w.WriteHeader(http.StatusAccepted)
	})
	runtime := httptest.NewServer(mux)
	defer runtime.Close()

	settings := t.TempDir() + "/settings.json"
	if err := os.WriteFile(settings, madeUpSettings, 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = []string{
		childVariable + "=1", inLambda + "=" + strings.TrimPrefix(runtime.URL, "http://"), settingsVariable + "=" + settings,
		"ZENDESK_SUBDOMAIN=acme", "ZENDESK_URL=" + z.URL, "ZENDESK_BEARER=" + zendesktest.Token,
	}
	child.Stderr = t.Output()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- child.Wait() }()
	defer func() { _ = child.Process.Kill() }()
	select {
	case got := <-answers:
		if !strings.HasPrefix(got, "response {") || !strings.Contains(got, `"zendesk_user":"8001"`) {
			t.Errorf("answer: %s", got)
		}
	case err := <-exited:
		t.Errorf("the program ended: %v", err)
	}
}
