package connect

import (
	"context"
	"iter"
	"slices"
)

// AgentsService reads what the users do who are signed in, and sets their status.
type AgentsService struct{ c *core }

// maxIDs is how many users, queues or routing profiles one request of GetCurrentUserData selects by.
const maxIDs = 100

// Current goes through the users who are signed in now, as the filter selects them: by one list of user ids,
// queue ids, routing profile ids (of any length: they are asked for 100 at a time) or one hierarchy group.
// Asking by more than 100 queues may show a user more than once. An error is the last thing that it yields.
//
// Who is not shown is not signed in. The quota is 2 requests a second for the whole account
// and Region: routing profiles ask for many users at once.
func (s AgentsService) Current(ctx context.Context, filter UserDataFilter) iter.Seq2[UserData, error] {
	if err := filter.check(); err != nil {
		return failed[UserData](err)
	}
	return func(yield func(UserData, error) bool) {
		for part := range filter.parts() {
			read := func(ctx context.Context, page Page) (Items[UserData], error) {
				return s.c.api.GetCurrentUserData(ctx, part, page)
			}
			for user, err := range all(ctx, s.c, GetCurrentUserData, read) {
				if !yield(user, err) || err != nil {
					return
				}
			}
		}
	}
}

// Get reads what one user does now. It is false for a user who is not signed in. Whether one who does not exist is
// the same or an [ErrNotFound] is not documented.
func (s AgentsService) Get(ctx context.Context, userID string) (data UserData, signedIn bool, err error) {
	if err := given(GetCurrentUserData, "user id", userID); err != nil {
		return UserData{}, false, err
	}
	for user, err := range s.Current(ctx, UserDataFilter{UserIDs: []string{userID}}) {
		return user, err == nil, err
	}
	return UserData{}, false, nil
}

// SetStatus sets a user's status: at once for a user without contacts, as the next status for one who has some.
// Success is no proof of a change: watch [UserData.Choice] or [Snapshot.Choice]. Whether a status set during
// after-contact work cuts that short, as the same click in the agent's panel does, is not documented.
//
// Setting the same status again is harmless, so that it is tried again after failures inside AWS too.
// An unknown user is an [ErrNotFound]; without rights on both the user and the status it is an [ErrAccessDenied].
// What Connect says to a disabled status, or of a user who is not signed in, is not documented: expect
// [ErrNotFound], [ErrInvalid] or no error.
func (s AgentsService) SetStatus(ctx context.Context, userID, statusID string) error {
	if err := given(PutUserStatus, "user id", userID); err != nil {
		return err
	}
	if err := given(PutUserStatus, "status id", statusID); err != nil {
		return err
	}
	_, err := do(ctx, s.c, PutUserStatus, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.c.api.PutUserStatus(ctx, userID, statusID)
	})
	return err
}

// maxStates and maxGroups are GetCurrentUserData's other limits.
const (
	maxStates = 9
	maxGroups = 1
)

func (f UserDataFilter) check() error {
	lists := 0
	for _, ids := range [][]string{f.UserIDs, f.QueueIDs, f.RoutingProfileIDs, f.HierarchyGroupIDs} {
		if len(ids) > 0 {
			lists++
		}
		if slices.Contains(ids, "") {
			return invalid(GetCurrentUserData, "the filter holds an empty id")
		}
	}
	switch {
	case lists != 1:
		return invalid(GetCurrentUserData, "the filter has %d lists of ids, must have exactly one", lists)
	case len(f.HierarchyGroupIDs) > maxGroups:
		return invalid(GetCurrentUserData, "the filter has %d hierarchy groups, at most one is allowed", len(f.HierarchyGroupIDs))
	case len(f.ContactStates) > maxStates:
		return invalid(GetCurrentUserData, "the filter has %d contact states, at most %d are allowed", len(f.ContactStates), maxStates)
	}
	return nil
}

// parts splits a filter with one list into those that Connect accepts.
func (f UserDataFilter) parts() iter.Seq[UserDataFilter] {
	return func(yield func(UserDataFilter) bool) {
		if len(f.HierarchyGroupIDs) > 0 {
			yield(f)
			return
		}
		for ids := range slices.Chunk(slices.Concat(f.UserIDs, f.QueueIDs, f.RoutingProfileIDs), maxIDs) {
			part := UserDataFilter{ContactStates: f.ContactStates}
			switch {
			case len(f.UserIDs) > 0:
				part.UserIDs = ids
			case len(f.QueueIDs) > 0:
				part.QueueIDs = ids
			default:
				part.RoutingProfileIDs = ids
			}
			if !yield(part) {
				return
			}
		}
	}
}
