package connecttest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// Sink takes one record of a stream. On an error the same record comes again,
// for a day. The context ends with the fake.
type Sink func(ctx context.Context, record []byte) error

// SubscribeAgentEvents has the agent events that follow go to sink, at least
// once and in the order of each agent, as out of a Kinesis shard: what a sink
// refuses holds up what is behind it. Stop ends that.
func (f *Fake) SubscribeAgentEvents(sink Sink) (stop func()) { return f.subscribe(f.agentLog, sink) }

// SubscribeContactEvents has the contact events that follow go to sink, at
// least once and, unless a plan says otherwise, in the order of each contact,
// which EventBridge does not promise. Stop ends that.
func (f *Fake) SubscribeContactEvents(sink Sink) (stop func()) { return f.subscribe(f.eventLog, sink) }

// SubscribeContactRecords has the contact records that follow go to sink, at
// least once: each contact's when after-contact work is over, and again when
// attributes of the conversation change later. Stop ends that.
func (f *Fake) SubscribeContactRecords(sink Sink) (stop func()) {
	return f.subscribe(f.recordLog, sink)
}

func (f *Fake) subscribe(to *stream, sink Sink) (stop func()) {
	if sink == nil {
		f.complain(errors.New("sink: want a function, got nil"))
		return func() {}
	}
	return to.subscribe(sink)
}

// AgentEvents lists all agent events so far, whether or not they were
// delivered.
func (f *Fake) AgentEvents() [][]byte { return f.agentLog.all() }

// ContactEvents lists all contact events so far, whether or not they were
// delivered.
func (f *Fake) ContactEvents() [][]byte { return f.eventLog.all() }

// ContactRecords lists all contact records so far, whether or not they were
// delivered.
func (f *Fake) ContactRecords() [][]byte { return f.recordLog.all() }

// SetDeliveryPlan loses, delays, doubles and reorders the records that follow.
// Each of the three streams counts its own. Nil sends each once, at once.
func (f *Fake) SetDeliveryPlan(plan ctikit.DeliveryPlan) {
	f.agentLog.setPlan(plan)
	f.eventLog.setPlan(plan)
	f.recordLog.setPlan(plan)
}

// PendingDeliveries is the number of records that sinks have not taken yet.
func (f *Fake) PendingDeliveries() int {
	return f.agentLog.pending() + f.eventLog.pending() + f.recordLog.pending()
}

// retention is how long a record is kept for a sink that refuses it.
const retention = 24 * time.Hour

// stream is records on their way to subscribers, on the clock.
type stream struct {
	clock ctikit.Clock
	retry time.Duration

	mu      sync.Mutex // never held while calling out
	plan    ctikit.DeliveryPlan
	tape    [][]byte
	subs    []*subscription
	waiting int
	closed  bool
}

// subscription is a sink with a queue for each agent or contact.
type subscription struct {
	sink   Sink
	queues map[string]*queue
	stop   func()                 // cancels what is under way
	ctx    func() context.Context // ends with stop
}

// queue is delivered in order, by one at a time.
type queue struct {
	records []record
	busy    bool
}

type record struct {
	text []byte
	made time.Time
}

func newStream(clk ctikit.Clock, plan ctikit.DeliveryPlan, retry time.Duration) *stream {
	return &stream{clock: clk, plan: plan, retry: retry}
}

func (s *stream) subscribe(sink Sink) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	sub := &subscription{sink: sink, queues: map[string]*queue{}, stop: cancel, ctx: func() context.Context { return ctx }}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subs = append(s.subs, sub)
	return func() {
		cancel()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.subs = slices.DeleteFunc(s.subs, func(o *subscription) bool { return o == sub })
		for _, q := range sub.queues {
			s.drop(q)
		}
	}
}

func (s *stream) setPlan(plan ctikit.DeliveryPlan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plan = plan
}

func (s *stream) all() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.tape)
}

func (s *stream) pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting
}

// close drops what waits, and cancels what is under way.
func (s *stream) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, sub := range s.subs {
		sub.stop()
		for _, q := range sub.queues {
			s.drop(q)
		}
	}
	s.subs, s.waiting = nil, 0
}

func (s *stream) drop(q *queue) {
	s.waiting -= len(q.records)
	q.records = nil
}

// publish sends a record to all subscribers, as the plan says. It may run
// inside any lock but the stream's.
func (s *stream) publish(key string, text []byte) {
	s.mu.Lock()
	s.tape = append(s.tape, text)
	n, subs, plan := len(s.tape), slices.Clone(s.subs), s.plan
	s.mu.Unlock()
	delays := []time.Duration{0}
	if plan != nil && len(subs) > 0 {
		delays = plan(n)
	}
	rec := record{text, s.clock.Now()}
	for _, sub := range subs {
		for _, delay := range delays {
			s.schedule(sub, key, rec, delay)
		}
	}
}

// schedule puts a record into its queue: at once when it is not late, so that
// its place is certain.
func (s *stream) schedule(sub *subscription, key string, rec record, delay time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || !slices.Contains(s.subs, sub) {
		return
	}
	s.waiting++
	if delay <= 0 {
		s.join(sub, key, rec)
		return
	}
	s.clock.AfterFunc(delay, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch {
		case s.closed:
		case !slices.Contains(s.subs, sub):
			s.waiting--
		default:
			s.join(sub, key, rec)
		}
	})
}

// join runs inside the lock.
func (s *stream) join(sub *subscription, key string, rec record) {
	q := sub.queues[key]
	if q == nil {
		q = &queue{}
		sub.queues[key] = q
	}
	q.records = append(q.records, rec)
	if !q.busy {
		q.busy = true
		s.clock.AfterFunc(0, func() { s.pump(sub, q) })
	}
}

// pump delivers a queue until it is empty or the sink refuses.
func (s *stream) pump(sub *subscription, q *queue) {
	for {
		rec, ok := s.head(q)
		if !ok {
			return
		}
		err := sub.sink(sub.ctx(), slices.Clone(rec.text))
		if again := s.delivered(q, rec, err); again {
			s.clock.AfterFunc(s.retry, func() { s.pump(sub, q) })
			return
		}
	}
}

func (s *stream) head(q *queue) (rec record, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(q.records) == 0 {
		q.busy = false
		return record{}, false
	}
	return q.records[0], true
}

// delivered takes a record off its queue, unless it is to come again.
func (s *stream) delivered(q *queue, rec record, err error) (again bool) {
	late := s.clock.Now().Add(s.retry).Sub(rec.made) > retention
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(q.records) == 0: // dropped meanwhile
		return false
	case err != nil && !late:
		return true
	}
	q.records = q.records[1:]
	s.waiting--
	return false
}
