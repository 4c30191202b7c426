package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

// whatIfReport prints what a replay found, for the people who decide about the
// mapping.
type whatIfReport struct {
	out    io.Writer
	file   string
	zone   *time.Location
	result replay.Result
}

func (w *whatIfReport) say(format string, args ...any) { fmt.Fprintf(w.out, format, args...) }

func (w *whatIfReport) print(recorded journal.Settings, pairs []statussync.Pair) error {
	r := w.result
	w.say("What if %s had been in force from %s to %s (%s)?\n\n", w.file, w.time(r.From), w.time(r.To), w.zone)
	w.say("%d agents; %d times people or other programs chose a status.\n", r.Agents, r.Choices)
	if r.Missing > 0 {
		w.say("The journal is not complete: %d lines are missing. Take the numbers as rough.\n", r.Missing)
	}
	if err := w.mapping(recorded, pairs); err != nil {
		return err
	}
	c := replay.Compare(r.Own, r.Other)
	w.statuses(c)
	w.hours(c)
	w.trust()
	return nil
}

func (w *whatIfReport) time(t time.Time) string { return t.In(w.zone).Format("2006-01-02 15:04") }

// mapping shows the meanings of statuses that differ.
func (w *whatIfReport) mapping(recorded journal.Settings, pairs []statussync.Pair) error {
	systems := w.result.Systems
	was, err := statussync.Compile(systems, recorded.Pairs)
	if err != nil {
		return fmt.Errorf("-journal: %w", err)
	}
	is, err := statussync.Compile(systems, pairs)
	if err != nil {
		return fmt.Errorf("-what-if: %w", err)
	}
	for i, p := range pairs {
		old := recorded.Pairs[i]
		zendesk, phone := w.catalog(p.A), w.catalog(p.B)
		before := statusRows(phoneConfig{System: p.B, Direction: old.Direction}, zendesk, phone, was)
		after := statusRows(phoneConfig{System: p.B, Direction: p.Direction}, zendesk, phone, is)
		w.say("\nWhat statuses of Zendesk and %s mean\n\n", title(p.B))
		t := table(w.out)
		fmt.Fprintf(t, "  MAPPING\tZENDESK\t\t%s\n", strings.ToUpper(title(p.B)))
		differ := differing(t, "recorded", before, after) + differing(t, "other", after, before)
		if differ == 0 {
			fmt.Fprint(t, "  both\tthe same\t\t\n")
		}
		_ = t.Flush()
	}
	return nil
}

// differing prints the rows that others lack, and counts them.
func differing(out io.Writer, mapping string, rows, others []statusRow) (n int) {
	for _, r := range rows {
		if !slices.Contains(others, r) {
			n++
			fmt.Fprintf(out, "  %s\t%s\t%s\t%s\n", mapping, r.zendesk, r.arrow, r.phone)
		}
	}
	return n
}

func (w *whatIfReport) catalog(system string) statussync.Catalog {
	for _, s := range w.result.Systems {
		if s.Name == system {
			return s.Catalog
		}
	}
	return nil
}

// statuses is how often each status is set.
func (w *whatIfReport) statuses(c replay.Comparison) {
	w.say("\nHow often the bridge would have set each status\n\n")
	t := table(w.out)
	fmt.Fprint(t, "  SYSTEM\tSTATUS\tRECORDED MAPPING\tOTHER MAPPING\tCHANGE\tUNCERTAIN\n")
	var all replay.Row
	for _, r := range c.Statuses {
		fmt.Fprintf(t, "  %s\t%s\t%d\t%d\t%+d\t%d\n", title(r.System), nameIn(w.catalog(r.System), r.Status), r.Own, r.Other, r.Other-r.Own, r.Uncertain)
		all.Own, all.Other, all.Uncertain = all.Own+r.Own, all.Other+r.Other, all.Uncertain+r.Uncertain
	}
	fmt.Fprintf(t, "  all\t\t%d\t%d\t%+d\t%d\n", all.Own, all.Other, all.Other-all.Own, all.Uncertain)
	_ = t.Flush()
}

// mostAgents are named in one line.
const mostAgents = 8

// hours is for which agents and when something would have been otherwise.
func (w *whatIfReport) hours(c replay.Comparison) {
	w.say("\nWhen and for which agents (Zendesk ids) the two mappings set different statuses\n\n")
	type hour struct {
		agents    []string
		uncertain int
	}
	hours := map[string]*hour{}
	var order []string
	add := func(all []replay.Write) {
		for _, x := range all {
			key := x.At.In(w.zone).Format("2006-01-02 15:00")
			if hours[key] == nil {
				hours[key], order = &hour{}, append(order, key)
			}
			h := hours[key]
			h.agents = append(h.agents, x.Agent)
			if x.Uncertain {
				h.uncertain++
			}
		}
	}
	add(c.OnlyOwn)
	add(c.OnlyOther)
	if len(order) == 0 {
		w.say("  never\n")
		return
	}
	slices.Sort(order)
	t := table(w.out)
	fmt.Fprint(t, "  HOUR\tSTATUSES SET\tUNCERTAIN\tAGENTS\n")
	for _, key := range order {
		h := hours[key]
		n := len(h.agents)
		fmt.Fprintf(t, "  %s\t%d\t%d\t%s\n", key, n, h.uncertain, someOf(h.agents))
	}
	_ = t.Flush()
}

// someOf names the first of some agents, and counts the others.
func someOf(agents []string) string {
	agents = slices.Compact(slices.Sorted(slices.Values(agents)))
	if more := len(agents) - mostAgents; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(agents[:mostAgents], ", "), more)
	}
	return strings.Join(agents, ", ")
}

// trust says how far the numbers may be trusted.
func (w *whatIfReport) trust() {
	r := w.result
	c := replay.Compare(r.Recorded, r.Own)
	w.say("\nHow far to trust this\n\n")
	w.say("  The bridge set %d statuses in fact. The same calculation with the recorded\n", len(r.Recorded))
	w.say("  mapping gives %d, of which %d are the same.\n", len(r.Own), c.Same)
	w.say("  UNCERTAIN goes back to a choice that an agent made within a minute after a\n")
	w.say("  status had appeared that the two mappings do not share: with the other mapping\n")
	w.say("  the agent may have chosen otherwise. %d of %d choices are of that kind.\n", r.Uncertain, r.Choices)
	w.say("  Outages, limits of the vendors and refusals are not calculated.\n")
}
