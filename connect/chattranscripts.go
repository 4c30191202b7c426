package connect

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// ChatTranscript is what was written in a chat, in order. It holds what people
// wrote.
type ChatTranscript struct {
	ContactID, InitialContactID, InstanceID, AccountID string
	// Version is the date of the file's model.
	Version string
	Items   []ChatItem
	// Body is what was decoded. It is the same bytes, not a copy.
	Body json.RawMessage
}

// Conversation is the id that all contacts of one conversation share: that of
// the first.
func (t ChatTranscript) Conversation() string { return cmp.Or(t.InitialContactID, t.ContactID) }

// ChatItem is a message or an event of a chat.
type ChatItem struct {
	ID string
	At time.Time
	// Type is MESSAGE, EVENT or ATTACHMENT. Others than these decode and stay.
	Type string
	// ContentType says what Content is, or which event this is; see
	// [ChatItem.Kind].
	ContentType, Content string
	ParticipantID        string
	Role                 ParticipantRole
	Name                 string // of the participant, as the customer sees it
	Attachments          []ChatAttachment
}

// ChatAttachment is a file that was sent, by name.
type ChatAttachment struct {
	ID, Name, ContentType, Status string
}

// ParticipantRole is what somebody is in a conversation. Others than these
// decode and stay.
type ParticipantRole string

// The roles.
const (
	CustomerRole   ParticipantRole = "CUSTOMER"
	AgentRole      ParticipantRole = "AGENT"
	SystemRole     ParticipantRole = "SYSTEM"     // the flow
	BotRole        ParticipantRole = "CUSTOM_BOT" // a bot of one's own
	SupervisorRole ParticipantRole = "SUPERVISOR"
)

// ChatKind is what an item of a chat is.
type ChatKind string

// The kinds of items.
const (
	ChatOther          ChatKind = "" // typing, receipts and what is new
	ChatMessage        ChatKind = "message"
	ChatAttached       ChatKind = "attachment"
	ChatInvited        ChatKind = "invited"
	ChatJoined         ChatKind = "joined"
	ChatLeft           ChatKind = "left"
	ChatEnded          ChatKind = "ended"
	ChatTransferred    ChatKind = "transferred"
	ChatTransferFailed ChatKind = "transfer failed"
)

const (
	vendorType      = "application/vnd.amazonaws.connect."
	interactiveType = vendorType + "message.interactive"
)

// Kind is what the item is.
func (i ChatItem) Kind() ChatKind {
	switch strings.TrimPrefix(strings.ToLower(i.ContentType), vendorType+"event.") {
	case "participant.invited":
		return ChatInvited
	case "participant.joined":
		return ChatJoined
	case "participant.left":
		return ChatLeft
	case "chat.ended":
		return ChatEnded
	case "transfer.succeeded":
		return ChatTransferred
	case "transfer.failed":
		return ChatTransferFailed
	}
	switch {
	case i.Type == "ATTACHMENT" || len(i.Attachments) > 0:
		return ChatAttached
	case i.Type == "MESSAGE" || i.Type == "" && i.Content != "":
		return ChatMessage
	}
	return ChatOther
}

// Text is the item as plain text: what was written, the title and choices of an
// interactive message, the names of attachments, or what happened. It is empty
// for typing, receipts and what is new.
func (i ChatItem) Text() string {
	switch kind := i.Kind(); kind {
	case ChatMessage:
		return i.message()
	case ChatAttached:
		var names []string
		for _, a := range i.Attachments {
			names = append(names, cmp.Or(a.Name, a.ID))
		}
		return cmp.Or(strings.Join(names, ", "), i.Content)
	case ChatOther:
		return ""
	default:
		return string(kind)
	}
}

// message is the text of a message. Interactive ones are JSON
// (docs.aws.amazon.com/connect/latest/adminguide/interactive-messages.html).
func (i ChatItem) message() string {
	if !strings.HasPrefix(i.ContentType, interactiveType) {
		return i.Content
	}
	type element struct{ Title, Subtitle string }
	var w struct {
		Data struct {
			Content struct {
				element
				Elements []element
			}
			ReplyMessage struct{ Title string }
		}
		Action string
	}
	if json.Valid([]byte(i.Content)) {
		_ = lenient.Decode([]byte(i.Content), &w)
	}
	content := w.Data.Content
	parts := []string{content.Title, content.Subtitle, w.Data.ReplyMessage.Title, w.Action}
	for _, e := range content.Elements {
		parts = append(parts, e.Title)
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return i.Content
	}
	return strings.Join(parts, "\n")
}

// Line is the item as one entry of a transcript, "name: text" or "name joined",
// without its time; empty for an item without a text.
func (i ChatItem) Line() string {
	text, who := i.Text(), cmp.Or(i.Name, string(i.Role))
	switch {
	case text == "":
		return ""
	case who == "":
		return text
	case i.Kind() == ChatMessage || i.Kind() == ChatAttached:
		return who + ": " + text
	}
	return who + " " + text
}

// DecodeChatTranscript decodes the transcript of a chat, as Connect stores it in
// S3, at most 16 MiB. Items are put in the order of their times; names and roles
// that an item lacks come from the file's list of participants. Unknown types
// survive, unknown fields stay in Body. What is no transcript of a contact is an
// [ErrMalformed].
//
// Sources: docs.aws.amazon.com/connect-participant/latest/APIReference/API_Item.html,
// docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files-chat.html.
func DecodeChatTranscript(file []byte) (ChatTranscript, error) {
	var w struct {
		Version, AWSAccountID, InstanceID, InitialContactID, ContactID string
		CustomerMetadata                                               json.RawMessage // of an analysis
		Participants                                                   wireParticipants
		Transcript                                                     []wireItem
	}
	if err := decodeFile(file, &w); err != nil {
		return ChatTranscript{}, err
	}
	if w.ContactID == "" || w.Transcript == nil || isObject(w.CustomerMetadata) {
		return ChatTranscript{}, malformed("want a chat's ContactId and Transcript")
	}
	t := ChatTranscript{
		ContactID: w.ContactID, InitialContactID: w.InitialContactID, InstanceID: w.InstanceID, AccountID: w.AWSAccountID,
		Version: w.Version, Body: file,
	}
	for _, item := range w.Transcript {
		t.Items = append(t.Items, w.Participants.item(item))
	}
	inOrder(t.Items, func(i ChatItem) time.Time { return i.At })
	return t, nil
}

// inOrder sorts by time. What has none follows what it followed.
func inOrder[T any](items []T, at func(T) time.Time) {
	type dated struct {
		item T
		at   time.Time
	}
	all := make([]dated, len(items))
	var last time.Time
	for i, item := range items {
		if t := at(item); !t.IsZero() {
			last = t
		}
		all[i] = dated{item, last}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.at.Compare(b.at) })
	for i := range all {
		items[i] = all[i].item
	}
}

type (
	wireItem struct {
		ID, Type, ContentType, Content, ParticipantID, DisplayName string
		ParticipantRole                                            ParticipantRole
		AbsoluteTime                                               lenient.Time
		BeginOffsetMillis, EndOffsetMillis                         lenient.Int
		Sentiment                                                  string
		Attachments                                                []wireAttachment
	}
	wireAttachment struct {
		AttachmentID, AttachmentName, ContentType, Status string
	}
	wireParticipants []struct {
		ParticipantID, DisplayName string
		ParticipantRole            ParticipantRole
	}
)

func (all wireParticipants) item(w wireItem) ChatItem {
	out := ChatItem{
		ID: w.ID, At: w.AbsoluteTime.Time, Type: w.Type, ContentType: w.ContentType, Content: w.Content,
		ParticipantID: w.ParticipantID, Role: w.ParticipantRole, Name: w.DisplayName,
	}
	for _, p := range all {
		if p.ParticipantID == w.ParticipantID && w.ParticipantID != "" {
			out.Role, out.Name = cmp.Or(out.Role, p.ParticipantRole), cmp.Or(out.Name, p.DisplayName)
		}
	}
	for _, a := range w.Attachments {
		out.Attachments = append(out.Attachments, ChatAttachment{a.AttachmentID, a.AttachmentName, a.ContentType, a.Status})
	}
	return out
}
