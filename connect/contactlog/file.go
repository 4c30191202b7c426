package contactlog

import (
	"cmp"
	"encoding/json"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// carryOut does what was decided: before an agent has the contact it shows what
// there is (R10, X7), and nothing more while the agent chooses.
func (w *work) carryOut(t target) {
	switch {
	case !w.talking():
		w.showRinging(t)
	case t.wait:
		w.showWaiting(t)
	case t.ticket != nil || t.create:
		w.file(t)
	}
}

// file writes the conversation to its ticket.
func (w *work) file(t target) {
	if t.late {
		w.fileLate(t)
		return
	}
	agents, ok := w.agents()
	if !ok {
		return
	}
	plan := w.mapped(t)
	f := ticketing.Filing{Ticket: t.ticket, New: w.newTicket(t, plan), Over: w.isOver}
	if t.newUser {
		f.NewUser = &ticketing.NewUser{ // R42, X28
			Name: cut(line(w.flow.CustomerName), longestName), Number: w.number(),
			Country: w.set.App.CountryPrefix, NoExternalID: w.set.NoExternalIDs,
		}
	}
	f.Attach = w.attach(t)
	f.UserFields = w.userFields(t, plan)
	f.Call = w.call(t, agents)
	f.Notes = w.notes(t, plan)
	if t.ticket != nil {
		f.Tags, f.Change = plan.Ticket.AddTags, w.changes(plan)
	} else {
		f.Change.Status = zendesk.TicketStatus(plan.Ticket.Status.Text)
	}
	if last := agents[len(agents)-1]; t.create && len(agents) > 1 && f.Change.AssigneeID == 0 && f.New.AssigneeID == w.agent {
		f.Change.AssigneeID = last // who talked last has the ticket
	}
	f.Pops = w.pops(t, agents)
	if w.File(f) {
		w.Why("R59", "all that is known is on the ticket")
	}
}

// agents are those of the contacts in Zendesk, in order; 0 for nobody.
func (w *work) agents() (ids []int64, ok bool) {
	ok = true
	for _, l := range w.talks {
		id, known := w.agentOf(l)
		ids, ok = append(ids, id), ok && known
	}
	return ids, ok
}

// newTicket is the ticket to make (X14). For an anonymous caller the agent asks
// for it (X3); an agent who is nobody in Zendesk leaves that to the user who files.
func (w *work) newTicket(t target, plan attrmap.Plan) ticketing.CreateTicket {
	n := ticketing.CreateTicket{
		Subject:     w.subject(t),
		RequesterID: cmp.Or(t.customer.ID, w.agent),
		AssigneeID:  w.agent,
		SubmitterID: w.agent,
		Status:      zendesk.TicketNew,
		Fields:      w.outboundQueue(nil),
	}
	if t.ticket == nil || t.ticket.Status == zendesk.TicketClosed {
		n.BrandID = w.brand()
	}
	if w.agent != 0 {
		n.Status = zendesk.TicketOpen
	}
	if t.ticket == nil {
		into(&n, plan.Ticket)
		n.Fields = append(n.Fields, customFields(plan.Ticket)...)
		n.Tags = plan.Ticket.AddTags
	}
	n.Note = w.legNote(w.lead, t, plan)
	return n
}

// brand is that of a new ticket: the queue's, or the one that the flow names
// (R79, R81, R82). Outbound contacts have no brand of a queue's (D24).
func (w *work) brand() int64 {
	queue := w.details.Queue
	if w.lead.outbound() {
		queue = ""
	}
	all, _ := queuemap.NewInbound(w.planner.queues, brands(w.catalog)) // Lint gives its notices
	choice := all.Brand(queue, w.flow.TicketBrand)                     // R32
	for _, n := range choice.Notices {
		w.Notify(ticketing.Code(n.Code), n.Rule, n.Subject.Field, n.Detail)
	}
	switch choice.Source {
	case queuemap.FromQueue:
		w.Why("R81", "the queue's entry names the brand")
	case queuemap.FromTicketBrand:
		w.Why("R79", "ticket_brand names the brand")
	case queuemap.ZendeskDefault:
		w.Why("R82", "nothing names a brand: Zendesk's default applies")
	}
	return choice.Brand.ID
}

// outboundQueue adds the queue to call back from, if the flow names one (R33,
// R94). Its field is found by its title: ticket fields have no keys.
func (w *work) outboundQueue(fields []zendesk.CustomField) []zendesk.CustomField {
	queue := line(w.flow.TicketOutboundQueue)
	if queue == "" {
		return fields
	}
	for _, f := range w.catalog.TicketFields {
		if f.Title == queuemap.OutboundField && f.Type == attrmap.TypeText && !f.Inactive {
			return append(fields, zendesk.FieldValue(f.ID, queue))
		}
	}
	w.Notify(ticketing.FieldWriteFailed, "R94", queuemap.OutboundField, "tickets have no active text field with this title")
	return fields
}

// attach is the number that the customer gets who has none (R26, X27): in E.164
// alone (D34).
func (w *work) attach(t target) *ticketing.AttachNumber {
	if w.lead.Channel != connect.Voice || t.customer.ID == 0 {
		return nil
	}
	e164, ok := ticketing.E164(w.number(), w.set.App.CountryPrefix)
	if !ok {
		return nil
	}
	if e164, ok = w.flow.AttachableNumber(e164); !ok {
		return nil
	}
	return &ticketing.AttachNumber{User: t.customer.ID, Number: e164, Country: w.set.App.CountryPrefix}
}

// userFields are what the customer's own fields get (R103, R108).
func (w *work) userFields(t target, plan attrmap.Plan) *ticketing.UpdateUser {
	user := t.customer.ID
	if made := w.creation(); t.newUser && made != nil {
		user = made.Ticket.RequesterID
	}
	fields := map[string]json.RawMessage{}
	for key, value := range plan.User.UserFields {
		fields[key], _ = json.Marshal(value) // plain values
	}
	if user == 0 {
		return nil
	}
	w.voiceID(fields)
	if len(fields) == 0 {
		return nil
	}
	return &ticketing.UpdateUser{User: user, Fields: fields}
}

// voiceID adds the customer's voice id and enrolment, as the agent's panel shows
// them (R60), once the call is over (R28, R63). What an agent did last counts (R66). Verification is the flow's: a failed
// one sets ticket_assignment (R64), and for who opted out there is none (R65).
func (w *work) voiceID(fields map[string]json.RawMessage) {
	if !w.set.VoiceID || !w.flow.VoiceIDEnabled || !w.isOver {
		return
	}
	var last *Act
	for i, a := range w.facts.Acts {
		if a.Kind == Enrolled {
			last = &w.facts.Acts[i]
		}
	}
	if last == nil {
		return
	}
	switch last.VoiceStatus {
	case "", "ENROLLED", "OPTED_OUT": // R62
	default:
		w.Notify(ticketing.FieldValueInvalid, "R62", w.flow.VoiceIDStatusField, "the voice id's status is none of: empty, ENROLLED, OPTED_OUT")
		return
	}
	w.Why("R63", "the customer's voice id is kept, and whether they enrolled")
	fields[w.flow.VoiceIDField] = quoted(cmp.Or(last.VoiceID, w.lead.conversation(w.lead.id))) // R29, R61
	fields[w.flow.VoiceIDStatusField] = quoted(last.VoiceStatus)                               // R30
}

func quoted(text string) json.RawMessage {
	b, _ := json.Marshal(text) // a text
	return b
}
