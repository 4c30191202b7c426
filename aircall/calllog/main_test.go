package calllog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
)

// planner makes one of an integration of number 3, which edits may change.
func planner(t testing.TB, edits ...func(*calllog.Settings, *calllog.Integration)) *calllog.Planner {
	t.Helper()
	s := calllog.Settings{Country: "+1"}
	in := calllog.Integration{Name: "Support", Numbers: []int64{3}}
	for _, e := range edits {
		e(&s, &in)
	}
	s.Integrations = append([]calllog.Integration{in}, s.Integrations...)
	p, err := calllog.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPaths shows the ways that most calls and messages go.
func TestPaths(t *testing.T) {
	for _, tt := range []struct {
		name   string
		events []aircall.Event
		want   []string
	}{
		{"an answered call", answeredCall(), []string{
			`ticket "Inbound call from Ana Lopez" for=70 to=7001`, "log on 40", "show on 40"}},
		{"an outbound call", outboundCall(), []string{
			`ticket "Outbound call to Ana Lopez" for=70 to=7001`, "log on 40", "show on 40"}},
		{"a missed call", missedCall(), []string{
			`ticket "Missed call from Ana Lopez" for=70`, "log on 40", "show on 40"}},
		{"a voicemail", append(missedCall(), voicemail(65)), []string{
			`ticket "Voicemail from Ana Lopez" for=70`, "log on 40", "show on 40"}},
		{"an AI voice agent alone", aiCall(), []string{
			`ticket "AI voice agent call from Ana Lopez" for=70`, "log on 40", "show on 40"}},
		{"nobody answers an outbound call", missedCall(outbound, by(ben)), nil},
		{"an SMS", []aircall.Event{message("m1", 0, false, "Hello?")}, []string{
			`ticket "SMS conversation with Ana Lopez" for=70`}},
		{"a conversation by WhatsApp", []aircall.Event{message("m1", 0, false, "Hello?", byWhatsApp), message("m2", 60, true, "Hello!", byWhatsApp)}, []string{
			`ticket "WhatsApp conversation with Ana Lopez" for=70`, "update 40 [Message m2]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := run(t, planner(t), newDesk(), 200, tt.events...)
			if diff := cmp.Diff(tt.want, got.steps); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}
