package systems_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// TestReplies passes on the times of every reply, before what it reports.
func TestReplies(t *testing.T) {
	o, f := newOffice(t), newFirm(t, dialpadtest.User{})
	o.zendesk.SetSkew(time.Minute)
	o.aircall.SetSkew(time.Minute)
	f.dialpad.SetSkew(time.Minute)
	o.connect.SetSkew(time.Minute)
	for _, tt := range []struct {
		s       engine.System
		id      string
		replies int // to a catalog, a page and a reading
	}{{o.zs, "7001", 3}, {o.as, "8001", 5}, {f.ds, "9001", 3}, {o.xs, talking, 4}} {
		t.Run(tt.s.Name(), func(t *testing.T) {
			r := &recorder{}
			tt.s.Attach(r)
			_, err := tt.s.Catalog(t.Context())
			o.must(err)
			_, _, err = tt.s.Page(t.Context(), "")
			o.must(err)
			_, err = tt.s.Read(t.Context(), tt.id)
			o.must(err)
			var want []reply
			for range tt.replies {
				want = append(want, reply{dawn.Add(time.Minute), dawn, dawn})
			}
			if diff := cmp.Diff(want, r.replies); diff != "" {
				t.Errorf("replies (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCatalogAsks sends at least one request, so that a clock is known before
// any mark is placed.
func TestCatalogAsks(t *testing.T) {
	d, f := newDesk(t, 0, aircalltest.User{}), newFirm(t, dialpadtest.User{})
	all := []engine.System{d.zs, d.as, f.ds, systems.Dialpad(f.dialpad.Client())}
	for _, s := range all {
		r := &recorder{}
		s.Attach(r)
		if _, err := s.Catalog(t.Context()); err != nil || len(r.replies) == 0 {
			t.Errorf("%s: %d replies, %v", s.Name(), len(r.replies), err)
		}
	}
	d.aircall.FailNext("GET /v1/ping", ctikit.Fault{Status: 503})
	f.dialpad.FailNext("GET /api/v2/users", ctikit.Fault{Status: 503})
	for _, s := range []engine.System{all[1], all[3]} {
		if _, err := s.Catalog(t.Context()); err == nil {
			t.Errorf("%s: no error of a 503", s.Name())
		}
	}
}

// TestSkewedClocks has the last click stand though both clocks are off by
// minutes, and one of them is set meanwhile.
func TestSkewedClocks(t *testing.T) {
	for name, skew := range map[string][2]time.Duration{
		"Zendesk behind, Aircall ahead": {-2 * time.Minute, 5 * time.Minute},
		"Zendesk ahead, Aircall behind": {2 * time.Minute, -5 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, 0, aircalltest.User{})
			d.zendesk.SetSkew(skew[0])
			d.aircall.SetSkew(skew[1])
			d.sync(statussync.TwoWay, statussync.Leave)
			for _, step := range []struct {
				click click
				want  string
			}{
				{inZendesk(zendesk.StatusAway), "4 unavailable"}, {inAircall(aircall.Available, ""), "3 available"},
				{inZendesk(zendesk.StatusOffline), "2 unavailable"}, {inAircall(aircall.Available, ""), "3 available"},
			} {
				step.click(d)
				d.run(20 * time.Second)
				d.expect(step.want)
			}
			d.aircall.SetSkew(0)
			d.run(2 * time.Minute)
			inZendesk(zendesk.StatusAway)(d)
			d.run(20 * time.Second)
			inAircall(aircall.Available, "")(d)
			d.run(20 * time.Second)
			d.expect("3 available")
			if n := d.zendesk.Writes() + d.aircall.Writes(); n != 6 {
				t.Errorf("%d writes, want 6", n)
			}
		})
	}
}

// TestMarkAhead has one change be marked an hour ahead: what is clicked then still
// counts (S2).
func TestMarkAhead(t *testing.T) {
	tests := []struct {
		name  string
		ahead func(*desk)
		first click
		want  string
	}{
		{"Zendesk", func(d *desk) { d.zendesk.MarkAhead(1, time.Hour) }, inZendesk(zendesk.StatusOffline), "2 unavailable"},
		{"Aircall", func(d *desk) { d.aircall.MarkAhead(1, time.Hour) }, inAircall(aircall.Unavailable, ""), "2 unavailable"},
	}
	for _, tt := range tests {
		for name, then := range map[string]struct {
			click click
			want  string
		}{
			"then Zendesk": {inZendesk(zendesk.StatusOnline), "3 available"},
			"then Aircall": {inAircall(aircall.Available, ""), "3 available"},
		} {
			t.Run(tt.name+", "+name, func(t *testing.T) {
				d := newDesk(t, 0, aircalltest.User{})
				d.sync(statussync.TwoWay, statussync.Leave)
				tt.ahead(d)
				tt.first(d)
				d.run(20 * time.Second)
				d.expect(tt.want)
				then.click(d)
				d.run(20 * time.Second)
				d.expect(then.want)
				d.run(5 * time.Minute)
				d.expect(then.want)
			})
		}
	}
}

// TestLaggingLists undo nothing, and find what got lost (S9).
func TestLaggingLists(t *testing.T) {
	for _, lossy := range []bool{false, true} {
		t.Run(map[bool]string{false: "events arrive", true: "Aircall's are lost"}[lossy], func(t *testing.T) {
			d := newDesk(t, 0, aircalltest.User{})
			d.zendesk.SetListLag(5 * time.Second)
			d.aircall.SetListLag(5 * time.Second)
			d.lossy = lossy
			d.sync(statussync.TwoWay, statussync.Leave)
			for i := range 20 { // a click each 23 s, so that sweeps come at all times after one
				click, want := inAircall(aircall.Unavailable, ""), "2 unavailable"
				if i%2 == 1 {
					click, want = inZendesk(zendesk.StatusOnline), "3 available"
				}
				click(d)
				if lossy && i%2 == 0 {
					d.run(2*time.Minute + 7*time.Second)
				} else {
					d.run(23 * time.Second)
				}
				d.expect(want)
			}
			if n := d.zendesk.Writes() + d.aircall.Writes(); n != 20 {
				t.Errorf("%d writes, want 20", n)
			}
		})
	}
}

// TestIgnoredWrite is no click of the agent: it is written again (S6).
func TestIgnoredWrite(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	d.sync(statussync.TwoWay, statussync.Leave)
	d.aircall.IgnoreNextWrites(1)
	inZendesk(zendesk.StatusAway)(d)
	d.run(time.Minute)
	d.expect("4 unavailable")
	d.zendesk.IgnoreNextWrites(1)
	inAircall(aircall.Available, "")(d)
	d.run(time.Minute)
	d.expect("3 available")
	if d.aircall.IgnoredWrites() != 1 || d.zendesk.IgnoredWrites() != 1 {
		t.Errorf("%d and %d writes ignored, want 1 each", d.aircall.IgnoredWrites(), d.zendesk.IgnoredWrites())
	}
}
