package zendesk_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Lists are read once while they are young enough, by client.
func TestCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutTicketField(zendesk.TicketField{ID: 1001, Active: true})
		c := z.Client()
		read := func(c *zendesk.Client, maxAge time.Duration, fields, requests int) {
			t.Helper()
			got, err := c.TicketFields.Cached(t.Context(), maxAge)
			if err != nil || len(got) != fields {
				t.Errorf("%d fields, %v; want %d", len(got), err, fields)
			}
			if n := z.Count("GET /api/v2/ticket_fields"); n != requests {
				t.Errorf("%d requests, want %d", n, requests)
			}
			clear(got) // is the caller's own
		}
		read(c, time.Hour, 1, 1)
		z.PutTicketField(zendesk.TicketField{ID: 1002, Active: true})
		time.Sleep(time.Hour)
		read(c, time.Hour, 1, 1)
		z.FailNext("GET /api/v2/ticket_fields", ctikit.Fault{Status: 404})
		time.Sleep(time.Second)
		if _, err := c.TicketFields.Cached(t.Context(), time.Hour); !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("too old: %v", err)
		}
		read(c, 2*time.Hour, 1, 2) // what there was
		read(c, time.Hour, 2, 3)
		read(c, 0, 2, 4)
		read(c, -1, 2, 5)
		read(z.Client(), time.Hour, 2, 6)
		if got, err := c.UserFields.Cached(t.Context(), time.Hour); err != nil || len(got) != 0 {
			t.Errorf("user fields: %v, %v", got, err)
		}
	})
}

// A field of a new type is read, and all of it is kept.
func TestUnknownFieldTypes(t *testing.T) {
	const body = `{"id": 9007199254740993, "type": "hologram", "title": "H", "depth": 3}`
	c := canned(t, http.StatusOK, `{"ticket_fields": [`+body+`, {"id": 2, "type": "text", "depth": 3}], "user_fields": [`+body+`]}`)
	fields, err := c.TicketFields.List(t.Context(), zendesk.TicketFieldListOptions{})
	if err != nil || len(fields.Items) != 2 {
		t.Fatalf("%+v, %v", fields, err)
	}
	if f := fields.Items[0]; f.ID != big || f.Type.Known() || string(f.Raw) != body || fields.Items[1].Raw != nil {
		t.Errorf("%+v", fields.Items)
	}
	users, err := c.UserFields.List(t.Context(), zendesk.UserFieldListOptions{})
	if err != nil || len(users.Items) != 1 || string(users.Items[0].Raw) != body {
		t.Errorf("%+v, %v", users, err)
	}
	z := zendesktest.New(t)
	z.PutTicketField(fields.Items[0])
	again, err := z.Client().TicketFields.Get(t.Context(), big)
	if err != nil || !strings.Contains(string(again.Raw), `"depth":3`) {
		t.Errorf("%+v, %v", again, err)
	}
}

// The wrong type of an optional member costs that member alone.
func TestOddFields(t *testing.T) {
	c := canned(t, http.StatusOK, `{"ticket_fields": [{"id": "7", "type": "tagger", "title": 5, "active": "yes", "tag": [],
		"custom_field_options": [{"id": "8", "name": null, "value": "a", "default": 1}], "position": "x"}, {"id": 8, "custom_field_options": {}}]}`)
	got, err := c.TicketFields.List(t.Context(), zendesk.TicketFieldListOptions{})
	if err != nil || len(got.Items) != 2 || got.Items[0].ID != 7 || len(got.Items[0].Options) != 1 || got.Items[0].Options[0].Value != "a" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFieldTypes(t *testing.T) {
	for kind, want := range map[zendesk.FieldType][2]bool{
		zendesk.FieldTagger: {true, false}, zendesk.FieldCustomStatus: {true, true}, zendesk.FieldGroup: {true, true}, "hologram": {}, "": {},
	} {
		if got := [2]bool{kind.Known(), kind.System()}; got != want {
			t.Errorf("%q: known, system = %v, want %v", kind, got, want)
		}
	}
}
