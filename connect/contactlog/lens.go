package contactlog

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// lensNotes are the results of Contact Lens, which come by themselves (X54), a
// private note for each contact (X57).
func (w *work) lensNotes(t target) (notes []ticketing.Note) {
	for _, l := range w.legs {
		if l.Lens == nil || !w.wantsLens(*l.Lens) {
			continue
		}
		w.Why("X57", "the results of Contact Lens are added")
		n := w.lensNote(l)
		if !w.set.ContactLens.ByWhoFiles {
			n.AuthorID = w.assignee(t)
		}
		notes = append(notes, n)
	}
	return notes
}

// assignee is who has the ticket as we know it, in whose name the results are
// added (X59).
func (w *work) assignee(t target) (id int64) {
	if t.ticket != nil {
		id = t.ticket.AssigneeID
	}
	for _, d := range w.done {
		if d.Outcome == ticketing.OK && d.Ticket != nil {
			id = d.Ticket.AssigneeID
		}
	}
	return id
}

// wantsLens leaves out contacts of a category (X56).
func (w *work) wantsLens(a connect.LensAnalysis) bool {
	s := w.set.ContactLens
	switch {
	case s.Off:
		w.Why("X56", "results of Contact Lens are not wanted")
		return false
	case s.Exclude == "" || !slices.Contains(a.Categories, s.Exclude), s.Include != "" && slices.Contains(a.Categories, s.Include):
		return true
	}
	w.Why("X56", "the contact's category leaves out its results of Contact Lens")
	return false
}

const lensTitle = "Contact Lens"

// isLensMark reports whether a note has results of Contact Lens, by its mark.
func isLensMark(text string) bool { return strings.HasSuffix(text, "("+lensTitle+")") }

func (w *work) lensNote(l leg) ticketing.Note {
	a := *l.Lens
	n := ticketing.Note{Mark: mark(l.id, lensTitle), Title: lensTitle}
	add := func(label, text string) {
		if text != "" {
			n.Lines = append(n.Lines, ticketing.NoteLine{Label: label, Text: text})
		}
	}
	add("Categories", strings.Join(a.Categories, ", "))
	add("Sentiment", byRole(a.Sentiment, sentiment))
	add("Talk time", byRole(a.Talk, clock))
	if a.NonTalk > 0 {
		add("Silence", clock(a.NonTalk))
	}
	if a.Interruptions.Count > 0 {
		add("Interruptions", strconv.FormatInt(a.Interruptions.Count, 10)+" ("+clock(a.Interruptions.Time)+")")
	}
	add("Words per minute", byRole(a.WordsPerMinute, func(n int64) string { return strconv.FormatInt(n, 10) }))
	switch {
	case a.Summary != "":
		add("Summary", a.Summary)
	case a.NoSummary != "":
		add("Summary", "none: "+a.NoSummary)
	}
	switch {
	case w.noted(n.Mark): // what is long is written out once
	case !w.set.ContactLens.TranscriptInCall || l.Channel != connect.Voice || !w.flow.VoiceComment: // X58
		n.Text = lensText(a)
	}
	return n
}

// lensInCall is the transcript for the call that the ticket shows (X58).
func (w *work) lensInCall() string {
	if !w.set.ContactLens.TranscriptInCall {
		return ""
	}
	var parts []string
	for _, l := range w.talks {
		if l.Lens != nil && w.wantsLens(*l.Lens) {
			parts = append(parts, lensText(*l.Lens))
		}
	}
	return cutBytes(strings.Join(parts, "\n"), ticketing.MaxNote)
}

// lensText is the transcript, a line for each turn: when, who, how and what.
func lensText(a connect.LensAnalysis) string {
	var b strings.Builder
	for _, turn := range a.Transcript {
		text := line(turn.Line())
		if text == "" {
			continue
		}
		at := clock(turn.From)
		if !turn.At.IsZero() {
			at = turn.At.UTC().Format(time.TimeOnly)
		}
		fmt.Fprintf(&b, "[%s] %s", at, text)
		if turn.Sentiment != "" {
			b.WriteString(" (" + strings.ToLower(line(turn.Sentiment)) + ")")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// sentiment is a score in words (X57).
func sentiment(score float64) string {
	switch {
	case score > 1.5:
		return "Positive"
	case score < -1.5:
		return "Negative"
	}
	return "Neutral"
}

func clock(d time.Duration) string {
	seconds := whole(d)
	return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60)
}

// byRole lists a value for each role, "agent 01:20, customer 00:40".
func byRole[V any](values map[connect.ParticipantRole]V, show func(V) string) string {
	var parts []string
	for _, role := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, strings.ToLower(line(string(role)))+" "+show(values[role]))
	}
	return strings.Join(parts, ", ")
}

// cutBytes shortens a text to n bytes, at the end of a line.
func cutBytes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return text[:strings.LastIndexByte(text[:n], '\n')+1]
}
