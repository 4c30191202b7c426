package contactflow

import (
	"errors"
	"fmt"

	"github.com/ctikit/ctikit/internal/coerce"
)

// ErrAppSettings is what every error about app settings wraps.
var ErrAppSettings = errors.New("contactflow: invalid app settings")

// AppSettings are what administrators set in the app (R35); the zero value sets
// nothing. Decoding them from JSON validates them and leaves each value in its
// plainest form; a field that JSON does not name is not set. The JSON names are
// ours. Those from ConnectURL down were observed in app v2.2.2; Parse checks
// them and uses none.
type AppSettings struct {
	// CreateTicketAfterMinutes stands in for recent_ticket_timeout (R8): from 0
	// up; 0 is not set.
	CreateTicketAfterMinutes float64 `json:"create_ticket_after_minutes,omitzero"`
	// EntryPointNumber, in E.164, stands in for dialed_number and outbound_cli
	// (R14, R15).
	EntryPointNumber string `json:"entry_point_number,omitzero"`
	// TicketAttribute is the name of the attribute that holds the ticket's
	// number (R16): nil is zendesk_ticket, blank switches the feature off. It
	// may not be the name of another attribute of the table.
	TicketAttribute *string `json:"ticket_attribute,omitzero"`

	// ConnectURL is the https address of the Amazon Connect instance.
	ConnectURL string `json:"connect_url,omitzero"`
	// SSOURL is the https address of single sign-on.
	SSOURL string `json:"sso_url,omitzero"`
	// CountryPrefix is the default country's dialling prefix: + and 1 to 4
	// digits.
	CountryPrefix string `json:"country_prefix,omitzero"`
	// TimeZone is the instance's time zone by its IANA name,
	// "Australia/Sydney"; its form is checked, not whether it exists.
	TimeZone string `json:"time_zone,omitzero"`
	// MediaLess leaves the audio to a separate panel.
	MediaLess bool `json:"media_less,omitzero"`
}

// The JSON names of the settings, as notices and errors use them.
const (
	settingMinutes         = "create_ticket_after_minutes"
	settingEntryPoint      = "entry_point_number"
	settingTicketAttribute = "ticket_attribute"
	settingConnectURL      = "connect_url"
	settingSSOURL          = "sso_url"
	settingCountryPrefix   = "country_prefix"
	settingTimeZone        = "time_zone"
)

// Validate returns nil, or an error that wraps ErrAppSettings and names every
// bad setting and what is allowed, never the value.
func (a AppSettings) Validate() error {
	_, notices := a.checked()
	var errs []error
	for _, n := range notices {
		errs = append(errs, fmt.Errorf("%w: %s", ErrAppSettings, n))
	}
	return errors.Join(errs...)
}

// checked returns a with each value in its plainest form, the bad ones not set,
// and a notice for each of these.
func (a AppSettings) checked() (AppSettings, []Notice) {
	var c checker
	a.CreateTicketAfterMinutes = c.minutes(a.CreateTicketAfterMinutes)
	a.EntryPointNumber = c.text("R14", settingEntryPoint, a.EntryPointNumber, coerce.E164)
	a.TicketAttribute = c.attributeName(a.TicketAttribute)
	a.ConnectURL = c.text("R35", settingConnectURL, a.ConnectURL, httpsURL)
	a.SSOURL = c.text("R35", settingSSOURL, a.SSOURL, httpsURL)
	a.CountryPrefix = c.text("R35", settingCountryPrefix, a.CountryPrefix, countryPrefix)
	a.TimeZone = c.text("R35", settingTimeZone, a.TimeZone, timeZone)
	return a, c.notices
}

// text is what setting puts in place of an attribute that is not set; "" for
// nothing.
func (a AppSettings) text(setting string) string {
	switch setting {
	case settingMinutes:
		if a.CreateTicketAfterMinutes > 0 {
			return minutes.text(a.CreateTicketAfterMinutes) // R8
		}
	case settingEntryPoint:
		return a.EntryPointNumber // R14, R15
	}
	return ""
}

// nameOf is the name under which the flow sets row; "" when it is switched off.
func (a AppSettings) nameOf(row attribute) string {
	if row.Name == ticketAttribute && a.TicketAttribute != nil {
		return *a.TicketAttribute // R16
	}
	return row.Name
}
