package connect

import "context"

// RecordingType is which of a contact's recordings is meant.
type RecordingType string

// The types of recordings of a running contact. The empty one is all that the
// flow has switched on.
const (
	AgentRecording  RecordingType = "AGENT"  // the call with its agent
	IVRRecording    RecordingType = "IVR"    // what the caller does before
	ScreenRecording RecordingType = "SCREEN" // of the agent
)

// RecordingTarget is the recording of a contact that runs.
type RecordingTarget struct {
	ContactID string
	// Conversation is the id of the conversation's first contact; empty for
	// ContactID itself. See [Contact.Conversation].
	Conversation string
	// Type is empty for all that is recorded.
	Type RecordingType
}

// SuspendRecording pauses the recording of a contact, such as while a customer
// dictates a card number: the recording is silent there. A contact that does not
// exist is an [ErrNotFound], one that is not recorded an [ErrInvalid].
func (s ContactsService) SuspendRecording(ctx context.Context, target RecordingTarget) error {
	return s.record(ctx, SuspendContactRecording, target, s.c.api.SuspendContactRecording)
}

// ResumeRecording ends [ContactsService.SuspendRecording]. Its errors are the
// same.
func (s ContactsService) ResumeRecording(ctx context.Context, target RecordingTarget) error {
	return s.record(ctx, ResumeContactRecording, target, s.c.api.ResumeContactRecording)
}

func (s ContactsService) record(ctx context.Context, op Operation, target RecordingTarget, call func(context.Context, RecordingTarget) error) error {
	if err := given(op, "contact id", target.ContactID); err != nil {
		return err
	}
	if target.Conversation == "" {
		target.Conversation = target.ContactID
	}
	_, _, err := do(ctx, s.c, op, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, call(ctx, target)
	})
	return err
}
