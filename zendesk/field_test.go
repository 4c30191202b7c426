package zendesk_test

import (
	"encoding/json"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
)

func TestField(t *testing.T) {
	type object struct {
		N zendesk.Field[int64]    `json:"n,omitzero"`
		S zendesk.Field[string]   `json:"s,omitzero"`
		L zendesk.Field[[]string] `json:"l,omitzero"`
	}
	for text, want := range map[string]object{
		`{}`:                              {},
		`{"n":null,"s":null,"l":null}`:    {zendesk.Null[int64](), zendesk.Null[string](), zendesk.Null[[]string]()},
		`{"n":0,"s":"","l":[]}`:           {zendesk.Set(int64(0)), zendesk.Set(""), zendesk.Set([]string{})},
		`{"n":9223372036854775807}`:       {N: zendesk.Set(int64(9223372036854775807))},
		`{"s":"\u003cb\u003e","l":["a"]}`: {S: zendesk.Set("<b>"), L: zendesk.Set([]string{"a"})},
	} {
		sent, err := json.Marshal(want)
		if err != nil || string(sent) != text {
			t.Errorf("encoded %s, %v, want %s", sent, err, text)
		}
		var got object
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		again, err := json.Marshal(got)
		if err != nil || string(again) != text {
			t.Errorf("%s came back as %s, %v", text, again, err)
		}
	}
	if v, ok := zendesk.Set(7).Value(); v != 7 || !ok {
		t.Errorf("value %d, %v", v, ok)
	}
	for name, f := range map[string]zendesk.Field[int]{"absent": {}, "null": zendesk.Null[int]()} {
		if _, ok := f.Value(); ok || f.IsZero() != (name == "absent") || f.IsNull() != (name == "null") {
			t.Errorf("%s: %v", name, f)
		}
	}
	var wrong zendesk.Field[int64]
	if err := json.Unmarshal([]byte(`"7"`), &wrong); err == nil || !wrong.IsZero() {
		t.Errorf("a text in place of a number: %v, %v", wrong, err)
	}
}
