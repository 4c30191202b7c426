package contactflow_test

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/contactflow"
)

// A ruleRow is a contact's attributes and what comes of them: the defaults but
// for what want changes.
type ruleRow struct {
	name       string // opens with the rule
	attributes map[string]string
	app        contactflow.AppSettings
	want       func(*contactflow.Settings)
	from       map[string]contactflow.Origin // those that are not defaults
	notices    []contactflow.Notice
}

const (
	attribute = contactflow.FromAttribute
	setting   = contactflow.FromSetting
)

// guideDefaults are the defaults as the guide lists them.
func guideDefaults() contactflow.Settings {
	s := contactflow.Settings{
		TicketAssignment: contactflow.Auto, PopIncoming: true, VoiceComment: true, DownloadRecording: true,
		CustomerLanguage: contactflow.English, ForceTicketCreation: true, AttachPhoneNumber: true, ChatTranscript: true,
		VoiceIDField: "voice_authentication_id", VoiceIDStatusField: "voice_authentication_status",
		Origins: map[string]contactflow.Origin{},
	}
	for _, a := range contactflow.Describe() {
		s.Origins[a.Name] = contactflow.FromDefault
	}
	return s
}

// set is a row of one valid attribute.
func set(rule, name, value string, want func(*contactflow.Settings)) ruleRow {
	return ruleRow{
		name:       fmt.Sprintf("%s %s=%q", rule, name, value),
		attributes: map[string]string{name: value},
		want:       want,
		from:       map[string]contactflow.Origin{name: attribute},
	}
}

// unset is a row of one attribute that says nothing.
func unset(rule, name, value string) ruleRow {
	r := set(rule, name, value, nil)
	r.from = nil
	return r
}

// bad is a row of one attribute that is ignored with a notice; of is its own rule.
func bad(rule, of, name, value, problem string) ruleRow {
	r := unset(rule, name, value)
	r.notices = []contactflow.Notice{{Code: contactflow.InvalidAttribute, Rule: of, Subject: contactflow.Subject{Name: name}, Detail: problem}}
	return r
}

func rows() []ruleRow {
	all := precedenceRows()
	all = append(all, attributeRows()...)
	all = append(all, malformedRows()...)
	return append(all, booleanRows()...)
}

func TestRules(t *testing.T) {
	for _, tt := range rows() {
		t.Run(tt.name, func(t *testing.T) {
			want := guideDefaults()
			if tt.want != nil {
				tt.want(&want)
			}
			maps.Copy(want.Origins, tt.from)
			got, notices := contactflow.Parse(tt.attributes, tt.app)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Parse (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.notices, notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

// exemptions are rules about attributes that no row of this package can show.
var exemptions = map[string]string{
	"D22": "needs the account's brands: queuemap",
	"D23": "is about patterns of queues: queuemap",
	"D24": "needs the contact's queue: queuemap",
}

// TestEveryRuleHasARow holds that R6 to R35 and the decisions about attributes
// are shown or exempted.
func TestEveryRuleHasARow(t *testing.T) {
	shown := map[string]bool{}
	for _, r := range rows() {
		shown[regexp.MustCompile(`^[RD]\d+`).FindString(r.name)] = true
	}
	for _, r := range decisionRows() {
		shown[regexp.MustCompile(`^[RD]\d+`).FindString(r.name)] = true
	}
	wanted := []string{"D1", "D2", "D22", "D23", "D24", "D32", "D34"}
	for n := 6; n <= 35; n++ {
		wanted = append(wanted, "R"+strconv.Itoa(n))
	}
	for _, rule := range wanted {
		if _, exempt := exemptions[rule]; exempt == shown[rule] {
			t.Errorf("%s: has a row: %v, is exempt: %v; want exactly one", rule, shown[rule], exempt)
		}
	}
}

func precedenceRows() []ruleRow {
	entry := contactflow.AppSettings{EntryPointNumber: "+61255501000"}
	return []ruleRow{
		{name: "R6 an attribute overrides its app setting",
			attributes: map[string]string{"dialed_number": "+12025550100"}, app: entry,
			want: func(s *contactflow.Settings) { s.DialedNumber, s.OutboundCLI = "+12025550100", "+61255501000" },
			from: map[string]contactflow.Origin{"dialed_number": attribute, "outbound_cli": setting}},
		{name: "R7 an attribute that agrees with the default is still the source",
			attributes: map[string]string{"pop_incoming": "true"},
			from:       map[string]contactflow.Origin{"pop_incoming": attribute}},
		{name: "R7 no attribute: the app setting",
			app:  contactflow.AppSettings{CreateTicketAfterMinutes: 15},
			want: func(s *contactflow.Settings) { s.RecentTicketTimeout = 15 },
			from: map[string]contactflow.Origin{"recent_ticket_timeout": setting}},
		{name: "R7 neither: the default"},
		{name: "R7 a bad attribute leaves the app setting",
			attributes: map[string]string{"recent_ticket_timeout": "soon"}, app: contactflow.AppSettings{CreateTicketAfterMinutes: 15},
			want:    func(s *contactflow.Settings) { s.RecentTicketTimeout = 15 },
			from:    map[string]contactflow.Origin{"recent_ticket_timeout": setting},
			notices: []contactflow.Notice{{Code: contactflow.InvalidAttribute, Rule: "R8", Subject: contactflow.Subject{Name: "recent_ticket_timeout"}, Detail: notNumber}}},
		{name: "R7 a word that sets nothing leaves the app setting",
			attributes: map[string]string{"dialed_number": " None "}, app: entry,
			want: func(s *contactflow.Settings) { s.DialedNumber, s.OutboundCLI = "+61255501000", "+61255501000" },
			from: map[string]contactflow.Origin{"dialed_number": setting, "outbound_cli": setting}},
		{name: "D2 an attribute of 0 switches the app setting off",
			attributes: map[string]string{"recent_ticket_timeout": "0"}, app: contactflow.AppSettings{CreateTicketAfterMinutes: 15},
			from: map[string]contactflow.Origin{"recent_ticket_timeout": attribute}},
		{name: "R35 app settings", app: contactflow.AppSettings{CreateTicketAfterMinutes: 0.5, EntryPointNumber: " +61 (2) 5550-1000 "},
			want: func(s *contactflow.Settings) {
				s.RecentTicketTimeout, s.DialedNumber, s.OutboundCLI = 0.5, "+61255501000", "+61255501000"
			},
			from: map[string]contactflow.Origin{"recent_ticket_timeout": setting, "dialed_number": setting, "outbound_cli": setting}},
		{name: "R35 a bad app setting counts as not set, with one notice",
			app: contactflow.AppSettings{CreateTicketAfterMinutes: -1, EntryPointNumber: "5550 1000", TicketAttribute: new("customer_name")},
			notices: []contactflow.Notice{
				{Code: contactflow.InvalidSetting, Rule: "R8", Subject: contactflow.Subject{Name: "create_ticket_after_minutes"}, Detail: notNumber},
				{Code: contactflow.InvalidSetting, Rule: "R14", Subject: contactflow.Subject{Name: "entry_point_number"}, Detail: notE164},
				{Code: contactflow.InvalidSetting, Rule: "R16", Subject: contactflow.Subject{Name: "ticket_attribute"},
					Detail: "not a valid attribute name; allowed: any that has no other meaning, or blank"},
			}},
		{name: "R35 notices of settings come first",
			app: contactflow.AppSettings{TimeZone: "here and now"}, attributes: map[string]string{"recent_ticket_timeout": "x"},
			notices: []contactflow.Notice{
				{Code: contactflow.InvalidSetting, Rule: "R35", Subject: contactflow.Subject{Name: "time_zone"},
					Detail: "not a valid time zone; allowed: an IANA name like Australia/Sydney"},
				{Code: contactflow.InvalidAttribute, Rule: "R8", Subject: contactflow.Subject{Name: "recent_ticket_timeout"}, Detail: notNumber},
			}},
	}
}
