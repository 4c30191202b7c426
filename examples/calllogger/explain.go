package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// mostEvent is how long a recorded event may be, in bytes.
const mostEvent = 16 << 20

// explain prints the plan for the event in a file, going on with assumed answers.
// It sends nothing.
func explain(out io.Writer, path string, c config) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("-explain: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	body, err := io.ReadAll(io.LimitReader(f, mostEvent))
	if err != nil {
		return fmt.Errorf("-explain: %w", err)
	}
	switch {
	case has(body, "event", "data"):
		return explainAircall(out, body, c.aircall)
	case has(body, "detail-type", "detail"), has(body, "AWSContactTraceRecordFormatVersion"), has(body, "Details"):
		return explainConnect(out, body, c.connect)
	}
	return errors.New("-explain: want the body of a webhook of Aircall, or a contact event, a contact record or a flow's event of Connect")
}

// has reports whether a text is an object with some members.
func has(body []byte, names ...string) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return false
	}
	for _, name := range names {
		if members[name] == nil {
			return false
		}
	}
	return true
}

// explainAircall goes by settings, or without them by the defaults for the
// number of the event.
func explainAircall(out io.Writer, body []byte, s *calllog.Settings) error {
	e, err := aircall.Decode(body)
	if err != nil {
		return fmt.Errorf("-explain: %w", err)
	}
	key, ok := calllog.KeyOf(defaultName, e)
	if !ok {
		fmt.Fprintf(out, "%s: no ticket needs this event.\n", e.Meta().Name)
		return nil
	}
	if s == nil {
		s = &calllog.Settings{Integrations: []calllog.Integration{{Name: "defaults", Numbers: linesOfEvent(e)}}}
		fmt.Fprintln(out, "No settings are given: the number is linked, and all else is the default.")
	}
	planner, err := calllog.New(*s)
	if err != nil {
		return err
	}
	c := &ticketing.Case[calllog.Facts]{Key: key, Facts: planner.Observe(calllog.Facts{}, e)}
	fmt.Fprintf(out, "%s of %s.\n", e.Meta().Name, e.Meta().At.UTC().Format(time.DateTime))
	walk(out, planner.Plan, c, e.Meta().At, &assumed{number: c.Facts.Number.Value, at: e.Meta().At})
	return nil
}

// linesOfEvent are our numbers that an event names.
func linesOfEvent(e aircall.Event) (ids []int64) {
	for _, l := range calllog.Observe(calllog.Facts{}, e).Lines {
		ids = append(ids, l.ID)
	}
	return ids
}

func explainConnect(out io.Writer, body []byte, c *connectConfig) error {
	if c == nil {
		c = &connectConfig{}
		fmt.Fprintln(out, "No settings are given: all is the default.")
	}
	planner, err := contactlog.New(c.settings)
	if err != nil {
		return err
	}
	r, err := decodeReport(body)
	if err != nil {
		return fmt.Errorf("-explain: %w", err)
	}
	if r.at.IsZero() { // a flow's event has no time
		fmt.Fprintf(out, "%s.\n", r.what)
		r.at = time.Now()
	} else {
		fmt.Fprintf(out, "%s of %s.\n", r.what, r.at.UTC().Format(time.DateTime))
	}
	kase := &ticketing.Case[contactlog.Facts]{
		Key: contactlog.KeyOf(r.instance, r.contact), Facts: contactlog.Observe(contactlog.Facts{}, r.news),
	}
	walk(out, planner.Plan, kase, r.at, &assumed{number: r.contact.CustomerEndpoint.Address, at: r.at})
	return nil
}

// report is something that Connect reported, decoded.
type report struct {
	what     string
	at       time.Time
	instance string
	contact  connect.Contact // as far as it names the case and the customer
	news     contactlog.Input
}

func decodeReport(body []byte) (report, error) {
	switch {
	case has(body, "detail"):
		e, err := connect.DecodeContactEvent(body)
		return report{
			what: "Contact event " + string(e.Type), at: e.At, instance: connect.InstanceFromARN(e.InstanceARN), news: contactlog.Input{Event: &e},
			contact: connect.Contact{ID: e.ContactID, InitialContactID: e.InitialContactID, Channel: e.Channel, InitiationMethod: e.InitiationMethod},
		}, err
	case has(body, "Details"):
		e, err := connect.DecodeFlowEvent(body)
		p := newReported()
		p.note("flow-event", body)
		c := p.contacts[e.ContactID]
		d := contactlog.Described{Contact: c, Queue: e.Queue.Name}
		return report{"Flow event", time.Time{}, connect.InstanceFromARN(e.InstanceARN), c, contactlog.Input{Contact: &d}}, err
	}
	r, err := connect.DecodeContactRecord(body)
	return report{
		what: "Contact record", at: r.UpdatedAt, instance: connect.InstanceFromARN(r.InstanceARN), news: contactlog.Input{Record: &r},
		contact: connect.Contact{
			ID: r.ContactID, InitialContactID: r.InitialContactID, Channel: r.Channel, InitiationMethod: r.InitiationMethod,
			CustomerEndpoint: r.CustomerEndpoint,
		},
	}, err
}
