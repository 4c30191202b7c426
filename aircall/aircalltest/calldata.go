package aircalltest

import (
	"strconv"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// fetch is what a request asks for beyond a plain call; events show all.
type fetch struct{ contact, shortURLs, timeline, sessions bool }

var fetchAll = fetch{contact: true, timeline: true, sessions: true}

func (c *call) uuid() string { return "CA" + strconv.FormatInt(c.id, 10) }

// callData is a call. Replies and events have different names for its sid and
// its participants, and nobody is null in replies, {} in events.
func (f *Fake) callData(c *call, at place, want fetch) fields {
	w := fields{
		"id": c.id, "direct_link": link("v1", "calls", c.id), "direction": c.direction, "status": aircall.CallStatusInitial,
		"missed_call_reason": nil, "started_at": c.started.Unix(), "answered_at": seconds(c.answered), "ended_at": seconds(c.ended),
		"duration": 0, "raw_digits": c.other, "archived": c.archived, "cost": "0.0",
		"voicemail": nil, "recording": nil, "asset": nil, "user": f.known(c.agent, abridged), "contact": nil,
		"assigned_to": f.known(c.assigned, abridged), "transferred_by": f.known(c.by, abridged), "transferred_to": f.known(c.to, abridged),
		"teams": []fields{}, "tags": mapped(c.tags, func(id int64) fields { return tagData(f.tag(id)) }),
		"comments": mapped(c.comments, f.commentData),
	}
	if at == inEvent {
		w["call_uuid"], w["automatic_callback_call_id"], w["hangup_cause"] = c.uuid(), nil, nil // nothing calls back
		w["contact"] = fields{}
		if c.agent == nil {
			w["user"] = fields{}
		}
		if c.external != "" {
			w["external_transferred_to"], w["external_caller_number"] = c.external, c.other
		}
	} else {
		w["sid"] = c.uuid()
	}
	f.showPeople(w, c, at, want)
	c.showProgress(w)
	c.showFiles(w, want)
	c.showTrace(w, want)
	return w
}

// showProgress shows how far the call has come.
func (c *call) showProgress(w fields) {
	switch {
	case !c.ended.IsZero():
		w["status"], w["duration"] = aircall.CallStatusDone, int64(c.ended.Sub(c.started)/time.Second)
		if c.answered.IsZero() && c.direction == aircall.Inbound {
			w["missed_call_reason"] = aircall.MissedAgentsDidNotAnswer
		}
	case !c.answered.IsZero():
		w["status"] = aircall.CallStatusAnswered
	}
}

func (c *call) showFiles(w fields, want fetch) {
	for name, there := range map[string]bool{"recording": c.recording, "voicemail": c.voicemail} {
		if !there {
			continue
		}
		w[name] = "https://assets.example.test/" + c.uuid() + "/" + name + ".mp3"
		if want.shortURLs {
			w[name+"_short_url"] = "https://short.example.test/" + name + "/" + c.uuid()
		}
	}
	if c.recording {
		w["asset"] = "https://assets.aircall.io/calls/" + strconv.FormatInt(c.id, 10) + "/recording"
	}
}

// showPeople shows the number, the team and the participants. Replies show the
// contact where it was asked for.
func (f *Fake) showPeople(w fields, c *call, at place, want fetch) {
	w["number"] = fields{"id": c.number}
	if n := f.number(c.number); n != nil {
		w["number"] = numberData(n, at)
	}
	if t := f.team(c.team); t != nil && c.direction == aircall.Inbound {
		shown := f.teamData(t)
		drop(shown, "users")
		w["teams"] = []fields{shown}
	}
	var parties []fields
	if c.agent != nil {
		parties = append(parties, party(c.agent.ID, "user", c.agent.Name, "", at))
	}
	if person := f.contactOf(c.other); person != nil {
		if want.contact {
			w["contact"] = contactData(person, at)
		}
		parties = append(parties, party(person.ID, "contact", person.FirstName+" "+person.LastName, c.other, at))
	} else {
		parties = append(parties, party(c.id, "external", "", c.other, at)) // whose id nobody documents
	}
	name := map[place]string{inReply: "conference_participants", inEvent: "participants"}[at]
	w[name] = parties
}

// party has its id as text in replies, as a number in events.
func party(id int64, kind, name, phone string, at place) fields {
	w := fields{"id": id, "type": kind, "name": name, "phone_number": phone}
	if at == inReply {
		w["id"] = strconv.FormatInt(id, 10)
	}
	return w
}

// showTrace shows the way through menus and AI voice agents.
func (c *call) showTrace(w fields, want fetch) {
	if want.timeline && len(c.menu) > 0 {
		w["ivr_options_selected"] = c.menu
	}
	if want.sessions && len(c.sessions) > 0 {
		w["ai_voice_agents"] = mapped(c.sessions, part)
	}
}

func part(s aircall.AIVoiceAgent) fields {
	w := fields{
		"agent_id": s.ID, "agent_name": s.Name, "end_reason": orNull(s.EndReason), "escalation_reason": orNull(s.EscalationReason),
		"escalation_target": s.EscalationTarget, "started_at": s.StartedAt.Format(dateMillis), "ended_at": nil,
	}
	if !s.EndedAt.IsZero() {
		w["ended_at"] = s.EndedAt.Format(dateMillis)
	}
	return w
}

func (f *Fake) commentData(c comment) fields {
	return fields{"id": c.id, "content": c.content, "posted_at": c.at.Unix(), "posted_by": f.known(c.by, author)}
}

func seconds(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	return new(t.Unix())
}
