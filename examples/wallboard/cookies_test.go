package main

import (
	"net/http"
	"slices"
	"testing"
)

// TestNoCookie: no answer sets a cookie, names no sniffing, and is kept by nobody.
func TestNoCookie(t *testing.T) {
	o, b, alone := startBoard(t, 2, asSupervisor)
	joined(t, alone.URL, 2)
	paths := []string{"/", "/board.css", "/board.svg", "/js/main.js", "/api/floor", "/api/acts", "/api/settings", "/api/today.csv", "/api/preferences", "/api/limits", "/api/tv", "/tv", "/api/agents/7001", "/api/agents/9", "/nowhere"}
	check := func(url string, header ...string) {
		for _, path := range paths {
			r := request(t, http.MethodGet, url+path, "", header...)
			if r.header.Get("Set-Cookie") != "" || r.header.Get("X-Frame-Options") != "" {
				t.Errorf("%s: %v", path, r.header)
			}
			if r.code == http.StatusOK && r.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s may be sniffed", path)
			}
			if kept := r.header.Get("Cache-Control"); r.code == http.StatusOK && !slices.Contains([]string{"no-store", "no-cache"}, kept) {
				t.Errorf("%s: Cache-Control %q", path, kept)
			}
		}
	}
	check(alone.URL)
	parent, _, framed := frameBoard(t, o, b)
	check(framed.URL, "Authorization: Bearer "+bearer(t, parent, framed, adminID))
}
