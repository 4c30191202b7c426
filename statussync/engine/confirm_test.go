package engine_test

import (
	"strings"
	"testing"
	"time"
)

// TestConfirmedByLists has many writes whose echoes are lost: a few are
// confirmed by a reading, the others by the next list, and a newer wish waits
// for none.
func TestConfirmedByLists(t *testing.T) {
	s := newScene(t, 40, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(time.Minute + 5*time.Second)
	for _, who := range desk.people {
		desk.click(t, who.id, "off")
	}
	s.run(20 * time.Second)
	if got := readings(phone); got < 1 || got > 3 {
		t.Errorf("%d readings, want as many as a list costs", got)
	}
	waiting := ""
	for _, who := range desk.people {
		partner := who.id[:len(who.id)-1] + "2"
		if phone.count("Read "+partner) == 0 {
			waiting = who.id
		}
		s.expect(phone, partner, "off")
	}
	desk.click(t, waiting, "on")
	s.run(2 * time.Second)
	s.expect(phone, waiting[:len(waiting)-1]+"2", "on")
	s.run(2 * time.Minute)
	if got := readings(phone); got > 8 {
		t.Errorf("%d readings in all", got)
	}
}

// TestIgnoredWrites has writes be answered with success and change nothing: no
// list can confirm them, so each is read, tried again, and given up.
func TestIgnoredWrites(t *testing.T) {
	s := newScene(t, 20, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(time.Minute + 5*time.Second)
	phone.ignores = true
	for _, who := range desk.people {
		desk.click(t, who.id, "off")
	}
	s.run(20 * time.Minute)
	if got := s.stats(phone).Blocked; got != 20 || len(phone.writes) != 60 {
		t.Errorf("%d blocked after %d writes, want 20 after three each", got, len(phone.writes))
	}
	for _, who := range desk.people {
		s.expect(desk, who.id, "off")
	}
}

// readings counts those of single agents.
func readings(p *product) (n int) {
	for _, try := range p.tries {
		if strings.HasPrefix(try, "Read ") {
			n++
		}
	}
	return n
}
