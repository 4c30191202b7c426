package contactflow_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/contactflow"
)

func TestAppSettingsFromJSON(t *testing.T) {
	tests := []struct {
		name, in string
		want     contactflow.AppSettings
	}{
		{"nothing", `{}`, contactflow.AppSettings{}},
		{"null", `null`, contactflow.AppSettings{}},
		{"everything", `{
			"create_ticket_after_minutes": 15, "entry_point_number": "+61 (2) 5550-1000", "ticket_attribute": "case_number",
			"connect_url": " https://acme.my.connect.aws ", "sso_url": "https://sso.example.test/start?app=1",
			"country_prefix": "+61", "time_zone": "Australia/Sydney", "media_less": true}`,
			contactflow.AppSettings{
				CreateTicketAfterMinutes: 15, EntryPointNumber: "+61255501000", TicketAttribute: new("case_number"),
				ConnectURL: "https://acme.my.connect.aws", SSOURL: "https://sso.example.test/start?app=1",
				CountryPrefix: "+61", TimeZone: "Australia/Sydney", MediaLess: true,
			}},
		{"blank and absent attribute names differ", `{"ticket_attribute": " "}`, contactflow.AppSettings{TicketAttribute: new("")}},
		{"other blanks are not set", `{"entry_point_number": " ", "connect_url": "", "time_zone": ""}`, contactflow.AppSettings{}},
		{"other zones", `{"time_zone": "Etc/GMT+10"}`, contactflow.AppSettings{TimeZone: "Etc/GMT+10"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got contactflow.AppSettings
			if err := json.Unmarshal([]byte(tt.in), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
			out, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			var again contactflow.AppSettings
			if err := json.Unmarshal(out, &again); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, again); diff != "" {
				t.Errorf("after a round trip (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBadAppSettingsJSON(t *testing.T) {
	const number = "not a valid number; allowed: a number from 0 up, fractions allowed (R8)"
	const url = "not a valid URL; allowed: https://host, without user name and password (R35)"
	const prefix = "not a valid country prefix; allowed: + and 1 to 4 digits, the first not 0 (R35)"
	const zone = "not a valid time zone; allowed: an IANA name like Australia/Sydney (R35)"
	const name = "not a valid attribute name; allowed: any that has no other meaning, or blank (R16)"
	tests := map[string]string{
		`{"create_ticket_after_minutes": -1}`:                     "create_ticket_after_minutes: " + number,
		`{"create_ticket_after_minutes": 1e999}`:                  "create_ticket_after_minutes: not a JSON number in range",
		`{"create_ticket_after_minutes": "soon"}`:                 "create_ticket_after_minutes: not a JSON number in range",
		`{"entry_point_number": "0255501000"}`:                    "entry_point_number: " + notE164 + " (R14)",
		`{"ticket_attribute": "customer_name"}`:                   "ticket_attribute: " + name,
		`{"ticket_attribute": 5}`:                                 "ticket_attribute: not a JSON string",
		`{"connect_url": "http://acme.example.test"}`:             "connect_url: " + url,
		`{"connect_url": "https://me:hush@acme.example.test"}`:    "connect_url: " + url,
		`{"connect_url": "https:///connect"}`:                     "connect_url: " + url,
		`{"sso_url": "https://%zz"}`:                              "sso_url: " + url,
		`{"country_prefix": "61"}`:                                "country_prefix: " + prefix,
		`{"country_prefix": "+12345"}`:                            "country_prefix: " + prefix,
		`{"time_zone": "../etc"}`:                                 "time_zone: " + zone,
		`{"time_zone": "Mars Base"}`:                              "time_zone: " + zone,
		`{"media_less": "yes"}`:                                   "media_less: not a JSON boolean",
		`{"entrypoint": "+61255501000"}`:                          `json: unknown field "entrypoint"`,
		`[]`:                                                      "not a JSON object",
		`{"country_prefix": "61", "entry_point_number": "hotel"}`: "entry_point_number: " + notE164 + " (R14)\ncontactflow: invalid app settings: country_prefix: " + prefix,
	}
	for in, want := range tests {
		t.Run(in, func(t *testing.T) {
			got := contactflow.AppSettings{MediaLess: true}
			err := json.Unmarshal([]byte(in), &got)
			if !errors.Is(err, contactflow.ErrAppSettings) {
				t.Fatalf("got %v, want an ErrAppSettings", err)
			}
			if diff := cmp.Diff("contactflow: invalid app settings: "+want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(contactflow.AppSettings{MediaLess: true}, got); diff != "" {
				t.Errorf("settings were touched:\n%s", diff)
			}
		})
	}
}

func TestTruncatedAppSettingsJSON(t *testing.T) {
	var a contactflow.AppSettings
	if err := a.UnmarshalJSON([]byte(`{"media_less":`)); !errors.Is(err, contactflow.ErrAppSettings) {
		t.Errorf("got %v, want an ErrAppSettings", err)
	}
}

func TestValidate(t *testing.T) {
	if err := (contactflow.AppSettings{CreateTicketAfterMinutes: math.Copysign(0, -1)}).Validate(); err != nil {
		t.Errorf("−0 minutes: %v", err)
	}
	for _, minutes := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -0.1} {
		if err := (contactflow.AppSettings{CreateTicketAfterMinutes: minutes}).Validate(); !errors.Is(err, contactflow.ErrAppSettings) {
			t.Errorf("%v minutes: %v", minutes, err)
		}
	}
}

// TestParseLeavesItsArguments holds that neither the caller's map nor the string
// behind TicketAttribute changes.
func TestParseLeavesItsArguments(t *testing.T) {
	name := " case_number "
	attributes := map[string]string{"case_number": " 4711 "}
	contactflow.Parse(attributes, contactflow.AppSettings{TicketAttribute: &name})
	if name != " case_number " || len(attributes) != 1 || attributes["case_number"] != " 4711 " {
		t.Errorf("Parse changed its arguments: %q, %v", name, attributes)
	}
}

// TestNothingPersonalIsPrinted puts a canary in every personal place.
func TestNothingPersonalIsPrinted(t *testing.T) {
	const canary = "canary"
	attributes := map[string]string{}
	for _, a := range contactflow.Describe() {
		attributes[a.Name] = canary // bad for most
	}
	delete(attributes, "voiceid_field")
	delete(attributes, "voiceid_status_field")
	delete(attributes, "ticket_brand")
	delete(attributes, "ticket_outbound_queue")
	attributes["customer_email"] = canary + "@example.test"
	attributes["dialed_number"], attributes["outbound_cli"], attributes["customer_number"] = "+12025550100", "+12025550100", "+12025550100"
	app := contactflow.AppSettings{EntryPointNumber: canary, ConnectURL: canary, SSOURL: canary + "%zz", CountryPrefix: canary, TimeZone: canary + "!"}

	s, notices := contactflow.Parse(attributes, app)
	for _, printed := range []string{
		sprintAll(s), sprintAll(&s), sprintAll(notices), sprintAll(app.Validate()),
	} {
		if strings.Contains(printed, canary) || strings.Contains(printed, "5550100") {
			t.Errorf("personal values in:\n%s", printed)
		}
	}
}
