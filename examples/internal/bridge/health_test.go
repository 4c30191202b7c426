package bridge

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
)

const onlyAircall = `{"phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}]}}}`

// sweepTime is how long it takes until the next sweep is over.
const sweepTime = time.Minute + 5*time.Second

// A provider's outage shows within one sweep, with the system's name, and its
// end as soon.
func TestHealthFollowsAnOutage(t *testing.T) {
	for system, tt := range map[string]struct {
		fail  func(o office, f ctikit.Fault)
		clear func(o office)
	}{
		"Zendesk": {func(o office, f ctikit.Fault) { o.zendesk.FailNext("*", f) }, func(o office) { o.zendesk.ClearFaults() }},
		"Aircall": {func(o office, f ctikit.Fault) { o.aircall.FailNext("*", f) }, func(o office) { o.aircall.ClearFaults() }},
	} {
		for name, fault := range map[string]ctikit.Fault{
			"5xx":     {Status: http.StatusServiceUnavailable, Times: 1 << 20},
			"refusal": {Status: http.StatusForbidden, Times: 1 << 20},
			"cut":     {Cut: true, Times: 1 << 20},
		} {
			t.Run(system+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newScene(t, onlyAircall)
					if status, body := s.health(); status != http.StatusServiceUnavailable || !strings.Contains(body, `"status":"starting"`) {
						t.Errorf("before the start: %d %s", status, body)
					}
					s.start(t)
					time.Sleep(time.Second)
					s.healthy(t, "at the start")
					tt.fail(s.office, fault)
					time.Sleep(sweepTime)
					var got report
					status, body := s.health()
					if err := json.Unmarshal([]byte(body), &got); err != nil {
						t.Fatal(err)
					}
					if status != http.StatusServiceUnavailable || got.Status != "failing" || len(got.Problems) != 1 || !strings.HasPrefix(got.Problems[0], system+" has failed since 2000-01-01 00:0") {
						t.Errorf("in the outage: %d %s", status, body)
					}
					if up := s.metrics(t)[`bridge_up{system="`+strings.ToLower(system)+`"}`]; up != "0" {
						t.Errorf("in the outage bridge_up is %q", up)
					}
					tt.clear(s.office)
					time.Sleep(sweepTime)
					s.healthy(t, "after the outage")
					if err := s.end(); err != nil {
						t.Error(err)
					}
				})
			})
		}
	}
}

func (s *scene) healthy(t *testing.T, when string) {
	t.Helper()
	if status, body := s.health(); status != http.StatusOK || !strings.Contains(body, `"status":"ok"`) || strings.Contains(body, "problems") {
		t.Errorf("%s: %d %s", when, status, body)
	}
}

// A start that waits for a provider names it, and goes on once it answers.
func TestHealthNamesWhatTheStartWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, onlyAircall)
		s.aircall.FailNext("*", ctikit.Fault{Status: http.StatusBadGateway, Times: 1 << 20})
		s.start(t)
		time.Sleep(10 * time.Minute)
		status, body := s.health()
		if want := `"status":"starting","problems":["Aircall fails (Bad Gateway)"]`; status != http.StatusServiceUnavailable || !strings.Contains(body, want) {
			t.Errorf("%d %s, want %s", status, body, want)
		}
		if got := s.answer("POST", "/ctikit-bridge/main/aircall"); got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
			t.Errorf("a webhook meanwhile: %d, want one that comes again", got.Code)
		}
		s.aircall.ClearFaults()
		time.Sleep(2 * time.Minute)
		s.healthy(t, "after the outage")
		if err := s.end(); err != nil {
			t.Error(err)
		}
	})
}

// answer is what the port for webhooks answers to an empty request.
func (s *scene) answer(method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.bridge.hooks.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w
}

// The public port serves webhooks and nothing else; the admin port serves no
// webhooks.
func TestPortsServeTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, onlyAircall)
		s.start(t)
		time.Sleep(time.Second)
		for path, want := range map[string]int{
			"/healthz": 404, "/metrics": 404, "/agents/7001": 404, "/": 404, "/ctikit-bridge/main/dialpad": 404, "/ctikit-bridge/main/aircall": 405,
		} {
			if got := s.answer("GET", path); got.Code != want {
				t.Errorf("-listen GET %s: %d, want %d", path, got.Code, want)
			}
		}
		if got := s.answer("POST", "/ctikit-bridge/main/zendesk"); got.Code != http.StatusUnauthorized {
			t.Errorf("an unsigned webhook: %d, want 401", got.Code)
		}
		for path, want := range map[string]struct {
			status int
			text   string
		}{
			"/agents/7001": {200, "  zendesk shows \"online\" (#3) since 2000-01-01 00:00:00 UTC"}, "/agents/7777": {404, "no agent with this Zendesk id"},
			"/ctikit-bridge/main/zendesk": {404, ""}, "/metrics": {200, "bridge_agents"},
		} {
			w := httptest.NewRecorder()
			adminHandler(s.bridge).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			if w.Code != want.status || !strings.Contains(w.Body.String(), want.text) {
				t.Errorf("-admin GET %s: %d %s, want %d", path, w.Code, w.Body, want.status)
			}
		}
		if err := s.end(); err != nil {
			t.Error(err)
		}
	})
}
