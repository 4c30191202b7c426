package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// TestRecordBytes: a record is what encoding/json makes of it.
func TestRecordBytes(t *testing.T) {
	s := newScene(t, 3, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	s.products[1].click(t, "12", "off")
	s.run(2 * time.Minute)
	if err := s.products[1].host.Report(t.Context(), "<ü>", statussync.Report{Status: "off"}); err != nil {
		t.Fatal(err)
	}
	n := 0
	for it, err := range s.store.Scan(t.Context(), "acme/") {
		s.must(err)
		if !strings.HasPrefix(it.Key, "acme/agent/") && !strings.HasPrefix(it.Key, "acme/loose/") {
			continue
		}
		var rec struct {
			V     int               `json:"v"`
			IDs   map[string]string `json:"ids,omitempty"`
			State statussync.State  `json:"state,omitzero"`
		}
		s.must(json.Unmarshal(it.Value, &rec))
		want, err := json.Marshal(rec)
		s.must(err)
		if string(it.Value) != string(want) {
			t.Errorf("%s is %s\nwant %s", it.Key, it.Value, want)
		}
		n++
	}
	if n != 4 {
		t.Errorf("%d records, want 3 of agents and a loose one", n)
	}
}

// TestUnknownMembersInside: what another program added to a record, to the state in it
// and to a side of that is saved again after a decision.
func TestUnknownMembersInside(t *testing.T) {
	const key = "acme/agent/11"
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(2 * time.Minute)
	value, version, err := s.store.Get(t.Context(), key)
	s.must(err)
	text := string(value)
	text = strings.Replace(text, `{"v":2`, `{"site":{"no":7},"v":2`, 1)
	text = strings.Replace(text, `"state":{`, `"state":{"mood":[1, 2],`, 1)
	text = strings.Replace(text, `"system":"phone"`, `"system":"phone","desk number":null`, 1)
	_, err = s.store.CompareAndSet(t.Context(), key, version, []byte(text))
	s.must(err)
	for _, restart := range []bool{false, true} {
		if restart {
			s.start(nil)
			s.run(2 * time.Minute)
		}
		phone.click(t, "12", "off")
		s.run(2 * time.Minute)
		phone.click(t, "12", "on")
		s.run(2 * time.Minute)
		s.expect(desk, "11", "on")
		value, again, err := s.store.Get(t.Context(), key)
		s.must(err)
		for _, want := range []string{`,"site":{"no":7}}`, `,"mood":[1, 2]}`, `,"desk number":null}`} {
			if strings.Count(string(value), want) != 1 {
				t.Errorf("restart %v: want %s once in %s", restart, want, value)
			}
		}
		if again == version {
			t.Error("nothing was saved")
		}
		version = again
	}
}
