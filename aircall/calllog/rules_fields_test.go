package calllog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestWhatItIs(t *testing.T) {
	check(t, []row{
		{name: "A10 an AI voice agent alone", events: aiCall(), want: shown(newTicketOf(calllog.AIOnly))},
		{name: "A10 handed to a person who answers", events: append(answeredCall(), session(aircall.AIVoiceAgentStarted, 1), session(aircall.AIVoiceAgentEscalated, 5)),
			want: shown(answeredTicket)},
		{name: "A10 handed over, and nobody answers", events: append(missedCall(), session(aircall.AIVoiceAgentStarted, 1), session(aircall.AIVoiceAgentEscalated, 5)),
			want: shown(missedTicket)},
		{name: "A10 handed over to a voicemail", want: shown(newTicketOf(calllog.Voicemail)),
			events: append(missedCall(), session(aircall.AIVoiceAgentStarted, 1), session(aircall.AIVoiceAgentEscalated, 5), voicemail(65))},
		{name: "A10 that the AI voice agent answered is no answer", events: append(aiCall(), event(aircall.CallEnded, 60, answeredAt(2), endedAt(30))),
			want: shown(newTicketOf(calllog.AIOnly))},
		{name: "A10 its end got lost: Aircall is asked", want: shown(missedTicket), why: []string{"A10"},
			desk: func(d *desk) {
				d.detail = &aircall.Call{ID: callID, AIVoiceAgents: []aircall.AIVoiceAgent{{ID: "1", EndReason: "escalated"}}}
			},
			events: append(missedCall(), session(aircall.AIVoiceAgentStarted, 1))},
		{name: "A10 who answered got lost: Aircall is asked", want: shown(newTicketOf(calllog.AIOnly)),
			desk: func(d *desk) {
				d.detail = &aircall.Call{ID: callID, AIVoiceAgents: []aircall.AIVoiceAgent{{ID: "1", EndReason: "caller_hung_up"}}}
			},
			events: missedCall(answeredAt(2))},
		{name: "A10 who answered is not to be found out", events: missedCall(answeredAt(2)), want: shown(`ticket "Inbound call from Ana Lopez" for=70`)},

		{name: "the kind is decided a minute after call.ended", events: append(missedCall(), voicemail(119)), want: shown(newTicketOf(calllog.Voicemail))},
		{name: "a voicemail that is left later changes the title alone", set: func(_ *calllog.Settings, in *calllog.Integration) {
			in.Types = map[calllog.Type]calllog.Rule{calllog.InboundMissed: {Status: zendesk.TicketPending}, calllog.Voicemail: {Status: zendesk.TicketSolved}}
		}, events: append(missedCall(), voicemail(121)), from: 200,
			want: shown(newTicketOf(calllog.Voicemail)+" status=open", "update 40 status=pending")},
		{name: "call.ended got lost: a hang-up tells", events: []aircall.Event{event(aircall.CallCreated, 0), event(aircall.CallHungUp, 30, endedAt(30))}, want: shown(missedTicket)},
		{name: "call.ended and the hang-up got lost: Aircall is asked after hours", events: answeredCall()[:2], want: shown(answeredTicket),
			desk: func(d *desk) {
				d.detail = &aircall.Call{ID: callID, StartedAt: start, AnsweredAt: at(7), EndedAt: at(107), User: ben}
			}},
		{name: "a transferred call has one ticket, of who talked last", want: shown(`ticket "Inbound call from Ana Lopez" for=70 to=7002`),
			events: []aircall.Event{event(aircall.CallAnswered, 7, by(ben), answeredAt(7)), event(aircall.CallTransferred, 50, by(ben)),
				event(aircall.CallAnswered, 60, by(cleo), answeredAt(7)), event(aircall.CallEnded, 137, by(cleo), answeredAt(7), endedAt(107))}},
		{name: "or of who talked first", want: shown(answeredTicket), set: func(s *calllog.Settings, _ *calllog.Integration) { s.Transfers = calllog.TransferFirst },
			events: append(answeredCall()[:2], event(aircall.CallEnded, 137, by(cleo), answeredAt(7), endedAt(107)))},
		{name: "who only rang did not talk", want: shown(missedTicket), events: append(missedCall(), event(aircall.CallRingingOnAgent, 5, by(ben)), event(aircall.CallAgentDeclined, 6, by(ben)))},
		{name: "a conference lists who else was there", events: answeredCall(conference), want: shown(answeredTicket, "update 40 [Call 9001 conference]")},
		{name: "or does not", events: answeredCall(conference), want: shown(answeredTicket),
			set: func(s *calllog.Settings, _ *calllog.Integration) { s.Conferences = calllog.ConferenceIgnore }},
		{name: "who withholds the number is nobody else in the call", events: answeredCall(from("anonymous"), withheld), notices: []string{"X3"},
			want: shown(`ticket "Inbound call from an anonymous caller" for=7001 to=7001`)},
		{name: "anonymous: the agent stands in", events: answeredCall(from("anonymous")), notices: []string{"X3"},
			want: shown(`ticket "Inbound call from an anonymous caller" for=7001 to=7001`)},
		{name: "anonymous and missed: A17's user stands in", events: missedCall(from("anonymous")), notices: []string{"X3"},
			set:  in(func(i *calllog.Integration) { i.MissedTo = calllog.Assignee{User: 7005} }),
			want: shown(`ticket "Missed call from an anonymous caller" for=7005 to=7005`)},
		{name: "anonymous and nobody: who files stands in", events: missedCall(from("")), notices: []string{"X3"},
			want: shown(`ticket "Missed call from an anonymous caller"`)},
		{name: "D29 of several users the oldest", events: answeredCall(), notices: []string{"D29"}, desk: twoOwners, want: shown(answeredTicket)},
		{name: "D29 or none of them", events: answeredCall(), notices: []string{"D29", "X3"}, desk: twoOwners,
			set:  func(s *calllog.Settings, _ *calllog.Integration) { s.SeveralUsers = ticketing.NoUser },
			want: shown(`ticket "Inbound call from +1 513-555-7611" for=7001 to=7001`)},
		{name: "T5 a previous ticket that was closed meanwhile gets a follow-up", events: answeredCall(), notices: []string{"D37"},
			set: as(calllog.InboundAnswered, calllog.Rule{Ticket: calllog.PreviousTicket}),
			desk: func(d *desk) {
				d.others = []ticketing.Ticket{old(4, zendesk.TicketOpen, 1)}
				d.refuseStep = map[ticketing.StepID]ticketing.Refusal{"show": {Kind: ticketing.RefusedClosed}}
			},
			want: []string{"log on 4", "show on 4", `ticket "Inbound call from Ana Lopez" for=70 to=7001 after=4`, "log on 41", "show on 41"}},
	})
}

// menu is a call that passes through the voice menu of the first number.
func menu(first, second int64) []aircall.Event {
	on := func(id int64) edit {
		return func(c *aircall.Call) {
			c.Number = &aircall.Number{ID: id, Name: "Line " + string(rune('0'+id)), E164: "+1513555010" + string(rune('0'+id))}
		}
	}
	return append([]aircall.Event{event(aircall.CallCreated, 0, on(first)), event(aircall.CallCreated, 1, on(second))}, answeredCall(on(second))[1:]...)
}

func numbers(ids ...int64) func(*calllog.Settings, *calllog.Integration) {
	return in(func(i *calllog.Integration) { i.Numbers = ids })
}

func conference(c *aircall.Call) {
	c.Participants = []aircall.Participant{{Type: "user", Name: "Ben"}, {Type: "external", PhoneNumber: "+15135557611"},
		{Type: "external", Name: "Dan", PhoneNumber: "+15135550177"}}
}

// withheld is how Aircall shows who withholds the number.
func withheld(c *aircall.Call) {
	c.Participants = []aircall.Participant{{Type: "user", Name: "Ben"}, {Type: "external", PhoneNumber: "anonymous"}}
}

// TestLine shows which of two numbers a call belongs to.
func TestLine(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*calllog.Settings, *calllog.Integration)
		want string
	}{
		{"the last", numbers(3, 4), "+15135550104"},
		{"the first", func(s *calllog.Settings, in *calllog.Integration) {
			s.IVR = calllog.IVRFirst
			numbers(3, 4)(s, in)
		}, "+15135550103"},
		{"the one that is linked", numbers(3), "+15135550103"},
	} {
		call := run(t, planner(t, tt.set), newDesk(), 200, menu(3, 4)...).step(ticketing.DoLogCall).LogCall.Call
		if got, _ := call.ToLine.Value(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func twoOwners(d *desk) {
	other := ana
	other.ID, other.Name = 75, "Ann Lopes"
	d.users = []ticketing.User{other, ana}
}

func TestFieldsOfTheTicket(t *testing.T) {
	status := func(typ calllog.Type, s zendesk.TicketStatus) func(*calllog.Settings, *calllog.Integration) {
		return as(typ, calllog.Rule{Ticket: calllog.PreviousTicket, Status: s})
	}
	tags := func(t calllog.TagRules) func(*calllog.Settings, *calllog.Integration) {
		return in(func(i *calllog.Integration) { i.Tags = t })
	}
	opened := answeredTicket + " status=open"
	check(t, []row{
		{name: "A13 new", set: status(calllog.InboundAnswered, zendesk.TicketNew), events: answeredCall(), want: shown(answeredTicket + " status=new")},
		{name: "A13 open", set: status(calllog.InboundAnswered, zendesk.TicketOpen), events: answeredCall(), want: shown(opened), why: []string{"A13"}},
		{name: "A13 pending", set: status(calllog.InboundAnswered, zendesk.TicketPending), events: answeredCall(), want: shown(opened, "update 40 status=pending")},
		{name: "A13 on-hold", set: status(calllog.InboundAnswered, zendesk.TicketHold), events: answeredCall(), want: shown(opened, "update 40 status=hold")},
		{name: "A13 solved", set: status(calllog.InboundAnswered, zendesk.TicketSolved), events: answeredCall(), want: shown(opened, "update 40 status=solved")},
		{name: "A13 closed comes last, with the notes", set: status(calllog.InboundAnswered, zendesk.TicketClosed),
			events: answeredCall(func(c *aircall.Call) { c.Comments = []aircall.Comment{{ID: 1, Content: "done"}} }),
			want:   shown(opened, "update 40 status=closed [Call 9001 note 1]")},
		{name: "A13 of a previous ticket, too", set: status(calllog.InboundAnswered, zendesk.TicketSolved), events: answeredCall(), desk: had(old(4, zendesk.TicketOpen, 1)),
			want: []string{"log on 4", "show on 4", "update 4 status=solved"}},
		{name: "A13 no ticket becomes new again", set: status(calllog.InboundAnswered, zendesk.TicketNew), events: answeredCall(), desk: had(old(4, zendesk.TicketOpen, 1)),
			want: []string{"log on 4", "show on 4"}},
		{name: "A14 the account has no on-hold", set: status(calllog.InboundAnswered, zendesk.TicketHold), events: answeredCall(),
			desk: func(d *desk) { d.catalog.OnHold = false }, want: shown(opened), notices: []string{"A14"}},
		{name: "A15 the status of AI-only calls is for new tickets", set: status(calllog.AIOnly, zendesk.TicketSolved), events: aiCall(), want: shown(newTicketOf(calllog.AIOnly)+" status=open", "update 40 status=solved")},
		{name: "A15 and not for previous ones", set: status(calllog.AIOnly, zendesk.TicketSolved), events: aiCall(), why: []string{"A15"}, desk: had(old(4, zendesk.TicketOpen, 1)),
			want: []string{"log on 4", "show on 4"}},
		{name: "A15 or for all", events: aiCall(), desk: had(old(4, zendesk.TicketOpen, 1)),
			set: func(s *calllog.Settings, in *calllog.Integration) {
				status(calllog.AIOnly, zendesk.TicketSolved)(s, in)
				in.AIStatus = calllog.AIStatusAll
			}, want: []string{"log on 4", "show on 4", "update 4 status=solved"}},

		{name: "A16 tags set type and priority", set: tags(calllog.TagRules{Update: true}), events: answeredCall(tagged("Incident", "Urgent")), why: []string{"A16"},
			want: shown(answeredTicket + " type=incident priority=urgent")},
		{name: "A16 off", set: tags(calllog.TagRules{}), events: answeredCall(tagged("Incident", "Urgent")), want: shown(answeredTicket)},
		{name: "A16 by a table of one's own, ignoring case", events: answeredCall(tagged("VIP", "refund")),
			set:  tags(calllog.TagRules{Update: true, Types: map[string]zendesk.TicketType{"Refund": "task"}, Priorities: map[string]zendesk.TicketPriority{"vip": "high"}}),
			want: shown(answeredTicket + " type=task priority=high")},
		{name: "A16 of several the highest", set: tags(calllog.TagRules{Update: true}), events: answeredCall(tagged("low", "urgent", "high", "task", "problem")),
			want: shown(answeredTicket + " type=problem priority=urgent")},
		{name: "A16 of a previous ticket, too", events: answeredCall(tagged("urgent")), desk: had(old(4, zendesk.TicketOpen, 1)),
			set: func(_ *calllog.Settings, in *calllog.Integration) {
				in.Types = map[calllog.Type]calllog.Rule{calllog.InboundAnswered: {Ticket: calllog.PreviousTicket}}
				in.Tags.Update = true
			}, want: []string{"log on 4", "show on 4", "update 4 priority=urgent"}},

		{name: "A17 missed calls to a user and a group", events: missedCall(), want: shown(missedTicket + " to=7005 group=20"), why: []string{"A17"},
			set: in(func(i *calllog.Integration) { i.MissedTo = calllog.Assignee{User: 7005, Group: 20} })},
		{name: "A17 voicemails, too", events: append(missedCall(), voicemail(65)), want: shown(newTicketOf(calllog.Voicemail) + " group=20"),
			set: in(func(i *calllog.Integration) { i.MissedTo = calllog.Assignee{Group: 20} })},
		{name: "A17 not answered ones", events: answeredCall(), want: shown(answeredTicket),
			set: in(func(i *calllog.Integration) { i.MissedTo = calllog.Assignee{Group: 20} })},
		{name: "A17 nor somebody's previous ticket", events: missedCall(), desk: had(old(4, zendesk.TicketOpen, 1)), want: []string{"log on 4", "show on 4"},
			set: func(_ *calllog.Settings, in *calllog.Integration) {
				in.Types = map[calllog.Type]calllog.Rule{calllog.InboundMissed: {Ticket: calllog.PreviousTicket}}
				in.MissedTo = calllog.Assignee{Group: 20}
			}},

		{name: "A21 outside business hours by the reason", set: skipOutside, events: missedCall(missedBecause(aircall.MissedOutOfHours)), why: []string{"A21"}},
		{name: "A21 by the number that was closed when the call came", set: skipOutside, events: missedCall(closed), why: []string{"A21"}},
		{name: "A21 a number that was closed later counts as open", set: skipOutside, want: shown(missedTicket),
			events: []aircall.Event{missedCall()[0], event(aircall.CallEnded, 60, endedAt(30), closed)}},
		{name: "A21 an abridged number counts as open", set: skipOutside, want: shown(missedTicket),
			events: missedCall(func(c *aircall.Call) { c.Number = &aircall.Number{ID: 3} })},
		{name: "A21 filed by default", events: missedCall(closed), want: shown(missedTicket)},
		{name: "A21 outbound calls are never outside", set: skipOutside, events: outboundCall(closed), want: shown(newTicketOf(calllog.OutboundAnswered))},
		{name: "A21 not AI-only calls", set: skipOutside, want: shown(newTicketOf(calllog.AIOnly)),
			events: append(missedCall(closed, missedBecause("")), session(aircall.AIVoiceAgentStarted, 1), session(aircall.AIVoiceAgentEnded, 29))},
		{name: "A21 not messages", set: skipOutside, want: []string{newTicketOf(calllog.SMSIn)},
			events: []aircall.Event{message("m1", 0, false, "Hi", func(m *aircall.Message) { m.Number = closedNumber })}},

		{name: "A25 the title of a previous ticket follows while it is one of ours", events: outboundCall(), why: []string{"A25"},
			set: as(calllog.OutboundAnswered, calllog.Rule{Ticket: calllog.PreviousTicket}), desk: had(titled("Missed call from Ana Lopez")),
			want: []string{"log on 4", "show on 4", `update 4 subject=Outbound call to Ana Lopez`}},
		{name: "A25 also when it has the number, in another form", events: outboundCall(),
			set: as(calllog.OutboundAnswered, calllog.Rule{Ticket: calllog.PreviousTicket}), desk: had(titled("Missed call from (513) 555-7611")),
			want: []string{"log on 4", "show on 4", `update 4 subject=Outbound call to Ana Lopez`}},
		{name: "A25 not a title that somebody wrote", events: outboundCall(), want: []string{"log on 4", "show on 4"},
			set: as(calllog.OutboundAnswered, calllog.Rule{Ticket: calllog.PreviousTicket}), desk: had(titled("Missed call from Ana Lopez about the lamp"))},
		{name: "A25 off", events: outboundCall(), want: []string{"log on 4", "show on 4"}, desk: had(titled("Missed call from Ana Lopez")),
			set: func(s *calllog.Settings, in *calllog.Integration) {
				as(calllog.OutboundAnswered, calllog.Rule{Ticket: calllog.PreviousTicket})(s, in)
				in.Title = calllog.TitleKeep
			}},
	})
}

func skipOutside(_ *calllog.Settings, in *calllog.Integration) {
	in.OutsideHours = calllog.OutsideHoursSkip
}

var closedNumber = &aircall.Number{ID: 3, Name: "Support", AvailabilityStatus: aircall.NumberStatusClosed}

func closed(c *aircall.Call) { c.Number = closedNumber }

func titled(subject string) ticketing.Ticket {
	t := old(4, zendesk.TicketOpen, 1)
	t.Subject = subject
	return t
}

// step is the one step of a kind; nil for none.
func (s *story) step(kind ticketing.StepKind) *ticketing.Step {
	i := slices.IndexFunc(s.all, func(s ticketing.Step) bool { return s.Kind == kind })
	if i < 0 {
		return nil
	}
	return &s.all[i]
}

// TestCallFields shows what is kept of a call and which of it is shown.
func TestCallFields(t *testing.T) {
	full := answeredCall(recorded, tagged("Billing", "VIP"))
	t.Run("A19 all fields", func(t *testing.T) {
		got := run(t, planner(t), newDesk(), 200, full...)
		want := `{"from_line":"+15135557611","to_line":"+15135550100","to_line_nickname":"Support","call_started_at":"2026-03-02T09:00:00Z",` +
			`"call_ended_at":"2026-03-02T09:01:47Z","direction":"inbound","agent_id":7001,"end_user_id":70,"ticket_id":40,"duration":107,"wait_time":7,"talk_time":100,` +
			`"completion_status":"completed","call_disposition":"Billing, VIP","call_type":"inbound, answered","dnis":"+15135550100","phone_name":"Support",` +
			`"voicemail":false,"outside_business_hours":false,"recording_url":"https://assets.aircall.io/calls/9001/recording"}`
		if diff := cmp.Diff(want, encode(got.step(ticketing.DoLogCall).LogCall.Call)); diff != "" {
			t.Errorf("call (-want +got):\n%s", diff)
		}
		wantFields := "from_line to_line direction call_type agent_id call_started_at call_ended_at duration wait_time call_disposition recording_url voicemail transcript"
		comment := got.step(ticketing.DoShowCall).ShowCall.Comment
		if fields := strings.Join(comment.CallFields, " "); fields != wantFields {
			t.Errorf("fields %q, want %q", fields, wantFields)
		}
		if author, _ := comment.AuthorID.Value(); author != 7001 || comment.Title != "Inbound call from Ana Lopez" {
			t.Errorf("A2 comment %+v", comment)
		}
	})
	t.Run("A19 chosen fields", func(t *testing.T) {
		p := planner(t, in(func(i *calllog.Integration) {
			i.CallFields = []calllog.CallField{calllog.FieldAgent, calllog.FieldWait}
		}))
		got := run(t, p, newDesk(), 200, full...).step(ticketing.DoShowCall).ShowCall.Comment.CallFields
		if want := []string{"from_line", "to_line", "agent_id", "wait_time"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
	t.Run("A20 without calls they stand in a note", func(t *testing.T) {
		d := newDesk()
		d.catalog.Shows = ticketing.ByNote
		got := run(t, planner(t), d, 200, full...)
		notes := got.step(ticketing.DoUpdateTicket).UpdateTicket.Notes
		want := `<p><b>Inbound call from Ana Lopez</b></p><p>From: +15135557611</p><p>To: +15135550100</p><p>Direction: inbound</p><p>Type: inbound, answered</p>` +
			`<p>Agent: Ben Okafor</p><p>Start: 2026-03-02 09:00:00 UTC</p><p>End: 2026-03-02 09:01:47 UTC</p><p>Duration: 107 s</p><p>Wait: 7 s</p>` +
			`<p>Disposition: Billing, VIP</p><p>Voicemail: no</p><p>Call 9001</p>`
		if diff := cmp.Diff(want, ticketing.HTML(notes[1:])); diff != "" {
			t.Errorf("note (-want +got):\n%s", diff)
		}
		if got := ticketing.HTML(notes[:1]); !strings.Contains(got, `<a href="https://assets.aircall.io/calls/9001/recording">`) {
			t.Errorf("recording: %s", got)
		}
	})
	t.Run("A3 a player where the account has that", func(t *testing.T) {
		d := newDesk()
		d.catalog.Shows = ticketing.ByVoiceComment
		v := run(t, planner(t), d, 200, full...).step(ticketing.DoUpdateTicket).UpdateTicket.Voice
		if v == nil || v.AnsweredByID != zendesk.Set[int64](7001) || v.Seconds != 107 || v.RecordingURL != "https://assets.aircall.io/calls/9001/recording" {
			t.Errorf("voice comment: %+v", v)
		}
	})
}
