package zendesk_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Fault C6: lists, readings and events round the time of one change differently.
// Whatever comes first, late, repeated or never, each of the five changes is
// reported once.
func TestFaultC6WatchRounding(t *testing.T) {
	const minute = time.Minute
	orders := []struct {
		name   string
		events []time.Duration // when each event is delivered, after its change
		read   time.Duration   // when something has the agent read
	}{
		{"events first", []time.Duration{0}, 0},
		{"lists first", []time.Duration{50 * time.Second}, 0},
		{"repeated and late", []time.Duration{0, 50 * time.Second, 3 * minute}, 0},
		{"lost", nil, 0},
		{"a reading first", []time.Duration{20 * time.Second}, time.Second},
		{"a reading between", []time.Duration{0, 20 * time.Second}, 10 * time.Second},
	}
	offsets := []time.Duration{0, time.Microsecond, -time.Microsecond, 5 * time.Millisecond, -5 * time.Millisecond}
	for _, tt := range orders {
		for _, list := range offsets {
			for _, read := range []time.Duration{0, list} {
				t.Run(tt.name+", list "+list.String()+", reading "+read.String(), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						z := zendesktest.New(t)
						z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline, Channels: []zendesk.Channel{}})
						w := watchRounding(t, z, list, read)
						before := zendesk.StatusOnline
						for n, now := range []zendesk.StatusID{zendesk.StatusAway, zendesk.StatusOffline, zendesk.StatusAway, zendesk.StatusOnline} {
							at := time.Duration(n+1)*5*minute + time.Duration(n)*7*time.Second
							ev := status(before, now, time.Now().Add(at), int64(n+2))
							time.AfterFunc(at, func() { z.SetStatus(7001, now) })
							for _, delay := range tt.events {
								time.AfterFunc(at+delay, func() { receive(t, w, ev) })
							}
							if tt.read > 0 {
								time.AfterFunc(at+tt.read, func() {
									receive(t, w, &zendesk.AgentChannelCreated{Envelope: zendesk.Envelope{AgentID: 7001}})
								})
							}
							before = now
						}
						var got []string
						for _, change := range collect(t, w, time.Hour) {
							got = append(got, strings.Fields(change)[4])
						}
						if diff := cmp.Diff([]string{"3", "4", "2", "4", "3"}, got); diff != "" {
							t.Errorf("statuses (-want +got):\n%s", diff)
						}
					})
				})
			}
		}
	}
}

// watchRounding is a watch of an account whose lists and readings have other
// times than its events.
func watchRounding(t *testing.T, z *zendesktest.Fake, list, read time.Duration) *zendesk.Watch {
	t.Helper()
	w, err := zendesk.NewWatch(z.Client(zendesk.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		resp, err := z.RoundTrip(r)
		if err == nil {
			by := read
			if strings.HasSuffix(r.URL.Path, "/agent_availabilities") {
				by = list
			}
			rounded(resp, func(at time.Time) time.Time { return at.Add(by) })
		}
		return resp, err
	})})), zendesk.WatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func receive(t *testing.T, w *zendesk.Watch, ev zendesk.Event) {
	t.Helper()
	if err := w.Receive(t.Context(), ev); err != nil {
		t.Error(err)
	}
}

// Another value within the rounding is a change of its own, which a reading
// settles where no event does.
func TestWatchWithinRounding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline, Channels: []zendesk.Channel{}})
		w := watchRounding(t, z, -5*time.Millisecond, 0)
		at := time.Now().Add(10 * time.Second)
		time.AfterFunc(10*time.Second, func() {
			z.SetStatus(7001, zendesk.StatusAway)
			receive(t, w, status(3, 4, at, 2))
		})
		time.AfterFunc(10*time.Second+3*time.Millisecond, func() { z.SetStatus(7001, zendesk.StatusOffline) })
		// Events of the same times decide without a reading.
		time.AfterFunc(100*time.Second, func() {
			z.SetStatus(7001, zendesk.StatusOnline)
			receive(t, w, status(2, 3, time.Now(), 4))
		})
		time.AfterFunc(100*time.Second+time.Millisecond, func() {
			z.SetStatus(7001, zendesk.StatusAway)
			receive(t, w, status(3, 4, time.Now(), 5))
		})
		want := []string{
			"0s 7001 status list 3 gap",
			"10s 7001 status event 4",
			"1m3s 7001 status read 2 gap",
			"1m40s 7001 status event 3",
			"1m40.001s 7001 status event 4",
		}
		if diff := cmp.Diff(want, collect(t, w, 5*time.Minute)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// A reading that is newer than events of the same time does not bring them back.
func TestWatchRepeatsOfOneTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, w := watched(t, zendesk.WatchOptions{Every: time.Hour})
		time.AfterFunc(10*time.Second, func() {
			for _, now := range []zendesk.StatusID{zendesk.StatusAway, zendesk.StatusOffline, zendesk.StatusAway} {
				z.SetStatus(7001, now)
			}
			first, second := status(3, 4, time.Now(), 2), status(4, 2, time.Now(), 3)
			receive(t, w, first)
			receive(t, w, second)
			receive(t, w, status(2, 4, time.Time{}, 4)) // has the agent read
			time.AfterFunc(time.Minute, func() {
				receive(t, w, first)
				receive(t, w, second)
			})
		})
		want := []string{
			"0s 7001 status list 3 gap", "10s 7001 status event 4", "10s 7001 status event 2", "10s 7001 status read 4 gap",
		}
		if diff := cmp.Diff(want, collect(t, w, 10*time.Minute)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}
