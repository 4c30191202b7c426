package calllog

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
)

// Facts are what the events of one case add up to: a call, or the conversations
// by SMS or WhatsApp of one of our numbers with another one. They are plain JSON
// and hold personal data. [Observe] makes them: the same events give the same
// facts, in any order and however often they come.
type Facts struct {
	// First and Last are when the first and the last event were made.
	First Mark `json:"first,omitzero"`
	Last  Mark `json:"last,omitzero"`
	// Active are the integrations that were switched on and linked with the
	// number when the call was first seen; nil: not recorded. See
	// [Planner.Observe] (A5). Of conversations, each message has its own.
	Active *[]string `json:"active,omitempty"`
	// Lines are our numbers: two where a call passed through a voice menu with a
	// number of its own.
	Lines []Line `json:"lines,omitempty"`
	// Number is the other party's, as Aircall shows it: maybe "anonymous".
	Number Latest[string] `json:"number,omitzero"`
	// Contact is the other party in Aircall's address book.
	Contact Person `json:"contact,omitzero"`

	// Call is Aircall's id of the call; 0 for conversations.
	Call int64 `json:"call,omitzero"`
	// Channel is that of a conversation, "" for calls.
	Channel Channel `json:"channel,omitempty"`

	Direction  Latest[aircall.Direction]    `json:"direction,omitzero"`
	StartedAt  Latest[time.Time]            `json:"started_at,omitzero"`
	AnsweredAt Latest[time.Time]            `json:"answered_at,omitzero"`
	EndedAt    Latest[time.Time]            `json:"ended_at,omitzero"`
	Missed     Latest[aircall.MissedReason] `json:"missed,omitzero"`
	// Closed says that the number was closed when the call came (A21).
	Closed bool `json:"closed,omitzero"`
	// Answers are the agents who took the call, one after the other.
	Answers []Answer `json:"answers,omitempty"`
	// User is the call's agent as the last event has it.
	User Latest[int64] `json:"user,omitzero"`
	// People are the agents, by their ids: events show some of them without name
	// and address.
	People []Person `json:"people,omitempty"`
	// Ended is when call.ended was made, Voicemail when a voicemail first showed.
	Ended     Mark `json:"ended,omitzero"`
	Voicemail Mark `json:"voicemail,omitzero"`
	// Recorded says that there is a recording. Asset is the lasting page of
	// recording or voicemail, behind Aircall's login.
	Recorded bool           `json:"recorded,omitzero"`
	Asset    Latest[string] `json:"asset,omitzero"`
	// Callback is the call whose caller asked to be called back; 0 for none.
	Callback int64            `json:"callback,omitzero"`
	Tags     Latest[[]string] `json:"tags,omitzero"`
	Teams    []Team           `json:"teams,omitempty"`
	Comments []Comment        `json:"comments,omitempty"`
	// Others are the people outside the company, the other party among them.
	Others []Other `json:"others,omitempty"`

	AI         AI               `json:"ai,omitzero"`
	Transcript Latest[string]   `json:"transcript,omitzero"`
	Dictation  Latest[string]   `json:"dictation,omitzero"` // the voicemail's transcript
	Topics     Latest[[]string] `json:"topics,omitzero"`

	// Messages are the last ones, in order.
	Messages []Message `json:"messages,omitempty"`
}

// Channel is how a conversation is held.
type Channel string

// The channels.
const (
	SMS      Channel = "sms"
	WhatsApp Channel = "whatsapp"
	Group    Channel = "group" // messages to several people
)

// Line is one of our numbers.
type Line struct {
	ID     int64  `json:"id"`
	Name   string `json:"name,omitempty"`
	Number string `json:"number,omitempty"` // in E.164 where it is known
	Seen   Mark   `json:"seen,omitzero"`
}

// Person is a user or a contact of Aircall.
type Person struct {
	ID    int64  `json:"id"`
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
}

// Answer is an agent of Aircall who took the call.
type Answer struct {
	By int64     `json:"by"`
	At time.Time `json:"at"`
}

// Other is somebody outside the company.
type Other struct {
	Number string `json:"number"`
	Name   string `json:"name,omitempty"`
}

// Team is one that the call rang.
type Team struct {
	ID   int64  `json:"id"`
	Name string `json:"name,omitempty"`
}

// Comment is a note that an agent made in Aircall.
type Comment struct {
	ID   int64  `json:"id"`
	By   string `json:"by,omitempty"`
	Text string `json:"text,omitempty"`
}

// AI is the part of AI voice agents in a call.
type AI struct {
	Seen      bool `json:"seen,omitzero"`
	Ended     bool `json:"ended,omitzero"`
	Escalated bool `json:"escalated,omitzero"` // handed to a person
	// Names are the voice agents', Answers what the caller answered them.
	Names   []string          `json:"names,omitempty"`
	Answers map[string]string `json:"answers,omitempty"`
}

// Message is one of a conversation.
type Message struct {
	ID    string    `json:"id"`
	At    time.Time `json:"at,omitzero"`
	Out   bool      `json:"out,omitzero"`
	Text  string    `json:"text,omitempty"`
	Files []string  `json:"files,omitempty"` // names or kinds of attached files
	// Active is as in [Facts].
	Active *[]string `json:"active,omitempty"`
}

// Latest is a fact of which the last report counts.
type Latest[T any] struct {
	Value T         `json:"value"`
	At    time.Time `json:"at,omitzero"` // of the event
}

// with takes a report over, if it is the last. Of two reports of one second the
// longer text counts, then the greater one: what matters is that it is always
// the same one.
func (l Latest[T]) with(value T, at time.Time) Latest[T] {
	c := at.Compare(l.At)
	if c > 0 || c == 0 && prefer(encoded(value), encoded(l.Value)) {
		return Latest[T]{value, at}
	}
	return l
}

func encoded(value any) string {
	raw, _ := json.Marshal(value) // plain values
	return string(raw)
}

// prefer reports whether of two texts the first is taken.
func prefer(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}

func pick(a, b string) string {
	if prefer(a, b) {
		return a
	}
	return b
}

// Mark is when something first or last happened.
type Mark struct {
	Seen bool      `json:"seen,omitzero"`
	At   time.Time `json:"at,omitzero"` // zero: unknown
}

// earliest and latest add one more time.
func (m Mark) earliest(at time.Time) Mark {
	if m.At.IsZero() || !at.IsZero() && at.Before(m.At) {
		m.At = at
	}
	return Mark{true, m.At}
}

func (m Mark) latest(at time.Time) Mark {
	if at.After(m.At) {
		m.At = at
	}
	return Mark{true, m.At}
}

func (p Person) with(q Person) Person {
	if p.ID == 0 || q.ID != 0 && q.ID < p.ID { // one person alone: the lower id
		return q
	}
	if p.ID == q.ID {
		p.Name, p.Email = pick(p.Name, q.Name), pick(p.Email, q.Email)
	}
	return p
}

// put adds an item to a sorted list, or joins it with the one that stands there.
// The list itself stays as it is.
func put[T any](list []T, item T, compare func(a, b T) int, join func(a, b T) T) []T {
	i, found := slices.BinarySearchFunc(list, item, compare)
	if found {
		list = slices.Clone(list)
		list[i] = join(list[i], item)
		return list
	}
	return slices.Insert(slices.Clone(list), i, item)
}

// oneLine makes a text one line without outer blanks and control characters, so
// that no name can add a line to a note or a title.
func oneLine(text string) string {
	blank := func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}
	return strings.Join(strings.Fields(strings.Map(blank, strings.ToValidUTF8(text, " "))), " ")
}
