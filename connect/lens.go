package connect

import (
	"cmp"
	"encoding/json"
	"path"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// LensAnalysis is what Contact Lens found in a call or chat. It holds what
// people said.
type LensAnalysis struct {
	ContactID, InstanceID, AccountID string
	Channel                          Channel
	Language                         string // a locale, such as en-US
	Status                           string // of the job, such as COMPLETED
	// Redacted is set for the file from which personal data was taken.
	Redacted   bool
	Categories []string
	// Sentiment is from -5 to 5, for those who said enough.
	Sentiment map[ParticipantRole]float64
	// The following are of calls.
	Duration       time.Duration
	NonTalk        time.Duration
	Talk           map[ParticipantRole]time.Duration
	WordsPerMinute map[ParticipantRole]int64
	Interruptions  LensInterruptions
	// Greeting and Response, of chats, are how long the agent's first message
	// and an average answer took.
	Greeting time.Duration
	Response map[ParticipantRole]time.Duration
	// Summary is generated text. Where there is none, NoSummary is AWS' reason,
	// such as INSUFFICIENT_CONVERSATION_CONTENT, if it has one.
	Summary, NoSummary string
	// Skipped are other parts that are missing.
	Skipped    []LensSkipped
	Transcript []LensTurn
	// Body is what was decoded. It is the same bytes, not a copy.
	Body json.RawMessage
}

// LensInterruptions are how often and for how long people were interrupted.
type LensInterruptions struct {
	Count int64
	Time  time.Duration
	By    map[ParticipantRole]int // who interrupted how often
}

// LensSkipped is a part of the analysis that was left out.
type LensSkipped struct {
	Feature, Reason string
}

// LensTurn is what one participant said or wrote at once, or an event of a chat.
type LensTurn struct {
	ChatItem
	// From and To are offsets in a call.
	From, To time.Duration
	// Sentiment is POSITIVE, NEGATIVE, NEUTRAL or MIXED, empty where it is not
	// known.
	Sentiment string
}

// DecodeLensAnalysis decodes an output file of Contact Lens for a call or chat,
// at most 16 MiB. Unknown values survive, unknown fields stay in Body. What is
// no analysis of a contact is an [ErrMalformed].
//
// Sources: docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files.html
// and …/contact-lens-example-output-files-chat.html.
func DecodeLensAnalysis(file []byte) (LensAnalysis, error) {
	var w wireLens
	if err := decodeFile(file, &w); err != nil {
		return LensAnalysis{}, err
	}
	found := w.ConversationCharacteristics
	if w.CustomerMetadata.ContactID == "" || w.Transcript == nil && !isObject(w.ConversationCharacteristics.raw) && w.Categories.MatchedCategories == nil {
		return LensAnalysis{}, malformed("want CustomerMetadata.ContactId and an analysis")
	}
	a := LensAnalysis{
		ContactID: w.CustomerMetadata.ContactID, InstanceID: w.CustomerMetadata.InstanceID, AccountID: w.AccountID,
		Channel: w.Channel, Language: w.LanguageCode, Status: w.JobStatus,
		Redacted: strings.EqualFold(w.ContentMetadata.Output, "Redacted"), Categories: w.Categories.MatchedCategories,
		Sentiment: found.Sentiment.OverallSentiment.scores(),
		Duration:  millis(found.TotalConversationDurationMillis), NonTalk: millis(found.NonTalkTime.TotalTimeMillis),
		Interruptions: LensInterruptions{Count: max(int64(found.Interruptions.TotalCount), 0), Time: millis(found.Interruptions.TotalTimeMillis)},
		Greeting:      millis(found.ResponseTime.AgentGreetingTimeMillis),
		Summary:       found.ContactSummary.PostContactSummary.Content, NoSummary: found.ContactSummary.PostContactSummary.FailureCode,
		Body: file,
	}
	for role, talk := range found.TalkTime.DetailsByParticipant {
		put(&a.Talk, role, millis(talk.TotalTimeMillis))
	}
	for role, speed := range found.TalkSpeed.DetailsByParticipant {
		put(&a.WordsPerMinute, role, max(int64(speed.AverageWordsPerMinute), 0))
	}
	for role, all := range found.Interruptions.InterruptionsByInterrupter {
		put(&a.Interruptions.By, role, len(all))
	}
	for role, took := range found.ResponseTime.DetailsByParticipantRole {
		put(&a.Response, role, millis(took.Average.ValueMillis))
	}
	for _, s := range w.JobDetails.SkippedAnalysis {
		if s.Feature == "POST_CONTACT_SUMMARY" && a.Summary == "" {
			a.NoSummary = cmp.Or(a.NoSummary, s.ReasonCode)
			continue
		}
		a.Skipped = append(a.Skipped, LensSkipped{s.Feature, s.ReasonCode})
	}
	a.Transcript = w.turns()
	return a, nil
}

func put[V any](m *map[ParticipantRole]V, role ParticipantRole, value V) {
	if *m == nil {
		*m = map[ParticipantRole]V{}
	}
	(*m)[role] = value
}

// millis bounds made-up numbers.
func millis(n lenient.Int) time.Duration {
	const week = 7 * 24 * time.Hour
	return time.Duration(min(max(int64(n), 0), week.Milliseconds())) * time.Millisecond
}

// turns are those of the transcript in order, of a chat with the sentiment that
// stands apart.
func (w wireLens) turns() []LensTurn {
	moods := map[string]string{}
	for _, group := range w.ConversationCharacteristics.Sentiment.DetailsByTranscriptItemGroup {
		for _, item := range group.TranscriptItems {
			moods[item.ID] = group.Sentiment
		}
	}
	turns := make([]LensTurn, 0, len(w.Transcript))
	for _, item := range w.Transcript {
		turns = append(turns, LensTurn{
			ChatItem: w.Participants.item(item), From: millis(item.BeginOffsetMillis), To: millis(item.EndOffsetMillis),
			Sentiment: cmp.Or(item.Sentiment, moods[item.ID]),
		})
	}
	inOrder(turns, func(t LensTurn) time.Time {
		if t.From > 0 || t.To > 0 {
			return time.Unix(0, 0).Add(t.From)
		}
		return t.At
	})
	return turns
}

type wireLens struct {
	AccountID, JobStatus, LanguageCode string
	Channel                            Channel
	ContentMetadata                    struct{ Output string }
	CustomerMetadata                   struct{ ContactID, InstanceID string }
	JobDetails                         struct {
		SkippedAnalysis []struct{ Feature, ReasonCode string }
	}
	Categories                  struct{ MatchedCategories []string }
	ConversationCharacteristics wireFound
	Participants                wireParticipants
	Transcript                  []wireItem
}

type wireFound struct {
	raw                             json.RawMessage
	TotalConversationDurationMillis lenient.Int
	NonTalkTime                     struct{ TotalTimeMillis lenient.Int }
	TalkTime                        struct {
		DetailsByParticipant map[ParticipantRole]struct{ TotalTimeMillis lenient.Int }
	}
	TalkSpeed struct {
		DetailsByParticipant map[ParticipantRole]struct{ AverageWordsPerMinute lenient.Int }
	}
	Interruptions struct {
		TotalCount, TotalTimeMillis lenient.Int
		InterruptionsByInterrupter  map[ParticipantRole][]json.RawMessage
	}
	Sentiment struct {
		OverallSentiment             wireScores
		DetailsByTranscriptItemGroup []struct {
			Sentiment       string
			TranscriptItems []struct{ ID string }
		}
	}
	ResponseTime struct {
		AgentGreetingTimeMillis  lenient.Int
		DetailsByParticipantRole map[ParticipantRole]struct {
			Average struct{ ValueMillis lenient.Int }
		}
	}
	ContactSummary struct {
		PostContactSummary struct{ Content, FailureCode string }
	}
}

// UnmarshalJSON keeps that there was one.
func (f *wireFound) UnmarshalJSON(b []byte) error {
	type plain wireFound
	err := lenient.Decode(b, (*plain)(f))
	f.raw = b
	return err
}

// wireScores are by role, in files of chats one level deeper.
type wireScores map[string]json.RawMessage

func (s wireScores) scores() (all map[ParticipantRole]float64) {
	if deeper, ok := s["DetailsByParticipantRole"]; ok {
		s = nil
		_ = lenient.Decode(deeper, &s) // it was decoded once
	}
	for role, text := range s {
		var score float64
		if len(text) > 0 && text[0] != 'n' && json.Unmarshal(text, &score) == nil {
			put(&all, ParticipantRole(role), score)
		}
	}
	return all
}

// LensFile is what the name of an output file of Contact Lens says.
type LensFile struct {
	ContactID string
	Redacted  bool
}

// LensFileFromKey reads the key of an object in S3, such as
// "Analysis/Voice/Redacted/2026/03/02/CONTACT_analysis_redacted_2026-03-02T09:10:00Z.json";
// ok is false for other files.
//
// Source:
// docs.aws.amazon.com/connect/latest/adminguide/example-contact-lens-output-locations.html.
func LensFileFromKey(key string) (f LensFile, ok bool) {
	contact, rest, ok := strings.Cut(path.Base(key), "_analysis_")
	if !ok || contact == "" || !strings.HasSuffix(rest, ".json") {
		return LensFile{}, false
	}
	return LensFile{ContactID: contact, Redacted: strings.HasPrefix(rest, "redacted_")}, true
}
