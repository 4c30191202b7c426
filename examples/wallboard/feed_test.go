package main

import (
	"testing"
)

// TestFeed: readers get every event after the one that they name, once.
func TestFeed(t *testing.T) {
	f := newFeed()
	for range 3 {
		f.publish("patch", nil)
	}
	missed, r, ok := f.subscribe(f.epoch, 1)
	if !ok || len(missed) != 2 || missed[0].seq != 2 {
		t.Fatalf("missed %v, %v", missed, ok)
	}
	f.publish("alert", nil)
	if e := <-r.events; e.seq != 4 || e.name != "alert" {
		t.Errorf("%+v", e)
	}
	f.leave(r)
	if _, open := <-r.events; open || f.readers() != 0 {
		t.Error("a reader who left is still there")
	}
}

// TestFeedForgets: what is not kept any more is read anew, and what is kept is
// bounded.
func TestFeedForgets(t *testing.T) {
	f := newFeed()
	for range 5 * kept {
		f.publish("patch", nil)
	}
	if _, _, ok := f.subscribe(f.epoch, f.seq-kept-1); ok {
		t.Error("an event that is not kept was found")
	}
	missed, _, ok := f.subscribe(f.epoch, f.seq-kept)
	if !ok || len(missed) != kept || missed[0].seq != f.seq-kept+1 {
		t.Errorf("%d events, %v", len(missed), ok)
	}
	if len(f.ring) >= 2*kept {
		t.Errorf("%d events are kept", len(f.ring))
	}
	if _, _, ok := f.subscribe("other", f.seq); ok {
		t.Error("another epoch was taken")
	}
}

// TestSlowReader: one who does not read is dropped, and others go on.
func TestSlowReader(t *testing.T) {
	f := newFeed()
	_, slow, _ := f.subscribe(f.epoch, 0)
	_, quick, _ := f.subscribe(f.epoch, 0)
	for range queue + 1 {
		f.publish("patch", nil)
		<-quick.events
	}
	if n := len(slow.events); n != queue {
		t.Errorf("%d events wait", n)
	}
	for range slow.events { // ends, as the channel is closed
	}
	if f.readers() != 1 {
		t.Errorf("%d readers", f.readers())
	}
	f.close()
	if _, _, ok := f.subscribe(f.epoch, f.seq); ok || f.readers() != 0 {
		t.Error("a feed that is closed takes readers")
	}
}
