package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// scene is what happens to one agent, or with agent 0, to all.
type scene struct {
	agent int64
	steps []step
}

// step is what happens at a time: minutes and seconds after nine.
type step struct {
	at string
	act
}

// act is what somebody does.
type act struct {
	what string // for the timeline; empty for a look at what is shown
	do   func(ctx context.Context, f *floor, agent int64) error
}

// cue is a step with its time and agent.
type cue struct {
	after time.Duration
	agent int64
	act
}

// cues are the steps of all scenes in their order.
func cues(scenes []scene) ([]cue, error) {
	var all []cue
	for _, s := range scenes {
		for _, st := range s.steps {
			at, err := time.Parse("04:05", st.at)
			if err != nil {
				return nil, fmt.Errorf("script of agent %d: %w", s.agent, err)
			}
			all = append(all, cue{at.Sub(at.Truncate(time.Hour)), s.agent, st.act})
		}
	}
	slices.SortStableFunc(all, func(a, b cue) int { return int(a.after - b.after) })
	return all, nil
}

// play has everything happen at its time.
func (f *floor) play(ctx context.Context, scenes []scene) error {
	all, err := cues(scenes)
	if err != nil {
		return err
	}
	return f.follow(ctx, all, func(int) {})
}

// follow is play that reports each step that was done.
func (f *floor) follow(ctx context.Context, all []cue, done func(n int)) error {
	end := dawn
	for n, c := range all {
		end = dawn.Add(c.after)
		f.clock.AfterFunc(end.Sub(f.clock.Now()), func() {
			f.perform(ctx, c)
			done(n)
		})
	}
	return f.runUntil(ctx, end.Add(time.Second))
}

func (f *floor) perform(ctx context.Context, c cue) {
	if c.what != "" {
		f.line(c.agent, "", "%s", c.what)
	}
	if err := c.do(ctx, f, c.agent); err != nil {
		f.errs = append(f.errs, fmt.Errorf("the script: %s: agent %d: %s: %w", f.clock.Now().Format(time.TimeOnly), c.agent, c.what, err))
	}
}

// inConnect is something that happens in Connect.
func inConnect(what string, do func(c *connecttest.Fake, user string)) act {
	return act{what, func(_ context.Context, f *floor, agent int64) error {
		return f.connect.Try(func(c *connecttest.Fake) { do(c, userID(agent)) })
	}}
}

// rings offers a contact, such as "call 1" or "chat 1".
func rings(contact string) act {
	channel := connect.Voice
	if strings.HasPrefix(contact, "chat") {
		channel = connect.Chat
	}
	return inConnect(contact+" rings", func(c *connecttest.Fake, user string) {
		c.Ring(user, connect.Contact{ID: contactID(user, contact), Channel: channel})
	})
}

// dials has the agent call somebody, which is allowed in any status.
func dials(contact string) act {
	return inConnect("dials "+contact, func(c *connecttest.Fake, user string) {
		c.Ring(user, connect.Contact{ID: contactID(user, contact), InitiationMethod: connect.Outbound})
	})
}

func answers(contact string) act {
	return toContact(contact+" is answered", contact, (*connecttest.Fake).Answer)
}
func misses(contact string) act {
	return toContact(contact+" is missed", contact, (*connecttest.Fake).Miss)
}

// hangsUp ends the conversation: after-contact work begins.
func hangsUp(contact string) act {
	return toContact(contact+" hangs up", contact, (*connecttest.Fake).HangUp)
}

// closes ends the contact.
func closes(contact string) act {
	return toContact(contact+" is closed", contact, (*connecttest.Fake).CloseContact)
}

func toContact(what, contact string, do func(c *connecttest.Fake, contactID string)) act {
	return inConnect(what, func(c *connecttest.Fake, user string) { do(c, contactID(user, contact)) })
}

func contactID(user, contact string) string {
	return user + "-" + strings.ReplaceAll(contact, " ", "-")
}

// zendeskClick is the agent in Zendesk's status switcher.
func zendeskClick(name string, id zendesk.StatusID) act {
	return act{"clicks " + name + " in Zendesk", func(_ context.Context, f *floor, agent int64) error {
		return f.zendesk.Try(func(z *zendesktest.Fake) { z.SetStatus(agent, id) }) //nolint:contextcheck // the fakes deliver events on their own
	}}
}

// connectClick is the agent in Connect's panel.
func connectClick(name, id string) act {
	return inConnect("clicks "+name+" in Connect", func(c *connecttest.Fake, user string) { c.SetStatus(user, id) })
}

// lunchInAircall is the agent in Aircall's app.
func lunchInAircall() act {
	return act{"clicks Out for lunch in Aircall", func(_ context.Context, f *floor, _ int64) error {
		return f.aircall.Try(func(a *aircalltest.Fake) { a.SetStatus(phoneUserID, aircall.Unavailable, aircall.OutForLunch) })
	}}
}

// What happens to all of them.

func focusOn() act {
	return act{"an admin switches focus mode on (R117)", func(ctx context.Context, f *floor, _ int64) error { return f.enable(ctx) }}
}

func killed() act {
	return act{"the process is killed", func(_ context.Context, f *floor, _ int64) error {
		f.kill()
		return nil
	}}
}

func storeLost() act {
	return act{"its store is lost", func(_ context.Context, f *floor, _ int64) error {
		f.forget()
		return nil
	}}
}

func started() act {
	return act{"the process starts", func(ctx context.Context, f *floor, _ int64) error { return f.restart(ctx) }}
}

func focusStatusDeleted() act {
	return act{fmt.Sprintf("somebody deletes %q in Zendesk", onContact), func(_ context.Context, f *floor, _ int64) error {
		return f.zendesk.Try(func(z *zendesktest.Fake) { z.DeleteStatus(onContactID) })
	}}
}
