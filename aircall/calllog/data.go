package calllog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// fieldNames are Zendesk's names of a call's fields, and ours for notes (A19).
var fieldNames = map[CallField]struct{ zendesk, label string }{
	FieldAgent:       {"agent_id", "Agent"},
	FieldStart:       {"call_started_at", "Start"},
	FieldEnd:         {"call_ended_at", "End"},
	FieldDuration:    {"duration", "Duration"},
	FieldDirection:   {"direction", "Direction"},
	FieldRecording:   {"recording_url", "Recording"},
	FieldVoicemail:   {"voicemail", "Voicemail"},
	FieldType:        {"call_type", "Type"},
	FieldWait:        {"wait_time", "Wait"},
	FieldDisposition: {"call_disposition", "Disposition"},
	FieldTranscript:  {"transcript", "Transcript"},
}

// typeNames are the types for people.
var typeNames = map[Type]string{
	InboundAnswered: "inbound, answered", InboundMissed: "inbound, missed", Voicemail: "voicemail",
	OutboundAnswered: "outbound, answered", OutboundUnanswered: "outbound, unanswered", AIOnly: "AI voice agent",
}

// callLog is the call as it is shown.
func (w *work) callLog() ticketing.CallLog {
	call := ticketing.CallLog{
		Data:    w.data(),
		Comment: zendesk.CallCommentSpec{Title: w.subject(), CallFields: []string{"from_line", "to_line"}},
		Note:    ticketing.Note{Mark: w.mark(), Title: w.subject(), Lines: w.noteLines()},
	}
	for _, f := range w.in.fields() {
		call.Comment.CallFields = append(call.Comment.CallFields, fieldNames[f].zendesk)
	}
	if w.last != 0 {
		call.Comment.AuthorID = zendesk.Set(w.last) // A2
	}
	if page := w.page(); page != "" && w.in.shows(FieldRecording) { // A3
		from, to := w.ends()
		v := zendesk.VoiceComment{From: from, To: to, RecordingURL: page, StartedAt: w.f.began(), Seconds: max(0, int(w.duration()/time.Second))}
		if w.first != 0 {
			v.AnsweredByID = zendesk.Set(w.first)
		}
		call.Voice = &v
	}
	return call
}

// data is the call in Zendesk's form. What is not known is absent, and so are
// durations that would be negative.
func (w *work) data() (d zendesk.CallData) {
	from, to := w.ends()
	d.FromLine, d.ToLine = zendesk.Set(from), zendesk.Set(to)
	d.Direction = zendesk.Set(zendesk.CallInbound)
	if w.f.Direction.Value == aircall.Outbound {
		d.Direction = zendesk.Set(zendesk.CallOutbound)
		d.FromNickname = textField(w.line().Name)
	} else {
		d.ToNickname = textField(w.line().Name)
		d.DialedNumber = textField(w.line().Number)
	}
	d.StartedAt, d.EndedAt = timeField(w.f.began()), timeField(w.f.EndedAt.Value)
	d.AgentID = idField(w.last)
	if w.found.State == ticketing.Recognised {
		d.EndUserID = idField(w.found.User.ID)
	}
	d.Duration, d.TalkTime = seconds(w.duration()), seconds(w.talk())
	d.WaitTime = seconds(w.wait())
	d.Completion = zendesk.Set(w.completion())
	d.Type = textField(typeNames[w.title])
	if d.Disposition = textField(strings.Join(w.f.Tags.Value, ", ")); d.Disposition.IsZero() && w.disposed() {
		d.Disposition = zendesk.Null[string]() // all tags were removed
	}
	d.PhoneName = textField(w.line().Name)
	if len(w.f.Teams) > 0 {
		d.QueueName = textField(w.f.Teams[0].Name)
	}
	d.Voicemail = zendesk.Set(w.f.Voicemail.Seen)
	if w.f.Direction.Value == aircall.Inbound {
		d.OutsideBusinessHours = zendesk.Set(w.f.outside())
	}
	d.RecordingURL = textField(w.page())
	if w.keepsTranscript() {
		d.Transcript = textField(w.transcript())
	}
	return d
}

// disposed reports whether the call was kept with tags.
func (w *work) disposed() bool {
	return slices.ContainsFunc(w.done, func(d ticketing.Done) bool {
		return d.Step.LogCall != nil && !d.Step.LogCall.Call.Disposition.IsZero() ||
			d.Step.AmendCall != nil && !d.Step.AmendCall.Change.Disposition.IsZero()
	})
}

// ends are the two numbers, as "from" and "to": in E.164 where that is possible,
// and a word where there is none.
func (w *work) ends() (from, to string) {
	line := w.line()
	ours := cmp.Or(line.Number, line.Name, "unknown")
	if e164, ok := ticketing.E164(line.Number, w.s.Country); ok {
		ours = e164
	}
	theirs := "anonymous"
	if e164, ok := ticketing.E164(w.f.Number.Value, w.s.Country); ok {
		theirs = e164
	} else if !ticketing.Withheld(w.f.Number.Value) {
		theirs = w.shownNumber()
	}
	if w.f.Direction.Value == aircall.Outbound {
		return ours, theirs
	}
	return theirs, ours
}

// page is the lasting page of recording or voicemail: the links to the files
// themselves expire.
func (w *work) page() string {
	switch {
	case w.f.Asset.Value != "":
		return w.f.Asset.Value
	case w.f.Recorded:
		return "https://assets.aircall.io/calls/" + w.callID() + "/recording"
	case w.f.Voicemail.Seen:
		return "https://assets.aircall.io/calls/" + w.callID() + "/voicemail"
	}
	return ""
}

func (w *work) duration() time.Duration { return between(w.f.StartedAt.Value, w.f.EndedAt.Value) }

func (w *work) talk() time.Duration { return between(w.f.AnsweredAt.Value, w.f.EndedAt.Value) }

func (w *work) wait() time.Duration {
	if w.f.AnsweredAt.Value.IsZero() {
		return between(w.f.StartedAt.Value, w.f.EndedAt.Value)
	}
	return between(w.f.StartedAt.Value, w.f.AnsweredAt.Value)
}

// between is the time from one moment to another, -1 where it is not known.
func between(from, to time.Time) time.Duration {
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return -1
	}
	return to.Sub(from)
}

// completions are Zendesk's words for the reasons of missed calls.
var completions = map[aircall.MissedReason]zendesk.CallCompletion{
	aircall.MissedAbandonedInIVR:     zendesk.CallAbandonedInIVR,
	aircall.MissedAbandonedInClassic: zendesk.CallAbandonedInQueue,
	aircall.MissedShortAbandoned:     zendesk.CallAbandonedInQueue,
}

func (w *work) completion() zendesk.CallCompletion {
	switch w.title {
	case InboundAnswered, OutboundAnswered, AIOnly:
		return zendesk.CallCompleted
	case InboundMissed:
		return cmp.Or(completions[w.f.Missed.Value], zendesk.CallMissed)
	default:
		return zendesk.CallMissed
	}
}

// noteLines are the fields to show, for accounts that have no other place for
// them (A20).
func (w *work) noteLines() []ticketing.NoteLine {
	from, to := w.ends()
	lines := []ticketing.NoteLine{{Label: "From", Text: from}, {Label: "To", Text: to}}
	for _, f := range w.in.fields() {
		l := ticketing.NoteLine{Label: fieldNames[f].label}
		switch f {
		case FieldAgent:
			l.Text = w.f.person(w.f.last()).Name
		case FieldStart:
			l.Text = clock(w.f.began())
		case FieldEnd:
			l.Text = clock(w.f.EndedAt.Value)
		case FieldDuration:
			l.Text = span(w.duration())
		case FieldDirection:
			l.Text = string(w.f.Direction.Value)
		case FieldVoicemail:
			l.Text = map[bool]string{true: "yes", false: "no"}[w.f.Voicemail.Seen]
		case FieldType:
			l.Text = typeNames[w.title]
		case FieldWait:
			l.Text = span(w.wait())
		case FieldDisposition:
			l.Text = strings.Join(w.f.Tags.Value, ", ")
		case FieldRecording, FieldTranscript:
			continue // notes of their own, since they come late
		}
		lines = append(lines, l)
	}
	return w.lines(lines)
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

func span(d time.Duration) string {
	if d < 0 {
		return ""
	}
	return strconv.FormatInt(int64(d/time.Second), 10) + " s"
}

func textField(text string) (f zendesk.Field[string]) {
	if text != "" {
		f = zendesk.Set(text)
	}
	return f
}

func idField(id int64) (f zendesk.Field[int64]) {
	if id != 0 {
		f = zendesk.Set(id)
	}
	return f
}

func timeField(t time.Time) (f zendesk.Field[time.Time]) {
	if !t.IsZero() {
		f = zendesk.Set(t)
	}
	return f
}

func seconds(d time.Duration) (f zendesk.Field[int64]) {
	if d >= 0 {
		f = zendesk.Set(int64(d / time.Second))
	}
	return f
}
