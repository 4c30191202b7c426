package contactflow_test

import (
	"testing"

	"github.com/ctikit/ctikit/connect/contactflow"
)

type decisionRow struct {
	name       string
	attributes map[string]string
	ask        func(contactflow.Settings) bool
	want       bool
}

func decisionRows() []decisionRow {
	attachable := func(number, want string) func(contactflow.Settings) bool {
		return func(s contactflow.Settings) bool {
			got, ok := s.AttachableNumber(number)
			return ok && got == want
		}
	}
	links := contactflow.Settings.LinksRecording
	return []decisionRow{
		{"R12 a recording is linked", nil, links, true},
		{"R12 unless switched off", map[string]string{"download_recording": "false"}, links, false},
		{"D32 optout hides the recording", map[string]string{"call_recording_consent": "optout"}, links, false},
		{"D32 false hides the recording", map[string]string{"call_recording_consent": "false"}, links, false},
		{"D32 true does not act", map[string]string{"call_recording_consent": "true"}, links, true},
		{"R26 a number is attached", nil, attachable("+12025550100", "+12025550100"), true},
		{"R26 in its plainest form", nil, attachable(" +1 202-555-0100", "+12025550100"), true},
		{"R26 unless switched off", map[string]string{"attach_phone_number": "no"}, attachable("+12025550100", "+12025550100"), false},
		{"D34 never an anonymous caller", nil, attachable("anonymous", "anonymous"), false},
		{"D34 never an empty number", nil, attachable("", ""), false},
		{"D34 never a SIP address", nil, attachable("sip:+12025550100@example.test", "+12025550100"), false},
		{"D34 never an internal transfer", nil, attachable("INTERNAL-TRANSFER", "INTERNAL-TRANSFER"), false},
		{"D34 never a national number", nil, attachable("0255501000", "0255501000"), false},
	}
}

func TestDecisions(t *testing.T) {
	for _, tt := range decisionRows() {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := contactflow.Parse(tt.attributes, contactflow.AppSettings{})
			if got := tt.ask(s); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTicketID(t *testing.T) {
	for in, want := range map[contactflow.Ticket]int64{"4711": 4711, "00123": 123, contactflow.NewTicket: 0, "": 0, "the last": 0, "-1": 0} {
		got, ok := in.ID()
		if got != want || ok != (want != 0) {
			t.Errorf("Ticket(%q).ID() = %d, %v, want %d", in, got, ok, want)
		}
	}
}
