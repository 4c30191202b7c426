package httpx_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/httpx"
)

// row is a record as clients have them.
type row struct {
	ID         int64
	Name, Mail string
	Tags       []string
	Rest       [10]string
}

// packed is a list of n empty objects, compressed.
func packed(t *testing.T, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, "[{}"+strings.Repeat(",{}", n-1)+"]")
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A small reply that unpacks to millions of objects, or to more bytes than
// MaxBody, ends in an error, and takes no more than the bytes and their copies.
func TestFaultC12PackedReplies(t *testing.T) {
	const objects = 1_000_000
	reply := packed(t, objects)
	for _, maxBody := range []int64{0, 2 << 20} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				t.Error("the request allows no gzip")
			}
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(reply)
		}))
		defer server.Close()
		p := pipeline(t, nil, func(c *httpx.Config) { c.Base, c.HTTP, c.MaxBody = parse(t, server.URL), server.Client(), maxBody })
		for _, out := range []any{new([]row), new(json.RawMessage)} {
			call := get("things")
			call.Out = out
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := p.Do(t.Context(), call)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, httpx.ErrTooLarge) {
				t.Errorf("%d bytes with %d objects into %T: error %v, want ErrTooLarge", len(reply), objects, out, err)
			}
			if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 50 {
				t.Errorf("%d objects into %T took %d MiB", objects, out, got)
			}
		}
	}
}

func TestValuesOfAReply(t *testing.T) {
	const most = 250_000
	list := func(element string, n int) string {
		return "[" + strings.TrimPrefix(strings.Repeat(","+element, n), ",") + "]"
	}
	tests := []struct {
		name, body string
		tooMany    bool
	}{
		{"numbers at the limit", list("1", most-1), false},
		{"numbers over it", list("1", most), true},
		{"nulls over it", list("null", most), true},
		{"objects at the limit", list(`{"a":1}`, (most-1)/2), false},
		{"objects over it", list(`{"a":1}`, (most+1)/2), true},
		{"arrays over it", list("[1]", (most+1)/2), true},
		{"members over it", `{"a":1` + strings.Repeat(`,"a":1`, most) + `}`, true},
		{"punctuation in a string", `["` + strings.Repeat(`,{[`, most) + `"]`, false},
		{"punctuation after quotes in a string", `["` + strings.Repeat(`\",\\`, most) + `"]`, false},
		{"after a string that ends in a backslash", `["\\",` + list("1", most) + `]`, true},
	}
	for _, tt := range tests {
		s := &script{replies: []reply{{status: 200, body: tt.body}}}
		call := get("things")
		call.Out = new(json.RawMessage)
		_, err := pipeline(t, s, nil).Do(t.Context(), call)
		if got := errors.Is(err, httpx.ErrTooLarge); got != tt.tooMany {
			t.Errorf("%s: error %v, want too many: %v", tt.name, err, tt.tooMany)
		}
		if tt.tooMany && !strings.Contains(err.Error(), "over 250000 values") {
			t.Errorf("%s: error %q", tt.name, err)
		}
		if len(s.sent) != 1 {
			t.Errorf("%s: sent %d times, want once", tt.name, len(s.sent))
		}
	}
	s := &script{replies: []reply{{status: 200, body: `["` + strings.Repeat("x", most)}}}
	call := get("things")
	call.Out = new([]string)
	if _, err := pipeline(t, s, nil).Do(t.Context(), call); !errors.Is(err, httpx.ErrDecode) {
		t.Errorf("a string without an end: %v, want ErrDecode", err)
	}
}
