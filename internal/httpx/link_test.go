package httpx_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/httpx"
)

func TestLinks(t *testing.T) {
	const here = "https://acme.example.test"
	tests := []struct{ link, want string }{
		{here + "/api/v2/things?page=2", here + "/api/v2/things?page=2"},
		{"https://evil.example.test/api/v2/things?page=2", here + "/api/v2/things?page=2"},
		{"http://u:p@evil.example.test:81/api/v2/things#frag", here + "/api/v2/things"},
		{"//evil.example.test/api/v2/things", here + "/api/v2/things"},
		{"/api/v2/things?page[after]=a%2Bb%3D", here + "/api/v2/things?page[after]=a%2Bb%3D"},
		{"/api/v2/a%2Fb/c%20d", here + "/api/v2/a%2Fb/c%20d"},
		{"/api/v2/things?q=a b\"é", here + "/api/v2/things?q=a%20b%22%C3%A9"},
		{"/api/v2", ""},
		{"/api/v22/things", ""},
		{"/other", ""},
		{"things?page=2", ""},
		{"mailto:agent@example.test", ""},
		{"/api/v2/../../etc", ""},
		{"/api/v2/%2e%2e/etc", ""},
		{"/api/v2/x%2f..%2fetc", ""},
		{"/api/v2/x%5c..%5cetc", ""},
		{"/api/v2/./x", ""},
		{":", ""},
		{"/api/v2/x\r\nHost: evil", ""},
	}
	for _, tt := range tests {
		s := &script{replies: []reply{{status: 200}}}
		_, err := pipeline(t, s, nil).Do(t.Context(), httpx.Call{Op: "things.next", Method: "GET", Link: tt.link})
		if tt.want == "" {
			if !errors.Is(err, httpx.ErrLink) || len(s.sent) != 0 {
				t.Errorf("%q: error %v, sent %v, want ErrLink", tt.link, err, s.sent)
			}
			continue
		}
		if err != nil || s.sent[0].URL != tt.want {
			t.Errorf("%q went to %v, %v, want %s", tt.link, s.sent, err, tt.want)
		}
	}
}

// Whatever a provider sends as a link, the request goes to our host, under
// Base, and is one line.
func FuzzLink(f *testing.F) {
	for _, link := range []string{
		"https://acme.example.test/api/v2/things?page=2", "//evil.example.test/api/v2/x", "/api/v2/%2e%2e/x",
		"/api/v2/a b?c d", "https://evil.example.test\\@acme.example.test/api/v2/x", "/api/v2/x?y\x00", "/api/v2//x",
	} {
		f.Add(link)
	}
	f.Fuzz(func(t *testing.T, link string) {
		if link == "" {
			t.Skip("no link: then Path counts")
		}
		var sent *http.Request
		p := pipeline(t, transport(func(r *http.Request) (*http.Response, error) {
			sent = r
			return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
		}), nil)
		_, err := p.Do(t.Context(), httpx.Call{Op: "things.next", Method: "GET", Link: link})
		if err != nil {
			if !errors.Is(err, httpx.ErrLink) || sent != nil {
				t.Fatalf("%q: error %v, sent %v", link, err, sent)
			}
			return
		}
		line := sent.URL.RequestURI()
		if sent.URL.Host != "acme.example.test" || sent.Host != "acme.example.test" || sent.URL.User != nil {
			t.Errorf("%q went to %v", link, sent.URL)
		}
		if !strings.HasPrefix(line, "/api/v2/") || strings.ContainsAny(line, " \r\n\t\x00") {
			t.Errorf("%q became the line %q", link, line)
		}
		if again, err := url.ParseRequestURI(line); err != nil || strings.Contains("/"+again.Path+"/", "/../") {
			t.Errorf("%q became %q: %v", link, line, err)
		}
	})
}
