package main

import (
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func (s *sandbox) ticketActions() []action {
	on := func(act func(z *zendesktest.Fake, ticket int64)) func(*http.Request) (any, error) {
		return s.onTicket(func(*http.Request) (func(*zendesktest.Fake, int64), error) { return act, nil })
	}
	return []action{
		{"POST", "/zendesk/tickets", `{"subject":"Printer","comment":"It burns."}: a ticket of a customer's; also external_id, requester_id, tags; answers {"ticket_id":…}`, s.openTicket},
		{"POST", "/zendesk/tickets/{id}/reply", `{"body":"Still."}: the customer writes again, which opens the ticket`, s.onTicket(reply)},
		{"POST", "/zendesk/tickets/{id}/solve", "the agent clicks on Solved", on((*zendesktest.Fake).SolveTicket)},
		{"POST", "/zendesk/tickets/{id}/close", "an automation closes it for good", on((*zendesktest.Fake).CloseTicket)},
	}
}

func (s *sandbox) openTicket(r *http.Request) (any, error) {
	var in struct {
		Subject     string   `json:"subject"`
		Comment     string   `json:"comment"`
		ExternalID  string   `json:"external_id"`
		RequesterID int64    `json:"requester_id"`
		Tags        []string `json:"tags"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	var id int64
	err := s.inZendesk(func(z *zendesktest.Fake) {
		id = z.PutTicket(zendesktest.Ticket{
			Subject: in.Subject, Comment: in.Comment, ExternalID: in.ExternalID, RequesterID: in.RequesterID, Tags: in.Tags,
		})
	})
	return ticketView{id}, err
}

type ticketView struct {
	TicketID int64 `json:"ticket_id"`
}

// reply reads what a customer writes.
func reply(r *http.Request) (func(*zendesktest.Fake, int64), error) {
	var in struct {
		Body string `json:"body"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Body == "" {
		return nil, wrong("body: want a text, got none")
	}
	return func(z *zendesktest.Fake, id int64) { z.CustomerReplies(id, in.Body) }, nil
}

// onTicket has a request do something to the ticket of its path.
func (s *sandbox) onTicket(wish func(*http.Request) (func(*zendesktest.Fake, int64), error)) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			return nil, unknown("ticket: want the id of one, got another text")
		}
		act, err := wish(r)
		if err != nil {
			return nil, err
		}
		return ticketView{id}, s.inZendesk(func(z *zendesktest.Fake) { act(z, id) })
	}
}
