package aircalltest

import (
	"strconv"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// fetch is what a request asks for beyond a plain call; events show all.
type fetch struct{ contact, shortURLs, timeline, sessions bool }

var fetchAll = fetch{contact: true, timeline: true, sessions: true}

// wireCall is a call. The two names of one value, sid and call_uuid, and of the participants distinguish replies
// from events.
type wireCall struct {
	ID             int64             `json:"id"`
	SID            string            `json:"sid,omitempty"`
	UUID           string            `json:"call_uuid,omitempty"`
	DirectLink     string            `json:"direct_link"`
	Direction      aircall.Direction `json:"direction"`
	Status         string            `json:"status"`
	MissedReason   *string           `json:"missed_call_reason"`
	StartedAt      int64             `json:"started_at"`
	AnsweredAt     *int64            `json:"answered_at"`
	EndedAt        *int64            `json:"ended_at"`
	Duration       int64             `json:"duration"`
	RawDigits      string            `json:"raw_digits"`
	Voicemail      *string           `json:"voicemail"`
	Recording      *string           `json:"recording"`
	VoicemailShort *string           `json:"voicemail_short_url,omitempty"`
	RecordingShort *string           `json:"recording_short_url,omitempty"`
	Asset          *string           `json:"asset"`
	Archived       bool              `json:"archived"`
	Cost           string            `json:"cost"`
	User           any               `json:"user"`    // in events {} for nobody, in replies null
	Contact        any               `json:"contact"` // likewise
	Number         any               `json:"number"`
	AssignedTo     *wireUser         `json:"assigned_to"`
	TransferredBy  *wireUser         `json:"transferred_by"`
	TransferredTo  *wireUser         `json:"transferred_to"`
	External       string            `json:"external_transferred_to,omitempty"`
	ExternalCaller string            `json:"external_caller_number,omitempty"`
	Teams          []wireTeam        `json:"teams"`
	Tags           []wireTag         `json:"tags"`
	Comments       []wireComment     `json:"comments"`
	Participants   []wireParty       `json:"participants,omitempty"`
	Conference     []wireParty       `json:"conference_participants,omitempty"`
	Menu           []wireChoice      `json:"ivr_options_selected,omitempty"`
	AIVoiceAgents  []wireSession     `json:"ai_voice_agents,omitempty"`
}

type wireComment struct {
	ID       int64     `json:"id"`
	Content  string    `json:"content"`
	PostedAt int64     `json:"posted_at"`
	PostedBy *wireUser `json:"posted_by"`
}

type wireParty struct {
	ID    any    `json:"id"` // text in replies, a number in events
	Type  string `json:"type"`
	Name  string `json:"name"`
	Phone string `json:"phone_number"`
}

type wireChoice struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Key       string `json:"key"`
	Branch    string `json:"branch"`
	CreatedAt string `json:"created_at"`
	Started   string `json:"transition_started_at"`
	Ended     string `json:"transition_ended_at"`
}

type wireSession struct {
	ID               string  `json:"agent_id"`
	Name             string  `json:"agent_name"`
	EndReason        *string `json:"end_reason"`
	EscalationReason *string `json:"escalation_reason"`
	StartedAt        string  `json:"started_at"`
	EndedAt          *string `json:"ended_at"`
}

func (c *call) uuid() string { return "CA" + strconv.FormatInt(c.id, 10) }

func (f *Fake) callData(c *call, at place, want fetch) wireCall {
	w := wireCall{
		ID: c.id, DirectLink: link("v1", "calls", c.id), Direction: c.direction, Status: string(aircall.CallStatusInitial),
		StartedAt: c.started.Unix(), AnsweredAt: seconds(c.answered), EndedAt: seconds(c.ended),
		RawDigits: c.other, Archived: c.archived, Cost: "0.0",
		AssignedTo: shown(c.assigned), TransferredBy: shown(c.by), TransferredTo: shown(c.to),
		Teams: []wireTeam{}, Tags: []wireTag{}, Comments: []wireComment{},
	}
	f.showPeople(&w, c, at, want)
	f.showTrace(&w, c, want)
	c.showProgress(&w)
	if at == inEvent {
		w.UUID = c.uuid()
		if c.external != "" {
			w.External, w.ExternalCaller = c.external, c.other
		}
	} else {
		w.SID = c.uuid()
	}
	return w
}

// showProgress shows how far the call has come, and its files.
func (c *call) showProgress(w *wireCall) {
	switch {
	case !c.ended.IsZero():
		w.Status = string(aircall.CallStatusDone)
		w.Duration = int64(c.ended.Sub(c.started) / time.Second)
		if c.answered.IsZero() && c.direction == aircall.Inbound {
			w.MissedReason = new(string(aircall.MissedAgentsDidNotAnswer))
		}
	case !c.answered.IsZero():
		w.Status = string(aircall.CallStatusAnswered)
	}
	if c.recording {
		w.Recording = new("https://assets.example.test/" + c.uuid() + "/recording.mp3")
		w.Asset = new("https://assets.aircall.io/calls/" + strconv.FormatInt(c.id, 10) + "/recording")
	}
	if c.voicemail {
		w.Voicemail = new("https://assets.example.test/" + c.uuid() + "/voicemail.mp3")
	}
}

// showPeople shows the participants. Replies show the contact where it was asked for.
func (f *Fake) showPeople(w *wireCall, c *call, at place, want fetch) {
	if at == inEvent {
		w.User, w.Contact = struct{}{}, struct{}{}
	}
	w.Number = map[string]int64{"id": c.number}
	if n := f.number(c.number); n != nil {
		w.Number = numberData(n, at)
	}
	var parties []wireParty
	if c.agent != nil {
		w.User = userData(c.agent, abridged)
		parties = append(parties, party(c.agent.ID, "user", c.agent.Name, "", at))
	}
	if person := f.contactOf(c.other); person != nil {
		if want.contact {
			w.Contact = contactData(person, at)
		}
		parties = append(parties, party(person.ID, "contact", person.FirstName+" "+person.LastName, c.other, at))
	}
	if at == inEvent {
		w.Participants = parties
	} else {
		w.Conference = parties
	}
}

func party(id int64, kind, name, phone string, at place) wireParty {
	p := wireParty{ID: strconv.FormatInt(id, 10), Type: kind, Name: name, Phone: phone}
	if at == inEvent {
		p.ID = id
	}
	return p
}

// showTrace shows tags, comments and the like.
func (f *Fake) showTrace(w *wireCall, c *call, want fetch) {
	if t := f.team(c.team); t != nil && c.direction == aircall.Inbound {
		w.Teams = append(w.Teams, wireTeam{ID: t.id, DirectLink: link("v1", "teams", t.id), Name: t.name, CreatedAt: t.created})
	}
	for _, id := range c.tags {
		w.Tags = append(w.Tags, tagData(f.tag(id)))
	}
	for _, note := range c.comments {
		w.Comments = append(w.Comments, wireComment{note.id, note.content, note.at.Unix(), postedBy(note.by)})
	}
	for i, choice := range c.menu {
		at := choice.at.Format(dateMillis)
		if want.timeline {
			w.Menu = append(w.Menu, wireChoice{strconv.Itoa(i + 1), choice.title, choice.key, "branch", at, at, at})
		}
	}
	for _, s := range c.sessions {
		if want.sessions {
			w.AIVoiceAgents = append(w.AIVoiceAgents, part(s))
		}
	}
	if want.shortURLs && c.recording {
		w.RecordingShort = new("https://short.example.test/r/" + c.uuid())
	}
	if want.shortURLs && c.voicemail {
		w.VoicemailShort = new("https://short.example.test/v/" + c.uuid())
	}
}

func part(s aircall.AIVoiceAgent) wireSession {
	w := wireSession{
		ID: s.ID, Name: s.Name, EndReason: orNull(s.EndReason), EscalationReason: orNull(s.EscalationReason),
		StartedAt: s.StartedAt.Format(dateMillis),
	}
	if !s.EndedAt.IsZero() {
		w.EndedAt = new(s.EndedAt.Format(dateMillis))
	}
	return w
}

func shown(u *user) *wireUser {
	if u == nil {
		return nil
	}
	return new(userData(u, abridged))
}

func postedBy(u *user) *wireUser {
	if u == nil {
		return nil
	}
	return new(userData(u, author))
}

func seconds(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	return new(t.Unix())
}
