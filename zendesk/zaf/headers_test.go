package zaf_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// TestHeaders is bar 7: all headers of all replies, as in the golden file.
func TestHeaders(t *testing.T) {
	w := newWorld(t)
	replies := []struct {
		name string
		h    http.Header
	}{
		{"page", w.open(w.parent.Request(7001)).Header()},
		{"page refused", w.open(w.parent.RequestWith("x")).Header()},
		{"page by GET", w.open(httptest.NewRequest(http.MethodGet, pageURL, nil)).Header()},
		{"page of an end user", w.open(w.parent.Request(7003)).Header()},
		{"standalone page", func() http.Header { h := http.Header{}; zaf.SetStandalone(h); return h }()},
		{"page framed by an unknown tenant", func() http.Header { h := http.Header{}; w.app.SetFramed(h, "other"); return h }()},
	}
	for _, tt := range []struct {
		name, code, bearer string
		method             string
	}{{"bearer", w.code(t, 7001), "", "POST"}, {"bearer refused", "x", "", "POST"}, {"session by GET", "", "", "GET"}} {
		r := httptest.NewRequest(tt.method, "https://cti.example.test/session", strings.NewReader(`{"code": "`+tt.code+`"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		out := httptest.NewRecorder()
		w.app.Session().ServeHTTP(out, r)
		replies = append(replies, struct {
			name string
			h    http.Header
		}{tt.name, out.Header()})
	}
	allowed, _ := w.api(anybody, w.bearer(t, 7001), nil)
	refused, _ := w.api(anybody, "", nil)
	forbidden, _ := w.api(nil, w.bearer(t, 7001), nil)
	for name, out := range map[string]*httptest.ResponseRecorder{"request": allowed, "request without a bearer": refused, "request forbidden": forbidden} {
		replies = append(replies, struct {
			name string
			h    http.Header
		}{name, out.Header()})
	}
	w.app = w.newApp(t, zaf.WithLocalParent("http://localhost:8080"))
	r := w.parent.Request(7001)
	origin("http://localhost:8080")(r)
	replies = append(replies, struct {
		name string
		h    http.Header
	}{"page with a local parent", w.open(r).Header()})

	var text strings.Builder
	slices.SortFunc(replies, func(a, b struct {
		name string
		h    http.Header
	}) int {
		return strings.Compare(a.name, b.name)
	})
	for _, reply := range replies {
		fmt.Fprintf(&text, "# %s\n", reply.name)
		for _, name := range slices.Sorted(maps.Keys(reply.h)) {
			fmt.Fprintf(&text, "%s: %s\n", name, strings.Join(reply.h[name], " | "))
		}
		if reply.h.Get("Set-Cookie") != "" || reply.h.Get("X-Frame-Options") != "" {
			t.Errorf("%s: %v", reply.name, reply.h)
		}
		text.WriteString("\n")
	}
	const golden = "testdata/headers.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text.String()); diff != "" {
		t.Errorf("(-golden +got):\n%s", diff)
	}
}

// The policies are the design's, to the letter.
func TestPolicies(t *testing.T) {
	const (
		framed = "default-src 'none'; script-src 'self' https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js; " +
			"style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
			"frame-ancestors https://acme.zendesk.com; require-trusted-types-for 'script'; trusted-types lit-html"
		alone = "default-src 'none'; script-src 'self'; " +
			"style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
			"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
	)
	w := newWorld(t)
	if got := w.open(w.parent.Request(7001)).Header().Get("Content-Security-Policy"); got != framed {
		t.Errorf("framed: %s", got)
	}
	h := http.Header{}
	zaf.SetStandalone(h)
	if got := h.Get("Content-Security-Policy"); got != alone {
		t.Errorf("standalone: %s", got)
	}
}

// What the page holds is a code, and no bearer or key.
func TestPageHoldsNoBearer(t *testing.T) {
	w := newWorld(t)
	code := w.code(t, 7001)
	bearer := w.session(t, code, "").Token
	page := w.open(w.parent.Request(7001)).Body.String()
	if strings.Contains(page, bearer) || strings.Contains(page, key.Reveal()) || len(page) != len(code) {
		t.Errorf("the page is %q", page)
	}
}
