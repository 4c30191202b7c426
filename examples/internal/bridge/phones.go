package bridge

import (
	"net/http"

	"github.com/ctikit/ctikit/examples/internal/vendors"
)

// The phone systems, as -phone names them.
const (
	onAircall = vendors.Aircall
	onDialpad = vendors.Dialpad
	onConnect = vendors.Connect
)

// phoneNames reads the flag -phone.
func phoneNames(flag string) ([]string, error) {
	return vendors.PhoneNames(flag, onAircall, onDialpad, onConnect)
}

func mount(mux *http.ServeMux, path string, h http.Handler, err error) error {
	if err == nil {
		mux.Handle("POST "+path, h)
	}
	return err
}

// title is a system's name for people.
func title(name string) string { return vendors.Title(name) }
