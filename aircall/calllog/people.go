package calllog

import (
	"cmp"
	"strings"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// ask finds the customer, the agents and the catalog, all questions at once.
func (w *work) ask() bool {
	catalog, ok := w.Catalog()
	found, known := w.customer()
	first, has := w.agent(w.f.first())
	last, have := w.agent(w.f.last())
	if !ok || !known || !has || !have {
		return false
	}
	w.catalog, w.found, w.first, w.last = catalog, found, first, last
	return true
}

// customer looks for the other party.
func (w *work) customer() (ticketing.Found, bool) {
	if w.f.Channel == Group {
		return ticketing.Found{State: ticketing.Anonymous}, true
	}
	several := cmp.Or(w.s.SeveralUsers, ticketing.OldestUser)
	return w.Customer(ticketing.Customer{Number: w.f.Number.Value, Country: w.s.Country, Several: several})
}

// agent is the agent of Zendesk behind a user of Aircall (A2).
func (w *work) agent(id int64) (int64, bool) {
	if id == 0 {
		return 0, true
	}
	if agent, ok := w.s.Agents[id]; ok {
		return w.mapped(agent)
	}
	email := w.f.person(id).Email
	if email == "" {
		w.Notify(ticketing.AgentNotFound, "A2", "", "Aircall shows no e-mail address of the call's agent, and the settings do not map the user")
	}
	return w.AgentOf(0, email)
}

// mapped is an agent that the settings name, unless there is none of that id any
// more: Zendesk would refuse the ticket.
func (w *work) mapped(id int64) (int64, bool) {
	catalog, ok := w.Catalog()
	if !ok {
		return 0, false
	}
	if id != 0 && !catalog.HasAgent(id) {
		w.Notify(ticketing.AgentNotFound, "A2", "agents", "the settings map a user to an agent who is not in Zendesk")
		return 0, true
	}
	return id, true
}

// missedTo is who gets missed calls, as far as the account has them (A17).
func (w *work) missedTo() (to Assignee) {
	to = w.in.MissedTo
	if to.User != 0 && !w.catalog.HasAgent(to.User) {
		w.Notify(ticketing.AssigneeRefused, "A17", "missed_to", "the user for missed calls is no agent in Zendesk")
		to.User = 0
	}
	if to.Group != 0 && !w.catalog.HasGroup(to.Group) {
		w.Notify(ticketing.AssigneeRefused, "A17", "missed_to", "the group for missed calls is not in Zendesk")
		to.Group = 0
	}
	return to
}

// mayCreate reports whether the customer allows for a ticket.
func (w *work) mayCreate() bool {
	if w.found.State == ticketing.Unrecognised && w.in.UnknownNumbers == UnknownSkip {
		w.Why("A23", "nobody in Zendesk has the number, and no user is to be created: it is not filed")
		return false
	}
	return true
}

// requester is who asks for a new ticket: a user, or one to create.
func (w *work) requester() (id int64, create *ticketing.NewUser) {
	switch w.found.State {
	case ticketing.Recognised:
		return w.found.User.ID, nil
	case ticketing.Anonymous, ticketing.Ambiguous, ticketing.NotFound: // below
	case ticketing.Unrecognised:
		w.Why("A22", "nobody in Zendesk has the number: a user is created")
		return 0, &ticketing.NewUser{
			Name: w.f.Contact.Name, Number: w.f.Number.Value, Country: w.s.Country, NoExternalID: w.s.NoExternalIDs,
		}
	}
	switch {
	case w.first != 0:
		id = w.first
	case missed(w.kind):
		id = w.missedTo().User // A17
	}
	w.Notify(ticketing.AnonymousDefaulted, "X3", "", "the customer is not known: "+standIn(id, w.first)+" stands in as requester")
	return id, nil
}

func standIn(id, agent int64) string {
	switch {
	case id == 0:
		return "the user who files the calls"
	case id == agent:
		return "the agent"
	}
	return "the user for missed calls"
}

func missed(t Type) bool { return t == InboundMissed || t == Voicemail }

// contact saves the customer in Aircall's contacts (A24).
func (w *work) contact() {
	number, ok := ticketing.E164(w.f.Number.Value, w.s.Country)
	if !w.in.SaveContacts || w.found.State != ticketing.Recognised || w.f.Contact.ID != 0 || !ok {
		return
	}
	w.Why("A24", "the customer is saved in Aircall's contacts")
	w.Do(ticketing.Step{ID: "contact", Kind: ticketing.DoSaveContact, SaveContact: &ticketing.SaveContact{
		Name: oneLine(w.found.User.Name), Number: number, Email: w.found.User.Email,
	}})
}

// titles are what our tickets are called, by the type.
var titles = map[Type]string{
	InboundAnswered:    "Inbound call from ",
	InboundMissed:      "Missed call from ",
	Voicemail:          "Voicemail from ",
	OutboundAnswered:   "Outbound call to ",
	OutboundUnanswered: "Unanswered call to ",
	AIOnly:             "AI voice agent call from ",
	SMSIn:              "SMS conversation with ",
	SMSOut:             "SMS conversation with ",
	WhatsAppIn:         "WhatsApp conversation with ",
	WhatsAppOut:        "WhatsApp conversation with ",
}

const (
	anonymous = "an anonymous caller"
	group     = "a group"
	longName  = 80 // characters of a title
)

// subject is the title of a ticket of ours.
func (w *work) subject() string { return titles[w.title] + short(w.who()) }

// who is the other party, for people.
func (w *work) who() string {
	number := w.shownNumber()
	switch name := oneLine(w.found.User.Name); {
	case w.f.Channel == Group:
		return group
	case ticketing.Withheld(number):
		return anonymous
	case name != "" && name != ticketing.NewUserName(number):
		return name
	case w.f.Contact.Name != "":
		return w.f.Contact.Name
	}
	return number
}

func (w *work) shownNumber() string { return oneLine(w.f.Number.Value) }

func short(text string) string {
	if runes := []rune(text); len(runes) > longName {
		return string(runes[:longName]) + "…"
	}
	return text
}

// ours reports whether a subject is one that we gave a ticket of this customer,
// and nobody has changed (A25).
func (w *work) ours(subject string) bool {
	for _, t := range Types() {
		who, ok := strings.CutPrefix(subject, titles[t])
		if !ok {
			continue
		}
		for _, name := range []string{w.who(), w.shownNumber(), oneLine(w.found.User.Name), w.f.Contact.Name} {
			if name != "" && who == short(name) {
				return true
			}
		}
		if ticketing.SameNumber(who, w.f.Number.Value, w.s.Country) {
			return true
		}
	}
	return false
}
