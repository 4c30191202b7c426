package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
)

// The phone systems, as -phone names them.
const (
	onAircall = "aircall"
	onDialpad = "dialpad"
	onConnect = "connect"
)

// phoneNames reads the flag -phone.
func phoneNames(flag string) ([]string, error) {
	names := strings.Split(flag, ",")
	for i, name := range names {
		if !slices.Contains([]string{onAircall, onDialpad, onConnect}, name) {
			return nil, fmt.Errorf("-phone: %q is not one of aircall, dialpad, connect", name)
		}
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("-phone: %s is there twice", name)
		}
	}
	return names, nil
}

func mount(mux *http.ServeMux, path string, h http.Handler, err error) error {
	if err == nil {
		mux.Handle("POST "+path, h)
	}
	return err
}

// defaultRules are the vendor's table; for Connect, the part that it prescribes.
func defaultRules(name string) []statussync.Rule {
	switch name {
	case onDialpad:
		return systems.DialpadZendeskDefaults()
	case onConnect:
		return []statussync.Rule{statussync.Forward("#3", "Available"), statussync.Forward("#2", "Offline")}
	}
	return systems.AircallZendeskDefaults()
}

// title is a system's name for people.
func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
