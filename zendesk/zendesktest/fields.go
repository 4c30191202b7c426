package zendesktest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

const maxOptions, maxOptionValue = 2000, 255

// PutTicketField adds a field of tickets, or replaces the one of that id. It is
// shown as it is, with the time of now where it has none: a field that is not
// Active is there, but not to be offered.
func (z *Fake) PutTicketField(f zendesk.TicketField) {
	z.change(func() error {
		f.Type = cmp.Or(f.Type, zendesk.FieldText)
		if err := checkField("ticket field", f.ID, f.Type, f.Regexp, f.Options); err != nil {
			return err
		}
		if f.Tag != cleanTag(f.Tag) {
			return fmt.Errorf("ticket field %d: Tag: want lower case without blanks, got %q", f.ID, f.Tag)
		}
		f.Title = cmp.Or(f.Title, fmt.Sprintf("Field %d", f.ID))
		f.CreatedAt, f.UpdatedAt = z.dates(f.CreatedAt, f.UpdatedAt)
		f.Options = z.numbered(f.Options)
		z.ticketFields = put(z.ticketFields, f, func(f zendesk.TicketField) int64 { return f.ID })
		return nil
	})
}

// PutUserField adds a field of users, or replaces the one of that id; see
// PutTicketField.
func (z *Fake) PutUserField(f zendesk.UserField) {
	z.change(func() error {
		f.Type = cmp.Or(f.Type, zendesk.FieldText)
		err := checkField("user field", f.ID, f.Type, f.Regexp, f.Options)
		taken := slices.ContainsFunc(z.userFields, func(o zendesk.UserField) bool { return o.Key == f.Key && o.ID != f.ID })
		switch {
		case err != nil:
			return err
		case !fieldKey.MatchString(f.Key) || taken:
			return fmt.Errorf("user field %d: key: want letters, digits and underscores, not digits alone, that no other field has, got %q", f.ID, f.Key)
		}
		f.CreatedAt, f.UpdatedAt = z.dates(f.CreatedAt, f.UpdatedAt)
		f.Options = z.numbered(f.Options)
		z.userFields = put(z.userFields, f, func(f zendesk.UserField) int64 { return f.ID })
		return nil
	})
}

// checkField refuses what no account can have.
func checkField(what string, id int64, kind zendesk.FieldType, pattern string, options []zendesk.FieldOption) error {
	if err := positive(what+" id", id); err != nil {
		return err
	}
	if kind == zendesk.FieldRegexp && pattern == "" {
		return fmt.Errorf("%s %d: Regexp: want a pattern, got an empty string", what, id)
	}
	if len(options) > maxOptions {
		return fmt.Errorf("%s %d: options: want at most %d, got %d", what, id, maxOptions, len(options))
	}
	if len(options) > 0 && kind != zendesk.FieldTagger && kind != zendesk.FieldDropdown && kind != zendesk.FieldMultiselect {
		return fmt.Errorf("%s %d: options: want none for a field of type %s", what, id, kind)
	}
	seen := map[string]bool{}
	for i, o := range options {
		if o.Value != cleanTag(o.Value) {
			return fmt.Errorf("%s %d: option %d: want a value in lower case without blanks, as its tag is, got %q", what, id, i+1, o.Value)
		}
		if o.Value == "" || len(o.Value) > maxOptionValue || seen[o.Value] {
			return fmt.Errorf("%s %d: option %d: want a value of 1 to %d bytes that no other option has", what, id, i+1, maxOptionValue)
		}
		seen[o.Value] = true
	}
	return nil
}

func positive(what string, id int64) error {
	if id <= 0 {
		return fmt.Errorf("%s: want a positive number, got %d", what, id)
	}
	return nil
}

// dates are when a record was made and changed: now where that is not given.
func (z *Fake) dates(created, updated time.Time) (time.Time, time.Time) {
	if created.IsZero() {
		created = seconds(z.now())
	}
	if updated.IsZero() {
		updated = created
	}
	return created, updated
}

// numbered gives options the ids and names that they lack.
func (z *Fake) numbered(options []zendesk.FieldOption) []zendesk.FieldOption {
	out := slices.Clone(options)
	for i := range out {
		if out[i].ID == 0 {
			z.madeOptions++
			out[i].ID = optionIDs + z.madeOptions
		}
		out[i].Name = cmp.Or(out[i].Name, out[i].Value)
		out[i].RawName = cmp.Or(out[i].RawName, out[i].Name)
	}
	return out
}

// optionIDs are the length that ids have in accounts today.
const optionIDs = 30_000_000_000_000

// put adds a record to a list in order of id, or replaces the one of its id.
func put[T any](list []T, record T, id func(T) int64) []T {
	list = slices.DeleteFunc(slices.Clone(list), func(o T) bool { return id(o) == id(record) })
	list = append(list, record)
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	return list
}

// recordFields is a record as JSON, with null for what is empty among names, so that
// a reply spells out what there is not.
func recordFields(record any, names ...string) fields {
	b, err := json.Marshal(record)
	out := fields{}
	if err = errors.Join(err, decodeNumbers(b, &out)); err != nil {
		return fields{"error": err.Error()} // no record of ours is no JSON
	}
	for _, name := range names {
		if v := out[name]; v == "" || v == json.Number("0") || v == "0001-01-01T00:00:00Z" {
			out[name] = nil
		}
	}
	return out
}
