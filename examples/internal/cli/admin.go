package cli

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
)

// AdminPort is the port for the people who run a program, which should not be
// reached by others.
func AdminPort(address string, h http.Handler, log *slog.Logger) Port {
	if !Loopback(address) {
		log.Warn("-admin can be reached from other machines: it answers anybody who asks", "address", address)
	}
	return Port{Flag: "-admin", Address: address, Handler: FromHere(address, h)}
}

// FromHere refuses requests that name another host where the address is this
// machine's alone: a web page whose name leads here may not read the answers.
func FromHere(address string, h http.Handler) http.Handler {
	if !Loopback(address) {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]") // without a port
		}
		if !Local(host) {
			http.Error(w, "Host: want this machine's own name or address", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}
