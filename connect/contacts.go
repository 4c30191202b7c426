package connect

import (
	"context"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ctikit/ctikit"
)

// ContactsService reads, starts and stops contacts, and keeps their
// conversations' attributes.
//
// Attributes belong to a conversation, which transfers continue with a new
// contact: take the id from [Contact.Conversation], [AgentContact.Conversation]
// or [ContactEvent.Conversation].
type ContactsService struct{ c *core }

// Get reads one contact, up to two years after its start. One that does not
// exist is an [ErrNotFound]. Queue and agent come as ids: names need
// [QueuesService.Get] and [UsersService.Lookup].
func (s ContactsService) Get(ctx context.Context, contactID string) (*Contact, error) {
	return get(ctx, s.c, DescribeContact, "contact id", contactID, s.c.api.DescribeContact)
}

// AllReferences goes through the references of a contact that have one of the
// types: links and values of tasks, attachments of chats, messages of e-mails.
// Without types it is an [ErrInvalid]; a contact that does not exist is an
// [ErrNotFound]. An error is the last thing that it yields.
func (s ContactsService) AllReferences(ctx context.Context, contactID string, types ...ReferenceType) iter.Seq2[ContactReference, error] {
	if err := given(ListContactReferences, "contact id", contactID); err != nil {
		return failed[ContactReference](err)
	}
	if len(types) == 0 {
		return failed[ContactReference](invalid(ListContactReferences, "types", "at least one, got none"))
	}
	return func(yield func(ContactReference, error) bool) {
		for some := range slices.Chunk(types, maxReferenceTypes) {
			for r, err := range all(ctx, s.c, ListContactReferences, PageRequest{}, func(ctx context.Context, p PageRequest) (ctikit.Page[ContactReference], error) {
				return s.c.api.ListContactReferences(ctx, contactID, some, p.Cursor)
			}) {
				if !yield(r, err) || err != nil {
					return
				}
			}
		}
	}
}

// maxReferenceTypes is how many types a request takes, as AWS' model has it.
const maxReferenceTypes = 6

// Attributes reads a conversation's attributes. Keys are case-sensitive, and
// those that flows set may hold characters that [CheckAttributes] refuses. A
// conversation that does not exist is an [ErrNotFound].
func (s ContactsService) Attributes(ctx context.Context, conversation string) (map[string]string, error) {
	attributes, err := get(ctx, s.c, GetContactAttributes, "conversation id", conversation, s.c.api.GetContactAttributes)
	if err != nil {
		return nil, err
	}
	return *attributes, nil
}

// UpdateAttributes sets some attributes of a conversation and leaves the
// others; an empty value removes one. Without attributes it does nothing. It
// works after the conversation's end too. Each update makes Connect send out
// the contact's record again, so that it is tried again after throttling only.
//
// Attributes that [CheckAttributes] refuses are an [ErrInvalid]; so is what
// exceeds the limit together with attributes set before, as Connect answers. A
// conversation that does not exist is an [ErrNotFound].
func (s ContactsService) UpdateAttributes(ctx context.Context, conversation string, attributes map[string]string) error {
	if err := given(UpdateContactAttributes, "conversation id", conversation); err != nil {
		return err
	}
	if err := CheckAttributes(attributes); err != nil || len(attributes) == 0 {
		return err
	}
	_, _, err := do(ctx, s.c, UpdateContactAttributes, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.c.api.UpdateContactAttributes(ctx, conversation, attributes)
	})
	return err
}

// MaxAttributeBytes is the most that all attributes of a contact may have
// together, keys and values, in UTF-8.
const MaxAttributeBytes = 32_768

// CheckAttributes reports whether Connect accepts these attributes: keys of ASCII
// letters, digits, "-" and "_", values of valid UTF-8, and no more than
// [MaxAttributeBytes] in all. What is wrong is an [ErrInvalid], which quotes
// neither keys nor values.
//
// Source:
// docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html.
func CheckAttributes(attributes map[string]string) error {
	return checkAttributes(UpdateContactAttributes, attributes)
}

func checkAttributes(op Operation, attributes map[string]string) error {
	size := 0
	for key, value := range attributes {
		size += len(key) + len(value)
		switch {
		case key == "":
			return invalid(op, "attributes", "keys, got an empty one")
		case !isKey(key):
			return invalid(op, "attributes", "keys of A-Z, a-z, 0-9, - and _, got one of %d bytes with others", len(key))
		case !utf8.ValidString(value):
			return invalid(op, "attributes", "values of valid UTF-8, got another")
		}
	}
	if size > MaxAttributeBytes {
		return invalid(op, "attributes", "at most %d bytes of keys and values, got %d", MaxAttributeBytes, size)
	}
	return nil
}

func isKey(key string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}
