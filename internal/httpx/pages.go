package httpx

import (
	"context"
	"errors"
	"iter"
)

// ErrCursorLoop: a list names as its next page one that was already read.
var ErrCursorLoop = errors.New("list repeats a cursor")

// Pages ranges over the items of all pages from the cursor start on. Fetch
// reads one page and names the next, "" after the last; an empty page is not
// the end. Nothing is fetched before it is needed, ranging again starts over,
// and the first error comes last.
func Pages[T any](ctx context.Context, start string, fetch func(ctx context.Context, cursor string) (items []T, next string, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		seen := map[string]bool{}
		for cursor := start; ; {
			if seen[cursor] {
				yield(zero, ErrCursorLoop)
				return
			}
			seen[cursor] = true
			items, next, err := fetch(ctx, cursor)
			if err != nil {
				yield(zero, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			cursor = next
		}
	}
}
