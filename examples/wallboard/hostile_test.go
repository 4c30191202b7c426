package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestOtherSpellingsOfIDs: an id has one spelling, so that nothing is kept twice.
func TestOtherSpellingsOfIDs(t *testing.T) {
	_, b, server := startBoard(t, 2, asSupervisor)
	joined(t, server.URL, 2)
	for _, id := range []string{"07001", "+7001", "-0", strings.Repeat("0", 1000) + "7001"} {
		for _, tt := range []struct{ method, path, body string }{
			{"PUT", "/api/snooze", `{"agent":"` + id + `","alert":"away","for":60}`},
			{"PUT", "/api/agents/" + id + "/status", `{"status":"2"}`},
			{"POST", "/api/acts", `{"agents":["` + id + `"],"status":"2"}`},
		} {
			if r := request(t, tt.method, server.URL+tt.path, tt.body); r.code != http.StatusForbidden {
				t.Errorf("%s %s: %d %s", tt.method, tt.path, r.code, r.body)
			}
		}
		if r := request(t, "GET", server.URL+"/api/agents/"+id, ""); r.code != http.StatusNotFound {
			t.Errorf("%s: %d", id, r.code)
		}
	}
	for _, status := range []string{"+2", "02"} {
		if r := request(t, "POST", server.URL+"/api/acts", `{"agents":["7001"],"status":"`+status+`"}`); r.code != http.StatusUnprocessableEntity {
			t.Errorf("the status %s: %d %s", status, r.code, r.body)
		}
	}
	kept, err := b.records.all(t.Context(), "")
	if err != nil || len(kept) != 0 {
		t.Errorf("kept: %v, %v", kept, err)
	}
}

// TestLogHasWhatWasDone: what came to nothing is not in the log, an act is whole
// though its sender goes away, and none is larger than the store takes.
func TestLogHasWhatWasDone(t *testing.T) {
	_, b, server := startBoard(t, 3, asSupervisor)
	joined(t, server.URL, 3)
	first := decode[outcome](t, request(t, "POST", server.URL+"/api/acts", `{"agents":["7001"],"status":"2"}`))
	for range 3 {
		request(t, "POST", server.URL+"/api/acts/"+first.Act.ID+"/undo", "")
	}
	all := decode[[]act](t, request(t, "GET", server.URL+"/api/acts", ""))
	if len(all) != 2 || all[0].Undoes != first.Act.ID || !all[1].Undone {
		t.Errorf("undone three times: %+v", all)
	}
	ctx, leave := context.WithCancel(t.Context())
	done := act{ID: b.acts.newID(), At: b.acts.now(), By: "Supervisor", Status: "2"}
	out, err := b.carryOut(ctx, outcome{Change: []string{"7002"}}, done, func(ctx context.Context) []engine.WishResult {
		leave()
		return b.engine.AskMany(ctx, []string{"7002"}, "2", byBoard+done.ID)
	})
	if saved, ok, _ := b.acts.get(t.Context(), done.ID); err != nil || len(out.Change) != 1 || !ok || len(saved.Wishes) != 1 {
		t.Errorf("the sender went away: %+v, %v; saved %+v", out, err, saved)
	}
	many := `"` + strings.Join(slices.Repeat([]string{"7001"}, mostInAct+1), `","`) + `"`
	if r := request(t, "POST", server.URL+"/api/acts", `{"agents":[`+many+`],"status":"2"}`); r.code != http.StatusUnprocessableEntity {
		t.Errorf("too many: %d", r.code)
	}
	const id = 19_999_999_999_999
	largest := act{ID: done.ID, At: done.At, By: strings.Repeat("n", 100), Status: "19999999999999", Name: strings.Repeat("n", 100)}
	for range mostInAct {
		largest.Agents = append(largest.Agents, formatID(id))
		largest.Wishes = append(largest.Wishes, engine.Wish{Agent: formatID(id), Status: "19999999999999", By: byBoard + done.ID, At: time.Now(), Former: "19999999999999", Taken: true})
	}
	if err := b.acts.save(t.Context(), largest); err != nil {
		t.Errorf("the largest act: %v", err)
	}
	if text, err := json.Marshal(largest); err != nil || len(text) > engine.MaxValue {
		t.Errorf("the largest act has %d bytes, %v", len(text), err)
	}
}

// TestFilesByDetours: what leads out of the folders of files and back is not found:
// the page has headers that files have not.
func TestFilesByDetours(t *testing.T) {
	_, _, server := startBoard(t, 1, asSupervisor)
	for _, path := range []string{
		"/js/..%2fboard.html", "/third_party/..%2fboard.html", "/js/..%2f..%2fweb/board.html", "/js/%2e%2e/board.html", "/js/.%2fmain.js", "/js/..%2fjs/main.js",
		"/js/", "/js/..%5cboard.html", "/js//main.js", "/js/main.js%00", "/board.css/",
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		out := httptest.NewRecorder()
		server.Config.Handler.ServeHTTP(out, r)
		if out.Code == http.StatusOK {
			t.Errorf("%s: %d %.60s", path, out.Code, out.Body)
		}
	}
	if r := request(t, "GET", server.URL+"/js/main.js", ""); r.code != http.StatusOK {
		t.Errorf("main.js: %d", r.code)
	}
}

// TestFormerSupervisorPairsNoScreen: a bearer outlives a role by minutes, and a
// screen would outlive it by months.
func TestFormerSupervisorPairsNoScreen(t *testing.T) {
	w := startFramed(t, newOffice(2))
	admin := w.bearer(t, adminID)
	user := zendesktest.User{ID: adminID, Name: "Supervisor", Active: true}
	for what, change := range map[string]func(){
		"an agent now": func() { user.Role = zendesk.RoleAgent },
		"an end user":  func() { user.Role = zendesk.RoleEndUser },
		"suspended":    func() { user.Role, user.Suspended = zendesk.RoleAdmin, true },
	} {
		change()
		w.zendesk.PutUser(user)
		if r := request(t, "POST", w.server.URL+"/api/tv", "", admin); r.code != http.StatusForbidden {
			t.Errorf("%s: %d %s", what, r.code, r.body)
		}
	}
}

// TestManyScreens: there is an end to screens, until one is withdrawn or expires.
func TestManyScreens(t *testing.T) {
	_, b, server := startBoard(t, 1, asSupervisor)
	for n := range mostScreens {
		one := &screen{ByID: adminID, gone: make(chan struct{})}
		one.Grant.ID, one.Grant.Expires = fmt.Sprint(n), time.Now().Add(time.Hour)
		b.screens.all[one.Grant.ID] = one
	}
	if r := request(t, "POST", server.URL+"/api/tv", ""); r.code != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", r.code, r.body)
	}
	b.screens.all["7"].Grant.Expires = time.Now()
	if r := request(t, "POST", server.URL+"/api/tv", ""); r.code != http.StatusOK || len(b.screens.all) != mostScreens-1 {
		t.Errorf("after one has expired: %d %s, %d screens", r.code, r.body, len(b.screens.all))
	}
}

// TestStreamsOfOneViewer: one viewer does not take all of the streams.
func TestStreamsOfOneViewer(t *testing.T) {
	var all streams
	var leave func()
	for range mostStreams {
		var ok bool
		if leave, ok = all.enter("7001"); !ok {
			t.Fatal("too few")
		}
	}
	if _, ok := all.enter("7001"); ok {
		t.Error("one more")
	}
	other, ok := all.enter("7002")
	if !ok {
		t.Fatal("another viewer")
	}
	other()
	leave()
	if _, ok := all.enter("7001"); !ok || len(all.open) != 1 {
		t.Errorf("after one has left: %v, %v", ok, all.open)
	}
	_, b, server := startBoard(t, 1, asSupervisor)
	b.streams.open = map[string]int{formatID(adminID): mostStreams}
	if r := request(t, "GET", server.URL+"/api/events?after=x:1", ""); r.code != http.StatusTooManyRequests || r.header.Get("Retry-After") == "" {
		t.Errorf("over HTTP: %d %s", r.code, r.body)
	}
}

// TestNamesAreClean: no spelling of a number or an address is in a name.
func TestNamesAreClean(t *testing.T) {
	for name, want := range map[string]string{
		"+49\u00a0151\u00a0234\u00a0567": "Agent", "Noor +49\u2011151\u2011234\u2011567": "Noor", "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667": "Agent",
		"+1 (555) 010\u20130123": "Agent", "noor\uff20example.test": "Agent", "\u202eroon": "roon", "\u2067Noor\u2069": "Noor",
		"Team 2 - 24/7": "Team 2 - 24/7", "\u05d3\u05e0\u05d4": "\u05d3\u05e0\u05d4",
	} {
		if got := cleanOr(name, "Agent"); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"": "", "out_for_lunch": "Out for lunch", "\u00e9lan": "\u00c9lan"} {
		if got := spoken(name); got != want {
			t.Errorf("%q is spoken %q", name, got)
		}
	}
}

// TestNoFormulas: no text of the sheet is a formula, whatever begins a cell.
func TestNoFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", " =1+1": "' =1+1", "\t=1": "' =1", "\n=1": "' =1", "\uff1d1": "'\uff1d1", "@x": "'@x", "-1": "'-1",
		"Noor;=1+1": `"Noor,=1+1"`, "Noor\n=1": "Noor =1", "Noor": "Noor",
	} {
		var out strings.Builder
		if err := writeSheet(&out, [][]string{{text}}); err != nil || out.String() != want+"\n" {
			t.Errorf("%q: %q, want %q, %v", text, out.String(), want, err)
		}
	}
}

// damaged is a store of which some values cannot be read.
type damaged struct{ engine.Store }

var errDamaged = fmt.Errorf("%w: a bad block", engine.ErrBroken)

func (d damaged) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		for item, err := range d.Store.Scan(ctx, prefix) {
			if strings.HasSuffix(item.Key, "/damaged") {
				item.Value, err = []byte("{"), errDamaged
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// TestDamagedRecords: a record that cannot be read keeps the board neither from
// starting nor from showing the others.
func TestDamagedRecords(t *testing.T) {
	store := damaged{&engine.Memory{}}
	for _, name := range []string{"acts/", "screens/", "snoozes/", daysName + "2026-03-02/"} {
		for id, value := range map[string]string{"damaged": "null", "7": "[[", "8": "{}"} {
			if _, err := store.CompareAndSet(t.Context(), "wallboard/acme/"+name+id, 0, []byte(value)); err != nil {
				t.Fatal(err)
			}
		}
	}
	o := newOffice(1)
	defer func() { o.zendesk.Close(); o.aircall.Close() }()
	a := o.accounts()
	a.store = store
	log := new(lockedBuffer)
	b, err := newBoard(t.Context(), a, fastLimits, time.UTC, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.acts.save(t.Context(), act{ID: "9", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if all, err := b.acts.all(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("the log: %+v, %v", all, err)
	}
	if _, _, err := b.acts.get(t.Context(), "7"); err == nil || errors.Is(err, errNoAct) {
		t.Errorf("one that cannot be read: %v", err)
	}
	if !strings.Contains(log.String(), "wallboard/acme/acts/damaged") && !strings.Contains(log.String(), "acts/damaged") {
		t.Errorf("the log: %s", log)
	}
}
