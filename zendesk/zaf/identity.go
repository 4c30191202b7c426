package zaf

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/zendesk"
)

// Identity is an agent, as the account knew them when a page was opened or a
// session renewed.
type Identity struct {
	// Tenant is the account's subdomain.
	Tenant string `json:"tenant"`
	UserID int64  `json:"id"`
	// Name is empty in what [From] returns: bearers do not carry it.
	Name   string       `json:"name,omitempty"`
	Role   zendesk.Role `json:"role"`
	Groups []int64      `json:"groups"`
}

// identify reads an agent by id: page tokens name no more than that.
func (a *App) identify(ctx context.Context, t *tenant, userID int64) (Identity, error) {
	user, err := t.Client.Users.Get(ctx, userID)
	switch {
	case errors.Is(err, zendesk.ErrNotFound):
		return Identity{}, fmt.Errorf("%w: the user does not exist", ErrForbidden)
	case err != nil:
		return Identity{}, fmt.Errorf("%w: the user: %w", ErrUnavailable, err)
	case !user.Active || user.Suspended || user.Role != zendesk.RoleAgent && user.Role != zendesk.RoleAdmin:
		return Identity{}, fmt.Errorf("%w: the user is no active agent", ErrForbidden)
	}
	id := Identity{Tenant: t.Subdomain, UserID: user.ID, Name: user.Name, Role: user.Role, Groups: []int64{}}
	for m, err := range t.Client.GroupMemberships.AllOfUser(ctx, userID, zendesk.GroupMembershipListOptions{}) {
		if err != nil {
			return Identity{}, fmt.Errorf("%w: the user's groups: %w", ErrUnavailable, err)
		}
		id.Groups = append(id.Groups, m.GroupID)
	}
	slices.Sort(id.Groups)
	return id, nil
}

// Policy decides whether an agent may send a request. See [Roles], [Tenants] and
// [Every]; any function will do, such as one that compares groups.
type Policy func(*http.Request, Identity) bool

// Roles allows agents who have one of the roles.
func Roles(roles ...zendesk.Role) Policy {
	return func(_ *http.Request, id Identity) bool { return slices.Contains(roles, id.Role) }
}

// Tenants allows agents of those accounts.
func Tenants(subdomains ...string) Policy {
	return func(_ *http.Request, id Identity) bool { return slices.Contains(subdomains, id.Tenant) }
}

// Every allows what all of the policies allow; without policies, nothing.
func Every(policies ...Policy) Policy {
	return func(r *http.Request, id Identity) bool {
		for _, allows := range policies {
			if allows == nil || !allows(r, id) {
				return false
			}
		}
		return len(policies) > 0
	}
}
