package pgstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/ctikit/ctikit/statussync/engine"
)

// sql puts the table's name into a statement. It needs no quotes.
func (s *Store) sql(text string) string { return strings.ReplaceAll(text, "TABLE", s.table) }

// Get implements engine.Store.
func (s *Store) Get(ctx context.Context, key string) (value []byte, version uint64, err error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	err = s.pool.QueryRow(ctx, s.sql(`select value, version from TABLE where key = $1`), key).Scan(&value, &version)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("pgstore: get: %w", err)
	}
	return value, version, nil
}

// scanPage is how many values are read at a time, so that a slow loop keeps no
// connection and no transaction.
const scanPage = 256

// Scan implements engine.Store. It lists keys in order.
func (s *Store) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		after := prefix // no key ends in "/"
		for {
			items, err := s.page(ctx, prefix, after)
			if err != nil {
				yield(engine.Item{}, err)
				return
			}
			for _, it := range items {
				if err := ctx.Err(); err != nil {
					yield(engine.Item{}, err)
					return
				}
				if !yield(it, nil) {
					return
				}
				after = it.Key
			}
			if len(items) < scanPage {
				return
			}
		}
	}
}

// page returns the next values behind a key.
func (s *Store) page(ctx context.Context, prefix, after string) ([]engine.Item, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	rows, err := s.pool.Query(ctx, s.sql(`select key, value, version from TABLE where key > $1 and starts_with(key, $2)
		and ($3 = '' or key < $3) order by key limit $4`), after, prefix, behind(prefix), scanPage)
	if err != nil {
		return nil, fmt.Errorf("pgstore: scan: %w", err)
	}
	items, err := pgx.CollectRows(rows, item)
	if err != nil {
		return nil, fmt.Errorf("pgstore: scan: %w", err)
	}
	return items, nil
}

// behind is the first key after all that start with a prefix, which ends in "/".
func behind(prefix string) string {
	if prefix == "" {
		return ""
	}
	return prefix[:len(prefix)-1] + string(rune(prefix[len(prefix)-1]+1))
}

func item(row pgx.CollectableRow) (it engine.Item, err error) {
	err = row.Scan(&it.Key, &it.Value, &it.Version)
	return it, err
}
