package main

import (
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
