package zendesk_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oddValues are of types that a member has not.
var oddValues = map[string]any{
	keptOnly:    map[string]any{"odd": map[string]any{"deep": "er"}},
	`[["odd"]]`: []any{[]any{"odd"}},
	`"odd"`:     "odd",
	`true`:      true,
	`1.5`:       json.Number("1.5"),
}

// keptOnly is the odd value that no member takes but one that is kept as it came.
const keptOnly = `{"odd":{"deep":"er"}}`

// essential are the members without which a reply says nothing: what wraps it,
// the list of a page and where it goes on, and what names a record.
var essential = regexp.MustCompile(`^\.\w+$|^(\.\w+)?(\[\d+\])?\.(id|status|engagement_id|agent_id|attribute_value_id|token)$|^\.(links|meta)\.`)

// ofTickets are the shapes of the ticket side.
var ofTickets = regexp.MustCompile(`^(call|voice|ticket|comment|audit|job status|user|identities|brand|group (record|member)|groups|member|custom status|search|attachment|upload)`)

// A member of an unexpected type is as good as null: it costs neither the page
// nor the record nor, on the ticket side, what stands beside it.
func TestOddMembers(t *testing.T) {
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			var doc any
			d := json.NewDecoder(strings.NewReader(s.body))
			d.UseNumber()
			if err := d.Decode(&doc); err != nil {
				t.Fatal(err)
			}
			walk("", doc, func(path string, object map[string]any, key string) {
				if essential.MatchString(path) {
					return
				}
				was := object[key]
				object[key] = nil
				without := s.decoded(t, path+" null", doc)
				for text, odd := range oddValues {
					object[key] = odd
					got := s.decoded(t, path+" "+text, doc)
					if text != keptOnly || !ofTickets.MatchString(name) || strings.Contains(string(encode(t, got)), text) {
						continue
					}
					if diff := cmp.Diff(without, got, sameJSON, cmp.Exporter(isField)); diff != "" {
						t.Errorf("%s %s (-null +odd):\n%s", path, text, diff)
					}
				}
				object[key] = was
			})
		})
	}
}

// decoded is what a document decodes to.
func (s shape) decoded(t *testing.T, name string, doc any) any {
	t.Helper()
	got, err := s.decode(t, encode(t, doc))
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return got
}

// What is kept as it came has all of it, to the last digit.
func TestRawIsKept(t *testing.T) {
	const kept = `{"new":[9007199254740993]}`
	for _, tt := range []struct{ shape, was, is string }{
		{"ticket", `{"id": 1, "value": "billing"}`, `{"id": 1, "value": ` + kept + `}`},
		{"ticket", `"metadata": {`, `"metadata": {"more": ` + kept + `, `},
		{"audits", `"value": "8"`, `"value": ` + kept},
		{"audits", `"previous_value": null`, `"previous_value": ` + kept},
		{"comments", `"data": {`, `"data": {"more": ` + kept + `, `},
		{"call comment", `"data": {`, `"data": {"more": ` + kept + `, `},
		{"call", `"duration": 40`, `"duration": ` + kept},
		{"call", `"summary": {`, `"more": ` + kept + `, "summary": {`},
		{"job status", `"action": "update"`, `"action": ` + kept},
		{"user", `"account_no": "12345"`, `"account_no": ` + kept},
		{"ticket field", `"relationship_filter": {`, `"relationship_filter": {"more": ` + kept + `, `},
		{"ticket field", `"type": "tagger"`, `"type": "hologram", "more": ` + kept},
		{"user fields", `"type": "hologram"`, `"type": "hologram", "more": ` + kept},
		{"ticket form", `"unknown": {"deep": [1]}`, `"unknown": ` + kept},
		{"brands", `"logo": {`, `"logo": {"more": ` + kept + `, `},
		{"search", `"result_type": "brand_new"`, `"result_type": "brand_new", "more": ` + kept},
		{"ticket field", `"custom_statuses": [{"id": 1}]`, `"custom_statuses": [` + kept + `]`},
	} {
		body := strings.Replace(shapes[tt.shape].body, tt.was, tt.is, 1)
		if body == shapes[tt.shape].body {
			t.Errorf("%s has no %s", tt.shape, tt.was)
		}
		got, err := shapes[tt.shape].decode(t, []byte(body))
		if err != nil || !strings.Contains(string(encode(t, got)), kept) {
			t.Errorf("%s, %s: %v, %s", tt.shape, tt.is, err, encode(t, got))
			continue
		}
		stable(t, tt.is, got)
	}
}
