package queuemap

import (
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/internal/fold"
)

// Brand is a brand of the Zendesk account.
type Brand[T comparable] struct {
	ID     T // what the entries of the queue list have as target
	Name   string
	Active bool
}

// BrandSource says where the brand of a ticket comes from.
type BrandSource int

// The sources of a brand (R79); the queue beats ticket_brand (R81).
const (
	ZendeskDefault  BrandSource = iota // set no brand: Zendesk chooses, or the agent (R82)
	FromQueue                          // the queue's entry
	FromTicketBrand                    // the contact attribute ticket_brand
)

// String is the source in an administrator's words.
func (s BrandSource) String() string {
	switch s {
	case ZendeskDefault:
		return "Zendesk's default"
	case FromQueue:
		return "queue"
	case FromTicketBrand:
		return ticketBrand
	}
	return fmt.Sprintf("BrandSource(%d)", int(s))
}

const ticketBrand = "ticket_brand"

// Inbound decides the brand of tickets for inbound calls and chats. It never
// changes, so any number of goroutines may share it.
type Inbound[T comparable] struct {
	queues *Matcher[T]
	brands []Brand[T]
	byID   map[T]Brand[T]
}

// NewInbound joins the queue list with the account's brands, all of them, active
// or not. A nil matcher stands for no list. The notices name the entries whose
// brand is gone or inactive, which do not count (D23).
func NewInbound[T comparable](queues *Matcher[T], brands []Brand[T]) (*Inbound[T], []Notice) {
	in := &Inbound[T]{queues: queues, brands: append([]Brand[T](nil), brands...), byID: make(map[T]Brand[T], len(brands))}
	for _, b := range brands {
		in.byID[b.ID] = b
	}
	return in, in.dead()
}

func (in *Inbound[T]) dead() (notices []Notice) {
	if in.queues == nil {
		return nil
	}
	byEntry := make([]Hit[T], len(in.queues.targets))
	for rank, r := range in.queues.rules.ranked {
		byEntry[r.Entry] = Hit[T]{r.Why, in.queues.targets[rank]}
	}
	for _, h := range byEntry {
		if !in.byID[h.Target].Active {
			notices = append(notices, gone(h)) // D23
		}
	}
	return notices
}

func gone[T comparable](h Hit[T]) Notice {
	return Notice{BrandUnknown, "D23", Subject{"brand", h.Entry},
		fmt.Sprintf("%v is no active brand; the entry %s does not count", h.Target, quote(h.Pattern))}
}

// BrandChoice is the brand of a new ticket and where it comes from.
type BrandChoice[T comparable] struct {
	Source  BrandSource
	Brand   Brand[T] // zero with ZendeskDefault: leave the ticket's brand out
	Why     Why      // the entry, with FromQueue
	Notices []Notice // what was ignored on the way (D22, D23)
}

// Brand decides the brand of a new ticket from the name of the contact's queue
// and the value of its attribute ticket_brand, "" where there is none.
//
// The queue's entry beats ticket_brand (R81). An entry whose brand is gone or
// inactive does not count (D23), so the next that matches does. A contact
// without a queue has no entry (D24). ticket_brand names an active brand,
// exactly or, if no brand is called so, as the only one when case, Unicode form
// and number of blanks are ignored (D8); any other value is ignored with a notice
// (D22).
func (in *Inbound[T]) Brand(queue, attribute string) BrandChoice[T] {
	var notices []Notice
	hit, dead, ok := in.byQueue(queue)
	for _, h := range dead {
		notices = append(notices, gone(h)) // D23
	}
	if ok { // R81
		return BrandChoice[T]{FromQueue, in.byID[hit.Target], hit.Why, notices}
	}
	b, problem := in.named(strings.TrimSpace(attribute))
	switch {
	case problem != "": // D22
		notices = append(notices, Notice{BrandUnknown, "D22", Subject{ticketBrand, -1}, problem + "; it is ignored"})
	case b.Active:
		return BrandChoice[T]{FromTicketBrand, b, Why{}, notices}
	}
	return BrandChoice[T]{Notices: notices} // R82
}

// byQueue gives the best entry whose brand is active, and those passed over.
func (in *Inbound[T]) byQueue(queue string) (hit Hit[T], dead []Hit[T], ok bool) {
	target, why, ok := in.queues.Match(queue)
	if !ok || in.byID[target].Active {
		return Hit[T]{why, target}, nil, ok
	}
	for _, h := range in.queues.Matches(queue) {
		if in.byID[h.Target].Active {
			return h, dead, true
		}
		dead = append(dead, h)
	}
	return Hit[T]{}, dead, false
}

// named gives the active brand of this name, the zero Brand for no name. It
// never guesses: a name that fits several active brands is a problem.
func (in *Inbound[T]) named(name string) (b Brand[T], problem string) {
	if name == "" {
		return b, ""
	}
	found := in.called(func(brand string) bool { return brand == name })
	if len(found) == 0 {
		folded := fold.Name(name)
		found = in.called(func(brand string) bool { return fold.Name(brand) == folded }) // D8
	}
	active := 0
	for _, f := range found {
		if f.Active {
			b = f
			active++
		}
	}
	switch {
	case len(found) == 0:
		return Brand[T]{}, quote(name) + " is no brand"
	case active == 0:
		return Brand[T]{}, quote(name) + " is an inactive brand"
	case active > 1:
		return Brand[T]{}, quote(name) + " fits more than one brand"
	}
	return b, ""
}

func (in *Inbound[T]) called(fits func(name string) bool) (found []Brand[T]) {
	for _, b := range in.brands {
		if fits(strings.TrimSpace(b.Name)) {
			found = append(found, b)
		}
	}
	return found
}

// String says for an administrator which brand the ticket gets and why.
func (c BrandChoice[T]) String() string {
	var b strings.Builder
	switch c.Source {
	case FromQueue:
		fmt.Fprintf(&b, "The ticket gets the brand %s because of the queue, by %s; the queue beats %s.", quote(c.Brand.Name), c.Why, ticketBrand)
	case FromTicketBrand:
		fmt.Fprintf(&b, "The ticket gets the brand %s because %s names it and no entry decides about the queue.", quote(c.Brand.Name), ticketBrand)
	default:
		b.WriteString("No brand is set: Zendesk's default brand applies, unless the agent chooses one.")
	}
	for _, n := range c.Notices {
		b.WriteString("\n- " + n.String() + ".")
	}
	return b.String()
}
