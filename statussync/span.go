package statussync

import (
	"fmt"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/order"
)

// The times of S2.
const (
	machines   = 500 * time.Millisecond // a provider's machines differ among themselves by so much
	anyClock   = 5 * time.Second        // how far off a clock may be of which nothing is known
	usualDelay = 5 * time.Second        // a report without a usable mark was made at most so long ago
	farAhead   = 2 * time.Second        // a mark later than its receipt by more is no time at all
)

// Span is the time, on our own clock, in which something happened (S2). Both ends
// belong to it. The zero Span is unknown.
type Span struct{ Earliest, Latest time.Time }

// Mark is the provider's own time and number of a change: it orders and names the
// changes of one system only. Seq counts only where both marks have one (Zendesk's
// detail.version). The zero Mark is unknown.
type Mark struct {
	At  time.Time
	Seq int64
}

// Offset is how far a provider's clock is ahead of ours: between Lo and Hi. The
// zero Offset knows nothing and allows five seconds either way. It is a plain
// value; learn it from every reply.
type Offset struct {
	Lo, Hi time.Duration
	Known  bool
}

// Learn takes in the Date header of a reply, which counts whole seconds. The
// request started and ended then, on our clock. A reply that contradicts what was
// known means that the provider's clock was set: learning starts anew.
func (o Offset) Learn(date, started, ended time.Time) Offset {
	return o.narrow(date.Sub(ended), date.Add(time.Second).Sub(started))
}

// LearnEcho takes in the mark that the provider gave to a write of ours, see
// [Learned]. It measures the clock that makes marks, where Date may be another
// machine's. grain is the marks' precision.
func (o Offset) LearnEcho(mark time.Time, grain time.Duration, sent, replied time.Time) Offset {
	return o.narrow(mark.Sub(replied), mark.Add(grain).Sub(sent))
}

func (o Offset) narrow(lo, hi time.Duration) Offset {
	if o.Known && lo <= o.Hi && hi >= o.Lo {
		lo, hi = max(lo, o.Lo), min(hi, o.Hi)
	}
	return Offset{Lo: lo, Hi: hi, Known: true}
}

// Place puts a mark on our clock. A mark that lies in our future is a fault of a
// clock and tells nothing: then ok is false, the mark must not be used, and the
// span is the seconds before receipt. grain is the marks' precision: a second
// where they count whole seconds.
func (o Offset) Place(mark time.Time, grain time.Duration, receipt time.Time) (span Span, ok bool) {
	if mark.IsZero() {
		return unplaced(receipt), false
	}
	lo, hi := o.Lo-machines, o.Hi+machines
	if !o.Known {
		lo, hi = -anyClock, anyClock
	}
	span = Span{mark.Add(-hi), mark.Add(grain - lo)}
	if span.Earliest.After(receipt.Add(farAhead)) {
		return unplaced(receipt), false
	}
	if span.Latest.After(receipt) {
		span.Latest = receipt
	}
	if span.Earliest.After(receipt) {
		span.Earliest = receipt
	}
	return span, true
}

func unplaced(receipt time.Time) Span { return Span{receipt.Add(-usualDelay), receipt} }

// span and mark are [Span] and [Mark] in a state. Marks of one system are put in
// order by package order (S9).
type (
	span struct{ Earliest, Latest moment }
	mark = order.Mark[moment]
)

func spanOf(s Span) span { return span{momentOf(s.Earliest), momentAfter(s.Latest)} }
func markOf(m Mark) mark { return mark{At: momentOf(m.At), Seq: m.Seq} }

func (s span) public() Span                 { return Span{s.Earliest.time(), s.Latest.time()} }
func (s span) before(o span) bool           { return s.Latest < o.Earliest }
func (s span) touches(from, to moment) bool { return s.Latest >= from && s.Earliest <= to }

// MarshalText writes a span as its beginning and its length.
func (s span) MarshalText() ([]byte, error) { return s.append(nil), nil }

func (s *span) UnmarshalText(text []byte) error {
	from, length, _ := strings.Cut(string(text), "/")
	d, err := time.ParseDuration(length)
	if err != nil {
		return fmt.Errorf("statussync: %q is no span: %w", text, err)
	}
	err = s.Earliest.UnmarshalText([]byte(from))
	s.Latest = s.Earliest + moment(d.Milliseconds())
	return err
}

// moment is a time in a state: whole milliseconds since 1970, zero for unknown.
// So a stored state is the very state that was decided on.
type moment int64

const second moment = 1000

// momentOf rounds down, which is earlier.
func momentOf(t time.Time) moment {
	return max(0, moment(t.UnixMilli()))
}

// momentAfter rounds up, which is later.
func momentAfter(t time.Time) moment {
	return momentOf(t.Add(time.Millisecond - time.Nanosecond))
}

func (m moment) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

const stamp = "2006-01-02T15:04:05.999" // UTC

// MarshalText writes a time that people can read.
func (m moment) MarshalText() ([]byte, error) { return m.time().AppendFormat(nil, stamp), nil }

func (m *moment) UnmarshalText(text []byte) error {
	t, err := time.Parse(stamp, string(text))
	if err != nil {
		return fmt.Errorf("statussync: %q is no time like %s", text, stamp)
	}
	*m = momentOf(t)
	return nil
}
