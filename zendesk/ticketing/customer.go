package ticketing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// Customer says how the person at the other end is found. The means are tried in
// the order of the fields (D4).
type Customer struct {
	// ID is a user's, stated by the flow: no other means is tried (R44). 0 for
	// none.
	ID int64
	// Keys are questions for users; the first that finds exactly one wins (R52).
	Keys []Question
	// Number is how the phone system shows the other end, in any form.
	Number string
	// Country is the default country's prefix, "+61", which numbers may lack
	// (X21, X29); "" for none.
	Country string
	// Requester of the ticket that is given is taken if the number is theirs too
	// (X24); 0 for none.
	Requester int64
	// Several says whose the number is if several users have it; "" is [NoUser].
	Several Several
}

// Several says whose a number is that several users have (D29).
type Several string

// Whose it can be.
const (
	NoUser     Several = "none"   // nobody's: [Ambiguous], the agent chooses
	OldestUser Several = "oldest" // that of the lowest id, with a notice
	FirstUser  Several = "first"  // the first that Zendesk lists (X22)
)

// Severals are all of them.
func Severals() []Several { return []Several{NoUser, OldestUser, FirstUser} }

// Found is the outcome of looking for a customer.
type Found struct {
	State FoundState
	User  User // of [Recognised]
}

// FoundState is how far a customer is known.
type FoundState string

// The states.
const (
	Recognised   FoundState = "recognised"
	Unrecognised FoundState = "unrecognised" // nobody has the number
	Anonymous    FoundState = "anonymous"    // there is no number (R5, X20)
	Ambiguous    FoundState = "ambiguous"    // several people may be it (R46, D29)
	NotFound     FoundState = "not found"    // ID is no customer's (X25)
)

// Customer looks for the person at the other end; ok is false while answers are
// missing. Agents are no customers, and deleted users are passed over (D36).
// After a requester was refused, all is asked again (T9).
func (p *Plan) Customer(c Customer) (f Found, ok bool) {
	if c.ID != 0 {
		return p.byID(c.ID)
	}
	for _, key := range c.Keys {
		if f, ok := p.byKey(key); !ok || f.State != Unrecognised {
			return f, ok
		}
	}
	return p.byNumber(c)
}

func (p *Plan) byID(id int64) (f Found, ok bool) {
	a, ok := p.Ask(Question{Kind: UserByID, ID: id}, p.requesterGone())
	if !ok {
		return Found{}, false
	}
	if users := customers(a.Users); len(users) > 0 {
		p.Why("R44", "the flow names the user")
		return p.recognised(users[0]), true
	}
	p.Notify(UserNotFound, "X25", "", "the user that the flow names is no customer in Zendesk")
	return Found{State: NotFound}, true
}

// byKey tries one key: a field that finds several people is passed over (R53),
// an address or a name that does leaves it to the agent (R46, D28).
func (p *Plan) byKey(key Question) (f Found, ok bool) {
	a, ok := p.Ask(key, p.requesterGone())
	if !ok {
		return Found{}, false
	}
	users := customers(a.Users)
	if key.Kind == UsersByName { // the search finds parts of names too
		users = slices.DeleteFunc(users, func(u User) bool {
			return !strings.EqualFold(strings.TrimSpace(u.Name), strings.TrimSpace(key.Text))
		})
	}
	switch {
	case len(users) == 1:
		p.Why("R52", "one user has the "+keyName(key))
		return p.recognised(users[0]), true
	case len(users) > 1 && key.Kind != UsersByField:
		p.Notify(MultipleUsers, "R46", keyName(key), "several users have it: look for the customer and choose")
		return Found{State: Ambiguous}, true
	case key.Kind == UsersByField || a.Failed:
		p.Notify(SearchFailed, "R53", keyName(key), "the search for it did not find one user")
	}
	return Found{State: Unrecognised}, true
}

func keyName(q Question) string {
	if q.Kind == UsersByField {
		return q.Field
	}
	return map[QuestionKind]string{UsersByEmail: "e-mail address", UsersByName: "name"}[q.Kind]
}

// byNumber looks for the one user whose direct line it is.
func (p *Plan) byNumber(c Customer) (f Found, ok bool) {
	if Withheld(c.Number) {
		p.Why("X20", "the number is withheld, so nobody is looked for")
		return Found{State: Anonymous}, true
	}
	a, ok := p.Ask(Question{Kind: UsersByPhone, Text: National(c.Number, c.Country)}, p.requesterGone())
	if !ok {
		return Found{}, false
	}
	if a.Failed {
		p.Notify(SearchFailed, "R53", "number", "Zendesk refused the search for it")
	}
	owners, ok := p.owners(customers(a.Users), c)
	switch {
	case !ok:
		return Found{}, false
	case len(owners) == 0:
		p.Why("X23", "nobody has the number as a direct line")
		return Found{State: Unrecognised}, true
	case len(owners) == 1 || c.Several == FirstUser:
		p.Why("X22", "a user has the number as a direct line")
		return p.recognised(owners[0]), true
	case c.Several == OldestUser:
		p.Notify(MultipleUsers, "D29", "number", "several users have it: the oldest is taken")
		return p.recognised(slices.MinFunc(owners, func(a, b User) int { return cmp.Compare(a.ID, b.ID) })), true
	}
	p.Notify(MultipleUsers, "D29", "number", "several users have it: look for the customer and choose")
	return Found{State: Ambiguous}, true
}

// owners are the users whose direct line the number is: of those whose plain
// number is another one, the identities decide.
func (p *Plan) owners(users []User, c Customer) (owners []User, ok bool) {
	ok = true
	for _, u := range users {
		same := SameNumber(u.Phone, c.Number, c.Country)
		if same && u.ID == c.Requester {
			return []User{u}, true
		}
		if same && u.SharedPhone {
			continue
		}
		if !same {
			a, known := p.Ask(Question{Kind: IdentitiesOf, ID: u.ID}, time.Time{})
			ok = ok && known
			same = containsNumber(a.Numbers, c.Number, c.Country)
		}
		if same {
			owners = append(owners, u)
		}
	}
	return owners, ok
}

func (p *Plan) recognised(u User) Found {
	if u.Suspended {
		p.Notify(UserSuspended, "D36", "", "the customer is suspended in Zendesk")
	}
	return Found{Recognised, u}
}

// customers leaves out agents and deleted users.
func customers(users []User) []User {
	return slices.DeleteFunc(slices.Clone(users), func(u User) bool {
		return u.Inactive || u.Role != zendesk.RoleEndUser && u.Role != ""
	})
}

// AgentOf finds the agent behind a user of the phone system (A2): by an explicit
// map, whose 0 names nobody, else by e-mail address in any case. Nobody is 0,
// with a notice.
func (p *Plan) AgentOf(explicit int64, email string) (id int64, ok bool) {
	if explicit != 0 {
		return explicit, true
	}
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return 0, true
	}
	a, ok := p.Ask(Question{Kind: AgentByEmail, Text: email}, time.Time{})
	if !ok {
		return 0, false
	}
	for _, u := range a.Users {
		if !u.Inactive && u.Role != zendesk.RoleEndUser && strings.EqualFold(u.Email, email) {
			return u.ID, true
		}
	}
	p.Notify(AgentNotFound, "A2", "", "no agent in Zendesk has the e-mail address of the call's agent")
	return 0, true
}

// requesterGone is when a requester was last refused; zero for never.
func (p *Plan) requesterGone() (at time.Time) {
	for _, d := range p.done {
		if d.Refusal.Kind == RefusedRequester && d.At.After(at) {
			at = d.At
		}
	}
	return at
}
