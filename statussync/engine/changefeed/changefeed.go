package changefeed

import (
	"context"
	"iter"
	"slices"
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
	all    map[string]map[*subscriber]struct{} // by the first segment of the prefix
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

// Poll returns a function that takes what was published since it was called last,
// in the order of the keys and without waiting.
func (f *Feed) Poll(prefix string) (take func() []Item) {
	s := &subscriber{prefix: prefix, wake: make(chan struct{}, 1), waiting: map[string]Item{}}
	f.add(s)
	return func() []Item {
		waiting, _ := s.take()
		items := make([]Item, 0, len(waiting))
		for _, it := range waiting {
			items = append(items, it)
		}
		slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.Key, b.Key) })
		return items
	}
}

// Publish passes changes on. Calls must not overlap for changes of one key. Those
// who wait for other first segments cost nothing.
func (f *Feed) Publish(items ...Item) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, it := range items {
		for s := range f.all[root(it.Key)] {
			s.put(it)
		}
		for s := range f.all[""] {
			s.put(it)
		}
	}
}

// root is the first segment of a key or prefix, with its "/"; empty where there is
// none.
func root(key string) string { return key[:strings.IndexByte(key, '/')+1] }

// Close ends all subscriptions, later ones too, with err.
func (f *Feed) Close(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = err
	for _, some := range f.all {
		for s := range some {
			s.end(err)
		}
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
	r := root(s.prefix)
	if f.all == nil {
		f.all = map[string]map[*subscriber]struct{}{}
	}
	if f.all[r] == nil {
		f.all[r] = map[*subscriber]struct{}{}
	}
	f.all[r][s] = struct{}{}
}

func (f *Feed) end(s *subscriber, err error) {
	f.mu.Lock()
	r := root(s.prefix)
	if delete(f.all[r], s); len(f.all[r]) == 0 {
		delete(f.all, r)
	}
	f.mu.Unlock()
	s.end(err)
}

func (s *subscriber) put(it Item) {
	if !strings.HasPrefix(it.Key, s.prefix) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting[it.Key] = it
	s.signal()
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
