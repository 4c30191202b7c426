package contactflow_test

import (
	"github.com/ctikit/ctikit/connect/contactflow"
)

const (
	notNumber   = "not a valid number; allowed: a number from 0 up, fractions allowed"
	notBoolean  = "not a valid boolean; allowed: true t 1 yes y, false f 0 no n, in any case"
	notE164     = "not a valid E.164 number; allowed: + and 2 to 15 digits, the first not 0"
	notPhone    = "not a valid phone number; allowed: digits, + first if any"
	notID       = "not a valid id; allowed: a number from 1 up, digits only"
	notEmail    = "not a valid e-mail address; allowed: name@domain"
	notWord     = "not a valid word; allowed: "
	notLanguage = notWord + "en, es, fr, de, it, pt, ar, hi, ja, ko, zh, zh-TW"
	notSpeech   = notWord + "comma list of transcript, comprehend, sentiment"
)

// attributeRows are the attributes that are not booleans.
func attributeRows() []ruleRow {
	type settings = contactflow.Settings
	all := []ruleRow{
		set("R8", "recent_ticket_timeout", "15", func(s *settings) { s.RecentTicketTimeout = 15 }),
		set("R8", "recent_ticket_timeout", " 0.5", func(s *settings) { s.RecentTicketTimeout = 0.5 }),
		{name: "R8 the app setting stands in",
			app:  contactflow.AppSettings{CreateTicketAfterMinutes: 30},
			want: func(s *settings) { s.RecentTicketTimeout = 30 },
			from: map[string]contactflow.Origin{"recent_ticket_timeout": setting}},
		set("R9", "ticket_assignment", "auto", nil),                                                           // R3
		set("R9", "ticket_assignment", "agent", func(s *settings) { s.TicketAssignment = contactflow.Agent }), // R4
		set("R13", "call_recording_consent", "optout", func(s *settings) { s.CallRecordingConsent = contactflow.OptOut }),
		set("R13", "call_recording_consent", "false", func(s *settings) { s.CallRecordingConsent = contactflow.NoConsent }),
		set("R14", "dialed_number", "+12025550100", func(s *settings) { s.DialedNumber = "+12025550100" }),
		set("R15", "outbound_cli", "+1 (202) 555-0.100", func(s *settings) { s.OutboundCLI = "+12025550100" }),
		{name: "R14 the entry point stands in for a missing number",
			attributes: map[string]string{"outbound_cli": "+12025550100"},
			app:        contactflow.AppSettings{EntryPointNumber: "+61255501000"},
			want:       func(s *settings) { s.DialedNumber, s.OutboundCLI = "+61255501000", "+12025550100" },
			from:       map[string]contactflow.Origin{"dialed_number": setting, "outbound_cli": attribute}},
		{name: "R15 the entry point stands in for a bad number",
			attributes: map[string]string{"outbound_cli": "withheld", "dialed_number": "+12025550100"},
			app:        contactflow.AppSettings{EntryPointNumber: "+61255501000"},
			want:       func(s *settings) { s.DialedNumber, s.OutboundCLI = "+12025550100", "+61255501000" },
			from:       map[string]contactflow.Origin{"dialed_number": attribute, "outbound_cli": setting},
			notices:    []contactflow.Notice{{Code: contactflow.InvalidAttribute, Rule: "R15", Subject: contactflow.Subject{Name: "outbound_cli"}, Detail: notE164}}},
		set("R16", "zendesk_ticket", " 4711 ", func(s *settings) { s.ZendeskTicket = "4711" }),
		set("R16", "zendesk_ticket", "0", func(s *settings) { s.ZendeskTicket = contactflow.NewTicket }), // X8
		set("R16", "zendesk_ticket", "the last one", func(s *settings) { s.ZendeskTicket = "the last one" }),
		{name: "R16 an app setting renames it",
			attributes: map[string]string{"case_number": "4711", "zendesk_ticket": "1"},
			app:        contactflow.AppSettings{TicketAttribute: new(" case_number ")},
			want:       func(s *settings) { s.ZendeskTicket = "4711" },
			from:       map[string]contactflow.Origin{"zendesk_ticket": attribute}},
		{name: "R16 its own name is no new one",
			attributes: map[string]string{"zendesk_ticket": "1"},
			app:        contactflow.AppSettings{TicketAttribute: new("zendesk_ticket")},
			want:       func(s *settings) { s.ZendeskTicket = "1" },
			from:       map[string]contactflow.Origin{"zendesk_ticket": attribute}},
		{name: "R16 a blank name switches it off",
			attributes: map[string]string{"": "4711", "zendesk_ticket": "4711"},
			app:        contactflow.AppSettings{TicketAttribute: new(" ")}},
		{name: "R16 a name that is taken leaves its own",
			attributes: map[string]string{"customer_name": "4711", "zendesk_ticket": "1"},
			app:        contactflow.AppSettings{TicketAttribute: new("customer_name")},
			want:       func(s *settings) { s.CustomerName, s.ZendeskTicket = "4711", "1" },
			from:       map[string]contactflow.Origin{"customer_name": attribute, "zendesk_ticket": attribute},
			notices: []contactflow.Notice{{Code: contactflow.InvalidSetting, Rule: "R16", Subject: contactflow.Subject{Name: "ticket_attribute"},
				Detail: "not a valid attribute name; allowed: any that has no other meaning, or blank"}}},
		set("R17", "conversation_title", " Late parcel ", func(s *settings) { s.ConversationTitle = "Late parcel" }),
		set("R18", "zendesk_user", "7001", func(s *settings) { s.ZendeskUser = 7001 }),
		set("R19", "customer_number", "0255 501-000", func(s *settings) { s.CustomerNumber = "0255501000" }),
		set("R19", "customer_number", "+1 202 555 0100", func(s *settings) { s.CustomerNumber = "+12025550100" }),
		set("R20", "customer_name", "A. Customer", func(s *settings) { s.CustomerName = "A. Customer" }),
		set("R21", "customer_email", "customer@example.test", func(s *settings) { s.CustomerEmail = "customer@example.test" }),
		set("R29", "voiceid_field", "voice", func(s *settings) { s.VoiceIDField = "voice" }),
		set("R30", "voiceid_status_field", "voice_status", func(s *settings) { s.VoiceIDStatusField = "voice_status" }),
		set("R31", "voiceid_auth_mode", "verify", func(s *settings) { s.VoiceIDAuthMode = contactflow.Verify }),
		set("R31", "voiceid_auth_mode", "re-verify", func(s *settings) { s.VoiceIDAuthMode = contactflow.ReVerify }),
		set("R32", "ticket_brand", "MyCorp", func(s *settings) { s.TicketBrand = "MyCorp" }),
		set("R33", "ticket_outbound_queue", "MyCorp Sales", func(s *settings) { s.TicketOutboundQueue = "MyCorp Sales" }),
		set("R34", "speech_analysis", "sentiment", func(s *settings) { s.SpeechAnalysis.Sentiment = true }),
		set("R34", "speech_analysis", "comprehend, transcript,sentiment,transcript", func(s *settings) {
			s.SpeechAnalysis = contactflow.SpeechAnalysis{Transcript: true, Comprehend: true, Sentiment: true}
		}),
	}
	for _, l := range []contactflow.Language{
		contactflow.English, contactflow.Spanish, contactflow.French, contactflow.German, contactflow.Italian,
		contactflow.Portuguese, contactflow.Arabic, contactflow.Hindi, contactflow.Japanese, contactflow.Korean,
		contactflow.Chinese, contactflow.TraditionalChinese,
	} {
		all = append(all, set("R22", "customer_language", string(l), func(s *settings) { s.CustomerLanguage = l }))
	}
	return all
}

// malformedRows are D1: values that do not fit their attribute.
func malformedRows() []ruleRow {
	all := []ruleRow{
		bad("D1", "R8", "recent_ticket_timeout", "fifteen", notNumber),
		bad("D1", "R8", "recent_ticket_timeout", "-1", notNumber),
		bad("D1", "R8", "recent_ticket_timeout", "1e999", notNumber),
		bad("D1", "R8", "recent_ticket_timeout", "Infinity", notNumber),
		bad("D1", "R8", "recent_ticket_timeout", "NaN", notNumber),
		bad("D1", "R8", "recent_ticket_timeout", "0x10", notNumber),
		bad("D1", "R8", "recent_ticket_timeout", "1_000", notNumber),
		bad("D1", "R8", "recent_ticket_timeout", "1,5", notNumber),
		bad("D1", "R9", "ticket_assignment", "Agent", notWord+"auto, agent"),
		bad("D1", "R9", "ticket_assignment", "manual", notWord+"auto, agent"),
		bad("D32", "R13", "call_recording_consent", "true", notWord+"optout, false"),
		bad("D32", "R13", "call_recording_consent", "no", notWord+"optout, false"),
		set("D32", "call_recording_consent", "OptOut", func(s *contactflow.Settings) { s.CallRecordingConsent = contactflow.OptOut }),
		bad("D1", "R14", "dialed_number", "12025550100", notE164),
		bad("D1", "R14", "dialed_number", "+0255501000", notE164),
		bad("D1", "R14", "dialed_number", "+1234567890123456", notE164),
		bad("D1", "R14", "dialed_number", "+1/202/5550100", notE164),
		bad("D1", "R15", "outbound_cli", "anonymous", notE164),
		bad("D1", "R18", "zendesk_user", "customer@example.test", notID),
		bad("D1", "R18", "zendesk_user", "0", notID),
		bad("D1", "R18", "zendesk_user", "99999999999999999999", notID),
		bad("D1", "R19", "customer_number", "private", notPhone),
		bad("D1", "R19", "customer_number", "1+2", notPhone),
		bad("D1", "R21", "customer_email", "customer", notEmail),
		bad("D1", "R22", "customer_language", "EN", notLanguage),
		bad("D1", "R22", "customer_language", "zh-tw", notLanguage),
		bad("D1", "R31", "voiceid_auth_mode", "null", notWord+"verify, re-verify"),
		bad("D1", "R34", "speech_analysis", "transcript,topics", notSpeech),
		bad("D1", "R34", "speech_analysis", ",", notSpeech),
		{name: "D1 one notice for each bad value, in the table's order",
			attributes: map[string]string{"voice_comment": "x", "pop_incoming": "x", "all_outbound": "true", "other": "x"},
			want:       func(s *contactflow.Settings) { s.AllOutbound = true },
			from:       map[string]contactflow.Origin{"all_outbound": attribute},
			notices: []contactflow.Notice{
				{Code: contactflow.InvalidAttribute, Rule: "R10", Subject: contactflow.Subject{Name: "pop_incoming"}, Detail: notBoolean},
				{Code: contactflow.InvalidAttribute, Rule: "R11", Subject: contactflow.Subject{Name: "voice_comment"}, Detail: notBoolean},
			}},
	}
	for _, word := range []string{"", " ", "-", "none", "empty", "ignore", "timeout", " NONE\t", "Timeout"} {
		for _, a := range contactflow.Describe() {
			all = append(all, unset("D1", a.Name, word))
		}
	}
	return all
}

func booleanRows() (all []ruleRow) {
	for _, b := range []struct {
		rule  string
		name  string
		field func(*contactflow.Settings) *bool
	}{
		{"R10", "pop_incoming", func(s *contactflow.Settings) *bool { return &s.PopIncoming }},
		{"R11", "voice_comment", func(s *contactflow.Settings) *bool { return &s.VoiceComment }},
		{"R12", "download_recording", func(s *contactflow.Settings) *bool { return &s.DownloadRecording }},
		{"R23", "force_ticket_creation", func(s *contactflow.Settings) *bool { return &s.ForceTicketCreation }},
		{"R24", "pause_recording", func(s *contactflow.Settings) *bool { return &s.PauseRecording }},
		{"R25", "all_outbound", func(s *contactflow.Settings) *bool { return &s.AllOutbound }},
		{"R26", "attach_phone_number", func(s *contactflow.Settings) *bool { return &s.AttachPhoneNumber }},
		{"R27", "chat_transcript", func(s *contactflow.Settings) *bool { return &s.ChatTranscript }},
		{"R28", "voiceid_enabled", func(s *contactflow.Settings) *bool { return &s.VoiceIDEnabled }},
	} {
		for _, yes := range []string{"true", "t", "1", "yes", "y", " TRUE ", "Y"} {
			all = append(all, set(b.rule, b.name, yes, func(s *contactflow.Settings) { *b.field(s) = true }))
		}
		for _, no := range []string{"false", "f", "0", "no", "n", "False\n", "NO"} {
			all = append(all, set(b.rule, b.name, no, func(s *contactflow.Settings) { *b.field(s) = false }))
		}
		all = append(all, bad("D1", b.rule, b.name, "maybe", notBoolean), bad("D1", b.rule, b.name, "2", notBoolean))
	}
	return all
}
