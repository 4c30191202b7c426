package lenient_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/lenient"
)

type part struct {
	ID int64 `json:"id"`
}

func (p *part) UnmarshalJSON(b []byte) error { return lenient.Object(b, p) }

type object struct {
	ID     int64         `json:"id" alt:"number"`
	Name   string        `json:"name"`
	Code   string        `json:"code" lenient:"digits" alt:"key"`
	At     time.Time     `json:"at,omitzero"`
	Lasts  time.Duration `json:"lasts"`
	Part   *part         `json:"part"`
	Parts  []part        `json:"parts" alt:"pieces"`
	Level  *int          `json:"level"`
	IDs    []int64       `json:"ids"`
	Tags   []string      `json:"tags"`
	Hidden string        `json:"-"`
}

func (o *object) UnmarshalJSON(b []byte) error { return lenient.Object(b, o) }

func TestObject(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 10, 21, 0, time.UTC)
	tests := []struct {
		name, in string
		want     object
	}{
		{"plain", `{"id":9007199254740993,"name":"n","code":"c","at":"2026-01-05T09:10:21Z","lasts":30,"part":{"id":1},"parts":[{"id":2}],"level":0}`,
			object{ID: 9007199254740993, Name: "n", Code: "c", At: at, Lasts: 30 * time.Second, Part: &part{1}, Parts: []part{{2}}, Level: new(int)}},
		{"numbers as texts and the reverse", `{"id":"9","code":7,"at":"1767604221","lasts":"30","part":{"id":"1"}}`,
			object{ID: 9, Code: "7", At: at, Lasts: 30 * time.Second, Part: &part{1}}},
		{"second names", `{"number":"9","key":7,"pieces":[{"id":"2"}]}`, object{ID: 9, Code: "7", Parts: []part{{2}}}},
		{"the first name comes first", `{"number":1,"id":9,"key":"k","code":"c","pieces":[{"id":2}],"parts":[]}`, object{ID: 9, Code: "c", Parts: []part{}}},
		{"nothing inside", `{"part":{},"parts":null,"level":null}`, object{}},
		{"odd types", `{"id":{},"name":5,"code":[],"at":true,"lasts":"x","part":[],"parts":{}}`, object{}},
		{"one odd field", `{"id":[],"name":"n"}`, object{Name: "n"}},
		{"odd pointers and items", `{"level":"high","ids":[1,"2",{},null],"tags":["a",{},null,7]}`, object{IDs: []int64{1, 2}, Tags: []string{"a", "7"}}},
		{"out of range", `{"id":9223372036854775808,"lasts":9223372036854775807,"at":-1}`, object{Lasts: 1 << 31 * time.Second}},
		{"no such duration", `{"lasts":-1}`, object{}},
		{"not for JSON", `{"Hidden":"x","-":"x"}`, object{}},
		{"no object", `[1]`, object{}},
		{"null", `null`, object{}},
	}
	for _, tt := range tests {
		got := object{ID: 5, Name: "before", Hidden: "before", Part: &part{5}}
		if err := lenient.Object([]byte(tt.in), &got); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if err := lenient.Object([]byte(`{"id":`), new(object)); err == nil {
		t.Error("what is no JSON is no error")
	}
	var list []object
	if err := json.Unmarshal([]byte(`[{"id":"1"},{"number":2}]`), &list); err != nil || len(list) != 2 || list[1].ID != 2 {
		t.Errorf("a list: %+v, %v", list, err)
	}
}
