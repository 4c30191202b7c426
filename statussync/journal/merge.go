package journal

import (
	"iter"
	"slices"
	"time"
)

// apart is how far the clocks of replicas, and the order in which lines are
// written, may be off.
const apart = 10 * time.Second

// merger makes one stream of the files of several processes. Each process is a
// chain of files. A line is passed on once the newest is so much younger that no
// earlier one can come; where it is about an agent, the one of the lowest version
// takes its place.
type merger struct {
	chains  []*chain
	slots   []slot            // in the order of time
	pending map[string][]Line // by agent, in the order of versions
	read    map[string]uint64 // the highest version that was read, by agent
	passed  map[string]uint64 // and passed on
}

// slot is a place in the stream: a line about all, or one about an agent.
type slot struct {
	at    time.Time
	agent string
	line  Line // of no agent
}

func newMerger() *merger {
	return &merger{pending: map[string][]Line{}, read: map[string]uint64{}, passed: map[string]uint64{}}
}

// include adds a file: to the chain that it continues, or as a chain of its own.
// A file without a whole head has nothing.
func (m *merger) include(dir, name string) error {
	for l, err := range lines(dir, name) {
		if err != nil {
			return err
		}
		head, _ := l.Entry.(Head)
		for _, c := range m.chains {
			if last := len(c.names) - 1; head.Continues != "" && c.names[last] == head.Continues {
				c.names = append(c.names, name)
				return nil
			}
		}
		m.chains = append(m.chains, &chain{dir: dir, names: []string{name}, begins: l.At})
		return nil
	}
	return nil
}

func (m *merger) stop() {
	for _, c := range m.chains {
		c.close()
	}
}

// next is the next line of the stream; ok is false at its end.
func (m *merger) next() (l Line, ok bool, err error) {
	for {
		c, err := m.first()
		if err != nil {
			return Line{}, false, err
		}
		if c != nil && (len(m.slots) == 0 || c.line.At.Sub(m.slots[0].at) < apart) {
			m.take(c)
			continue
		}
		if len(m.slots) == 0 {
			return Line{}, false, nil
		}
		if l, ok := m.pass(); ok {
			return l, true, nil
		}
	}
}

// first is the chain with the earliest line; nil when all are read.
func (m *merger) first() (first *chain, err error) {
	for _, c := range m.chains {
		if first != nil && c.next == nil && !c.begins.Before(first.line.At) {
			continue // not opened before it is its time
		}
		if err := c.peek(); err != nil {
			return nil, err
		}
		if c.has && (first == nil || c.line.At.Before(first.line.At)) {
			first = c
		}
	}
	return first, nil
}

// take puts a chain's line into its slot.
func (m *merger) take(c *chain) {
	l := c.line
	c.has = false
	s := slot{at: l.At, agent: l.Agent}
	if l.Agent == "" {
		s.line = l
	} else {
		of := m.read[l.Agent]
		version := orElse(l.Version, of) // one without comes after what was read
		m.read[l.Agent] = max(of, version)
		if f, ok := l.Entry.(Frame); ok && f.Joined {
			m.read[l.Agent] = version // versions may start anew
		}
		all := m.pending[l.Agent]
		i := len(all)
		for i > 0 && l.Version != 0 && all[i-1].Version > version && !all[i-1].isFrame() && !l.isFrame() {
			i-- // a frame says all that there was before it
		}
		m.pending[l.Agent] = slices.Insert(all, i, l)
	}
	i := len(m.slots)
	for i > 0 && m.slots[i-1].at.After(s.at) {
		i--
	}
	m.slots = slices.Insert(m.slots, i, s)
}

func (l Line) isFrame() bool {
	_, ok := l.Entry.(Frame)
	return ok
}

// pass is the line of the first slot; ok is false if it says nothing new.
func (m *merger) pass() (l Line, ok bool) {
	s := m.slots[0]
	m.slots = m.slots[1:]
	if s.agent == "" {
		return s.line, true
	}
	all := m.pending[s.agent]
	l = all[0]
	if len(all) == 1 {
		delete(m.pending, s.agent)
	} else {
		m.pending[s.agent] = all[1:]
	}
	switch e := l.Entry.(type) {
	case Left:
		delete(m.passed, s.agent)
		return l, true
	case Frame:
		if e.Joined {
			m.passed[s.agent] = l.Version
			return l, true
		}
	}
	if l.Version <= m.passed[s.agent] {
		return Line{}, false
	}
	m.passed[s.agent] = l.Version
	return l, true
}

// chain is the files of one process, one after the other.
type chain struct {
	dir    string
	names  []string // still to be read
	begins time.Time

	next    func() (Line, error, bool)
	end     func()
	line    Line
	has     bool
	follows bool // the file continues one that is complete: its frames say nothing new
	gap     bool
}

// peek reads the next line of a chain, if there is one.
func (c *chain) peek() error {
	for !c.has {
		if c.next == nil {
			if len(c.names) == 0 {
				return nil
			}
			c.next, c.end = iter.Pull2(lines(c.dir, c.names[0]))
			c.names = c.names[1:]
		}
		l, err, ok := c.next()
		switch {
		case err != nil:
			return err
		case !ok:
			c.close()
			c.follows, c.gap = !c.gap, false
			c.begins = time.Time{}
			continue
		}
		switch e := l.Entry.(type) {
		case Gap:
			c.gap = true
		case Frame:
			if c.follows && !e.Joined {
				continue
			}
		case Head:
			if c.follows {
				continue
			}
		}
		c.line, c.has = l, true
	}
	return nil
}

func (c *chain) close() {
	if c.end != nil {
		c.end()
	}
	c.next, c.end = nil, nil
}
