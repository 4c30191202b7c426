package lenient_test

import (
	"encoding/json"
	"testing"

	"github.com/ctikit/ctikit/internal/lenient"
)

func TestString(t *testing.T) {
	for in, want := range map[string]string{
		`"plain text"`: "plain text", `""`: "", `"é"`: "é", `"a\"b\\\u00e9"`: `a"b\é`, `"` + "\xff" + `"`: "\ufffd", `12`: "12", `1.5`: "1.5",
		`true`: "", `null`: "", `{}`: "", `["x"]`: "",
	} {
		got := lenient.String("before")
		if err := json.Unmarshal([]byte(in), &got); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestWhole(t *testing.T) {
	for in, want := range map[string]int64{
		`7`: 7, `"7"`: 7, `-7`: -7, `"+7"`: 7, `9223372036854775807`: 1<<63 - 1, `9223372036854775808`: 0, `1.5`: 0, `1e3`: 0,
		`"2026-03-02"`: 0, `"7-8"`: 0, `""`: 0, `"x"`: 0, `null`: 0,
	} {
		if got, _ := lenient.Whole([]byte(in)); got != want {
			t.Errorf("%s: %d, want %d", in, got, want)
		}
	}
}
