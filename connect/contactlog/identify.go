package contactlog

import (
	"strings"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// identify looks for the customer (chapter 4 of the guide, D4): by the id that
// the flow names (R44), which a search in the flow may have found (R49), by the attributes that are flagged, then by the number of a
// call, or by the address and name of a chat. Requester is that of a ticket which
// the flow names, 0 for none (X24).
func (w *work) identify(requester int64) (found ticketing.Found, ok bool) {
	who := ticketing.Customer{
		ID:        w.flow.ZendeskUser, // R18
		Keys:      w.keys(),
		Country:   w.set.App.CountryPrefix,
		Requester: requester,
		Several:   w.set.SeveralUsers,
	}
	if w.lead.Channel == connect.Voice {
		who.Number = w.number()
	}
	return w.Customer(who)
}

// keys are what the customer is searched for by before the number (R51).
func (w *work) keys() (keys []ticketing.Question) {
	if w.flow.ZendeskUser != 0 {
		return nil
	}
	flagged, notices := w.mapping.Search(w.details.Attributes)
	w.notifyMapping(notices)
	for _, k := range flagged {
		keys = append(keys, ticketing.Question{Kind: ticketing.UsersByField, Field: k.Field, Text: k.Value})
	}
	if w.lead.Channel == connect.Voice {
		return keys
	}
	if email := w.flow.CustomerEmail; email != "" { // R21, R48
		keys = append(keys, ticketing.Question{Kind: ticketing.UsersByEmail, Text: email})
	}
	if name := line(w.flow.CustomerName); name != "" { // R45, D28
		keys = append(keys, ticketing.Question{Kind: ticketing.UsersByName, Text: name})
	}
	return keys
}

// number is the other end's, "" for none: what the flow says (R19, R50), else
// what Connect shows. A call that is no transfer has one, or says that it is
// withheld (X26).
func (w *work) number() string {
	if w.flow.CustomerNumber != "" {
		return w.flow.CustomerNumber
	}
	number := phone(w.details.Customer)
	if strings.TrimSpace(w.details.Customer) == "" && w.lead.Channel == connect.Voice && !w.lead.continues() {
		w.Notify(ticketing.AnonymousDefaulted, "X26", "", "Connect shows no number of the other end: the caller counts as anonymous")
	}
	return number
}

// person reads a user; zero for agents and those who are gone (D36).
func (w *work) person(id int64) (u ticketing.User, ok bool) {
	if id == 0 {
		return ticketing.User{}, true
	}
	a, ok := w.Ask(ticketing.Question{Kind: ticketing.UserByID, ID: id}, time.Time{})
	if !ok {
		return ticketing.User{}, false
	}
	for _, u := range a.Users {
		if !u.Inactive && (u.Role == zendesk.RoleEndUser || u.Role == "") {
			return u, true
		}
	}
	return ticketing.User{}, true
}

func (w *work) notifyMapping(notices []attrmap.Notice) {
	for _, n := range notices {
		w.Notify(ticketing.Code(n.Code), n.Rule, n.Subject.Attribute, n.Detail)
	}
}

// email is an agent's address: in many instances the user name is one (A2).
func (a Agent) email() string {
	if a.Email == "" && strings.Contains(a.Username, "@") {
		return a.Username
	}
	return a.Email
}

// line is a text on one line, without what does not print.
func line(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029' || c == '\u0085' || c == '\uFFFD' {
			return ' '
		}
		return c
	}, text)), " ")
}
