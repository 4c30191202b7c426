package statussync_test

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"reflect"
	"slices"
	"unsafe"

	"github.com/ctikit/ctikit/statussync"
)

// key is a hash of all of a world that its future, or the oracle, can tell apart.
// What that is follows from the types: times count by their gaps, numbers by their
// rank, everything else as it is. Fields tagged key:"-" are left out, and the ids of
// past events: one comes back only with a repeat, which is checked.
func (m *model) key(w *world, k *keys) uint64 {
	k.raw, k.times, k.numbers = k.raw[:0], k.times[:0], k.numbers[:0]
	slices.SortFunc(w.events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.sys, y.sys), cmp.Compare(x.seq, y.seq))
	})
	k.walk(unsafe.Pointer(w), worldPlan)
	k.base = epoch.UnixMilli()
	inside := reflect.ValueOf(statussync.Inside(&w.state))
	k.walk(inside.UnsafePointer(), statePlan)
	k.base = 0
	return k.sum()
}

// plan lists what there is in a type, in memory order.
type plan []field

type field struct {
	at     uintptr
	kind   fieldKind
	elem   plan // of a pointer or slice
	stride uintptr
}

type fieldKind byte

const (
	aTime fieldKind = iota
	aNumber
	aShortNumber
	aWord
	aByte
	anInt
	aLong
	aPointer
	aSlice
)

var (
	worldPlan = planOf(reflect.TypeFor[world](), 0)
	statePlan = planOf(reflect.TypeOf(statussync.Inside(&statussync.State{})).Elem(), 0)
)

func planOf(t reflect.Type, at uintptr) (p plan) {
	one := func(k fieldKind) plan { return plan{{at: at, kind: k}} }
	switch t.Kind() {
	case reflect.Struct:
		for f := range t.Fields() {
			if f.Tag.Get("key") != "-" && f.Name != "Recent" {
				p = append(p, planOf(f.Type, at+f.Offset)...)
			}
		}
		return p
	case reflect.Array:
		for i := range t.Len() {
			p = append(p, planOf(t.Elem(), at+uintptr(i)*t.Elem().Size())...)
		}
		return p
	case reflect.Pointer, reflect.Slice:
		kind := map[reflect.Kind]fieldKind{reflect.Pointer: aPointer, reflect.Slice: aSlice}[t.Kind()]
		return plan{{at: at, kind: kind, elem: planOf(t.Elem(), 0), stride: t.Elem().Size()}}
	case reflect.Int64:
		if t == reflect.TypeFor[ms]() || t.Name() == "moment" {
			return one(aTime)
		}
		return one(aNumber)
	case reflect.Uint32:
		return one(aShortNumber)
	case reflect.String:
		return one(aWord)
	case reflect.Bool, reflect.Uint8:
		return one(aByte)
	case reflect.Int:
		return one(anInt)
	case reflect.Uint64:
		return one(aLong)
	default:
		panic(fmt.Sprintf("the key does not know %v", t))
	}
}

// keys gathers what a world holds.
type keys struct {
	seed    maphash.Seed
	base    int64 // what times are counted from
	raw     []byte
	times   []int64
	numbers []int64
	sorted  []int64
	gaps    []uint32
	words   map[string]uint16
}

func newKeys() *keys { return &keys{seed: maphash.MakeSeed(), words: map[string]uint16{}} }

func (k *keys) walk(of unsafe.Pointer, p plan) {
	for i := range p {
		f := &p[i]
		at := unsafe.Add(of, f.at)
		switch f.kind {
		case aTime:
			t := *(*int64)(at)
			if t != 0 { // which is unknown
				t -= k.base
			}
			k.times = append(k.times, t)
		case aNumber:
			k.numbers = append(k.numbers, *(*int64)(at))
		case aShortNumber:
			k.numbers = append(k.numbers, int64(*(*uint32)(at)))
		case aWord:
			k.word(*(*string)(at))
		case aByte:
			k.raw = append(k.raw, *(*byte)(at))
		case anInt:
			k.raw = append(k.raw, byte(*(*int)(at)))
		case aLong:
			k.raw = binary.LittleEndian.AppendUint64(k.raw, *(*uint64)(at))
		case aPointer:
			to := *(*unsafe.Pointer)(at)
			k.raw = append(k.raw, bit(to != nil))
			if to != nil {
				k.walk(to, f.elem)
			}
		case aSlice:
			s := *(*[]byte)(at) // only its length and its array are used
			k.raw = append(k.raw, byte(len(s)))
			for j := range len(s) {
				k.walk(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), uintptr(j)*f.stride), f.elem)
			}
		}
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

// sum ranks times and numbers and hashes all.
func (k *keys) sum() uint64 {
	const longest = 100_000 // beyond every window of the rules
	k.rank(k.times)
	k.gaps = append(k.gaps[:0], 0)
	for i := 1; i < len(k.sorted); i++ {
		k.gaps = append(k.gaps, k.gaps[i-1]+uint32(min(k.sorted[i]-k.sorted[i-1], longest)))
	}
	for _, t := range k.times {
		i, _ := slices.BinarySearch(k.sorted, t)
		k.raw = binary.LittleEndian.AppendUint32(k.raw, k.gaps[i])
	}
	k.rank(k.numbers)
	for _, n := range k.numbers {
		i, _ := slices.BinarySearch(k.sorted, n)
		k.raw = append(k.raw, byte(i))
	}
	return maphash.Bytes(k.seed, k.raw)
}

func (k *keys) rank(values []int64) {
	k.sorted = append(k.sorted[:0], values...)
	slices.Sort(k.sorted)
	k.sorted = slices.Compact(k.sorted)
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
