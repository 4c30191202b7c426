package queuemap

import (
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/internal/fold"
)

// BrandQueue says that calls from tickets of a brand go out from a queue (R90).
type BrandQueue[T comparable] struct {
	Brand T
	Queue string // its exact name; "" for none
}

// Outbound knows the queue of each brand. It never changes, so any number of
// goroutines may share it. A nil Outbound has no queue for any brand.
type Outbound[T comparable] struct{ queues map[T]string }

// NewOutbound makes a table of brands and queues. Its notices are warnings: wild
// cards and regular expressions do not apply and are taken as exact names, and
// brand and queue should stand one to one (R91). A brand that stands twice
// refuses the table with an [*Error] that matches [ErrDuplicate]; the Outbound is
// then nil.
func NewOutbound[T comparable](lines []BrandQueue[T]) (*Outbound[T], []Notice, error) {
	var warnings, refused []Notice
	o := &Outbound[T]{make(map[T]string, len(lines))}
	brandOf := make(map[string]T, len(lines))
	for i, line := range lines {
		if _, twice := o.queues[line.Brand]; twice { // R91
			refused = append(refused, Notice{PatternDuplicate, "R91", Subject{"brand", i},
				fmt.Sprintf("%v has a queue already", line.Brand)})
			continue
		}
		queue := strings.TrimSpace(line.Queue) // D8
		o.queues[line.Brand] = queue
		if queue == "" { // R90: a brand may have none
			continue
		}
		warnings = append(warnings, notAPattern(queue, i)...)
		if other, shared := brandOf[queue]; shared { // R91
			warnings = append(warnings, Notice{QueueShared, "R91", Subject{"queue", i},
				fmt.Sprintf("%s is the queue of %v too; customers of both brands see the same caller id", quote(queue), other)})
			continue
		}
		brandOf[queue] = line.Brand
	}
	if refused != nil {
		return nil, warnings, &Error{refused}
	}
	return o, warnings, nil
}

// notAPattern warns of what would be, or looks like, a pattern elsewhere (R91).
func notAPattern(queue string, entry int) []Notice {
	if r, problem := parse(queue); r.Class == Literal && problem == "" {
		return nil
	}
	return []Notice{{PatternNotApplicable, "R91", Subject{"queue", entry},
		quote(queue) + " looks like a pattern, which does not work here; it is taken as the exact name of a queue"}}
}

// OutboundField is the custom text ticket field, which must exist, in which the
// value of the contact attribute ticket_outbound_queue is kept (R94).
const OutboundField = "connect_outbound_queue"

// Dial is what decides from which queue an agent calls out. A listed number and
// one typed in go the same way (R100). Names are compared exactly, outer spaces
// apart (D8). A name that the profile does not have may still differ from one of
// its queues, and one alone, in Unicode form and in the number of blanks, which
// nobody sees; case always counts.
type Dial[T comparable] struct {
	Chosen  string // what the agent picked in this session and has not reset (R96); "" for nothing
	Field   string // the ticket's [OutboundField]; "" for empty
	Brand   *T     // the ticket's brand; nil without a ticket or a brand
	Profile Profile
}

// Profile is what matters of an agent's routing profile.
type Profile struct {
	Queues  []string // names of the queues that the agent may call out from
	Default string   // name of the default outbound queue
}

// named gives the queue of this name as the profile has it.
func (p Profile) named(name string) (queue string, ok bool) {
	found := map[string]bool{}
	for _, q := range p.Queues {
		q = strings.TrimSpace(q)
		if q == name {
			return q, true
		}
		if fold.Spelling(q) == fold.Spelling(name) {
			found[q] = true
			queue = q
		}
	}
	return queue, len(found) == 1
}

// QueueSource is the step of R99 that decided.
type QueueSource int

// The steps of R99, in their order.
const (
	NoQueue        QueueSource = iota // no step gave a queue: the profile names no default
	AgentChoice                       // 1: the agent's own choice
	TicketField                       // 2: the ticket's connect_outbound_queue
	TicketBrand                       // 3: the queue of the ticket's brand
	ProfileDefault                    // 4: the profile's default outbound queue
)

// String is the step in an administrator's words.
func (s QueueSource) String() string {
	switch s {
	case NoQueue:
		return "no queue"
	case AgentChoice:
		return "the agent's own choice"
	case TicketField:
		return "the ticket's field " + OutboundField
	case TicketBrand:
		return "the queue of the ticket's brand"
	case ProfileDefault:
		return "the default outbound queue of the routing profile"
	}
	return fmt.Sprintf("QueueSource(%d)", int(s))
}

// Route is the queue to call out from, and the step that chose it.
type Route struct {
	Queue   string // name as in the profile, without outer spaces; "" with NoQueue
	Source  QueueSource
	Notices []Notice // what was passed over because it is not in the profile
}

// Route goes through the steps of R99: the agent's own choice, the ticket's
// field, the queue of the ticket's brand, each only if it is in the routing
// profile, and the profile's default. A filled field hides the brand (R95)
// unless its queue is not in the profile (D10). A queue whose name is misspelt
// is in no profile (R92).
func (o *Outbound[T]) Route(d Dial[T]) Route {
	steps := []struct {
		source QueueSource
		field  string
		rule   string
		queue  string
	}{
		{AgentChoice, "chosen queue", "R99", d.Chosen},
		{TicketField, OutboundField, "D10", d.Field}, // R95
		{TicketBrand, "brand queue", "R92", o.of(d.Brand)},
	}
	var r Route
	for _, s := range steps { // R99
		queue := strings.TrimSpace(s.queue)
		has, ok := d.Profile.named(queue)
		switch {
		case queue == "":
		case ok:
			r.Queue, r.Source = has, s.source
			return r
		default: // R92, D10
			r.Notices = append(r.Notices, Notice{QueueNotInProfile, s.rule, Subject{s.field, -1},
				quote(queue) + " is not in the agent's routing profile; the next rule applies"})
		}
	}
	if queue := strings.TrimSpace(d.Profile.Default); queue != "" {
		r.Queue, r.Source = queue, ProfileDefault
	}
	return r
}

func (o *Outbound[T]) of(brand *T) string {
	if o == nil || brand == nil {
		return ""
	}
	return o.queues[*brand]
}

// String says for an administrator which queue is used and why.
func (r Route) String() string {
	var b strings.Builder
	if r.Source == NoQueue {
		b.WriteString("There is no queue to call out from: the routing profile has no default outbound queue.")
	} else {
		fmt.Fprintf(&b, "The call goes out from %s: %s.", quote(r.Queue), r.Source)
	}
	for _, n := range r.Notices {
		b.WriteString("\n- " + n.String() + ".")
	}
	return b.String()
}
