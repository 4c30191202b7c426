package cli_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// On this machine alone, the admin port answers to names of this machine (W3).
func TestAdminPortKnowsItsHost(t *testing.T) {
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for _, tt := range []struct {
		address, host string
		want          int
	}{
		{"127.0.0.1:8081", "127.0.0.1:8081", 200},
		{"127.0.0.1:8081", "localhost", 200},
		{"localhost:8081", "[::1]:8081", 200},
		{"127.0.0.1:8081", "[::1]", 200},
		{"127.0.0.1:8081", "rebound.example.test:8081", 403},
		{"127.0.0.1:8081", "127.0.0.1.example.test", 403},
		{"127.0.0.1:8081", "", 403},
		{":8081", "bridge.example.test:8081", 200},
	} {
		r := httptest.NewRequest("GET", "/healthz", nil)
		r.Host = tt.host
		w := httptest.NewRecorder()
		cli.FromHere(tt.address, ok).ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("-admin %s, Host %q: %d, want %d", tt.address, tt.host, w.Code, tt.want)
		}
	}
}
