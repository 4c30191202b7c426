package filing

import (
	"context"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Zendesk takes 30 updates of a ticket in ten minutes from one user. Whether
// showing a call counts among them is not documented: it does here.
const (
	window    = 10*time.Minute + 10*time.Second // clocks differ
	maxWrites = 29
	// keptFree is what updates and tags, which can be joined, leave to calls,
	// which cannot.
	keptFree = 6
	// gather is the shortest time between two updates, or two writes of tags.
	gather = time.Minute
)

// ticketRecord is what the store holds for a ticket that is written to: the
// budget of all its calls, and the writes that wait.
type ticketRecord struct {
	V int `json:"v"`
	// Writes are when the ticket was last written to.
	Writes  []time.Time `json:"writes,omitempty"`
	Waiting []waiting   `json:"waiting,omitempty"`
	// Sent is what is on its way.
	Sent *batch `json:"sent,omitempty"`
	// Updated and Tagged are when an update and tags were last sent.
	Updated  time.Time `json:"updated,omitzero"`
	Tagged   time.Time `json:"tagged,omitzero"`
	Retry    time.Time `json:"retry,omitzero"`
	Failures int       `json:"failures,omitzero"`
}

// waiting is an update or tags of one case.
type waiting struct {
	Key  ticketing.Key  `json:"key"`
	Step ticketing.Step `json:"step"`
	// Alone is set where joined writes were refused, perhaps for another's sake.
	Alone bool `json:"alone,omitzero"`
}

// batch is waiting writes that were joined.
type batch struct {
	Items []waiting `json:"items"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
	By    string    `json:"by"`
}

// free says when the ticket takes another write, with a number of places left
// over.
func (t *ticketRecord) free(now time.Time, leave int) time.Time {
	t.Writes = slices.DeleteFunc(t.Writes, func(at time.Time) bool { return !at.After(now.Add(-window)) })
	over := len(t.Writes) - (maxWrites - leave)
	if over < 0 {
		return now
	}
	slices.SortFunc(t.Writes, time.Time.Compare)
	return t.Writes[over].Add(window)
}

// idle reports whether nothing of the record matters any more.
func (t *ticketRecord) idle(now time.Time) bool {
	t.free(now, 0)
	return len(t.Writes) == 0 && len(t.Waiting) == 0 && t.Sent == nil
}

// reserve takes a place in the budget of a step's ticket; ok is false where there
// is none before at. Updates and tags have their place from flush.
func (r *runner) reserve(ctx context.Context, s ticketing.Step) (at time.Time, ok bool, err error) {
	if s.Kind != ticketing.DoShowCall && s.Kind != ticketing.DoRedact {
		return at, true, nil
	}
	err = r.tickets.change(ctx, ticketID(ticketOf(s)), func(t *ticketRecord, _ uint64) (bool, error) {
		now := r.clock.Now()
		at = t.free(now, 0)
		if ok = !at.After(now); ok {
			t.V, t.Writes = recordVersion, append(t.Writes, now)
		}
		return ok, nil
	})
	return at, ok, err
}
