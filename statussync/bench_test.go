package statussync_test

import (
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

// BenchmarkTranslate beside a look-up in a plain map, its floor.
func BenchmarkTranslate(b *testing.B) {
	rules := compiled(b, two(), withAircall())
	plain := map[status]status{"3": "available", "2": "unavailable", "4": "unavailable", "91": "unavailable/lunch", "92": "unavailable/training"}
	b.Run("map", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if plain["91"] == "" {
				b.Fatal("no rule")
			}
		}
	})
	b.Run("rules", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := rules.Translate("zendesk", "aircall", "91"); !ok {
				b.Fatal("no rule")
			}
		}
	})
}

// BenchmarkDecide is one event that is copied across.
func BenchmarkDecide(b *testing.B) {
	m := newModel(b, two(), withAircall())
	w := m.start("3", "available")
	o := statussync.Chose{At: at(210), System: "zendesk", ID: "e", Status: "91", Mark: statussync.Mark{At: at(210), Seq: 5}, By: statussync.Agent}
	b.ReportAllocs()
	for b.Loop() {
		if _, effects := statussync.Decide(w.state, o, m.rules); len(effects) != 1 {
			b.Fatal(effects)
		}
	}
}
