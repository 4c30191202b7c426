package calllog

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// notes are what stands beside the call: what comes late or has no field of a
// call, each known by its mark.
func (w *work) notes() (notes []ticketing.Note) {
	add := func(n ticketing.Note, wanted bool) {
		if wanted {
			notes = append(notes, n)
		}
	}
	for _, c := range w.f.Comments {
		title := "Note in Aircall"
		if c.By != "" {
			title += " by " + c.By
		}
		add(ticketing.Note{Mark: w.mark("note", strconv.FormatInt(c.ID, 10)), Title: title, Text: c.Text}, strings.TrimSpace(c.Text) != "")
	}
	if others := w.others(); len(others) > 0 && w.s.Conferences != ConferenceIgnore {
		add(ticketing.Note{Mark: w.mark("conference"), Title: "Further people in the call", Text: strings.Join(others, "\n")}, true)
	}
	if w.f.AI.Seen {
		add(ticketing.Note{Mark: w.mark("answers"), Title: "Answers to the AI voice agent", Lines: w.answers()}, len(w.f.AI.Answers) > 0)
	}
	if w.in.AIAssist { // A28
		add(ticketing.Note{Mark: w.mark("topics"), Title: "Topics", Text: strings.Join(w.f.Topics.Value, "\n")},
			w.in.Topics == TopicsText && len(w.f.Topics.Value) > 0)
	}
	if !w.byCall() {
		add(ticketing.Note{Mark: w.mark("recording"), Lines: []ticketing.NoteLine{{Label: "Recording", Text: w.page(), Link: w.page()}}},
			w.page() != "" && w.in.shows(FieldRecording) && !w.player())
		tags := strings.Join(w.f.Tags.Value, ", ")
		add(ticketing.Note{Mark: w.mark("tags", short(tags)), Lines: []ticketing.NoteLine{{Label: "Disposition", Text: tags}}},
			tags != "" && w.in.shows(FieldDisposition) && w.tagsLate())
	}
	text := w.transcript()
	add(ticketing.Note{Mark: w.mark("transcript"), Title: "Transcript", Text: text}, text != "" && !w.keepsTranscript())
	if text != "" {
		w.Why("A27", "the call's transcript is kept")
	}
	return notes
}

// transcript is what was said, if it is to be kept (A27).
func (w *work) transcript() string {
	if !w.in.Transcript || !w.in.AIAssist { // A28
		return ""
	}
	return strings.Trim(w.f.Transcript.Value+"\n"+w.f.Dictation.Value, "\n")
}

// keepsTranscript reports whether the transcript is a field of the call: that is
// amended when it comes late, a note is added.
func (w *work) keepsTranscript() bool { return w.in.shows(FieldTranscript) && w.byCall() }

// byCall reports whether the account shows calls by the Calls API, as far as is
// known (A3, A20).
func (w *work) byCall() bool {
	if s := w.catalog.Shows; s != "" && s != ticketing.ByCall {
		return false
	}
	return !slices.ContainsFunc(w.done, func(d ticketing.Done) bool {
		return (d.Step.LogCall != nil || d.Step.ShowCall != nil) && d.Outcome == ticketing.Refused && d.Refusal.Kind != ticketing.RefusedClosed
	})
}

// player reports whether the call is shown by a comment with a player.
func (w *work) player() bool {
	return slices.ContainsFunc(w.done, func(d ticketing.Done) bool {
		return d.Outcome == ticketing.OK && d.Step.UpdateTicket != nil && d.Step.UpdateTicket.Voice != nil
	})
}

// tagsLate reports whether the call's tags are not where it is shown: beside a
// player there are none, and a note is never changed (T8).
func (w *work) tagsLate() bool {
	if w.player() {
		return true
	}
	i := slices.IndexFunc(w.done, func(d ticketing.Done) bool {
		return d.Outcome == ticketing.OK && d.Step.UpdateTicket != nil &&
			slices.ContainsFunc(d.Step.UpdateTicket.Notes, func(n ticketing.Note) bool { return n.Mark == w.mark() })
	})
	return i >= 0 && w.f.Tags.At.After(w.done[i].At)
}

// others are the people in the call besides the agents and the customer.
func (w *work) others() (others []string) {
	for _, o := range w.f.Others {
		if !ticketing.Withheld(o.Number) && !ticketing.SameNumber(o.Number, w.f.Number.Value, w.s.Country) {
			others = append(others, oneLine(o.Name+" "+o.Number))
		}
	}
	return others
}

func (w *work) answers() (lines []ticketing.NoteLine) {
	for _, name := range slices.Sorted(maps.Keys(w.f.AI.Answers)) {
		lines = append(lines, ticketing.NoteLine{Label: name, Text: w.f.AI.Answers[name]})
	}
	return lines
}
