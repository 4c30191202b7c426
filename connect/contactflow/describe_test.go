package contactflow_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/contactflow"
)

func sprintAll(v any) string { return fmt.Sprintf("%v\n%+v\n%#v\n%s", v, v, v, v) }

func TestPackageDocShowsTheTable(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	for line := range strings.Lines(string(doc)) {
		if row, ok := strings.CutPrefix(line, "//\tR"); ok {
			shown.WriteString("R" + row)
		}
	}
	if diff := cmp.Diff(contactflow.Describe().String(), shown.String()); diff != "" {
		t.Errorf("doc.go (-want +got):\n%s", diff)
	}
}

// TestDescribe compares the table with the guide's, in its order.
func TestDescribe(t *testing.T) {
	var got []string
	for _, a := range contactflow.Describe() {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", a.Rule, a.Name, a.Default)))
	}
	want := []string{
		"R8 recent_ticket_timeout 0", "R9 ticket_assignment auto", "R10 pop_incoming true", "R11 voice_comment true",
		"R12 download_recording true", "R13 call_recording_consent", "R14 dialed_number", "R15 outbound_cli",
		"R16 zendesk_ticket", "R17 conversation_title", "R18 zendesk_user", "R19 customer_number", "R20 customer_name",
		"R21 customer_email", "R22 customer_language en", "R23 force_ticket_creation true", "R24 pause_recording",
		"R25 all_outbound false", "R26 attach_phone_number true", "R27 chat_transcript true", "R28 voiceid_enabled false",
		"R29 voiceid_field voice_authentication_id", "R30 voiceid_status_field voice_authentication_status",
		"R31 voiceid_auth_mode", "R32 ticket_brand", "R33 ticket_outbound_queue", "R34 speech_analysis",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Describe (-want +got):\n%s", diff)
	}
}

// TestDefaultsAreValid parses each default as if a flow had set it: no notice,
// and the value is the one that stands there without it.
func TestDefaultsAreValid(t *testing.T) {
	written := map[string]string{}
	for _, a := range contactflow.Describe() {
		written[a.Name] = a.Default
	}
	got, notices := contactflow.Parse(written, contactflow.AppSettings{})
	if notices != nil {
		t.Errorf("notices: %v", notices)
	}
	got.Origins = guideDefaults().Origins
	if diff := cmp.Diff(guideDefaults(), got); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

func TestDescribeIsACopy(t *testing.T) {
	contactflow.Describe()[0].Name = "changed"
	if got := contactflow.Describe()[0].Name; got != "recent_ticket_timeout" {
		t.Errorf("a caller changed the table: %q", got)
	}
}

func TestSettingsStayOnTheirLines(t *testing.T) {
	s, _ := contactflow.Parse(map[string]string{"ticket_brand": "My\nCorp\t\xff"}, contactflow.AppSettings{})
	if got := s.String(); !strings.Contains(got, "\nticket_brand            My Corp \uFFFD") {
		t.Errorf("a control character went through:\n%s", got)
	}
}
