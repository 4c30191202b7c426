package systems_test

import (
	"slices"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/zendesk"
)

const (
	listAgents   = "GET /api/v2/agent_availabilities"
	listHooks    = "GET /api/v2/webhooks"
	aircallUsers = "GET /v2/users"
	aircallHooks = "GET /v1/webhooks"
)

func TestPreflight(t *testing.T) {
	tests := []struct {
		name string
		set  func(*desk)
		want []string
	}{
		{"all is well", func(*desk) {}, nil},
		{"no admin's role", func(d *desk) { d.zendesk.FailNext(listAgents, ctikit.Fault{Status: 403}) }, []string{"zendesk no_access!"}},
		{"bad credentials", func(d *desk) { d.zendesk.FailNext(listAgents, ctikit.Fault{Status: 401, Times: 2}) }, []string{"zendesk no_access!"}},
		{"Zendesk does not answer", func(d *desk) { d.zendesk.FailNext(listAgents, ctikit.Fault{Cut: true}) }, []string{"zendesk unreachable!"}},
		{"Zendesk's gateway answers", func(d *desk) { d.zendesk.FailNext(listAgents, ctikit.Fault{Status: 502}) }, []string{"zendesk unreachable!"}},
		{"omnichannel routing is off (R114, R127)", func(d *desk) { d.zendesk.SetOmnichannel(false) }, []string{"zendesk no_routing!"}},
		{"no agents", func(d *desk) { d.zendesk.DeleteAgent(agent) }, []string{"zendesk no_seats!"}},
		{"webhooks cannot be read", func(d *desk) { d.zendesk.FailNext(listHooks, ctikit.Fault{Status: 403}) }, []string{"zendesk no_webhook"}},
		{"no webhook", func(d *desk) {
			for w, err := range d.zendesk.Client().Webhooks.All(d.t.Context(), zendesk.WebhookListOptions{}) {
				d.must(err)
				d.must(d.zendesk.Client().Webhooks.Delete(d.t.Context(), w.ID))
			}
		}, []string{"zendesk no_webhook"}},
		{"a bad API key", func(d *desk) { d.aircall.FailNext(aircallUsers, ctikit.Fault{Status: 403}) }, []string{"aircall no_access!"}},
		{"Aircall does not answer", func(d *desk) { d.aircall.FailNext("*", ctikit.Fault{Cut: true}) }, []string{"aircall unreachable!"}},
		{"no users", func(d *desk) { d.aircall.DeleteUser(user) }, []string{"aircall no_seats!"}},
		{"Aircall's webhooks cannot be read", func(d *desk) { d.aircall.FailNext(aircallHooks, ctikit.Fault{Status: 500}) }, []string{"aircall no_webhook"}},
		{"no webhook in Aircall", func(d *desk) {
			for w, err := range d.aircall.Client().Webhooks.All(d.t.Context(), aircall.WebhookListOptions{}) {
				d.must(err)
				d.must(d.aircall.Client().Webhooks.Delete(d.t.Context(), w.ID))
			}
		}, []string{"aircall no_webhook"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, 0, aircalltest.User{})
			tt.set(d)
			var got []string
			for _, p := range slices.Concat(d.zs.Preflight(t.Context()), d.as.Preflight(t.Context())) {
				word := p.System + " " + string(p.Code)
				if p.Fatal {
					word += "!"
				}
				got = append(got, word)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("problems %q, want %q", got, tt.want)
			}
		})
	}
}
