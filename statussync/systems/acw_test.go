package systems_test

import (
	"errors"
	"testing"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

// TestAfterContactWork is not cut short by a write, unless an option says so:
// what the agent was noting would be lost.
func TestAfterContactWork(t *testing.T) {
	for by, subscribe := range sources() {
		for name, ends := range map[string]bool{"left alone": false, "ended": true} {
			t.Run(name+", by "+by, func(t *testing.T) {
				o := newOffice(t, subscribe...)
				if ends {
					o.xs = systems.Connect(o.connect.Client(), systems.EndAfterContactWork())
				}
				o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
				contact := o.talk()
				o.run(time.Minute)
				o.connect.HangUp(contact)
				inZendeskTo(4)(o)
				o.run(5 * time.Minute)
				if ends {
					o.expect("4 break available")
					return
				}
				o.expect("4 available available")
				o.expectWrites(0)
				if len(o.notices) > 0 {
					t.Errorf("notices %q", o.notices)
				}
				o.connect.CloseContact(contact) // which is still there
				o.run(time.Minute)
				o.expect("4 break available")
				o.expectWrites(1)
			})
		}
	}
}

// TestPostponed is what a write during after-contact work answers, whatever
// else the agent is in.
func TestPostponed(t *testing.T) {
	o := newOffice(t)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	chat := connect.Contact{Channel: connect.Chat}
	first := o.connect.Ring(talking, chat)
	o.connect.Answer(first)
	second := o.connect.Ring(talking, chat)
	o.connect.Answer(second)
	o.connect.HangUp(first)
	_, err := o.xs.Write(t.Context(), talking, breakID)
	f, ok := errors.AsType[*engine.Failure](err)
	if !ok || f.Kind != engine.Postponed || f.Code != "after-contact work" || f.After != 10*time.Second || errors.Unwrap(f) == nil {
		t.Errorf("Write: %+v, want it postponed for 10s", err)
	}
	o.connect.CloseContact(first)
	if _, err := o.xs.Write(t.Context(), talking, breakID); err != nil {
		t.Errorf("Write in a contact: %v", err)
	}
	o.expect("3 available>break available")
	if _, err := systems.Connect(o.connect.Client()).Write(t.Context(), talking, breakID); err == nil {
		t.Error("Write of no engine: no error")
	}
}
