package zendesk_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
)

const voiceBody = `{"from": "+15550100", "to": "+15550199", "recording_url": "u", "started_at": "2026-03-02T09:00:00Z", "call_duration": 40,
	"answered_by_id": 28, "transcription_text": "t", "location": "l"}`

// written are requests with every member set, by what they decode to.
var written = map[string]struct {
	body string
	into any
}{
	"ticket update": {
		`{"comment": {"body": "b", "public": true, "author_id": 7, "uploads": ["u"]}, "voice_comment": ` + voiceBody + `, "external_id": "x", "subject": "s",
		"status": "open", "custom_status_id": 5, "type": "task", "priority": "high", "requester_id": 7, "assignee_id": 8, "group_id": 310, "organization_id": 9,
		"due_at": "2026-01-16T10:00:00Z", "custom_fields": [{"id": 1, "value": ["a"]}], "metadata": {"key": "k"},
		"updated_stamp": "2026-01-15T10:00:00Z", "safe_update": true}`,
		zendesk.TicketUpdate{},
	},
	"ticket": {
		`{"comment": {"html_body": "b", "public": false}, "voice_comment": ` + voiceBody + `, "external_id": "x", "subject": "s", "status": "open", "type": "task", "priority": "high",
		"requester_id": 7, "submitter_id": 7, "assignee_id": 8, "group_id": 310, "custom_status_id": 5, "organization_id": 9, "brand_id": 10, "ticket_form_id": 11,
		"due_at": "2026-01-16T10:00:00Z", "tags": ["a"], "custom_fields": [{"id": 1, "value": null}], "via_followup_source_id": 12, "metadata": {"key": "k"}}`,
		zendesk.TicketSpec{},
	},
	"voice ticket": {
		`{"via_id": 45, "comment": {"body": "b", "public": true}, "voice_comment": ` + voiceBody + `, "subject": "s", "requester_id": 1, "submitter_id": 2,
		"assignee_id": 3, "group_id": 4, "organization_id": 5, "brand_id": 6, "ticket_form_id": 7, "status": "open", "type": "task", "priority": "low",
		"external_id": "x", "tags": ["a"], "custom_fields": [{"id": 1, "value": true}]}`,
		zendesk.VoiceTicketSpec{},
	},
	"user": {
		`{"name": "n", "email": "a@example.test", "phone": "+15550100", "external_id": "x", "role": "agent", "custom_role_id": 5, "default_group_id": 310,
		"organization_id": 9, "suspended": true, "verified": true, "tags": ["vip"], "alias": "a", "notes": "n", "details": "d", "locale": "de",
		"time_zone": "Berlin", "user_fields": {"account_no": "1", "vip": null}, "skip_verify_email": true}`,
		zendesk.UserSpec{},
	},
	"identity": {
		`{"type": "phone_number", "value": "+15550100", "verified": true, "primary": true}`,
		zendesk.IdentitySpec{},
	},
	"call": {
		`{"app_id": 6, "from_line": "+15550100", "to_line": "+15550199", "call_started_at": "2026-03-02T09:00:00Z", "direction": "inbound", "agent_id": 28,
		"end_user_id": 7827, "ticket_id": 35436, "external_id": "x", "duration": 40, "completion_status": "completed", "voicemail": false, "ivr_hops": 2,
		"recording_url": "u", "transcript": "a\nb", "summary": {"x": 1}}`,
		zendesk.CallData{},
	},
	"call comment": {
		`{"title": "t", "subject": "s", "call_fields": ["direction"], "author_id": 5, "display_to_agent": 28}`,
		zendesk.CallCommentSpec{},
	},
}

// What a request is to be can be stored and read back: of members that can be
// cleared, absent, null and set are three things, and no digit of an id is lost.
func TestRequestsRoundTrip(t *testing.T) {
	for name, w := range written {
		t.Run(name, func(t *testing.T) {
			threeWay := map[string]bool{}
			for field := range reflect.TypeOf(w.into).Fields() {
				member, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				threeWay[member] = isField(field.Type)
			}
			for _, m := range mutants(t, w.body) {
				member, what, _ := strings.Cut(strings.TrimPrefix(m.name, "."), " ")
				if strings.Contains(member, ".") {
					continue // of the member itself, above
				}
				v := reflect.New(reflect.TypeOf(w.into))
				if err := json.Unmarshal(m.body, v.Interface()); err != nil {
					t.Errorf("%s: %v", m.name, err)
					continue
				}
				stable(t, m.name, v.Elem().Interface())
				if !threeWay[member] && what != "large" {
					continue // absent and null are the zero
				}
				if diff := cmp.Diff(members(t, m.body), members(t, encode(t, v.Interface()))); diff != "" {
					t.Errorf("%s (-read +written):\n%s", m.name, diff)
				}
			}
		})
	}
}

// members are those of an object, with numbers as they are written.
func members(t *testing.T, body []byte) (out map[string]any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}
