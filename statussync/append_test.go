package statussync_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// TestAppendJSON writes states as encoding/json does: those of random stories, and
// ones with anything in any field. Those of stories are read as they were.
func TestAppendJSON(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 5))
	for n := range 300 {
		text := make([]byte, 80)
		for i := range text {
			text[i] = byte(rng.Uint32())
		}
		row := ruleRow{three: true, holds: []statussync.Hold{onACall("aircall", "dialpad")}}
		p := row.play(t)
		for _, next := range fuzzed(p, text) {
			p.now = next.at
			p.decide(next.in)
			sameBytes(t, p.state)
		}
		if n%10 == 0 {
			again := stored(t, p.state)
			if diff := cmp.Diff(jsonOf(t, p.state), jsonOf(t, again)); diff != "" {
				t.Fatalf("read again (-before +after):\n%s", diff)
			}
		}
	}
	for range 2000 {
		var s statussync.State
		fill(rng, reflect.ValueOf(statussync.Inside(&s)).Elem())
		sameBytes(t, s)
	}
}

func sameBytes(t *testing.T, s statussync.State) {
	t.Helper()
	want, err := statussync.Reflected(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.AppendJSON([]byte("before")); !bytes.Equal(got, append([]byte("before"), want...)) {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}

// fill gives a value random contents, every second one its zero.
func fill(rng *rand.Rand, v reflect.Value) {
	if !v.CanSet() || rng.IntN(2) == 0 && v.Kind() != reflect.Struct {
		return
	}
	switch v.Kind() {
	case reflect.String:
		texts := []string{"3", "unavailable/out_for_lunch", "<é>&\"\\\n\x00", "\xff", "\u2028", "\x7f"}
		v.SetString(texts[rng.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(rng.Int64N(4e12) - 1e12)
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(rng.Uint32()))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(rng, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rng.IntN(3), 3))
		for i := range v.Len() {
			fill(rng, v.Index(i))
		}
	case reflect.Struct:
		if rng.IntN(3) == 0 {
			return
		}
		for i := range v.NumField() {
			fill(rng, v.Field(i))
		}
	default:
		panic(v.Kind())
	}
}

// TestUnknownMembers: what a later program added to a state and to its sides is
// there after a decision, and what this one knows is read.
func TestUnknownMembers(t *testing.T) {
	p := underWay(t)
	known := jsonOf(t, p.state)
	text := strings.Replace(known, `"v":2`, `"v":2,"z<":{"n":1.50},"A":[1,2]`, 1)
	text = strings.Replace(text, `{"system":"aircall"`, `{"mood":null,"system":"aircall"`, 1)
	var s statussync.State
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	next, _ := statussync.Decide(s, statussync.Woke{At: p.now}, p.rules)
	plain, _ := statussync.Decide(p.state, statussync.Woke{At: p.now}, p.rules)
	got := jsonOf(t, next)
	for _, want := range []string{`,"A":[1,2],"z\u003c":{"n":1.50}}`, `,"mood":null}`} {
		if strings.Count(got, want) != 1 {
			t.Errorf("want %s once in %s", want, got)
		}
		got = strings.Replace(got, want, "}", 1)
	}
	if diff := cmp.Diff(jsonOf(t, plain), got); diff != "" {
		t.Errorf("besides (-without +with unknown members):\n%s", diff)
	}
	if again := statussync.Join(stored(t, next), statussync.State{}); jsonOf(t, again) != jsonOf(t, next) {
		t.Errorf("joined: %s", jsonOf(t, again))
	}
}
