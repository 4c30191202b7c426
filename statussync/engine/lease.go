package engine

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
)

// leaseKey is where the lease of the account is: who holds it may send requests,
// and nobody else does (D41).
const leaseKey = "lease"

// leaseRecord is what the store holds under leaseKey. It is there for good once
// somebody has held it: terms never go back.
type leaseRecord struct {
	V       int    `json:"v"`
	Holder  string `json:"holder,omitempty"`  // the replica's name; empty once it was given back
	Process string `json:"process,omitempty"` // one run of the holder: names may be used twice by mistake
	Term    int64  `json:"term"`              // counts up with each change of holders
	TTL     string `json:"ttl,omitempty"`     // how long it lasts without being renewed
}

const leaseVersion = 1

// maxTerm is more than terms come to. A record with a higher one is damaged: the term
// after it could be below it, and nobody would be fenced off any more.
const maxTerm = 1 << 53

func isTerm(term int64) bool { return term >= 0 && term <= maxTerm }

// The times of a lease are parts of its ttl.
const (
	defaultTTL   = 10 * time.Second
	renewParts   = 3  // it is renewed after a third
	marginParts  = 10 // its holder takes it to end a tenth early: clocks run at different rates
	shortestTTL  = time.Second
	leaseRetries = 10 // a renewal that failed is tried again after a tenth
)

// lease is the lease as one replica sees it. All times are of its own monotonic
// clock; clocks of several replicas are never compared.
type lease struct {
	replica, process string
	ttl              time.Duration
	clock            ctikit.Clock
	began            time.Time     // when the replica began to look for others
	poke             chan struct{} // the record has changed

	mono atomic.Pointer[func() time.Time] // in place of the clock, in tests

	mu      sync.Mutex
	known   leaseRecord // as last seen
	version uint64
	since   time.Time // when that version was seen first; zero before the first look
	renewed time.Time // ours: when its last renewal was sent
	until   time.Time // ours: when it ends; zero when it is not
	lowest  int64     // records have seen this term
	ending  context.CancelFunc
	timer   func() bool

	late atomic.Int64 // requests that ended after the lease
}

func newLease(replica string, ttl time.Duration, clock ctikit.Clock) *lease {
	return &lease{replica: replica, process: rand.Text(), ttl: ttl, clock: clock, poke: make(chan struct{}, 1)}
}

// now is what the replica's monotonic clock shows.
func (l *lease) now() time.Time {
	if mono := l.mono.Load(); mono != nil {
		return (*mono)()
	}
	return l.clock.Now()
}

// holds reports whether the lease is this replica's still. The only writer needs
// none.
func (l *lease) holds() bool {
	if l == nil {
		return true
	}
	now := l.now() // outside the lock: a process may stop here
	l.mu.Lock()
	defer l.mu.Unlock()
	return now.Before(l.until)
}

// see takes in a version of the record.
func (l *lease) see(rec leaseRecord, version uint64) {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case now.Before(l.until): // it is ours: this may be late
	case l.since.IsZero() || version != l.version:
		l.known, l.version, l.since = rec, version, now
	}
}

// seen reports whether the record has been read.
func (l *lease) seen() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.since.IsZero()
}

// unsee has the record be read anew.
func (l *lease) unsee() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.since = time.Time{}
}

// claim is how the lease could be taken: the record to be saved in place of a
// version, when that may be, as far as is known, and who may be dead then; nobody
// where it was given back. All of it is about one version.
type claim struct {
	rec     leaseRecord
	version uint64
	at      time.Time
	dead    string
}

func (l *lease) claim() claim {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := claim{
		rec:     leaseRecord{leaseVersion, l.replica, l.process, max(l.known.Term, l.lowest) + 1, l.ttl.String()},
		version: l.version, at: l.since, dead: l.known.Holder,
	}
	switch ttl, err := time.ParseDuration(l.known.TTL); {
	case c.dead == "": // it may be taken at once
	case l.known.Process == l.process: // lost, and nobody has held it since
	case err != nil || ttl <= 0:
		c.at = l.since.Add(l.ttl)
	default:
		c.at = l.since.Add(ttl)
	}
	return c
}

// own is the record while it is this process's, and its version.
func (l *lease) own() (rec leaseRecord, version uint64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known, l.version, l.known.Process == l.process && !l.until.IsZero()
}

// current is the record as last seen.
func (l *lease) current() leaseRecord {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known
}

// renewAt is when the lease is to be renewed.
func (l *lease) renewAt() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.renewed.Add(l.ttl / renewParts)
}

// held notes that the lease was saved: asked is when that was sent.
func (l *lease) held(rec leaseRecord, version uint64, asked time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known, l.version, l.since, l.renewed = rec, version, asked, asked
	l.until = asked.Add(l.ttl - l.ttl/marginParts)
}

// lose ends the lease on this side.
func (l *lease) lose() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Time{}
	if l.ending != nil {
		l.ending()
	}
}

// saw notes a term that a record has: the next one is above it.
func (l *lease) saw(term int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lowest = max(l.lowest, term)
}

// during returns a context that ends with the lease.
func (l *lease) during(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	l.mu.Lock()
	l.ending = cancel
	l.mu.Unlock()
	l.watch(cancel)
	return ctx, cancel
}

// watch calls end once the lease has ended.
func (l *lease) watch(end func()) {
	now := l.now()
	l.mu.Lock()
	left := l.until.Sub(now)
	if left > 0 {
		l.timer = l.clock.AfterFunc(left, func() { l.watch(end) })
	}
	l.mu.Unlock()
	if left <= 0 {
		end()
	}
}

// unwatch ends what during began.
func (l *lease) unwatch() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ending = nil
	if l.timer != nil {
		l.timer()
		l.timer = nil
	}
}

// lease reads the record. One that cannot be understood is somebody's: it is
// taken over in time.
func (r *records) lease(ctx context.Context) (rec leaseRecord, version uint64, err error) {
	value, version, err := r.store.Get(ctx, r.prefix+leaseKey)
	if err != nil && !errors.Is(err, ErrBroken) {
		return rec, 0, fmt.Errorf("engine: read %s: %w", leaseKey, err)
	}
	return decodeLease(value, version), version, nil
}

// decodeLease reads a stored lease; version 0 is none.
func decodeLease(value []byte, version uint64) (rec leaseRecord) {
	if version == 0 || value == nil {
		return leaseRecord{}
	}
	if err := json.Unmarshal(value, &rec); err != nil || rec.V < 1 || !isTerm(rec.Term) {
		return leaseRecord{Holder: "?"}
	}
	return rec
}

// saveLease saves the record in place of a version.
func (r *records) saveLease(ctx context.Context, rec leaseRecord, version uint64) (uint64, error) {
	value, err := json.Marshal(rec)
	if err != nil {
		return 0, fmt.Errorf("engine: encode %s: %w", leaseKey, err)
	}
	return r.save(ctx, leaseKey, version, value)
}

// LeaseStats say who may send requests for the account, as this replica knows it.
type LeaseStats struct {
	Replica string `json:"replica"`          // this one
	Role    Role   `json:"role"`             // its own
	Holder  string `json:"holder,omitempty"` // who leads; empty for nobody
	Term    int64  `json:"term"`             // counts up with each change of leaders
	Late    int64  `json:"late,omitempty"`   // requests of this one that ended after its lease: others may have sent some meanwhile
}

// Role is what a replica does.
type Role string

// The roles.
const (
	Leader   Role = "leader"   // it sends all requests
	Follower Role = "follower" // it takes in webhooks and wishes, and sends nothing
)

func (e *Engine) leaseStats() LeaseStats {
	l := e.lease
	rec := l.current()
	out := LeaseStats{Replica: l.replica, Role: Follower, Holder: rec.Holder, Term: rec.Term, Late: l.late.Load()}
	if e.leads() {
		out.Role = Leader
	}
	return out
}
