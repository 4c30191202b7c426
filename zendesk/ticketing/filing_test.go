package ticketing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// desk is a Zendesk of one ticket or two, which refuses steps by their ids.
type desk struct {
	refuse  map[ticketing.StepID]ticketing.Refusal
	tickets map[int64]*ticketing.Ticket
	shows   ticketing.Shows
	numbers []string // of every user
	users   []ticketing.User
	into    *ticketing.Ticket
	meddle  func(*ticketing.Ticket) // before each reading
	deaf    bool                    // updates change nothing

	refuseKind ticketing.StepKind // every step of it, for the same reason
	because    ticketing.RefusalKind

	took []string
}

func (d *desk) Answer(q ticketing.Question) (a ticketing.Answer) {
	switch q.Kind {
	case ticketing.AskCatalog:
		a.Catalog = &ticketing.Catalog{Shows: d.shows}
	case ticketing.IdentitiesOf:
		a.Numbers = d.numbers
	case ticketing.UserByExternalID, ticketing.UsersByPhone:
		a.Users = d.users
	case ticketing.MergedInto:
		if d.into != nil {
			a.Tickets = []ticketing.Ticket{*d.into}
		}
	case ticketing.TicketByID, ticketing.TicketNow:
		if t := d.tickets[q.ID]; t != nil {
			if d.meddle != nil {
				d.meddle(t)
			}
			a.Tickets = []ticketing.Ticket{*t}
		}
	}
	return a
}

func (d *desk) Take(s ticketing.Step) ticketing.Done {
	if r, ok := d.refuse[s.ID]; ok {
		d.took = append(d.took, string(s.ID)+" refused")
		return ticketing.Done{Outcome: ticketing.Refused, Refusal: r}
	}
	if s.Kind == d.refuseKind {
		d.took = append(d.took, string(s.ID)+" refused")
		return ticketing.Done{Outcome: ticketing.Refused, Refusal: ticketing.Refusal{Kind: d.because}}
	}
	d.took = append(d.took, string(s.ID))
	done := ticketing.Done{Outcome: ticketing.OK}
	switch {
	case s.CreateUser != nil:
		done.User = 70
	case s.LogCall != nil:
		done.Call = 500
	case s.CreateTicket != nil:
		c := s.CreateTicket
		t := ticketing.Ticket{ID: int64(1 + len(d.tickets)), Subject: c.Subject, Status: zendesk.TicketNew, RequesterID: c.RequesterID,
			AssigneeID: c.AssigneeID, GroupID: c.GroupID, Tags: c.Tags, CustomFields: c.Fields}
		d.tickets[t.ID] = &t
		done.Ticket = new(ticketing.Ticket)
		*done.Ticket = t
	case s.UpdateTicket != nil:
		t, c := d.tickets[s.UpdateTicket.Ticket], s.UpdateTicket.Change
		if d.deaf {
			c = ticketing.Change{}
		}
		for _, f := range []struct{ to, from *string }{{&t.Subject, &c.Subject}, {(*string)(&t.Status), (*string)(&c.Status)}} {
			if *f.from != "" {
				*f.to = *f.from
			}
		}
		if c.AssigneeID != 0 {
			t.AssigneeID = c.AssigneeID
		}
		t.CustomFields = append(t.CustomFields, c.Fields...)
		for _, n := range s.UpdateTicket.Notes {
			d.took = append(d.took, "- note "+n.Mark)
		}
		if c.Status != "" {
			d.took = append(d.took, "- status "+string(c.Status))
		}
		done.Ticket = new(ticketing.Ticket)
		*done.Ticket = *t
	}
	return done
}

// file walks through one filing to its end.
func (d *desk) file(c *ticketing.Case[struct{}], f ticketing.Filing) (last ticketing.Next) {
	if d.tickets == nil {
		d.tickets = map[int64]*ticketing.Ticket{}
	}
	if f.Ticket != nil && d.tickets[f.Ticket.ID] == nil {
		t := *f.Ticket
		d.tickets[t.ID] = &t
	}
	plan := func(c ticketing.Case[struct{}], now time.Time) ticketing.Next {
		p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
		p.File(f)
		return p.Next()
	}
	for _, last = range ticketing.Walk(plan, c, noon, d) {
	}
	return last
}

func newCall() ticketing.Filing {
	return ticketing.Filing{
		New:     ticketing.CreateTicket{Subject: "Incoming call", AssigneeID: 28, GroupID: 3, Note: ticketing.Note{Mark: "Call 9001, begin"}, Tags: []string{"call"}},
		NewUser: &ticketing.NewUser{Number: "(513) 555-7611", Country: "+1"},
		Call: &ticketing.CallLog{
			Data:    zendesk.CallData{FromLine: zendesk.Set("+15135557611")},
			Comment: zendesk.CallCommentSpec{Title: "Incoming call"},
			Voice:   &zendesk.VoiceComment{From: "+15135557611"},
			Note:    ticketing.Note{Mark: "Call 9001"},
		},
		Notes:  []ticketing.Note{{Mark: "Call 9001, end"}},
		Tags:   []string{"call", "vip"},
		Change: ticketing.Change{Status: zendesk.TicketSolved},
		Over:   true,
	}
}

func TestFile(t *testing.T) {
	refused := func(id ticketing.StepID, kind ticketing.RefusalKind) map[ticketing.StepID]ticketing.Refusal {
		return map[ticketing.StepID]ticketing.Refusal{id: {Kind: kind, Field: 1003}}
	}
	given := func(f ticketing.Filing, change func(*ticketing.Ticket)) ticketing.Filing {
		f.Ticket = &ticketing.Ticket{ID: 40, Status: zendesk.TicketOpen, RequesterID: 9, Subject: "Old"}
		f.NewUser = nil
		if change != nil {
			change(f.Ticket)
		}
		return f
	}
	with := func(change func(*ticketing.Filing)) ticketing.Filing {
		f := newCall()
		change(&f)
		return f
	}
	for _, tt := range []struct {
		name    string
		f       ticketing.Filing
		desk    desk
		took    string
		noticed ticketing.Code
	}{
		{"X2 a new caller", newCall(), desk{}, "user, ticket, log, show, tags, update, - note Call 9001, end, - status solved", ""},
		{"T4 the account refuses the number", newCall(), desk{refuse: refused("user", ticketing.RefusedPhone)},
			"user refused, user/nophone, ticket, log, show, tags, update, - note Call 9001, end, - status solved", ticketing.NumberRefused},
		{"X2 a call a moment ago created the user", newCall(),
			desk{refuse: refused("user", ticketing.RefusedDuplicate), users: []ticketing.User{{ID: 71, Phone: "+1 513 555 7611"}}},
			"user refused, ticket, log, show, tags, update, - note Call 9001, end, - status solved", ""},
		{"X2 another number's user has the external id", newCall(),
			desk{refuse: refused("user", ticketing.RefusedDuplicate), users: []ticketing.User{{ID: 71, Phone: "+15550100"}}},
			"user refused, user/again, ticket, log, show, tags, update, - note Call 9001, end, - status solved", ticketing.ExternalIDTaken},
		{"X2 a user who is refused for good", newCall(), desk{refuse: refused("user", ticketing.RefusedOther)},
			"user refused, ticket, log, show, tags, update, - note Call 9001, end, - status solved", ticketing.UserRefused},
		{"R26 a number for a user who has none", with(func(f *ticketing.Filing) {
			f.NewUser, f.Call, f.Notes, f.Tags, f.Change = nil, nil, nil, nil, ticketing.Change{}
			f.Attach = &ticketing.AttachNumber{User: 9, Number: "+15135557611"}
		}), desk{}, "number, ticket", ""},
		{"T3 no number for a user who has one", with(func(f *ticketing.Filing) {
			f.NewUser, f.Call, f.Notes, f.Tags, f.Change = nil, nil, nil, nil, ticketing.Change{}
			f.Attach = &ticketing.AttachNumber{User: 9, Number: "+15135557611"}
		}), desk{numbers: []string{"+15550100"}}, "ticket", ""},
		{"R26 no number that is somebody else's", with(func(f *ticketing.Filing) {
			f.NewUser, f.Call, f.Notes, f.Tags, f.Change = nil, nil, nil, nil, ticketing.Change{}
			f.Attach = &ticketing.AttachNumber{User: 9, Number: "+15135557611", Country: "+1"}
		}), desk{users: []ticketing.User{{ID: 71, Phone: "(513) 555-7611"}}}, "ticket", ""},
		{"R26 no number that a user of this case has", with(func(f *ticketing.Filing) {
			f.Call, f.Notes, f.Tags, f.Change = nil, nil, nil, ticketing.Change{}
			f.Attach = &ticketing.AttachNumber{User: 9, Number: f.NewUser.Number, Country: "+1"}
		}), desk{}, "user, ticket", ""},
		{"A3 without Talk Partner Edition: a voice comment", newCall(), desk{refuse: refused("log", ticketing.RefusedAccount)},
			"user, ticket, log refused, voice, tags, update, - note Call 9001, end, - status solved", ticketing.VoiceNotAvailable},
		{"A3 a call that Zendesk does not take: a voice comment", newCall(), desk{refuse: refused("log", ticketing.RefusedOther)},
			"user, ticket, log refused, voice, tags, update, - note Call 9001, end, - status solved", ticketing.CallRefused},
		{"A3 what is known of the account is not tried", newCall(), desk{shows: ticketing.ByNote},
			"user, ticket, tags, update, - note Call 9001, end, - note Call 9001, - status solved", ""},
		{"A3 neither: a note", newCall(), desk{shows: ticketing.ByVoiceComment, refuse: refused("voice", ticketing.RefusedOther)},
			"user, ticket, voice refused, tags, update, - note Call 9001, end, - note Call 9001, - status solved", ""},
		{"A13 a solve that a field stands against", newCall(), desk{refuse: refused("update", ticketing.RequiredField)},
			"user, ticket, log, show, tags, update refused, update/2, - note Call 9001, end", ticketing.StatusRefused},
		{"A17 an assignee outside the group", newCall(), desk{refuse: refused("ticket", ticketing.RefusedAssignee)},
			"user, ticket refused, ticket/2, log, show, tags, update, - note Call 9001, end, - status solved", ticketing.AssigneeRefused},
		{"T9 a requester who is gone and stays the only one", newCall(), desk{refuse: refused("ticket", ticketing.RefusedRequester)},
			"user, ticket refused, ticket/2, log, show, tags, update, - note Call 9001, end, - status solved", ticketing.RequesterGone},
		{"A17 a group that is gone", with(func(f *ticketing.Filing) { f.New.AssigneeID, f.New.GroupID = 5, 20 }),
			desk{refuse: map[ticketing.StepID]ticketing.Refusal{"ticket": {Kind: ticketing.RefusedAssignee}, "ticket/2": {Kind: ticketing.RefusedAssignee}}},
			"user, ticket refused, ticket/2 refused, ticket/3, log, show, tags, update, - note Call 9001, end, - status solved", ticketing.AssigneeRefused},
		{"T8 a ticket that is refused for a value of it", with(func(f *ticketing.Filing) { f.New.BrandID = 79 }), desk{refuse: refused("ticket", ticketing.RefusedOther)},
			"user, ticket refused, ticket/2, log, show, tags, update, - note Call 9001, end, - status solved", ticketing.FieldWriteFailed},
		{"T8 a ticket that is refused for good", newCall(), desk{refuseKind: ticketing.DoCreateTicket, because: ticketing.RefusedOther},
			"user, ticket refused, ticket/2 refused", ticketing.TicketRefused},
		{"T8 a ticket that is gone before anything stood on it", given(newCall(), nil), desk{refuse: map[ticketing.StepID]ticketing.Refusal{
			"log": {Kind: ticketing.RefusedOther}, "voice": {Kind: ticketing.RefusedNotFound}}},
			"log refused, voice refused, instead/40, moved/1/log, moved/1/show, moved/1/tags, moved/1/update, - note Call 9001, end, - status solved", ticketing.TicketNotFound},
		{"T8 a ticket that is gone with what stood on it", given(newCall(), nil), desk{refuse: refused("tags", ticketing.RefusedNotFound)},
			"log, show, tags refused", ticketing.TicketNotFound},
		{"R112 values that are refused do not take the note with them", newCall(), desk{refuse: refused("update", ticketing.RefusedOther)},
			"user, ticket, log, show, tags, update refused, update/2, - note Call 9001, end", ticketing.FieldWriteFailed},
		{"D37 a closed ticket", given(newCall(), func(t *ticketing.Ticket) { t.Status = zendesk.TicketClosed }), desk{},
			"followup/40, moved/1/log, moved/1/show, moved/1/tags, moved/1/update, - note Call 9001, end, - status solved", ticketing.FollowUpMade},
		{"T5 closed between plan and write", given(newCall(), nil), desk{refuse: refused("show", ticketing.RefusedClosed)},
			"log, show refused, followup/40, moved/1/log, moved/1/show, moved/1/tags, moved/1/update, - note Call 9001, end, - status solved", ticketing.FollowUpMade},
		{"T5 merged into another one", given(newCall(), func(t *ticketing.Ticket) { t.Status, t.Tags = zendesk.TicketClosed, []string{"closed_by_merge"} }),
			desk{into: &ticketing.Ticket{ID: 41}, tickets: map[int64]*ticketing.Ticket{41: {ID: 41}}},
			"moved/1/log, moved/1/show, moved/1/tags, moved/1/update, - note Call 9001, end, - status solved", ""},
		{"T5 merged into one that is not known", given(newCall(), func(t *ticketing.Ticket) { t.Status, t.Tags = zendesk.TicketClosed, []string{"closed_by_merge"} }), desk{},
			"followup/40, moved/1/log, moved/1/show, moved/1/tags, moved/1/update, - note Call 9001, end, - status solved", ticketing.MergeTargetLost},
		{"a status that an agent has set stays", given(newCall(), nil), desk{meddle: func(t *ticketing.Ticket) { t.Status = zendesk.TicketPending }},
			"log, show, tags, update, - note Call 9001, end", ""},
		{"nothing is changed before the end", with(func(f *ticketing.Filing) { f.Over = false }), desk{},
			"user, ticket, log, show, tags, update, - note Call 9001, end", ""},
		{"R10 a pop-up of the ticket", with(func(f *ticketing.Filing) {
			f.Call, f.Notes, f.Tags, f.Change, f.Pops = nil, nil, nil, ticketing.Change{}, []ticketing.PopUp{{Leg: "1", Agent: 28, At: noon}}
		}), desk{}, "user, ticket, pop/1", ""},
		{"A13 closed comes last", with(func(f *ticketing.Filing) { f.Change.Status = zendesk.TicketClosed }), desk{},
			"user, ticket, log, show, tags, update, - note Call 9001, end, - status closed", ""},
	} {
		var c ticketing.Case[struct{}]
		last := tt.desk.file(&c, tt.f)
		if diff := cmp.Diff(strings.Split(tt.took, ", -"), strings.Split(strings.Join(tt.desk.took, ", "), ", -")); diff != "" {
			t.Errorf("%s: steps (-want +got):\n%s", tt.name, diff)
		}
		if noticed := slices.ContainsFunc(last.Notices, func(n ticketing.Notice) bool { return n.Code == tt.noticed }); noticed != (tt.noticed != "") {
			t.Errorf("%s: notices %v, want %q", tt.name, last.Notices, tt.noticed)
		}
		if len(last.Ask)+len(last.Do) > 0 {
			t.Errorf("%s: not settled: %v %v", tt.name, last.Ask, last.Do)
		}
	}
}

// TestNewUserNames names users who are created.
func TestNewUserNames(t *testing.T) {
	for _, tt := range []struct {
		name string
		user ticketing.NewUser
		want ticketing.CreateUser
	}{
		{"T2 the number stands in for a name", ticketing.NewUser{Number: "(513) 555-7611", Country: "+1"},
			ticketing.CreateUser{Name: "new user at +15135557611", Phone: "+15135557611", External: "ctikit/phone/15135557611"}},
		{"R42 a name from elsewhere", ticketing.NewUser{Name: "Kim Example", Number: "+15135557611"},
			ticketing.CreateUser{Name: "Kim Example", Phone: "+15135557611", External: "ctikit/phone/15135557611"}},
		{"a number that is no E.164", ticketing.NewUser{Number: "4711", NoExternalID: true}, ticketing.CreateUser{Name: "new user at 4711", Phone: "4711"}},
	} {
		var c ticketing.Case[struct{}]
		(&desk{}).file(&c, ticketing.Filing{NewUser: &tt.user})
		if diff := cmp.Diff(&tt.want, c.Done[0].Step.CreateUser); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// What is asked for later amends what is there, each once.
func TestFileGoesOn(t *testing.T) {
	var c ticketing.Case[struct{}]
	d, f := &desk{}, newCall()
	d.file(&c, f)
	d.took = nil
	d.file(&c, f)
	if len(d.took) > 0 {
		t.Fatalf("done again: %v", d.took)
	}
	f.Call.Data.Transcript = zendesk.Set("Hello")
	f.Notes = append(f.Notes, ticketing.Note{Mark: "Call 9001, transcript"})
	f.Tags = append(f.Tags, "billing")
	d.file(&c, f)
	f.Call.Data.RecordingURL = zendesk.Set("https://rec.example/1")
	d.file(&c, f)
	want := []string{"amend", "tags/2", "update/2", "- note Call 9001, transcript", "amend/2"}
	if diff := cmp.Diff(want, d.took); diff != "" {
		t.Errorf("late facts (-want +got):\n%s", diff)
	}
	if id := ticketing.NewPlan(c.Key, c.Known, c.Done, noon).Ticket(); id != 1 {
		t.Errorf("the case's ticket is %d, want 1", id)
	}
}

// A ticket that we closed gets no follow-up for late facts (T8).
func TestFileAfterWeClosed(t *testing.T) {
	var c ticketing.Case[struct{}]
	d, f := &desk{refuse: map[ticketing.StepID]ticketing.Refusal{"amend": {Kind: ticketing.RefusedClosed}}}, newCall()
	f.Change.Status = zendesk.TicketClosed
	d.file(&c, f)
	d.took = nil
	f.Call.Data.Transcript = zendesk.Set("Hello")
	f.Notes = append(f.Notes, ticketing.Note{Mark: "Call 9001, transcript"})
	f.Tags = append(f.Tags, "billing")
	last := d.file(&c, f)
	if diff := cmp.Diff([]string{"amend refused"}, d.took); diff != "" {
		t.Errorf("late facts (-want +got):\n%s", diff)
	}
	var names []string
	for _, n := range last.Notices {
		if n.Code == ticketing.LateFactDropped {
			names = append(names, n.Subject.Name)
		}
	}
	if diff := cmp.Diff([]string{"", "tags", "notes"}, names); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// A field is written where it differs, once, and where nobody else has written.
func TestFileChanges(t *testing.T) {
	field := zendesk.FieldValue[string]
	was := ticketing.Ticket{ID: 40, Status: zendesk.TicketOpen, Subject: "Old", AssigneeID: 28, CustomFields: []zendesk.CustomField{field(1, "a")}}
	for _, tt := range []struct {
		name    string
		want    ticketing.Change
		meddle  func(*ticketing.Ticket)
		ignore  bool
		sent    ticketing.Change
		noticed int
	}{
		{name: "what differs", want: ticketing.Change{Subject: "New", Status: zendesk.TicketOpen, AssigneeID: 29, Fields: []zendesk.CustomField{field(1, "a"), field(2, "b")}},
			sent: ticketing.Change{Subject: "New", AssigneeID: 29, Fields: []zendesk.CustomField{field(2, "b")}}},
		{name: "others' changes stay", want: ticketing.Change{Subject: "New", Status: zendesk.TicketSolved, Type: zendesk.TicketTask, Priority: zendesk.PriorityHigh,
			AssigneeID: 29, GroupID: 4, Fields: []zendesk.CustomField{field(1, "x"), field(2, "y"), field(3, "z")}},
			meddle: func(t *ticketing.Ticket) {
				t.Subject, t.Status, t.AssigneeID, t.Type = "Theirs", zendesk.TicketPending, 30, zendesk.TicketIncident
				t.CustomFields = []zendesk.CustomField{field(1, "theirs"), field(2, "theirs")}
			},
			sent: ticketing.Change{Priority: zendesk.PriorityHigh, GroupID: 4, Fields: []zendesk.CustomField{field(3, "z")}}},
		{name: "what Zendesk ignores is not repeated", want: ticketing.Change{Subject: "New", Fields: []zendesk.CustomField{field(2, "b")}}, ignore: true,
			sent: ticketing.Change{Subject: "New", Fields: []zendesk.CustomField{field(2, "b")}}, noticed: 1},
	} {
		d := &desk{meddle: tt.meddle, deaf: tt.ignore}
		var c ticketing.Case[struct{}]
		last := d.file(&c, ticketing.Filing{Ticket: &was, Change: tt.want, Over: true})
		if len(c.Done) != 1 {
			t.Errorf("%s: %v, want one step", tt.name, d.took)
			continue
		}
		if diff := cmp.Diff(tt.sent, c.Done[0].Step.UpdateTicket.Change); diff != "" {
			t.Errorf("%s: sent (-want +got):\n%s", tt.name, diff)
		}
		if len(last.Notices) != tt.noticed {
			t.Errorf("%s: notices %v, want %d", tt.name, last.Notices, tt.noticed)
		}
	}
}
