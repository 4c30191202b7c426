package timeline_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/timeline"
)

// busy are 500 facts of one day, one each minute and a bit: the desk's status, the
// phone's activity, and messages at hand.
func busy(agent string) (facts []timeline.Fact) {
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	for i := range 500 {
		at = at.Add(73*time.Second + 104233*time.Microsecond)
		f := timeline.Fact{Agent: agent, System: "zendesk", At: at, Received: at.Add(time.Second), Version: int64(900 + i)}
		switch i % 5 {
		case 0:
			f.Status = []string{"Online", "Away", "Lunch"}[i/5%3]
		case 1, 2:
			f.Channel, f.Items, f.Capacity = "messaging", new(i%4), new(4)
		default:
			f.System, f.Activity, f.Version = "aircall", []string{"ringing", "in call", "wrap-up", timeline.None}[i%4], 0
		}
		facts = append(facts, f)
	}
	return facts
}

func busyDay(t testing.TB) timeline.Day {
	t.Helper()
	d, err := dayOf(t, time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), time.UTC).Observe(busy("7001")...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func BenchmarkBusyDay(b *testing.B) {
	d, facts := busyDay(b), busy("7001")
	w := d.Until(time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC))
	text, err := json.Marshal(d)
	if err != nil {
		b.Fatal(err)
	}
	next := timeline.Fact{Agent: "7001", System: "zendesk", Status: "Offline", At: w.To, Received: w.To}
	run := func(name string, do func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("Observe all 500", func() error {
		_, err := dayOf(b, w.From, time.UTC).Observe(facts...)
		return err
	})
	run("Observe one more", func() error { return second(d.Observe(next)) })
	run("Totals", func() error { d.Totals(desk, w); return nil })
	run("Intervals", func() error { d.Intervals(phone, w); return nil })
	run("Load", func() error { d.Load("zendesk", "messaging", w); return nil })
	run("Marshal", func() error { return second(json.Marshal(d)) })
	run("Unmarshal", func() error { var d timeline.Day; return json.Unmarshal(text, &d) })
}

// One change each of 5,000 agents, from the stored record to the stored record and
// the new bars of the status, as a board needs them. A quiet agent has 50 facts.
func BenchmarkFloor(b *testing.B) {
	const agents = 5000
	texts := make([][]byte, agents)
	for i := range texts {
		agent := fmt.Sprint(7000 + i)
		d, err := timeline.DayOf(agent, time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), time.UTC)
		if err != nil {
			b.Fatal(err)
		}
		if d, err = d.Observe(busy(agent)[:50]...); err != nil {
			b.Fatal(err)
		}
		if texts[i], err = json.Marshal(d); err != nil {
			b.Fatal(err)
		}
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			var d timeline.Day
			err := json.Unmarshal(text, &d)
			if err == nil {
				d, err = d.Observe(timeline.Fact{Agent: d.Agent(), System: "zendesk", Status: "Lunch", At: at, Received: at})
			}
			if err == nil {
				_, err = json.Marshal(d)
			}
			if err != nil || len(d.Totals(desk, d.Until(at.Add(time.Minute)))) == 0 {
				b.Fatal("nothing shows", err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*agents), "µs/agent")
}
