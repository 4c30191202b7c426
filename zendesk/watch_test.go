package zendesk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// watched is an account with one agent who has no channels, and a watch of it.
func watched(t *testing.T, opts zendesk.WatchOptions, fake ...zendesktest.Option) (*zendesktest.Fake, *zendesk.Watch) {
	t.Helper()
	z := zendesktest.New(t, fake...)
	z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline, Channels: []zendesk.Channel{}})
	return z, watch(t, z, opts)
}

func watch(t *testing.T, z *zendesktest.Fake, opts zendesk.WatchOptions) *zendesk.Watch {
	t.Helper()
	w, err := zendesk.NewWatch(z.Client(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// collect ranges for d and writes down each change after its time.
func collect(t *testing.T, w *zendesk.Watch, d time.Duration) (got []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	began := time.Now()
	for c, err := range w.Changes(ctx) {
		if err != nil {
			if !errors.Is(err, context.DeadlineExceeded) {
				got = append(got, err.Error())
			}
			break
		}
		got = append(got, fmt.Sprintf("%v %s", time.Since(began), line(c)))
	}
	return got
}

func line(c zendesk.AgentChange) string {
	s := fmt.Sprintf("%d %s %s", c.AgentID, c.Kind, c.Source)
	switch c.Kind {
	case zendesk.ChangeStatus:
		s += fmt.Sprintf(" %d", c.Status.ID)
	case zendesk.ChangeChannel, zendesk.ChangeChannelGone:
		s += fmt.Sprintf(" %s:%s", c.Channel, c.ChannelStatus)
	case zendesk.ChangeCapacity:
		s += fmt.Sprintf(" %s:", c.Channel)
		if c.MaxCapacity != nil {
			s += fmt.Sprint(*c.MaxCapacity)
		}
	case zendesk.ChangeWorkItem, zendesk.ChangeWorkItemGone:
		s += fmt.Sprintf(" %s:%s:%s", c.Channel, c.WorkItem.ID, c.WorkItem.Reason)
	}
	if c.Gap {
		s += " gap"
	}
	return s
}

// status is an event of agent 7001 at a second of the minute.
func status(before, now zendesk.StatusID, at time.Time, version int64) *zendesk.AgentUnifiedStateChanged {
	env := zendesk.Envelope{AgentID: 7001, Type: zendesk.EventAgentUnifiedStateChanged, UpdatedAt: at, Version: version}
	return &zendesk.AgentUnifiedStateChanged{
		Envelope: env, Previous: zendesk.AgentStatus{ID: before}, New: zendesk.AgentStatus{ID: now, UpdatedAt: at},
	}
}

func TestWatchEvents(t *testing.T) {
	sec := func(n int) time.Time { return time.Now().Add(time.Duration(n) * time.Second) }
	const first = "0s 7001 status list 3 gap"
	tests := []struct {
		name   string
		events func(z *zendesktest.Fake) []zendesk.Event
		want   []string
	}{
		{"follows", func(*zendesktest.Fake) []zendesk.Event { return []zendesk.Event{status(3, 4, sec(1), 2)} }, []string{"1s 7001 status event 4"}},
		{"repeats", func(*zendesktest.Fake) []zendesk.Event {
			return []zendesk.Event{status(3, 4, sec(1), 2), status(3, 4, sec(1), 2)}
		}, []string{"1s 7001 status event 4"}},
		{"overtakes", func(*zendesktest.Fake) []zendesk.Event {
			return []zendesk.Event{status(4, 2, sec(1), 3), status(3, 4, sec(-1), 2)}
		}, []string{"1s 7001 status event 2 gap"}},
		{"in one microsecond, by version", func(*zendesktest.Fake) []zendesk.Event {
			at := sec(1)
			return []zendesk.Event{status(3, 4, at, 2), status(4, 2, at.Add(30), 4), status(3, 4, at, 2), status(4, 2, at, 3)}
		}, []string{"1s 7001 status event 4", "1s 7001 status event 2"}},
		{"of a reading's microsecond", func(*zendesktest.Fake) []zendesk.Event { // versions of the two may differ
			return []zendesk.Event{status(3, 4, sec(-1), 9), status(2, 3, sec(-1), 8), status(2, 3, sec(-1), 8)}
		}, nil},
		{"without a time, and true", func(z *zendesktest.Fake) []zendesk.Event {
			z.SetStatus(7001, zendesk.StatusAway)
			return []zendesk.Event{status(3, 4, time.Time{}, 2)}
		}, []string{"3s 7001 status read 4 gap"}},
		{"without a time, settled by a reading", func(*zendesktest.Fake) []zendesk.Event {
			return []zendesk.Event{status(3, 4, time.Time{}, 2)}
		}, nil},
		{"without a status, settled by a reading", func(*zendesktest.Fake) []zendesk.Event {
			return []zendesk.Event{status(3, 0, sec(1), 2)}
		}, nil},
		{"of an unknown channel, settled by a reading", func(*zendesktest.Fake) []zendesk.Event {
			return []zendesk.Event{&zendesk.AgentStateChanged{Envelope: zendesk.Envelope{AgentID: 7001}, Channel: "fax", New: "online"},
				&zendesk.AgentStateChanged{Envelope: zendesk.Envelope{AgentID: 7001}}}
		}, nil},
		{"of no use", func(*zendesktest.Fake) []zendesk.Event {
			return []zendesk.Event{&zendesk.AgentGroupsUpdated{Envelope: zendesk.Envelope{AgentID: 7001}}, &zendesk.UnknownEvent{}}
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				z, w := watched(t, zendesk.WatchOptions{Every: time.Hour})
				time.AfterFunc(time.Second, func() {
					for _, ev := range tt.events(z) {
						if err := w.Receive(t.Context(), ev); err != nil {
							t.Error(err)
						}
					}
				})
				if diff := cmp.Diff(append([]string{first}, tt.want...), collect(t, w, 10*time.Minute)); diff != "" {
					t.Errorf("changes (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// What the list alone finds: with lag, in turn, and agents who come and go.
func TestWatchSweeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, w := watched(t, zendesk.WatchOptions{})
		z.SetListLag(20 * time.Second)
		at := func(n int, f func()) { time.AfterFunc(time.Duration(n)*time.Second, f) }
		at(15, func() { z.SetStatus(7001, zendesk.StatusAway) })
		at(100, func() {
			z.PutAgent(zendesktest.Agent{ID: 7002, Status: zendesk.StatusOffline, Channels: []zendesk.Channel{zendesk.ChannelTalk}})
		})
		at(160, func() { z.AddChannel(7002, zendesk.ChannelSupport) })
		at(220, func() { z.RemoveChannel(7002, zendesk.ChannelTalk) })
		at(280, func() { z.DeleteAgent(7001) })
		at(340, func() { z.SetOmnichannel(false) })
		want := []string{
			"0s 7001 status list 3 gap",
			"1m0s 7001 status list 4 gap", // the sweep at 30 s still saw the old one
			"2m0s 7002 status list 2 gap", "2m0s 7002 channel list talk:offline gap", "2m0s 7002 capacity list talk:1 gap",
			"3m3s 7002 channel read support:offline gap", "3m3s 7002 capacity read support:10 gap",
			"4m3s 7002 channel_gone read talk: gap",
			"5m3s 7001 agent_gone read gap",
			"6m3s 7002 status_gone read gap", "6m3s 7002 capacity read support: gap",
		}
		if diff := cmp.Diff(want, collect(t, w, 10*time.Minute)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string(nil), collect(t, watch(t, z, zendesk.WatchOptions{Token: w.Token()}), 5*time.Minute)); diff != "" {
			t.Errorf("changes again (-want +got):\n%s", diff)
		}
	})
}

func TestWatchResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, w := watched(t, zendesk.WatchOptions{})
		collect(t, w, time.Second)
		again := watch(t, z, zendesk.WatchOptions{Token: w.Token(), Every: time.Hour})
		z.FailNext("GET /api/v2/agent_availabilities", ctikit.Fault{Status: 503, Times: 3})
		time.AfterFunc(time.Second, func() {
			err := again.Receive(t.Context(), status(3, 4, time.Now(), 2)) // what came between is not known
			if err != nil {
				t.Error(err)
			}
		})
		want := []string{"1s 7001 status event 4 gap"}
		if diff := cmp.Diff(want, collect(t, again, time.Minute)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// Every attempt counts: pages, readings, and what is refused.
func TestWatchBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const perMinute = 12
		z, w := watched(t, zendesk.WatchOptions{Every: time.Second, PerMinute: perMinute}, zendesktest.WithBudgets(30, 700))
		for id := range int64(450) {
			z.PutAgent(zendesktest.Agent{ID: 8001 + id})
		}
		for n := range 30 {
			time.AfterFunc(time.Duration(10*n)*time.Second, func() {
				if n%9 == 0 {
					z.Spend(30) // others use up the account's budget
				}
				for id := range int64(5) {
					_ = w.Receive(t.Context(), &zendesk.AgentChannelCreated{Envelope: zendesk.Envelope{AgentID: 8001 + id}})
				}
				if n == 10 {
					z.FailNext("*", ctikit.Fault{Status: 500, Times: 3})
				}
			})
		}
		if got := collect(t, w, 10*time.Minute); len(got) != 450*7+1 {
			t.Errorf("%d changes, want those of 450 agents; the last: %s", len(got), got[len(got)-1])
		}
		sent := z.Requests()
		for i, first := range sent {
			n := 0
			for _, e := range sent[i:] {
				if e.At.Before(first.At.Add(time.Minute)) {
					n++
				}
			}
			if n > perMinute {
				t.Fatalf("%d requests in the minute after %v, want at most %d", n, first.At, perMinute)
			}
		}
		if n := z.Count("GET /api/v2/agent_availabilities/{id}"); len(sent) < 70 || n == 0 {
			t.Errorf("%d requests, %d of them readings: the budget was not used", len(sent), n)
		}
	})
}

// A full buffer is a 503, after which Zendesk delivers again.
func TestWatchBackPressure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var handler http.Handler
		z, w := watched(t, zendesk.WatchOptions{Every: time.Hour, Buffer: 2})
		z.Deliver("hooks.example.test", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { handler.ServeHTTP(rw, r) }))
		hook, err := zendesk.NewWebhook([]string{z.Subscribe("https://hooks.example.test/zendesk", zendesk.WatchEvents()...)})
		if err != nil {
			t.Fatal(err)
		}
		handler = hook.Handler(w.Receive)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var got []string
		for c, err := range w.Changes(ctx) {
			if err != nil {
				break
			}
			if got = append(got, line(c)); len(got) == 1 {
				for _, s := range []zendesk.StatusID{zendesk.StatusAway, zendesk.StatusOffline, zendesk.StatusTransfersOnly} {
					time.Sleep(time.Second) // the loop's body takes its time
					z.SetStatus(7001, s)
				}
				synctest.Wait()
			}
		}
		want := []string{
			"7001 status list 3 gap",
			"7001 status event 4 gap", // an event was refused, who knows when
			"7001 status event 2", "7001 status event 5",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
		var answers []int
		for _, a := range z.Deliveries() {
			answers = append(answers, a.Status)
		}
		if diff := cmp.Diff([]int{200, 200, 503, 200}, answers); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if err := w.Receive(t.Context(), status(5, 4, time.Now(), 9)); !errors.Is(err, zendesk.ErrWatchBusy) {
			t.Errorf("Receive without a range = %v, want ErrWatchBusy", err)
		}
	})
}

func TestWatchTroubles(t *testing.T) {
	tests := []struct {
		name   string
		fail   ctikit.Fault
		want   string // the range's error; "" when it goes on
		failed []time.Duration
	}{
		{"a server error", ctikit.Fault{Status: 502, Times: 3}, "", []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}},
		{"rate limited", ctikit.Fault{Status: 429, RetryAfter: 90 * time.Second}, "", []time.Duration{90 * time.Second}},
		{"no document", ctikit.Fault{Status: 200, Body: "{}"}, "", []time.Duration{time.Second}},
		{"credential", ctikit.Fault{Status: 401, Times: 2}, "401", nil},
		{"role", ctikit.Fault{Status: 403}, "403", nil},
		{"feature", ctikit.Fault{Status: 404}, "404", nil},
		{"request", ctikit.Fault{Status: 400}, "400", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var failed []time.Duration
				z, w := watched(t, zendesk.WatchOptions{Failed: func(_ error, wait time.Duration) { failed = append(failed, wait) }})
				z.FailNext("GET /api/v2/agent_availabilities", tt.fail)
				got := collect(t, w, 5*time.Minute)
				if len(got) != 1 || tt.want == "" && !strings.Contains(got[0], "list 3") || !strings.Contains(got[0], tt.want) {
					t.Errorf("changes %q, want %q", got, tt.want)
				}
				if diff := cmp.Diff(tt.failed, failed); diff != "" {
					t.Errorf("waits (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A page that cannot be read any more starts the sweep over, and an agent who
// cannot be read keeps nobody else from it.
func TestWatchGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pages := 0
		opts := zendesk.WatchOptions{Every: time.Hour, PerMinute: 200}
		w, err := zendesk.NewWatch(client(t, func(r *http.Request) (*http.Response, error) {
			agent := `{"type":"agent_availabilities","attributes":{"agent_id":%d,"agent_status":{"id":%d,"updated_at":"2026-03-02T09:00:00Z"}}}`
			switch {
			case strings.HasSuffix(r.URL.Path, "/7001"):
				return reply(r, 500, ""), nil
			case strings.HasSuffix(r.URL.Path, "/7002"):
				return reply(r, 200, fmt.Sprintf(`{"data":`+agent+`}`, 7002, 3)), nil
			case r.URL.Query().Get("page[after]") == "":
				return reply(r, 200, fmt.Sprintf(`{"data":[`+agent+`],"meta":{"has_more":true,"after_cursor":"c"}}`, 7001, 3)), nil
			}
			switch pages++; pages {
			case 1:
				return reply(r, 400, ""), nil
			case 2:
				return reply(r, 200, `{"data":[],"meta":{"has_more":true,"after_cursor":"c"}}`), nil
			}
			return reply(r, 200, fmt.Sprintf(`{"data":[`+agent+`]}`, 7002, 3)), nil
		}), opts)
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Minute, func() {
			for _, id := range []int64{7001, 7002} {
				_ = w.Receive(t.Context(), &zendesk.AgentChannelDeleted{Envelope: zendesk.Envelope{AgentID: id}})
			}
		})
		want := []string{"0s 7001 status list 3 gap", "2.9s 7002 status list 3 gap"}
		if diff := cmp.Diff(want, collect(t, w, 3*time.Minute)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// An agent who cannot be read stays unsettled, and keeps no sweep from its turn.
func TestWatchTakesTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, reads := time.Now(), 0
		agent := func(id, status int, at string) string {
			return fmt.Sprintf(`{"attributes":{"agent_id":%d,"agent_status":{"id":%d,"updated_at":"2026-03-02T%sZ"}}}`, id, status, at)
		}
		w, err := zendesk.NewWatch(client(t, func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/7001") {
				other := 3
				if time.Since(began) > time.Second {
					other = 4
				}
				return reply(r, 200, `{"data":[`+agent(7001, 3, "09:00:00")+`,`+agent(7002, other, fmt.Sprintf("09:00:0%d", other))+`]}`), nil
			}
			if reads++; reads <= 12 {
				return reply(r, 500, ""), nil
			}
			return reply(r, 200, `{"data":`+agent(7001, 4, "09:30:00")+`}`), nil
		}), zendesk.WatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Second, func() {
			_ = w.Receive(t.Context(), &zendesk.AgentChannelDeleted{Envelope: zendesk.Envelope{AgentID: 7001}})
		})
		var got []string
		for _, h := range collect(t, w, time.Hour) {
			_, what, _ := strings.Cut(h, " ")
			got = append(got, what)
		}
		want := []string{"7001 status list 3 gap", "7002 status list 3 gap", "7002 status list 4 gap", "7001 status read 4 gap"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// A list that lags behind the end of an agent brings nobody back.
func TestWatchGoneAgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const agent = `{"attributes":{"agent_id":7001,"agent_status":{"id":3,"updated_at":"2026-03-02T09:00:00Z"}}}`
		began := time.Now()
		w, err := zendesk.NewWatch(client(t, func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/7001") {
				return reply(r, 404, `{"error":"RecordNotFound"}`), nil
			}
			if time.Since(began) > 5*time.Minute {
				return reply(r, 200, `{"data":[]}`), nil
			}
			return reply(r, 200, `{"data":[`+agent+`]}`), nil
		}), zendesk.WatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		deleted := &zendesk.AgentChannelDeleted{Envelope: zendesk.Envelope{AgentID: 7001}}
		time.AfterFunc(10*time.Second, func() { _ = w.Receive(t.Context(), deleted) })
		time.AfterFunc(9*time.Minute, func() { _ = w.Receive(t.Context(), status(3, 4, time.Now(), 9)) })
		want := []string{"0s 7001 status list 3 gap", "10s 7001 agent_gone read gap"}
		if diff := cmp.Diff(want, collect(t, w, 10*time.Minute)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// An account whose readings have no times: a list that differs has the agent read.
func TestWatchWithoutMarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		w, err := zendesk.NewWatch(client(t, func(r *http.Request) (*http.Response, error) {
			doc := func(s string) string {
				return `"included":[{"type":"channels","id":"c","attributes":{"name":"chat","status":"` + s + `"}}]}`
			}
			const agent = `{"attributes":{"agent_id":7001},"relationships":{"channels":{"data":[{"id":"c"}]}}}`
			if strings.HasSuffix(r.URL.Path, "/7001") {
				return reply(r, 200, `{"data":`+agent+`,`+doc("away")), nil
			}
			if d := time.Since(began); d < 35*time.Second || d > 95*time.Second { // the list falls back, the agent does not
				return reply(r, 200, `{"data":[`+agent+`],`+doc("online")), nil
			}
			return reply(r, 200, `{"data":[`+agent+`],`+doc("away")), nil
		}), zendesk.WatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"0s 7001 channel list chat:online gap", "1m3s 7001 channel read chat:away gap"}
		if diff := cmp.Diff(want, collect(t, w, 5*time.Minute)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

func TestWatchLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which fails when a goroutine stays
		_, w := watched(t, zendesk.WatchOptions{})
		before := runtime.NumGoroutine()
		for _, err := range w.Changes(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range w.Changes(t.Context()) {
				if !errors.Is(err, zendesk.ErrWatchTwice) {
					t.Errorf("a second range = %v, want ErrWatchTwice", err)
				}
			}
			break
		}
		synctest.Wait()
		if n := runtime.NumGoroutine(); n > before {
			t.Errorf("%d goroutines, %d before", n, before)
		}
		if got := collect(t, w, time.Minute); len(got) != 0 {
			t.Errorf("changes again: %q", got)
		}
	})
}

// The client's own limiter still counts.
func TestWatchSharedLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		asked := 0
		w, err := zendesk.NewWatch(z.Client(zendesk.WithLimiter(limiter(func(context.Context) error {
			if asked++; asked == 1 {
				return errors.New("not yet")
			}
			return nil
		}))), zendesk.WatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		collect(t, w, 10*time.Second)
		if n := len(z.Requests()); n != 1 || asked != 2 {
			t.Errorf("%d requests, the limiter asked %d times, want 1 and 2", n, asked)
		}
	})
}

type limiter func(context.Context) error

func (l limiter) Wait(ctx context.Context) error { return l(ctx) }
