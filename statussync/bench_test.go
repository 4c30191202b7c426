package statussync_test

import (
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

// BenchmarkTranslate beside a look-up in a plain map, its floor.
func BenchmarkTranslate(b *testing.B) {
	rules := played(b, "").rules
	plain := map[statussync.Status]statussync.Status{
		"3": "available", "2": "unavailable", "4": "unavailable", "91": "unavailable/lunch", "92": "unavailable/training",
	}
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
	p := played(b, "")
	mark := statussync.Mark{At: sec(10), Seq: 5}
	span, _ := statussync.Offset{Known: true}.Place(mark.At, 0, sec(10))
	click := statussync.Report{System: "zendesk", At: sec(10), ID: "e", Status: "91", Mark: mark, Span: span, By: statussync.Agent}
	b.ReportAllocs()
	for b.Loop() {
		if _, effects := statussync.Decide(p.state, click, p.rules); len(effects) != 1 {
			b.Fatal(effects)
		}
	}
}

// BenchmarkStored writes a state, and beside it encoding/json does.
func BenchmarkStored(b *testing.B) {
	s := underWay(b).state
	b.Run("append", func(b *testing.B) {
		b.ReportAllocs()
		var text []byte
		for b.Loop() {
			text = s.AppendJSON(text[:0])
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := statussync.Reflected(s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
