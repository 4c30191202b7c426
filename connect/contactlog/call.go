package contactlog

import (
	"strconv"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// call is what the ticket shows of a call once it has ended (R11, R43, X18); nil
// for chats, and where voice_comment is off. There is one for the conversation:
// its agent is the last one, and the first answered it.
func (w *work) call(t target, agents []int64) *ticketing.CallLog {
	if w.lead.Channel != connect.Voice || !w.flow.VoiceComment {
		return nil
	}
	var ended time.Time
	var hold, work int64
	for _, l := range w.talks {
		if l.ended().IsZero() {
			return nil
		}
		ended = latest(ended, l.ended())
		_, d, _ := l.details()
		hold, work = hold+d.HoldSeconds, work+d.WorkSeconds
	}
	from, to := w.ends()
	started := w.lead.accepted()
	seconds := whole(ended.Sub(started))
	title, link := w.subject(t), w.recordingLink(w.lead) // R17, D35
	data := zendesk.CallData{
		FromLine: zendesk.Set(from), ToLine: zendesk.Set(to), Direction: zendesk.Set(w.callDirection()),
		StartedAt: zendesk.Set(started), EndedAt: zendesk.Set(latest(ended, started)),
		Duration: zendesk.Set(seconds), HoldTime: zendesk.Set(hold), WrapUpTime: zendesk.Set(work),
		Completion: zendesk.Set(zendesk.CallCompleted), ExternalID: zendesk.Set(w.lead.id),
	}
	if !w.lead.Initiated.IsZero() && !w.lead.outbound() {
		data.WaitTime = zendesk.Set(whole(started.Sub(w.lead.Initiated)))
	}
	fill(&data.AgentID, agents[len(agents)-1])
	fill(&data.EndUserID, t.customer.ID)
	fill(&data.QueueName, line(w.details.Queue))
	fill(&data.RecordingURL, link)
	fill(&data.Transcript, w.lensInCall())
	fields := []string{"from_line", "to_line", "direction", "call_started_at", "duration", "agent_id", "queue_name", "external_id"}
	if link != "" {
		fields = append(fields, "recording_url")
	}
	if w.set.ContactLens.TranscriptInCall {
		fields = append(fields, "transcript") // X58
	}
	log := &ticketing.CallLog{
		Data:    data,
		Comment: zendesk.CallCommentSpec{Title: title, CallFields: fields},
		Voice: &zendesk.VoiceComment{From: from, To: to, RecordingURL: link, StartedAt: started, Seconds: int(seconds),
			Transcription: data.Transcript},
		Note: w.callNote(title, from, to, link, started, seconds),
	}
	fill(&log.Voice.AnsweredByID, agents[0])
	w.Why("R11", "the call is shown on the ticket")
	return log
}

// callNote shows a call in an account that has no other way (X15).
func (w *work) callNote(title, from, to, link string, started time.Time, seconds int64) ticketing.Note {
	n := ticketing.Note{Mark: mark(w.lead.id, "call"), Title: title, Lines: []ticketing.NoteLine{
		{Label: "From", Text: from},
		{Label: "To", Text: to},
		{Label: "Started", Text: started.UTC().Format("2006-01-02 15:04:05 UTC")},
		{Label: "Length", Text: strconv.FormatInt(seconds, 10) + " s"},
	}}
	if link != "" {
		n.Lines = append(n.Lines, ticketing.NoteLine{Label: "Recording", Text: "Recording", Link: link})
	}
	return n
}

func (w *work) callDirection() zendesk.CallDirection {
	switch {
	case w.lead.Method == connect.Callback:
		return zendesk.CallCallback
	case w.lead.outbound():
		return zendesk.CallOutbound
	}
	return zendesk.CallInbound
}

// fill sets what has a value.
func fill[T comparable](f *zendesk.Field[T], value T) {
	var none T
	if value != none {
		*f = zendesk.Set(value)
	}
}
