package zendesktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// fieldKey is what the key of a user field looks like.
var fieldKey = regexp.MustCompile(`^[0-9]*[A-Za-z_][A-Za-z0-9_]*$`)

// decodeNumbers keeps numbers as they are written.
func decodeNumbers(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(v)
}

func ticketFieldID(f zendesk.TicketField) string { return strconv.FormatInt(f.ID, 10) }

func userFieldID(f zendesk.UserField) string { return strconv.FormatInt(f.ID, 10) }

func (z *Fake) listTicketFields(r *faketest.Request) faketest.Reply {
	key := func(f zendesk.TicketField) string { return idKey(f.ID) }
	if len(r.Query) == 0 { // the whole list
		return byOffset(r, "ticket_fields", z.ticketFields, max(1, len(z.ticketFields)), shownTicketField(r))
	}
	return byEither(r, "ticket_fields", z.ticketFields, z.set.pageSize, key, shownTicketField(r))
}

func (z *Fake) showTicketField(r *faketest.Request, f zendesk.TicketField) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"ticket_field": shownTicketField(r)(f)})
}

func (z *Fake) listTicketFieldOptions(r *faketest.Request, f zendesk.TicketField) faketest.Reply {
	return byEither(r, "custom_field_options", f.Options, z.set.pageSize, optionKey, shownOption)
}

func (z *Fake) listUserFields(r *faketest.Request) faketest.Reply {
	key := func(f zendesk.UserField) string { return idKey(f.ID) }
	return byEither(r, "user_fields", z.userFields, z.set.pageSize, key, shownUserField(r))
}

func (z *Fake) showUserField(r *faketest.Request, f zendesk.UserField) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"user_field": shownUserField(r)(f)})
}

func (z *Fake) listUserFieldOptions(r *faketest.Request, f zendesk.UserField) faketest.Reply {
	return byEither(r, "custom_field_options", f.Options, z.set.pageSize, optionKey, shownOption)
}

// onUserField finds a field by its id or key.
func (z *Fake) onUserField(h func(*faketest.Request, zendesk.UserField) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		key := r.Param("key")
		i := slices.IndexFunc(z.userFields, func(f zendesk.UserField) bool { return f.Key == key || userFieldID(f) == key })
		if i < 0 {
			return recordNotFound()
		}
		return h(r, z.userFields[i])
	}
}

func optionKey(o zendesk.FieldOption) string { return idKey(o.ID) }

func shownOption(o zendesk.FieldOption) fields { return recordFields(o) }

// shownTicketField shows fields with the lists of their type alone, and as they
// were given where the type is not known.
func shownTicketField(r *faketest.Request) func(zendesk.TicketField) fields {
	return func(f zendesk.TicketField) fields {
		out := recordFields(f, "tag", "regexp_for_validation", "creator_user_id", "creator_app_name", "sub_type_id", "relationship_target_type")
		out["url"] = fmt.Sprintf("%s/api/v2/ticket_fields/%d.json", origin(r), f.ID)
		out["key"] = nil
		return typed(out, f.Raw, len(f.Options) > 0, len(f.SystemOptions) > 0)
	}
}

func shownUserField(r *faketest.Request) func(zendesk.UserField) fields {
	return func(f zendesk.UserField) fields {
		out := recordFields(f, "tag", "regexp_for_validation", "relationship_target_type")
		out["url"] = fmt.Sprintf("%s/api/v2/user_fields/%d.json", origin(r), f.ID)
		return typed(out, f.Raw, len(f.Options) > 0, false)
	}
}

// typed leaves out the lists that a field has not, and adds what is in raw.
func typed(out fields, raw json.RawMessage, options, system bool) fields {
	delete(out, "raw")
	if !options {
		delete(out, "custom_field_options")
	}
	if !system {
		delete(out, "system_field_options")
	}
	var more fields
	if decodeNumbers(raw, &more) == nil {
		for name, value := range more {
			if _, ok := out[name]; !ok {
				out[name] = value
			}
		}
	}
	return out
}
