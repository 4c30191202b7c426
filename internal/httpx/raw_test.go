package httpx_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/httpx"
)

// typed keeps the content types that its script was sent.
type typed struct {
	script
	types []string
}

func (s *typed) RoundTrip(r *http.Request) (*http.Response, error) {
	s.types = append(s.types, r.Header.Get("Content-Type"))
	return s.script.RoundTrip(r)
}

// A raw body goes as it is, with its own type, and whole in every attempt. A
// POST of one is repeated where nothing was done, and nowhere else; so is a PUT
// that is to be done once.
func TestRawBody(t *testing.T) {
	const file = "\x89PNG\x00{"
	busy, ok := reply{status: 429, header: after("1")}, reply{status: 201}
	for name, tt := range map[string]struct {
		call    httpx.Call
		replies []reply
		sent    int
		fails   bool
	}{
		"sent":                 {httpx.Call{Method: "POST"}, []reply{ok}, 1, false},
		"after 429":            {httpx.Call{Method: "POST"}, []reply{busy, busy, ok}, 3, false},
		"not after 503":        {httpx.Call{Method: "POST"}, []reply{{status: 503}, ok}, 1, true},
		"not after a cut":      {httpx.Call{Method: "POST"}, []reply{{err: io.ErrUnexpectedEOF}, ok}, 1, true},
		"with a key after 503": {httpx.Call{Method: "POST", Idempotent: true}, []reply{{status: 503}, ok}, 2, false},
		"PUT after 503":        {httpx.Call{Method: "PUT"}, []reply{{status: 503}, ok}, 2, false},
		"PUT once":             {httpx.Call{Method: "PUT", Once: true}, []reply{{status: 503}, ok}, 1, true},
		"PUT once after 429":   {httpx.Call{Method: "PUT", Once: true}, []reply{busy, ok}, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := &typed{script: script{replies: tt.replies}}
			call := tt.call
			call.Op, call.Path, call.In = "files.put", []string{"files"}, httpx.Raw{Type: "image/png", Bytes: []byte(file)}
			if _, err := pipeline(t, s, nil).Do(t.Context(), call); (err != nil) != tt.fails {
				t.Errorf("error %v", err)
			}
			if len(s.sent) != tt.sent || s.open != 0 {
				t.Errorf("sent %d, want %d; %d bodies open", len(s.sent), tt.sent, s.open)
			}
			for i, r := range s.sent {
				if r.Body != file || s.types[i] != "image/png" {
					t.Errorf("attempt %d: %q as %q", i+1, r.Body, s.types[i])
				}
			}
		})
	}
}

// An empty body keeps its type, and JSON stays JSON beside it.
func TestRawBodyTypes(t *testing.T) {
	s := &typed{script: script{replies: slices.Repeat([]reply{{status: 200}}, 3)}}
	p := pipeline(t, s, nil)
	for _, in := range []any{httpx.Raw{Type: "text/plain"}, "x", nil} {
		if _, err := p.Do(t.Context(), httpx.Call{Op: "files.put", Method: "PUT", Path: []string{"files"}, In: in}); err != nil {
			t.Error(err)
		}
	}
	if want := []string{"text/plain", "application/json", ""}; !slices.Equal(s.types, want) {
		t.Errorf("types %q, want %q", s.types, want)
	}
}

// What must not be sent is not, and the error does not quote it.
func TestRawBodyIsBounded(t *testing.T) {
	for name, raw := range map[string]httpx.Raw{
		"too long": {Type: "text/plain", Bytes: make([]byte, 64<<20+1)},
		"no type":  {Bytes: []byte("c4nary")},
	} {
		s := &script{}
		_, err := pipeline(t, s, nil).Do(t.Context(), httpx.Call{Op: "files.put", Method: "PUT", Path: []string{"files"}, In: raw})
		if !errors.Is(err, httpx.ErrBody) || !strings.HasPrefix(err.Error(), "files.put: ") || strings.Contains(err.Error(), "c4nary") || len(s.sent) != 0 {
			t.Errorf("%s: %v, sent %d", name, err, len(s.sent))
		}
	}
}
