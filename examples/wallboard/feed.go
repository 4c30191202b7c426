package main

import (
	"crypto/rand"
	"sync"
)

// feed numbers what happens and passes it on. Who reads too slowly is dropped,
// never waited for, and comes back with the number of what it has.
type feed struct {
	epoch string // another one after each start: numbers begin anew
	mu    sync.Mutex
	seq   uint64
	ring  []event
	next  map[*reader]bool
	shut  bool
}

// event is one thing that happened.
type event struct {
	seq  uint64
	name string // patch or alert
	news []news
}

// reader gets events until it is dropped, which closes the channel.
type reader struct{ events chan event }

const (
	kept  = 2048 // events of which readers can still get what they missed
	queue = 128  // events that a reader may be behind
)

func newFeed() *feed { return &feed{epoch: rand.Text()[:8], next: map[*reader]bool{}} }

// publish gives an event its number and passes it on.
func (f *feed) publish(name string, all []news) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seq++
	e := event{f.seq, name, all}
	if f.ring = append(f.ring, e); len(f.ring) >= 2*kept {
		f.ring = append([]event(nil), f.ring[len(f.ring)-kept:]...)
	}
	for r := range f.next {
		select {
		case r.events <- e:
		default:
			f.drop(r)
		}
	}
}

func (f *feed) drop(r *reader) {
	if f.next[r] {
		delete(f.next, r)
		close(r.events)
	}
}

// subscribe returns what happened after seq and a reader for what follows. It is
// false where that is no longer kept, or was never so: read the floor again.
func (f *feed) subscribe(epoch string, seq uint64) (missed []event, r *reader, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	behind := f.seq - seq
	if f.shut || epoch != f.epoch || seq > f.seq || behind > uint64(min(len(f.ring), kept)) {
		return nil, nil, false
	}
	r = &reader{make(chan event, queue)}
	f.next[r] = true
	return f.ring[len(f.ring)-int(behind):], r, true //nolint:gosec // not more than the ring is long
}

// leave ends a reader.
func (f *feed) leave(r *reader) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(r)
}

// close ends all readers, and takes no more.
func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shut = true
	for r := range f.next {
		f.drop(r)
	}
}

// readers counts the streams.
func (f *feed) readers() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.next)
}
