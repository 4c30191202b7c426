package main

import (
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

// guard keeps web pages away from the control API, which asks nobody who they
// are: a page that a browser on this machine shows can send requests here. A
// name that leads here by DNS is another Host, and what a page can post without
// asking first is no JSON.
func (o options) guard(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse := func(status int, text string) {
			answer(func(*http.Request) (any, error) { return nil, refusal{status, text} })(w, r)
		}
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch {
		case !o.allowed(r.Host):
			refuse(http.StatusForbidden, "Host: want localhost, 127.0.0.1, [::1] or one of -allow-host")
		case r.Method == http.MethodPost && kind != "application/json":
			refuse(http.StatusUnsupportedMediaType, "Content-Type: want application/json; curl has --json for it")
		default:
			h.ServeHTTP(w, r)
		}
	})
}

// allowed reports whether requests may name this host.
func (o options) allowed(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	return faketest.Loopback(host) || slices.ContainsFunc(o.hosts, func(h string) bool { return strings.EqualFold(h, name) })
}
