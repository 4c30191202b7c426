package connect

import (
	"context"
	"unicode/utf8"
)

// ContactsService reads contacts, and their conversations' attributes.
//
// Attributes belong to a conversation, which transfers continue with a new contact: take the id from
// [Contact.Conversation], [AgentContact.Conversation] or [ContactEvent.Conversation].
type ContactsService struct{ c *core }

// Get reads one contact, up to two years after its start. One that does not exist is an [ErrNotFound].
// Queue and agent come as ids: names need [QueuesService.Get] and [UsersService.Lookup].
func (s ContactsService) Get(ctx context.Context, contactID string) (Contact, error) {
	if err := given(DescribeContact, "contact id", contactID); err != nil {
		return Contact{}, err
	}
	return do(ctx, s.c, DescribeContact, func(ctx context.Context) (Contact, error) {
		return s.c.api.DescribeContact(ctx, contactID)
	})
}

// Attributes reads a conversation's attributes. Keys are case-sensitive, and those that flows set may hold
// characters that [CheckAttributes] refuses. A conversation that does not exist is an [ErrNotFound].
func (s ContactsService) Attributes(ctx context.Context, conversation string) (map[string]string, error) {
	if err := given(GetContactAttributes, "conversation id", conversation); err != nil {
		return nil, err
	}
	return do(ctx, s.c, GetContactAttributes, func(ctx context.Context) (map[string]string, error) {
		return s.c.api.GetContactAttributes(ctx, conversation)
	})
}

// UpdateAttributes sets some attributes of a conversation and leaves the others; an empty value removes one.
// Without attributes it does nothing. It works after the conversation's end too. Each update makes Connect send
// out the contact's record again, so that it is tried again after throttling only.
//
// Attributes that [CheckAttributes] refuses are an [ErrInvalid]; so is what exceeds the limit together with
// attributes set before, by Connect's word. A conversation that does not exist is an [ErrNotFound].
func (s ContactsService) UpdateAttributes(ctx context.Context, conversation string, attributes map[string]string) error {
	if err := given(UpdateContactAttributes, "conversation id", conversation); err != nil {
		return err
	}
	if err := CheckAttributes(attributes); err != nil || len(attributes) == 0 {
		return err
	}
	_, err := do(ctx, s.c, UpdateContactAttributes, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.c.api.UpdateContactAttributes(ctx, conversation, attributes)
	})
	return err
}

// MaxAttributeBytes is the most that all attributes of a contact may have together, keys and values, in UTF-8.
const MaxAttributeBytes = 32_768

// CheckAttributes says whether Connect takes these attributes: keys of ASCII letters, digits, "-" and "_", values
// of valid UTF-8, and no more than [MaxAttributeBytes] in all. What is wrong is an [ErrInvalid], which quotes
// neither keys nor values.
//
// Source: docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html.
func CheckAttributes(attributes map[string]string) error {
	size := 0
	for key, value := range attributes {
		size += len(key) + len(value)
		switch {
		case key == "":
			return invalid(UpdateContactAttributes, "a key is empty")
		case !isKey(key):
			return invalid(UpdateContactAttributes, "a key of %d bytes holds other characters than A-Z, a-z, 0-9, - and _", len(key))
		case !utf8.ValidString(value):
			return invalid(UpdateContactAttributes, "the value of a key is no valid UTF-8")
		}
	}
	if size > MaxAttributeBytes {
		return invalid(UpdateContactAttributes, "keys and values have %d bytes, at most %d are allowed", size, MaxAttributeBytes)
	}
	return nil
}

func isKey(key string) bool {
	for _, r := range key {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
		default:
			return false
		}
	}
	return true
}
