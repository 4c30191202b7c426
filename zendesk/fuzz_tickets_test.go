package zendesk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
)

// Whatever a reply of the ticket side holds, nothing panics, an error says whose
// it is, and what was read can be stored and read back.

func FuzzTickets(f *testing.F) {
	fuzzShapes(f, "ticket", "tickets", "comments", "audits", "job status", "attachment", "upload")
}

func FuzzUsers(f *testing.F) { fuzzShapes(f, "user", "users", "users by offset", "identities") }

func FuzzTicketFields(f *testing.F) { fuzzShapes(f, "ticket field", "user fields", "ticket form") }

func FuzzCatalog(f *testing.F) {
	fuzzShapes(f, "brands", "group record", "groups", "memberships", "custom status")
}

func FuzzCalls(f *testing.F) { fuzzShapes(f, "call", "call comment", "voice ticket") }

func FuzzSearch(f *testing.F) { fuzzShapes(f, "search") }

func FuzzApps(f *testing.F) { fuzzShapes(f, "app job", "app installations") }

// fuzzShapes reads a body in the ways of some shapes.
func fuzzShapes(f *testing.F, names ...string) {
	f.Helper()
	for _, name := range names {
		f.Add([]byte(shapes[name].body))
	}
	f.Add([]byte(`{"next_page": "//other.example.test/x", "meta": {"has_more": true}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c := canned(t, http.StatusOK, string(body))
		for _, name := range names {
			got, err := shapes[name].read(t.Context(), c)
			if err != nil {
				if !strings.HasPrefix(err.Error(), "zendesk: ") {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			settled(t, name, got)
		}
		if name := names[0]; name == "search" {
			found, _ := c.Search.List(t.Context(), zendesk.SearchListOptions{Query: "q"})
			for _, r := range found.Items {
				_, _ = r.User()
				_, _ = r.Ticket()
			}
		}
	})
}

// settled encodes a value, reads it back, and wants the same again.
func settled(t *testing.T, name string, v any) {
	t.Helper()
	once, err := json.Marshal(v)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	again := reflect.New(reflect.TypeOf(v))
	if err := json.Unmarshal(once, again.Interface()); err != nil {
		t.Errorf("%s: %v: %s", name, err, once)
		return
	}
	twice, err := json.Marshal(again.Interface())
	if err != nil || !bytes.Equal(once, twice) {
		t.Errorf("%s, %v: %s\nbecame %s", name, err, once, twice)
	}
}

// The data of a call's comment are read in any form.
func FuzzCommentCall(f *testing.F) {
	f.Add([]byte(`{"call_id": "7", "started_at": "2026-03-02 09:00:00 UTC", "call_duration": "40", "recording_duration": "39"}`))
	f.Add([]byte(`{"from_line": 15550100, "call_started_at": {}, "duration": -1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		call, ok := zendesk.Comment{Data: data}.Call()
		if ok && !json.Valid(data) {
			t.Errorf("a call of %q", data)
		}
		if call.Duration < 0 || call.RecordingDuration < 0 {
			t.Errorf("%+v", call)
		}
		_ = zendesk.CallComment{Data: data}.CallID()
		_ = zendesk.Audit{Metadata: data}.Custom()
		if again := zendesk.NotApplied([]zendesk.CustomField{{ID: 1, Value: data}}, []zendesk.CustomField{{ID: 1, Value: data}}); len(again) != 0 {
			t.Errorf("%q is not what it is", data)
		}
	})
}

// An event about a ticket has its id, and can be stored and read back.
func FuzzTicketEvents(f *testing.F) {
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		if s := shapes[name]; s.read == nil && strings.Contains(s.body, "ticket.") {
			f.Add([]byte(s.body))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		ev, err := zendesk.Decode(body)
		if err != nil {
			if !errors.Is(err, zendesk.ErrMalformed) {
				t.Errorf("error %v is not ErrMalformed", err)
			}
			return
		}
		if of, ok := ev.(*zendesk.TicketStatusChanged); ok && (of.Ticket.ID == 0 || of.New != strings.ToLower(of.New)) {
			t.Errorf("%+v", of)
		}
		settled(t, "event", ev)
	})
}

// A stored request that can be read is the same request.
func FuzzRequests(f *testing.F) {
	for _, name := range slices.Sorted(maps.Keys(written)) {
		f.Add([]byte(written[name].body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, name := range slices.Sorted(maps.Keys(written)) {
			v := reflect.New(reflect.TypeOf(written[name].into))
			if json.Unmarshal(body, v.Interface()) == nil {
				settled(t, name, v.Elem().Interface())
			}
		}
	})
}
