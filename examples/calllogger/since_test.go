package main

import (
	"context"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// damagedStore cannot read what it has.
type damagedStore struct{ engine.Store }

func (s damagedStore) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	value, version, err := s.Store.Get(ctx, key)
	if err == nil && version != 0 {
		err = engine.ErrBroken
	}
	return value, version, err
}

// A start over a damaged value counts as the first.
func TestSinceIsDamaged(t *testing.T) {
	store, before := new(engine.Memory), time.Now().Add(-time.Hour)
	_, err := since(t.Context(), store, "main", before)
	must(t, err)
	if got, err := since(t.Context(), damagedStore{store}, "main", time.Now()); err != nil || !got.After(before) {
		t.Errorf("since %v, %v", got, err)
	}
}
