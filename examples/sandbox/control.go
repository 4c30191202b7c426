package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// action is one entry of the control API.
type action struct {
	method, path string
	about        string
	answer       func(*http.Request) (any, error)
}

// actions is the control API. The package documentation lists it too.
func (s *sandbox) actions(reset func(*http.Request) (any, error)) []action {
	return slices.Concat(
		[]action{
			{"GET", "/agents", "all agents with their present statuses in all systems", s.listAgents},
			{"POST", "/reset", "everything begins anew, as after the start; answers as GET /agents", reset},
		},
		s.zendeskActions(), s.ticketActions(), s.ticketEditActions(), s.aircallActions(), s.connectActions(), s.dialpadActions(),
		[]action{
			{"POST", "/fail", `{"system":"zendesk","pattern":"*","status":503}: the next matching requests fail; also retry_after_seconds, times, cut, exception`, s.fail},
			{"DELETE", "/fail", "no request fails any more; ?system=zendesk for one system", s.clearFailures},
			{"POST", "/deliveries", `{"system":"zendesk","next":3,"delay_seconds":[]}: the next deliveries are lost; [30] late, [0,0] doubled`, s.setDeliveries},
			{"POST", "/flaws", `{"system":"zendesk","list_lag_seconds":5,"skew_seconds":300,"ignore_writes_percent":10}: lists lag, the clock is off, writes are not taken`, s.setFlaws},
			{"GET", "/routes", "what the systems serve; ?system=zendesk for one system", s.listRoutes},
			{"GET", "/requests", "what programs have asked for; ?system=zendesk for one system", s.listRequests},
		},
	)
}

// control is the handler of the control API.
func (s *sandbox) control(reset func(*http.Request) (any, error)) http.Handler {
	mux := http.NewServeMux()
	methods := map[string][]string{}
	var usage strings.Builder
	usage.WriteString("Control API of the ctikit sandbox: JSON in, JSON out, agents by number.\n\n")
	for _, a := range s.actions(reset) {
		fmt.Fprintf(&usage, "%-6s %-32s %s\n", a.method, a.path, a.about)
		mux.HandleFunc(a.method+" "+a.path, answer(a.answer))
		methods[a.path] = append(methods[a.path], a.method)
	}
	for path, allowed := range methods {
		mux.HandleFunc(path, wrongMethod(strings.Join(allowed, ", ")))
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, usage.String()) // the client has gone: nobody to tell
	})
	mux.HandleFunc("/", answer(func(*http.Request) (any, error) {
		return nil, unknown("path: want one of the list that GET / gives")
	}))
	return mux
}

func wrongMethod(want string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", want)
		answer(func(*http.Request) (any, error) {
			return nil, refusal{http.StatusMethodNotAllowed, "method: want " + want}
		})(w, r)
	}
}

// onAgent has an action done to the agent of the path, and answers with how
// that agent is then.
func (s *sandbox) onAgent(act func(person, *http.Request) error) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		p, err := s.agent(r)
		if err != nil {
			return nil, err
		}
		if err := act(p, r); err != nil {
			return nil, err
		}
		return s.show(p)
	}
}

// agent finds the agent of the path.
func (s *sandbox) agent(r *http.Request) (person, error) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(s.people) {
		return person{}, unknown("agent: want a number from 1 to %d", len(s.people))
	}
	return s.people[n-1], nil
}
