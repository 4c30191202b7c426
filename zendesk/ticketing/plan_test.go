package ticketing_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestPlan(t *testing.T) {
	q := ticketing.Question{Kind: ticketing.TicketByID, ID: 7}
	known := ticketing.Known{}.With(ticketing.Answer{Question: q, At: noon})
	p := ticketing.NewPlan("aircall/1/2", known, nil, noon)
	if _, ok := p.Ask(q, time.Time{}); !ok {
		t.Error("an answer is not taken")
	}
	p.Do(ticketing.Step{ID: "pop/1", Kind: ticketing.DoPop, Pop: &ticketing.Pop{}})
	p.Wait(noon.Add(time.Hour))
	p.Wait(noon.Add(time.Minute))
	p.Wait(noon)
	p.Why("R36", "once")
	p.Why("R36", "once")
	p.Notify(ticketing.BrandUnknown, "D22", "ticket_brand", "no brand has this name")
	p.Notify(ticketing.BrandUnknown, "D22", "ticket_brand", "no brand has this name")
	next := p.Next()
	if len(next.Do) != 1 || len(next.Why) != 1 || len(next.Notices) != 1 || !next.At.Equal(noon.Add(time.Minute)) {
		t.Errorf("next: %+v", next)
	}
	if got := next.Why[0].String(); got != "once (R36)" {
		t.Errorf("reason: %s", got)
	}
	if got := next.Notices[0].String(); got != "aircall/1/2 ticket_brand: no brand has this name (D22)" {
		t.Errorf("notice: %s", got)
	}
	// An older answer is no answer, and steps wait.
	if _, ok := p.Ask(q, noon.Add(time.Second)); ok {
		t.Error("an answer from before is taken")
	}
	if next := p.Next(); len(next.Do) != 0 || len(next.Ask) != 1 {
		t.Errorf("with a question open: %+v", next)
	}
}

func TestUserFieldsAreWrittenOnce(t *testing.T) {
	var c ticketing.Case[struct{}]
	d := &desk{}
	fields := map[string]json.RawMessage{"plan": json.RawMessage(`"gold"`)}
	f := ticketing.Filing{UserFields: &ticketing.UpdateUser{User: 7, Fields: fields}, New: ticketing.CreateTicket{Note: ticketing.Note{Mark: "Call 1"}}}
	d.file(&c, f)
	f.UserFields = &ticketing.UpdateUser{User: 7, Fields: map[string]json.RawMessage{"plan": json.RawMessage(`"gold"`), "since": json.RawMessage(`"2026-03-02"`)}}
	d.file(&c, f)
	if diff := cmp.Diff([]string{"fields", "ticket", "fields/2"}, d.took); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if got := c.Done[2].Step.UpdateUser.Fields; len(got) != 1 || got["since"] == nil {
		t.Errorf("written the second time: %s", got)
	}
}

// Planners that are never content come to an end.
func TestWalkEnds(t *testing.T) {
	n := int64(0)
	asking := func(c ticketing.Case[struct{}], now time.Time) ticketing.Next {
		n++
		return ticketing.Next{Ask: []ticketing.Question{{Kind: ticketing.UserByID, ID: n}}}
	}
	doing := func(c ticketing.Case[struct{}], now time.Time) ticketing.Next {
		n++
		return ticketing.Next{Do: []ticketing.Step{{ID: ticketing.StepID(rune(n)), Kind: ticketing.DoPop, Pop: &ticketing.Pop{}}}}
	}
	waiting := func(c ticketing.Case[struct{}], now time.Time) ticketing.Next {
		return ticketing.Next{At: now.Add(time.Hour)}
	}
	for _, tt := range []struct {
		name string
		plan ticketing.Planner[struct{}]
		want int
	}{
		{"asking", asking, ticketing.MaxRounds + 1}, {"doing", doing, ticketing.MaxSteps + 1}, {"waiting", waiting, 101},
	} {
		rounds := 0
		for range ticketing.Walk(tt.plan, &ticketing.Case[struct{}]{}, noon, &desk{}) {
			rounds++
		}
		if rounds != tt.want {
			t.Errorf("%s for ever: %d rounds, want %d", tt.name, rounds, tt.want)
		}
	}
	for range ticketing.Walk(waiting, &ticketing.Case[struct{}]{}, noon, &desk{}) {
		break
	}
}

// agreed takes every step without a word.
type agreed struct{ took []ticketing.StepID }

func (*agreed) Answer(ticketing.Question) ticketing.Answer { return ticketing.Answer{} }

func (a *agreed) Take(s ticketing.Step) ticketing.Done {
	a.took = append(a.took, s.ID)
	return ticketing.Done{}
}

// TestWalkTakes: a step ends as the runner would end it.
func TestWalkTakes(t *testing.T) {
	plan := func(c ticketing.Case[struct{}], now time.Time) ticketing.Next {
		p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
		p.Do(ticketing.Step{ID: "pop/late", Kind: ticketing.DoPop, Pop: &ticketing.Pop{At: noon.Add(-11 * time.Second)}})
		p.Do(ticketing.Step{ID: "card/late", Kind: ticketing.DoCard, Card: &ticketing.Card{At: noon.Add(-11 * time.Second)}})
		p.Do(ticketing.Step{ID: "pop", Kind: ticketing.DoPop, Pop: &ticketing.Pop{At: noon.Add(-10 * time.Second)}})
		return p.Next()
	}
	var c ticketing.Case[struct{}]
	a := &agreed{}
	for range ticketing.Walk(plan, &c, noon, a) {
	}
	if diff := cmp.Diff([]ticketing.StepID{"pop"}, a.took); diff != "" {
		t.Errorf("taken (-want +got):\n%s", diff)
	}
	var got []ticketing.Outcome
	for _, d := range c.Done {
		got = append(got, d.Outcome)
	}
	if diff := cmp.Diff([]ticketing.Outcome{ticketing.Dropped, ticketing.Dropped, ticketing.OK}, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}
