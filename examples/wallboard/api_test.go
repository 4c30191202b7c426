package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// reply is an answer of the board's.
type reply struct {
	what   string
	code   int
	header http.Header
	body   []byte
}

// request sends what the page sends; header has lines of a header in place of its
// own.
func request(t *testing.T, method, url, body string, header ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "application/json")
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	got, err := new(http.Client).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	b, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{method + " " + r.URL.Path, got.StatusCode, got.Header, b}
}

func decode[T any](t *testing.T, r reply) (v T) {
	t.Helper()
	if r.code != http.StatusOK {
		t.Fatalf("%s: %d %s", r.what, r.code, r.body)
	}
	if err := json.Unmarshal(r.body, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// floorReply is what the tests read of a snapshot.
type floorReply struct {
	Epoch string
	Seq   uint64
	Rows  []struct {
		ID      string
		Status  int64
		Why     string
		Setting string
		Alerts  []alert
		Snoozed []snooze
		Phone   *struct{ Label string }
	}
}

func (f floorReply) status(id string) int64 {
	for _, r := range f.Rows {
		if r.ID == id {
			return r.Status
		}
	}
	return -1
}

// why is the reason of an agent's status that nobody waits for.
func (f floorReply) why(id string) string {
	for _, r := range f.Rows {
		if r.ID == id && r.Setting == "" {
			return r.Why
		}
	}
	return ""
}

// alerts are an agent's, and those that sleep.
func (f floorReply) alerts(id string) (codes string) {
	for _, r := range f.Rows {
		if r.ID != id {
			continue
		}
		for _, a := range r.Alerts {
			codes += a.Code + ";"
		}
		for _, s := range r.Snoozed {
			codes += s.Code + " sleeps;"
		}
	}
	return codes
}

// joined waits until the engine knows everybody.
func joined(t *testing.T, url string, agents int) floorReply {
	t.Helper()
	return floorWhen(t, url, func(f floorReply) bool {
		n := 0
		for _, r := range f.Rows {
			if r.Phone != nil {
				n++
			}
		}
		return n == agents
	})
}

func floorWhen(t *testing.T, url string, ok func(floorReply) bool) (f floorReply) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("the floor at the end: %+v", f)
		}
	}()
	until(t, "the floor", func() bool {
		f = decode[floorReply](t, request(t, "GET", url+"/api/floor", ""))
		return ok(f)
	})
	return f
}

// TestFloorAndEvents: what happens after a snapshot comes with numbers that leave
// nothing out, and makes the snapshot that follows.
func TestFloorAndEvents(t *testing.T) {
	o, _, server := startBoard(t, 5, asSupervisor)
	before := joined(t, server.URL, 5)
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/api/events?after="+before.Epoch+":"+jsonText(before.Seq), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	stream, err := new(http.Client).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Body.Close() }()
	o.clickZendesk(firstAgent, lunchID)
	want := before.Seq
	if got := request(t, http.MethodGet, server.URL+"/api/floor", ""); !strings.Contains(string(got.body), `"bars"`) {
		t.Error("a supervisor does not see the days")
	}
	lines := bufio.NewScanner(stream.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			if want++; id != before.Epoch+":"+jsonText(want) {
				t.Errorf("event %s, want number %d", id, want)
			}
		}
		if strings.Contains(lines.Text(), `"id":"7001"`) && strings.Contains(lines.Text(), `"status":120001`) {
			break
		}
	}
	if got := floorWhen(t, server.URL, func(f floorReply) bool { return f.Seq >= want }).status("7001"); got != int64(lunchID) {
		t.Errorf("the snapshot has status %d", got)
	}
}

// TestResync: who names an event that is not kept, or of another start, is asked to
// read the floor.
func TestResync(t *testing.T) {
	_, _, server := startBoard(t, 2, asSupervisor)
	f := joined(t, server.URL, 2)
	for _, after := range []string{"other:1", f.Epoch + ":999999", ":0"} {
		if r := request(t, "GET", server.URL+"/api/events?after="+after, ""); !strings.HasPrefix(string(r.body), "event: resync\n") {
			t.Errorf("after %s: %s", after, r.body)
		}
	}
	if r := request(t, "GET", server.URL+"/api/events?after=x", ""); r.code != http.StatusBadRequest {
		t.Errorf("after x: %d", r.code)
	}
}

// TestSetAndUndo: a status is set in Zendesk, shown with who did it, and taken back
// only where nothing else was chosen since.
func TestSetAndUndo(t *testing.T) {
	o, _, server := startBoard(t, 5, asSupervisor)
	joined(t, server.URL, 5)
	preview := decode[outcome](t, request(t, "POST", server.URL+"/api/acts", `{"agents":["7001","7002","7005"],"status":"4","preview":true}`))
	if len(preview.Change) != 2 || len(preview.Already) != 1 || preview.Act != nil {
		t.Fatalf("preview: %+v", preview)
	}
	done := decode[outcome](t, request(t, "POST", server.URL+"/api/acts", `{"agents":["7001","7002","7005"],"status":"4"}`))
	floorWhen(t, server.URL, func(f floorReply) bool {
		return f.status("7001") == 4 && f.status("7002") == 4 && f.why("7002") == "Supervisor, here" // the engine has seen it, too
	})
	o.clickZendesk(7002, lunchID)
	floorWhen(t, server.URL, func(f floorReply) bool { return f.status("7002") == int64(lunchID) })
	undone := decode[outcome](t, request(t, "POST", server.URL+"/api/acts/"+done.Act.ID+"/undo", ""))
	if len(undone.Change) != 1 || undone.Change[0] != "7001" || len(undone.Refused) != 1 {
		t.Errorf("undone: %+v", undone)
	}
	floorWhen(t, server.URL, func(f floorReply) bool { return f.status("7001") == 3 })
	if got := o.zendesk.StatusOf(7002).ID; got != lunchID {
		t.Errorf("the agent's own choice was replaced by %d", got)
	}
	acts := decode[[]act](t, request(t, "GET", server.URL+"/api/acts", ""))
	if len(acts) != 2 || !acts[1].Undone || acts[0].Undoes != acts[1].ID || acts[0].By != "Supervisor" {
		t.Errorf("the log: %+v", acts)
	}
}

// TestOnlyLooking: an agent sees the floor and changes nothing.
func TestOnlyLooking(t *testing.T) {
	o, _, server := startBoard(t, 3, asAgent)
	joined(t, server.URL, 3)
	for _, tt := range []struct{ method, path, body string }{
		{"PUT", "/api/agents/7001/status", `{"status":"2"}`},
		{"POST", "/api/acts", `{"agents":["7001"],"status":"2"}`},
		{"POST", "/api/acts", `{"agents":["7001"],"status":"2","preview":true}`},
		{"GET", "/api/acts", ""},
		{"GET", "/api/agents/7002", ""},
	} {
		if r := request(t, tt.method, server.URL+tt.path, tt.body); r.code != http.StatusForbidden {
			t.Errorf("%s: %d", r.what, r.code)
		}
	}
	floor := request(t, http.MethodGet, server.URL+"/api/floor", "")
	if strings.Contains(string(floor.body), `"bars"`) {
		t.Error("an agent sees the days of others")
	}
	if n := o.zendesk.Count("PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}"); n != 0 {
		t.Errorf("%d statuses were set", n)
	}
}

// TestRefused: requests that the page does not send.
func TestRefused(t *testing.T) {
	_, _, server := startBoard(t, 2, asSupervisor)
	joined(t, server.URL, 2)
	for _, tt := range []struct {
		method, path, body string
		want               int
	}{
		{"PUT", "/api/agents/7001/status", `{"status":"77"}`, 422},
		{"PUT", "/api/agents/9999/status", `{"status":"2"}`, 403},
		{"PUT", "/api/agents/7001/status", `{"status":2}`, 400},
		{"PUT", "/api/agents/7001/status", `{"status":"2","more":1}`, 400},
		{"POST", "/api/acts", `{"agents":[],"status":"2"}`, 422},
		{"POST", "/api/acts/none/undo", ``, 404},
		{"POST", "/api/acts/..%2F..%2Fx/undo", ``, 404},
		{"GET", "/api/agents/9999", ``, 404},
		{"GET", "/ready?group=310", ``, 404},
		{"GET", "/js/../board.go", ``, 404},
	} {
		if r := request(t, tt.method, server.URL+tt.path, tt.body); r.code != tt.want {
			t.Errorf("%s %s: %d, want %d", r.what, tt.body, r.code, tt.want)
		}
	}
	for _, site := range []string{"", "cross-site", "same-site", "none"} {
		if r := request(t, "GET", server.URL+"/api/floor", "", "Sec-Fetch-Site: "+site); r.code != http.StatusForbidden {
			t.Errorf("Sec-Fetch-Site %q: %d", site, r.code)
		}
	}
}

// TestReady: counts alone, for who has the token.
func TestReady(t *testing.T) {
	o, b, _ := startBoard(t, 9, asSupervisor)
	b.ready = ctikit.NewSecret("ready-token")
	server := serve(t, b)
	joined(t, server, 9)
	get := func(group, token string) (int, readiness) {
		r := request(t, "GET", server+"/ready?group="+group, "", "Authorization: Bearer "+token)
		var out readiness
		_ = json.Unmarshal(r.body, &out) // errors are other objects
		return r.code, out
	}
	if code, _ := get("310", "other"); code != 401 {
		t.Errorf("another token: %d", code)
	}
	if code, _ := get("1", "ready-token"); code != 404 {
		t.Errorf("an unknown group: %d", code)
	}
	is := func(what string, want readiness) {
		t.Helper()
		want.Group, want.Known = firstGroup, true
		var got readiness
		until(t, what, func() bool {
			_, got = get("310", "ready-token")
			return got == want
		})
	}
	// 7001, 7005 and 7009 are in the group; 7005 is away.
	is("two", readiness{Ready: 2, Agents: 3, NotReady: notReady{Status: 1}})
	call := o.aircall.Ring(firstAgent + phoneShift)
	is("a call", readiness{Ready: 1, Agents: 3, NotReady: notReady{Status: 1, Busy: 1}})
	o.aircall.HangUp(call)
	is("no call", readiness{Ready: 2, Agents: 3, NotReady: notReady{Status: 1}})
	o.zendesk.AddWorkItem(firstAgent, zendesk.ChannelTalk, "9", zendesk.WorkItemAccepted)
	o.zendesk.SetStatus(7009, zendesk.StatusOffline)
	is("no free place, and offline", readiness{Agents: 3, NotReady: notReady{Status: 2, Full: 1}})
	o.zendesk.SetStatus(7009, zendesk.StatusOnline)
	is("online again", readiness{Ready: 1, Agents: 3, NotReady: notReady{Status: 1, Full: 1}})
	o.aircall.SignOut(7009 + phoneShift)
	is("signed out", readiness{Agents: 3, NotReady: notReady{Status: 1, SignedOut: 1, Full: 1}})
	b.picture.mu.Lock()
	b.picture.learned = false
	b.picture.mu.Unlock()
	if code, got := get("310", "ready-token"); code != http.StatusServiceUnavailable || got.Known || got.Agents != 3 {
		t.Errorf("not known: %d %+v", code, got)
	}
	if r := request(t, "GET", server+"/ready?group=310", "", "Authorization: Bearer ready-token"); strings.Contains(string(r.body), "700") || strings.Contains(string(r.body), "@") {
		t.Errorf("more than counts: %s", r.body)
	}
}

// TestFresh: a system that fails, or has been silent for long, is not known.
func TestFresh(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ok := systemCell{Name: "zendesk", Last: millis(now.Add(-time.Minute))}
	for name, tt := range map[string]struct {
		other systemCell
		want  bool
	}{
		"answers": {ok, true}, "fails": {systemCell{Last: ok.Last, Stale: true}, false},
		"silent": {systemCell{Last: millis(now.Add(-silentFor))}, false}, "never answered": {systemCell{}, false},
	} {
		if got := fresh([]systemCell{ok, tt.other}, now); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestZipped: a floor comes with gzip, and no address or number in it.
func TestZipped(t *testing.T) {
	_, _, server := startBoard(t, 20, asSupervisor)
	joined(t, server.URL, 20)
	r := request(t, "GET", server.URL+"/api/floor", "", "Accept-Encoding: gzip")
	z, err := gzip.NewReader(bytes.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil || strings.Contains(string(body), "@") || !json.Valid(body) {
		t.Errorf("%v: %.300s", err, body)
	}
}

func jsonText(n uint64) string {
	b, _ := json.Marshal(n)
	return string(b)
}
