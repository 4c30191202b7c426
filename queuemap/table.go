package queuemap

// A table spells out, for the first states of an automaton, where each byte
// leads, fallbacks included. Names that fit nothing hardly leave these states,
// so most steps are one look-up.
type table struct {
	rows   uint32 // for how many states
	width  uint32
	column [256]uint16 // of each byte; 0 for those in no phrase
	cells  []uint32
}

const (
	maxRows = 1024
	// leaving marks a step that is no step to a child, from a state within whose
	// text there are rules.
	leaving = 1 << 31
)

func (t *table) next(s uint32, c byte) uint32 {
	return t.cells[s*t.width+uint32(t.column[c])]
}

func newTable(a *automaton) table {
	t := table{rows: min(uint32(len(a.labels)), maxRows), width: 1}
	for _, label := range a.labels[1:] {
		if t.column[label] == 0 {
			t.column[label] = uint16(t.width)
			t.width++
		}
	}
	t.cells = make([]uint32, t.rows*t.width)
	for s := range t.rows {
		t.fill(a, s)
	}
	return t
}

// fill writes the row of a state: it goes where its fallback goes, except to its
// own children.
func (t *table) fill(a *automaton, s uint32) {
	st := &a.states[s]
	row, back := t.row(s), t.row(st.fallback)
	mark := uint32(0)
	if min(st.prefix, st.contains, st.regexps) != none {
		mark = leaving
	}
	for c, to := range back {
		row[c] = to&^leaving | mark
	}
	for child := st.child; child < a.states[s+1].child; child++ {
		row[t.column[a.labels[child]]] = child
	}
}

func (t *table) row(s uint32) []uint32 { return t.cells[s*t.width : (s+1)*t.width] }
