package contactflow_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/contactflow"
)

// FuzzParse gives one value to every attribute at once, and to the settings.
func FuzzParse(f *testing.F) {
	for _, s := range sayings {
		f.Add(s, 15.0, s)
	}
	f.Fuzz(func(t *testing.T, value string, minutes float64, setting string) {
		attributes := map[string]string{setting: value}
		for _, a := range contactflow.Describe() {
			attributes[a.Name] = value
		}
		app := contactflow.AppSettings{
			CreateTicketAfterMinutes: minutes, EntryPointNumber: setting, TicketAttribute: &setting,
			ConnectURL: setting, SSOURL: setting, CountryPrefix: setting, TimeZone: setting,
		}
		checkStable(t, attributes, app)
	})
}

// FuzzAppSettings holds that JSON is refused with our error, or gives settings
// that are valid and survive a round trip.
func FuzzAppSettings(f *testing.F) {
	f.Add(`{"create_ticket_after_minutes":15,"entry_point_number":"+61 2 5550 1000","ticket_attribute":"case_number"}`)
	f.Add(`{"ticket_attribute":" ","connect_url":"https://acme.my.connect.aws","sso_url":"https://sso.example.test","media_less":true}`)
	f.Add(`{"country_prefix":"+61","time_zone":"Australia/Sydney"}`)
	f.Add(`{"create_ticket_after_minutes":-1,"time_zone":"\u0000"}`)
	f.Fuzz(func(t *testing.T, doc string) {
		var app contactflow.AppSettings
		if err := app.UnmarshalJSON([]byte(doc)); err != nil {
			if !errors.Is(err, contactflow.ErrAppSettings) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		if err := app.Validate(); err != nil {
			t.Fatalf("decoded, yet not valid: %v", err)
		}
		out, err := json.Marshal(app)
		if err != nil {
			t.Fatal(err)
		}
		var again contactflow.AppSettings
		if err := json.Unmarshal(out, &again); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		if diff := cmp.Diff(app, again); diff != "" {
			t.Errorf("after a round trip (-want +got):\n%s", diff)
		}
		if _, notices := contactflow.Parse(nil, app); notices != nil {
			t.Errorf("valid settings made notices: %s", strings.Join(lines(notices), "\n"))
		}
	})
}

func lines(notices []contactflow.Notice) (all []string) {
	for _, n := range notices {
		all = append(all, n.String())
	}
	return all
}
