package zendesktest_test

import (
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var fieldConventions = []convention{
	{pattern: "GET /api/v2/ticket_fields", budget: general, agents: true, pages: "either ticket_fields"},
	{pattern: "GET /api/v2/ticket_fields/{id}", budget: general, agents: true},
	{pattern: "GET /api/v2/ticket_fields/{id}/options", budget: general, agents: true, pages: "either custom_field_options"},
	{pattern: "GET /api/v2/user_fields", budget: general, agents: true, pages: "either user_fields"},
	{pattern: "GET /api/v2/user_fields/{key}", budget: general, agents: true},
	{pattern: "GET /api/v2/user_fields/{id}/options", budget: general, agents: true, pages: "either custom_field_options"},
}

// putFields gives the account fields that conventions can name.
func putFields(z *zendesktest.Fake) {
	options := []zendesk.FieldOption{{Name: "Billing", Value: "opt_billing"}, {Name: "Delivery", Value: "opt_delivery"}}
	z.PutTicketField(zendesk.TicketField{ID: 1006, Type: zendesk.FieldTagger, Title: "Topic", Active: true, Options: options})
	z.PutTicketField(zendesk.TicketField{ID: 1001, Title: "Note", Active: true})
	z.PutUserField(zendesk.UserField{ID: 2006, Key: "segment", Type: zendesk.FieldDropdown, Title: "Segment", Active: true, Options: options})
	z.PutUserField(zendesk.UserField{ID: 2001, Key: "account_no", Title: "Account", Active: true})
}
