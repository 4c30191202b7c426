package contactlog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// ErrSettings is what every error about settings wraps.
var ErrSettings = errors.New("contactlog: invalid settings")

// Settings are what administrators choose. The zero value is a good start: the
// guide's defaults, no brands and no fields, all attributes in the note. What a
// flow's attributes say counts before App (R7).
type Settings struct {
	// App are the settings of the connector's app (R35). ConnectURL makes the
	// links of the notes (X16), CountryPrefix reads numbers without "+" (X29).
	App contactflow.AppSettings `json:"app,omitzero"`
	// Queues gives tickets the brand of the contact's queue (R79 to R89).
	Queues []QueueBrand `json:"queues,omitempty"`
	// QueuesInListOrder lets the first entry that matches win, whatever its kind
	// (D9).
	QueuesInListOrder bool `json:"queues_in_list_order,omitempty"`
	// TicketFields and UserFields say which attribute fills which field (R103).
	TicketFields []attrmap.TicketRule `json:"ticket_fields,omitempty"`
	UserFields   []attrmap.UserRule   `json:"user_fields,omitempty"`
	// HiddenAttributes never stand in a note; nil is [attrmap.DefaultHidden]
	// (X17), an empty list hides none.
	HiddenAttributes []string `json:"hidden_attributes,omitzero"`
	// MayClose lets an attribute close a ticket, which is final.
	MayClose bool `json:"may_close,omitempty"`
	// WriteUnknown writes attributes to fields of types that we do not know.
	WriteUnknown bool `json:"write_unknown,omitempty"`

	// SeveralUsers says whose a number is that several users have (D29); "" is
	// [ticketing.NoUser], which leaves it to the agent.
	SeveralUsers ticketing.Several `json:"several_users,omitempty"`
	// SkipSolved has a solved ticket not count as a recent one (D3). Closed ones
	// never count.
	SkipSolved bool `json:"skip_solved,omitempty"`
	// NoExternalIDs keeps our external ids from new users, for accounts that use
	// external ids for something else.
	NoExternalIDs bool `json:"no_external_ids,omitempty"`
	// Agents are the Zendesk ids of agents by their id or user name in Connect
	// (A2). Others are found by their e-mail address.
	Agents map[string]int64 `json:"agents,omitempty"`
	// OverAfterMinutes is how long after its end a contact is over, unless
	// Connect says so before; 0 is 15, and ChatOverAfterMinutes of 0 is 60.
	OverAfterMinutes     int `json:"over_after_minutes,omitempty"`
	ChatOverAfterMinutes int `json:"chat_over_after_minutes,omitempty"`
	// ContactLens says what becomes of the results of Contact Lens.
	ContactLens LensSettings `json:"contact_lens,omitzero"`
	// VoiceID stores voice ids on users (R28). AWS ended that service on 2026-05-20.
	VoiceID bool `json:"voice_id,omitempty"`
}

// QueueBrand says that contacts of the queues that fit Pattern belong to a brand
// (R84).
type QueueBrand struct {
	Pattern string `json:"pattern"` // see [queuemap.Entry]
	Brand   int64  `json:"brand"`   // the brand's id in Zendesk
}

// LensSettings are those of Contact Lens.
type LensSettings struct {
	// Off files no results.
	Off bool `json:"off,omitempty"`
	// Contacts of category Exclude, unless they are of category Include too, get
	// no results (X56); "" is none.
	Exclude string `json:"exclude,omitempty"`
	Include string `json:"include,omitempty"`
	// TranscriptInCall puts the transcript into the call that the ticket shows,
	// in place of the note (X58).
	TranscriptInCall bool `json:"transcript_in_call,omitempty"`
	// ByWhoFiles makes the user who files the calls the author of the note, not the
	// ticket's assignee (X59).
	ByWhoFiles bool `json:"by_who_files,omitempty"`
}

// Validate returns nil, or an error that wraps [ErrSettings] and names all that
// is wrong.
func (s Settings) Validate() error {
	var errs []error
	wrong := func(place, text string) {
		errs = append(errs, fmt.Errorf("%w: %s: %s", ErrSettings, place, text))
	}
	errs = append(errs, mistakes("app", s.App.Validate()))
	_, _, err := s.matcher() // R88, R89
	errs = append(errs, mistakes("queues", err))
	for i, q := range s.Queues {
		if q.Brand <= 0 {
			wrong("queues", fmt.Sprintf("entry %d, brand: want an id from 1 up", i+1))
		}
	}
	_, err = attrmap.New(s.mapping(nil))
	errs = append(errs, mistakes("ticket_fields, user_fields", err))
	if s.SeveralUsers != "" && !slices.Contains(ticketing.Severals(), s.SeveralUsers) {
		wrong("several_users", `want "none", "oldest" or "first"`)
	}
	for _, zendeskID := range s.Agents {
		if zendeskID <= 0 {
			wrong("agents", "want ids from 1 up")
			break
		}
	}
	if s.OverAfterMinutes < 0 || s.ChatOverAfterMinutes < 0 {
		wrong("over_after_minutes, chat_over_after_minutes", "want 0 or more")
	}
	if s.ContactLens.Include != "" && s.ContactLens.Exclude == "" {
		wrong("contact_lens", "include without exclude: nothing is left out")
	}
	return errors.Join(errs...)
}

// mistakes are those that another package finds at a place: it lists them line by
// line.
func mistakes(place string, err error) error {
	if err == nil {
		return nil
	}
	var errs []error
	for line := range strings.Lines(err.Error()) {
		line = strings.TrimSuffix(line, "\n")
		for _, prefix := range []string{contactflow.ErrAppSettings.Error() + ": ", "attrmap: ", "queuemap: "} {
			line = strings.TrimPrefix(line, prefix)
		}
		errs = append(errs, fmt.Errorf("%w: %s: %s", ErrSettings, place, line))
	}
	return errors.Join(errs...)
}

// matcher compiles the list of queues.
func (s Settings) matcher() (*queuemap.Matcher[int64], []queuemap.Notice, error) {
	var entries []queuemap.Entry[int64]
	for _, q := range s.Queues {
		entries = append(entries, queuemap.Entry[int64]{Pattern: q.Pattern, Target: q.Brand})
	}
	var opts []queuemap.Option
	if s.QueuesInListOrder {
		opts = append(opts, queuemap.InListOrder())
	}
	return queuemap.Compile(entries, opts...)
}

// mapping is the mapping of attributes in an account; nil is one without fields.
func (s Settings) mapping(c *ticketing.Catalog) attrmap.Config {
	cfg := attrmap.Config{
		Tickets: s.TicketFields, Users: s.UserFields, Hidden: s.HiddenAttributes,
		Policy: attrmap.Policy{AllowClosed: s.MayClose, WriteUnknown: s.WriteUnknown},
	}
	if c != nil {
		cfg.TicketFields, cfg.UserFields = c.TicketFields, c.UserFields
		cfg.Groups, cfg.Agents = options(c.Groups), options(c.Agents)
	}
	return cfg
}

func options(all []ticketing.Named) (options []attrmap.Option) {
	for _, n := range all {
		if !n.Inactive {
			options = append(options, attrmap.Option{ID: n.ID, Name: n.Name})
		}
	}
	return options
}

// overAfter is how long after its disconnection a contact counts as over.
func (s Settings) overAfter(chat bool) time.Duration {
	minutes, standard := s.OverAfterMinutes, 15
	if chat {
		minutes, standard = s.ChatOverAfterMinutes, 60
	}
	if minutes == 0 {
		minutes = standard
	}
	return time.Duration(minutes) * time.Minute
}
