package lenient_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/lenient"
)

type record struct {
	ID    lenient.Int    `json:"id"`
	Name  lenient.String `json:"name"`
	At    lenient.Time   `json:"at"`
	Count int            `json:"count"`
	Tags  []string       `json:"tags"`
	Inner struct {
		On bool `json:"on"`
	} `json:"inner"`
}

func TestDecode(t *testing.T) {
	tests := []struct {
		name, body string
		want       record
		fails      bool
	}{
		{"as documented", `{"id":7,"name":"n","count":2,"tags":["a"]}`, record{ID: 7, Name: "n", Count: 2, Tags: []string{"a"}}, false},
		{"odd fields", `{"count":"2","tags":{"a":1},"id":[],"name":{},"inner":7}`, record{}, false},
		{"what follows an odd field", `{"count":"2","id":"7","tags":[1,"a"]}`, record{ID: 7, Tags: []string{"", "a"}}, false},
		{"nulls", `{"id":null,"name":null,"at":null,"count":null,"tags":null,"inner":null}`, record{}, false},
		{"another type", `[1]`, record{}, false},
		{"no JSON", `<html>`, record{}, true},
		{"cut off", `{"id":7`, record{}, true},
		{"nothing", ``, record{}, true},
		{"too much", `{"id":7}x`, record{}, true},
	}
	for _, tt := range tests {
		var got record
		err := lenient.Decode([]byte(tt.body), &got)
		if (err != nil) != tt.fails {
			t.Errorf("%s: error %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestNumbersAndTexts(t *testing.T) {
	tests := []struct {
		in     string
		number int64
		text   string
	}{
		{`7`, 7, "7"},
		{`"7"`, 7, "7"},
		{`-7`, -7, "-7"},
		{`"-7"`, -7, "-7"},
		{`9007199254740993`, 9007199254740993, "9007199254740993"}, // beyond a float's 2^53
		{`"9223372036854775807"`, 9223372036854775807, "9223372036854775807"},
		{`9223372036854775808`, 0, "9223372036854775808"},
		{`1.5`, 0, "1.5"},
		{`1e3`, 0, "1e3"},
		{`"+14155550100"`, 0, "+14155550100"},
		{`" 7"`, 0, " 7"},
		{`"1_000"`, 0, "1_000"},
		{`"0x10"`, 0, "0x10"},
		{`""`, 0, ""},
		{`"a\u00e9\n"`, 0, "aé\n"},
		{`null`, 0, ""},
		{`true`, 0, ""},
		{`[1]`, 0, ""},
		{`{"a":1}`, 0, ""},
	}
	for _, tt := range tests {
		got := struct {
			N lenient.Int
			S lenient.String
		}{99, "before"}
		if err := json.Unmarshal(fmt.Appendf(nil, `{"N":%s,"S":%s}`, tt.in, tt.in), &got); err != nil {
			t.Errorf("%s: %v", tt.in, err)
		}
		if int64(got.N) != tt.number || string(got.S) != tt.text {
			t.Errorf("%s reads as %d and %q, want %d and %q", tt.in, got.N, got.S, tt.number, tt.text)
		}
	}
	if _, ok := lenient.Whole([]byte(`"x"`)); ok {
		t.Error("Whole of no number is ok")
	}
}

func TestTimes(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 10, 21, 0, time.UTC)
	tests := []struct {
		in   string
		want time.Time
	}{
		{`"2026-01-05T09:10:21Z"`, at},
		{`"2026-01-05T10:10:21+01:00"`, at},
		{`"2026-01-05T10:10:21+0100"`, at},
		{`"2026-01-05T09:10:21.123456789Z"`, at.Add(123456789)},
		{`"2026-01-05T09:10:21"`, at},
		{`"2026-01-05T09:10:21.5"`, at.Add(500 * time.Millisecond)},
		{`"2026-01-05 09:10:21"`, at},
		{`1767604221`, at},
		{`"1767604221"`, at},
		{`1767604221123`, at.Add(123 * time.Millisecond)},
		{`1767604221123456`, at.Add(123456 * time.Microsecond)},
		{`"9999-12-31T23:59:59Z"`, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
		{`"9999-12-31T23:59:59-01:00"`, time.Time{}}, // year 10000 in UTC does not encode
		{`"0000-01-01T00:00:00+01:00"`, time.Time{}}, // nor does year −1
		{`"1970-01-01T00:00:00.001Z"`, time.Time{}},
		{`0`, time.Time{}}, {`-5`, time.Time{}}, {`1.5`, time.Time{}},
		{`9223372036854775807`, time.Time{}},
		{`"2026-13-05T09:10:21Z"`, time.Time{}}, {`"today"`, time.Time{}}, {`""`, time.Time{}},
		{`null`, time.Time{}}, {`true`, time.Time{}}, {`{}`, time.Time{}}, {`[]`, time.Time{}},
	}
	for _, tt := range tests {
		got := lenient.Time{Time: at.Add(time.Hour)}
		if err := json.Unmarshal([]byte(tt.in), &got); err != nil {
			t.Errorf("%s: %v", tt.in, err)
		}
		if !got.Equal(tt.want) || got.Location() != time.UTC {
			t.Errorf("%s reads as %v, want %v", tt.in, got.Time, tt.want)
		}
	}
}

func TestUnix(t *testing.T) {
	tests := map[int64]time.Time{
		1:                      {},
		31_535_999:             {},
		31_536_000:             time.Unix(31_536_000, 0),
		99_999_999_999:         time.Unix(99_999_999_999, 0),
		100_000_000_000:        time.UnixMilli(100_000_000_000),
		99_999_999_999_999:     time.UnixMilli(99_999_999_999_999),
		100_000_000_000_000:    time.UnixMicro(100_000_000_000_000),
		253402300799999999:     time.UnixMicro(253402300799999999),
		253402300800000000:     {},
		0:                      {},
		-1:                     {},
		-9_223_372_036_854_775: {},
	}
	for n, want := range tests {
		if got := lenient.Unix(n); !got.Equal(want) {
			t.Errorf("Unix(%d) = %v, want %v", n, got, want)
		}
	}
}

// Whatever a field holds, the record decodes, and encodes again.
func FuzzFields(f *testing.F) {
	for _, s := range []string{`7`, `"7"`, `null`, `"2026-01-05T09:10:21+0100"`, `1e400`, `{"a":[]}`, `"9999-12-31T23:59:59-23:59"`, `"\u0022"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if !json.Valid([]byte(in)) {
			return
		}
		var got record
		if err := lenient.Decode(fmt.Appendf(nil, `{"id":%s,"name":%s,"at":%s,"count":%s,"tags":%s,"inner":%s}`, in, in, in, in, in, in), &got); err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(got); err != nil {
			t.Fatal(err)
		}
	})
}

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

func TestInts(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want lenient.Ints
	}{
		{`[1, "2" ,9007199254740993]`, lenient.Ints{1, 2, 9007199254740993}},
		{`[]`, lenient.Ints{}}, {`null`, nil}, {`7`, nil}, {`{"a": 1}`, nil}, {`"[1]"`, nil},
		{`[null, 0, 1.5, true, "x", -3]`, lenient.Ints{-3}},
		{`["1,2", 3, ",", "4"]`, lenient.Ints{3, 4}}, // a comma inside a text
		{`["[", {"id": 5}, [6], 7]`, lenient.Ints{7}},
		{`["\u0038", 9]`, lenient.Ints{9}},
	} {
		var got lenient.Ints
		if err := json.Unmarshal([]byte(tt.in), &got); err != nil || !slices.Equal(got, tt.want) || (got == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, %v; want %v", tt.in, got, err, tt.want)
		}
	}
}

func TestStrings(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want lenient.Strings
	}{
		{`["a","b"]`, lenient.Strings{"a", "b"}},
		{`[]`, lenient.Strings{}}, {`null`, nil}, {`7`, nil}, {`{"a": "b"}`, nil}, {`"[]"`, nil},
		{`["a", 7, "", null, true, {"b": "c"}, ["d"]]`, lenient.Strings{"a", "7", ""}},
		{`["null"]`, lenient.Strings{"null"}},
	} {
		var got lenient.Strings
		if err := json.Unmarshal([]byte(tt.in), &got); err != nil || !slices.Equal(got, tt.want) || (got == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, %v; want %v", tt.in, got, err, tt.want)
		}
	}
}
