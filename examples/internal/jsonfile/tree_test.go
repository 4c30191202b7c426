package jsonfile_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/examples/internal/jsonfile"
)

const file = `{
  "a": {"list": [
    {"name": "x"},
    {"name": 7}
  ]},
  "odd name": true
}`

func TestLineOf(t *testing.T) {
	v, err := jsonfile.Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"": 1, "a": 2, "a.list[0].name": 3, "a.list[1].name": 4, "a.list[1].none": 4, "a.list[7]": 2, "a.list[x]": 2, "b.c": 1,
		`"odd name"`: 6, ".": 1, "[": 1,
	} {
		if got := v.LineOf(path); got != want {
			t.Errorf("LineOf(%q) = %d, want %d", path, got, want)
		}
	}
	a, _ := v.Member("a")
	if got := string(a.Value.Raw); !strings.HasPrefix(got, `{"list"`) || !strings.HasSuffix(got, "7}\n  ]}") {
		t.Errorf("Raw = %s", got)
	}
}

// All mistakes come at once, by their lines, and nothing of the file is quoted
// but misspelt names.
func TestReader(t *testing.T) {
	var r jsonfile.Reader
	r.Found.File = "x.json"
	r.Top([]byte("{\n\"colour\": 1,\n\"id\": \"secret 1\",\n\"name\": \"\"\n} more"), func(v jsonfile.Value) {
		r.Object(v, "the file", "", []jsonfile.Entry{
			{Name: "name", Read: func(v jsonfile.Value, field string) { r.Text(v, field, regexp.MustCompile("^a"), "a name") }},
			{Name: "id", Read: func(v jsonfile.Value, field string) { r.ID(v, field) }},
		})
		r.Required(v, "list", "list", "a list")
	})
	m, ok := r.Found.Err().(*jsonfile.FileError) //nolint:errorlint // Err wraps nothing
	if !ok {
		t.Fatal("no mistakes")
	}
	want := []string{
		"x.json:1: list: want a list, got nothing",
		`x.json:2: the file: want no other entries than "name", "id", got "colour"`,
		"x.json:3: id: want an id, such as 5200000000000001, got a text in quotes",
		"x.json:4: name: want a name, got an empty text",
		"x.json:5: the file: want one JSON object: no comments, every name and text in double quotes, no comma after a last entry, got more text after the last }",
	}
	if diff := cmp.Diff(want, m.Lines()); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}
