package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// TestPolicies: which agents a viewer sees and sets.
func TestPolicies(t *testing.T) {
	leads, err := parseLeads("leads.json", []byte(`{"leads": {"7001": {"sets": [310]}, "7002": {"sets": [311], "sees": [312]}, "6001": {"sets": []}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		user int64
		role zendesk.Role
		want rights
	}{
		{1, zendesk.RoleAdmin, rights{true, everybody, everybody}},
		{1, zendesk.RoleAgent, rights{sees: everybody}},
		{7001, zendesk.RoleAgent, rights{false, everybody, scope{Groups: []int64{310}}}},
		{7002, zendesk.RoleAgent, rights{false, scope{Groups: []int64{312, 311}}, scope{Groups: []int64{311}}}},
		{6001, zendesk.RoleAdmin, rights{true, everybody, everybody}},
	} {
		if got := leadsSet(leads)(zaf.Identity{UserID: tt.user, Role: tt.role}); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%d, %s: %+v, want %+v", tt.user, tt.role, got, tt.want)
		}
	}
	if adminsSet(zaf.Identity{UserID: 7001}).sees.none() || !adminsSet(zaf.Identity{}).sets.none() {
		t.Error("without leads, others look")
	}
}

// TestBadLeads: each mistake in the file is named.
func TestBadLeads(t *testing.T) {
	for text, want := range map[string]string{
		``:                                "the file",
		`{}`:                              "leads: want",
		`{"leads": []}`:                   "leads: want an object",
		`{"leads": {"x": {"sets": [1]}}}`: "leads, entry 1: want a user's id",
		`{"leads": {"7": {"sets": [1]}, "7": {"sets": [1]}}}`: "each user once",
		`{"leads": {"7": {}}}`:                                "leads, entry 1, sets: want a list",
		`{"leads": {"7": {"sets": ["a"]}}}`:                   "entry 1",
		`{"leads": {"7": {"sets": [1], "looks": [1]}}}`:       `"looks"`,
	} {
		if _, err := parseLeads("leads.json", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	if _, err := readLeads("none.json"); err == nil || !strings.HasPrefix(err.Error(), "-leads: ") {
		t.Errorf("no file: %v", err)
	}
}

// startLead runs a floor of eight agents in four groups, where agent 7001 leads
// group 310, with 7001 and 7005, and sees 311 as well, with 7002 and 7006.
func startLead(t *testing.T) (*office, *board, *httptest.Server) {
	t.Helper()
	o, b, server := startBoard(t, 8, asSupervisor)
	joined(t, server.URL, 8)
	l := scope{Groups: []int64{310}}
	b.policy = leadsSet(map[int64]lead{firstAgent: {sees: scope{Groups: []int64{310, 311}}, sets: l}})
	b.identity = standalone(asAgent)
	return o, b, server
}

// TestLead: the lead of a group sets its agents' statuses, sees their days, and
// nothing of groups that are not theirs to see.
func TestLead(t *testing.T) {
	o, _, server := startLead(t)
	floor := request(t, "GET", server.URL+"/api/floor", "")
	var s struct {
		Me     me
		Groups []named
		Rows   []struct {
			ID   string
			Bars []any
		}
	}
	if err := json.Unmarshal(floor.body, &s); err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, r := range s.Rows {
		id := r.ID
		if len(r.Bars) > 0 {
			id += " with the day"
		}
		seen = append(seen, id)
	}
	slices.Sort(seen)
	if want := []string{"7001 with the day", "7002", "7005 with the day", "7006"}; !slices.Equal(seen, want) || len(s.Groups) != 2 {
		t.Errorf("seen: %v, %v", seen, s.Groups)
	}
	if s.Me.Every || s.Me.Admin || !slices.Equal(s.Me.Groups, []int64{310}) {
		t.Errorf("me: %+v", s.Me)
	}
	writes := o.writes()
	for _, tt := range []struct {
		method, path, body string
		want               int
	}{
		{"PUT", "/api/agents/7002/status", `{"status":"2"}`, 403},
		{"POST", "/api/acts", `{"agents":["7005","7003"],"status":"2"}`, 403},
		{"POST", "/api/acts", `{"agents":["7005","7003"],"status":"2","preview":true}`, 403},
		{"GET", "/api/agents/7002", ``, 403},
		{"GET", "/api/agents/7003", ``, 403},
		{"GET", "/api/settings", ``, 403},
		{"POST", "/api/settings", `{}`, 403},
		{"PUT", "/api/limits", `{}`, 403},
		{"PUT", "/api/snooze", `{"agent":"7002","alert":"away","for":1}`, 403},
		{"GET", "/api/agents/7005", ``, 200},
	} {
		if r := request(t, tt.method, server.URL+tt.path, tt.body); r.code != tt.want {
			t.Errorf("%s %s: %d, want %d", r.what, tt.body, r.code, tt.want)
		}
	}
	if n := o.writes(); n != writes {
		t.Errorf("%d writes came of what was refused", n-writes)
	}
	decode[outcome](t, request(t, "PUT", server.URL+"/api/agents/7005/status", `{"status":"2"}`))
	until(t, "the lead's own", func() bool { return o.zendesk.StatusOf(7005).ID == zendesk.StatusOffline })
}

// TestLeadsLog: a lead reads what was done to agents of the group, and takes back
// what was done to nobody else.
func TestLeadsLog(t *testing.T) {
	o, b, server := startLead(t)
	b.identity = standalone(asSupervisor)
	decode[outcome](t, request(t, "POST", server.URL+"/api/acts", `{"agents":["7001","7002","7003"],"status":"4"}`))
	decode[outcome](t, request(t, "POST", server.URL+"/api/acts", `{"agents":["7004"],"status":"4"}`))
	until(t, "the acts", func() bool { return o.zendesk.StatusOf(7004).ID == zendesk.StatusAway })
	b.identity = standalone(asAgent)
	acts := decode[[]act](t, request(t, "GET", server.URL+"/api/acts", ""))
	if len(acts) != 1 || !slices.Equal(acts[0].Agents, []string{"7001"}) || len(acts[0].Wishes) != 1 {
		t.Fatalf("the log: %+v", acts)
	}
	if r := request(t, "POST", server.URL+"/api/acts/"+acts[0].ID+"/undo", ""); r.code != http.StatusForbidden {
		t.Errorf("%d %s", r.code, r.body)
	}
}

// TestLeadStream: agents who move out of the groups that somebody sees are gone
// for them, and nothing else about the others comes.
func TestLeadStream(t *testing.T) {
	o, _, server := startLead(t)
	f := decode[floorReply](t, request(t, "GET", server.URL+"/api/floor", ""))
	lines := stream(t, server.URL, f)
	o.clickZendesk(7003, lunchID) // unseen
	o.clickZendesk(7004, lunchID) // unseen
	o.zendesk.SetGroups(7002, []int64{312})
	until(t, "7002 moves", func() bool { return strings.Contains(lines(), `"gone":["7002"]`) })
	o.clickZendesk(7006, lunchID)
	until(t, "7006 eats", func() bool { return strings.Contains(lines(), `"id":"7006"`) })
	for _, other := range []string{"7003", "7004", `"bars"`} {
		if strings.Contains(lines(), other) {
			t.Errorf("%s is in the stream: %s", other, lines())
		}
	}
}

// stream reads the events after a floor; lines are those so far.
func stream(t *testing.T, url string, f floorReply, header ...string) (lines func() string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/events?after="+f.Epoch+":"+jsonText(f.Seq), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	reply, err := new(http.Client).Do(r) //nolint:bodyclose // at the end of the test
	if err != nil {
		t.Fatal(err)
	}
	come := make(chan string, 1000)
	go func() {
		defer close(come)
		s := bufio.NewScanner(reply.Body)
		s.Buffer(nil, 1<<20)
		for s.Scan() {
			come <- s.Text()
		}
		come <- ended
	}()
	t.Cleanup(func() {
		stop()
		for range come { // until it ends
		}
		_ = reply.Body.Close()
	})
	var all strings.Builder
	return func() string {
		for {
			select {
			case line, open := <-come:
				if !open {
					return all.String()
				}
				all.WriteString(line + "\n")
			default:
				return all.String()
			}
		}
	}
}

// ended is the last line of a stream that has ended.
const ended = "(ended)"

// writes counts what was asked of the accounts beside reading.
func (o *office) writes() (n int) {
	for _, r := range slices.Concat(o.zendesk.Requests(), o.aircall.Requests()) {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}
