package zendesk

import (
	"context"
	"encoding/json"
)

// TagChange is what changes about the tags of many tickets.
type TagChange struct {
	Add    []string
	Remove []string
}

// UpdateMany begins a job that changes up to 100 tickets alike, which
// [JobStatusesService.Wait] follows. Tickets that are closed, or that change
// meanwhile, are refused one by one in its results.
func (s TicketsService) UpdateMany(ctx context.Context, ids []int64, change TicketUpdate, tags TagChange) (*JobStatus, error) {
	r := s.c.request("tickets.update_many")
	r.someTickets(ids)
	r.change(change)
	r.eachTag("Add", tags.Add)
	r.eachTag("Remove", tags.Remove)
	return r.query(idsQuery{ids}).with(map[string]manyUpdate{"ticket": {change, tags}}).jobStatus(ctx)
}

// manyUpdate is a change with tags.
type manyUpdate struct {
	change TicketUpdate
	tags   TagChange
}

// MarshalJSON joins the two.
func (u manyUpdate) MarshalJSON() ([]byte, error) {
	change, err := json.Marshal(u.change)
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(change, &members); err != nil {
		return nil, err
	}
	for name, tags := range map[string][]string{"additional_tags": u.tags.Add, "remove_tags": u.tags.Remove} {
		if len(tags) > 0 {
			members[name], _ = json.Marshal(tags) // texts always encode
		}
	}
	return json.Marshal(members)
}

// MergeSpec is what a merge leaves on the tickets. Who sees the comments is
// always sent.
type MergeSpec struct {
	TargetComment string `json:"target_comment,omitempty"`
	SourceComment string `json:"source_comment,omitempty"`
	TargetPublic  bool   `json:"target_comment_is_public"`
	SourcePublic  bool   `json:"source_comment_is_public"`
}

// Merge begins a job that merges tickets into one and closes them for good. See
// [JobStatusesService.Wait]. The error matches [ErrTicketClosed] where the
// target is closed.
func (s TicketsService) Merge(ctx context.Context, targetID int64, ids []int64, spec MergeSpec) (*JobStatus, error) {
	r := s.c.request("tickets.merge", targetID)
	r.someTickets(ids)
	for _, id := range ids {
		r.want(id != targetID, "ticket ids", "others than the target")
	}
	job, err := r.with(struct {
		IDs []int64 `json:"ids"`
		MergeSpec
	}{ids, spec}).jobStatus(ctx)
	return job, ticketRefusal(err)
}

// Delete deletes a ticket, which admins can restore for some time.
func (s TicketsService) Delete(ctx context.Context, id int64) error {
	return s.c.request("tickets.delete", id).run(ctx)
}
