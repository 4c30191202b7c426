package connect

import (
	"context"
	"iter"
	"slices"

	"github.com/ctikit/ctikit"
)

// AgentsService reads what the users do who are signed in, and sets their
// status.
type AgentsService struct{ c *core }

// AgentListOptions select users who are signed in.
type AgentListOptions struct {
	Filter UserDataFilter
	Cursor string // Next of the page before; empty for the first
	Size   int32  // most users of a page, 0 for Connect's default
}

// Limits of GetCurrentUserData: ids of users, queues or routing profiles,
// groups and states.
const (
	maxIDs    = 100
	maxGroups = 1
	maxStates = 9
)

// List reads one page of the users who are signed in now, as the filter selects
// them: by one list of at most 100 ids, or by one hierarchy group.
func (s AgentsService) List(ctx context.Context, o AgentListOptions) (ctikit.Page[UserData], error) {
	if err := o.Filter.check(maxIDs); err != nil {
		return ctikit.Page[UserData]{}, err
	}
	return list(ctx, s.c, GetCurrentUserData, PageRequest{o.Cursor, o.Size}, s.filtered(o.Filter))
}

// All goes through the users who are signed in now, as the filter selects them.
// Its lists of ids may have any length: they are asked for 100 at a time.
// Asking by more than 100 queues may show a user more than once. An error is
// the last thing that it yields.
//
// A user who is not shown is not signed in. The quota is 2 requests a second
// for the whole account and Region: routing profiles ask for many users at
// once.
func (s AgentsService) All(ctx context.Context, o AgentListOptions) iter.Seq2[UserData, error] {
	return func(yield func(UserData, error) bool) {
		if err := o.Filter.check(0); err != nil {
			yield(UserData{}, err)
			return
		}
		page := PageRequest{o.Cursor, o.Size} // the cursor is of the first 100
		for part := range o.Filter.parts() {
			for user, err := range all(ctx, s.c, GetCurrentUserData, page, s.filtered(part)) {
				if !yield(user, err) || err != nil {
					return
				}
			}
			page.Cursor = ""
		}
	}
}

func (s AgentsService) filtered(f UserDataFilter) func(context.Context, PageRequest) (ctikit.Page[UserData], error) {
	return func(ctx context.Context, p PageRequest) (ctikit.Page[UserData], error) {
		return s.c.api.GetCurrentUserData(ctx, f, p)
	}
}

// Get reads what one user does now. It is false for a user who is not signed
// in. Whether one who does not exist is the same or an [ErrNotFound] is not
// documented.
func (s AgentsService) Get(ctx context.Context, userID string) (data UserData, signedIn bool, err error) {
	if err := given(GetCurrentUserData, "user id", userID); err != nil {
		return UserData{}, false, err
	}
	for user, err := range s.All(ctx, AgentListOptions{Filter: UserDataFilter{UserIDs: []string{userID}}}) {
		return user, err == nil, err
	}
	return UserData{}, false, nil
}

// SetStatus sets a user's status: at once for a user without contacts, as the
// next status for one who has some. Success is no proof of a change: watch
// [UserData.Choice] or [Snapshot.Choice]. Whether a status set during
// after-contact work cuts that short, as the same click in the agent's panel
// does, is not documented.
//
// Setting the same status again is harmless, so that it is tried again after
// failures inside AWS too. An unknown user is an [ErrNotFound]; without rights
// on both the user and the status it is an [ErrForbidden]. What Connect answers
// to a disabled status, or about a user who is not signed in, is not
// documented: expect [ErrNotFound], [ErrInvalid] or no error.
func (s AgentsService) SetStatus(ctx context.Context, userID, statusID string) (ctikit.Receipt, error) {
	if err := given(PutUserStatus, "user id", userID); err != nil {
		return ctikit.Receipt{}, err
	}
	if err := given(PutUserStatus, "status id", statusID); err != nil {
		return ctikit.Receipt{}, err
	}
	_, receipt, err := do(ctx, s.c, PutUserStatus, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.c.api.PutUserStatus(ctx, userID, statusID)
	})
	if err != nil {
		return ctikit.Receipt{}, err
	}
	return receipt, nil
}

// check refuses what Connect would; most bounds the lists of ids, 0 does not.
func (f UserDataFilter) check(most int) error {
	lists := 0
	for _, ids := range [][]string{f.UserIDs, f.QueueIDs, f.RoutingProfileIDs, f.HierarchyGroupIDs} {
		if len(ids) > 0 {
			lists++
		}
		if most > 0 && len(ids) > most {
			return invalid(GetCurrentUserData, "filter", "at most %d ids, got %d", most, len(ids))
		}
		if slices.Contains(ids, "") {
			return invalid(GetCurrentUserData, "filter", "ids, got an empty one")
		}
	}
	switch {
	case lists != 1:
		return invalid(GetCurrentUserData, "filter", "exactly one list of ids, got %d", lists)
	case len(f.HierarchyGroupIDs) > maxGroups:
		return invalid(GetCurrentUserData, "filter", "at most one hierarchy group, got %d", len(f.HierarchyGroupIDs))
	case len(f.ContactStates) > maxStates:
		return invalid(GetCurrentUserData, "filter", "at most %d contact states, got %d", maxStates, len(f.ContactStates))
	}
	return nil
}

// parts splits a filter with one list into those that Connect accepts.
func (f UserDataFilter) parts() iter.Seq[UserDataFilter] {
	return func(yield func(UserDataFilter) bool) {
		for _, list := range []*[]string{&f.UserIDs, &f.QueueIDs, &f.RoutingProfileIDs, &f.HierarchyGroupIDs} {
			for ids := range slices.Chunk(*list, maxIDs) {
				if *list = ids; !yield(f) {
					return
				}
			}
		}
	}
}
