package aircall_test

const (
	inside = "Calls.* Numbers.* Integrations.* Users.Numbers.* Users.AllNumbers.* " // users inside other objects
	send   = "Messages.Send* "
)

// mayBeEmpty are the fields that the company leaves empty, everywhere or in the
// replies to some calls, with the reason. Calls end in the version of the Users
// API.
var mayBeEmpty = map[string]string{
	"Page.Next":         "TestConventions of package aircalltest follows pages",
	"User.RawSubstatus": "TestSpelling of package aircalltest has other spellings",
	"Number.FlowEditor": "Smartflows are not modelled",
	"Number.E164":       "events alone have it",

	"OAuth.* Token.Refresh":       "tokens do not expire",
	"OAuth.* Token.RefreshExpiry": "tokens do not expire",
	"OAuth.* Token.Expiry":        "tokens do not expire",
	"OAuth.* Token.Scope":         "there is one scope",

	inside + "Teams.* Users.*.v2 Users.All.v1 Users.List.v1 Users.GetByEmail.v1 Users.Create.v1 User.Numbers": "v1 shows them for single users alone",

	inside + "Users.Create.* User.Substatus":                            "users are abridged; v2 creates them without",
	inside + "User.WrapUpTime":                                          "users are abridged",
	inside + "Users.Create.* User.DefaultNumberID":                      "users are abridged; a new one has no number",
	"Teams.* User.Available":                                            "members are shown without",
	"Integrations.* User.Available":                                     "the first user is in a call",
	"Users.Create.* Users.SetStatus.* User.Available":                   "the user is not",
	"Calls.* Call.AutomaticCallbackCallID":                              "events alone have it",
	"Calls.* Call.HangupCause":                                          "events alone have it",
	"Calls.* Call.ExternalTransferredTo":                                "an event alone has it",
	"Calls.* Call.ExternalCallerNumber":                                 "an event alone has it",
	"Calls.Get.* Call.MissedReason":                                     "the call was answered",
	"Calls.Get.* Call.Voicemail":                                        "the call was answered",
	"Calls.Get.* Call.VoicemailShort":                                   "the call was answered",
	"Calls.* Participant.Value":                                         "sentiments alone have it",
	"Calls.* Users.Get.* Users.Update.* Users.SetStatus.* Number.Users": "numbers are abridged",
	"Calls.* Teams.Create.* Team.Users":                                 "teams are abridged; a new one has none",
	"Contacts.Create.* Contact.URLs":                                    "they cannot be given",

	send + "Media.Name":                  "links stand alone",
	send + "Media.Type":                  "links stand alone",
	send + "Message.Channel":             "it is an SMS",
	send + "Message.Contact":             "events alone have it",
	send + "Message.ExternalNumber":      "events alone have it",
	send + "Message.Number":              "events alone have it",
	send + "Message.GroupConversationID": "it goes to one person",
	send + "Message.Participants":        "it goes to one person",
}
