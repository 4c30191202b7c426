package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

const settingsKey = "acme/settings/rules"

// crossed has "on" at the desk mean "off" at the phone, and the other way round.
func crossed() engine.Settings {
	return engine.Settings{Pairs: []engine.PairRules{{A: "desk", B: "phone", Rules: []statussync.Rule{
		statussync.Both("On", "Off"), statussync.Both("Off", "#on")}}}}
}

// straight are the rules of a scene's configuration.
func straight() engine.Settings {
	return engine.Settings{Pairs: []engine.PairRules{{A: "desk", B: "phone", Rules: []statussync.Rule{
		statussync.Both("#on", "#on"), statussync.Both("#off", "#off")}}}}
}

// set saves settings in place of the version in force.
func (s *scene) set(next engine.Settings, by string) engine.SavedSettings {
	s.Helper()
	saved, err := s.engine.SetRules(s.Context(), s.saved()[0].Version, next, by)
	s.must(err)
	return saved
}

func (s *scene) saved() []engine.SavedSettings {
	s.Helper()
	saved, err := s.engine.Settings(s.Context())
	s.must(err)
	return saved
}

// TestSetRules puts other rules into force at once, and former ones again.
func TestSetRules(t *testing.T) {
	s := newScene(t, 3, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	if diff := cmp.Diff([]engine.SavedSettings{{Settings: straight()}}, s.saved()); diff != "" {
		t.Errorf("before anything was saved (-want +got):\n%s", diff)
	}
	began := s.clock.Now()
	first := s.set(crossed(), "Noor")
	want := engine.SavedSettings{Version: 1, At: began, By: "Noor", Settings: engine.Settings{Pairs: []engine.PairRules{
		{A: "desk", B: "phone", Rules: []statussync.Rule{statussync.Both("#on", "#off"), statussync.Both("#off", "#on")}}}}}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("saved (-want +got):\n%s", diff)
	}
	s.run(10 * time.Second)
	for _, id := range []string{"12", "22", "32"} {
		s.expect(s.products[1], id, "off")
	}
	s.products[0].click(t, "11", "off")
	s.run(10 * time.Second)
	s.expect(s.products[1], "12", "on")

	s.run(time.Minute)
	s.set(s.saved()[1].Settings, "") // back to the configuration's
	s.run(10 * time.Second)
	s.expect(s.products[1], "12", "off")
	s.expect(s.products[1], "22", "on")
	var history []string
	for _, saved := range s.saved() {
		history = append(history, fmt.Sprintf("%d %s %d", saved.Version, saved.By, len(saved.Settings.Pairs[0].Rules)))
	}
	if diff := cmp.Diff([]string{"2 somebody 2", "1 Noor 2", "0  2"}, history); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if len(s.notices) > 0 {
		t.Errorf("notices %q", s.notices)
	}
}

// TestSetRulesRefused: a bad rule names its field and what there is, all that is
// wrong is reported at once, and nothing changes.
func TestSetRulesRefused(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	rules, keys := s.engine.Rules(), stored(t, s.store, "")
	with := func(change func(*engine.Settings)) engine.Settings {
		next := straight()
		change(&next)
		return next
	}
	tests := []struct {
		name string
		next engine.Settings
		want error
		text []string
	}{
		{"an unknown status", with(func(n *engine.Settings) { n.Pairs[0].Rules[1].B = "Lunch" }), statussync.ErrUnknownStatus,
			[]string{`pair 1, desk–phone: rule 2: B (phone): unknown status "Lunch": the system has "On" (#on), "Off" (#off)`}},
		{"one that cannot be set", with(func(n *engine.Settings) { n.Pairs[0].Rules[0].A = "Gone" }), statussync.ErrBadPairs, []string{"rule 1", `"Gone"`}},
		{"an unknown way", with(func(n *engine.Settings) { n.Pairs[0].Rules[0].Way = 7 }), statussync.ErrBadPairs, []string{"rule 1", "Way: want BothWays, AToB or BToA"}},
		{"another pair", with(func(n *engine.Settings) { n.Pairs[0].B = "chat" }), statussync.ErrBadPairs,
			[]string{`pair 1: A, B: want one of "desk"–"phone", got "desk" and "chat"`, `the rules of "desk"–"phone" are missing`}},
		{"a pair twice", with(func(n *engine.Settings) { n.Pairs = append(n.Pairs, n.Pairs[0]) }), statussync.ErrBadPairs, []string{"pair 2", "there before"}},
		{"no pair", engine.Settings{}, statussync.ErrBadPairs, []string{"missing"}},
		{"several things", with(func(n *engine.Settings) {
			n.Pairs[0].Rules[0].A = "Tea"
			n.Holds = []statussync.Hold{{While: []string{"phone"}, In: "chat", Status: "On"}, {In: "desk", Status: "On"}}
		}), statussync.ErrBadHolds, []string{`rule 1: A (desk): unknown status "Tea"`, "hold 1", "hold 2"}},
	}
	for _, tt := range tests {
		for call, do := range map[string]func() error{
			"SetRules": func() error { _, err := s.engine.SetRules(t.Context(), 0, tt.next, "Noor"); return err },
			"Preview":  func() error { _, err := s.engine.Preview(t.Context(), tt.next); return err },
		} {
			err := do()
			if !errors.Is(err, tt.want) {
				t.Errorf("%s: %s: %v, want %v", tt.name, call, err, tt.want)
				continue
			}
			for _, text := range tt.text {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("%s: %s: %v, want %q in it", tt.name, call, err, text)
				}
			}
		}
	}
	if s.engine.Rules() != rules || !slices.Equal(keys, stored(t, s.store, "")) {
		t.Error("something has changed")
	}
}

// TestTwoEditors: the second is refused, and learns who was faster, and when.
func TestTwoEditors(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	saved := s.set(crossed(), "Noor")
	s.run(time.Minute)
	_, err := s.engine.SetRules(t.Context(), 0, straight(), "Liam")
	conflict, ok := errors.AsType[*engine.ConflictError](err)
	if !ok || !errors.Is(err, engine.ErrConflict) {
		t.Fatalf("error %v, want a conflict", err)
	}
	if diff := cmp.Diff(&engine.ConflictError{Saved: saved}, conflict); diff != "" {
		t.Errorf("conflict (-want +got):\n%s", diff)
	}
	if want := "engine: the settings have changed since version 0 was read: version 1 was saved by Noor at 2026-03-02 09:02:00 UTC"; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if n := len(s.saved()); n != 2 {
		t.Errorf("%d versions, want two", n)
	}
}

// TestLongHistory keeps the last 50.
func TestLongHistory(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	for range 60 {
		s.set(crossed(), "Noor")
	}
	saved := s.saved()
	if len(saved) != 50 || saved[0].Version != 60 || saved[49].Version != 11 {
		t.Errorf("%d versions from %d to %d, want 50, from 60 to 11", len(saved), saved[0].Version, saved[len(saved)-1].Version)
	}
}

// TestOtherProcess: one that shares the store follows at its next sweep.
func TestOtherProcess(t *testing.T) {
	first, second := newScene(t, 1, "desk", "phone"), newScene(t, 1, "desk", "phone")
	second.store, second.clock = first.store, first.clock
	first.start(nil)
	first.run(2 * time.Minute)
	second.start(nil)
	second.run(2 * time.Minute)
	first.set(crossed(), "Noor")
	if got, _ := second.engine.Rules().Translate("desk", "phone", "on"); got != "on" {
		t.Errorf("before the sweep on means %q", got)
	}
	second.run(2 * time.Minute)
	if got, _ := second.engine.Rules().Translate("desk", "phone", "on"); got != "off" {
		t.Errorf("after the sweep on means %q", got)
	}
	second.expect(second.products[1], "12", "off")
}

// TestWatchedSettings: one whose store reports changes follows at once.
func TestWatchedSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &engine.Memory{}
		engines := make([]*engine.Engine, 2)
		for i := range engines {
			s := newScene(t, 1, "desk", "phone")
			s.store = store
			s.start(func(c *engine.Config) { s.parallel(c); c.SweepEvery = time.Hour })
			engines[i] = s.engine
			go func() { _ = s.engine.Run(t.Context()) }()
			synctest.Wait()
		}
		time.Sleep(time.Minute)
		for n, next := range []engine.Settings{crossed(), straight()} {
			if _, err := engines[n].SetRules(t.Context(), uint64(n), next, "Noor"); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			for i, e := range engines {
				if got, _ := e.Rules().Translate("desk", "phone", "on"); got != []statussync.Status{"off", "on"}[n] {
					t.Errorf("version %d: in process %d on means %q", n+1, i+1, got)
				}
			}
		}
	})
}

// TestSavedBeatConfig: after a restart the saved settings count, whatever the
// configuration says; ResetSettings takes that again.
func TestSavedBeatConfig(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	means := func(want statussync.Status) {
		t.Helper()
		if got, _ := s.engine.Rules().Translate("desk", "phone", "on"); got != want {
			t.Errorf("on means %q, want %q", got, want)
		}
	}
	other := func(c *engine.Config) { // no rule but for one, which it lacks
		c.Pairs[0].Rules = []statussync.Rule{statussync.Forward("on", "on")}
	}
	s.start(nil)
	s.run(2 * time.Minute)
	s.set(crossed(), "Noor")
	s.start(nil)
	means("off") // before anything runs
	s.run(2 * time.Minute)
	means("off")
	if len(s.notices) > 0 {
		t.Errorf("notices %q", s.notices)
	}
	s.start(other)
	s.run(5 * time.Minute)
	means("off")
	if diff := cmp.Diff([]string{" config_differs "}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	s.notices = nil
	reset := func(c *engine.Config) { other(c); c.ResetSettings = true }
	for range 2 { // the second time there is nothing to save
		s.start(reset)
		means("on")
		s.run(5 * time.Minute)
		means("on")
		if saved := s.saved(); saved[0].Version != 2 || saved[0].By != "the configuration" || len(saved) != 3 {
			t.Errorf("saved %v", saved)
		}
	}
	s.start(other)
	s.run(2 * time.Minute)
	means("on")
	if len(s.notices) > 0 {
		t.Errorf("notices %q", s.notices)
	}
}

// TestSavedDoNotFit: settings for other systems leave the configuration's in force.
func TestSavedDoNotFit(t *testing.T) {
	s := newScene(t, 1, "desk", "phone", "chat")
	s.start(nil)
	s.run(2 * time.Minute)
	next := s.saved()[0].Settings
	next.Holds = []statussync.Hold{{While: []string{"chat"}, In: "desk", Status: "Off"}}
	s.set(next, "Noor")
	s.products = s.products[:2]
	s.start(nil)
	s.run(5 * time.Minute)
	if diff := cmp.Diff([]string{" settings_unfit ", " config_differs "}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	if got, _ := s.engine.Rules().Translate("desk", "phone", "on"); got != "on" {
		t.Errorf("on means %q", got)
	}
}

// TestForeignSettings: a record of a newer version is left alone, a damaged one is
// put aside, and the configuration's rules are used.
func TestForeignSettings(t *testing.T) {
	tests := []struct {
		name, value string
		newer       bool
	}{
		{"a newer version", `{"v":2,"saved":"?"}`, true},
		{"no JSON", `nonsense`, false},
		{"no version", `{"saved":[{"version":1}]}`, false},
		{"nothing saved", `{"v":1,"saved":[]}`, false},
		{"versions that fall", `{"v":1,"saved":[{"version":2,"settings":{}},{"version":1,"settings":{}}]}`, false},
		{"an unknown way", `{"v":1,"saved":[{"version":1,"settings":{"pairs":[{"rules":[{"way":"up"}]}]}}]}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			put(t, s.store, settingsKey, tt.value)
			s.start(nil)
			s.run(5 * time.Minute)
			s.products[0].click(t, "11", "off")
			s.run(10 * time.Second)
			s.expect(s.products[1], "12", "off")
			_, err := s.engine.SetRules(t.Context(), 0, crossed(), "Noor")
			value, _, _ := s.store.Get(t.Context(), settingsKey)
			if tt.newer {
				if !errors.Is(err, engine.ErrNewer) || string(value) != tt.value {
					t.Errorf("error %v, and there is %s", err, value)
				}
				if diff := cmp.Diff([]string{" newer_record "}, s.notices); diff != "" {
					t.Errorf("notices (-want +got):\n%s", diff)
				}
				return
			}
			if aside, _, _ := s.store.Get(t.Context(), "acme/broken/settings/rules"); err != nil || string(aside) != tt.value {
				t.Errorf("error %v, put aside is %s", err, aside)
			}
			if diff := cmp.Diff([]string{" quarantined "}, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnknownSettingsMembers are kept.
func TestUnknownSettingsMembers(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	s.set(crossed(), "Noor")
	value, version, _ := s.store.Get(t.Context(), settingsKey)
	_, err := s.store.CompareAndSet(t.Context(), settingsKey, version, []byte(strings.Replace(string(value), `{"v":1`, `{"site":[7],"v":1`, 1)))
	s.must(err)
	s.set(straight(), "Liam")
	if value, _, _ = s.store.Get(t.Context(), settingsKey); !strings.HasSuffix(string(value), `,"site":[7]}`) {
		t.Errorf("there is %s", value)
	}
}

// TestDamagedWhileRunning: the configuration's rules are in force again, and the
// versions go on counting.
func TestDamagedWhileRunning(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	s.set(crossed(), "Noor")
	s.replace(settingsKey, "nonsense")
	s.run(2 * time.Minute)
	if got, _ := s.engine.Rules().Translate("desk", "phone", "on"); got != "on" {
		t.Errorf("on means %q", got)
	}
	if saved := s.set(crossed(), "Noor"); saved.Version != 1 {
		t.Errorf("version %d", saved.Version)
	}
}

// TestRestingRule: a rule whose status is gone may stay, and rests; a new one may
// not name it.
func TestRestingRule(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	s.products[1].deleted = "off"
	s.run(15 * time.Minute)
	saved := s.set(straight(), "Noor")
	if len(saved.Settings.Pairs[0].Rules) != 2 {
		t.Errorf("saved %v", saved)
	}
	if _, err := s.engine.SetRules(t.Context(), 1, crossed(), "Noor"); !errors.Is(err, statussync.ErrUnknownStatus) {
		t.Errorf("another rule with the status: %v", err)
	}
	s.products[1].deleted = ""
	s.start(nil)
	s.run(15 * time.Minute)
	if got, _ := s.engine.Rules().Translate("desk", "phone", "off"); got != "off" {
		t.Errorf("after it came back, off means %q", got)
	}
}

// FuzzSettings reads what it wrote.
func FuzzSettings(f *testing.F) {
	f.Add(`{"pairs":[{"a":"desk","b":"phone","rules":[{"a":"#3","b":"available","way":"a-to-b"}]}],"holds":[{"while":["phone"],"in":"desk","status":"#9"}]}`)
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, text string) {
		var s, again engine.Settings
		if json.Unmarshal([]byte(text), &s) != nil {
			return
		}
		out, err := json.Marshal(s)
		if err == nil {
			err = json.Unmarshal(out, &again)
		}
		if err != nil || !cmp.Equal(s, again) {
			t.Errorf("%s: %v: %v, then %v", text, err, s, again)
		}
	})
}
