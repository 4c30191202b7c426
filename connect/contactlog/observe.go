package contactlog

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Input is one piece of news: one of its fields is set.
type Input struct {
	Event      *connect.ContactEvent
	Contact    *Described
	Record     *connect.ContactRecord
	Transcript *connect.ChatTranscript
	Lens       *connect.LensAnalysis
	Act        *Act
}

// Described is a contact as [connect.ContactsService.Get] shows it, with the
// names that it lacks.
type Described struct {
	Contact connect.Contact
	ReadAt  time.Time
	Queue   string // the queue's name
	Agent   Agent  // whose id the contact has
}

// Key is the case that the news belongs to. It is not ok for what names a contact
// and not its conversation: results of Contact Lens and acts. Read the contact
// then, see [KeyOf].
func (in Input) Key() (key ticketing.Key, ok bool) {
	switch {
	case in.Event != nil:
		e := in.Event
		return KeyOf(connect.InstanceFromARN(e.InstanceARN), connect.Contact{ID: e.ContactID, InitialContactID: e.InitialContactID,
			Channel: e.Channel, InitiationMethod: e.InitiationMethod}), true
	case in.Contact != nil:
		return KeyOf(connect.InstanceFromARN(in.Contact.Contact.ARN), in.Contact.Contact), true
	case in.Record != nil:
		r := in.Record
		return KeyOf(connect.InstanceFromARN(r.InstanceARN), connect.Contact{ID: r.ContactID, InitialContactID: r.InitialContactID,
			Channel: r.Channel, InitiationMethod: r.InitiationMethod}), true
	case in.Transcript != nil:
		t := in.Transcript
		return KeyOf(t.InstanceID, connect.Contact{ID: t.ContactID, InitialContactID: t.InitialContactID, Channel: connect.Chat}), true
	}
	return "", false
}

// Observe adds one piece of news to what is known. The same news again changes
// nothing, and the order in which news comes does not matter. It leaves f as it
// is.
func Observe(f Facts, in Input) Facts {
	switch {
	case in.Event != nil:
		f = f.with(in.Event.ContactID, func(l *Leg) { l.event(*in.Event) })
	case in.Contact != nil:
		f = f.with(in.Contact.Contact.ID, func(l *Leg) { l.described(*in.Contact) })
	case in.Record != nil:
		f = f.with(in.Record.ContactID, func(l *Leg) { l.record(*in.Record) })
	case in.Transcript != nil:
		t := *in.Transcript
		t.Body = nil // its items say it all
		t.Items = shortItems(t.Items)
		f = f.with(t.ContactID, func(l *Leg) {
			l.Channel = max(l.Channel, connect.Chat)
			l.Initial = first(l.Initial, t.InitialContactID, t.ContactID)
			l.Transcript = more(l.Transcript, &t, func(t connect.ChatTranscript) int { return len(t.Items) })
		})
	case in.Lens != nil:
		a := *in.Lens
		a.Body = nil
		a.Transcript = shortTurns(a.Transcript)
		a.Summary = cut(a.Summary, longestSummary)
		f = f.with(a.ContactID, func(l *Leg) {
			l.Channel = max(l.Channel, a.Channel)
			l.Lens = more(l.Lens, &a, func(a connect.LensAnalysis) int {
				if a.Redacted { // the file with personal data is ignored then
					return 1
				}
				return 0
			})
		})
	case in.Act != nil:
		f = f.withAct(*in.Act)
	}
	return f
}

// with changes one leg.
func (f Facts) with(id string, change func(*Leg)) Facts {
	if id == "" {
		return f
	}
	legs := maps.Clone(f.Legs)
	if legs == nil {
		legs = map[string]Leg{}
	}
	l := legs[id]
	change(&l)
	legs[id] = l
	f.Legs = legs
	return f
}

func (f Facts) withAct(a Act) Facts {
	a.At = a.At.UTC().Truncate(time.Millisecond) // as it comes back from storage
	if a.Contact == "" || slices.Contains(f.Acts, a) {
		return f
	}
	f.Acts = append(slices.Clone(f.Acts), a)
	slices.SortFunc(f.Acts, func(a, b Act) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(text(a), text(b))
	})
	return f
}

func (l *Leg) event(e connect.ContactEvent) {
	l.belongs(e.ContactID, e.InitialContactID, e.PreviousContactID, e.Channel, e.InitiationMethod)
	l.happened(e.InitiatedAt, e.ConnectedToSystemAt, e.Agent.ConnectedAt, e.DisconnectedAt)
	switch e.Type {
	case connect.ContactConnectedToAgent:
		l.ConnectedToAgent = earlier(l.ConnectedToAgent, either(e.Agent.ConnectedAt, e.At))
	case connect.ContactCompleted:
		l.Completed = earlier(l.Completed, either(latest(e.Agent.AfterContactWorkTo, e.DisconnectedAt), e.At))
	default: // their times say it
	}
}

func (l *Leg) described(d Described) {
	c := d.Contact
	l.belongs(c.ID, c.InitialContactID, c.PreviousContactID, c.Channel, c.InitiationMethod)
	l.happened(c.InitiatedAt, c.ConnectedToSystemAt, c.ConnectedToAgentAt, c.DisconnectedAt)
	agent := d.Agent
	agent.ID = cmp.Or(c.AgentID, agent.ID)
	details := &Details{
		UpdatedAt: known(c.UpdatedAt), ReadAt: known(d.ReadAt), Attributes: c.Attributes,
		Customer: c.CustomerEndpoint.Address, System: c.SystemEndpoint.Address, Queue: d.Queue, Agent: agent, Name: c.Name,
		HoldSeconds: whole(c.AgentHold), WorkSeconds: whole(c.AfterContactWorkTo.Sub(c.AfterContactWorkFrom)),
	}
	l.Last = newest(l.Last, details)
	if !known(c.ConnectedToAgentAt).IsZero() {
		l.Accepted = oldest(l.Accepted, details)
	}
}

func (l *Leg) record(r connect.ContactRecord) {
	l.belongs(r.ContactID, r.InitialContactID, r.PreviousContactID, r.Channel, r.InitiationMethod)
	l.happened(r.InitiatedAt, r.ConnectedToSystemAt, r.Agent.ConnectedAt, r.DisconnectedAt)
	var task struct{ Name string }
	_ = json.Unmarshal(r.ContactDetails, &task) // tasks alone have it
	details := &Details{
		UpdatedAt: known(r.UpdatedAt), Attributes: r.Attributes,
		Customer: r.CustomerEndpoint.Address, System: r.SystemEndpoint.Address, Queue: r.Queue.Name, Name: task.Name,
		Agent:       Agent{ID: r.Agent.UserID, Username: r.Agent.Username, RoutingProfile: r.Agent.RoutingProfile.Name},
		HoldSeconds: whole(r.Agent.CustomerHold), WorkSeconds: whole(r.Agent.AfterContactWork),
	}
	l.Record = newest(l.Record, details)
	if !known(r.Agent.ConnectedAt).IsZero() {
		l.Accepted = oldest(l.Accepted, details)
	}
}

// belongs takes over what a contact says of its place. All say the same.
func (l *Leg) belongs(id, initial, previous string, c connect.Channel, m connect.InitiationMethod) {
	l.Initial = first(l.Initial, initial, id)
	l.Previous = max(l.Previous, previous)
	l.Channel, l.Method = max(l.Channel, c), max(l.Method, m)
}

// first is the conversation's first contact, "" where that is the contact itself.
func first(old, initial, id string) string {
	if initial == id {
		return old
	}
	return max(old, initial)
}

func (l *Leg) happened(initiated, system, agent, disconnected time.Time) {
	l.Initiated = earlier(l.Initiated, initiated)
	l.ConnectedToSystem = earlier(l.ConnectedToSystem, system)
	l.ConnectedToAgent = earlier(l.ConnectedToAgent, agent)
	l.Disconnected = earlier(l.Disconnected, disconnected)
}

// known is a time to the second, as all sources have it, or zero for one that
// Connect writes for "not yet".
func known(t time.Time) time.Time {
	if t.Year() < 2000 {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Second)
}

func earlier(a, b time.Time) time.Time {
	if b = known(b); a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// either is a time, or where it is not known another one.
func either(a, b time.Time) time.Time {
	if known(a).IsZero() {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func whole(d time.Duration) int64 { return int64(max(d, 0) / time.Second) }

// newest and oldest choose by time, and between two of one time always the same.
func newest(a, b *Details) *Details {
	if a == nil || order(a, b) < 0 {
		return b
	}
	return a
}

func oldest(a, b *Details) *Details {
	if a == nil || order(a, b) > 0 {
		return b
	}
	return a
}

func order(a, b *Details) int {
	if c := cmp.Or(a.UpdatedAt.Compare(b.UpdatedAt), a.ReadAt.Compare(b.ReadAt)); c != 0 {
		return c
	}
	return strings.Compare(text(a), text(b))
}

// more chooses what has more of something, and always the same of equals.
func more[T any](a, b *T, of func(T) int) *T {
	if a == nil {
		return b
	}
	c := cmp.Compare(of(*a), of(*b))
	if c < 0 || c == 0 && text(a) < text(b) {
		return b
	}
	return a
}

// text is a value as JSON, which orders it among its like.
func text(v any) string {
	b, _ := json.Marshal(v) // plain values
	return string(b)
}
