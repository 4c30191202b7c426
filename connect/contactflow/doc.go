// Package contactflow reads the attributes that an Amazon Connect contact flow
// sets to steer what happens in Zendesk: which ticket to open, what to attach,
// which customer to look up. A flow only knows strings; here they become one typed value
// with the rules of the "Amazon Connect for Zendesk" administrator guide (R6 to
// R35), and every value that was ignored is reported.
//
//	app := contactflow.AppSettings{CreateTicketAfterMinutes: 15}
//	s, notices := contactflow.Parse(map[string]string{
//		"ticket_assignment": "agent",
//		"voice_comment":     "No",
//		"pop_incoming":      "maybe",
//		"customer_number":   "-", // means: not set
//	}, app)
//	fmt.Println(s.TicketAssignment, s.VoiceComment, s.RecentTicketTimeout) // agent false 15
//	fmt.Println(s.Origins["recent_ticket_timeout"])                        // setting
//	fmt.Println(notices[0])                                                // pop_incoming: not a valid boolean; allowed: …
//
// A valid attribute beats the app setting, which beats the default (R7). These
// are the attributes, as [Describe] returns them:
//
//	Rule  Attribute               Type            Allowed                                            Default                      App setting
//	R8    recent_ticket_timeout   number          a number from 0 up, fractions allowed              0                            create_ticket_after_minutes
//	R9    ticket_assignment       word            auto, agent                                        auto                         –
//	R10   pop_incoming            boolean         true t 1 yes y, false f 0 no n, in any case        true                         –
//	R11   voice_comment           boolean         true t 1 yes y, false f 0 no n, in any case        true                         –
//	R12   download_recording      boolean         true t 1 yes y, false f 0 no n, in any case        true                         –
//	R13   call_recording_consent  word            optout, false                                      –                            –
//	R14   dialed_number           E.164 number    + and 2 to 15 digits, the first not 0              –                            entry_point_number
//	R15   outbound_cli            E.164 number    + and 2 to 15 digits, the first not 0              –                            entry_point_number
//	R16   zendesk_ticket          text            any text                                           –                            ticket_attribute
//	R17   conversation_title      text            any text                                           –                            –
//	R18   zendesk_user            id              a number from 1 up, digits only                    –                            –
//	R19   customer_number         phone number    digits, + first if any                             –                            –
//	R20   customer_name           text            any text                                           –                            –
//	R21   customer_email          e-mail address  name@domain                                        –                            –
//	R22   customer_language       word            en, es, fr, de, it, pt, ar, hi, ja, ko, zh, zh-TW  en                           –
//	R23   force_ticket_creation   boolean         true t 1 yes y, false f 0 no n, in any case        true                         –
//	R24   pause_recording         boolean         true t 1 yes y, false f 0 no n, in any case        –                            –
//	R25   all_outbound            boolean         true t 1 yes y, false f 0 no n, in any case        false                        –
//	R26   attach_phone_number     boolean         true t 1 yes y, false f 0 no n, in any case        true                         –
//	R27   chat_transcript         boolean         true t 1 yes y, false f 0 no n, in any case        true                         –
//	R28   voiceid_enabled         boolean         true t 1 yes y, false f 0 no n, in any case        false                        –
//	R29   voiceid_field           text            any text                                           voice_authentication_id      –
//	R30   voiceid_status_field    text            any text                                           voice_authentication_status  –
//	R31   voiceid_auth_mode       word            verify, re-verify                                  –                            –
//	R32   ticket_brand            text            any text                                           –                            –
//	R33   ticket_outbound_queue   text            any text                                           –                            –
//	R34   speech_analysis         word            comma list of transcript, comprehend, sentiment    –                            –
//
// Phone numbers may be written with spaces, dots, brackets and hyphens. The
// rule numbers are those of docs/rules.md; D1, D2, D32 and D34 are this
// project's decisions where the guide is silent. The attribute and words of R34
// and the words that mean "not set" were observed in app v2.2.2.
//
// The package is pure: standard library, no clock, no network. All functions
// may be called concurrently.
package contactflow
