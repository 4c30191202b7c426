package main

import "net/http"

// agentView is an agent in all systems, as the control API shows it.
type agentView struct {
	N       int         `json:"n"`
	Name    string      `json:"name"`
	Email   string      `json:"email"`
	Zendesk zendeskView `json:"zendesk"`
	Aircall aircallView `json:"aircall"`
	Connect connectView `json:"connect"`
	Dialpad dialpadView `json:"dialpad"`
}

func (s *sandbox) listAgents(*http.Request) (any, error) {
	var all struct {
		Agents []agentView `json:"agents"`
	}
	for _, p := range s.people {
		view, err := s.show(p)
		if err != nil {
			return nil, err
		}
		all.Agents = append(all.Agents, view)
	}
	return all, nil
}

func (s *sandbox) show(p person) (view agentView, err error) {
	view = agentView{
		N: p.N, Name: p.Zendesk.Name, Email: p.Zendesk.Email, Aircall: s.showAircall(p), Dialpad: s.showDialpad(p),
	}
	if view.Zendesk, err = s.showZendesk(p); err != nil {
		return view, err
	}
	view.Connect, err = s.showConnect(p)
	return view, err
}

// click is what an agent chooses.
type click struct {
	Status string `json:"status"`
}

// chosen is a choice with its reason, as a click names it.
func chosen[S, R ~string](status S, reason R) string {
	if reason == "" {
		return string(status)
	}
	return string(status) + "/" + string(reason)
}
