package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// check is a look at what an agent shows.
type check struct {
	at     time.Time
	agent  int64
	rule   string
	wanted string
	shown  string
}

func (c check) ok() bool { return c.wanted == c.shown }

// shows expects statuses of the agent: Zendesk's, Connect's and Aircall's.
func shows(rule string, statuses ...string) act {
	return act{do: func(_ context.Context, f *floor, agent int64) error {
		c := check{f.clock.Now(), agent, rule, strings.Join(statuses, " / "), f.shows(agent)}
		f.checks = append(f.checks, c)
		f.line(agent, rule, "shows %s", c.shown)
		return nil
	}}
}

// shows is what the systems show of an agent.
func (f *floor) shows(agent int64) string {
	current, next := f.connect.StatusOf(userID(agent))
	words := []string{f.zendesk.StatusOf(agent).Name, connectWord(current)}
	if next != "" {
		words[1] += ", then " + connectWord(next)
	}
	if agent == phoneAgent {
		u, _ := f.aircall.User(phoneUserID)
		words = append(words, cmp.Or(string(u.Substatus), string(u.Status), "available"))
	}
	return strings.Join(words, " / ")
}

func connectWord(id string) string {
	switch id {
	case connecttest.AvailableID:
		return "Available"
	case connecttest.OfflineID:
		return "Offline"
	case breakStatus:
		return "Break"
	}
	return "Lunch"
}

// say prints a line about all agents.
func (f *floor) say(rule, what string) { f.line(0, rule, "%s", what) }

func (f *floor) line(agent int64, rule, format string, args ...any) {
	who := ""
	if agent != 0 {
		who = fmt.Sprintf("agent %d", agent)
	}
	fmt.Fprintf(f.out, "%s  %-10s  %-4s  %s\n", f.clock.Now().Format(time.TimeOnly), who, rule, fmt.Sprintf(format, args...))
}

// watch prints what has changed since the last time.
func (f *floor) watch() {
	if !f.verbose {
		return
	}
	for _, agent := range f.agents {
		if now := f.shows(agent); now != f.shown[agent] {
			f.shown[agent] = now
			f.line(agent, "", "  %s", now)
		}
	}
}

// decided prints which rules were applied, and what is written and why.
func (f *floor) decided(d engine.Decision) {
	agent := number(d.Agent)
	sending, ok := d.Input.(statussync.Sending)
	for _, ef := range d.Effects {
		switch {
		case ef.Kind == statussync.RuleApplied:
			f.line(agent, ef.Rule, "%s: %s", ef.System, ef.Detail)
		case ok && ef.Kind == statussync.DoWrite && ef.System == sending.System:
			f.line(agent, "", "→ %s", ef.Reason())
		}
	}
}

// noticed prints a notice.
func (f *floor) noticed(n engine.Notice) {
	f.notices = append(f.notices, n)
	f.line(number(n.Subject.Agent), n.Rule, "! %s: %s", n.Subject.System, n.Detail)
	if n.Code == engine.FocusMissing {
		f.focus, f.mapped = false, false // the admin takes note
	}
}

func number(agent string) int64 {
	n, _ := strconv.ParseInt(agent, 10, 64)
	return n
}

// expectedNotices are all the notices that are due.
func expectedNotices() []string {
	return []string{
		"agent 0: deleted",                       // D38: the pair's rule rests
		"agent 0: focus_disabled_status_missing", // R125: one notification
		"agent 7001: reverted",                   // R133
		"agent 7007: reverted",                   // D17
		"agent 7007: wish_unknown",               // D15
	}
}

func (f *floor) given() []string {
	var all []string
	for _, n := range f.notices {
		all = append(all, fmt.Sprintf("agent %d: %s", number(n.Subject.Agent), n.Code))
	}
	slices.Sort(all)
	return all
}

var errMismatch = errors.New("not everybody ends where the rules say")

// judge prints the table and returns what is wrong.
func (f *floor) judge() error {
	t := tabwriter.NewWriter(f.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(f.out)
	fmt.Fprintln(t, "agent\tat\trule\texpected\tshown")
	errs := f.errs
	slices.SortStableFunc(f.checks, func(a, b check) int { return cmp.Compare(a.agent, b.agent) })
	for _, c := range f.checks {
		result := "ok"
		if !c.ok() {
			result = "WRONG"
			errs = append(errs, fmt.Errorf("%w: agent %d at %s, %s: expected %s, shown %s",
				errMismatch, c.agent, c.at.Format(time.TimeOnly), c.rule, c.wanted, c.shown))
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\n", c.agent, c.at.Format(time.TimeOnly), c.rule, c.wanted, c.shown, result)
	}
	_ = t.Flush()
	if all := f.given(); !slices.Equal(all, expectedNotices()) {
		errs = append(errs, fmt.Errorf("%w: notices %q, expected %q", errMismatch, all, expectedNotices()))
	}
	if n := f.zendesk.NoOps() + f.connect.NoOps() + f.aircall.NoOps(); n > 0 {
		errs = append(errs, fmt.Errorf("%w: %d writes changed nothing", errMismatch, n))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Fprintf(f.out, "\nEvery agent ends where the rules say; %d notices went out.\n", len(f.notices))
	return nil
}
