package main

import (
	"fmt"
	"io"
	"net/http"
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
func (s *sandbox) actions() []action {
	return []action{
		{"GET", "/agents", "all agents with their present statuses in both systems", s.listAgents},
		{"POST", "/agents/{n}/zendesk/status", `{"status":"Lunch"}: a click; a name in any case, or an id`, s.onAgent(s.clickZendesk)},
		{"POST", "/agents/{n}/zendesk/disconnect", "the connection is lost: Zendesk sets Offline", s.onAgent(s.disconnect)},
		{"POST", "/agents/{n}/zendesk/reconnect", "the agent is back: Zendesk restores the status", s.onAgent(s.reconnect)},
		{"POST", "/agents/{n}/zendesk/logout", "the agent signs out: Zendesk sets Offline", s.onAgent(s.logout)},
		{"POST", "/agents/{n}/aircall/status", `{"status":"unavailable/out_for_lunch"}: a click`, s.onAgent(s.clickAircall)},
		{"POST", "/agents/{n}/aircall/ring", `a call rings; answers {"call_id":…}`, s.ring},
		{"POST", "/agents/{n}/aircall/answer", "the agent takes the call", s.onAgent(s.answerCall)},
		{"POST", "/agents/{n}/aircall/hangup", "the call ends; after an answered one wrap-up starts, for 15 s", s.onAgent(s.hangUp)},
		{"POST", "/agents/{n}/aircall/end_wrapup", "the agent ends the wrap-up early", s.onAgent(s.endWrapUp)},
		{"POST", "/agents/{n}/aircall/signin", "the agent opens the app", s.onAgent(s.signIn)},
		{"POST", "/agents/{n}/aircall/signout", "the agent closes the app, which ends a call", s.onAgent(s.signOut)},
		{"POST", "/fail", `{"system":"zendesk","pattern":"*","status":503}: the next matching requests fail; also retry_after_seconds, times, cut`, s.fail},
		{"GET", "/requests", "what programs have asked for; ?system=zendesk for one system", s.listRequests},
	}
}

// control is the handler of the control API.
func (s *sandbox) control() http.Handler {
	mux := http.NewServeMux()
	var usage strings.Builder
	usage.WriteString("Control API of the ctikit sandbox: JSON in, JSON out, agents by number.\n\n")
	for _, a := range s.actions() {
		fmt.Fprintf(&usage, "%-4s %-32s %s\n", a.method, a.path, a.about)
		mux.HandleFunc(a.method+" "+a.path, answer(a.answer))
		mux.HandleFunc(a.path, wrongMethod(a.method))
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
		p, err := whom(r)
		if err != nil {
			return nil, err
		}
		if err := act(p, r); err != nil {
			return nil, err
		}
		return s.show(p)
	}
}

// whom finds the agent of the path.
func whom(r *http.Request) (person, error) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(people) {
		return person{}, unknown("agent: want a number from 1 to %d", len(people))
	}
	return people[n-1], nil
}
