package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestPreferences: each viewer has an object of their own, which is small.
func TestPreferences(t *testing.T) {
	_, b, server := startBoard(t, 2, asSupervisor)
	at := server.URL + "/api/preferences"
	want := func(text string) {
		t.Helper()
		if r := request(t, "GET", at, ""); r.code != 200 || strings.TrimSpace(string(r.body)) != text {
			t.Errorf("%d %s, want %s", r.code, r.body, text)
		}
	}
	want("{}")
	if r := request(t, "PUT", at, `{"columns": ["why"], "theme": "dark"}`); r.code != 200 {
		t.Errorf("%d %s", r.code, r.body)
	}
	want(`{"columns":["why"],"theme":"dark"}`)
	for body, code := range map[string]int{
		`[]`: 400, `null`: 400, `{"a":1} {}`: 400, `{`: 400, ``: 400, `"x"`: 400,
		`{"a":"` + strings.Repeat("x", mostPreferences) + `"}`: 413,
	} {
		if r := request(t, "PUT", at, body); r.code != code {
			t.Errorf("%.20s: %d, want %d", body, r.code, code)
		}
	}
	want(`{"columns":["why"],"theme":"dark"}`)
	b.identity = standalone(asAgent)
	want("{}") // somebody else
}

// TestLimits: admins change limits, and of two the second reads who was faster.
func TestLimits(t *testing.T) {
	o, b, server := startBoard(t, 7, asSupervisor)
	joined(t, server.URL, 7)
	at := server.URL + "/api/limits"
	first := decode[limitsRecord](t, request(t, "GET", at, ""))
	for of, seconds := range map[string]int64{"wrap-up": 45, "long call": 100, "out of sync": 20, "open work": 30, "2": 0, formatID(int64(lunchID)): 300, formatID(int64(coachID)): 0} {
		if got, ok := first.Limits[of]; !ok || got != seconds {
			t.Errorf("the usual limit of %s: %d, %v", of, got, ok)
		}
	}
	saved := decode[limitsRecord](t, request(t, "PUT", at, `{"version":0,"limits":{"`+formatID(int64(lunchID))+`":0,"wrap-up":60}}`))
	if saved.Version != 1 || saved.By != "Supervisor" || saved.Limits["wrap-up"] != 60 || saved.Limits["long call"] != 100 {
		t.Errorf("%+v", saved)
	}
	slower := request(t, "PUT", at, `{"version":0,"limits":{}}`)
	if slower.code != http.StatusConflict || !strings.Contains(string(slower.body), `"by":"Supervisor","at":"20`) || !strings.Contains(string(slower.body), "Supervisor has saved other limits at ") {
		t.Errorf("%d %s", slower.code, slower.body)
	}
	for body, code := range map[string]int{
		`{"version":1,"limits":{"77":5}}`: 422, `{"version":1,"limits":{"wrap-up":-1}}`: 422, `{"version":1,"limits":{"missed":1}}`: 422,
		`{"version":1,"limits":{"wrap-up":86401}}`: 422, `{"version":1,"limits":[]}`: 400, `{"version":7,"limits":{}}`: 409,
	} {
		if r := request(t, "PUT", at, body); r.code != code {
			t.Errorf("%s: %d, want %d", body, r.code, code)
		}
	}
	if r := request(t, "PUT", at, `{"version":1,"limits":{"4":1}}`); r.code != 200 {
		t.Fatalf("%d %s", r.code, r.body)
	}
	floorWhen(t, server.URL, func(f floorReply) bool { return f.alerts("7005") == "away;" && f.alerts("7001") == "" }) // away, by the new limit
	b.identity = standalone(asAgent)
	if r := request(t, "PUT", at, `{"version":2,"limits":{}}`); r.code != http.StatusForbidden {
		t.Errorf("an agent: %d", r.code)
	}
	again := decode[limitsRecord](t, request(t, "GET", at, ""))
	if again.Version != 2 || again.Limits["4"] != 1 || again.Limits["wrap-up"] != 45 {
		t.Errorf("%+v", again)
	}
	next := restarted(t, o, b)
	if got := next.picture.limit("4"); got != time.Second {
		t.Errorf("after a restart: %v", got)
	}
}

// restarted is a board that begins with what another one has saved.
func restarted(t *testing.T, o *office, b *board) *board {
	t.Helper()
	a := o.accounts()
	a.store = b.accounts.store
	return boardOn(t, a)
}

// boardOn is a board on these accounts, which does not run.
func boardOn(t *testing.T, a accounts) *board {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	b, err := newBoard(ctx, a, fastLimits, time.UTC, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSnooze: an alert sleeps for all who look, until its time is over or it is
// woken, over a restart too.
func TestSnooze(t *testing.T) {
	o, b, server := startBoard(t, 7, asSupervisor)
	joined(t, server.URL, 7)
	request(t, "PUT", server.URL+"/api/limits", `{"version":0,"limits":{"4":1,"out of sync":0}}`)
	put := func(body string) reply { return request(t, "PUT", server.URL+"/api/snooze", body) }
	floorWhen(t, server.URL, func(f floorReply) bool { return f.alerts("7005") == "away;" })
	got := decode[snooze](t, put(`{"agent":"7005","alert":"away","for":600}`))
	if left := time.Until(time.UnixMilli(got.Until)); got.By != "Supervisor" || left > 10*time.Minute || left < 9*time.Minute {
		t.Errorf("%+v", got)
	}
	asleep := func(f floorReply) bool { return f.alerts("7005") == "away sleeps;" }
	if f := decode[floorReply](t, request(t, "GET", server.URL+"/api/floor", "")); !asleep(f) {
		t.Errorf("%+v", f)
	}
	next := restarted(t, o, b)
	next.picture.raise()
	if a := next.picture.byID("7005"); len(a.alerts) != 0 || len(a.sleeping) != 1 {
		t.Errorf("after a restart: %+v, %+v", a.alerts, a.sleeping)
	}
	if r := put(`{"agent":"7005","alert":"away","for":0}`); r.code != 200 {
		t.Errorf("%d %s", r.code, r.body)
	}
	floorWhen(t, server.URL, func(f floorReply) bool { return f.alerts("7005") == "away;" })
	for body, code := range map[string]int{
		`{"agent":"9999","alert":"away","for":60}`: 403, `{"agent":"7005","alert":"hunger","for":60}`: 422,
		`{"agent":"7005","alert":"away","for":43201}`: 422, `{"agent":"7005","alert":"away","for":-1}`: 422,
	} {
		if r := put(body); r.code != code {
			t.Errorf("%s: %d, want %d", body, r.code, code)
		}
	}
	b.identity = standalone(asAgent)
	if r := put(`{"agent":"7005","alert":"away","for":60}`); r.code != http.StatusForbidden {
		t.Errorf("an agent: %d", r.code)
	}
}

// TestSnoozesEnd: one whose time is over is no snooze after a restart.
func TestSnoozesEnd(t *testing.T) {
	o, b, server := startBoard(t, 2, asSupervisor)
	joined(t, server.URL, 2)
	old, err := json.Marshal([]snooze{{codeAway, millis(time.Now().Add(-time.Second)), "Supervisor"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, agent := range []string{"7001", "9999"} {
		if err := b.records.replace(t.Context(), snoozesOf(agent), json.RawMessage(old)); err != nil {
			t.Fatal(err)
		}
	}
	restarted(t, o, b)
	if left, err := b.records.all(t.Context(), snoozesOf("")); err != nil || len(left) != 0 {
		t.Errorf("%d are left, %v", len(left), err)
	}
}
