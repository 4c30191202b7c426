package attrmap

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// TicketRule sends an attribute to a ticket field (R104).
type TicketRule struct {
	// Attribute is the contact attribute's name, case as written in the flow.
	Attribute string `json:"attribute"`
	// Field is where its value goes.
	Field Target `json:"field"`
	// Update writes for every contact attached to the ticket; otherwise only the
	// contact that creates the ticket writes (R105).
	Update bool `json:"update,omitempty"`
	// Comments keeps the attribute in the internal note as well (R106).
	Comments bool `json:"comments,omitempty"`
	// Clear makes an attribute that is not set, such as "" or "none", empty the
	// field. Otherwise it is ignored.
	Clear bool `json:"clear,omitempty"`
}

// UserRule sends an attribute to a custom user field (R108).
type UserRule struct {
	// Attribute is the contact attribute's name, case as written in the flow.
	Attribute string `json:"attribute"`
	// Field is the key of the user field: letters, digits and "_", not digits only.
	Field string `json:"field"`
	// Search looks the customer up by this field before other means (R51, R109).
	Search bool `json:"search,omitempty"`
	// Comments keeps the attribute in the internal note as well (R106).
	Comments bool `json:"comments,omitempty"`
	// Clear makes an attribute that is not set, such as "" or "none", empty the
	// field. Otherwise it is ignored.
	Clear bool `json:"clear,omitempty"`
}

// Config is what [New] makes a [Map] of.
type Config struct {
	Tickets []TicketRule // in order of rank: of two rules for one field the first with a value wins
	Users   []UserRule   // likewise; Search keys keep this order

	TicketFields []Field // the account's ticket fields, standard and custom, inactive ones too
	UserFields   []Field // the account's user fields

	Groups []Option // ID and Name of groups, for attributes that name one; nil: ids only
	Agents []Option // ID and Name of agents, for attributes that name one; nil: ids only

	// Hidden are attributes that never go to the note. nil means [DefaultHidden],
	// an empty list hides none.
	Hidden []string
	// Policy is what may differ between accounts.
	Policy Policy
}

// Map is a compiled configuration. It never changes and is safe for concurrent
// use.
type Map struct {
	rules  []rule          // tickets first
	mapped map[string]bool // attributes of the rules
	never  map[string]bool // attributes that never go to the note
}

// rule is a rule of either side with its field.
type rule struct {
	attribute string
	target    Target   // where on the ticket; "" for user fields
	key       string   // which user field; "" for ticket fields
	coercer   *Coercer // nil: the account has no such field

	inactive, update, comments, clears, search bool
}

// onUser says that the rule fills a field of the user, not of the ticket.
func (r *rule) onUser() bool { return r.key != "" }

// New checks and compiles cfg. Its error lists every rule that cannot be: without
// an attribute, with an unknown target or an impossible key, given twice, or with
// Clear for a field that cannot be cleared. A field that the account does not
// have, or has switched off, is no error (R113): fields come and go.
func New(cfg Config) (*Map, error) {
	m := &Map{mapped: map[string]bool{}, never: map[string]bool{}}
	hidden := cfg.Hidden
	if hidden == nil {
		hidden = DefaultHidden()
	}
	for _, a := range hidden {
		m.never[a] = true // X17
	}
	fields := withPeople(cfg)
	var errs []error
	for i, t := range cfg.Tickets {
		errs = append(errs, within("ticket", i, m.add(ticketRule(t, fields, cfg.Policy), checkTarget(t.Field), t.Clear)))
	}
	for i, u := range cfg.Users {
		errs = append(errs, within("user", i, m.add(userRule(u, cfg.UserFields, cfg.Policy), checkKey(u.Field), u.Clear)))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return m, nil
}

// Lint lists the rules that fill nothing, since the account does not have their
// field or has switched it off: their attributes go to the note (R113).
func (m *Map) Lint() (notices []Notice) {
	for i := range m.rules {
		switch r := &m.rules[i]; {
		case r.coercer == nil:
			notices = append(notices, r.notice(FieldMissing, "R113", "the account has no such field; the attribute goes to the note"))
		case r.inactive:
			notices = append(notices, r.notice(FieldMissing, "R113", "the field is switched off; the attribute goes to the note"))
		}
	}
	return notices
}

func within(side string, i int, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("attrmap: %s rule %d: %w", side, i+1, err)
}

// withPeople gives the ticket fields, those of groups and agents with the lists
// that the caller supplies.
func withPeople(cfg Config) []Field {
	fields := slices.Clone(cfg.TicketFields)
	for i, f := range fields {
		switch f.Type {
		case TypeGroup:
			fields[i].Options = append(slices.Clip(f.Options), cfg.Groups...)
		case TypeAssignee:
			fields[i].Options = append(slices.Clip(f.Options), cfg.Agents...)
		default: // a field's own definition says all
		}
	}
	return fields
}

func ticketRule(t TicketRule, fields []Field, p Policy) rule {
	r := rule{attribute: strings.TrimSpace(t.Attribute), update: t.Update, comments: t.Comments, clears: t.Clear} // R104
	f, at := t.Field.find(fields)
	r.target = at // R103
	r.use(f, p)
	return r
}

func userRule(u UserRule, fields []Field, p Policy) rule {
	r := rule{attribute: strings.TrimSpace(u.Attribute), key: u.Field, search: u.Search, comments: u.Comments, clears: u.Clear} // R108
	if i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == u.Field }); i >= 0 {
		r.use(&fields[i], p)
	}
	return r
}

func (r *rule) use(f *Field, p Policy) {
	if f != nil {
		r.coercer, r.inactive = NewCoercer(*f, p), f.Inactive
	}
}

// add takes r up if nothing is wrong with it or its place.
func (m *Map) add(r rule, place error, clears bool) error {
	switch {
	case r.attribute == "":
		return errors.New("the attribute's name is blank")
	case place != nil:
		return place
	case slices.ContainsFunc(m.rules, func(o rule) bool {
		return o.attribute == r.attribute && o.target == r.target && o.key == r.key
	}):
		return fmt.Errorf("attribute %q has this field twice", r.attribute)
	}
	if r.coercer != nil {
		if _, bad := r.coercer.clear(); clears && bad != nil {
			return bad
		}
		if r.coercer.field.Type == TypePartialCreditCard {
			m.never[r.attribute] = true // D11
		}
	}
	m.mapped[r.attribute] = true // R102
	m.rules = append(m.rules, r)
	return nil
}

func checkTarget(t Target) error {
	if t.known() {
		return nil
	}
	names := []string{string(Tags)}
	for _, s := range standard {
		names = append(names, string(s.target))
	}
	slices.Sort(names)
	return fmt.Errorf("field %q cannot be a target; allowed: %s, or #id of a custom field", t, strings.Join(names, ", "))
}

var keyShape = regexp.MustCompile(`\A[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*\z`)

func checkKey(key string) error {
	if keyShape.MatchString(key) {
		return nil
	}
	return fmt.Errorf("user field key %q; allowed: letters, digits and _, not digits only", key)
}
