package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func (s *sandbox) zendeskActions() []action {
	on := func(act func(z *zendesktest.Fake, agent int64)) func(*http.Request) (any, error) {
		return s.onAgent(func(p person, _ *http.Request) error {
			return s.inZendesk(func(z *zendesktest.Fake) { act(z, p.Zendesk.ID) })
		})
	}
	idle := func(z *zendesktest.Fake, agent int64) { z.IdleTimeout(agent, zendesk.StatusAway) }
	return []action{
		{"POST", "/agents/{n}/zendesk/status", `{"status":"Lunch"}: a click; a name in any case, or an id`, s.onAgent(s.clickZendesk)},
		{"POST", "/agents/{n}/zendesk/idle", "the agent touches nothing for long: Zendesk sets Away", on(idle)},
		{"POST", "/agents/{n}/zendesk/disconnect", "the connection is lost: Zendesk sets Offline", on((*zendesktest.Fake).Disconnect)},
		{"POST", "/agents/{n}/zendesk/reconnect", "the agent is back: Zendesk restores the status", on((*zendesktest.Fake).Reconnect)},
		{"POST", "/agents/{n}/zendesk/logout", "the agent signs out: Zendesk sets Offline", on((*zendesktest.Fake).SignOut)},
		{"POST", "/agents/{n}/zendesk/add_work", `{"channel":"messaging","item":"4711"}: the agent gets a work item`, s.onAgent(s.addWork)},
		{"POST", "/agents/{n}/zendesk/remove_work", "the same body: the work item is done or goes elsewhere", s.onAgent(s.removeWork)},
		{"POST", "/zendesk/enqueue", `{"channel":"messaging","item":"4711"}: work waits in the queue "Support", or that of queue_id`, s.enqueue},
		{"POST", "/zendesk/dequeue", "the same body: it waits no more", s.dequeue},
	}
}

func (s *sandbox) inZendesk(act func(*zendesktest.Fake)) error { return impossible(s.zendesk.Try(act)) }

func (s *sandbox) clickZendesk(p person, r *http.Request) error {
	var in struct {
		Status json.RawMessage `json:"status"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	id, err := s.statusID(in.Status)
	if err != nil {
		return err
	}
	return s.inZendesk(func(z *zendesktest.Fake) { z.SetStatus(p.Zendesk.ID, id) })
}

// statusID finds a status by its name or by its id, as a number or in digits.
func (s *sandbox) statusID(raw json.RawMessage) (zendesk.StatusID, error) {
	var name string
	if json.Unmarshal(raw, &name) != nil {
		name = string(raw)
	}
	word := plain(name)
	var known []string
	for _, status := range s.statuses {
		if id := fmt.Sprint(int64(status.ID)); word == id || word == plain(status.Name) {
			return status.ID, nil
		}
		known = append(known, fmt.Sprintf("%s (%d)", status.Name, status.ID))
	}
	return 0, wrong("status: want the name or the id of one of %s", strings.Join(known, ", "))
}

// plain makes the API's transfers_only and the browser's "Transfers only" one.
func plain(name string) string { return strings.ReplaceAll(strings.ToLower(name), "_", " ") }

type zendeskView struct {
	ID        int64                `json:"id"`
	StatusID  zendesk.StatusID     `json:"status_id"`
	Status    string               `json:"status"`
	Reason    zendesk.StatusReason `json:"reason"`
	UpdatedAt time.Time            `json:"updated_at"`
}

func (s *sandbox) showZendesk(p person) (zendeskView, error) {
	var status zendesk.AgentStatus
	err := s.zendesk.Try(func(z *zendesktest.Fake) { status = z.StatusOf(p.Zendesk.ID) })
	return zendeskView{
		ID: p.Zendesk.ID, StatusID: status.ID, Status: status.Name, Reason: status.Reason, UpdatedAt: status.UpdatedAt,
	}, err
}
