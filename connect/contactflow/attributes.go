package contactflow

// An attribute is one row of the table: what it is, and how its value gets into
// Settings and out again.
type attribute struct {
	Attribute
	parse func(*Settings, string) error // leaves Settings alone when it fails
	text  func(Settings) string         // what parse would read; "" when not set
}

const (
	ticketAttribute = "zendesk_ticket" // an app setting may change it (R16)
	noDefault       = ""
	noSetting       = ""
)

// table lists the attributes R8 to R34. A default and an app setting are read
// as the attribute itself is, so that all three follow one rule.
var table = []attribute{
	row("R8", "recent_ticket_timeout", "0", settingMinutes, minutes, func(s *Settings) *float64 { return &s.RecentTicketTimeout }),
	row("R9", "ticket_assignment", "auto", noSetting, assignment, func(s *Settings) *Assignment { return &s.TicketAssignment }),
	row("R10", "pop_incoming", "true", noSetting, boolean, func(s *Settings) *bool { return &s.PopIncoming }),
	row("R11", "voice_comment", "true", noSetting, boolean, func(s *Settings) *bool { return &s.VoiceComment }),
	row("R12", "download_recording", "true", noSetting, boolean, func(s *Settings) *bool { return &s.DownloadRecording }),
	row("R13", "call_recording_consent", noDefault, noSetting, consent, func(s *Settings) *Consent { return &s.CallRecordingConsent }),
	personal(row("R14", "dialed_number", noDefault, settingEntryPoint, e164, func(s *Settings) *string { return &s.DialedNumber })),
	personal(row("R15", "outbound_cli", noDefault, settingEntryPoint, e164, func(s *Settings) *string { return &s.OutboundCLI })),
	personal(row("R16", ticketAttribute, noDefault, settingTicketAttribute, ticket, func(s *Settings) *Ticket { return &s.ZendeskTicket })),
	personal(row("R17", "conversation_title", noDefault, noSetting, text, func(s *Settings) *string { return &s.ConversationTitle })),
	row("R18", "zendesk_user", noDefault, noSetting, userID, func(s *Settings) *int64 { return &s.ZendeskUser }),
	personal(row("R19", "customer_number", noDefault, noSetting, phone, func(s *Settings) *string { return &s.CustomerNumber })),
	personal(row("R20", "customer_name", noDefault, noSetting, text, func(s *Settings) *string { return &s.CustomerName })),
	personal(row("R21", "customer_email", noDefault, noSetting, email, func(s *Settings) *string { return &s.CustomerEmail })),
	row("R22", "customer_language", "en", noSetting, language, func(s *Settings) *Language { return &s.CustomerLanguage }),
	row("R23", "force_ticket_creation", "true", noSetting, boolean, func(s *Settings) *bool { return &s.ForceTicketCreation }),
	row("R24", "pause_recording", noDefault, noSetting, boolean, func(s *Settings) *bool { return &s.PauseRecording }),
	row("R25", "all_outbound", "false", noSetting, boolean, func(s *Settings) *bool { return &s.AllOutbound }),
	row("R26", "attach_phone_number", "true", noSetting, boolean, func(s *Settings) *bool { return &s.AttachPhoneNumber }),
	row("R27", "chat_transcript", "true", noSetting, boolean, func(s *Settings) *bool { return &s.ChatTranscript }),
	row("R28", "voiceid_enabled", "false", noSetting, boolean, func(s *Settings) *bool { return &s.VoiceIDEnabled }),
	row("R29", "voiceid_field", "voice_authentication_id", noSetting, text, func(s *Settings) *string { return &s.VoiceIDField }),
	row("R30", "voiceid_status_field", "voice_authentication_status", noSetting, text, func(s *Settings) *string { return &s.VoiceIDStatusField }),
	row("R31", "voiceid_auth_mode", noDefault, noSetting, authMode, func(s *Settings) *AuthMode { return &s.VoiceIDAuthMode }),
	row("R32", "ticket_brand", noDefault, noSetting, text, func(s *Settings) *string { return &s.TicketBrand }),
	row("R33", "ticket_outbound_queue", noDefault, noSetting, text, func(s *Settings) *string { return &s.TicketOutboundQueue }),
	row("R34", "speech_analysis", noDefault, noSetting, speech, func(s *Settings) *SpeechAnalysis { return &s.SpeechAnalysis }),
}

func row[T any](rule, name, fallback, setting string, k kind[T], field func(*Settings) *T) attribute {
	return attribute{
		Attribute: Attribute{
			Rule: rule, Name: name, Type: string(k.name), Allowed: k.allowed, Default: fallback, Setting: setting,
		},
		parse: func(s *Settings, value string) error {
			v, err := k.parse(value)
			if err == nil {
				*field(s) = v
			}
			return err
		},
		text: func(s Settings) string { return k.text(*field(&s)) },
	}
}

func personal(a attribute) attribute {
	a.Personal = true
	return a
}
