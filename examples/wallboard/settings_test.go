package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSettings: rules are looked at before they are saved, the second of two
// editors is refused by name, and former rules can be used again.
func TestSettings(t *testing.T) {
	o, _, server := startBoard(t, 5, asSupervisor)
	joined(t, server.URL, 5)
	read := func() settingsReply {
		return decode[settingsReply](t, request(t, http.MethodGet, server.URL+"/api/settings", ""))
	}
	post := func(wish settingsWish) reply {
		body, err := json.Marshal(wish)
		if err != nil {
			t.Fatal(err)
		}
		return request(t, http.MethodPost, server.URL+"/api/settings", string(body))
	}
	first := read()
	next := first.Settings
	next.Pairs = []pairWire{{"zendesk", "aircall", slices.Clone(first.Settings.Pairs[0].Rules)}}
	next.Pairs[0].Rules = append(next.Pairs[0].Rules, ruleWire{"#4", "unavailable/on_a_break", "both"})
	if r := post(settingsWish{Version: first.Version, Settings: next, Preview: true}); r.code != 200 || !strings.Contains(string(r.body), `"agents":1`) {
		t.Errorf("preview: %d %s", r.code, r.body) // 7005 is away
	}
	saved := decode[savedBy](t, post(settingsWish{Version: first.Version, Settings: next}))
	if saved.By != "Supervisor" || saved.Version == first.Version {
		t.Errorf("saved: %+v", saved)
	}
	until(t, "the new rule", func() bool {
		u, _ := o.aircall.User(7005 + phoneShift)
		return u.Substatus == "on_a_break"
	})
	if r := post(settingsWish{Version: first.Version, Settings: next}); r.code != http.StatusConflict || !regexp.MustCompile(`Supervisor has saved other settings at \d\d:\d\d:\d\d UTC`).Match(r.body) {
		t.Errorf("the second editor: %d %s", r.code, r.body)
	}
	bad := next
	bad.Pairs = []pairWire{{"zendesk", "aircall", []ruleWire{{"Nowhere", "available", "both"}}}}
	if r := post(settingsWish{Version: saved.Version, Settings: bad}); r.code != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), "Nowhere") {
		t.Errorf("a bad rule: %d %s", r.code, r.body)
	}
	now := read()
	if now.Version != saved.Version || len(now.History) < 2 {
		t.Fatalf("%d versions, %d in force", len(now.History), now.Version)
	}
	if r := post(settingsWish{Version: now.Version, Again: &now.History[1].Version}); r.code != 200 {
		t.Errorf("a former version: %d %s", r.code, r.body)
	}
	if got := read(); len(got.Settings.Pairs[0].Rules) != len(first.Settings.Pairs[0].Rules) {
		t.Errorf("%d rules", len(got.Settings.Pairs[0].Rules))
	}
}

// TestStoredRules: what admins have saved counts after a restart; that the
// program's own rules are others now is logged, and -reset-settings takes them.
func TestStoredRules(t *testing.T) {
	o, b, server := startBoard(t, 2, asSupervisor)
	joined(t, server.URL, 2)
	first := decode[settingsReply](t, request(t, http.MethodGet, server.URL+"/api/settings", ""))
	wish := settingsWish{Version: first.Version, Settings: first.Settings}
	wish.Settings.Pairs[0].Rules = wish.Settings.Pairs[0].Rules[:3]
	body, err := json.Marshal(wish)
	if err != nil {
		t.Fatal(err)
	}
	decode[savedBy](t, request(t, http.MethodPost, server.URL+"/api/settings", string(body)))
	for _, reset := range []bool{false, true} {
		a, log := o.accounts(), new(lockedBuffer)
		a.store, a.reset, a.holds = b.accounts.store, reset, nil
		ctx, stop := context.WithCancel(t.Context())
		next, err := newBoard(ctx, a, fastLimits, time.UTC, slog.New(slog.NewTextHandler(log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- next.run(ctx) }()
		const line = `msg=notice code=config_differs system="" detail="the configuration's rules have changed since Supervisor saved others at 20`
		until(t, "the rules", func() bool {
			all, err := next.engine.Settings(t.Context())
			return err == nil && (all[0].By == "the configuration") == reset && strings.Contains(log.String(), line) != reset
		})
		all, err := next.engine.Settings(t.Context())
		if n := len(all[0].Settings.Pairs[0].Rules); err != nil || (n == 3) == reset {
			t.Errorf("reset %v: %d rules, %v", reset, n, err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// TestSettingsRefused: who only looks neither sees nor changes the rules.
func TestSettingsRefused(t *testing.T) {
	_, _, server := startBoard(t, 2, asAgent)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if r := request(t, method, server.URL+"/api/settings", "{}"); r.code != http.StatusForbidden {
			t.Errorf("%s: %d", r.what, r.code)
		}
	}
}

// TestBadRules: settings that cannot be meant are refused with the field and what
// could stand there, and nothing changes.
func TestBadRules(t *testing.T) {
	o, _, server := startBoard(t, 5, asSupervisor)
	joined(t, server.URL, 5)
	read := func() (settingsReply, string) {
		r := request(t, http.MethodGet, server.URL+"/api/settings", "")
		return decode[settingsReply](t, r), string(r.body)
	}
	first, before := read()
	writes := o.zendesk.Writes() + o.aircall.Writes()
	for name, tt := range map[string]struct {
		change func(*settingsWire)
		want   []string
	}{
		"a status that Zendesk lacks": {func(s *settingsWire) { s.Pairs[0].Rules[0].A = "Nowhere" }, []string{"rule 1: A (zendesk)", "Nowhere", "online"}},
		"a status that Aircall lacks": {func(s *settingsWire) { s.Pairs[0].Rules[0].B = "asleep" }, []string{"rule 1: B (aircall)", "asleep", "available"}},
		"a way that is none":          {func(s *settingsWire) { s.Pairs[0].Rules[0].Way = "up" }, []string{"way", "both", "a-to-b", "b-to-a"}},
		"an unknown system":           {func(s *settingsWire) { s.Pairs[0].B = "dialpad" }, []string{"dialpad", "aircall"}},
		"a hold of a status there is not": {func(s *settingsWire) { s.Holds = []holdWire{{[]string{"aircall"}, "zendesk", "Nowhere"}} },
			[]string{"Nowhere", "Calls only"}},
	} {
		for _, preview := range []bool{true, false} {
			next := first.Settings
			next.Pairs = []pairWire{{"zendesk", "aircall", slices.Clone(first.Settings.Pairs[0].Rules)}}
			tt.change(&next)
			body, err := json.Marshal(settingsWish{Version: first.Version, Settings: next, Preview: preview})
			if err != nil {
				t.Fatal(err)
			}
			r := request(t, http.MethodPost, server.URL+"/api/settings", string(body))
			for _, want := range tt.want {
				if r.code != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), want) {
					t.Errorf("%s, preview %v: %d %s, want %q", name, preview, r.code, r.body, want)
				}
			}
		}
	}
	if _, after := read(); after != before {
		t.Errorf("now there is %s", after)
	}
	if n := o.zendesk.Writes() + o.aircall.Writes() - writes; n != 0 {
		t.Errorf("%d writes", n)
	}
}
