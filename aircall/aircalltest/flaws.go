package aircalltest

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// Ways in which the company falls short of the ideal follow. They may change
// while it runs.

// SetListLag has lists show users as they were d ago: those of users and of
// availabilities, and the users in the lists of calls, numbers and teams.
// Reading one object stays current. Without it, lists are current.
func (f *Fake) SetListLag(d time.Duration) {
	f.change(func() error {
		if f.fake.ListLag() == 0 {
			f.lag = lag{} // what was before is not known
		}
		return f.fake.SetListLag(d)
	}) // then what is the case now is remembered
}

// SetSkew has Aircall's clock be off by d, ahead if positive: Date headers, and
// the timestamps of events.
func (f *Fake) SetSkew(d time.Duration) { f.fake.SetSkew(d) }

// IgnoreWrites has percent of all writes of statuses be answered 200, and
// nothing happen; IgnoreNextWrites does that to the next n.
func (f *Fake) IgnoreWrites(percent int) { f.complain(f.fake.IgnoreWrites(percent)) }

// IgnoreNextWrites ignores the next n writes of statuses; see IgnoreWrites.
func (f *Fake) IgnoreNextWrites(n int) { f.complain(f.fake.IgnoreNextWrites(n)) }

// IgnoredWrites is the number of writes that were ignored.
func (f *Fake) IgnoredWrites() int { return f.fake.IgnoredWrites() }

// MarkAhead has the timestamp of the next n events that go out lie d later than
// the event.
func (f *Fake) MarkAhead(n int, d time.Duration) { f.complain(f.fake.MarkAhead(n, d)) }

// ListsWithoutReasons has lists of users show neither substatus nor state, or
// show them again.
func (f *Fake) ListsWithoutReasons(on bool) { f.fake.ListsWithoutReasons(on) }

// lag is what lists that lag need.
type lag struct {
	past faketest.History[[]user]
	last []user // of past
}

// remember notes what users look like, for lists that lag.
func (f *Fake) remember() {
	if f.fake.ListLag() == 0 {
		return
	}
	now := mapped(f.users, func(u *user) user { return *u })
	if f.lag.last == nil || !slices.Equal(now, f.lag.last) {
		f.lag.last = now
		f.lag.past.Remember(f.fake, now)
	}
}

// lagged answers with a list as if the users of one lag ago were those of today.
func (f *Fake) lagged(h handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if f.fake.ListLag() == 0 {
			return h(r)
		}
		users, byID := f.users, f.byID
		defer func() { f.users, f.byID = users, byID }()
		f.users, f.byID = nil, map[int64]*user{}
		for _, u := range f.lag.past.Listed(f.fake) {
			f.add(u)
		}
		return h(r)
	}
}
