package flowsearch

import (
	"cmp"
	"context"
	"slices"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// callingUser looks for the user whose direct line the caller's number is. A
// number that is withheld is nobody's (X20), and so is a shared one (X22, X23).
func (s *Search) callingUser(ctx context.Context, q request) (result, error) {
	caller := q.event.CustomerEndpoint.Address
	national := ticketing.National(caller, s.set.country)
	if ticketing.Withheld(caller) || ticketing.Withheld(national) {
		return result{}, nil
	}
	query := zendesk.SearchQuery("type:user role:end-user").PhoneEnding(national) // X21
	hits, err := s.search(ctx, zendesk.SearchListOptions{Query: query}, isEndUser)
	if err != nil {
		return result{}, err
	}
	var owners []record
	left := mostIdentities
	for _, hit := range hits {
		owns, err := s.owns(ctx, *hit.user, caller, &left)
		if err != nil {
			return result{}, err
		}
		if owns {
			owners = append(owners, hit)
		}
	}
	return s.chosen(owners), nil
}

// mostIdentities is of how many users the identities are read for one caller: many
// numbers end as a short one does, and anybody can call.
const mostIdentities = 10

func isEndUser(r record) bool { return r.user != nil && r.user.Role == zendesk.RoleEndUser }

// owns reports whether a number is a user's direct line: the one that the user
// shows, or another one among the user's identities, of which so many may be read.
func (s *Search) owns(ctx context.Context, u zendesk.User, caller string, left *int) (bool, error) {
	if ticketing.SameNumber(u.Phone, caller, s.set.country) {
		return !u.SharedPhone, nil
	}
	if *left == 0 {
		return false, nil
	}
	*left--
	identities, err := limited(ctx, func(ctx context.Context) ([]zendesk.Identity, error) {
		page, err := s.zendesk.Identities.List(ctx, zendesk.IdentityListOptions{UserID: u.ID, Size: 100})
		return page.Items, err
	})
	return slices.ContainsFunc(identities, func(i zendesk.Identity) bool {
		return i.Type == zendesk.IdentityPhone && ticketing.SameNumber(i.Value, caller, s.set.country)
	}), err
}

// chosen is the answer where several users may be it (D29).
func (s *Search) chosen(users []record) result {
	r := result{users, len(users)}
	switch {
	case len(users) < 2 || s.set.several == ticketing.FirstUser:
	case s.set.several == ticketing.OldestUser:
		r.records = []record{slices.MinFunc(users, func(a, b record) int { return cmp.Compare(a.id, b.id) })}
	default:
		r.records = nil
	}
	return r
}
