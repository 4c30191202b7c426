package statussync_test

// table is the set of explored states: 56 bits of each one's hash, whether it is
// on the path that is being explored, and the largest budgets it was met with.
// Met again with no more of either, it has nothing new to show.
type table struct {
	slots []uint64
	n     int
}

const (
	hashBits  = ^uint64(0xff)
	onPath    = 0x80
	ticksBits = 3 // with a loss still to come, and below it without
)

// enter notes a state. It is news if it was never met with such budgets. It is a
// circle if it is on the path already: the world came back to itself.
func (t *table) enter(hash uint64, ticks, losses int) (news, circle bool) {
	if 4*t.n >= 3*len(t.slots) {
		t.grow()
	}
	i := t.find(hash)
	e := t.slots[i]
	if e == 0 {
		t.n++
		e = hash & hashBits
	}
	with, without := int(e>>ticksBits&7), int(e&7)
	had := with
	if losses == 0 {
		had = max(with, without)
	}
	if had > ticks {
		return false, e&onPath != 0 && had == ticks+1
	}
	if losses == 0 {
		without = ticks + 1
	} else {
		with = ticks + 1
	}
	t.slots[i] = e&hashBits | onPath | uint64(with)<<ticksBits | uint64(without)
	return true, false
}

func (t *table) leave(hash uint64) { t.slots[t.find(hash)] &^= onPath }

func (t *table) find(hash uint64) int {
	mask := len(t.slots) - 1
	i := int(hash>>8) & mask
	for t.slots[i] != 0 && (t.slots[i]^hash)&hashBits != 0 {
		i = (i + 1) & mask
	}
	return i
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]uint64, max(2*len(old), 1<<16))
	for _, e := range old {
		if e != 0 {
			t.slots[t.find(e)] = e
		}
	}
}
