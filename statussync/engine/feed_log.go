package engine

import (
	"crypto/rand"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ctikit/ctikit/statussync"
)

// feedLog is which records changed, in which order: each is there once, at its last
// change. It holds no records.
type feedLog struct {
	starting sync.Mutex
	watched  atomic.Bool // the store reports all changes

	mu    sync.Mutex
	last  map[string]lastChange // by key; nil before the first reader
	marks []mark                // in the order of seq; a key's last one counts
	lists map[string]listed     // of those that only lists show, by key
	epoch string
	seq   uint64
	gone  int
	next  chan struct{} // closed at the next change
	first chan struct{} // closed at the first reader
}

// mark is a change of a record.
type mark struct {
	key string
	seq uint64
}

// lastChange is the last change of a record.
type lastChange struct {
	seq, version uint64
	gone, listed bool // listed: there is no record, only lists show the agent
}

// listed is an agent that is not joined, as the last sweep saw it.
type listed struct {
	status statussync.Status
	doing  statussync.Doing
	since  statussync.Span
}

// mostGone is how many records that are no more are remembered, for those who have
// not read so yet. With more, all readers begin anew.
const mostGone = 1024

// news is what there is after a position.
type news struct {
	at    Position // behind marks
	marks []mark
	reset bool
	more  bool
	next  <-chan struct{}
}

func (f *feedLog) started() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last != nil
}

// wanted is closed at the first reader.
func (f *feedLog) wanted() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readers()
}

func (f *feedLog) readers() chan struct{} {
	if f.first == nil {
		f.first = make(chan struct{})
	}
	return f.first
}

func (f *feedLog) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last, f.marks, f.lists, f.gone = map[string]lastChange{}, nil, nil, 0
	f.epoch, f.next = rand.Text(), make(chan struct{})
	select {
	case <-f.readers():
	default:
		close(f.first)
	}
}

// end undoes begin, which failed.
func (f *feedLog) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = nil
}

// saved notes what this process has saved, unless the store reports that.
func (f *feedLog) saved(key string, version uint64, gone bool) {
	if !f.watched.Load() && isAgents(key) {
		f.note(key, version, gone)
	}
}

// note notes that a record has changed. The same version is no change.
func (f *feedLog) note(key string, version uint64, gone bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	was, known := f.last[key]
	if was.listed {
		was.version = 0
	}
	if f.last == nil || known && was.version == version && was.gone == gone || !known && gone {
		return
	}
	if gone != was.gone {
		f.gone += map[bool]int{true: 1, false: -1}[gone]
	}
	f.set(key, version, gone)
	if f.gone > mostGone {
		f.anew()
	}
	f.wake()
}

func (f *feedLog) set(key string, version uint64, gone bool) {
	f.seq++
	f.last[key] = lastChange{f.seq, version, gone, false}
	f.marks = append(f.marks, mark{key, f.seq})
	if len(f.marks) > 2*len(f.last)+batchRows {
		f.marks = slices.Clone(slices.DeleteFunc(f.marks, func(m mark) bool { return f.last[m.key].seq != m.seq }))
	}
}

// wake has readers look. The caller holds mu.
func (f *feedLog) wake() {
	close(f.next)
	f.next = make(chan struct{})
}

// anew has all readers begin anew, without what is gone. The caller holds mu.
func (f *feedLog) anew() {
	for key, c := range f.last {
		if c.gone {
			delete(f.last, key)
		}
	}
	f.marks = slices.DeleteFunc(f.marks, func(m mark) bool { return f.last[m.key].seq != m.seq })
	f.gone, f.epoch = 0, rand.Text()
}

// keep notes that all other records are gone.
func (f *feedLog) keep(seen map[string]bool) {
	for _, key := range f.known() {
		if !seen[key] && !f.isListed(key) {
			f.note(key, 0, true)
		}
	}
}

// renew has all agents come again: what is said of them has changed.
func (f *feedLog) renew() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last == nil {
		return
	}
	for _, key := range sortedKeys(f.last) {
		if c := f.last[key]; !c.gone {
			f.set(key, c.version, false)
			c.seq = f.seq
			f.last[key] = c
		}
	}
	f.wake()
}

// sighted takes in the agents that are not joined and that a sweep saw. Of those
// with a record, that says more.
func (f *feedLog) sighted(now map[string]listed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last == nil {
		return
	}
	before := f.lists
	f.lists = now
	for _, key := range sortedKeys(now) {
		was, known := f.last[key]
		if known && !was.gone && (!was.listed || before[key].status == now[key].status && before[key].doing == now[key].doing) {
			continue
		}
		if was.gone {
			f.gone--
		}
		f.set(key, 0, false)
		f.last[key] = lastChange{seq: f.seq, listed: true}
	}
	for _, key := range sortedKeys(before) {
		if _, still := now[key]; !still && f.last[key].listed && !f.last[key].gone {
			f.gone++
			f.set(key, 0, true)
		}
	}
	f.wake()
}

func (f *feedLog) isListed(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last[key].listed
}

// inList is an agent that is not joined, as the last sweep saw it.
func (f *feedLog) inList(key string) (listed, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l, ok := f.lists[key]
	return l, ok
}

func (f *feedLog) known() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return sortedKeys(f.last)
}

// since is what changed after a position, up to so many records.
func (f *feedLog) since(at Position, most int) news {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := news{at: Position{f.epoch, f.seq}, next: f.next}
	if at.Epoch != f.epoch || at.Seq > f.seq {
		at.Seq, n.reset = 0, true
	}
	from, _ := slices.BinarySearchFunc(f.marks, at.Seq+1, func(m mark, seq uint64) int {
		switch {
		case m.seq < seq:
			return -1
		case m.seq > seq:
			return 1
		}
		return 0
	})
	for _, m := range f.marks[from:] {
		c := f.last[m.key]
		if c.seq != m.seq || n.reset && c.gone {
			continue
		}
		if len(n.marks) == most {
			n.at.Seq, n.more = n.marks[most-1].seq, true
			break
		}
		n.marks = append(n.marks, m)
	}
	return n
}
