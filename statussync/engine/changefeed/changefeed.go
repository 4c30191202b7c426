package changefeed

import (
	"context"
	"iter"
	"strings"
	"sync"
)

// Item is a key and its new value, nil when it was deleted. It is the type
// engine.Item.
type Item = struct {
	Key     string
	Value   []byte
	Version uint64
}

// Feed is a set of subscribers. The zero Feed is ready to use.
type Feed struct {
	mu     sync.Mutex
	all    map[*subscriber]struct{}
	closed error
}

type subscriber struct {
	prefix string
	wake   chan struct{} // holds one token while there is something to take

	mu      sync.Mutex
	waiting map[string]Item
	ended   error
}

// Subscribe returns the changes that are published from now on, until the loop
// or ctx ends. The error comes last.
func (f *Feed) Subscribe(ctx context.Context, prefix string) iter.Seq2[Item, error] {
	s := &subscriber{prefix: prefix, wake: make(chan struct{}, 1), waiting: map[string]Item{}}
	f.add(s)
	stop := context.AfterFunc(ctx, func() { f.end(s, ctx.Err()) })
	return func(yield func(Item, error) bool) {
		defer stop()
		defer f.end(s, context.Canceled) // a second loop ends at once
		for range s.wake {
			items, err := s.take()
			for _, it := range items {
				if err = s.state(err); err != nil {
					break
				}
				if !yield(it, nil) {
					return
				}
			}
			if err != nil {
				yield(Item{}, err)
				return
			}
		}
	}
}

// Publish passes changes on. Calls must not overlap for changes of one key.
func (f *Feed) Publish(items ...Item) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.all {
		s.put(items)
	}
}

// Close ends all subscriptions, later ones too, with err.
func (f *Feed) Close(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = err
	for s := range f.all {
		s.end(err)
	}
	f.all = nil
}

func (f *Feed) add(s *subscriber) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed != nil {
		s.end(f.closed)
		return
	}
	if f.all == nil {
		f.all = map[*subscriber]struct{}{}
	}
	f.all[s] = struct{}{}
}

func (f *Feed) end(s *subscriber, err error) {
	f.mu.Lock()
	delete(f.all, s)
	f.mu.Unlock()
	s.end(err)
}

func (s *subscriber) put(items []Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, it := range items {
		if strings.HasPrefix(it.Key, s.prefix) {
			s.waiting[it.Key] = it
			s.signal()
		}
	}
}

func (s *subscriber) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended == nil {
		s.ended = err
	}
	s.signal()
}

func (s *subscriber) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// take empties what waits.
func (s *subscriber) take() (map[string]Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	items := s.waiting
	s.waiting = map[string]Item{}
	return items, s.ended
}

// state is err, or how the subscription ended meanwhile.
func (s *subscriber) state(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	return s.ended
}
