package systems_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestOptions names two accounts of one vendor and reasons of one's own.
func TestOptions(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	as := systems.Aircall(d.aircall.Client(), systems.Named("sales"), systems.Reasons("siesta"))
	if as.Name() != "sales" {
		t.Errorf("Name() = %q", as.Name())
	}
	c, err := as.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if e, err := c.Find("unavailable/siesta"); err != nil || !e.Settable {
		t.Errorf("Find: %+v, %v", e, err)
	}
	var all []engine.System
	all = append(all, as, systems.Zendesk(d.zendesk.Client()))
	for _, s := range all {
		if s.Traits().PerMinute == 0 {
			t.Errorf("%s has no budget", s.Name())
		}
	}
}

// TestOptionsFit has no option be accepted by a system that would ignore it.
func TestOptionsFit(t *testing.T) {
	fits := func(option any) (names []string) {
		if _, ok := option.(systems.ZendeskOption); ok {
			names = append(names, "zendesk")
		}
		if _, ok := option.(systems.AircallOption); ok {
			names = append(names, "aircall")
		}
		if _, ok := option.(systems.DialpadOption); ok {
			names = append(names, "dialpad")
		}
		if _, ok := option.(systems.ConnectOption); ok {
			names = append(names, "connect")
		}
		return names
	}
	for _, tt := range []struct {
		name   string
		option any
		want   []string
	}{
		{"Named", systems.Named("x"), []string{"zendesk", "aircall", "dialpad", "connect"}},
		{"ListLag", systems.ListLag(0), []string{"zendesk", "aircall", "dialpad", "connect"}},
		{"SystemMade", systems.SystemMade(statussync.Never), []string{"zendesk"}},
		{"WorkChannels", systems.WorkChannels(zendesk.ChannelSupport), []string{"zendesk"}},
		{"Reasons", systems.Reasons("x"), []string{"aircall", "dialpad"}},
		{"Offices", systems.Offices(1), []string{"dialpad"}},
		{"DialpadFacts", systems.DialpadFacts(nil), []string{"dialpad"}},
		{"EndAfterContactWork", systems.EndAfterContactWork(), []string{"connect"}},
	} {
		if diff := cmp.Diff(tt.want, fits(tt.option)); diff != "" {
			t.Errorf("%s fits (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestListLag is five seconds unless an option says otherwise, in every system.
func TestListLag(t *testing.T) {
	z, a, d, x := zendesktest.New(t).Client(), aircalltest.New(t).Client(), dialpadtest.New(t).Client(), connecttest.New(t).Client()
	lag := systems.ListLag(time.Second)
	for want, all := range map[time.Duration][]engine.System{
		5 * time.Second: {systems.Zendesk(z), systems.Aircall(a), systems.Dialpad(d), systems.Connect(x)},
		time.Second:     {systems.Zendesk(z, lag), systems.Aircall(a, lag), systems.Dialpad(d, lag), systems.Connect(x, lag)},
	} {
		for _, s := range all {
			if got := s.Traits().ListLag; got != want {
				t.Errorf("%s: lists lag %v, want %v", s.Name(), got, want)
			}
		}
	}
}
