package main

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/flowsearch"
)

// attributeAnswer is what the contact's attributes are worth: those of the guide
// with settings and defaults (R7), and what the mapped ones put into fields of
// Zendesk (R111).
func (h *handler) attributeAnswer(ctx context.Context, e connect.FlowEvent) (flowsearch.Answer, error) {
	flow, notices := contactflow.Parse(e.Attributes, h.settings.App)
	answer := flowsearch.Answer(flow.Attributes())
	var invalid []string
	for _, n := range notices {
		if n.Code == contactflow.InvalidAttribute {
			invalid = append(invalid, n.Subject.Name)
		}
	}
	plan, err := h.plan(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, w := range plan.Writes {
		answer["field_"+w.Attribute] = w.Value.String()
	}
	for _, n := range plan.Notices {
		if n.Code == attrmap.FieldValueInvalid {
			invalid = append(invalid, n.Subject.Attribute)
		}
	}
	slices.Sort(invalid)
	invalid = slices.Compact(invalid)
	answer["status"] = string(flowsearch.OK)
	answer["invalid_count"] = strconv.Itoa(len(invalid))
	if len(invalid) > 0 {
		answer["invalid"] = strings.Join(invalid, ",")
	}
	return answer, nil
}

// plan is what the attributes would put into a new ticket and its requester.
// Groups and agents are mapped by their ids.
func (h *handler) plan(ctx context.Context, e connect.FlowEvent) (attrmap.Plan, error) {
	s := h.settings
	if len(s.TicketFields)+len(s.UserFields) == 0 {
		return attrmap.Plan{}, nil
	}
	tickets, err := h.zendesk.TicketFields.Cached(ctx, catalogAge)
	if err != nil {
		return attrmap.Plan{}, err
	}
	users, err := h.zendesk.UserFields.Cached(ctx, catalogAge)
	if err != nil {
		return attrmap.Plan{}, err
	}
	cfg := attrmap.Config{
		Tickets: s.TicketFields, Users: s.UserFields, Hidden: s.HiddenAttributes,
		Policy: attrmap.Policy{AllowClosed: s.MayClose, WriteUnknown: s.WriteUnknown},
	}
	if cfg.TicketFields, err = fieldsOf(tickets); err != nil {
		return attrmap.Plan{}, err
	}
	if cfg.UserFields, err = fieldsOf(users); err != nil {
		return attrmap.Plan{}, err
	}
	m, err := attrmap.New(cfg)
	if err != nil {
		return attrmap.Plan{}, err
	}
	return m.Plan(attrmap.Contact{Attributes: e.Attributes, Ticket: attrmap.NewTicket, User: true}), nil
}

// fieldsOf gives fields as the mapping wants them, whose form is Zendesk's.
func fieldsOf[T any](all []T) (fields []attrmap.Field, err error) {
	text, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	return fields, json.Unmarshal(text, &fields)
}
