package bridge

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// admin is what -admin answers.
func (s *scene) admin(path, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	adminHandler(s.bridge).ServeHTTP(w, r)
	return w
}

// GET /agents lists all agents, page by page, and names nobody.
func TestAgentsArePaged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, onlyAircall)
		if w := s.admin("/agents", ""); w.Code != 503 {
			t.Errorf("before the start: %d", w.Code)
		}
		s.start(t)
		time.Sleep(10 * time.Second)
		var ids []string
		pages := 0
		for after, more := "", true; more; pages++ {
			w := s.admin("/agents?limit=2&after="+after, "")
			var page agentList
			if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || len(page.Agents) > 2 || w.Header().Get("Content-Type") != "application/json" {
				t.Fatalf("%v: %s", err, w.Body)
			}
			if strings.Contains(w.Body.String(), "@") {
				t.Errorf("personal data: %s", w.Body)
			}
			for _, a := range page.Agents {
				if x := a.Systems[1]; x.ID == "" || x.Shows.ID == "" || x.Wants.ID == "" || a.Problem != "" {
					t.Errorf("agent %s: %+v", a.Agent, a)
				}
				ids = append(ids, a.Agent)
			}
			after, more = page.Next, page.Next != ""
		}
		if want := []string{"7001", "7002", "7003", "7004", "7005"}; !slices.Equal(ids, want) || pages != 3 {
			t.Errorf("agents %q on %d pages, want %q on 3", ids, pages, want)
		}
		if err := s.end(); err != nil {
			t.Error(err)
		}
	})
}

// An explanation comes in words or as JSON, in any zone.
func TestExplanationsForPeopleAndPrograms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, onlyAircall)
		s.start(t)
		time.Sleep(10 * time.Second)
		for path, want := range map[string]struct {
			code int
			text string
		}{
			"/agents/7001":                  {200, "agent 7001 at 2000-01-01 00:00:10 UTC\n"},
			"/agents/7001?zone=Asia/Tokyo":  {200, "agent 7001 at 2000-01-01 09:00:10 JST\n"},
			"/agents/7001?zone=Asia/Kyotoo": {400, "zone: want"},
			"/agents?zone=Asia/Kyotoo":      {400, "zone: want"},
			"/agents?limit=0":               {400, "limit: want"},
			"/agents?limit=1001":            {400, "limit: want"},
			"/agents?limit=x":               {400, "limit: want"},
			"/agents?zone=Asia/Tokyo":       {200, `"at":"2000-01-01T09:00:10+09:00"`},
		} {
			if w := s.admin(path, "text/html"); w.Code != want.code || !strings.Contains(w.Body.String(), want.text) {
				t.Errorf("%s: %d %s, want %d %s", path, w.Code, w.Body, want.code, want.text)
			}
		}
		var x engine.Explanation
		w := s.admin("/agents/7001", "application/json")
		if err := json.Unmarshal(w.Body.Bytes(), &x); err != nil || x.Agent != "7001" || fmt.Sprint(x.Systems[0].Shows) != `"online" (#3)` {
			t.Errorf("as JSON: %v, %s", err, w.Body)
		}
		if err := s.end(); err != nil {
			t.Error(err)
		}
	})
}
