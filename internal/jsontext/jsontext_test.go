package jsontext_test

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/internal/jsontext"
)

func TestText(t *testing.T) {
	var b jsontext.Text
	b.Open("")
	b.String("quo\"te", "<\u2028é")
	b.SomeString("none", "")
	b.SomeString("some", "plain")
	b.SomeInt("zero", 0)
	b.SomeInt("low", math.MinInt64)
	b.SomeUint("nought", 0)
	b.SomeUint("high", math.MaxUint64)
	b.True("no", false)
	b.True("yes", true)
	b.OpenArray("all")
	b.Int("", 1)
	b.Open("")
	b.Close()
	b.Open("")
	b.Uint("n", 0)
	b.Close()
	b.OpenArray("")
	b.CloseArray()
	b.CloseArray()
	b.Members("")
	b.Members(`"x":1,"y":[2]`)
	b.Close()
	const want = `{"quo\"te":"\u003c\u2028é","some":"plain","low":-9223372036854775808,"high":18446744073709551615,"yes":true,"all":[1,{},{"n":0},[]],"x":1,"y":[2]}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

// FuzzString writes strings as encoding/json does, also behind bytes that end like
// JSON.
func FuzzString(f *testing.F) {
	for _, s := range []string{"", "plain", "\x00\x1f\x7f", "\xff\"\\", "a<b>&c", "\u2028\u2029é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := jsontext.Text("{")
		b.String(s, s)
		b.Close()
		if want, _ := json.Marshal(map[string]string{s: s}); s != "" && string(b) != string(want) {
			t.Errorf("%q: got %s, want %s", s, b, want)
		}
	})
}

func TestUnknown(t *testing.T) {
	type known struct {
		Name  string `json:"name,omitempty"`
		Plain int
		V     int `json:"v"`
	}
	tests := []struct{ text, want string }{
		{`{"v":1,"NAME":"x","plain":3,"of":2}`, ""},
		{`{"z":{"a":1.50},"v":1,"inner":2,"<":null,"":[]}`, `"":[],"\u003c":null,"inner":2,"z":{"a":1.50}`},
		{`[1]`, ""},
	}
	for _, tt := range tests {
		if got := jsontext.Unknown([]byte(tt.text), reflect.TypeFor[known](), "of"); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestSame(t *testing.T) {
	long := strings.Repeat("x", 5000)
	for _, text := range []string{"", "{}", long} {
		write := func(b []byte) []byte { return append(b, text...) }
		if !jsontext.Same([]byte(text), write) || jsontext.Same([]byte(text+" "), write) {
			t.Errorf("%.10q is not what it is", text)
		}
	}
}

func FuzzAppendTime(f *testing.F) {
	for _, ms := range []int64{0, -1, -62135596800000, 1772442000000, 1772442000100, 1772442000120, 1772442000123, 253402300799999, 253402300800000, -1e14} {
		f.Add(ms)
	}
	f.Fuzz(func(t *testing.T, ms int64) {
		at := time.UnixMilli(ms).UTC()
		if got, want := string(jsontext.AppendTime(nil, at)), at.Format("2006-01-02T15:04:05.999"); got != want {
			t.Errorf("%d: got %s, want %s", ms, got, want)
		}
	})
}
