package attrmap

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/internal/coerce"
)

// TicketState is what a contact means for its ticket.
type TicketState int

// The states of a ticket.
const (
	NoTicket       TicketState = iota // none yet: nothing is mapped (R110)
	NewTicket                         // the contact creates it
	ExistingTicket                    // the contact is attached to it
)

// Contact is what [Map.Plan] must know.
type Contact struct {
	Attributes map[string]string // as the flow set them
	Ticket     TicketState
	// User says that the ticket's requester is the customer. It is false while
	// the agent stands in for an anonymous caller (X3), whose data must not go to
	// the agent's profile.
	User bool
}

// Plan says what to do with the attributes of a contact.
type Plan struct {
	Ticket  TicketUpdate // what to write to the ticket
	User    UserUpdate   // what to write to the customer
	Writes  []Write      // the same, attribute by attribute, ticket first, in the order of the rules
	Note    []Line       // what to list in the internal note, by attribute name
	Notices []Notice     // what to tell the agent, in the order of the rules, then CardNumber
}

// Write is one value of a [Plan] and where it comes from.
type Write struct {
	Attribute string
	Text      string // the attribute's value as the flow set it
	Ticket    Target // the ticket field; "" for a user field
	User      string // the key of the user field; "" for a ticket field
	Field     string // the field's title, else its key or "#id"
	Value     Value  // what the field gets
}

// Plan runs the mapping, when a contact is connected and its ticket is known or
// created (R110). Call it once per contact and keep the attributes that it saw
// for [Map.Late].
func (m *Map) Plan(c Contact) Plan {
	if c.Ticket == NoTicket { // R110
		return Plan{}
	}
	p := planner{contact: c, reasons: map[string]Reason{}}
	for i := range m.rules {
		r := &m.rules[i]
		if text, ok := c.Attributes[r.attribute]; ok {
			p.apply(r, text)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Attributes)) {
		reason, ok := p.reasons[name]
		if !m.mapped[name] { // R101
			reason, ok = Unmapped, true
		}
		if ok {
			m.note(Line{name, c.Attributes[name], reason}, &p.plan.Note, &p.plan.Notices)
		}
	}
	return p.plan
}

// note adds a line to those of a note unless it must not stand there. All lines
// of this package come through here.
func (m *Map) note(l Line, lines *[]Line, notices *[]Notice) {
	switch {
	case m.never[l.Attribute]: // X17
	case holdsCard(l.Value): // D11
		*notices = append(*notices, withheld(l.Attribute))
	default:
		*lines = append(*lines, l)
	}
}

// planner collects a plan and why attributes stand in the note.
type planner struct {
	contact Contact
	plan    Plan
	reasons map[string]Reason
}

// apply runs one rule on the text of its attribute.
func (p *planner) apply(r *rule, text string) {
	if r.comments { // R106
		p.reason(r, Wanted)
	}
	if r.coercer == nil { // R113
		p.reason(r, Missing)
		return
	}
	if r.inactive { // R113
		p.reason(r, Inactive)
		return
	}
	set := meant(text)
	if set == "" && !r.clears {
		return
	}
	value, bad := r.coercer.read(set)
	if bad != nil { // R111
		p.refuse(r, bad)
		return
	}
	p.write(r, text, value)
}

// meant gives the text of an attribute, "" for one that is not set (D1).
func meant(text string) string {
	if _, set := coerce.Set(text); !set {
		return ""
	}
	return text
}

// reason remembers why the attribute goes to the note; a problem is worth more
// than a wish.
func (p *planner) reason(r *rule, why Reason) {
	if old := p.reasons[r.attribute]; old == "" || old == Wanted {
		p.reasons[r.attribute] = why
	}
}

func (p *planner) refuse(r *rule, bad *ValueError) {
	p.reason(r, Invalid)                                                                        // D12
	p.plan.Notices = append(p.plan.Notices, r.notice(FieldValueInvalid, "R112", bad.Explain())) // R112
}

func (p *planner) write(r *rule, text string, v Value) {
	if !r.onUser() && p.contact.Ticket == ExistingTicket && !r.update { // R105, D12
		return
	}
	if r.onUser() && !p.contact.User { // R110
		p.reason(r, NoUser)
		return
	}
	if p.taken(r) {
		p.reason(r, Taken)
		return
	}
	p.plan.Writes = append(p.plan.Writes, Write{r.attribute, text, r.target, r.key, r.coercer.field.label(), v})
	appear := r.coercer.Tags(v)
	if !r.onUser() {
		p.plan.Ticket.set(r.target, v)
		p.plan.Ticket.TagsAppear = unique(append(p.plan.Ticket.TagsAppear, appear...))
		return
	}
	if p.plan.User.UserFields == nil {
		p.plan.User.UserFields = map[string]Value{}
	}
	p.plan.User.UserFields[r.key] = v
	p.plan.User.TagsAppear = unique(append(p.plan.User.TagsAppear, appear...))
}

// taken says that an earlier rule has filled the field. Tags add up instead.
func (p *planner) taken(r *rule) bool {
	return r.target != Tags && slices.ContainsFunc(p.plan.Writes, func(w Write) bool {
		return w.Ticket == r.target && w.User == r.key
	})
}

// Late lists for the note at the contact's end what is new or changed since
// before, the attributes that [Map.Plan] saw (X17). Mapped attributes are among
// them: the mapping has run once (R110), so the note is their only place.
func (m *Map) Late(before, after map[string]string) []Line {
	lines, _ := m.late(before, after)
	return lines
}

// LateNotices tells which attributes [Map.Late] leaves out because they hold a
// payment card number.
func (m *Map) LateNotices(before, after map[string]string) []Notice {
	_, notices := m.late(before, after)
	return notices
}

func (m *Map) late(before, after map[string]string) (lines []Line, notices []Notice) {
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if old, had := before[name]; had && old == after[name] {
			continue
		}
		reason := Unmapped
		if m.mapped[name] {
			reason = Late
		}
		m.note(Line{name, after[name], reason}, &lines, &notices)
	}
	return lines, notices
}

func (r *rule) notice(code Code, number, problem string) Notice {
	field := cmp.Or(r.key, string(r.target))
	if r.coercer != nil {
		field = r.coercer.field.label()
	}
	return Notice{code, number, NoticeSubject{r.attribute, field}, problem}
}
