package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// aircallPhone does in Aircall what plans ask for.
type aircallPhone struct{ client *aircall.Client }

// ShowCard shows an insight card (A18).
func (p *aircallPhone) ShowCard(ctx context.Context, card ticketing.Card) error {
	id, err := strconv.ParseInt(card.Call, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: the call has no id of Aircall", filing.ErrRefused)
	}
	lines := make([]aircall.CardLine, 0, len(card.Lines))
	for _, l := range card.Lines {
		lines = append(lines, aircall.CardLine(l))
	}
	return final(p.client.Calls.ShowCard(ctx, id, lines...))
}

// SaveContact saves a contact, unless one has the number (A24): Aircall allows
// duplicates.
func (p *aircallPhone) SaveContact(ctx context.Context, c ticketing.SaveContact) error {
	found, err := p.client.Contacts.Search(ctx, aircall.ContactSearchOptions{PhoneNumber: c.Number})
	if err != nil || len(found.Items) > 0 {
		return final(err)
	}
	first, last, _ := strings.Cut(c.Name, " ")
	spec := aircall.ContactSpec{FirstName: first, LastName: last, Phones: []aircall.Reach{{Label: "Zendesk", Value: c.Number}}}
	if c.Email != "" {
		spec.Emails = []aircall.Reach{{Label: "Zendesk", Value: c.Email}}
	}
	_, err = p.client.Contacts.Create(ctx, spec)
	return final(err)
}

// CallDetail reads a call as calllog's planner wants it.
func (p *aircallPhone) CallDetail(ctx context.Context, id string) (json.RawMessage, error) {
	call, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: the call has no id of Aircall", filing.ErrRefused)
	}
	c, err := p.client.Calls.Get(ctx, call, aircall.CallFetch{})
	switch {
	case errors.Is(err, aircall.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, final(err)
	}
	return json.Marshal(c)
}

// final marks refusals that repeating would not change.
func final(err error) error {
	for _, refusal := range []error{aircall.ErrInvalid, aircall.ErrNotFound, aircall.ErrForbidden} {
		if errors.Is(err, refusal) {
			return fmt.Errorf("%w: %w", filing.ErrRefused, err)
		}
	}
	return err
}

// hookName is what our webhooks are called at Aircall.
const hookName = "ctikit calllogger"

// aircallHandler makes sure that there is a webhook for an address, and returns
// its handler, which verifies each delivery.
func aircallHandler(ctx context.Context, client *aircall.Client, url string, receive func(context.Context, aircall.Event) error, opts ...aircall.WebhookOption) (http.Handler, error) {
	_, token, _, err := client.Webhooks.Ensure(ctx, aircall.WebhookSpec{Name: hookName, URL: url, Events: calllog.Events()})
	if err != nil {
		return nil, err
	}
	hook, err := aircall.NewWebhook([]string{token.Reveal()}, opts...)
	if err != nil {
		return nil, err
	}
	return hook.Handler(receive), nil
}
