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
var essential = regexp.MustCompile(`^\.\w+$|^(\.\w+)?(\[\d+\])?\.(id|status|engagement_id|agent_id|attribute_value_id)$|^\.(links|meta)\.`)

// ofTickets are the shapes of the ticket side.
var ofTickets = regexp.MustCompile(`^(call|voice|ticket|comment|audit|job status|user|identities|brand|group (record|member)|groups|member|custom status|search)`)

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
