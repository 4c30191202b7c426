package calllog

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// What is kept of texts and conversations.
const (
	maxTranscript = 60_000 // bytes: what one note can hold
	maxMessages   = 200
	maxMessage    = 4096 * 4            // bytes: what WhatsApp takes
	maxThreadAge  = 15 * 24 * time.Hour // twice the longest wait and a day
	transcriptCut = "(cut here: the whole transcript is in Aircall)"
)

// insight adds what AI Assist made of the call.
func (f Facts) insight(kind aircall.EventName, i aircall.Insight, at time.Time) Facts {
	if !needed(kind) {
		return f
	}
	f = f.seen(at)
	f.Call = i.CallID
	if i.NumberID != 0 {
		f.Lines = addLine(f.Lines, Line{ID: i.NumberID}, at)
	}
	switch text := transcript(i.Content.Utterances); {
	case kind == aircall.TopicsCreated:
		var topics []string
		for _, t := range i.Content.List {
			if t = oneLine(t); t != "" && !slices.Contains(topics, t) {
				topics = append(topics, t)
			}
		}
		if topics != nil {
			f.Topics = f.Topics.with(topics, at)
		}
	case i.Type == "voicemail":
		f.Dictation = newer(f.Dictation, text, at)
	default:
		f.Transcript = newer(f.Transcript, text, at)
	}
	return f
}

// needed reports whether tickets need a kind of insight.
func needed(kind aircall.EventName) bool {
	return kind == aircall.TranscriptionCreated || kind == aircall.TopicsCreated
}

// transcript writes what was said, a line for each time somebody spoke. What is
// too long is cut, and says so.
func transcript(said []aircall.Utterance) string {
	var b strings.Builder
	for _, u := range said {
		text := oneLine(u.Text)
		if text == "" {
			continue
		}
		line := speaker(u.ParticipantType) + ": " + text + "\n"
		if left := maxTranscript - len(transcriptCut) - 1 - b.Len(); len(line) > left {
			if b.Len() == 0 {
				b.WriteString(strings.ToValidUTF8(line[:left], "") + "\n")
			}
			b.WriteString(transcriptCut)
			break
		}
		b.WriteString(line)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func speaker(kind string) string {
	switch kind {
	case "internal":
		return "Agent"
	case "external":
		return "Customer"
	case "ai_voice_agent":
		return "AI voice agent"
	}
	return "Somebody"
}

// channelOf is how a message was sent.
func channelOf(e *aircall.MessageEvent) Channel {
	switch {
	case strings.HasPrefix(string(e.Kind), "group_"):
		return Group
	case strings.EqualFold(e.Message.Channel, string(WhatsApp)):
		return WhatsApp
	case e.Message.Channel == "" || strings.EqualFold(e.Message.Channel, string(SMS)) || strings.EqualFold(e.Message.Channel, "mms"):
		return SMS
	}
	return ""
}

// theirNumber is the other party's, as far as a message has it.
func theirNumber(m aircall.Message) string {
	return cmp.Or(strings.TrimSpace(m.ExternalNumber), strings.TrimSpace(m.RawDigits))
}

// message adds one message, or what a later event has more of it.
func (f Facts) message(channel Channel, kind aircall.EventName, m aircall.Message, at time.Time) Facts {
	if channel == "" || m.ID == "" {
		return f
	}
	f = f.seen(at)
	f.Channel = channel
	f.Number = newer(f.Number, theirNumber(m), at)
	if m.Number != nil {
		f.Lines = addLine(f.Lines, lineOf(*m.Number), at)
	}
	if m.Contact != nil {
		f.Contact = f.Contact.with(contactOf(*m.Contact))
	}
	out := m.Direction == aircall.Outbound || kind == aircall.MessageSent || kind == aircall.GroupMessageSent
	var files []string
	for _, media := range m.Media {
		files = append(files, oneLine(cmp.Or(media.Name, media.Type, "file")))
	}
	one := Message{ID: m.ID, At: cmp.Or(m.CreatedAt.UTC(), m.SentAt.UTC(), at), Out: out, Text: bounded(m.Body, maxMessage), Files: files}
	f.Messages = addMessage(f.Messages, one)
	return f
}

// bounded cuts a text to a number of bytes: facts are stored whole with each
// change.
func bounded(text string, most int) string {
	if text = strings.TrimSpace(text); len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// addMessage keeps the messages in order, and lets go of the old ones.
func addMessage(list []Message, m Message) []Message {
	list = slices.Clone(list)
	if i := slices.IndexFunc(list, func(o Message) bool { return o.ID == m.ID }); i >= 0 {
		list[i] = list[i].with(m)
	} else {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b Message) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	newest := list[len(list)-1].At
	list = slices.DeleteFunc(list, func(o Message) bool { return newest.Sub(o.At) > maxThreadAge })
	return list[max(0, len(list)-maxMessages):]
}

func (m Message) with(o Message) Message {
	m.At = Mark{true, m.At}.earliest(o.At).At
	m.Out = m.Out || o.Out
	m.Text = pick(m.Text, o.Text)
	if len(o.Files) > len(m.Files) || len(o.Files) == len(m.Files) && prefer(path.Join(o.Files...), path.Join(m.Files...)) {
		m.Files = o.Files
	}
	return m
}
