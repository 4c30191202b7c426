package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// personal are addresses and telephone numbers of people: those of the made-up
// floor have them in every user, and in every call.
var personal = regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w+|555[- ]?01\d`)

// TestPersonal: addresses and numbers that both accounts send are in no answer, no
// event and no line of the log, whatever goes wrong.
func TestPersonal(t *testing.T) {
	var log lockedBuffer
	o := newOffice(5)
	ctx, stop := context.WithCancel(t.Context())
	b, err := newBoard(ctx, o.accounts(), fastLimits, time.UTC, slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	b.identity, b.ready = standalone(asSupervisor), ctikit.NewSecret("ready-token")
	server := httptest.NewServer(b.handler())
	defer server.Close()
	ended := make(chan error)
	go func() { ended <- b.run(ctx) }()
	floor := joined(t, server.URL, 5)
	lines := follow(t, server.URL, floor)

	call := o.aircall.Ring(firstAgent + phoneShift)
	o.aircall.Answer(call)
	floorWhen(t, server.URL, func(f floorReply) bool { return f.Rows != nil && phoneLabel(f, "7001") == "In call" })
	leak := ctikit.Fault{Status: 422, Body: `{"error":"agent1@example.test, +1 555-010-0000"}`, ContentType: "application/json", Times: 2}
	o.zendesk.FailNext("GET /api/v2/users", leak)
	o.zendesk.FailNext("GET /api/v2/groups", leak)
	if err := b.picture.read(ctx, b.accounts); err == nil {
		t.Error("the lists were read")
	} else {
		b.log.Warn("a list could not be read", "err", err)
	}
	for _, path := range []string{"/hooks/zendesk", "/hooks/aircall"} { // with a body that nobody signed
		w := httptest.NewRecorder()
		b.accounts.hooks.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(leak.Body)))
		if w.Code < 400 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	o.zendesk.PutUser(zendesktest.User{ID: 7099, Name: "New", Email: "new@example.test", Active: true})
	o.aircall.PutUser(aircalltest.User{ID: 17099, Email: "new@example.test", Name: "New"})
	o.aircall.HangUp(call)

	var out strings.Builder
	for _, ask := range []struct{ method, path, body string }{
		{"GET", "/", ""}, {"GET", "/api/floor", ""}, {"GET", "/api/agents/7001", ""}, {"GET", "/api/settings", ""},
		{"GET", "/api/today.csv", ""}, {"GET", "/api/preferences", ""}, {"GET", "/api/limits", ""}, {"GET", "/api/tv", ""},
		{"POST", "/api/acts", `{"agents":["7001","7002"],"status":"4"}`}, {"GET", "/api/acts", ""},
		{"PUT", "/api/agents/7001/status", `{"status":"agent1@example.test"}`}, {"PUT", "/api/agents/agent1@example.test/status", `{"status":"2"}`},
		{"GET", "/api/events?after=agent1@example.test", ""}, {"GET", "/api/agents/agent1@example.test", ""},
		{"POST", "/api/settings", `{"version":1,"settings":{"pairs":[{"a":"zendesk","b":"aircall","rules":[{"a":"Nowhere","b":"available","way":"both"}]}]}}`},
	} {
		r := request(t, ask.method, server.URL+ask.path, ask.body)
		out.WriteString(r.what + "\n")
		out.Write(r.body)
		for name, value := range r.header {
			out.WriteString(name + strings.Join(value, " "))
		}
	}
	parent, _, framed := frameBoard(t, o, b)
	for _, token := range []string{"agent1@example.test", parent.Sign(map[string]any{"sub": "agent1@example.test", "iss": "acme.zendesk.com"})} {
		w := httptest.NewRecorder()
		framed.Config.Handler.ServeHTTP(w, parent.RequestWith(token))
		out.WriteString(w.Body.String())
	}
	r := request(t, http.MethodGet, server.URL+"/ready?group=310", "", "Authorization: Bearer ready-token")
	out.Write(r.body)
	floorWhen(t, server.URL, func(f floorReply) bool { return f.status("7002") == 4 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	n := 0
	for lines.Scan() { // until the feed has closed
		n += strings.Count(lines.Text(), "event: patch")
		out.WriteString(lines.Text())
	}
	o.zendesk.Close()
	o.aircall.Close()
	text := strings.NewReplacer("GET /api/agents/agent1@example.test", "", "PUT /api/agents/agent1@example.test", "").Replace(out.String())
	for where, text := range map[string]string{"an answer or event": text, "the log": log.String()} {
		for _, found := range personal.FindAllString(text, -1) {
			t.Errorf("%s has %q", where, found)
		}
	}
	sent := 0 // to the board, as the accounts' lists and events have them
	for _, d := range o.aircall.Deliveries() {
		sent += len(personal.FindAll(d.Body, -1))
	}
	t.Logf("%d bytes of answers, %d events, %d bytes of log; the phone's events had %d addresses and numbers", len(text), n, len(log.String()), sent)
	if n == 0 || len(log.String()) == 0 || sent < 4 {
		t.Error("there was nothing to see")
	}
}

func phoneLabel(f floorReply, id string) string {
	for _, r := range f.Rows {
		if r.ID == id && r.Phone != nil {
			return r.Phone.Label
		}
	}
	return ""
}
