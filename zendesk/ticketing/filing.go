package ticketing

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// Filing is how a call is to be kept: what [Plan.File] compares with what was
// done, and takes steps towards. A planner may ask for more each time it plans,
// such as one more note; what is done stays done.
type Filing struct {
	// Ticket is the one to use, as it was when it was chosen; nil: New is
	// created. A closed one gets a follow-up made of New (D37).
	Ticket *Ticket
	New    CreateTicket
	// NewUser, unless nil, is created first, and is the requester of New.
	NewUser *NewUser
	// Attach, unless nil, is a number that a user gets who has none (R26, T3).
	Attach *AttachNumber
	// UserFields are written to a user, where they were not before.
	UserFields *UpdateUser
	// Call is shown on the ticket once; nil: there is nothing to show yet.
	Call *CallLog
	// Notes are added each once; their marks say which are there.
	Notes []Note
	// Tags are added to those of the ticket.
	Tags []string
	// Change is what fields of the ticket are to be once the call is over. What
	// somebody has changed since the ticket was created or chosen stays theirs.
	Change Change
	// Over says that the call is over: Change is applied only then.
	Over bool
	// Pops open the ticket on agents' screens.
	Pops []PopUp
}

// NewUser is a customer to create (X2, R42).
type NewUser struct {
	Name   string // "": [NewUserName] stands in
	Number string // as it was shown; "" for none
	Email  string
	// Country is the default country's prefix, for [E164].
	Country string
	// NoExternalID keeps our external id from the user, for accounts that use
	// external ids for something else. Two calls of one new caller within a few
	// minutes may then make two users.
	NoExternalID bool
}

// CallLog is a call to show on the ticket.
type CallLog struct {
	// Data is the call as far as it is known; what changes later is amended. A
	// new user is its end user, unless it has one. Zendesk refuses a call without
	// FromLine, ToLine, StartedAt and Direction.
	Data zendesk.CallData
	// Comment is how it is shown: its title, and the fields (A19).
	Comment zendesk.CallCommentSpec
	// Voice is the call as a comment with a player, for accounts without Talk
	// Partner Edition; nil: Note is next.
	Voice *zendesk.VoiceComment
	// Note is the call as a note, for accounts that can show it in no other way.
	Note Note
}

// PopUp opens the ticket on an agent's screen.
type PopUp struct {
	Leg   string // the part of the call, for the step's id
	Agent int64
	At    time.Time // of the event that it is for
}

// File adds the next step towards f, and reports whether none is left. The steps
// are, in this order: create the user, attach the number, create the ticket, log
// the call, show it, pop, amend it, add the tags, update the ticket. The update
// comes last, since a ticket that it closes takes nothing else.
//
// File deals with what can be refused. A ticket that somebody closed gets a
// follow-up (D37, T5), or is exchanged for the one that it was merged into. A
// status for which a field lacks a value is left out with a notice (A13), and so
// is an assignee who is not in the group (A17). An account without Talk Partner
// Edition shows the call in another way (A3). Users: see [NewUser].
func (p *Plan) File(f Filing) (settled bool) {
	w := work{Plan: p, f: f}
	for _, part := range []func() bool{
		w.user, w.number, w.userFields, w.ticket, w.call, w.pops, w.amend, w.tags, w.update,
	} {
		if !part() {
			return false
		}
	}
	return true
}

// Ticket is the ticket that the case has come to so far, 0 for none: the one it
// created or took over.
func (p *Plan) Ticket() (id int64) {
	for _, d := range p.done {
		if d.Outcome == OK && d.Ticket != nil {
			id = d.Ticket.ID
		}
	}
	return id
}

// work is one filing as far as a plan has come with it.
type work struct {
	*Plan
	f         Filing
	requester int64
	at        Ticket // the ticket, as our last step left it
	was       Ticket // the ticket as it was found or created, with what we changed since
	moves     int    // how often another ticket took the place of one
	lost      bool   // there is no ticket to write to
	byNote    bool   // the call is shown by a note
}

// step adds a step and reports its outcome once it is done.
func (p *Plan) step(s Step) (d Done, ok bool) {
	if d, ok = p.Outcome(s.ID); !ok {
		p.Do(s)
	}
	return d, ok
}

// here is an id for the ticket that the case has come to: "show", and for the
// ticket that took its place "moved/1/show".
func (w *work) here(id StepID) StepID {
	if w.moves == 0 {
		return id
	}
	return sub("moved", w.moves) + "/" + id
}

// nth is the id of the nth step of its kind: "update", then "update/2".
func nth(id StepID, n int) StepID {
	if n == 1 {
		return id
	}
	return sub(id, n)
}

func sub[N int | int64](id StepID, n N) StepID {
	return id + "/" + StepID(strconv.FormatInt(int64(n), 10))
}

// user settles who asks for a new ticket.
func (w *work) user() (ok bool) {
	w.requester = w.f.New.RequesterID
	if n := w.f.NewUser; n != nil {
		w.requester, ok = w.create("user", n.spec(), n.Country)
		return ok
	}
	return true
}

func (n NewUser) spec() CreateUser {
	u := CreateUser{Name: n.Name, Phone: n.Number, Email: n.Email}
	if e164, ok := E164(n.Number, n.Country); ok {
		u.Phone = e164
	}
	if u.Name == "" {
		u.Name = NewUserName(u.Phone)
	}
	if !n.NoExternalID && National(n.Number, n.Country) != "" {
		u.External = ExternalID(n.Number, n.Country)
	}
	return u
}

// create makes a user. What is refused is left out the next time.
func (w *work) create(id StepID, u CreateUser, country string) (user int64, ok bool) {
	d, done := w.step(Step{ID: id, Kind: DoCreateUser, CreateUser: &u})
	switch {
	case !done:
		return 0, false
	case d.Outcome == OK:
		return d.User, true
	case d.Refusal.Kind == RefusedDuplicate && u.External != "":
		return w.takeOver(id, u, country)
	case d.Refusal.Kind == RefusedDuplicate && u.Email != "":
		u.Email = ""
		return w.create(id+"/noemail", u, country)
	case d.Refusal.Kind == RefusedPhone && u.Phone != "":
		w.Notify(NumberRefused, "T4", "number", "Zendesk refuses its form: it stands in the new user's name")
		if u.Name != NewUserName(u.Phone) {
			u.Name += " " + u.Phone
		}
		u.Phone = ""
		return w.create(id+"/nophone", u, country)
	}
	w.Notify(UserRefused, "X2", "", "Zendesk refuses the new user: the ticket has none")
	return 0, true
}

// takeOver takes the user who has our external id, if the number is theirs; else
// the user is created without one.
func (w *work) takeOver(id StepID, u CreateUser, country string) (user int64, ok bool) {
	d, _ := w.Outcome(id)
	a, ok := w.Ask(Question{Kind: UserByExternalID, Text: u.External}, d.At)
	if !ok {
		return 0, false
	}
	for _, other := range customers(a.Users) {
		same := SameNumber(other.Phone, u.Phone, country)
		if !same {
			numbers, known := w.Ask(Question{Kind: IdentitiesOf, ID: other.ID}, d.At)
			if !known {
				return 0, false
			}
			same = containsNumber(numbers.Numbers, u.Phone, country)
		}
		if same {
			w.Why("X2", "a call a moment ago created the user")
			return other.ID, true
		}
	}
	w.Notify(ExternalIDTaken, "X2", "", "a user with another number has the external id: the new one has none")
	u.External = ""
	return w.create(id+"/again", u, country)
}

// number attaches the number to a user who has none.
func (w *work) number() bool {
	a := w.f.Attach
	if a == nil {
		return true
	}
	if _, done := w.Outcome("number"); done {
		return true
	}
	known, ok := w.Ask(Question{Kind: IdentitiesOf, ID: a.User}, time.Time{})
	if !ok {
		return false
	}
	if len(known.Numbers) > 0 {
		w.Why("R26", "the requester has a number")
		return true
	}
	if w.created(a) {
		w.Why("R26", "a user of this case has the number")
		return true
	}
	hits, ok := w.Ask(Question{Kind: UsersByPhone, Text: National(a.Number, a.Country)}, time.Time{})
	if !ok {
		return false
	}
	owners, ok := w.owners(hits.Users, Customer{Number: a.Number, Country: a.Country})
	switch {
	case !ok:
		return false
	case len(owners) > 0:
		w.Why("R26", "the number is somebody else's direct line")
		return true
	}
	_, done := w.step(Step{ID: "number", Kind: DoAttachNumber, AttachNumber: a})
	return done
}

// created reports whether the case made a user with the number. The search
// finds them only later.
func (w *work) created(a *AttachNumber) bool {
	return slices.ContainsFunc(w.done, func(d Done) bool {
		u := d.Step.CreateUser
		return u != nil && d.Outcome == OK && SameNumber(u.Phone, a.Number, a.Country)
	})
}

// userFields writes the fields that were not written before.
func (w *work) userFields() bool {
	u := w.f.UserFields
	if u == nil || u.User == 0 {
		return true
	}
	missing, written := maps.Clone(u.Fields), 1
	for _, d := range w.done {
		if d.Step.UpdateUser == nil {
			continue
		}
		written++
		for key, value := range d.Step.UpdateUser.Fields {
			if string(missing[key]) == string(value) {
				delete(missing, key)
			}
		}
	}
	if len(missing) == 0 {
		return true
	}
	w.Do(Step{ID: nth("fields", written), Kind: DoUpdateUser, UpdateUser: &UpdateUser{User: u.User, Fields: missing}})
	return false
}

// pops open the ticket on the screens that have not been asked for it.
func (w *work) pops() bool {
	for _, pop := range w.f.Pops {
		id := StepID("pop/" + pop.Leg)
		if _, done := w.step(Step{ID: id, Kind: DoPop, Pop: &Pop{Agent: pop.Agent, Ticket: w.at.ID, At: pop.At}}); !done {
			return false
		}
	}
	return true
}
