package zendesk

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/ctikit/ctikit/internal/lenient"
)

// AddTags adds tags to a ticket's and returns what it has then. One that is the
// value of a dropdown's option selects it. Zendesk writes tags in lower case.
func (s TicketsService) AddTags(ctx context.Context, ticketID int64, tags []string) ([]string, error) {
	r := s.c.request("tickets.add_tags", ticketID)
	r.someTags(tags)
	return r.tags(ctx, tags, time.Time{})
}

// SetTags gives a ticket these tags in place of its own, and returns them. That
// clears all dropdowns, checkboxes and lists whose tags are not among them. With
// stamp, UpdatedAt of the ticket as it was read, a ticket that has changed since
// is an [ErrConflict]; the zero time refuses nothing.
func (s TicketsService) SetTags(ctx context.Context, ticketID int64, tags []string, stamp time.Time) ([]string, error) {
	return s.c.request("tickets.set_tags", ticketID).tags(ctx, tags, stamp)
}

// RemoveTags takes tags from a ticket and returns what it has then. One that is
// the value of a dropdown's chosen option clears it.
func (s TicketsService) RemoveTags(ctx context.Context, ticketID int64, tags []string) ([]string, error) {
	r := s.c.request("tickets.remove_tags", ticketID)
	r.someTags(tags)
	return r.tags(ctx, tags, time.Time{})
}

func (r *request) someTags(tags []string) {
	r.want(len(tags) > 0, "tags", "at least one, got none")
}

// eachTag refuses what Zendesk would make another tag of, or none.
func (r *request) eachTag(field string, tags []string) {
	for i, tag := range tags {
		r.want(tag != "" && !strings.ContainsFunc(tag, unicode.IsSpace), fmt.Sprintf("%s[%d]", field, i), "a word without blanks")
	}
}

// tags sends a request whose body and reply are tags. The error matches
// [ErrTicketClosed] where that is why they stay as they are.
func (r *request) tags(ctx context.Context, tags []string, stamp time.Time) ([]string, error) {
	r.eachTag("tags", tags)
	in := struct {
		Tags         []string `json:"tags"`
		UpdatedStamp string   `json:"updated_stamp,omitempty"`
		SafeUpdate   string   `json:"safe_update,omitempty"` // a text here
	}{Tags: orEmpty(tags)}
	if !stamp.IsZero() {
		in.UpdatedStamp, in.SafeUpdate = stamp.UTC().Format(time.RFC3339), "true"
	}
	body, err := r.with(in).body(ctx)
	if err != nil {
		return nil, ticketRefusal(err)
	}
	var w struct {
		Tags lenient.Strings `json:"tags"`
	}
	if err := lenient.Decode(body, &w); err != nil {
		return nil, r.malformed(err)
	}
	if w.Tags == nil {
		return nil, r.lacks("tags", "an array")
	}
	return w.Tags, nil
}
