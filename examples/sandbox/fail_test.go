package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
)

func TestFailNext(t *testing.T) {
	b := start(t)
	client := b.zendesk(t)
	b.do(t, "POST", "/fail", `{"system":"zendesk","pattern":"GET /api/v2/agent_availabilities/{id}","status":503,"retry_after_seconds":90,"times":2}`, nil)
	for range 2 {
		_, err := client.Availability.Get(t.Context(), 7001)
		refused, ok := errors.AsType[*zendesk.Error](err)
		if !ok || refused.Status != 503 || refused.RetryAfter != 90*time.Second {
			t.Errorf("error %v", err)
		}
	}
	if _, err := client.Availability.Get(t.Context(), 7001); err != nil {
		t.Errorf("the third request failed: %v", err)
	}
}

func TestFailAtOnce(t *testing.T) {
	b := start(t)
	b.do(t, "POST", "/fail", `{"system":"aircall","pattern":"*","status":429,"retry_after_seconds":0}`, nil)
	r, err := http.NewRequestWithContext(t.Context(), "GET", b.Aircall.URL+"/v2/users", nil)
	must(t, err)
	res, err := b.http.Do(r)
	must(t, err)
	res.Body.Close()
	if got := res.Header.Get("Retry-After"); res.StatusCode != http.StatusTooManyRequests || got != "0" {
		t.Errorf("status %d, Retry-After %q", res.StatusCode, got)
	}
}

func TestCut(t *testing.T) {
	b := start(t)
	b.do(t, "POST", "/fail", `{"system":"aircall","pattern":"GET /v2/users/102","cut":true}`, nil)
	_, err := b.aircall(t).Users.Get(t.Context(), 102)
	if _, replied := errors.AsType[*aircall.Error](err); err == nil || replied {
		t.Errorf("error %v, want a broken connection", err)
	}
	if _, err := b.aircall(t).Users.Get(t.Context(), 102); err != nil {
		t.Errorf("the second request failed: %v", err)
	}
}

func TestRequestsAreLogged(t *testing.T) {
	b := start(t)
	_, err := b.zendesk(t).UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway)
	must(t, err)
	_, err = b.aircall(t).Users.Get(t.Context(), 101)
	must(t, err)
	for query, want := range map[string][]string{
		"":                {"zendesk PUT /api/v2/agent_availabilities/agent_statuses/agents/7001 200 {\"id\":4}", "aircall GET /v2/users/101 200 "},
		"?system=zendesk": {"zendesk PUT /api/v2/agent_availabilities/agent_statuses/agents/7001 200 {\"id\":4}"},
		"?system=aircall": {"aircall GET /v2/users/101 200 "},
	} {
		var log struct{ Requests []requestView }
		b.do(t, "GET", "/requests"+query, "", &log)
		var got []string
		for _, r := range log.Requests {
			if r.Pattern == "" || r.At.IsZero() {
				t.Errorf("request %+v", r)
			}
			got = append(got, fmt.Sprintf("%s %s %s %d %s", r.System, r.Method, r.Path, r.Status, strings.TrimSpace(r.Body)))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("requests%s (-want +got):\n%s", query, diff)
		}
	}
}
