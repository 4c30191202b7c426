package contactflow_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/connect/contactflow"
)

func Example() {
	app := contactflow.AppSettings{CreateTicketAfterMinutes: 15}
	s, notices := contactflow.Parse(map[string]string{
		"ticket_assignment": "agent",
		"voice_comment":     "No",
		"pop_incoming":      "maybe",
		"customer_number":   "-", // means: not set
	}, app)

	fmt.Println(s.TicketAssignment, s.VoiceComment, s.RecentTicketTimeout)
	fmt.Println(s.Origins["recent_ticket_timeout"])
	fmt.Println(notices[0])
	// Output:
	// agent false 15
	// setting
	// pop_incoming: not a valid boolean; allowed: true t 1 yes y, false f 0 no n, in any case (R10)
}

// The attribute wins, then the app setting, then the default.
func ExampleParse() {
	app := contactflow.AppSettings{EntryPointNumber: "+61 2 5550 1000"}
	for _, dialed := range []string{"+1 (202) 555-0100", "none", "hotline"} {
		s, notices := contactflow.Parse(map[string]string{"dialed_number": dialed}, app)
		fmt.Println(s.DialedNumber, s.Origins["dialed_number"], len(notices))
	}
	// Output:
	// +12025550100 attribute 0
	// +61255501000 setting 0
	// +61255501000 setting 1
}

func ExampleDescribe() {
	for _, a := range contactflow.Describe()[:3] {
		fmt.Printf("%s %s (%s): %s; default %s\n", a.Rule, a.Name, a.Type, a.Allowed, a.Default)
	}
	// Output:
	// R8 recent_ticket_timeout (number): a number from 0 up, fractions allowed; default 0
	// R9 ticket_assignment (word): auto, agent; default auto
	// R10 pop_incoming (boolean): true t 1 yes y, false f 0 no n, in any case; default true
}

// A few rows print as a table too.
func ExampleAttributes_String() {
	fmt.Print(contactflow.Describe()[1:3])
	// Output:
	// Rule  Attribute          Type     Allowed                                      Default  App setting
	// R9    ticket_assignment  word     auto, agent                                  auto     –
	// R10   pop_incoming       boolean  true t 1 yes y, false f 0 no n, in any case  true     –
}

func ExampleSettings_Attributes() {
	s, _ := contactflow.Parse(map[string]string{"pop_incoming": " N", "customer_number": "+1 202 555 0100"}, contactflow.AppSettings{})
	attributes := s.Attributes()
	fmt.Println(attributes["pop_incoming"], attributes["customer_number"])
	again, notices := contactflow.Parse(attributes, contactflow.AppSettings{})
	fmt.Println(again.PopIncoming == s.PopIncoming, len(notices))
	// Output:
	// false +12025550100
	// true 0
}

// Printed Settings show what applies and why, without what identifies a person.
func ExampleSettings_String() {
	s, _ := contactflow.Parse(map[string]string{"customer_name": "A. Customer", "pop_incoming": "no"}, contactflow.AppSettings{CreateTicketAfterMinutes: 15})
	for line := range strings.Lines(s.String()) {
		if !strings.HasSuffix(line, "default\n") {
			fmt.Print(line)
		}
	}
	// Output:
	// recent_ticket_timeout   15                           setting
	// pop_incoming            false                        attribute
	// customer_name           (personal)                   attribute
}

func ExampleSettings_LinksRecording() {
	s, _ := contactflow.Parse(map[string]string{"call_recording_consent": "optout"}, contactflow.AppSettings{})
	fmt.Println(s.LinksRecording())
	// Output: false
}

func ExampleSettings_AttachableNumber() {
	s, _ := contactflow.Parse(nil, contactflow.AppSettings{})
	fmt.Println(s.AttachableNumber("+1 202-555-0100"))
	fmt.Println(s.AttachableNumber("anonymous"))
	// Output:
	// +12025550100 true
	//  false
}

func ExampleTicket_ID() {
	s, _ := contactflow.Parse(map[string]string{"case_number": "4711"}, contactflow.AppSettings{TicketAttribute: new("case_number")})
	fmt.Println(s.ZendeskTicket.ID())
	fmt.Println(contactflow.NewTicket.ID())
	// Output:
	// 4711 true
	// 0 false
}

func ExampleAppSettings() {
	var app contactflow.AppSettings
	err := json.Unmarshal([]byte(`{"create_ticket_after_minutes": 15, "entry_point_number": "+61 (2) 5550-1000"}`), &app)
	fmt.Println(app.CreateTicketAfterMinutes, app.EntryPointNumber, err)

	fmt.Println(json.Unmarshal([]byte(`{"entry_point_number": "reception"}`), &app))
	// Output:
	// 15 +61255501000 <nil>
	// contactflow: invalid app settings: entry_point_number: not a valid E.164 number; allowed: + and 2 to 15 digits, the first not 0 (R14)
}

func ExampleAppSettings_UnmarshalJSON() {
	var app contactflow.AppSettings
	fmt.Println(app.UnmarshalJSON([]byte(`{"entry_point": "+61255501000"}`)))
	// Output: contactflow: invalid app settings: json: unknown field "entry_point"
}

func ExampleAppSettings_Validate() {
	fmt.Println(contactflow.AppSettings{TimeZone: "Sydney, probably"}.Validate())
	// Output: contactflow: invalid app settings: time_zone: not a valid time zone; allowed: an IANA name like Australia/Sydney (R35)
}

func ExampleNotice_String() {
	_, notices := contactflow.Parse(map[string]string{"customer_language": "EN"}, contactflow.AppSettings{})
	fmt.Println(notices[0])
	// Output: customer_language: not a valid word; allowed: en, es, fr, de, it, pt, ar, hi, ja, ko, zh, zh-TW (R22)
}
