package connect_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// The shape of items is that of
// docs.aws.amazon.com/connect-participant/latest/APIReference/API_Item.html, the
// values are ours.
const chatTranscript = `{"Version":"2019-08-26","AWSAccountId":"123456789012","InstanceId":"0a1b","InitialContactId":"c-1","ContactId":"c-2",
 "Participants":[{"ParticipantId":"p-3","ParticipantRole":"CUSTOM_BOT","DisplayName":"Helper"}],
 "Transcript":[
 {"AbsoluteTime":"2026-03-02T09:00:00.000Z","ContentType":"application/vnd.amazonaws.connect.event.participant.joined","Id":"i-1","ParticipantId":"p-1","ParticipantRole":"CUSTOMER","DisplayName":"Kim","Type":"EVENT"},
 {"AbsoluteTime":"2026-03-02T09:00:20.000Z","Content":"Is my parcel <lost>?","ContentType":"text/plain","Id":"i-3","ParticipantId":"p-1","ParticipantRole":"CUSTOMER","DisplayName":"Kim","Type":"MESSAGE"},
 {"AbsoluteTime":"2026-03-02T09:00:10.000Z","Content":"{\"templateType\":\"ListPicker\",\"version\":\"1.0\",\"data\":{\"content\":{\"title\":\"What is it about?\",\"elements\":[{\"title\":\"Parcel\"},{\"title\":\"Other\"}]}}}","ContentType":"application/vnd.amazonaws.connect.message.interactive","Id":"i-2","ParticipantId":"p-3","Type":"MESSAGE"},
 {"AbsoluteTime":"2026-03-02T09:00:30.000Z","ContentType":"application/vnd.amazonaws.connect.event.typing","Id":"i-4","ParticipantId":"p-2","ParticipantRole":"AGENT","DisplayName":"Pat","Type":"EVENT"},
 {"AbsoluteTime":"2026-03-02T09:00:40.000Z","Id":"i-5","ParticipantId":"p-2","ParticipantRole":"AGENT","DisplayName":"Pat","Type":"ATTACHMENT",
  "Attachments":[{"AttachmentId":"a-1","AttachmentName":"label.pdf","ContentType":"application/pdf","Status":"APPROVED"}]},
 {"AbsoluteTime":"2026-03-02T09:00:50.000Z","Content":"You can close this window.","ContentType":"text/plain","Id":"i-6","ParticipantId":"p-4","ParticipantRole":"SYSTEM","DisplayName":"SYSTEM_MESSAGE","Type":"MESSAGE"},
 {"AbsoluteTime":"2026-03-02T09:01:00.000Z","ContentType":"application/vnd.amazonaws.connect.event.participant.left","Id":"i-7","ParticipantId":"p-2","ParticipantRole":"AGENT","DisplayName":"Pat","Type":"EVENT"},
 {"AbsoluteTime":"2026-03-02T09:01:01.000Z","ContentType":"application/vnd.amazonaws.connect.event.chat.ended","Id":"i-8","Type":"EVENT"}]}`

// R55 asks for messages, status lines of who joins and leaves, and what bots and
// the system wrote, in order.
func TestDecodeChatTranscript(t *testing.T) {
	got, err := connect.DecodeChatTranscript([]byte(chatTranscript))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, item := range got.Items {
		if line := item.Line(); line != "" {
			lines = append(lines, item.At.Format("04:05 ")+line)
		}
	}
	want := []string{
		"00:00 Kim joined", "00:10 Helper: What is it about?\nParcel\nOther", "00:20 Kim: Is my parcel <lost>?", "00:40 Pat: label.pdf",
		"00:50 SYSTEM_MESSAGE: You can close this window.", "01:00 Pat left", "01:01 ended",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	items := got.Items
	got.Items = nil
	if diff := cmp.Diff(connect.ChatTranscript{
		ContactID: "c-2", InitialContactID: "c-1", InstanceID: "0a1b", AccountID: "123456789012", Version: "2019-08-26", Body: json.RawMessage(chatTranscript),
	}, got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(connect.ChatItem{
		ID: "i-5", At: at("09:00:40"), Type: "ATTACHMENT", ParticipantID: "p-2", Role: connect.AgentRole, Name: "Pat",
		Attachments: []connect.ChatAttachment{{ID: "a-1", Name: "label.pdf", ContentType: "application/pdf", Status: "APPROVED"}},
	}, items[4]); diff != "" {
		t.Errorf("attachment (-want +got):\n%s", diff)
	}
	if items[1].Role != connect.BotRole || got.Conversation() != "c-1" {
		t.Errorf("role %q, conversation %q", items[1].Role, got.Conversation())
	}
}

func TestChatItem(t *testing.T) {
	const event, interactive = "application/vnd.amazonaws.connect.event.", "application/vnd.amazonaws.connect.message.interactive"
	tests := []struct {
		name string
		item connect.ChatItem
		kind connect.ChatKind
		text string
	}{
		{"markdown", connect.ChatItem{Type: "MESSAGE", ContentType: "text/markdown", Content: "*a*"}, connect.ChatMessage, "*a*"},
		{"a message of an unknown content type", connect.ChatItem{Type: "MESSAGE", ContentType: "application/json", Content: "{}"}, connect.ChatMessage, "{}"},
		{"a choice", connect.ChatItem{Type: "MESSAGE", ContentType: interactive + ".response", Content: `{"action":"Parcel"}`}, connect.ChatMessage, "Parcel"},
		{"an interactive message that is none", connect.ChatItem{Type: "MESSAGE", ContentType: interactive, Content: `{"data":`}, connect.ChatMessage, `{"data":`},
		{"invited", connect.ChatItem{Type: "EVENT", ContentType: event + "participant.invited"}, connect.ChatInvited, "invited"},
		{"transferred", connect.ChatItem{Type: "EVENT", ContentType: event + "transfer.succeeded"}, connect.ChatTransferred, "transferred"},
		{"a transfer failed", connect.ChatItem{Type: "EVENT", ContentType: event + "transfer.failed"}, connect.ChatTransferFailed, "transfer failed"},
		{"a receipt", connect.ChatItem{Type: "EVENT", ContentType: event + "message.delivered", Content: "x"}, connect.ChatOther, ""},
		{"an attachment without a name", connect.ChatItem{Type: "ATTACHMENT", Attachments: []connect.ChatAttachment{{ID: "a-1"}}}, connect.ChatAttached, "a-1"},
		{"a new type", connect.ChatItem{Type: "DANCE", Content: "x"}, connect.ChatOther, ""},
	}
	for _, tt := range tests {
		if kind, text := tt.item.Kind(), tt.item.Text(); kind != tt.kind || text != tt.text {
			t.Errorf("%s: %q %q, want %q %q", tt.name, kind, text, tt.kind, tt.text)
		}
	}
}

// What has no time follows what it followed.
func TestChatTranscriptOrder(t *testing.T) {
	file := `{"ContactId":"c","Transcript":[{"Id":"1","AbsoluteTime":"2026-03-02T09:00:02Z"},{"Id":"2","AbsoluteTime":7},{"Id":"3","AbsoluteTime":"2026-03-02T09:00:01Z"},{"Id":"4"}]}`
	got, err := connect.DecodeChatTranscript([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	order := ""
	for _, item := range got.Items {
		order += item.ID
	}
	if order != "3412" {
		t.Errorf("order %s, want 3412", order)
	}
}

func TestDecodeChatTranscriptRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": ``, "no JSON": `{"ContactId":"secret`, "empty": `{}`, "no contact": `{"Transcript":[]}`, "no transcript": `{"ContactId":"secret"}`,
		"an analysis": strings.Replace(lensCall, `{`, `{"ContactId":"secret",`, 1), "a record": contactRecord,
		"too long": `{"pad":"` + strings.Repeat("x", 16<<20) + `"}`,
	} {
		if _, err := connect.DecodeChatTranscript([]byte(text)); !errors.Is(err, connect.ErrMalformed) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want ErrMalformed and nothing of the body", name, err)
		}
	}
}

// The shapes are those of
// docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files.html
// and …-chat.html, the values are ours.
const (
	lensCall = `{"Version":"1.1.0","AccountId":"123456789012","Channel":"VOICE","ContentMetadata":{"Output":"Raw"},"JobStatus":"COMPLETED","LanguageCode":"en-US",
 "JobDetails":{"SkippedAnalysis":[{"Feature":"CATEGORIZATION","ReasonCode":"QUOTA_EXCEEDED"}]},
 "Participants":[{"ParticipantId":"CUSTOMER","ParticipantRole":"CUSTOMER"},{"ParticipantId":"AGENT","ParticipantRole":"AGENT"}],
 "Categories":{"MatchedCategories":["Parcel","Refund"],"MatchedDetails":{"Parcel":{"PointsOfInterest":[{"BeginOffsetMillis":1,"EndOffsetMillis":2}]}}},
 "ConversationCharacteristics":{"ContactSummary":{"PostContactSummary":{"Content":"A parcel was late."}},"TotalConversationDurationMillis":32110,
  "Sentiment":{"OverallSentiment":{"AGENT":0,"CUSTOMER":-3.1},"SentimentByPeriod":{"QUARTER":{}}},
  "Interruptions":{"InterruptionsByInterrupter":{"AGENT":[{"BeginOffsetMillis":1,"DurationMillis":2,"EndOffsetMillis":3}]},"TotalCount":1,"TotalTimeMillis":2000},
  "NonTalkTime":{"TotalTimeMillis":7690,"Instances":[]},"TalkSpeed":{"DetailsByParticipant":{"AGENT":{"AverageWordsPerMinute":239},"CUSTOMER":{"AverageWordsPerMinute":163}}},
  "TalkTime":{"TotalTimeMillis":28698,"DetailsByParticipant":{"AGENT":{"TotalTimeMillis":15079},"CUSTOMER":{"TotalTimeMillis":13619}}}},
 "CustomModels":[],"CustomerMetadata":{"ContactId":"c-2","InputS3Uri":"s3://bucket/c-2.wav","InstanceId":"0a1b"},
 "Transcript":[{"BeginOffsetMillis":160,"Content":"Where is it?","EndOffsetMillis":4640,"Id":"t-2","ParticipantId":"CUSTOMER","Sentiment":"NEGATIVE","LoudnessScore":[66.5]},
  {"BeginOffsetMillis":0,"Content":"Hello.","EndOffsetMillis":90,"Id":"t-1","ParticipantId":"AGENT","Sentiment":"NEUTRAL"}]}`
	lensChat = `{"AccountId":"123456789012","Channel":"CHAT","ContentMetadata":{"Output":"Redacted"},"JobStatus":"COMPLETED","LanguageCode":"de-DE",
 "Categories":{"MatchedCategories":[],"MatchedDetails":{}},"CustomerMetadata":{"ContactId":"c-3","InstanceId":"0a1b"},
 "ConversationCharacteristics":{"ContactSummary":{"PostContactSummary":{"Status":"FAILED","FailureCode":"INSUFFICIENT_CONVERSATION_CONTENT"},"SummaryItemsDetected":[]},
  "ResponseTime":{"AgentGreetingTimeMillis":2511,"DetailsByParticipantRole":{"AGENT":{"Average":{"ValueMillis":5575},"Maximum":{"ValueMillis":7309}}}},
  "Sentiment":{"DetailsByTranscriptItemGroup":[{"ParticipantRole":"CUSTOMER","ProgressiveScore":1.5,"Sentiment":"POSITIVE","TranscriptItems":[{"Id":"i-2"}]}],
   "OverallSentiment":{"DetailsByInteraction":{"DetailsByParticipantRole":{"CUSTOMER":{"WithAgent":0}}},"DetailsByParticipantRole":{"AGENT":1.25,"CUSTOMER":0}}}},
 "Participants":[{"DisplayName":"[PII]","ParticipantId":"p-1","ParticipantRole":"CUSTOMER"}],
 "Transcript":[{"AbsoluteTime":"2026-03-02T09:00:00.735Z","ContentType":"application/vnd.amazonaws.connect.event.participant.joined","Id":"i-1","ParticipantId":"p-1","Type":"EVENT"},
  {"AbsoluteTime":"2026-03-02T09:00:03.390Z","Content":"Thanks, [PII].","ContentType":"text/plain","Id":"i-2","ParticipantId":"p-1","Type":"MESSAGE"}]}`
)

func TestDecodeLensAnalysis(t *testing.T) {
	type role = connect.ParticipantRole
	const agent, customer = connect.AgentRole, connect.CustomerRole
	tests := []struct {
		name, file string
		want       connect.LensAnalysis
	}{
		{"X57 a call", lensCall, connect.LensAnalysis{
			ContactID: "c-2", InstanceID: "0a1b", AccountID: "123456789012", Channel: connect.Voice, Language: "en-US", Status: "COMPLETED",
			Categories: []string{"Parcel", "Refund"}, Sentiment: map[role]float64{agent: 0, customer: -3.1},
			Duration: 32110 * time.Millisecond, NonTalk: 7690 * time.Millisecond,
			Talk:           map[role]time.Duration{agent: 15079 * time.Millisecond, customer: 13619 * time.Millisecond},
			WordsPerMinute: map[role]int64{agent: 239, customer: 163},
			Interruptions:  connect.LensInterruptions{Count: 1, Time: 2 * time.Second, By: map[role]int{agent: 1}},
			Summary:        "A parcel was late.", Skipped: []connect.LensSkipped{{Feature: "CATEGORIZATION", Reason: "QUOTA_EXCEEDED"}},
			Transcript: []connect.LensTurn{
				{ChatItem: connect.ChatItem{ID: "t-1", Content: "Hello.", ParticipantID: "AGENT", Role: agent}, To: 90 * time.Millisecond, Sentiment: "NEUTRAL"},
				{ChatItem: connect.ChatItem{ID: "t-2", Content: "Where is it?", ParticipantID: "CUSTOMER", Role: customer},
					From: 160 * time.Millisecond, To: 4640 * time.Millisecond, Sentiment: "NEGATIVE"},
			},
		}},
		{"X57 a chat", lensChat, connect.LensAnalysis{
			ContactID: "c-3", InstanceID: "0a1b", AccountID: "123456789012", Channel: connect.Chat, Language: "de-DE", Status: "COMPLETED",
			Redacted: true, Categories: []string{}, Sentiment: map[role]float64{agent: 1.25, customer: 0},
			Greeting: 2511 * time.Millisecond, Response: map[role]time.Duration{agent: 5575 * time.Millisecond},
			NoSummary: "INSUFFICIENT_CONVERSATION_CONTENT",
			Transcript: []connect.LensTurn{
				{ChatItem: connect.ChatItem{
					ID: "i-1", At: at("09:00:00").Add(735 * time.Millisecond), Type: "EVENT", ParticipantID: "p-1", Role: customer, Name: "[PII]",
					ContentType: "application/vnd.amazonaws.connect.event.participant.joined",
				}},
				{ChatItem: connect.ChatItem{
					ID: "i-2", At: at("09:00:03").Add(390 * time.Millisecond), Type: "MESSAGE", ContentType: "text/plain", Content: "Thanks, [PII].",
					ParticipantID: "p-1", Role: customer, Name: "[PII]",
				}, Sentiment: "POSITIVE"},
			},
		}},
		{"nearly nothing", `{"CustomerMetadata":{"ContactId":"c"},"ConversationCharacteristics":{"Sentiment":{"OverallSentiment":{"AGENT":null,"CUSTOMER":"x"}}},"JobDetails":{"SkippedAnalysis":[{"Feature":"POST_CONTACT_SUMMARY","ReasonCode":"INTERNAL_ERROR"}]}}`,
			connect.LensAnalysis{ContactID: "c", NoSummary: "INTERNAL_ERROR", Transcript: []connect.LensTurn{}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := connect.DecodeLensAnalysis([]byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Body = json.RawMessage(tt.file)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeLensAnalysisRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": ``, "no JSON": `{"CustomerMetadata":{"ContactId":"secret`, "empty": `{}`,
		"no contact": strings.Replace(lensCall, `"ContactId"`, `"secret"`, 1), "no analysis": `{"CustomerMetadata":{"ContactId":"secret"}}`,
		"a transcript": chatTranscript, "too long": `{"pad":"` + strings.Repeat("x", 16<<20) + `"}`,
	} {
		if _, err := connect.DecodeLensAnalysis([]byte(text)); !errors.Is(err, connect.ErrMalformed) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want ErrMalformed and nothing of the body", name, err)
		}
	}
}

func TestLensFileFromKey(t *testing.T) {
	tests := []struct {
		key  string
		want connect.LensFile
		ok   bool
	}{
		{"Analysis/Voice/2026/03/02/c-2_analysis_2026-03-02T09:10:00Z.json", connect.LensFile{ContactID: "c-2"}, true},
		{"p/Analysis/Voice/Redacted/2026/03/02/c-2_analysis_redacted_2026-03-02T09:10:00Z.json", connect.LensFile{ContactID: "c-2", Redacted: true}, true},
		{"Analysis/Voice/Redacted/2026/03/02/c-2_call_recording_redacted_2026-03-02T09:10:00Z.wav", connect.LensFile{}, false},
		{"_analysis_.json", connect.LensFile{}, false}, {"", connect.LensFile{}, false},
	}
	for _, tt := range tests {
		if got, ok := connect.LensFileFromKey(tt.key); got != tt.want || ok != tt.ok {
			t.Errorf("%q: %+v %v", tt.key, got, ok)
		}
	}
}
