package statussync_test

import (
	"cmp"
	"hash/maphash"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// key is a hash of all of a world that its future, or the oracle, can tell
// apart. Left out, because nothing to come can depend on it:
//   - absolute time and numbers: only the order and the gaps of times, and the
//     order of a system's marks, are ever compared; gaps above the longest window
//     of the rules are one;
//   - the ids of past events: an id comes back only with a repeat, which is
//     checked where the event is delivered;
//   - an echo window, and what our write had in view, once no event that could
//     meet them is on its way or can be made;
//   - causes that can neither be the last nor tie with it (see settled);
//   - what the settled causes cost: costs are checked where a write is applied.
func (m *model) key(w *world, seed maphash.Seed) uint64 {
	k := keys{now: w.now}
	for i := range m.kinds {
		m.keyOfSide(&k, w, i)
	}
	slices.SortFunc(w.events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.sys, y.sys), cmp.Compare(x.seq, y.seq))
	})
	for _, e := range w.events {
		k.text(m, e.sys, e.status)
		k.second(e.mark)
		k.seq(e.sys, e.seq)
		k.put(byte(e.sys))
		k.put(bit(e.own))
	}
	k.put(254)
	for i := range w.causes {
		c := &w.causes[i]
		if settled(w, c) {
			continue
		}
		k.text(m, c.sys, c.status)
		k.second(c.from)
		k.second(c.to)
		k.second(c.mask)
		k.seq(c.sys, c.seq)
		k.put(byte(c.sys))
		k.put(bit(c.seen))
		k.put(bit(c.dead))
		k.put(min(c.shown, 2))
		for s := range m.kinds {
			k.put(bit(w.reqs[s].phase > 0 && w.reqs[s].seen&(1<<i) != 0))
		}
	}
	return k.sum(seed)
}

// settled causes cannot matter to the oracle any more: a later one of the same
// system was seen, which stays observable, or one of another system more than
// two ties later.
func settled(w *world, c *cause) bool {
	for i := range w.causes {
		o := &w.causes[i]
		if !o.seen || o.dead || o.mask > 0 {
			continue
		}
		if o.sys == c.sys && o.seq > c.seq && o.from >= c.to && o.to >= c.mask || o.sys != c.sys && o.from-max(c.to, c.mask) > 2*tie {
			return true
		}
	}
	return false
}

// maskable reports whether the last write to a system may still mask a cause.
func (m *model) maskable(w *world, i int) bool {
	o := &w.wrote[i]
	if o.status == "" || w.left[i] > 0 && (o.open || w.now <= o.to) {
		return o.status != ""
	}
	return slices.ContainsFunc(w.causes, func(c cause) bool { return c.sys == i && !c.seen && o.around(&c) })
}

func (m *model) keyOfSide(k *keys, w *world, i int) {
	s := &w.state.Sides[i]
	p, r := &w.prov[i], &w.reqs[i]
	k.text(m, i, p.status)
	k.second(p.mark)
	k.seq(i, p.seq)
	k.put(byte(w.left[i]))
	k.put(r.phase)
	if r.phase > 0 {
		k.text(m, i, r.status)
		k.second(r.start)
		k.origin(m, r.cause)
	}
	if o := &w.wrote[i]; m.maskable(w, i) {
		k.text(m, i, o.status)
		k.put(bit(o.open))
		k.second(o.from)
		k.second(o.to)
	} else {
		k.put(253)
	}

	k.text(m, i, s.Known.Status)
	k.mark(i, s.Known.Mark)
	more := w.left[i] > 0 || s.Doubt.Why != "" || p.status != s.Known.Status || r.phase == 1 ||
		slices.ContainsFunc(w.events, func(e event) bool { return e.sys == i })
	if more {
		k.origin(m, s.Known.Saw)
		k.time(s.Known.EchoFrom)
		k.time(s.Known.EchoTo)
		k.time(s.Known.From)
	}
	k.text(m, i, s.Want.Status)
	k.cause(m, &s.Want.Cause)
	k.put(byte(s.Want.Tries))
	k.time(s.Ask)
	if s.Sent.Started.IsZero() {
		k.put(0)
	} else {
		k.put(1)
		k.put(bit(s.Sent.Echoed))
		k.put(bit(s.Sent.Unsure))
		k.text(m, i, s.Sent.Status)
		k.origin(m, s.Sent.Cause)
		k.time(s.Sent.Started)
		k.time(s.Sent.Replied)
	}
	if s.Doubt.Why == "" {
		k.put(0)
	} else {
		k.put(byte(1 + slices.Index(whys, s.Doubt.Why)))
		k.put(byte(s.Doubt.By))
		k.text(m, i, s.Doubt.Status)
		k.mark(i, s.Doubt.Mark)
		k.cause(m, &s.Doubt.Cause)
		k.time(s.Doubt.Until)
	}
}

var whys = []statussync.Why{
	statussync.Limbo, statussync.CoarseOne, statussync.SameMark,
	statussync.SeenOnce, statussync.InCall, statussync.Suspended,
}

// keys gathers bytes, ages (seconds before now) and the numbers of marks.
type keys struct {
	now   int
	bytes [512]byte
	n     int
	ages  [96]int16
	agesN int
	seqs  [maxSystems][64]uint8
	seqsN [maxSystems]int
}

const ahead = 16 // due times may lie in the future

func (k *keys) put(b byte) {
	k.bytes[k.n] = b
	k.n++
}

func (k *keys) text(m *model, sys int, s status) {
	if s == "" {
		k.put(255)
		return
	}
	for i := range m.kinds[sys].Catalog {
		if m.kinds[sys].Catalog[i].Status == s {
			k.put(byte(i))
			return
		}
	}
	panic("no such status: " + s)
}

func (k *keys) second(sec int) {
	k.ages[k.agesN] = int16(k.now + ahead - sec)
	if sec == 0 {
		k.ages[k.agesN] = -1
	}
	k.agesN++
}

func (k *keys) time(t time.Time) {
	if t.IsZero() {
		k.second(0)
	} else {
		k.second(int(t.Unix() - epochUnix))
	}
}

var epochUnix = epoch.Unix()

func (k *keys) seq(sys int, q int64) {
	k.seqs[sys][k.seqsN[sys]] = uint8(q)
	k.seqsN[sys]++
}

func (k *keys) mark(sys int, mk statussync.Mark) {
	k.time(mk.At)
	k.seq(sys, mk.Seq)
}

func (k *keys) origin(m *model, o statussync.Origin) {
	if o.System == "" {
		k.put(255)
		return
	}
	s := m.system(o.System)
	k.put(byte(s))
	k.mark(s, o.Mark)
}

func (k *keys) cause(m *model, c *statussync.Cause) {
	k.origin(m, c.Origin)
	k.time(c.From)
	k.put(bit(c.ID != ""))
	if c.From.Sub(c.Saw.At) <= tie*time.Second { // else the times tell
		k.origin(m, c.Saw)
	} else {
		k.put(255)
	}
}

// sum ranks times and numbers and hashes all.
func (k *keys) sum(seed maphash.Seed) uint64 {
	const span, longest = 1024, 6
	var rank [span]byte
	var oldest int16
	for _, a := range k.ages[:k.agesN] {
		if a >= span {
			panic("the world is too old for its key")
		}
		if a >= 0 {
			rank[a] = 1
			oldest = max(oldest, a)
		}
	}
	rank[ahead] = 1
	last, v := 0, 0
	for a := range max(oldest, ahead) + 1 {
		if rank[a] > 0 {
			v += min(int(a)-last, longest)
			last = int(a)
			rank[a] = byte(v) + 1
		}
	}
	for _, a := range k.ages[:k.agesN] {
		if a < 0 {
			k.put(0)
		} else {
			k.put(rank[a])
		}
	}
	k.put(rank[ahead])
	for s := range k.seqs {
		k.rankSeqs(k.seqs[s][:k.seqsN[s]])
	}
	return maphash.Bytes(seed, k.bytes[:k.n])
}

func (k *keys) rankSeqs(qs []uint8) {
	var rank [256]byte
	var most uint8
	for _, q := range qs {
		rank[q] = 1
		most = max(most, q)
	}
	v := byte(0)
	for q := 1; q <= int(most); q++ {
		if rank[q] > 0 {
			v++
			rank[q] = v
		}
	}
	rank[0] = 0
	for _, q := range qs {
		k.put(rank[q])
	}
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
