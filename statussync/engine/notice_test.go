package engine_test

import (
	"testing"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestNoticeString prints notices with and without a subject and a rule (D40).
func TestNoticeString(t *testing.T) {
	for _, tt := range []struct {
		rule    string
		subject engine.Subject
		want    string
	}{
		{"R133", engine.Subject{System: "zendesk", Agent: "7001"}, "zendesk, agent 7001: it is so (R133)"},
		{"S2", engine.Subject{System: "zendesk"}, "zendesk: it is so (S2)"},
		{"", engine.Subject{System: "zendesk"}, "zendesk: it is so"},
		{"", engine.Subject{}, "it is so"},
	} {
		n := engine.Notice{Rule: tt.rule, Subject: tt.subject, Detail: "it is so"}
		if got := n.String(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
