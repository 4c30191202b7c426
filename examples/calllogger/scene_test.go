package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// scene is a logger as it runs on real accounts, in a bubble: what Connect
// reports is posted to it.
type scene struct {
	*testing.T
	z       *zendesktest.Fake
	a       *aircalltest.Fake
	c       *connecttest.Fake
	logger  *logger
	handler http.Handler
}

const reportSecret = "a-secret-of-some-length"

func inScene(t *testing.T, play func(s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{T: t, z: zendesktest.New(t), a: aircalltest.New(t), c: connecttest.New(t)}
		o := &office{zendesk: s.z, aircall: s.a, connect: s.c, print: newPrinter(nil)}
		o.hire()
		o.meetCustomers()
		c, err := parseConfig("calllogger.json", []byte(sample(t)))
		must(t, err)
		r := newReported()
		client, err := connect.New(r, connect.WithoutQuotas())
		must(t, err)
		s.logger, err = newLogger(t.Context(), c, accounts{
			zendesk: s.z.Client(), aircall: s.a.Client(), connect: client, public: "https://" + hooksHost, secrets: []string{reportSecret}, reported: r,
		}, loggerOptions{})
		must(t, err)
		s.handler, err = s.logger.handlers(t.Context())
		must(t, err)
		s.a.Deliver(hooksHost, s.handler)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.logger.run(ctx) }()
		play(s)
		stop()
		must(t, <-ended)
	})
}

// pass lets time pass.
func (s *scene) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// ticket is the one ticket of a case.
func (s *scene) ticket(key ticketing.Key) (found zendesk.Ticket) {
	s.Helper()
	n := 0
	for t, err := range s.z.Client().Tickets.AllByExternalID(s.Context(), string(key), zendesk.TicketListOptions{}) {
		must(s.T, err)
		found = t
		n++
	}
	if n != 1 {
		s.Fatalf("%d tickets of %s, want one", n, key)
	}
	return found
}

// talk is a whole call to Support that Ben takes.
func (s *scene) talk(from string) (call int64) {
	call = s.a.Incoming(supportLine, from)
	s.a.RingOn(call, benInAircall)
	s.pass(5 * time.Second)
	s.a.Answer(call)
	s.pass(time.Minute)
	s.a.HangUp(call)
	return call
}

// post posts a report.
func (s *scene) post(path string, body []byte, change ...func(*http.Request)) int {
	r := httptest.NewRequest(http.MethodPost, "/ctikit-calllogger/main/"+path, strings.NewReader(string(body)))
	r.Header.Set("Authorization", "Bearer "+reportSecret)
	r.Header.Set("Content-Type", "application/json")
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Code
}
