package main

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
)

// With one account, health says which vendor does not answer, and metrics have no
// account.
func TestAdminOfOneAccount(t *testing.T) {
	inScene(t, func(s *scene) {
		get := func(path string) (int, string) {
			w := httptest.NewRecorder()
			adminHandler(s.logger).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			return w.Code, w.Body.String()
		}
		s.talk(maya.number)
		s.pass(5 * time.Minute)
		must(t, s.logger.look(s.Context()))
		if status, body := get("/healthz"); status != 200 || !strings.HasPrefix(body, `{"status":"ok","version":"calllogger `) {
			t.Errorf("health: %d %s", status, body)
		}
		if _, body := get("/metrics"); !strings.Contains(body, "\ncalllogger_up 1\n") || strings.Contains(body, `calllogger_steps_total{phone="aircall"} 0`) {
			t.Errorf("metrics:\n%s", body)
		}
		s.z.FailNext("*", ctikit.Fault{Status: 503, Times: 1 << 20})
		must(t, s.logger.look(s.Context()))
		if status, body := get("/healthz"); status != 503 || !strings.Contains(body, `"status":"failing","problems":["Zendesk has failed since 2000-01-01 00:`) {
			t.Errorf("health in an outage: %d %s", status, body)
		}
		if _, body := get("/metrics"); !strings.Contains(body, "\ncalllogger_up 0\n") {
			t.Error("metrics do not show the outage")
		}
		s.z.ClearFaults()
	})
}

// A credential that Zendesk does not know ends the start.
func TestWrongCredential(t *testing.T) {
	o, env := served(t)
	env["ZENDESK_BEARER"] = "wrong-canary"
	err := run(t.Context(), []string{"-config", "testdata/calllogger.json", "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0"}, of(env), io.Discard, io.Discard)
	if err == nil || !strings.HasPrefix(err.Error(), "Zendesk refuses the credential: check the ZENDESK_ variables: ") || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
	if n := o.aircall.Count("POST /v1/webhooks"); n > 0 {
		t.Errorf("%d webhooks made", n)
	}
}
