package statussync

import "time"

// The times of the rules. They are constants, not options: each was found by
// exploring the worlds in which a smaller one fails.
const (
	tieWindow    = 2 * time.Second  // S10: causes so close are a tie
	sameChange   = 3 * time.Second  // S8: coarse and refined, one change
	echoTimeout  = 5 * time.Second  // S6: no echo so long after the reply asks for a read
	replyTimeout = 90 * time.Second // S6: no reply so long after the request asks for a read
	readFirst    = 2 * time.Second  // S3: a hold waits so long for the reading before it
	freshWish    = 30 * time.Second // S9: a sweep does not overrule a younger wish
	readGrain    = time.Second      // S2: a reading tells about a mark only from the next second on
	beforeSend   = time.Second      // S6: the echo's window opens so long before the request
	afterReply   = 2 * time.Second  // S6: and closes so long after the reply
)

// Mark orders the changes of one fact by the provider's own clock (S2): At, then
// Seq where both have one (Zendesk's detail.version between events).
type Mark struct {
	At  time.Time `json:"at,omitzero"`
	Seq int64     `json:"seq,omitempty"`
}

// Compare is −1 when m is older than o, +1 when newer, 0 when neither can be told.
func (m Mark) Compare(o Mark) int {
	if c := m.At.Compare(o.At); c != 0 {
		return c
	}
	if m.Seq == 0 || o.Seq == 0 || m.Seq == o.Seq {
		return 0
	}
	if m.Seq < o.Seq {
		return -1
	}
	return 1
}

func (m Mark) before(o Mark) bool { return m.Compare(o) < 0 }
func (m Mark) after(o Mark) bool  { return m.Compare(o) > 0 }

// later is the newer of two marks, of equal ones the more precise.
func later(a, b Mark) Mark {
	if c := a.Compare(b); c < 0 || c == 0 && a.Seq == 0 {
		return b
	}
	return a
}
