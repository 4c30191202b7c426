package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// TicketSpec is what a ticket is to be. Key and FirstSent are no part of what
// it encodes to.
type TicketSpec struct {
	// Comment is the first comment, or VoiceComment, a call: one of them is
	// required, and what Zendesk makes of both is not documented.
	Comment      CommentSpec   `json:"comment,omitzero"`
	VoiceComment *VoiceComment `json:"voice_comment,omitempty"`

	ExternalID  string         `json:"external_id,omitempty"`
	Subject     string         `json:"subject,omitempty"`
	Status      TicketStatus   `json:"status,omitempty"`
	Type        TicketType     `json:"type,omitempty"`
	Priority    TicketPriority `json:"priority,omitempty"`
	RequesterID int64          `json:"requester_id,omitempty"` // 0 is the caller
	// SubmitterID is the author of the first comment where that names none.
	SubmitterID int64 `json:"submitter_id,omitempty"`
	AssigneeID  int64 `json:"assignee_id,omitempty"`
	GroupID     int64 `json:"group_id,omitempty"`
	// CustomStatusID counts over Status.
	CustomStatusID int64     `json:"custom_status_id,omitempty"`
	OrganizationID int64     `json:"organization_id,omitempty"`
	BrandID        int64     `json:"brand_id,omitempty"`
	FormID         int64     `json:"ticket_form_id,omitempty"`
	DueAt          time.Time `json:"due_at,omitzero"` // of tasks alone
	// Tags equal to an option of a dropdown select it.
	Tags         []string      `json:"tags,omitempty"`
	CustomFields []CustomField `json:"custom_fields,omitempty"`
	// FollowUpOf is the closed ticket that this one goes on for; 0 for none.
	FollowUpOf int64 `json:"via_followup_source_id,omitempty"`
	// Metadata is shown with the audit; see [Audit.Custom].
	Metadata map[string]string `json:"metadata,omitempty"`

	// Key has Zendesk make the ticket once, however often it is asked to within
	// two hours: requests with a key are repeated as safe ones are. It has at
	// most 255 characters and is good for one spec alone, see [ErrKeyReused].
	Key string `json:"-"`
	// FirstSent is when the key was first sent; the zero time is now. After 1 h
	// 55 min nothing is sent, see [ErrKeyExpired], nor where it lies ahead by
	// more than five minutes: a clock was wrong then.
	FirstSent time.Time `json:"-"`
}

// TicketUpdate is what changes on a ticket. Absent fields stay as they are, and
// null clears one. Tags are not among them, since they would replace all that
// the ticket has.
type TicketUpdate struct {
	// Comment is added to the ticket, unless nil, or VoiceComment: what Zendesk
	// makes of both is not documented. One more VoiceComment is one more comment.
	Comment        *CommentSpec          `json:"comment,omitempty"`
	VoiceComment   *VoiceComment         `json:"voice_comment,omitempty"`
	ExternalID     Field[string]         `json:"external_id,omitzero"`
	Subject        Field[string]         `json:"subject,omitzero"`
	Status         Field[TicketStatus]   `json:"status,omitzero"`
	CustomStatusID Field[int64]          `json:"custom_status_id,omitzero"`
	Type           Field[TicketType]     `json:"type,omitzero"`
	Priority       Field[TicketPriority] `json:"priority,omitzero"` // cannot be cleared
	RequesterID    Field[int64]          `json:"requester_id,omitzero"`
	AssigneeID     Field[int64]          `json:"assignee_id,omitzero"`
	GroupID        Field[int64]          `json:"group_id,omitzero"`
	OrganizationID Field[int64]          `json:"organization_id,omitzero"`
	DueAt          Field[time.Time]      `json:"due_at,omitzero"`
	// CustomFields change these fields alone.
	CustomFields []CustomField `json:"custom_fields,omitempty"`
	// Metadata is shown with the audit; see [Audit.Custom].
	Metadata map[string]string `json:"metadata,omitempty"`
	// UpdatedStamp, UpdatedAt of the ticket as it was read, has Zendesk refuse the
	// update with [ErrConflict] if the ticket has changed since. Changes within
	// one second are not told apart. The zero time refuses nothing.
	UpdatedStamp time.Time `json:"-"`
}

func (u TicketUpdate) commented() bool { return u.Comment != nil || u.VoiceComment != nil }

// MarshalJSON encodes what Zendesk takes.
func (u TicketUpdate) MarshalJSON() ([]byte, error) {
	type plain TicketUpdate // without this method
	w := struct {
		plain
		UpdatedStamp string `json:"updated_stamp,omitempty"`
		SafeUpdate   bool   `json:"safe_update,omitempty"` // false would count as true
	}{plain: plain(u)}
	if !u.UpdatedStamp.IsZero() {
		w.UpdatedStamp, w.SafeUpdate = u.UpdatedStamp.UTC().Format(time.RFC3339), true
	}
	return json.Marshal(w)
}

// UnmarshalJSON decodes what MarshalJSON wrote, to the second of UpdatedStamp.
func (u *TicketUpdate) UnmarshalJSON(b []byte) error {
	type plain TicketUpdate // without this method
	var w struct {
		plain
		UpdatedStamp time.Time `json:"updated_stamp"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*u = TicketUpdate(w.plain)
	u.UpdatedStamp = w.UpdatedStamp
	return nil
}

// TicketWrite is the outcome of a write.
type TicketWrite struct {
	// Ticket is as the write left it. What of a request was dropped can be seen
	// there alone: see [NotApplied].
	Ticket Ticket
	// Audit is the record of the change. An update that changed nothing has that
	// of an older change.
	Audit Audit
	// CommentID is the id of the comment that was written; 0 where the request
	// had none.
	CommentID int64
	// Lookup says whether the ticket was there already.
	Lookup KeyLookup
}

// KeyLookup is what Zendesk found for the key of a request. The set is open.
type KeyLookup string

// The findings that Zendesk documents. KeyIgnored, the zero value, means that
// the reply says nothing of a key.
const (
	KeyIgnored KeyLookup = ""
	KeyNew     KeyLookup = "miss" // this request did it
	KeyKnown   KeyLookup = "hit"  // an earlier request did, and this is its reply again
)

var (
	// ErrKeyExpired is matched by the error of [TicketsService.Create] where
	// Zendesk may have forgotten the key: look for the ticket by its external id
	// before asking for it with a new one. It matches ErrInvalid too.
	ErrKeyExpired = errors.New("idempotency key is too old")
	// ErrKeyReused is matched by the error of [TicketsService.Create] where the
	// key belongs to another spec. It is an *Error and matches ErrInvalid too.
	ErrKeyReused = errors.New("idempotency key belongs to another request")
	// ErrTicketClosed is matched by the error of a write to a closed ticket, by
	// a call's comment too: begin a new one with FollowUpOf of [TicketSpec]. It
	// is an *Error and matches ErrInvalid too. Of bulk jobs, the results say so.
	ErrTicketClosed = errors.New("ticket is closed")
)

// keyLife is how long keys count as known: Zendesk keeps them for two hours, by
// a clock that may not be ours.
const (
	keyLife = 2*time.Hour - keySkew
	keySkew = 5 * time.Minute
)

// Create makes a ticket. With a Key it makes one only once.
//
// Source: developer.zendesk.com, ticketing/introduction, idempotency.
func (s TicketsService) Create(ctx context.Context, spec TicketSpec) (*TicketWrite, error) {
	r := s.c.request("tickets.create")
	r.firstComment(spec)
	r.eachTag("Tags", spec.Tags)
	r.customFields(spec.CustomFields)
	r.key(spec.Key, spec.FirstSent, s.c.clock.Now())
	return r.with(map[string]TicketSpec{"ticket": spec}).writeTicket(ctx, true)
}

// Update changes a ticket, in one request with its comment. The error matches
// [ErrTicketClosed] where the ticket is closed, and [ErrConflict] where it has
// changed since UpdatedStamp. Of a field that is required, [Detail] has the id.
//
// A comment goes out once: where the reply is lost, read the ticket's comments
// before writing it again.
func (s TicketsService) Update(ctx context.Context, id int64, change TicketUpdate) (*TicketWrite, error) {
	r := s.c.request("tickets.update", id)
	r.change(change)
	return r.with(map[string]TicketUpdate{"ticket": change}).writeTicket(ctx, change.commented())
}

func (r *request) customFields(fields []CustomField) {
	for i, f := range fields {
		r.positive(fmt.Sprintf("CustomFields[%d].ID", i), f.ID)
		r.want(f.Value == nil || json.Valid(f.Value), fmt.Sprintf("CustomFields[%d].Value", i), "JSON, got something else")
	}
}

// key has the request done once.
func (r *request) key(key string, firstSent, now time.Time) {
	if key == "" {
		r.want(firstSent.IsZero(), "FirstSent", "none without a Key")
		return
	}
	const longest = 255
	plain := !strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' })
	r.want(plain && len(key) <= longest, "Key", "at most %d characters of ASCII without spaces", longest)
	if age := now.Sub(firstSent); !firstSent.IsZero() && (age > keyLife || age < -keySkew) {
		r.errs = append(r.errs, fmt.Errorf("%w: %w", invalid(r.Op, "FirstSent", "at most %v ago, got %v", keyLife, age), ErrKeyExpired))
	}
	r.Header, r.Idempotent = http.Header{"Idempotency-Key": {key}}, true
}

// writeTicket sends a request whose reply is a ticket and its audit.
func (r *request) writeTicket(ctx context.Context, commented bool) (*TicketWrite, error) {
	var body json.RawMessage
	r.Out = &body
	meta, err := r.send(ctx)
	if err != nil {
		return nil, ticketRefusal(err)
	}
	var w struct {
		Ticket Ticket `json:"ticket"`
		Audit  Audit  `json:"audit"`
	}
	if err := lenient.Decode(body, &w); err != nil {
		return nil, r.malformed(err)
	}
	if w.Ticket.ID == 0 {
		return nil, r.lacks("ticket", "an object with an id")
	}
	done := &TicketWrite{Ticket: w.Ticket, Audit: w.Audit, Lookup: KeyLookup(strings.ToLower(meta.Header.Get("X-Idempotency-Lookup")))}
	if commented {
		done.CommentID = w.Audit.comment()
	}
	return done, nil
}

// ticketRefusal adds what a refusal means to it.
func ticketRefusal(err error) error {
	e, ok := errors.AsType[*Error](err)
	switch {
	case ok && e.Status == http.StatusBadRequest && e.Code == "IdempotentRequestError":
		return fmt.Errorf("%w: %w", err, ErrKeyReused)
	case ok && e.Status == http.StatusUnprocessableEntity && slices.ContainsFunc(e.Details(), ofClosed):
		return fmt.Errorf("%w: %w", err, ErrTicketClosed)
	}
	return err
}

// ofClosed finds the refusal by its words: it has no code.
func ofClosed(d Detail) bool {
	return d.Field == "status" && strings.Contains(d.Description, "closed prevents")
}
