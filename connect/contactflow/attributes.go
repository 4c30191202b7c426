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
	row(8, "recent_ticket_timeout", "0", settingMinutes, minutes, func(s *Settings) *float64 { return &s.RecentTicketTimeout }),                 // R8
	row(9, "ticket_assignment", "auto", noSetting, assignment, func(s *Settings) *Assignment { return &s.TicketAssignment }),                    // R9
	row(10, "pop_incoming", "true", noSetting, boolean, func(s *Settings) *bool { return &s.PopIncoming }),                                      // R10
	row(11, "voice_comment", "true", noSetting, boolean, func(s *Settings) *bool { return &s.VoiceComment }),                                    // R11
	row(12, "download_recording", "true", noSetting, boolean, func(s *Settings) *bool { return &s.DownloadRecording }),                          // R12
	row(13, "call_recording_consent", noDefault, noSetting, consent, func(s *Settings) *Consent { return &s.CallRecordingConsent }),             // R13
	personal(row(14, "dialed_number", noDefault, settingEntryPoint, e164, func(s *Settings) *string { return &s.DialedNumber })),                // R14
	personal(row(15, "outbound_cli", noDefault, settingEntryPoint, e164, func(s *Settings) *string { return &s.OutboundCLI })),                  // R15
	personal(row(16, ticketAttribute, noDefault, settingTicketAttribute, ticket, func(s *Settings) *Ticket { return &s.ZendeskTicket })),        // R16
	personal(row(17, "conversation_title", noDefault, noSetting, text, func(s *Settings) *string { return &s.ConversationTitle })),              // R17
	row(18, "zendesk_user", noDefault, noSetting, userID, func(s *Settings) *int64 { return &s.ZendeskUser }),                                   // R18
	personal(row(19, "customer_number", noDefault, noSetting, phone, func(s *Settings) *string { return &s.CustomerNumber })),                   // R19
	personal(row(20, "customer_name", noDefault, noSetting, text, func(s *Settings) *string { return &s.CustomerName })),                        // R20
	personal(row(21, "customer_email", noDefault, noSetting, email, func(s *Settings) *string { return &s.CustomerEmail })),                     // R21
	row(22, "customer_language", "en", noSetting, language, func(s *Settings) *Language { return &s.CustomerLanguage }),                         // R22
	row(23, "force_ticket_creation", "true", noSetting, boolean, func(s *Settings) *bool { return &s.ForceTicketCreation }),                     // R23
	row(24, "pause_recording", noDefault, noSetting, boolean, func(s *Settings) *bool { return &s.PauseRecording }),                             // R24
	row(25, "all_outbound", "false", noSetting, boolean, func(s *Settings) *bool { return &s.AllOutbound }),                                     // R25
	row(26, "attach_phone_number", "true", noSetting, boolean, func(s *Settings) *bool { return &s.AttachPhoneNumber }),                         // R26
	row(27, "chat_transcript", "true", noSetting, boolean, func(s *Settings) *bool { return &s.ChatTranscript }),                                // R27
	row(28, "voiceid_enabled", "false", noSetting, boolean, func(s *Settings) *bool { return &s.VoiceIDEnabled }),                               // R28
	row(29, "voiceid_field", "voice_authentication_id", noSetting, text, func(s *Settings) *string { return &s.VoiceIDField }),                  // R29
	row(30, "voiceid_status_field", "voice_authentication_status", noSetting, text, func(s *Settings) *string { return &s.VoiceIDStatusField }), // R30
	row(31, "voiceid_auth_mode", noDefault, noSetting, authMode, func(s *Settings) *AuthMode { return &s.VoiceIDAuthMode }),                     // R31
	row(32, "ticket_brand", noDefault, noSetting, text, func(s *Settings) *string { return &s.TicketBrand }),                                    // R32
	row(33, "ticket_outbound_queue", noDefault, noSetting, text, func(s *Settings) *string { return &s.TicketOutboundQueue }),                   // R33
	row(34, "speech_analysis", noDefault, noSetting, speech, func(s *Settings) *SpeechAnalysis { return &s.SpeechAnalysis }),                    // R34
}

func row[T any](rule int, name, fallback, setting string, k kind[T], field func(*Settings) *T) attribute {
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
