package main

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func (s *sandbox) ticketEditActions() []action {
	on := func(act func(z *zendesktest.Fake, ticket int64)) func(*http.Request) (any, error) {
		return s.onTicket(func(*http.Request) (func(*zendesktest.Fake, int64), error) { return act, nil })
	}
	return []action{
		{"POST", "/zendesk/tickets/{id}/edit", `{"agent":1,"subject":"Fire","comment":"Look.","public":true}: an agent saves; also status, priority, type, requester_id, assignee_id, group_id, external_id, add_tags, remove_tags, custom_fields`, s.onTicket(s.edit)},
		{"POST", "/zendesk/tickets/{id}/trigger", `{"title":"Late","status":"pending"}: a trigger changes it now; what edit takes, the comment internal`, s.onTicket(trigger)},
		{"POST", "/zendesk/triggers", `{"title":"Route","on":"created","tagged":"cti","group_id":502}: a trigger for tickets that are saved from now on; "updated" or neither; answers {"trigger_id":…}`, s.addTrigger},
		{"POST", "/zendesk/tickets/{id}/merge", `{"into":2}: an agent merges it into another, which closes it`, s.onTicket(mergeInto)},
		{"POST", "/zendesk/tickets/{id}/archive", "a closed one leaves the list of tickets, as after some months", on((*zendesktest.Fake).ArchiveTicket)},
		{"POST", "/zendesk/tickets/{id}/delete", "an admin deletes it", on((*zendesktest.Fake).DeleteTicket)},
		{"POST", "/zendesk/tickets/{id}/restore", "an admin restores it", on((*zendesktest.Fake).RestoreTicket)},
	}
}

// ticketEdit is what changes on a ticket; null clears what can be cleared.
type ticketEdit struct {
	ExternalID   zendesk.Field[string]                 `json:"external_id"`
	Subject      zendesk.Field[string]                 `json:"subject"`
	Status       zendesk.Field[zendesk.TicketStatus]   `json:"status"`
	Type         zendesk.Field[zendesk.TicketType]     `json:"type"`
	Priority     zendesk.Field[zendesk.TicketPriority] `json:"priority"`
	RequesterID  zendesk.Field[int64]                  `json:"requester_id"`
	AssigneeID   zendesk.Field[int64]                  `json:"assignee_id"`
	GroupID      zendesk.Field[int64]                  `json:"group_id"`
	AddTags      []string                              `json:"add_tags"`
	RemoveTags   []string                              `json:"remove_tags"`
	CustomFields []zendesk.CustomField                 `json:"custom_fields"`
	Comment      string                                `json:"comment"`
}

func (e ticketEdit) change(public bool) (zendesk.TicketUpdate, zendesk.TagChange) {
	change := zendesk.TicketUpdate{
		ExternalID: e.ExternalID, Subject: e.Subject, Status: e.Status, Type: e.Type, Priority: e.Priority,
		RequesterID: e.RequesterID, AssigneeID: e.AssigneeID, GroupID: e.GroupID, CustomFields: e.CustomFields,
	}
	if e.Comment != "" {
		change.Comment = &zendesk.CommentSpec{Body: e.Comment, Public: public}
	}
	return change, zendesk.TagChange{Add: e.AddTags, Remove: e.RemoveTags}
}

// edit reads what an agent saves, the admin if it names none.
func (s *sandbox) edit(r *http.Request) (func(*zendesktest.Fake, int64), error) {
	var in struct {
		Agent  int  `json:"agent"`
		Public bool `json:"public"`
		ticketEdit
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Agent < 0 || in.Agent > len(s.people) {
		return nil, wrong("agent: want a number from 1 to %d", len(s.people))
	}
	var agentID int64
	if in.Agent > 0 {
		agentID = s.people[in.Agent-1].Zendesk.ID
	}
	change, tags := in.change(in.Public)
	return func(z *zendesktest.Fake, id int64) { z.EditTicket(id, agentID, change, tags) }, nil
}

// trigger reads what a trigger does to a ticket.
func trigger(r *http.Request) (func(*zendesktest.Fake, int64), error) {
	var in struct {
		Title string `json:"title"`
		ticketEdit
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	t := zendesktest.Trigger{Title: cmp.Or(in.Title, "Trigger")}
	t.Change, t.Tags = in.change(false)
	return func(z *zendesktest.Fake, id int64) { z.RunTrigger(id, t) }, nil
}

// addTrigger adds a trigger of the account's.
func (s *sandbox) addTrigger(r *http.Request) (any, error) {
	var in struct {
		Title  string `json:"title"`
		On     string `json:"on"`
		Tagged string `json:"tagged"`
		ticketEdit
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"", "created", "updated"}, in.On) {
		return nil, wrong(`on: want "created", "updated" or neither`)
	}
	t := zendesktest.Trigger{Title: cmp.Or(in.Title, "Trigger"), When: func(save zendesktest.TicketSave) bool {
		rightSave := in.On == "" || (in.On == "created") == (save.Before == nil)
		return rightSave && (in.Tagged == "" || slices.Contains(save.Ticket.Tags, in.Tagged))
	}}
	t.Change, t.Tags = in.change(false)
	var out struct {
		TriggerID int64 `json:"trigger_id"`
	}
	err := s.inZendesk(func(z *zendesktest.Fake) { out.TriggerID = z.PutTrigger(t) })
	return out, err
}

// mergeInto reads which ticket one is merged into.
func mergeInto(r *http.Request) (func(*zendesktest.Fake, int64), error) {
	var in struct {
		Into int64 `json:"into"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Into <= 0 {
		return nil, wrong("into: want the id of a ticket, got none")
	}
	return func(z *zendesktest.Fake, id int64) { z.MergeTickets(in.Into, id) }, nil
}
