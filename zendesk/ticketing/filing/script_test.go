package filing_test

import (
	"context"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// script is facts that say what to do: the steps and questions themselves.
type script struct {
	Steps   []ticketing.Step     `json:"steps,omitempty"`
	Ask     []ticketing.Question `json:"ask,omitempty"`
	Notices []ticketing.Notice   `json:"notices,omitempty"`
	Panic   string               `json:"panic,omitempty"`
}

func scripted(c ticketing.Case[script], now time.Time) ticketing.Next {
	p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
	p.Why("R36", "the script says so")
	if c.Facts.Panic != "" {
		panic(c.Facts.Panic)
	}
	for _, q := range c.Facts.Ask {
		p.Ask(q, time.Time{})
	}
	for _, s := range c.Facts.Steps {
		p.Do(s)
	}
	next := p.Next()
	next.Notices = c.Facts.Notices
	return next
}

// script starts a filer whose facts say what to do.
func (w *world) script(change ...func(*filing.Config[script])) *filing.Filer[script] {
	w.Helper()
	cfg := filing.Config[script]{
		Zendesk: w.z.Client(), Account: "acme", Plan: scripted, Store: w.store, AppID: 1003999, Notify: w.cfg.Notify,
	}
	for _, f := range change {
		f(&cfg)
	}
	f, err := filing.New(cfg)
	if err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	w.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			w.Errorf("Run = %v", err)
		}
	})
	synctest.Wait()
	return f
}

// play has a case do and ask something, waits, and returns it.
func (w *world) play(f *filing.Filer[script], key ticketing.Key, s script, wait time.Duration) ticketing.Case[script] {
	w.Helper()
	if err := f.Observe(w.Context(), key, func(script) script { return s }); err != nil {
		w.Fatal(err)
	}
	w.pass(wait)
	c, ok, err := f.Case(w.Context(), key)
	if err != nil || !ok {
		w.Fatalf("Case = %v, %v", ok, err)
	}
	return c
}

// do plays one step and returns its end.
func (w *world) do(f *filing.Filer[script], key ticketing.Key, s ticketing.Step) ticketing.Done {
	w.Helper()
	s.ID = "step"
	c := w.play(f, key, script{Steps: []ticketing.Step{s}}, time.Minute)
	if len(c.Done) != 1 {
		w.Fatalf("%d steps done, want 1", len(c.Done))
	}
	return c.Done[0]
}

func createUser(u ticketing.CreateUser) ticketing.Step {
	return ticketing.Step{Kind: ticketing.DoCreateUser, CreateUser: &u}
}

func createTicket(t ticketing.CreateTicket) ticketing.Step {
	t.Note.Mark = "Call 9001"
	return ticketing.Step{Kind: ticketing.DoCreateTicket, CreateTicket: &t}
}

func update(u ticketing.UpdateTicket) ticketing.Step {
	return ticketing.Step{Kind: ticketing.DoUpdateTicket, UpdateTicket: &u}
}

func addTags(ticket int64, tags ...string) ticketing.Step {
	return ticketing.Step{Kind: ticketing.DoAddTags, AddTags: &ticketing.AddTags{Ticket: ticket, Tags: tags}}
}

func logCall(ticket int64) ticketing.Step {
	return ticketing.Step{Kind: ticketing.DoLogCall, LogCall: &ticketing.LogCall{Ticket: ticket, Call: zendesk.CallData{
		FromLine: zendesk.Set("+15135557611"), ToLine: zendesk.Set("+15550199"), StartedAt: zendesk.Set(time.Now()),
		Direction: zendesk.Set(zendesk.CallInbound),
	}}}
}
