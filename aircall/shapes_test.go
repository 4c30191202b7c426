package aircall_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
)

// shape is a kind of object with every field that the reference knows, and values of our own.
type shape struct {
	full string
	make func() any
}

func of[T any](full string) shape { return shape{full: full, make: func() any { return new(T) }} }

const (
	big      = "9007199254740993" // no float64 is that number
	userJSON = `{"id":` + big + `,"direct_link":"l","name":"n","email":"e@example.test","available":true,"availability_status":"custom",
		"substatus":"on_a_break","default_number_id":3,"extension":"001","wrap_up_time":30,"time_zone":"Etc/UTC","language":"en-US",
		"created_at":"2026-01-05T09:10:21.000Z","numbers":[{"id":3}]}`
	numberJSON = `{"id":3,"direct_link":"l","name":"n","digits":"+1 555-010-0003","e164_digits":"+15550100003","country":"US","time_zone":"Etc/UTC",
		"open":true,"is_ivr":true,"availability_status":"custom","live_recording_activated":true,"priority":0,"flow_editor_enabled":true,
		"users":[{"id":9}],"messages":{"welcome":"a","waiting":"b","ringing_tone":"c","unanswered_call":"d","after_hours":"e","ivr":"f",
		"voicemail":"g","closed":"h","callback_later":"i"},"created_at":"2026-01-05T09:10:21Z"}`
	contactJSON = `{"id":5,"direct_link":"l","first_name":"f","last_name":"l","company_name":"c","information":"i","is_shared":true,
		"phone_numbers":[{"id":1,"label":"Work","value":"+15550100"}],"emails":[{"id":2,"label":"Work","value":"e@example.test"}],
		"urls":["https://crm.example.test/5"],"created_at":1767604221,"updated_at":1767604222}`
	insightJSON = `{"id":6,"call_id":"900000000001","call_uuid":"CA1","number_id":3,"type":"call","call_created_at":"2026-01-05T09:10:21.000Z",
		"created_at":"2026-01-05T09:11:21.000Z","participants":[{"id":9,"type":"internal","name":"n","phone_number":"+15550100","value":"POSITIVE"}],
		"content":{"language": "en-US","utterances":[{"start_time":1.2,"end_time":3.4,"text":"t","participant_type":"internal","user_id":9}],"more":1}}`
)

var shapes = map[string]shape{
	"User":             of[aircall.User](userJSON),
	"UserAvailability": of[aircall.UserAvailability](`{"id":9,"availability":"in_call"}`),
	"Number":           of[aircall.Number](numberJSON),
	"Contact":          of[aircall.Contact](contactJSON),
	"Reach":            of[aircall.Reach](`{"id":1,"label":"Work","value":"+15550100"}`),
	"Tag":              of[aircall.Tag](`{"id":12,"direct_link":"l","name":"vip","color":"#00ff00","description":"d"}`),
	"Team":             of[aircall.Team](`{"id":7,"direct_link":"l","name":"Sales","users":[{"id":9}],"created_at":"2026-01-05T09:10:21Z"}`),
	"Company":          of[aircall.Company](`{"name":"c","users_count":2,"numbers_count":1}`),
	"Integration": of[aircall.Integration](`{"name":"n","custom_name":"c","logo":"l","company_id":2,"status":"installed","active":true,
		"number_ids":[3],"numbers_count":1,"user":{"id":9}}`),
	"Call": of[aircall.Call](`{"id":900000000001,"call_uuid":"CA1","direct_link":"l","direction":"inbound","status":"done","started_at":1767600000,
		"answered_at":1767600007,"ended_at":1767600100,"duration":100,"missed_call_reason":"short_abandoned","raw_digits":"anonymous",
		"recording":"r","voicemail":"v","recording_short_url":"rs","voicemail_short_url":"vs","asset":"a","archived":true,"cost":"0.0",
		"user":` + userJSON + `,"contact":` + contactJSON + `,"number":` + numberJSON + `,"assigned_to":{"id":1},"transferred_by":{"id":2},
		"transferred_to":{"id":3},"external_transferred_to":"+15550199","external_caller_number":"+15550100","automatic_callback_call_id":8,
		"hangup_cause":"h","teams":[{"id":7}],"tags":[{"id":12}],"comments":[{"id":1}],"participants":[{"id":"9"}],
		"ivr_options_selected":[{"id":"1"}],"ai_voice_agents":[{"agent_id":"a"}]}`),
	"Comment":     of[aircall.Comment](`{"id":1,"content":"c","posted_at":1767600000,"posted_by":{"id":9}}`),
	"Participant": of[aircall.Participant](`{"id":"9","type":"user","name":"n","phone_number":"+15550100","value":"NEUTRAL"}`),
	"IVROption": of[aircall.IVROption](`{"id":"1","title":"t","key":"1","branch":"b","created_at":"2026-01-05T09:10:21.000Z",
		"transition_started_at":"2026-01-05T09:10:22.000Z","transition_ended_at":"2026-01-05T09:10:23.000Z"}`),
	"AIVoiceAgent": of[aircall.AIVoiceAgent](`{"agent_id":"a","agent_name":"n","end_reason":"escalated","escalation_reason":"r",
		"escalation_target":{"type":"team","destination":7},"started_at":"2026-01-05T09:10:21.000Z","ended_at":"2026-01-05T09:10:22.000Z"}`),
	"EscalationTarget": of[aircall.EscalationTarget](`{"type":"external","destination":"+15550100"}`),
	"Insight":          of[aircall.Insight](insightJSON),
	"PredictedCSAT":    of[aircall.PredictedCSAT](`{"call_id":1,"call_uuid":"CA1","score":75,"drivers":[{"polarity":"POSITIVE","label":"l"}]}`),
	"Message": of[aircall.Message](`{"id":"m1","direct_link":"l","direction":"inbound","channel":"whatsapp","status":"sent","body":"b","raw_digits":"+1",
		"external_number":"+15550100","media_details":[{"file_name":"f","file_type":"image/png","presigned_url":"u"}],"group_conversation_id":"g",
		"participants":["+15550100"],"created_at":1767604221000,"updated_at":"2026-01-05T09:10:21.000Z","sent_at":1767604221000,
		"number":` + numberJSON + `,"contact":` + contactJSON + `}`),
	"Media": of[aircall.Media](`{"file_name":"f","file_type":"image/png","presigned_url":"u"}`),
	"LiveTranscription": of[aircall.LiveTranscription](`{"id":"t1","call":{"id":1,"uuid":"CA1","number_id":3,"direction":"inbound"},
		"utterances":[{"participant_type":"internal","user_id":9,"timestamp":1,"duration_ms":2,"text":"t","language":"en-US"}]}`),
	"AIVoiceAgentSession": of[aircall.AIVoiceAgentSession](`{"call_id":1,"call_uuid":"CA1","ai_voice_agent_id":"a","ai_voice_agent_name":"n",
		"ai_voice_agent_session_id":"s","number_id":3,"external_caller_number":"+15550100","aircall_number":"+15550100003",
		"started_at":"2026-01-05T09:10:21.000Z","ended_at":"2026-01-05T09:10:22.000Z","call_end_reason":"answered","escalation_reason":"r",
		"extracted_data":{"name":"n","age":7},"created_at":"2026-01-05T09:10:20.000Z"}`),
	"Report": of[aircall.Report](`{"exportID":"r1","status":"COMPLETED","exportName":"n","format":"CSV","downloadUrl":"u",
		"downloadUrlExpiresAt":"2026-01-05T09:10:21.000Z","errorMessage":"e","createdAt":"2026-01-05T09:10:20.000Z"}`),
	"RemovedIntegration": of[aircall.RemovedIntegration](`{"integration_id":1,"company_id":2}`),
	"Subscription": of[aircall.Subscription](`{"webhook_id":"7d1c2a90-0000-4000-8000-0000000000aa","direct_link":"l","custom_name":"n","url":"u",
		"events":["call.answered"],"active":true,"token":"tok_demo_0001","created_at":"2026-01-05T09:10:11.000Z"}`),
}

// alike lets raw JSON come back with other spaces and escapes.
var alike = cmp.Comparer(func(a, b json.RawMessage) bool { return compact(a) == compact(b) })

func compact(raw json.RawMessage) string {
	out, err := json.Marshal(raw)
	if err != nil {
		return string(raw)
	}
	return string(out)
}

// decode reads JSON into a new object of the shape.
func (s shape) decode(t *testing.T, in []byte) any {
	t.Helper()
	v := s.make()
	if err := json.Unmarshal(in, v); err != nil {
		t.Fatalf("%s: %v", in, err)
	}
	return v
}

// comesBack wants decode, encode and decode to give the same, and returns it.
// Tokens do not encode, and what stands for them does not decode.
func (s shape) comesBack(t *testing.T, in []byte) any {
	t.Helper()
	first := s.decode(t, in)
	out, err := json.Marshal(first)
	must(t, err)
	if sub, ok := first.(*aircall.Subscription); ok && !sub.Token.IsZero() {
		if err := json.Unmarshal(out, s.make()); err == nil {
			t.Errorf("decodes without its token: %s", out)
		}
		token, _ := json.Marshal(sub.Token.Reveal())
		out = bytes.Replace(out, []byte(`"redacted"`), token, 1)
	}
	if diff := cmp.Diff(first, s.decode(t, out), alike); diff != "" {
		t.Errorf("%s: encodes as %s, which decodes to something else (-first +second):\n%s", in, out, diff)
	}
	return first
}

// with is the full object with one field replaced; a nil value takes it out.
func (s shape) with(t *testing.T, field string, value json.RawMessage) []byte {
	t.Helper()
	var fields map[string]json.RawMessage
	must(t, json.Unmarshal([]byte(s.full), &fields))
	if fields[field] = value; value == nil {
		delete(fields, field)
	}
	out, err := json.Marshal(fields)
	must(t, err)
	return out
}

func (s shape) fields(t *testing.T) []string {
	t.Helper()
	var fields map[string]json.RawMessage
	must(t, json.Unmarshal([]byte(s.full), &fields))
	return slices.Sorted(maps.Keys(fields))
}

func TestShapesAreFull(t *testing.T) {
	for name, s := range shapes {
		v := reflect.ValueOf(s.decode(t, []byte(s.full))).Elem()
		for i := range v.NumField() {
			if f := v.Type().Field(i); v.Field(i).IsZero() && f.Tag.Get("json") != "-" {
				t.Errorf("%s.%s is empty: the sample does not set it, or it does not decode", name, f.Name)
			}
		}
	}
}

// Every field may be set, null, missing, or of a kind that nobody expects; the others are not lost for it.
func TestEveryFieldIsOptional(t *testing.T) {
	odd := []string{`0`, `-1`, `1e9`, `true`, `""`, `"x"`, `[]`, `[0]`, `[null]`, `{}`, `{"id":[]}`, `9223372036854775808`}
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			s.comesBack(t, []byte(s.full))
			for _, field := range s.fields(t) {
				missing := s.comesBack(t, s.with(t, field, nil))
				null := s.comesBack(t, s.with(t, field, json.RawMessage("null")))
				if diff := cmp.Diff(missing, null); diff != "" {
					t.Errorf("%s: null is not like missing (-missing +null):\n%s", field, diff)
				}
				if diff := cmp.Diff(s.decode(t, []byte(s.full)), missing); diff == "" {
					t.Errorf("%s: nothing changes without it", field)
				}
				for _, value := range odd {
					s.keepsTheRest(t, field, s.comesBack(t, s.with(t, field, json.RawMessage(value))), missing)
				}
			}
		})
	}
}

// keepsTheRest wants two objects to differ in one field at most: an odd value must not cost another field.
func (s shape) keepsTheRest(t *testing.T, field string, got, missing any) {
	t.Helper()
	a, b := reflect.ValueOf(got).Elem(), reflect.ValueOf(missing).Elem()
	for i := range a.NumField() {
		name, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("json"), ",")
		if name == field || cmp.Equal(b.Field(i).Interface(), a.Field(i).Interface()) {
			continue
		}
		t.Errorf("an odd %s changes %s (-missing +odd):\n%s", field, name, cmp.Diff(b.Field(i).Interface(), a.Field(i).Interface()))
	}
}

// Objects drop what they do not know, for events keep it in Raw. Only an insight, of which some kinds are hardly
// documented, carries it along.
func TestUnknownFields(t *testing.T) {
	for name, s := range shapes {
		plain, got := s.decode(t, []byte(s.full)), s.comesBack(t, s.with(t, "tomorrow", json.RawMessage(`{"x":[1]}`)))
		if in, ok := got.(*aircall.Insight); ok {
			if diff := cmp.Diff(map[string]json.RawMessage{"tomorrow": json.RawMessage(`{"x":[1]}`)}, in.Extra); diff != "" {
				t.Errorf("Extra (-want +got):\n%s", diff)
			}
			continue
		}
		if diff := cmp.Diff(plain, got); diff != "" {
			t.Errorf("%s: an unknown field changes others (-without +with):\n%s", name, diff)
		}
	}
}

// Ids beyond 2^53, as numbers and as texts, are exact wherever they are numbers to us.
func TestLargeIDs(t *testing.T) {
	const want = 9007199254740993
	for name, s := range shapes {
		for _, field := range s.fields(t) {
			if field != "id" && !strings.HasSuffix(field, "_id") {
				continue
			}
			for _, value := range []string{big, `"` + big + `"`} {
				v := reflect.ValueOf(s.comesBack(t, s.with(t, field, json.RawMessage(value)))).Elem()
				for i := range v.NumField() {
					tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
					if f := v.Field(i); tag == field && (f.CanInt() && f.Int() != want || f.Kind() == reflect.String && f.String() != big) {
						t.Errorf("%s.%s: %s decodes as %v", name, field, value, f)
					}
				}
			}
		}
	}
}

// Values that Aircall may add tomorrow decode, and are sent on as they came.
func TestUnknownValues(t *testing.T) {
	for _, tt := range []struct{ shape, field string }{
		{"User", "availability_status"}, {"User", "substatus"}, {"UserAvailability", "availability"}, {"Number", "availability_status"},
		{"Call", "direction"}, {"Call", "status"}, {"Call", "missed_call_reason"}, {"Participant", "type"}, {"Participant", "value"},
		{"AIVoiceAgent", "end_reason"}, {"EscalationTarget", "type"}, {"Insight", "type"}, {"Message", "channel"}, {"Message", "status"},
		{"AIVoiceAgentSession", "call_end_reason"}, {"Report", "status"}, {"Integration", "status"},
	} {
		s := shapes[tt.shape]
		out, err := json.Marshal(s.comesBack(t, s.with(t, tt.field, json.RawMessage(`"of_tomorrow"`))))
		must(t, err)
		var fields map[string]any
		must(t, json.Unmarshal(out, &fields))
		if fields[tt.field] != "of_tomorrow" {
			t.Errorf("%s.%s comes back as %v", tt.shape, tt.field, fields[tt.field])
		}
	}
}
