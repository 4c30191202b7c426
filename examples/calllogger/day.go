package main

import (
	"context"
	"io"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// dayName is the logger's name in the day.
const dayName = "day"

// day is the script of a day, from nine to six.
type day struct {
	*office
	ctx func() context.Context // of the program, for what people's programs send
}

// playDay plays the day and prints it. It fails unless the tickets in the end
// are the expected ones.
func playDay(ctx context.Context, out io.Writer) error {
	p := newPrinter(out)
	o, err := newOffice(ctx, p)
	if err != nil {
		return err
	}
	d := &day{o, func() context.Context { return ctx }}
	p.say("A day on made-up accounts of Zendesk, Aircall and Amazon Connect, from 09:00 to 18:00.\n" +
		"Indented: what was done, and why, with the numbers of the rules in docs/rules.md.\n\n")
	d.aircallScenes() //nolint:contextcheck // d has it
	d.connectScenes() //nolint:contextcheck // the fakes deliver on their own
	o.run(ctx, morning.Add(9*time.Hour))
	if err := o.mistakes.err(); err != nil {
		return err
	}
	return o.judge(ctx, out)
}

// beat is something that people do in a scene.
type beat struct {
	after time.Duration // the one before
	text  string        // "" says nothing
	do    func()
}

// scene plays beats, the first at a time of the day.
func (d *day) scene(clock string, beats ...beat) {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		d.mistakes.Errorf("a scene at %q", clock)
		return
	}
	at := time.Date(2026, 3, 2, t.Hour(), t.Minute(), 0, 0, time.UTC).Sub(morning)
	for _, b := range beats {
		at += b.after
		d.clock.AfterFunc(at, func() {
			if b.text != "" {
				d.print.happens(b.text)
			}
			b.do()
		})
	}
}

// named says what a case is called.
func (d *day) named(key ticketing.Key, label string) { d.print.label[key] = label }
