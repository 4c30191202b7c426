package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

func TestScript(t *testing.T) {
	play := func(args ...string) string {
		t.Helper()
		var out bytes.Buffer
		if err := run(t.Context(), args, &out, io.Discard); err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		return out.String()
	}
	first := play()
	if diff := cmp.Diff(first, play()); diff != "" {
		t.Errorf("two runs differ (-first +second):\n%s", diff)
	}
	for _, want := range []string{
		"R115", "R117", "R119", "R120", "R121", "R122", "R123", "R125", "R132", "R133", "D13", "D14", "D15", "D17", "D19", "S3",
		"09:02:00  agent 7001  R119  zendesk: work began: save the status and hold\n",
		"09:08:20  agent 7001  R133  ! connect: the change to Available is taken back\n",
		"the process is killed", "its store is lost", "Every agent ends where the rules say; 5 notices went out.\n",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the timeline lacks %q", want)
		}
	}
	if found := regexp.MustCompile(`\S+@\S+|\+\d{6,}|example\.test`).FindString(first); found != "" {
		t.Errorf("the timeline shows %q", found)
	}
	verbose := play("-v")
	if n, more := strings.Count(first, "\n"), strings.Count(verbose, "\n"); more <= n {
		t.Errorf("-v prints %d lines, %d without", more, n)
	}
}

func TestArguments(t *testing.T) {
	for args, want := range map[string]string{"-colour": "colour", "more": "1 arguments"} {
		if err := run(t.Context(), []string{args}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("focusmode %s: %v, want an error about %q", args, err, want)
		}
	}
}

// A judge who cannot find fault proves nothing.
func TestJudgeFindsFault(t *testing.T) {
	ring := step{"02:00", rings("call 1")}
	tests := map[string]struct {
		scenes []scene
		want   error
		words  string
	}{
		"an expectation that is wrong": {append(scenes(), scene{7001, []step{{"02:40", shows("R119", "online", "Available")}}}), errMismatch,
			"agent 7001 at 09:02:40, R119: expected online / Available, shown On a contact / Available"},
		"a notice that is missing": {[]scene{{7001, []step{ring}}}, errMismatch, "notices []"},
		"focus that is off":        {[]scene{{7001, []step{ring, {"02:30", shows("R119", onContact, "Available")}}}}, errMismatch, "shown online / Available"},
		"a script that cannot be":  {[]scene{{7001, []step{ring, {"02:10", rings("call 2")}}}}, nil, "agent 7001: call 2 rings"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := open(t)
			if err := f.play(t.Context(), tt.scenes); err != nil {
				t.Fatal(err)
			}
			err := f.judge()
			if tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("judge: %v, want %v", err, tt.want)
			}
			if err == nil || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("judge: %v, want an error about %q", err, tt.words)
			}
		})
	}
	if err := open(t).play(t.Context(), []scene{{7001, []step{{"noon", rings("call 1")}}}}); err == nil {
		t.Error("a time that is none passes")
	}
}

// TestRestartAtEveryStep kills the process after each step of the script and
// rebuilds it from the store and what the systems show: all is the same.
func TestRestartAtEveryStep(t *testing.T) {
	want := played(t, scenes(), nothing)
	everyStep(t, scenes(), func(t *testing.T, k int) {
		got := played(t, scenes(), func(f *floor, n int) {
			if n == k && f.process != nil {
				f.must(f.restart(t.Context()))
			}
		})
		if diff := cmp.Diff(want.looks(), got.looks()); diff != "" {
			t.Errorf("the looks differ (-want +got):\n%s", diff)
		}
	})
}

// TestKilledInTheAct kills the process after each step when its first write has
// been announced in the store and not been sent yet. That it never was is found
// out after a minute and a half; the end is the same.
func TestKilledInTheAct(t *testing.T) {
	want := played(t, scenes(), nothing)
	everyStep(t, scenes(), func(t *testing.T, k int) {
		got := played(t, scenes(), func(f *floor, n int) {
			if n != k {
				return
			}
			f.clock.AfterFunc(2*latency+latency/2, func() {
				if f.process != nil {
					f.must(f.restart(t.Context()))
				}
			})
		})
		if diff := cmp.Diff(want.ends(), got.ends()); diff != "" {
			t.Errorf("the end differs (-want +got):\n%s", diff)
		}
	})
}

// TestStoreLostAtEveryStep loses the store too. Whoever is held then stays so and
// is warned when the work ends (D15), chooses by hand, and all is the same: nobody
// else is concerned. Where the work had just ended, nothing shows the hold any
// more, and the agent chooses without a warning.
func TestStoreLostAtEveryStep(t *testing.T) {
	scenes := slices.Concat(everybody(), contactsAlone())
	want := played(t, scenes, nothing)
	var held atomic.Int64
	t.Cleanup(func() {
		if held.Load() == 0 {
			t.Error("nobody was held at any step")
		}
	})
	everyStep(t, scenes, func(t *testing.T, k int) {
		var warn []int64
		got := played(t, scenes, func(f *floor, n int) {
			if n != k || f.process == nil {
				return
			}
			busy, idle := f.held(t)
			warn = busy
			held.Add(int64(len(busy)))
			f.forget()
			f.must(f.restart(t.Context()))
			f.clock.AfterFunc(5*time.Second, func() { f.chooseOnline(idle) })
			f.heed(0)
		})
		if diff := cmp.Diff(want.looks(), got.looks()); diff != "" {
			t.Errorf("the looks differ (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(warn, slices.Sorted(slices.Values(got.warned()))); diff != "" {
			t.Errorf("who was held and who was warned (-want +got):\n%s", diff)
		}
	})
}

// heed has agents who are warned choose by hand, a few seconds later.
func (f *floor) heed(before int) {
	warned := f.warned()
	f.chooseOnline(warned[before:])
	f.clock.AfterFunc(5*time.Second, func() { f.heed(len(warned)) })
}

func (f *floor) chooseOnline(agents []int64) {
	for _, agent := range agents {
		f.zendesk.SetStatus(agent, zendesk.StatusOnline)
	}
}

func everyStep(t *testing.T, scenes []scene, test func(t *testing.T, k int)) {
	t.Helper()
	all, err := cues(scenes)
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range all {
		if c.what == "" || racing && k%10 != 0 { // a look; and one goroutine has no races
			continue
		}
		t.Run(fmt.Sprintf("%v %d %s", c.after, c.agent, c.what), func(t *testing.T) {
			t.Parallel()
			test(t, k)
		})
	}
}

func nothing(*floor, int) {}

// played is the floor after the scenes, and two minutes. After every step comes more.
func played(t *testing.T, scenes []scene, more func(f *floor, n int)) *floor {
	t.Helper()
	f := open(t)
	all, err := cues(scenes)
	err = errors.Join(err, f.follow(t.Context(), all, func(n int) { more(f, n) }))
	err = errors.Join(err, f.runUntil(t.Context(), f.clock.Now().Add(2*time.Minute)))
	if err := errors.Join(append(f.errs, err)...); err != nil {
		t.Error(err)
	}
	return f
}

// open is a floor that prints nothing.
func open(t *testing.T) *floor {
	t.Helper()
	f, err := newFloor(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// must notes what a test's own interference met with.
func (f *floor) must(err error) { f.errs = append(f.errs, err) }

// looks are what agents showed in the course of time.
func (f *floor) looks() (all []string) {
	for _, c := range f.checks {
		all = append(all, fmt.Sprintf("%d %s %s: %s", c.agent, c.at.Format(time.TimeOnly), c.rule, c.shown))
	}
	return all
}

// ends are what agents show now.
func (f *floor) ends() (all []string) {
	for _, agent := range f.agents {
		all = append(all, fmt.Sprintf("%d: %s", agent, f.shows(agent)))
	}
	return all
}

// held are the agents who have the status to hold and did not choose it: those
// with contacts, and those whose contacts just ended.
func (f *floor) held(t *testing.T) (busy, idle []int64) {
	t.Helper()
	working := map[string]bool{}
	var users []string
	for _, agent := range f.agents {
		users = append(users, userID(agent))
	}
	for data, err := range f.connect.Client().Agents.All(t.Context(), connect.AgentListOptions{Filter: connect.UserDataFilter{UserIDs: users}}) {
		f.must(err)
		working[data.UserID] = len(data.Contacts) > 0
	}
	for _, agent := range f.agents {
		switch s := f.zendesk.StatusOf(agent); {
		case s.ID != onContactID || s.Reason != zendesk.ReasonPublicAPI:
		case working[userID(agent)]:
			busy = append(busy, agent)
		default:
			idle = append(idle, agent)
		}
	}
	return busy, idle
}

// warned are the agents with a notice that nobody knows what they had before, in
// that order.
func (f *floor) warned() (all []int64) {
	for _, n := range f.notices {
		if n.Code == engine.NoticeCode(statussync.WishUnknown) {
			all = append(all, number(n.Subject.Agent))
		}
	}
	return all
}
