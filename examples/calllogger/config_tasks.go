package main

import (
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/examples/internal/jsonfile"
	"github.com/ctikit/ctikit/zendesk"
)

// tasks reads which events of tickets become tasks of Connect (R75).
func (r *configReader) tasks(v jsonfile.Value, field string) *taskfeed.Rules {
	const flow = "the id of the contact flow that routes tasks"
	var flowID string
	on := []zendesk.EventType{zendesk.EventTicketCreated, zendesk.EventTicketCommentAdded}
	r.Object(v, field, field+".", []jsonfile.Entry{
		{Name: "flow", Read: func(v jsonfile.Value, field string) { flowID = r.Text(v, field, anyText, flow) }},
		{Name: "on", Read: func(v jsonfile.Value, field string) { on = r.ticketEvents(v, field) }},
	})
	r.Required(v, "flow", field+".flow", flow)
	return customersTasks(flowID, on...)
}

func (r *configReader) ticketEvents(v jsonfile.Value, field string) (on []zendesk.EventType) {
	const wanted = `a list in [ ] of "created", "comment_added" or both`
	if v.Kind == jsonfile.IsList && len(v.Items) == 0 {
		r.Add(v.Line, field, wanted, "an empty one")
	}
	r.List(v, field, wanted, func(v jsonfile.Value, field string) {
		on = append(on, jsonfile.OneOf(&r.Reader, v, field, []jsonfile.Choice[zendesk.EventType]{
			{Word: "created", Means: zendesk.EventTicketCreated}, {Word: "comment_added", Means: zendesk.EventTicketCommentAdded},
		}))
	})
	return on
}

// customersTasks make a task of what customers write. Calls that are filed are
// tickets and comments too, but private, or somebody else's.
func customersTasks(flowID string, on ...zendesk.EventType) *taskfeed.Rules {
	return &taskfeed.Rules{
		On: on,
		Task: func(_ zendesk.Event, ticket zendesk.TicketDetail) (connect.TaskStart, bool) {
			byCustomer := ticket.Public && ticket.ActorID == ticket.RequesterID
			return connect.TaskStart{FlowID: flowID, Description: ticket.Subject}, byCustomer
		},
	}
}
