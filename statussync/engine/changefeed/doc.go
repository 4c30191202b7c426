// Package changefeed passes changes of keys on to subscribers. It is for those who
// write a store that is an engine.Watcher: one source of changes in, any number of
// subscriptions out.
//
//	type Store struct {
//		changes changefeed.Feed
//		// …
//	}
//
//	func (s *Store) Watch(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
//		return s.changes.Subscribe(ctx, prefix)
//	}
//
// After each change, in its order, the store calls [Feed.Publish]. A subscriber that
// falls behind gets the newest version of each key, so that what waits for it is
// bounded by the number of keys.
package changefeed
