package bearer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/bearer"
)

func TestSecrets(t *testing.T) {
	const old, current = "the-secret-of-last-year", "the-secret-of-this-year"
	s, err := bearer.New([]string{old, current})
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]bool{
		"Bearer " + old: true, "bearer " + current: true, "Bearer another-secret-of-length": false,
		"Basic " + current: false, current: false, "Bearer": false, "Bearer ": false, "": false, "Bearer  " + current: false,
	} {
		if got := s.Know(&http.Request{Header: http.Header{"Authorization": {header}}}); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(text, current) {
		t.Error("it prints a secret")
	}
	for _, secrets := range [][]string{nil, {""}, {current, "short"}} {
		if _, err := bearer.New(secrets); err == nil || strings.Contains(err.Error(), "short") {
			t.Errorf("%d secrets: %v", len(secrets), err)
		}
	}
	if (bearer.Secrets{}).Know(&http.Request{Header: http.Header{"Authorization": {"Bearer "}}}) {
		t.Error("no secret lets everybody in")
	}
}
