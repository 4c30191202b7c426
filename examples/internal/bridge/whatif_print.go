package bridge

import (
	"fmt"
	"io"
	"maps"
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
		gone, added := lacking(before, after), lacking(after, before)
		if len(gone)+len(added) == 0 {
			w.say("  the same with both mappings\n")
			continue
		}
		t := table(w.out)
		fmt.Fprintf(t, "  MAPPING\tZENDESK\t\t%s\n", strings.ToUpper(title(p.B)))
		rowsOf(t, "recorded", gone)
		rowsOf(t, "other", added)
		_ = t.Flush()
	}
	return nil
}

// lacking are the rows that others lack.
func lacking(rows, others []statusRow) []statusRow {
	return slices.DeleteFunc(slices.Clone(rows), func(r statusRow) bool { return slices.Contains(others, r) })
}

func rowsOf(out io.Writer, mapping string, rows []statusRow) {
	for _, r := range rows {
		fmt.Fprintf(out, "  %s\t%s\t%s\t%s\n", mapping, r.zendesk, r.arrow, r.phone)
	}
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
		fmt.Fprintf(t, "  %s\t%s\t%d\t%d\t%s\t%d\n", title(r.System), nameIn(w.catalog(r.System), r.Status), r.Own, r.Other, change(r), r.Uncertain)
		all.Own, all.Other, all.Uncertain = all.Own+r.Own, all.Other+r.Other, all.Uncertain+r.Uncertain
	}
	fmt.Fprintf(t, "  all\t\t%d\t%d\t%s\t%d\n", all.Own, all.Other, change(all), all.Uncertain)
	_ = t.Flush()
}

// change is by how much a count changes, with its sign.
func change(r replay.Row) string {
	if r.Own == r.Other {
		return "0"
	}
	return fmt.Sprintf("%+d", r.Other-r.Own)
}

// hours is for which agents and when something would have been otherwise.
func (w *whatIfReport) hours(c replay.Comparison) {
	w.say("\nWhen, and for which agents (Zendesk ids), statuses are set with one mapping only\n\n")
	if len(c.OnlyOwn)+len(c.OnlyOther) == 0 {
		w.say("  never\n")
		return
	}
	own, other := w.byHour(c.OnlyOwn), w.byHour(c.OnlyOther)
	t := table(w.out)
	fmt.Fprint(t, "  HOUR\tONLY RECORDED\tONLY OTHER\tUNCERTAIN\tAGENTS\n")
	for _, hour := range slices.Sorted(maps.Keys(w.byHour(slices.Concat(c.OnlyOwn, c.OnlyOther)))) {
		fmt.Fprintf(t, "  %s\t%d\t%d\t%d\t%s\n", hour, len(own[hour]), len(other[hour]),
			max(uncertain(own[hour]), uncertain(other[hour])), someOf(slices.Concat(own[hour], other[hour])))
	}
	_ = t.Flush()
}

func (w *whatIfReport) byHour(all []replay.Write) map[string][]replay.Write {
	hours := map[string][]replay.Write{}
	for _, x := range all {
		hour := x.At.In(w.zone).Format("2006-01-02 15:00")
		hours[hour] = append(hours[hour], x)
	}
	return hours
}

func uncertain(all []replay.Write) (n int) {
	for _, x := range all {
		if x.Uncertain {
			n++
		}
	}
	return n
}

// namedAgents are named in one line.
const namedAgents = 8

// someOf names the first of the agents, and counts the others.
func someOf(all []replay.Write) string {
	named := map[string]bool{}
	for _, x := range all {
		named[x.Agent] = true
	}
	agents := slices.Sorted(maps.Keys(named))
	if more := len(agents) - namedAgents; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(agents[:namedAgents], ", "), more)
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
	w.say("  UNCERTAIN counts statuses that go back to a choice which an agent made within a\n")
	w.say("  minute after a status had appeared that the two mappings do not share: with the\n")
	w.say("  other mapping the agent may have chosen otherwise. %d of %d choices are of that\n", r.Uncertain, r.Choices)
	w.say("  kind. By the hour, only statuses that are set with one mapping only count.\n")
	w.say("  Outages, limits of the vendors and refusals are not calculated.\n")
}
