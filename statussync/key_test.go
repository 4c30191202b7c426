package statussync_test

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"reflect"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// key is a hash of all of a world that its future, or the oracle, can tell apart.
// It is derived from the types: times count by their gaps, numbers by their rank,
// everything else as it is. Fields tagged key:"-" are left out.
func (m *model) key(w *world, k *keys) uint64 {
	k.reset()
	slices.SortFunc(w.events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.sys, y.sys), cmp.Compare(x.seq, y.seq))
	})
	k.time(int64(w.now))
	k.walk(reflect.ValueOf(w).Elem())
	k.base = epoch.UnixMilli()
	k.walk(reflect.ValueOf(statussync.Inside(&w.state)).Elem())
	k.base = 0
	return k.sum()
}

// keys gathers what a world holds.
type keys struct {
	seed    maphash.Seed
	base    int64 // what times are counted from
	raw     []byte
	times   []int64
	numbers []int64
	sorted  []int64
	words   map[string]uint16
}

func newKeys() *keys { return &keys{seed: maphash.MakeSeed(), words: map[string]uint16{}} }

func (k *keys) reset() { k.raw, k.times, k.numbers = k.raw[:0], k.times[:0], k.numbers[:0] }

var worldTime = reflect.TypeFor[ms]()

func (k *keys) walk(v reflect.Value) {
	t := v.Type()
	switch v.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("key") != "-" && f.Type.Name() != "digests" { // a past event comes back only with a repeat, which is checked
				k.walk(v.Field(i))
			}
		}
	case reflect.Pointer:
		k.raw = append(k.raw, bit(!v.IsNil()))
		if !v.IsNil() {
			k.walk(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		k.raw = append(k.raw, byte(v.Len()))
		for i := range v.Len() {
			k.walk(v.Index(i))
		}
	case reflect.String:
		k.word(v.String())
	case reflect.Bool:
		k.raw = append(k.raw, bit(v.Bool()))
	case reflect.Int64:
		if t == worldTime || t.Name() == "moment" {
			k.time(v.Int())
			return
		}
		k.numbers = append(k.numbers, v.Int())
	case reflect.Uint32:
		k.numbers = append(k.numbers, int64(v.Uint()))
	case reflect.Int, reflect.Uint8:
		n := v
		if v.CanInt() {
			k.raw = append(k.raw, byte(n.Int()))
		} else {
			k.raw = append(k.raw, byte(n.Uint()))
		}
	case reflect.Uint64:
		k.raw = binary.LittleEndian.AppendUint64(k.raw, v.Uint())
	default:
		panic(fmt.Sprintf("the key does not know %v", t))
	}
}

func (k *keys) word(s string) {
	n, ok := k.words[s]
	if !ok {
		n = uint16(len(k.words))
		k.words[s] = n
	}
	k.raw = binary.LittleEndian.AppendUint16(k.raw, n)
}

// time notes a time; zero is unknown.
func (k *keys) time(t int64) {
	if t != 0 {
		t -= k.base
	}
	k.times = append(k.times, t)
}

// sum ranks times and numbers and hashes all.
func (k *keys) sum() uint64 {
	const longest = 100_000 // beyond every window of the rules
	k.sorted = append(k.sorted[:0], k.times...)
	slices.Sort(k.sorted)
	k.sorted = slices.Compact(k.sorted)
	gaps := make([]int32, len(k.sorted))
	for i := 1; i < len(k.sorted); i++ {
		gaps[i] = gaps[i-1] + int32(min(k.sorted[i]-k.sorted[i-1], longest))
	}
	for _, t := range k.times {
		i, _ := slices.BinarySearch(k.sorted, t)
		k.raw = binary.LittleEndian.AppendUint32(k.raw, uint32(gaps[i]))
	}
	k.sorted = append(k.sorted[:0], k.numbers...)
	slices.Sort(k.sorted)
	k.sorted = slices.Compact(k.sorted)
	for _, n := range k.numbers {
		i, _ := slices.BinarySearch(k.sorted, n)
		k.raw = append(k.raw, byte(i))
	}
	return maphash.Bytes(k.seed, k.raw)
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
