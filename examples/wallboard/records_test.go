package main

import (
	"context"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// damagedStore has all of the board's own values be damaged that were saved before.
type damagedStore struct {
	engine.Store
	damaged map[string]uint64 // versions by keys
}

// damage saves values of all kinds and has them be damaged.
func damage(t *testing.T, names ...string) damagedStore {
	s := damagedStore{&engine.Memory{}, map[string]uint64{}}
	for _, name := range names {
		key := "wallboard/acme/" + name
		version, err := s.CompareAndSet(t.Context(), key, 0, []byte("{"))
		if err != nil {
			t.Fatal(err)
		}
		s.damaged[key] = version
	}
	return s
}

func (s damagedStore) broken(it engine.Item) error {
	if it.Version != 0 && s.damaged[it.Key] == it.Version {
		return engine.ErrBroken
	}
	return nil
}

func (s damagedStore) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	value, version, err := s.Store.Get(ctx, key)
	if err == nil {
		err = s.broken(engine.Item{Key: key, Version: version})
	}
	return value, version, err
}

func (s damagedStore) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		for it, err := range s.Store.Scan(ctx, prefix) {
			if err == nil {
				err = s.broken(it)
			}
			if !yield(it, err) {
				return
			}
		}
	}
}

// TestDamagedValues: a board whose own values are damaged starts without them, and
// saves others in their place.
func TestDamagedValues(t *testing.T) {
	o := newOffice(2)
	defer o.zendesk.Close()
	defer o.aircall.Close()
	a := o.accounts()
	day := time.Now().UTC().Format(time.DateOnly)
	a.store = damage(t, "key", limitsName, aliveName, screensName+"one", "acts/one", snoozesOf("7001"), daysName+day+"/7001")
	b := boardOn(t, a)
	key, err := b.bearerKey(t.Context())
	if err != nil || key.IsZero() {
		t.Fatalf("a key: %v", err)
	}
	if again, err := b.bearerKey(t.Context()); err != nil || again.Reveal() != key.Reveal() {
		t.Errorf("the new key is not kept: %v", err)
	}
	if err := b.acts.save(t.Context(), act{ID: "one", At: time.Now(), By: "Supervisor"}); err != nil {
		t.Error(err)
	}
	if all, err := b.acts.all(t.Context()); err != nil || len(all) != 1 || !strings.Contains(all[0].By, "Supervisor") {
		t.Errorf("%+v, %v", all, err)
	}
	if err := b.records.replace(t.Context(), aliveName, alive{time.Now(), time.Now()}); err != nil {
		t.Error(err)
	}
	b.saveDays(t.Context())
	b.picture.unsaved(daysName + day + "/7001")
	b.saveDays(t.Context())
	var saved any
	if _, err := b.records.get(t.Context(), daysName+day+"/7001", &saved); err != nil || saved == nil {
		t.Errorf("the day: %v, %v", saved, err)
	}
}
