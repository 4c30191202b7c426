package main

import (
	"bytes"
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/amazon/amazontest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const tasksConfig = `{"connect": {
	"instance": "` + connecttest.InstanceARN + `", "api": "aws", "stream": "agent-events",
	"tasks": {"flow": "` + connecttest.BasicFlowID + `"}
}}`

// tasksLogger is a logger of Connect alone that asks it, with a stream.
func tasksLogger(t *testing.T, stream amazontest.Stream) (l *logger, z *zendesktest.Fake) {
	t.Helper()
	z = zendesktest.New(t)
	z.PutUser(zendesktest.User{ID: maya.id, Name: maya.name})
	c, err := parseConfig("calllogger.json", []byte(tasksConfig))
	must(t, err)
	l, err = newLogger(t.Context(), c, accounts{
		zendesk: z.Client(), connect: stream.Fake.Client(), events: stream.Events(),
		public: "https://" + hooksHost, secrets: []string{reportSecret},
	}, loggerOptions{})
	must(t, err)
	return l, z
}

// during runs a logger for a while.
func (l *logger) during(t *testing.T, play func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.work(ctx) }()
	synctest.Wait()
	play()
	stop()
	must(t, <-ended)
}

// admin is a page for those who run the program.
func (l *logger) admin(path string) (int, string) {
	w := httptest.NewRecorder()
	adminHandler(l).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

// On accounts, what a customer writes comes by the program's own webhook and makes
// one task, which ends with the ticket (R75 to R78).
func TestTasksOnAccounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cn := connecttest.New(t)
		l, z := tasksLogger(t, amazontest.Stream{Fake: cn})
		h, err := l.handlers(t.Context())
		must(t, err)
		z.Deliver(hooksHost, h)
		l.during(t, func() {
			ticket := z.PutTicket(zendesktest.Ticket{Subject: "Where is my refund?", RequesterID: maya.id})
			time.Sleep(time.Minute)
			z.CustomerReplies(ticket, "Please hurry.")
			time.Sleep(time.Minute)
			rec, known, err := l.tasks.Record(t.Context(), ticket)
			if task, ok := cn.Contact(rec.Contact); err != nil || !known || !ok || !strings.HasPrefix(task.Name, "Zendesk-") || cn.Count("StartTaskContact") != 1 {
				t.Errorf("%d tasks: %+v, %v", cn.Count("StartTaskContact"), task, err)
			}
			z.SolveTicket(ticket)
			time.Sleep(time.Minute)
			if n := cn.Count("StopContact"); n != 1 {
				t.Errorf("%d tasks were stopped, want 1", n)
			}
			if _, body := l.admin("/metrics"); !strings.Contains(body, "\ncalllogger_tasks_started_total 1\n") || !strings.Contains(body, "\ncalllogger_tasks_stopped_total 1\n") {
				t.Errorf("metrics:\n%s", body)
			}
		})
		if n := z.Count("POST /api/v2/webhooks"); n != 1 {
			t.Errorf("%d webhooks were made, want 1", n)
		}
		z.Close()
		cn.Close()
	})
}

// A stream that is not read, or is far behind, is a problem of the program's health;
// the metrics have its lag, and a check says whether it can be read.
func TestStreamsHealth(t *testing.T) {
	for want, stream := range map[string]amazontest.Stream{
		"the stream of Connect's agent events is not read since 2000-01-01": {Failing: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), Refused: errors.New("no such stream")},
		"the stream of Connect's agent events is read 5m0s late":            {Lag: 5 * time.Minute},
		"": {Lag: time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			stream.Fake = connecttest.New(t)
			l, z := tasksLogger(t, stream)
			var out bytes.Buffer
			err := check(t.Context(), &out, l.config, l.accounts, nil)
			line := map[bool]string{
				true:  "Connect: its stream of agent events can be read",
				false: "Connect's stream of agent events cannot be read: no such stream; check AWS_PROFILE",
			}[stream.Refused == nil]
			if (err == nil) != (stream.Refused == nil) || !strings.Contains(out.String(), line) || !strings.Contains(out.String(), "Connect: it answers") {
				t.Errorf("check: %v\n%s", err, &out)
			}
			l.during(t, func() {
				status, body := l.admin("/healthz")
				if (status == 200) != (want == "") || !strings.Contains(body, want) {
					t.Errorf("health: %d %s, want %q", status, body, want)
				}
				lag := map[time.Duration]string{0: "0", time.Minute: "60", 5 * time.Minute: "300"}[stream.Lag]
				if _, body := l.admin("/metrics"); !strings.Contains(body, "\ncalllogger_stream_lag_seconds "+lag+"\n") || strings.Contains(body, "failing_since_timestamp_seconds 0\n") != stream.Failing.IsZero() {
					t.Errorf("metrics:\n%s", body)
				}
			})
			z.Close()
			stream.Fake.Close()
		})
	}
}

// On the command line a check asks Connect itself, or says how to build a program
// that can.
func TestTasksChecked(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
	t.Setenv("AWS_CONFIG_FILE", "testdata/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "testdata/none")
	z, instance := httptest.NewServer(zendesktest.New(t)), httptest.NewServer(connecttest.New(t))
	defer z.Close()
	defer instance.Close()
	path := filepath.Join(t.TempDir(), "calllogger.json")
	must(t, os.WriteFile(path, []byte(strings.Replace(tasksConfig, `"stream": "agent-events",`, "", 1)), 0o600))
	env := map[string]string{
		"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_BEARER": zendesktest.Token, "ZENDESK_URL": z.URL,
		"CONNECT_URL": instance.URL, "CONNECT_INTAKE_SECRET": reportSecret, "CALLLOGGER_PUBLIC_URL": "https://" + hooksHost,
	}
	var out bytes.Buffer
	err := run(t.Context(), []string{"-config", path, "-check"}, of(env), &out, &out)
	want := "Connect: it answers"
	if !amazon.Built {
		want = "built without the AWS SDK: build it with -tags aws"
	}
	if (err == nil) != amazon.Built || !strings.Contains(out.String(), want) {
		t.Errorf("%v, want %q:\n%s", err, want, &out)
	}
	delete(env, "CALLLOGGER_PUBLIC_URL")
	if err := run(t.Context(), []string{"-config", path, "-check"}, of(env), &out, &out); err == nil || !strings.Contains(out.String(), "not set in the environment: CALLLOGGER_PUBLIC_URL") {
		t.Errorf("without an address for Zendesk's webhook: %v\n%s", err, &out)
	}
}
