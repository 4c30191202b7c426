package contactlog_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// TestSettingsRefused: all mistakes are named at once.
func TestSettingsRefused(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"several at once", `{"app": {"entry_point_number": "reception"}, "queues": [{"pattern": "Sales", "brand": 1}, {"pattern": "Sales"}],
			"ticket_fields": [{"attribute": "a", "field": "nothing"}, {"attribute": "b", "field": "nowhere"}], "several_users": "all", "agents": {"u": 0}, "over_after_minutes": -1,
			"contact_lens": {"include": "VIP"}}`,
			[]string{"entry_point_number", "queues: list refused", "queues: entry 2, brand", `ticket_fields, user_fields: ticket rule 1: field "nothing"`, `ticket_fields, user_fields: ticket rule 2: field "nowhere"`, "several_users", "agents", "over_after_minutes", "contact_lens"}},
		{"a name that does not exist", `{"queue": []}`, []string{`unknown field "queue"`}},
		{"a name that does not exist in app", `{"app": {"entry": ""}}`, []string{`unknown field "entry"`}},
		{"R88 too long a pattern", `{"queues": [{"pattern": "` + strings.Repeat("x", 129) + `", "brand": 1}]}`, []string{"128"}},
		{"another type", `{"voice_id": "yes"}`, []string{"voice_id: want true or false"}},
		{"other types, and a name that does not exist below", `{"queues": [{"pattern": "Sales", "brand": "Gold"}], "agents": ["u"],
			"hidden_attributes": "a", "over_after_minutes": 1.5, "several_users": 1, "contact_lens": {"of": true}}`,
			[]string{"queues.brand: want a whole number", "agents: want an object", "hidden_attributes: want a list",
				"over_after_minutes: want a whole number", "several_users: want text", `contact_lens: unknown field "of"`}},
		{"no object", `[]`, []string{"want a JSON object"}},
	} {
		s := contactlog.Settings{SkipSolved: true}
		err := json.Unmarshal([]byte(tt.text), &s)
		if !errors.Is(err, contactlog.ErrSettings) || !s.SkipSolved {
			t.Errorf("%s: error %v, settings %+v", tt.name, err, s)
			continue
		}
		if strings.Contains(err.Error(), "cannot unmarshal") || strings.Contains(err.Error(), "plain") {
			t.Errorf("%s: words of Go: %v", tt.name, err)
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error lacks %q: %v", tt.name, want, err)
			}
		}
	}
	if _, err := contactlog.New(contactlog.Settings{OverAfterMinutes: -1}); !errors.Is(err, contactlog.ErrSettings) {
		t.Errorf("New: %v", err)
	}
}

func TestSettingsSurviveJSON(t *testing.T) {
	want := contactlog.Settings{
		App:          contactflow.AppSettings{CreateTicketAfterMinutes: 15, ConnectURL: site},
		Queues:       []contactlog.QueueBrand{{Pattern: "*VIP*", Brand: 72}},
		TicketFields: []attrmap.TicketRule{{Attribute: "p", Field: attrmap.Custom(1001), Update: true}},
		UserFields:   []attrmap.UserRule{{Attribute: "account", Field: "account_no", Search: true}}, HiddenAttributes: []string{},
		SeveralUsers: ticketing.OldestUser, SkipSolved: true, Agents: map[string]int64{"u": 7}, OverAfterMinutes: 5,
		ContactLens: contactlog.LensSettings{Exclude: "Secret", TranscriptInCall: true}, VoiceID: true,
	}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got contactlog.Settings
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLint(t *testing.T) {
	pl, err := contactlog.New(contactlog.Settings{
		Queues:       []contactlog.QueueBrand{{Pattern: "A*B*", Brand: 71}, {Pattern: "*VIP*", Brand: 73}, {Pattern: "EU VIP*", Brand: 99}},
		TicketFields: []attrmap.TicketRule{{Attribute: "p", Field: attrmap.Custom(5)}},
		Agents:       map[string]int64{"u": 7}, VoiceID: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld()
	w.catalog.Agents = []ticketing.Named{{ID: agentID}, {ID: 7, Inactive: true}}
	var got []string
	for _, n := range pl.Lint(&w.catalog) {
		got = append(got, string(n.Code)+" "+n.Rule+" "+n.Subject.Name)
	}
	want := []string{
		"pattern_invalid R87 queues, entry 1, pattern", "entry_never_wins D9 queues, entry 3, pattern",
		"setting_ignored X16 app.connect_url", "setting_ignored X29 app.country_prefix", "setting_ignored R28 voice_id",
		"brand_unknown D23 queues, entry 2, brand", "brand_unknown D23 queues, entry 3, brand",
		`field_missing R113 attribute "p", field "#5"`,
		"agent_not_found A2 agents",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	fine, err := contactlog.New(contactlog.Settings{App: contactflow.AppSettings{ConnectURL: site, CountryPrefix: "+1"}})
	if err != nil {
		t.Fatal(err)
	}
	if notices := fine.Lint(nil); len(notices) > 0 {
		t.Errorf("good settings: %v", notices)
	}
}

func TestMayPause(t *testing.T) { // R24
	pl, err := contactlog.New(contactlog.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		attributes map[string]string
		want       bool
	}{{a("pause_recording", "true"), true}, {a("pause_recording", "false"), false}, {nil, false}} {
		f := contactlog.Observe(contactlog.Facts{}, call(caller, tt.attributes).described(noon))
		if got := pl.MayPause(f); got != tt.want {
			t.Errorf("R24 %v: %v", tt.attributes, got)
		}
	}
}

// TestInvalidAttribute: one notice for each bad value (D1, D40).
func TestInvalidAttribute(t *testing.T) {
	o := walk(t, contactlog.Settings{}, newWorld(), call(caller, a("pop_incoming", "maybe", "zendesk_user", "x7")).whole())
	var names []string
	for _, n := range o.last.Notices {
		if n.Code == ticketing.InvalidAttribute {
			names = append(names, n.Subject.Name)
		}
	}
	if diff := cmp.Diff([]string{"pop_incoming", "zendesk_user"}, names); diff != "" {
		t.Errorf("D1 (-want +got):\n%s", diff)
	}
}
