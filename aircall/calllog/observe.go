package calllog

import (
	"cmp"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// Observe adds an event to the facts of its case. Repeated events change
// nothing, and the order of events does not matter. An event of another case, or
// of a kind that no ticket needs, leaves the facts as they are.
func Observe(f Facts, e aircall.Event) Facts {
	at := e.Meta().At.UTC()
	switch e := e.(type) {
	case *aircall.CallEvent:
		if f.isCall(e.Call.ID) {
			return f.call(e.Kind, e.Call, at)
		}
	case *aircall.InsightEvent:
		if f.isCall(e.Insight.CallID) {
			return f.insight(e.Kind, e.Insight, at)
		}
	case *aircall.AIVoiceAgentEvent:
		if f.isCall(e.Session.CallID) {
			return f.session(e.Kind, e.Session, at)
		}
	case *aircall.MessageEvent:
		if channel := channelOf(e); f.Call == 0 && (f.Channel == "" || f.Channel == channel) {
			return f.message(channel, e.Kind, e.Message, at)
		}
	}
	return f
}

func (f Facts) isCall(id int64) bool {
	return id != 0 && (f.Call == id || f.Call == 0) && f.Channel == ""
}

func (f Facts) seen(at time.Time) Facts {
	f.First, f.Last = f.First.earliest(at), f.Last.latest(at)
	return f
}

// call adds a snapshot of the call.
func (f Facts) call(kind aircall.EventName, c aircall.Call, at time.Time) Facts {
	f = f.seen(at)
	f.Call = c.ID
	f.Direction = newer(f.Direction, c.Direction, at)
	f.Number = newer(f.Number, strings.TrimSpace(c.RawDigits), at)
	f.StartedAt = newer(f.StartedAt, c.StartedAt.UTC(), at)
	f.AnsweredAt = newer(f.AnsweredAt, c.AnsweredAt.UTC(), at)
	f.EndedAt = newer(f.EndedAt, c.EndedAt.UTC(), at)
	f.Missed = newer(f.Missed, c.MissedReason, at)
	f.Callback = max(f.Callback, c.AutomaticCallbackCallID)
	if c.Number != nil {
		f.Lines = addLine(f.Lines, lineOf(*c.Number), at)
		f.Closed = f.Closed || kind == aircall.CallCreated && isClosed(*c.Number)
	}
	if c.Contact != nil {
		f.Contact = f.Contact.with(contactOf(*c.Contact))
	}
	if c.Tags != nil {
		names := make([]string, 0, len(c.Tags))
		for _, t := range c.Tags {
			names = append(names, oneLine(t.Name))
		}
		f.Tags = f.Tags.with(names, at)
	}
	for _, t := range c.Teams {
		f.Teams = put(f.Teams, Team{t.ID, oneLine(t.Name)}, func(a, b Team) int { return cmp.Compare(a.ID, b.ID) },
			func(a, b Team) Team { return Team{a.ID, pick(a.Name, b.Name)} })
	}
	for _, comment := range c.Comments {
		f.Comments = addComment(f.Comments, comment)
	}
	return f.people(kind, c, at).assets(kind, c, at)
}

// people adds who takes part in the call.
func (f Facts) people(kind aircall.EventName, c aircall.Call, at time.Time) Facts {
	switch {
	case c.User == nil || kind == aircall.CallRingingOnAgent || kind == aircall.CallAgentDeclined:
		// who only rings takes no part
	case kind == aircall.CallAnswered:
		f.Answers = put(f.Answers, Answer{c.User.ID, at}, compareAnswers, func(a, _ Answer) Answer { return a })
		fallthrough
	default:
		f.People = put(f.People, personOf(*c.User), func(a, b Person) int { return cmp.Compare(a.ID, b.ID) }, Person.with)
		f.User = newer(f.User, c.User.ID, at)
	}
	for _, p := range c.Participants {
		if p.Type == "external" && strings.TrimSpace(p.PhoneNumber) != "" {
			f.Others = put(f.Others, Other{strings.TrimSpace(p.PhoneNumber), oneLine(p.Name)},
				func(a, b Other) int { return strings.Compare(a.Number, b.Number) },
				func(a, b Other) Other { return Other{a.Number, pick(a.Name, b.Name)} })
		}
	}
	if len(c.AIVoiceAgents) > 0 {
		f.AI.Seen = true
	}
	for _, a := range c.AIVoiceAgents {
		f.AI.Names = addName(f.AI.Names, a.Name)
		f.AI.Ended = f.AI.Ended || !a.EndedAt.IsZero() || a.EndReason != ""
		f.AI.Escalated = f.AI.Escalated || a.EndReason == escalated || a.EscalationReason != "" || a.EscalationTarget != nil
	}
	return f
}

// escalated is an AI voice agent's reason to end that hands the call over.
const escalated = "escalated"

func compareAnswers(a, b Answer) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.By, b.By)) }

// assets adds the end of the call, and what was recorded.
func (f Facts) assets(kind aircall.EventName, c aircall.Call, at time.Time) Facts {
	if kind == aircall.CallEnded {
		f.Ended = f.Ended.earliest(at)
	}
	if kind == aircall.CallVoicemailLeft || c.Voicemail != "" || c.VoicemailShort != "" {
		f.Voicemail = f.Voicemail.earliest(at)
	}
	f.Recorded = f.Recorded || c.Recording != "" || c.RecordingShort != ""
	if strings.HasPrefix(c.Asset, "https://") {
		f.Asset = f.Asset.with(c.Asset, at)
	}
	return f
}

// newer is a report that may say nothing.
func newer[T comparable](l Latest[T], value T, at time.Time) Latest[T] {
	var none T
	if value == none {
		return l
	}
	return l.with(value, at)
}

func personOf(u aircall.User) Person {
	return Person{u.ID, oneLine(u.Name), strings.ToLower(strings.TrimSpace(u.Email))}
}

func contactOf(c aircall.Contact) Person {
	p := Person{ID: c.ID, Name: oneLine(c.FirstName + " " + c.LastName)}
	if p.Name == "" {
		p.Name = oneLine(c.CompanyName)
	}
	if len(c.Emails) > 0 {
		p.Email = strings.ToLower(strings.TrimSpace(c.Emails[0].Value))
	}
	return p
}

func lineOf(n aircall.Number) Line {
	l := Line{ID: n.ID, Name: oneLine(n.Name), Number: strings.TrimSpace(n.E164)}
	if l.Number == "" {
		l.Number = oneLine(n.Digits)
	}
	return l
}

func addLine(lines []Line, l Line, at time.Time) []Line {
	l.Seen = Mark{}.earliest(at)
	return put(lines, l, func(a, b Line) int { return cmp.Compare(a.ID, b.ID) }, func(a, b Line) Line {
		number := pick(a.Number, b.Number)
		if plus := strings.HasPrefix(a.Number, "+"); plus != strings.HasPrefix(b.Number, "+") {
			number = b.Number
			if plus {
				number = a.Number
			}
		}
		return Line{a.ID, pick(a.Name, b.Name), number, a.Seen.earliest(b.Seen.At)}
	})
}

// isClosed says whether a number was closed, as far as its snapshot tells: one
// without a status is abridged.
func isClosed(n aircall.Number) bool {
	return n.AvailabilityStatus == aircall.NumberStatusClosed || n.AvailabilityStatus == aircall.NumberStatusCustom && !n.Open
}

func addComment(comments []Comment, c aircall.Comment) []Comment {
	by := ""
	if c.PostedBy != nil {
		by = oneLine(c.PostedBy.Name)
	}
	return put(comments, Comment{c.ID, by, bounded(c.Content, maxTranscript)}, func(a, b Comment) int { return cmp.Compare(a.ID, b.ID) },
		func(a, b Comment) Comment { return Comment{a.ID, pick(a.By, b.By), pick(a.Text, b.Text)} })
}

func addName(names []string, name string) []string {
	if name = oneLine(name); name == "" {
		return names
	}
	return put(names, name, cmp.Compare[string], func(a, _ string) string { return a })
}

// session adds an AI voice agent's part.
func (f Facts) session(kind aircall.EventName, s aircall.AIVoiceAgentSession, at time.Time) Facts {
	f = f.seen(at)
	f.Call = s.CallID
	f.AI.Seen = true
	f.AI.Ended = f.AI.Ended || kind == aircall.AIVoiceAgentEnded
	f.AI.Escalated = f.AI.Escalated || kind == aircall.AIVoiceAgentEscalated || s.EndReason == escalated || s.EscalationReason != ""
	f.AI.Names = addName(f.AI.Names, s.AgentName)
	if s.NumberID != 0 {
		f.Lines = addLine(f.Lines, Line{ID: s.NumberID, Number: strings.TrimSpace(s.AircallNumber)}, at)
	}
	f.Number = newer(f.Number, strings.TrimSpace(s.ExternalCallerNumber), time.Time{}) // any report of the call counts more
	if len(s.Extracted) > 0 {
		answers := map[string]string{}
		maps.Copy(answers, f.AI.Answers)
		for name, raw := range s.Extracted {
			name = oneLine(name)
			answers[name] = pick(answers[name], plain(raw))
		}
		f.AI.Answers = answers
	}
	return f
}

// plain is a value as a person writes it.
func plain(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return oneLine(text)
	}
	return oneLine(string(raw))
}
