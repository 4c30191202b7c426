package zendesktest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// fieldTypes are the types that are modelled, with their names in refusals.
var fieldTypes = map[zendesk.FieldType]string{
	"text": "FieldText", "textarea": "FieldTextarea", "checkbox": "FieldCheckbox", "date": "FieldDate", "integer": "FieldInteger",
	"decimal": "FieldDecimal", "regexp": "FieldRegexp", "tagger": "FieldTagger", "multiselect": "FieldMultiselect", "lookup": "FieldLookup",
}

// patterns are what the server takes as a value of a type.
var patterns = map[zendesk.FieldType]*regexp.Regexp{
	"date":    regexp.MustCompile(`\A([0-9]{4})-(1[0-2]|0[1-9])-(3[01]|[12][0-9]|0[1-9])\z`),
	"integer": regexp.MustCompile(`\A[-+]?\d+\z`),
	"decimal": regexp.MustCompile(`\A[-+]?[0-9]*[.,]?[0-9]+\z`),
}

// customFields are the active fields that the account made itself.
func (z *Fake) customFields() []zendesk.TicketField {
	return slices.DeleteFunc(slices.Clone(z.ticketFields), func(f zendesk.TicketField) bool { return !f.Active || fieldTypes[f.Type] == "" })
}

// values are the options of a field, each of which is a tag.
func values(f zendesk.TicketField) []string {
	return each(f.Options, func(o zendesk.FieldOption) string { return o.Value })
}

// fieldInput is a custom field as a request has it.
type fieldInput struct {
	ID    number          `json:"id"`
	Value json.RawMessage `json:"value"`
}

// setFields writes values of custom fields, and drops without a word those of
// unknown fields and options.
func (z *Fake) setFields(t *ticket, list []fieldInput) *faketest.Reply {
	for _, in := range list {
		custom := z.customFields()
		i := slices.IndexFunc(custom, func(f zendesk.TicketField) bool { return f.ID == int64(in.ID) })
		if i < 0 {
			continue
		}
		if f := custom[i]; !t.set(f, in.Value) {
			return new(fieldRefused(fields{
				"description": f.Title + " is not valid", "error": "InvalidValue", "ticket_field_id": f.ID, "ticket_field_type": fieldTypes[f.Type],
			}))
		}
	}
	return nil
}

// fieldRefused names a ticket field in the vendor's way.
func fieldRefused(details ...fields) faketest.Reply {
	return faketest.JSON(422, fields{
		"error": "RecordInvalid", "description": "Record validation errors", "details": fields{"base": details},
	})
}

// set writes the value of a field and reports whether it can be one.
func (t *ticket) set(f zendesk.TicketField, raw json.RawMessage) bool {
	var text string
	var list []string
	isText, isList := json.Unmarshal(raw, &text) == nil, json.Unmarshal(raw, &list) == nil
	if !isText {
		text = string(raw)
	}
	cleared := len(raw) == 0 || string(raw) == "null" || isText && text == ""
	switch f.Type {
	case zendesk.FieldTagger:
		switch {
		case cleared:
			t.removeTags(values(f))
		case slices.Contains(values(f), text):
			t.addTags([]zendesk.TicketField{f}, []string{text})
		}
		return true
	case zendesk.FieldMultiselect:
		if cleared || isList {
			t.removeTags(values(f))
			t.addTags(nil, slices.DeleteFunc(list, func(v string) bool { return !slices.Contains(values(f), v) }))
		}
		return true
	case zendesk.FieldCheckbox:
		return t.tick(f, text, cleared)
	default:
		return t.write(f, text, cleared, isList)
	}
}

// write sets a field whose value is a text.
func (t *ticket) write(f zendesk.TicketField, text string, cleared, isList bool) bool {
	if cleared {
		delete(t.values, f.ID)
		return true
	}
	if p := patterns[f.Type]; p != nil && !p.MatchString(text) || isList {
		return false
	}
	t.values[f.ID], _ = json.Marshal(text) // a string always encodes
	return true
}

// tick sets a checkbox.
func (t *ticket) tick(f zendesk.TicketField, text string, cleared bool) bool {
	on := text == "true"
	if !on && text != "false" && !cleared {
		return false
	}
	switch {
	case f.Tag != "" && on:
		t.addTags(nil, []string{f.Tag})
	case f.Tag != "":
		t.removeTags([]string{f.Tag})
	default:
		t.values[f.ID] = json.RawMessage(fmt.Sprint(on))
	}
	return true
}

// value is what a field shows: of what tags stand for, the tags.
func (t *ticket) value(f zendesk.TicketField) any {
	chosen := slices.DeleteFunc(slices.Clone(t.tags), func(tag string) bool { return !slices.Contains(values(f), tag) })
	switch {
	case f.Type == "multiselect":
		return chosen
	case f.Type == "tagger" && len(chosen) > 0:
		return chosen[0]
	case f.Type == "checkbox" && f.Tag != "":
		return slices.Contains(t.tags, f.Tag)
	case f.Type == "checkbox" && t.values[f.ID] == nil:
		return false
	case t.values[f.ID] != nil:
		return t.values[f.ID]
	}
	return nil
}

// empty reports whether a field that is required lacks its value.
func (t *ticket) empty(f zendesk.TicketField) bool {
	switch v := t.value(f).(type) {
	case []string:
		return len(v) == 0
	case bool:
		return !v
	default:
		return v == nil
	}
}

// missing are the refusals for required fields without a value.
func (z *Fake) missing(t *ticket) (out []fields) {
	for _, f := range z.customFields() {
		if f.Required && t.empty(f) {
			out = append(out, fields{
				"description": f.Title + ": is required when solving a ticket", "error": nil, "ticket_field_id": f.ID, "ticket_field_type": fieldTypes[f.Type],
			})
		}
	}
	return out
}

// addTags adds tags. One that is an option of a dropdown takes the place of the
// one chosen there.
func (t *ticket) addTags(of []zendesk.TicketField, tags []string) {
	for _, tag := range cleanTags(tags) {
		for _, f := range of {
			if f.Type == "tagger" && slices.Contains(values(f), tag) {
				t.removeTags(values(f))
			}
		}
		t.tags = append(t.tags, tag)
	}
	slices.Sort(t.tags)
	t.tags = slices.Compact(t.tags)
}

func (t *ticket) removeTags(tags []string) {
	gone := cleanTags(tags)
	t.tags = slices.DeleteFunc(t.tags, func(tag string) bool { return slices.Contains(gone, tag) })
}

// cleanTags are tags as Zendesk keeps them, without those that are blank.
func cleanTags(tags []string) []string {
	return slices.DeleteFunc(each(tags, cleanTag), func(tag string) bool { return tag == "" })
}

// cleanTag is a tag as Zendesk keeps it: in lower case, without blanks.
func cleanTag(tag string) string { return strings.Join(strings.Fields(strings.ToLower(tag)), "_") }
