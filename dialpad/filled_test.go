package dialpad_test

// mayBeEmpty are the fields that the office leaves empty, everywhere or in the
// replies to some calls, with the reason.
var mayBeEmpty = map[string]string{
	"Page.Next": "TestConventions of package dialpadtest follows pages",

	"Users.Get User.DutyReason":          "the user is on duty",
	"Duty.Get OperatorDutyStatus.Reason": "the user is on duty",
	"Duty.Set OperatorDutyStatus.OnDuty": "the user went off duty",

	hooked + "WebsocketEndpoint.ID":     "the endpoint is a webhook",
	hooked + "WebsocketEndpoint.URL":    "the endpoint is a webhook",
	hooked + "WebsocketEndpoint.Secret": "the endpoint is a webhook",

	"OAuth.* Token.RefreshExpiry": "refresh tokens do not expire",
	"OAuth.* Token.Scope":         "the reply has none",
}

// hooked are the calls that answer with one subscription, here a webhook's.
const hooked = "*Subscriptions.Get *Subscriptions.Create *Subscriptions.Update "
