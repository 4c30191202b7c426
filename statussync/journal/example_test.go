package journal_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"time"

	"github.com/ctikit/ctikit/statussync/journal"
)

func Example() {
	dir, err := os.MkdirTemp("", "journal")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()

	// engine.Config.Journal takes the Writer. The engine does what follows.
	w, err := journal.Open(dir, journal.Options{Keep: 24 * time.Hour})
	if err != nil {
		fmt.Println(err)
		return
	}
	nine := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	err = w.Begin(context.Background(), nine, journal.Source{Account: "acme", Opening: noAgents, Report: func(error) {}})
	w.Add(journal.Line{At: nine.Add(time.Second), Agent: "7001", Version: 2, Entry: journal.Write{System: "aircall", Status: "unavailable"}})
	fmt.Println(err, w.Close())

	for line, err := range journal.Read(dir) {
		switch e := line.Entry.(type) {
		case journal.Head:
			fmt.Println("a journal of", e.Account)
		case journal.Write:
			fmt.Println(line.At.Format(time.TimeOnly), "agent", line.Agent, "gets", e.Status, "in", e.System, err)
		}
	}
	// Output:
	// <nil> <nil>
	// a journal of acme
	// 09:00:01 agent 7001 gets unavailable in aircall <nil>
}

// noAgents is the opening of a file before anybody is joined.
func noAgents(_ context.Context, at time.Time) iter.Seq2[journal.Line, error] {
	return func(yield func(journal.Line, error) bool) {
		yield(journal.Line{At: at, Entry: journal.Settings{}}, nil)
	}
}
