package contactlog

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// leg is a contact as plans look at it.
type leg struct {
	Leg
	id string
}

// legs are the conversation's contacts in the order of their beginning.
func (f Facts) legs() (all []leg) {
	for id, l := range f.Legs {
		all = append(all, leg{l, id})
	}
	slices.SortFunc(all, func(a, b leg) int {
		return cmp.Or(a.began().Compare(b.began()), strings.Compare(a.id, b.id))
	})
	return all
}

func (l leg) began() time.Time {
	return either(l.ConnectedToAgent, either(l.Initiated, l.Disconnected))
}

// monitoring is a supervisor who listens, or who joins (R67, X33).
func (l leg) monitoring() bool { return l.Method == connect.Monitor }

// outsider is a leg to somebody outside, where no agent is (R69).
func (l leg) outsider() bool { return l.Method == connect.ExternalOutbound }

// outbound is a contact that an agent or a program began; a queued callback is
// none, since the customer asked for it.
func (l leg) outbound() bool {
	return l.Method == connect.Outbound || l.Method == connect.ByAPI && l.Channel == connect.Voice
}

// accepted is when the agent and the customer were connected; zero for not yet.
// Who is called must answer too (X13).
func (l leg) accepted() time.Time {
	if (l.outbound() || l.Method == connect.Callback) && l.ConnectedToSystem.IsZero() {
		return time.Time{}
	}
	return latest(l.ConnectedToAgent, l.answered())
}

// answered is when who is called answered; zero for contacts that come in.
func (l leg) answered() time.Time {
	if l.ConnectedToAgent.IsZero() || !l.outbound() && l.Method != connect.Callback {
		return time.Time{}
	}
	return l.ConnectedToSystem
}

// talked reports whether an agent has had the contact.
func (l leg) talked() bool {
	return !l.monitoring() && !l.outsider() && !l.accepted().IsZero()
}

// continues reports whether an earlier contact went before this one (X30).
func (l leg) continues() bool {
	return l.Initial != "" && l.Method != connect.Callback
}

// ended is when the contact was over, as far as Connect says so.
func (l leg) ended() time.Time { return either(l.Disconnected, l.Completed) }

// overAt is from when on nothing more is expected to be done in the contact;
// zero for not yet known.
func (l leg) overAt(s Settings) time.Time {
	switch {
	case !l.Completed.IsZero():
		return l.Completed
	case l.Record != nil:
		return latest(l.Disconnected, l.began())
	case !l.Disconnected.IsZero():
		return l.Disconnected.Add(s.overAfter(l.Channel == connect.Chat))
	}
	return time.Time{}
}

// mostWait is how long a contact that no agent has is waited for.
const mostWait = 24 * time.Hour

// over reports whether the conversation is over: none of its contacts goes on,
// and none waits for an agent. It plans again when that may change.
func (w *work) over() bool {
	over := true
	for _, l := range w.legs {
		at := l.overAt(w.set)
		switch {
		case l.monitoring() || l.outsider():
			continue
		case !l.talked() && at.IsZero(): // it waits in a queue
			if l.Method == connect.Disconnect {
				continue
			}
			at = l.Initiated.Add(mostWait)
		case !l.talked():
			continue
		case at.IsZero():
			over = false
			continue
		}
		if at.After(w.now) {
			w.Wait(at)
			over = false
		}
	}
	return over
}

// details are what is known of a contact: what was known first of it with its
// agent, and what is known now.
func (l leg) details() (accepted, now Details, ok bool) {
	last := l.Last
	if last == nil || l.Record != nil && order(l.Record, last) > 0 {
		last = l.Record
	}
	if last == nil {
		return Details{}, Details{}, false
	}
	accepted, now = *last, *last
	if l.Accepted != nil {
		accepted = *l.Accepted
	}
	now.complete(l)
	accepted.complete(l)
	return accepted, now, true
}

// complete fills what one source lacks from the others.
func (d *Details) complete(l leg) {
	for _, other := range []*Details{l.Last, l.Record, l.Accepted} {
		if other == nil {
			continue
		}
		d.Customer, d.System = cmp.Or(d.Customer, other.Customer), cmp.Or(d.System, other.System)
		d.Queue, d.Name = cmp.Or(d.Queue, other.Queue), cmp.Or(d.Name, other.Name)
		d.HoldSeconds, d.WorkSeconds = max(d.HoldSeconds, other.HoldSeconds), max(d.WorkSeconds, other.WorkSeconds)
		a, b := &d.Agent, other.Agent
		if b.ID != "" && a.ID != "" && b.ID != a.ID {
			continue
		}
		a.ID, a.Username, a.Email = cmp.Or(a.ID, b.ID), cmp.Or(a.Username, b.Username), cmp.Or(a.Email, b.Email)
		a.Name, a.Extension = cmp.Or(a.Name, b.Name), cmp.Or(a.Extension, b.Extension)
		a.RoutingProfile = cmp.Or(a.RoutingProfile, b.RoutingProfile)
		a.Offline = a.Offline || b.Offline
	}
}

// phone is an address as a phone number, "" for none: SIP addresses lose their
// scheme and host (X18), and what is no number, such as Softphone, is none.
func phone(address string) string {
	address = strings.TrimSpace(address)
	for _, scheme := range []string{"sip:", "sips:", "tel:"} {
		if len(address) > len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) {
			address = address[len(scheme):]
		}
	}
	address, _, _ = strings.Cut(address, "@")
	if ticketing.Withheld(address) || strings.ContainsFunc(address, isLetter) {
		return ""
	}
	return strings.TrimSpace(address)
}

func isLetter(c rune) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80 }
