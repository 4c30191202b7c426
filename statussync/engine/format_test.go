package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

const formatKey = "acme/format"

// TestFormats: whatever the store held before, its agents are right in the end,
// and all records are in the format in force.
func TestFormats(t *testing.T) {
	former := func(n int) string { // the phone's choice was not yet copied to the desk
		return fmt.Sprintf(`{"v":1,"ids":{"desk":"%d1","phone":"%d2"},"state":{"sides":[`+
			`{"system":"desk","known":{"status":"on"},"want":{"status":"off","cause":{"system":"phone"}}},`+
			`{"system":"phone","known":{"status":"off"},"want":{"status":"off","cause":{"system":"phone"}}}]},"focus":{},"site":{"no":%d}}`, n, n, n)
	}
	tests := []struct {
		name    string
		format  string // stored before; empty for none
		records bool   // there are records of version 1
		notices []string
	}{
		{"nothing", "", false, nil},
		{"records of version 1", "", true, []string{" migrated "}},
		{"records of version 1, and the format", `{"format":1}`, true, []string{" migrated "}},
		{"the format of today", `{"format":2}`, false, nil},
		{"a damaged format: no JSON", "nonsense", true, []string{" quarantined ", " migrated "}},
		{"a damaged format: no number", `{}`, false, []string{" quarantined "}},
		{"a damaged format: below the first", `{"format":0}`, false, []string{" quarantined "}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 3, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			if tt.format != "" {
				put(t, s.store, formatKey, tt.format)
			}
			for n := 1; n <= 3 && tt.records; n++ {
				put(t, s.store, fmt.Sprintf("acme/agent/%d1", n), former(n))
				phone.find(fmt.Sprintf("%d2", n)).status = "off"
			}
			s.start(nil)
			s.run(3 * time.Minute)
			for _, n := range []string{"1", "2", "3"} {
				s.expect(desk, n+"1", phone.find(n+"2").status)
				if v := version(t, s.store, "acme/agent/"+n+"1"); v != 2 {
					t.Errorf("agent %s: version %d, want 2", n, v)
				}
				value, _, _ := s.store.Get(t.Context(), "acme/agent/"+n+"1")
				if strings.Contains(string(value), `"site":{"no":`+n+`}`) != tt.records || strings.Contains(string(value), "focus") {
					t.Errorf("agent %s: the record is %s, want its unknown member in it", n, value)
				}
			}
			if got, _, _ := s.store.Get(t.Context(), formatKey); string(got) != `{"format":2}` {
				t.Errorf("the format is %s", got)
			}
			if diff := cmp.Diff(tt.notices, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
			if got, _, _ := s.store.Get(t.Context(), "acme/broken/format"); tt.notices != nil && tt.notices[0] == " quarantined " && string(got) != tt.format {
				t.Errorf("put aside is %q, want %q", got, tt.format)
			}
		})
	}
}

// TestDamagedFormat is made anew where the store finds it damaged.
func TestDamagedFormat(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	put(t, s.store, formatKey, `{"format":2}`)
	store := &damaged{Store: s.store}
	store.damage(t, formatKey)
	s.store = store
	s.start(nil)
	s.run(2 * time.Minute)
	if got, _, err := s.store.Get(t.Context(), formatKey); string(got) != `{"format":2}` || err != nil {
		t.Errorf("the format is %s, %v", got, err)
	}
	if diff := cmp.Diff([]string{" quarantined "}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestNewerFormat ends Run before anything is written; webhooks get the same error
// and come again.
func TestNewerFormat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &engine.Memory{}
		put(t, store, formatKey, `{"format":9,"by":"another"}`)
		put(t, store, "acme/agent/7001", "nonsense")
		desk, e := floorOf(t, 3, store, nil)
		calls := map[string]func() error{
			"Report":  func() error { return desk.host.Report(t.Context(), "7001", statussync.Report{Status: "off"}) },
			"Step":    func() error { _, err := e.Step(t.Context()); return err },
			"again":   func() error { _, err := e.Step(t.Context()); return err },
			"Explain": func() error { _, err := e.Explain(t.Context(), "7001"); return err },
		}
		for name, call := range calls {
			if err := call(); !errors.Is(err, engine.ErrNewer) {
				t.Errorf("%s: %v, want %v", name, err, engine.ErrNewer)
			}
		}
		err := e.Run(t.Context())
		if !errors.Is(err, engine.ErrNewer) || !strings.Contains(err.Error(), "9") || !strings.Contains(err.Error(), "2 at most") {
			t.Errorf("Run: %v, want %v with both numbers", err, engine.ErrNewer)
		}
		got, _, _ := store.Get(t.Context(), "acme/agent/7001")
		if keys := stored(t, store, ""); len(keys) != 2 || string(got) != "nonsense" {
			t.Errorf("stored are %q, and the agent's %q", keys, got)
		}
		if n := e.Stats().Newer; n != 0 {
			t.Errorf("%d agents count as left alone", n)
		}
	})
}

// TestRaisedFormat: a version that knows a further format writes the one in force
// until its first sweep is done, then its own. The version before it cannot read
// that, and says so.
func TestRaisedFormat(t *testing.T) {
	s := newScene(t, 3, "desk", "phone")
	phone := s.products[1]
	put(t, s.store, formatKey, `{"format":2,"note":"kept"}`)
	s.start(nil)
	s.run(2 * time.Minute)
	s.start(nil)
	s.engine.KnowFormat(3)
	phone.click(t, "12", "off")
	if v := version(t, s.store, "acme/agent/11"); v != 2 {
		t.Errorf("before the sweep: version %d, want 2", v)
	}
	s.run(2 * time.Minute)
	for _, key := range []string{"acme/agent/11", "acme/agent/21", "acme/agent/31"} {
		if v := version(t, s.store, key); v != 3 {
			t.Errorf("%s: version %d, want 3", key, v)
		}
	}
	s.expect(s.products[0], "11", "off")
	if got, _, _ := s.store.Get(t.Context(), formatKey); string(got) != `{"format":3,"note":"kept"}` {
		t.Errorf("the format is %s", got)
	}
	s.start(nil)
	if _, err := s.engine.Step(t.Context()); !errors.Is(err, engine.ErrNewer) {
		t.Errorf("the version before: %v, want %v", err, engine.ErrNewer)
	}
	if len(s.notices) > 0 {
		t.Errorf("notices: %q", s.notices)
	}
}
