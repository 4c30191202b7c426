package zendesk_test

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// fieldCalls are those about the fields of tickets and users.
var fieldCalls = map[string]func(context.Context, caller) (any, error){
	"TicketFields.List": func(ctx context.Context, c caller) (any, error) {
		return c.TicketFields.List(ctx, zendesk.TicketFieldListOptions{})
	},
	"TicketFields.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.TicketFields.All(ctx, zendesk.TicketFieldListOptions{}))
	},
	"TicketFields.Cached": func(ctx context.Context, c caller) (any, error) { return c.TicketFields.Cached(ctx, time.Minute) },
	"TicketFields.Get":    func(ctx context.Context, c caller) (any, error) { return c.TicketFields.Get(ctx, 1006) },
	"TicketFields.AllOptions": func(ctx context.Context, c caller) (any, error) {
		return all(c.TicketFields.AllOptions(ctx, 1006, zendesk.FieldOptionListOptions{}))
	},

	"UserFields.List": func(ctx context.Context, c caller) (any, error) {
		return c.UserFields.List(ctx, zendesk.UserFieldListOptions{})
	},
	"UserFields.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.UserFields.All(ctx, zendesk.UserFieldListOptions{}))
	},
	"UserFields.Cached": func(ctx context.Context, c caller) (any, error) { return c.UserFields.Cached(ctx, time.Minute) },
	"UserFields.Get":    func(ctx context.Context, c caller) (any, error) { return c.UserFields.Get(ctx, "segment") },
	"UserFields.AllOptions": func(ctx context.Context, c caller) (any, error) {
		return all(c.UserFields.AllOptions(ctx, 2006, zendesk.FieldOptionListOptions{}))
	},
}

var fieldMayBeEmpty = map[string]string{
	"TicketField.Raw": "of types that this package does not know",
	"UserField.Raw":   "of types that this package does not know",
}

// putFields gives the office one field of each kind, with all that a field of
// any type has.
func (w *office) putFields() {
	options := []zendesk.FieldOption{{ID: 31, Name: "Billing", RawName: "{{dc.billing}}", Value: "opt_billing", Default: true, Position: 1}}
	w.PutTicketField(zendesk.TicketField{
		ID: 1006, Type: zendesk.FieldTagger, Title: "Topic", RawTitle: "{{dc.topic}}", Description: "d", RawDescription: "r", AgentDescription: "a",
		Position: 7, Active: true, Required: true, TitleInPortal: "t", VisibleInPortal: true, EditableInPortal: true, RequiredInPortal: true,
		Removable: true, CollapsedForAgents: true, Options: options, SystemOptions: []zendesk.FieldOption{{Name: "Urgent", Value: "urgent"}},
		CustomStatuses: json.RawMessage(`[{"id":1}]`), SubTypeID: 1, Regexp: "x", Tag: "vip", RelationshipTarget: "zen:user",
		RelationshipFilter: json.RawMessage(`{"all":[]}`), CreatorUserID: 7001, CreatorAppName: "app",
	})
	w.PutUserField(zendesk.UserField{
		ID: 2006, Key: "segment", Type: zendesk.FieldDropdown, Title: "Segment", RawTitle: "{{dc.segment}}", Description: "d", RawDescription: "r",
		Position: 7, Active: true, System: true, Options: options, Regexp: "x", Tag: "vip", RelationshipTarget: "zen:user",
		RelationshipFilter: json.RawMessage(`{"all":[]}`),
	})
}
