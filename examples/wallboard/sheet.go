package main

import (
	"cmp"
	"encoding/csv"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/timeline"
	"github.com/ctikit/ctikit/zendesk"
)

// serveSheet answers with today as comma-separated values, one line for each agent
// whose status may be set: days are not for colleagues.
func (b *board) serveSheet(w http.ResponseWriter, r *http.Request) {
	sets := b.rights(r).sets
	if sets.none() {
		answer(w, nil, errNotYours)
		return
	}
	if !b.picture.days {
		writeError(w, http.StatusNotFound, "days are not recorded here")
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	_ = writeSheet(w, b.picture.sheet(b.dayFrom(), sets))
}

// sheet are the lines of today since a time, with a title line.
func (p *picture) sheet(from time.Time, sets scope) [][]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	window := timeline.Window{From: from, To: now}
	var statuses []zendesk.StatusID
	for id := range p.statuses {
		statuses = append(statuses, id)
	}
	slices.Sort(statuses)
	title := []string{"Agent", "Groups", "From", "To", "Status now", "Since"}
	for _, id := range statuses {
		title = append(title, p.statuses[id].Name+" (s)")
	}
	title = append(title, "Unknown (s)")
	for _, d := range phoneDoings {
		name, _ := doingName(d)
		title = append(title, name+" (s)")
	}
	var all []*agent
	for _, a := range p.agents {
		if sets.over(a.groups) {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b *agent) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	lines := [][]string{title}
	for _, a := range all {
		a.day = p.today(a, now)
		line := []string{a.name, p.groupNames(a.groups), p.at(from), p.at(now), p.statuses[a.status.ID].Name, p.at(a.status.UpdatedAt)}
		in := map[string]time.Duration{}
		for _, t := range a.day.Totals(statusTrack, window) {
			in[t.State.Value] += t.Time // unknown has no value
		}
		for _, id := range statuses {
			line = append(line, inSeconds(in[formatID(int64(id))]))
		}
		line = append(line, inSeconds(in[""]))
		doing := map[string]time.Duration{}
		for _, t := range a.day.Totals(phoneTrack, window) {
			doing[t.State.Value] += t.Time
		}
		for _, d := range phoneDoings {
			line = append(line, inSeconds(doing[string(d)]))
		}
		lines = append(lines, line)
	}
	return lines
}

var phoneDoings = []statussync.Doing{statussync.Ringing, statussync.Working, statussync.WrappingUp}

func inSeconds(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }

// at is a time in the zone of the floor's days; empty if nobody knows it.
func (p *picture) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.zone).Format(time.RFC3339)
}

func (p *picture) groupNames(ids []int64) string {
	var names []string
	for _, id := range ids {
		names = append(names, cmp.Or(p.groups[id], "group "+formatID(id)))
	}
	return strings.Join(names, ", ")
}

// formulas are texts that a spreadsheet would take for formulas.
var formulas = regexp.MustCompile(`^\s*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]`)

// harmless is a text that a spreadsheet shows as it is: a formula has an apostrophe
// before it. In some countries a semicolon begins the next cell, and so it is a
// comma here, which is quoted.
func harmless(text string) string {
	text = strings.NewReplacer(";", ",", "\t", " ", "\r", " ", "\n", " ").Replace(text)
	if formulas.MatchString(text) {
		return "'" + text
	}
	return text
}

// writeSheet writes lines.
func writeSheet(w io.Writer, lines [][]string) error {
	out := csv.NewWriter(w)
	for _, line := range lines {
		for i, text := range line {
			line[i] = harmless(text)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
