package main

import (
	"net/http"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// agentView is an agent in both systems, as the control API shows it.
type agentView struct {
	N       int         `json:"n"`
	Name    string      `json:"name"`
	Email   string      `json:"email"`
	Zendesk zendeskView `json:"zendesk"`
	Aircall aircallView `json:"aircall"`
}

type zendeskView struct {
	ID        int64                `json:"id"`
	StatusID  zendesk.StatusID     `json:"status_id"`
	Status    string               `json:"status"`
	Reason    zendesk.StatusReason `json:"reason"`
	UpdatedAt time.Time            `json:"updated_at"`
}

// aircallView tells the choice of the user, even where Aircall's API hides it
// during a call, and what the user can do right now.
type aircallView struct {
	ID           int64                `json:"id"`
	Status       string               `json:"status"` // as POST …/aircall/status takes it
	Availability aircall.Availability `json:"availability"`
	SignedIn     bool                 `json:"signed_in"`
}

func (s *sandbox) listAgents(*http.Request) (any, error) {
	var all struct {
		Agents []agentView `json:"agents"`
	}
	for _, p := range people {
		view, err := s.show(p)
		if err != nil {
			return nil, err
		}
		all.Agents = append(all.Agents, view)
	}
	return all, nil
}

func (s *sandbox) show(p person) (agentView, error) {
	var status zendesk.AgentStatus
	err := s.zendesk.Try(func(z *zendesktest.Fake) { status = z.StatusOf(p.Zendesk.ID) })
	user, _ := s.aircall.User(p.Aircall.ID) // nobody can delete it
	return agentView{
		N: p.N, Name: p.Zendesk.Name, Email: p.Zendesk.Email,
		Zendesk: zendeskView{
			ID: p.Zendesk.ID, StatusID: status.ID, Status: status.Name, Reason: status.Reason, UpdatedAt: status.UpdatedAt,
		},
		Aircall: aircallView{
			ID: p.Aircall.ID, Status: chosen(user.Status, user.Substatus),
			Availability: s.aircall.Availability(p.Aircall.ID), SignedIn: !user.SignedOut,
		},
	}, err
}

func chosen(status aircall.AvailabilityStatus, reason aircall.Substatus) string {
	if reason == "" {
		return string(status)
	}
	return string(status) + "/" + string(reason)
}
