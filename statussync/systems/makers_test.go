package systems_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestZendeskMakers has the reason say who chose a status, in events and
// readings alike. What Zendesk does to everybody is reported too, and is
// nobody's choice (S12, R125).
func TestZendeskMakers(t *testing.T) {
	makers := map[zendesk.StatusReason]statussync.By{
		zendesk.ReasonSwitcher: statussync.Agent, zendesk.ReasonPublicAPI: statussync.API,
		zendesk.ReasonLogout: statussync.Machine, zendesk.ReasonDisconnected: statussync.Machine, zendesk.ReasonIdleTimeout: statussync.Machine,
		zendesk.ReasonReconnect:          statussync.Reconnect,
		zendesk.ReasonOmnichannelEnabled: statussync.Nobody, zendesk.ReasonStatusDeleted: statussync.Nobody,
		zendesk.ReasonWFM: statussync.Anyone, "SOMETHING_NEW": statussync.Anyone, "": statussync.Anyone,
	}
	for reason, by := range makers {
		t.Run(string(reason), func(t *testing.T) {
			z, r := zendesktest.New(t), &recorder{}
			zs := zendeskOf(z)
			zs.Attach(r)
			event := &zendesk.AgentUnifiedStateChanged{
				Envelope: zendesk.Envelope{Key: "01EV", AgentID: agent, Version: 7, Time: dawn.Add(time.Second), UpdatedAt: dawn},
				New:      zendesk.AgentStatus{ID: zendesk.StatusAway, Reason: reason},
			}
			if err := zs.Receive(t.Context(), event); err != nil {
				t.Fatal(err)
			}
			want := []call{{"7001", []statussync.Report{{ID: "01EV", Status: "4", By: by, Mark: statussync.Mark{At: dawn, Seq: 7}}}}}
			if diff := cmp.Diff(want, r.calls); diff != "" {
				t.Errorf("reported (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDeletedStatus is nobody's choice, and what stands instead is known.
func TestDeletedStatus(t *testing.T) {
	z := zendesktest.New(t)
	z.PutStatus(zendesk.UnifiedStatus{ID: lunch, Name: "Lunch", Custom: true})
	z.PutAgent(zendesktest.Agent{ID: agent, Status: lunch})
	z.DeleteStatus(lunch)
	r, err := zendeskOf(z).Read(t.Context(), "7001")
	if err != nil || r.Status != "2" || r.By != statussync.Nobody || r.Mark.At.IsZero() {
		t.Errorf("Read: %+v, %v", r, err)
	}
}
