package connecttest

import (
	"errors"
	"slices"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

type (
	wireMonitor struct {
		wireContactAsk
		UserID                     string                      `json:"UserId"`
		AllowedMonitorCapabilities []connect.MonitorCapability `json:",omitempty"`
		ClientToken                string                      `json:",omitempty"`
	}
	monitorReply struct {
		ContactID  string `json:"ContactId"`
		ContactARN string `json:"ContactArn"`
	}
)

// monitorContact puts a contact of the supervisor's own into the supervisor's
// panel, where it is connected at once. The agent's contact does not change
// (R67).
func (in *instance) monitorContact(r *faketest.Request) (any, error) {
	var ask wireMonitor
	if err := errors.Join(body(r, &ask), isInstance(ask.InstanceID)); err != nil {
		return nil, err
	}
	token, meant := string(connect.MonitorContact)+" "+ask.ClientToken, ask.ContactID+" "+ask.UserID
	if s, ok := in.startedBy(token); ok {
		if s.meant != meant {
			return nil, refusal{codeIdempotency, "the client token came with another request"}
		}
		return monitorReply{s.contactID, contactARN(s.contactID)}, nil
	}
	c, err := in.contact(ask.ContactID)
	if err != nil {
		return nil, err
	}
	supervisor, err := in.agent(ask.UserID)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(in.canMonitor(c, supervisor), checkCapabilities(ask.AllowedMonitorCapabilities)); err != nil {
		return nil, err
	}
	id := in.monitor(c, supervisor)
	if ask.ClientToken != "" {
		in.tokens[token] = started{id, meant, in.now()}
	}
	return monitorReply{id, contactARN(id)}, nil
}

func checkCapabilities(all []connect.MonitorCapability) error {
	unknown := slices.ContainsFunc(all, func(m connect.MonitorCapability) bool { return m != connect.SilentMonitor && m != connect.Barge })
	if unknown || len(all) > 2 {
		return badRequest("AllowedMonitorCapabilities has others than SILENT_MONITOR and BARGE")
	}
	return nil
}

// canMonitor refuses contacts that no agent talks to, and supervisors who are
// not Offline in an open panel (R68), or busy.
func (in *instance) canMonitor(c *contact, supervisor *agent) error {
	l := c.leg()
	switch {
	case l == nil || l.state != connect.Connected && l.state != connect.OnHold, c.monitored != nil:
		return badRequest("no agent talks on contact %s", c.ID)
	case !supervisor.signedIn || supervisor.status != OfflineID || len(supervisor.legs) > 0:
		return badRequest("user %s is not signed in, not Offline, or busy", supervisor.ID)
	}
	return nil
}

func (in *instance) monitor(c *contact, supervisor *agent) (id string) {
	now := in.now()
	kept := in.initiate(connect.Contact{
		InitialContactID: c.Conversation(), Channel: c.Channel, InitiationMethod: connect.Monitor, CustomerEndpoint: c.CustomerEndpoint,
	})
	kept.agent, kept.monitored = supervisor, c
	kept.AgentID, kept.ConnectedToAgentAt = supervisor.ID, now
	c.monitors = append(c.monitors, kept)
	supervisor.legs = append(supervisor.legs, &leg{contact: kept, state: connect.Connected, since: now, connected: now})
	in.sendContact(kept, connect.ContactConnectedToAgent)
	in.show(supervisor)
	return kept.ID
}

// endMonitors has those leave who listen to a contact that ends.
func (in *instance) endMonitors(c *contact) {
	for _, m := range c.monitors {
		if m.DisconnectedAt.IsZero() {
			in.leave(m)
		}
	}
}

// leave ends a supervisor's contact, which has no after-contact work.
func (in *instance) leave(m *contact) {
	a, l := m.agent, m.leg()
	in.disconnect(m, "OTHER")
	a.legs = slices.DeleteFunc(a.legs, func(o *leg) bool { return o == l })
	m.agent = nil
	in.complete(m)
	in.settle(a)
}
