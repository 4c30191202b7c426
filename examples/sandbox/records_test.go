package main

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// With -connect-events the records of both streams come to the URL, from the
// first sign-in on.
func TestRecordsArePosted(t *testing.T) {
	records := make(chan []byte, 100)
	url := receive(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		if r.Method == http.MethodPost && r.Header.Get("Content-Type") == "application/json" {
			records <- text
		}
	}))
	b := start(t, "-connect-events", url)
	b.do(t, "POST", "/agents/2/connect/ring", "", nil)
	var agents []connect.AgentEventType
	var contacts []connect.ContactEventType
	for range 5*2 + 1 + 2 { // everybody's LOGIN and STATE_CHANGE; the ring; INITIATED and QUEUED
		text := <-records
		if bytes.Contains(text, []byte(`"detail-type"`)) {
			ev, err := connect.DecodeContactEvent(text)
			must(t, err)
			contacts = append(contacts, ev.Type)
			continue
		}
		ev, err := connect.DecodeAgentEvent(text)
		must(t, err)
		if ev.UserID() == office.people[1].Connect.ID {
			agents = append(agents, ev.Type)
		}
	}
	if diff := cmp.Diff([]connect.AgentEventType{connect.Login, connect.StateChange, connect.StateChange}, agents); diff != "" {
		t.Errorf("agent events (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]connect.ContactEventType{connect.ContactInitiated, connect.ContactQueued}, contacts); diff != "" {
		t.Errorf("contact events (-want +got):\n%s", diff)
	}
}

// What fails goes back to the fake, which sends it again, and once to the log,
// until something arrives.
func TestRefusedRecords(t *testing.T) {
	answers := make(chan int, 10)
	url := receive(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(<-answers) }))
	var logged bytes.Buffer
	p := &poster{url: url, client: &http.Client{}, log: log.New(&logged, "", 0)}
	for _, status := range []int{503, 404, 204, 503} {
		answers <- status
		if err := p.post(t.Context(), []byte("{}")); (err == nil) != (status == 204) {
			t.Errorf("%d gives %v", status, err)
		}
	}
	if lines := strings.Count(logged.String(), "status 503\n"); lines != 2 || strings.Contains(logged.String(), "404") {
		t.Errorf("the log is\n%s", logged.String())
	}
	p.url = "http://127.0.0.1:1/secret"
	if err := p.post(t.Context(), []byte("{}")); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v, want one without the URL", err)
	}
}
