package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// from asks the control API as a browser on this machine might be made to.
func (b *running) from(t *testing.T, host, contentType, method, path string) (status int, reply string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.Control.URL+path, strings.NewReader(`{}`))
	must(t, err)
	r.Host = host
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return b.send(t, r)
}

func TestFaultW3WebPages(t *testing.T) {
	b := start(t)
	tests := []struct {
		name, host, contentType, method string
		want                            int
	}{
		{"a program", "", "application/json", "POST", 200},
		{"with a charset", "localhost:8005", "application/json; charset=utf-8", "POST", 200},
		{"IPv6", "[::1]:8005", "application/json", "POST", 200},
		{"IPv6 without a port", "[::1]", "application/json", "POST", 200},
		{"in capitals", "LOCALHOST:8005", "application/json", "POST", 200},
		{"a form", "", "application/x-www-form-urlencoded", "POST", 415},
		{"text", "", "text/plain", "POST", 415},
		{"text that looks like JSON", "", "text/plain;application/json", "POST", 415},
		{"no type", "", "", "POST", 415},
		{"a name that leads here", "attacker.example.test", "application/json", "POST", 403},
		{"a name that leads here, reading", "attacker.example.test", "", "GET", 403},
		{"a name like ours", "localhost.example.test", "application/json", "POST", 403},
		{"an address elsewhere", "192.0.2.1", "application/json", "POST", 403},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := "/agents/1/aircall/signin"
			if tt.method == "GET" {
				path = "/agents"
			}
			if status, reply := b.from(t, tt.host, tt.contentType, tt.method, path); status != tt.want {
				t.Errorf("%d %s, want %d", status, reply, tt.want)
			}
		})
	}
}

// The card names the host of -listen: the control API is reached by it.
func TestGuardKnowsTheHostListenedOn(t *testing.T) {
	for args, want := range map[string]bool{
		"-listen 192.0.2.7": true, "-listen 0.0.0.0": false, "-listen 0.0.0.0 -allow-host 192.0.2.7": true, "": false,
	} {
		o, err := parse(strings.Fields(args), io.Discard)
		must(t, err)
		if got := o.allowed("192.0.2.7:8005"); got != want {
			t.Errorf("%q: requests to 192.0.2.7 allowed: %v", args, got)
		}
		if o.allowed("0.0.0.0:8005") {
			t.Errorf("%q: requests to 0.0.0.0 are allowed", args)
		}
	}
}

// A body of unknown length may be missing too.
func TestMissingBodyOfUnknownLength(t *testing.T) {
	b := start(t)
	r, err := http.NewRequestWithContext(t.Context(), "POST", b.Control.URL+"/agents/1/connect/ring", io.MultiReader())
	must(t, err)
	r.ContentLength = -1 // in chunks, of which there are none
	r.Header.Set("Content-Type", "application/json")
	if status, reply := b.send(t, r); status != http.StatusOK {
		t.Errorf("%d %s", status, reply)
	}
}
