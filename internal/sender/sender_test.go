package sender_test

import (
	"testing"

	"github.com/ctikit/ctikit/internal/sender"
)

func TestAgent(t *testing.T) {
	if got := sender.Agent(t.Context(), "ctikit"); got != "ctikit" {
		t.Errorf("without a sender: %q", got)
	}
	if got := sender.Agent(sender.With(t.Context(), "replica a; term 7"), "ctikit"); got != "ctikit (replica a; term 7)" {
		t.Errorf("with one: %q", got)
	}
}
