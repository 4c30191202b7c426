package connect

import (
	"cmp"
	"context"
	"iter"
	"time"
	"unicode/utf8"

	"github.com/ctikit/ctikit"
)

// ContactTime is one of a contact's times.
type ContactTime string

// The times by which contacts are searched.
const (
	InitiatedTime        ContactTime = "INITIATION_TIMESTAMP"
	ScheduledTime        ContactTime = "SCHEDULED_TIMESTAMP"
	EnqueuedTime         ContactTime = "ENQUEUE_TIMESTAMP"
	ConnectedToAgentTime ContactTime = "CONNECTED_TO_AGENT_TIMESTAMP"
	DisconnectedTime     ContactTime = "DISCONNECT_TIMESTAMP"
)

// ContactSearch is which contacts are meant: those of the time that meet every
// other criterion. An empty list is met by all.
type ContactSearch struct {
	// From and To are required. By says which time is meant; empty is
	// [InitiatedTime].
	From, To time.Time
	By       ContactTime
	// AgentIDs and QueueIDs are at most 100 each.
	AgentIDs, QueueIDs []string
	Channels           []Channel
	InitiationMethods  []InitiationMethod
	// Name is the whole name of a task, of at most 128 characters.
	Name string
	// Attributes are values by key, of which the contact has one: at most 15
	// keys with 20 values each, of 100 characters at most. Connect finds only
	// attributes that an admin has made searchable, and asks for the right to
	// GetContactAttributes too.
	Attributes map[string][]string
	// NewestFirst sorts by the time of initiation; otherwise the order is
	// Connect's.
	NewestFirst bool
}

// ContactSummary is a contact as a search shows it, without attributes and
// endpoints: [ContactsService.Get] has those.
type ContactSummary struct {
	ID, ARN string
	// InitialContactID is the first contact of the conversation, empty on that
	// one itself.
	InitialContactID, PreviousContactID string
	Channel                             Channel
	InitiationMethod                    InitiationMethod
	Name                                string
	QueueID                             string
	EnqueuedAt                          time.Time
	AgentID                             string
	ConnectedToAgentAt                  time.Time
	InitiatedAt                         time.Time
	DisconnectedAt                      time.Time
	ScheduledAt                         time.Time
	Tags                                map[string]string
	// Subtype is the kind of chat or call; see [Contact].
	Subtype string
}

// Conversation is the id that all contacts of one conversation share: that of
// the first.
func (c ContactSummary) Conversation() string { return cmp.Or(c.InitialContactID, c.ID) }

// ContactListOptions select contacts.
type ContactListOptions struct {
	Search ContactSearch
	Cursor string // Next of the page before; empty for the first
	Size   int32  // most contacts of a page, 0 for Connect's default
}

// List reads one page of the contacts found. Connect allows one search in two
// seconds, and what happened last may not be found yet.
func (s ContactsService) List(ctx context.Context, o ContactListOptions) (ctikit.Page[ContactSummary], error) {
	if err := o.Search.check(); err != nil {
		return ctikit.Page[ContactSummary]{}, err
	}
	return list(ctx, s.c, SearchContacts, PageRequest{o.Cursor, o.Size}, s.matching(o.Search))
}

// All goes through the contacts found. An error is the last thing that it
// yields.
func (s ContactsService) All(ctx context.Context, o ContactListOptions) iter.Seq2[ContactSummary, error] {
	if err := o.Search.check(); err != nil {
		return failed[ContactSummary](err)
	}
	return all(ctx, s.c, SearchContacts, PageRequest{o.Cursor, o.Size}, s.matching(o.Search))
}

func (s ContactsService) matching(search ContactSearch) func(context.Context, PageRequest) (ctikit.Page[ContactSummary], error) {
	search.By = cmp.Or(search.By, InitiatedTime)
	return func(ctx context.Context, p PageRequest) (ctikit.Page[ContactSummary], error) {
		return s.c.api.SearchContacts(ctx, search, p)
	}
}

// The most that a search takes, as AWS' model of the service has it.
const (
	maxSearchIDs        = 100
	maxSearchName       = 128
	maxSearchAttributes = 15
	maxSearchValues     = 20
	maxSearchText       = 100
)

func (c ContactSearch) check() error {
	switch {
	case c.From.IsZero() || c.To.IsZero() || c.To.Before(c.From):
		return invalid(SearchContacts, "time", "From, and To not before it, got others")
	case len(c.AgentIDs) > maxSearchIDs || len(c.QueueIDs) > maxSearchIDs:
		return invalid(SearchContacts, "ids", "at most %d of agents and of queues, got %d and %d", maxSearchIDs, len(c.AgentIDs), len(c.QueueIDs))
	case utf8.RuneCountInString(c.Name) > maxSearchName:
		return invalid(SearchContacts, "name", "at most %d characters, got %d", maxSearchName, utf8.RuneCountInString(c.Name))
	case len(c.Attributes) > maxSearchAttributes:
		return invalid(SearchContacts, "attributes", "at most %d keys, got %d", maxSearchAttributes, len(c.Attributes))
	}
	for key, values := range c.Attributes {
		if n := utf8.RuneCountInString(key); n == 0 || n > maxSearchText || len(values) > maxSearchValues {
			return invalid(SearchContacts, "attributes", "keys of 1 to %d characters with at most %d values, got one of %d with %d",
				maxSearchText, maxSearchValues, n, len(values))
		}
		for _, value := range values {
			if n := utf8.RuneCountInString(value); n > maxSearchText {
				return invalid(SearchContacts, "attributes", "values of at most %d characters, got %d", maxSearchText, n)
			}
		}
	}
	return nil
}
