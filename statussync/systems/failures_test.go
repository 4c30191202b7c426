package systems_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestFailures checks how every kind of refusal ends, on every call (S11).
func TestFailures(t *testing.T) {
	calls := map[string]func(context.Context, engine.System) error{
		"page": func(ctx context.Context, s engine.System) error { _, _, err := s.Page(ctx, ""); return err },
		"read": func(ctx context.Context, s engine.System) error { _, err := s.Read(ctx, id(s)); return err },
		"write": func(ctx context.Context, s engine.System) error {
			_, err := s.Write(ctx, id(s), map[string]engineStatus{"zendesk": "4", "aircall": "available"}[s.Name()])
			return err
		},
	}
	tests := []struct {
		status int
		kind   engine.FailureKind
		after  time.Duration
	}{
		{400, engine.Refused, 0}, {401, engine.Denied, 0}, {403, engine.Denied, 0}, {422, engine.Refused, 0},
		{429, engine.Throttled, 9 * time.Second}, {500, engine.Unsure, 0}, {503, engine.Unsure, 0},
	}
	for name, call := range calls {
		for _, tt := range tests {
			d := newDesk(t, 0, aircalltest.User{})
			d.zendesk.FailNext("*", ctikit.Fault{Status: tt.status, RetryAfter: tt.after, Times: 3})
			d.aircall.FailNext("*", ctikit.Fault{Status: tt.status, RetryAfter: tt.after, Times: 3})
			for _, s := range []engine.System{d.zs, d.as} {
				f, ok := errors.AsType[*engine.Failure](call(t.Context(), s))
				if !ok || f.Kind != tt.kind || f.After != tt.after || f.Code == "" || errors.Unwrap(f) == nil {
					t.Errorf("%s %s, %d: %+v, want kind %d after %v", s.Name(), name, tt.status, f, tt.kind, tt.after)
				}
			}
		}
	}
}

func id(s engine.System) string {
	if s.Name() == "zendesk" {
		return "7001"
	}
	return "8001"
}

// TestUnknownAgents are gone; ids that cannot be are refused.
func TestUnknownAgents(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	for _, s := range []engine.System{d.zs, d.as} {
		for who, want := range map[string]engine.FailureKind{"77": engine.Gone, "x": engine.Refused} {
			_, err := s.Read(t.Context(), who)
			if f, ok := errors.AsType[*engine.Failure](err); !ok || f.Kind != want {
				t.Errorf("%s Read(%q): %v, want kind %d", s.Name(), who, err, want)
			}
			_, err = s.Write(t.Context(), who, "available")
			if f, ok := errors.AsType[*engine.Failure](err); !ok || f.Kind != want && s.Name() != "zendesk" {
				t.Errorf("%s Write(%q): %v, want kind %d", s.Name(), who, err, want)
			}
		}
	}
	if _, err := d.zs.People(t.Context(), []string{"x"}); err == nil {
		t.Error("People(x): no error")
	}
	if _, _, err := d.as.Page(t.Context(), "nonsense"); err == nil {
		t.Error("Page(nonsense): no error")
	}
	d.zendesk.FailNext("GET /api/v2/users/show_many", ctikit.Fault{Status: 500})
	if _, err := d.zs.People(t.Context(), []string{"7001"}); err == nil {
		t.Error("People: no error")
	}
	if people, err := d.as.People(t.Context(), []string{"8001"}); people != nil || err != nil {
		t.Errorf("Aircall's People: %v, %v", people, err)
	}
	d.aircall.FailNext("GET /v2/users", ctikit.Fault{Status: 500})
	if _, _, err := d.as.Page(t.Context(), "u1"); err == nil {
		t.Error("Page(u1): no error")
	}
	d.zendesk.FailNext("GET /api/v2/agent_availabilities/agent_statuses", ctikit.Fault{Status: 500})
	if _, err := d.zs.Catalog(t.Context()); err == nil {
		t.Error("Catalog: no error")
	}
}

// TestOmnichannelOff is a refusal of the account, however it is worded.
func TestOmnichannelOff(t *testing.T) {
	for _, status := range []int{403, 404} {
		z := zendesktest.New(t, zendesktest.WithOffStatus(status))
		z.PutAgent(zendesktest.Agent{ID: agent, Status: zendesk.StatusOnline})
		z.SetOmnichannel(false)
		zs := zendeskOf(z)
		_, err := zs.Write(t.Context(), "7001", "4")
		if f, ok := errors.AsType[*engine.Failure](err); !ok || f.Kind != engine.Denied {
			t.Errorf("%d: %v, want the account denied", status, err)
		}
	}
}
