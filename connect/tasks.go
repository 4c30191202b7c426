package connect

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"time"
	"unicode/utf8"
)

// TaskStart is a task to begin: Name, and exactly one of FlowID, QuickConnectID
// and TemplateID, are required.
type TaskStart struct {
	// Name and Description are shown to the agent; at most [MaxTaskName] and
	// [MaxTaskText] characters.
	Name, Description string
	// FlowID is the flow that routes the task. QuickConnectID and TemplateID
	// have a flow of their own.
	FlowID, QuickConnectID, TemplateID string
	// References are shown to the agent, each under a Name of its own. Their
	// types are URL, NUMBER, STRING, DATE and EMAIL.
	References []ContactReference
	// Attributes are what the flow can read; see [CheckAttributes].
	Attributes map[string]string
	// PreviousContactID continues the conversation of an earlier contact, with
	// which the task shares its attributes; Connect allows 12 tasks in a chain.
	PreviousContactID string
	// RelatedContactID is a contact whose attributes are copied.
	RelatedContactID string
	// ScheduledAt is when the flow begins, at most 6 days ahead; zero for now.
	ScheduledAt time.Time
	// ClientToken makes the task one of a kind: Connect answers a second start
	// with the same token with the contact of the first. AWS does not document
	// for how long, so that a program which must not start a task twice keeps
	// the contact's id too. Empty is a new token for each call of
	// [ContactsService.StartTask]. At most 500 characters.
	ClientToken string
}

// The longest texts of a task, in characters. They are those of AWS' model of
// the service.
const (
	MaxTaskName     = 1024
	MaxTaskText     = 4096 // of the description, and the value of a reference
	maxClientToken  = 500
	maxTaskFlowID   = 500
	taskEntrypoints = "exactly one of flow id, quick connect id and template id"
)

// taskReferences are the types that a task can have from the start.
var taskReferences = []ReferenceType{URLReference, NumberReference, StringReference, DateReference, EmailReference}

// StartTask begins a task and returns its contact's id. All attempts of one call
// have the same client token, so that they begin one task.
//
// A flow, quick connect, template or contact that does not exist is an
// [ErrNotFound]; too many open tasks, or linked ones, are an [ErrQuota]. What
// [TaskStart] does not allow is an [ErrInvalid] before anything is sent; so is a
// time in the past or too far ahead, as Connect answers.
func (s ContactsService) StartTask(ctx context.Context, task TaskStart) (contactID string, err error) {
	if err := task.check(); err != nil {
		return "", err
	}
	task.ClientToken = cmp.Or(task.ClientToken, rand.Text())
	contactID, _, err = do(ctx, s.c, StartTaskContact, func(ctx context.Context) (string, error) {
		return s.c.api.StartTaskContact(ctx, task)
	})
	return contactID, err
}

func (t TaskStart) check() error {
	routes := slices.DeleteFunc([]string{t.FlowID, t.QuickConnectID, t.TemplateID}, func(id string) bool { return id == "" })
	switch {
	case t.Name == "":
		return invalid(StartTaskContact, "name", "a value, got an empty string")
	case len(routes) != 1:
		return invalid(StartTaskContact, "flow", "%s, got %d", taskEntrypoints, len(routes))
	}
	for _, text := range []struct {
		field, value string
		most         int
	}{
		{"name", t.Name, MaxTaskName},
		{"description", t.Description, MaxTaskText},
		{"flow", routes[0], maxTaskFlowID},
		{"client token", t.ClientToken, maxClientToken},
	} {
		if n := utf8.RuneCountInString(text.value); n > text.most {
			return invalid(StartTaskContact, text.field, "at most %d characters, got %d", text.most, n)
		}
	}
	if err := checkTaskReferences(t.References); err != nil {
		return err
	}
	return checkAttributes(StartTaskContact, t.Attributes)
}

func checkTaskReferences(references []ContactReference) error {
	names := map[string]bool{}
	for i, r := range references {
		switch n := utf8.RuneCountInString(r.Value); {
		case r.Name == "" || names[r.Name]:
			return invalid(StartTaskContact, "references", "names of their own, got none or the same in number %d", i+1)
		case !slices.Contains(taskReferences, r.Type):
			return invalid(StartTaskContact, "references", "types of %v, got another in number %d", taskReferences, i+1)
		case n > MaxTaskText:
			return invalid(StartTaskContact, "references", "values of at most %d characters, got %d in number %d", MaxTaskText, n, i+1)
		}
		names[r.Name] = true
	}
	return nil
}

// Stop ends a contact: a task or a chat in any state, and a call unless it began
// as DISCONNECT, TRANSFER, QUEUE_TRANSFER, EXTERNAL_OUTBOUND or MONITOR, which
// Connect refuses with an [ErrInvalid]. An agent who has the contact is left
// with after-contact work. A contact that does not exist, or a call that is over
// already, is an [ErrNotFound].
//
// Source:
// docs.aws.amazon.com/connect/latest/APIReference/API_StopContact.html.
func (s ContactsService) Stop(ctx context.Context, contactID string) error {
	if err := given(StopContact, "contact id", contactID); err != nil {
		return err
	}
	_, _, err := do(ctx, s.c, StopContact, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.c.api.StopContact(ctx, contactID)
	})
	return err
}
