package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// printer writes what happens and what is done about it, for people: no numbers
// of persons, and names of the script alone.
type printer struct {
	out    io.Writer
	clock  ctikit.Clock
	label  map[ticketing.Key]string // who called which line
	cases  map[ticketing.Key]*printed
	names  map[int64]string // of people in Zendesk
	groups map[int64]string
	// ticketOf is the ticket that a case has come to.
	ticketOf map[ticketing.Key]int64
	open     block
	silent   bool
}

// printed is what of a case was printed already.
type printed struct {
	done int
	why  []ticketing.Reason
}

// explained reports whether the rule has given a reason before: once a moment's
// steps are under way, plans say where they stand, which is nothing new.
func (p *printed) explained(rule string) bool {
	return slices.ContainsFunc(p.why, func(r ticketing.Reason) bool { return r.Rule == rule })
}

// block is what was decided and done about one case at one moment.
type block struct {
	key     ticketing.Key
	at      time.Time
	did     []string
	why     []ticketing.Reason
	noticed []ticketing.Notice
}

func newPrinter(out io.Writer) *printer {
	return &printer{out: out, label: map[ticketing.Key]string{}, cases: map[ticketing.Key]*printed{}, names: map[int64]string{},
		groups: map[int64]string{}, ticketOf: map[ticketing.Key]int64{}}
}

// watched is a planner whose plans are printed.
func watched[F any](p *printer, plan ticketing.Planner[F]) ticketing.Planner[F] {
	if p == nil {
		return plan
	}
	return func(c ticketing.Case[F], now time.Time) ticketing.Next {
		next := plan(c, now)
		p.planned(c.Key, c.Done, next)
		return next
	}
}

// happens prints what people do.
func (p *printer) happens(text string) {
	p.flush()
	p.say("%s  %s\n", p.clock.Now().Format(time.TimeOnly), text)
}

// notice keeps what somebody should know.
func (p *printer) notice(n ticketing.Notice) {
	if p.open.key != "" {
		p.open.noticed = append(p.open.noticed, n)
		return
	}
	p.say("%s  ! %s\n", p.clock.Now().Format(time.TimeOnly), noticed(n))
}

// planned adds what is new about a case.
func (p *printer) planned(key ticketing.Key, done []ticketing.Done, next ticketing.Next) {
	now := p.clock.Now()
	if p.open.key != key || !p.open.at.Equal(now) {
		p.flush()
		p.open = block{key: key, at: now}
	}
	was := p.cases[key]
	if was == nil {
		was = &printed{}
		p.cases[key] = was
	}
	for _, d := range done[was.done:] {
		if d.Ticket != nil {
			p.ticketOf[key] = d.Ticket.ID
		}
		if u := d.Step.CreateUser; u != nil && d.User != 0 {
			p.names[d.User] = masked(u.Name)
		}
		if text := p.outcome(d); text != "" {
			p.open.did = append(p.open.did, text)
		}
	}
	was.done = len(done)
	if len(next.Ask) > 0 {
		return // the reasons may change with the answers
	}
	first := len(p.open.why) == 0
	for _, r := range next.Why {
		if !slices.Contains(was.why, r) && (first || !was.explained(r.Rule)) {
			was.why, p.open.why = append(was.why, r), append(p.open.why, r)
		}
	}
}

// flush prints the block that is open, if it says anything.
func (p *printer) flush() {
	b := p.open
	p.open = block{}
	if len(b.did)+len(b.why)+len(b.noticed) == 0 {
		return
	}
	label := p.label[b.key]
	if label == "" {
		label = masked(string(b.key))
	}
	if len(b.did) == 0 {
		b.did = []string{"nothing to do now"}
	}
	p.say("%s    %s: %s\n", b.at.Format(time.TimeOnly), label, strings.Join(b.did, ", "))
	for _, r := range b.why {
		p.say("              %s [%s]\n", r.Text, r.Rule)
	}
	for _, n := range b.noticed {
		p.say("            ! %s\n", noticed(n))
	}
}

func (p *printer) say(format string, args ...any) {
	if !p.silent {
		fmt.Fprintf(p.out, format, args...)
	}
}

// number is what looks like a telephone number.
var number = regexp.MustCompile(`\+?[0-9][0-9 ().-]{7,}[0-9]`)

// masked is a text without telephone numbers.
func masked(text string) string { return number.ReplaceAllString(text, "(number)") }
