package zendesktest_test

import (
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// values are a user's identities, the first of each type marked.
func values(t *testing.T, c *zendesk.Client, id int64) (out []string) {
	t.Helper()
	for i, err := range c.Identities.All(t.Context(), zendesk.IdentityListOptions{UserID: id}) {
		if err != nil {
			t.Fatal(err)
		}
		if i.Primary {
			i.Value += "!"
		}
		out = append(out, i.Value)
	}
	return out
}

// Numbers and addresses come on top of those that there are; numbers of others
// are shown, but are no identity.
func TestNumbersAndAddresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutUser(zendesktest.User{ID: 1, Email: "pat@example.test", Phone: "+15550100"})
		z.PutUser(zendesktest.User{ID: 2})
		c := z.Client()
		write := func(id int64, spec zendesk.UserSpec) *zendesk.User {
			t.Helper()
			u, err := c.Users.Update(t.Context(), id, spec)
			if err != nil {
				t.Fatal(err)
			}
			return u
		}
		want := func(id int64, list ...string) {
			t.Helper()
			if diff := cmp.Diff(list, values(t, c, id)); diff != "" {
				t.Errorf("user %d (-want +got):\n%s", id, diff)
			}
		}
		want(1, "pat@example.test!", "+15550100!")
		u := write(1, zendesk.UserSpec{Phone: zendesk.Set("+15550101"), Email: zendesk.Set("second@example.test")})
		if u.Phone != "+15550100" || u.Email != "pat@example.test" {
			t.Errorf("%+v", u)
		}
		want(1, "pat@example.test!", "+15550100!", "second@example.test", "+15550101")
		for _, taken := range []string{"+15550100", "+15550101"} {
			if u := write(2, zendesk.UserSpec{Phone: zendesk.Set(taken)}); u.Phone != taken || !u.SharedPhone {
				t.Errorf("shared: %+v", u)
			}
			want(2)
			if u := write(2, zendesk.UserSpec{Phone: zendesk.Set("")}); u.Phone != "" || u.SharedPhone {
				t.Errorf("cleared: %+v", u)
			}
		}
		if u := write(1, zendesk.UserSpec{Phone: zendesk.Null[string]()}); u.Phone != "" {
			t.Errorf("cleared: %+v", u)
		}
		want(1, "pat@example.test!", "second@example.test")
	})
}

func TestIdentities(t *testing.T) {
	z := zendesktest.New(t)
	z.PutUser(zendesktest.User{ID: 1, Email: "pat@example.test", Phone: "+15550100"})
	z.PutUser(zendesktest.User{ID: 2})
	c, ctx := z.Client(), t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.Identities.Create(ctx, 2, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: "+15550100"})
	if !errors.Is(err, zendesk.ErrInvalid) {
		t.Errorf("a number that another user has: %v", err)
	}
	second, err := c.Identities.Create(ctx, 1, zendesk.IdentitySpec{Type: zendesk.IdentityEmail, Value: "second@example.test", Verified: true})
	must(err)
	if second.Primary || !second.Verified || second.UserID != 1 {
		t.Errorf("%+v", second)
	}
	must(c.Identities.MakePrimary(ctx, 1, second.ID))
	u, err := c.Users.Get(ctx, 1)
	must(err)
	if diff := cmp.Diff([]string{"pat@example.test", "+15550100!", "second@example.test!"}, values(t, c, 1)); diff != "" || u.Email != "second@example.test" {
		t.Errorf("%s %s", u.Email, diff)
	}
	must(c.Identities.Delete(ctx, 1, second.ID))
	if err := c.Identities.Delete(ctx, 1, second.ID); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	for i, err := range c.Identities.All(ctx, zendesk.IdentityListOptions{UserID: 1}) {
		must(err)
		if i.Type == zendesk.IdentityPhone {
			must(c.Identities.Delete(ctx, 1, i.ID))
		}
	}
	if u, err = c.Users.Get(ctx, 1); err != nil || u.Email != "pat@example.test" || u.Phone != "+15550100" {
		t.Errorf("%+v, %v", u, err)
	}
}

// Deleted users are there by id alone, and their names are free again.
func TestDeletedUsers(t *testing.T) {
	z := zendesktest.New(t)
	z.PutUser(zendesktest.User{ID: 1, Email: "pat@example.test", ExternalID: "x"})
	z.PutAgent(zendesktest.Agent{ID: 7001})
	z.DeleteUser(1)
	c := z.Client()
	if u, err := c.Users.Get(t.Context(), 1); err != nil || u.Active {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := c.Users.GetByExternalID(t.Context(), "x"); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("by external id: %v", err)
	}
	if _, err := c.Users.Update(t.Context(), 1, zendesk.UserSpec{Notes: zendesk.Set("n")}); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("update: %v", err)
	}
	u, err := c.Users.Create(t.Context(), zendesk.UserSpec{Name: zendesk.Set("n"), Email: zendesk.Set("pat@example.test"), ExternalID: zendesk.Set("x")})
	if err != nil || u.ID == 1 {
		t.Errorf("%+v, %v", u, err)
	}
	for _, id := range []int64{1, 9, 7001} {
		if z.Try(func(z *zendesktest.Fake) { z.DeleteUser(id) }) == nil {
			t.Errorf("user %d was deleted", id)
		}
	}
}

// Users' own fields: what is not known, or no option, is ignored.
func TestUserFieldValues(t *testing.T) {
	z := zendesktest.New(t)
	putFields(z)
	u, err := z.Client().Users.Create(t.Context(), zendesk.UserSpec{Name: zendesk.Set("n"), Fields: map[string]json.RawMessage{
		"segment": json.RawMessage(`"opt_moon"`), "account_no": json.RawMessage(`"12"`), "moon": json.RawMessage(`1`),
	}})
	if err != nil || len(u.Fields) != 1 || string(u.Fields["account_no"]) != `"12"` {
		t.Errorf("%+v, %v", u, err)
	}
}

// The scopes of users alone do not reach their identities.
func TestUserScopes(t *testing.T) {
	z := zendesktest.New(t)
	z.PutOAuthClient("c", "s", 0, 0)
	z.PutUser(zendesktest.User{ID: 1, Phone: "+15550100"})
	c := z.ClientAs(zendesk.OAuthClient("c", "s", zendesk.WithScope("users:read users:write")))
	if _, err := c.Users.Get(t.Context(), 1); err != nil {
		t.Error(err)
	}
	if _, err := c.Users.Update(t.Context(), 1, zendesk.UserSpec{Notes: zendesk.Set("n")}); err != nil {
		t.Error(err)
	}
	if _, err := c.Identities.List(t.Context(), zendesk.IdentityListOptions{UserID: 1}); !errors.Is(err, zendesk.ErrForbidden) {
		t.Errorf("identities: %v", err)
	}
	if _, err := c.TicketFields.Get(t.Context(), 1); !errors.Is(err, zendesk.ErrForbidden) {
		t.Errorf("fields: %v", err)
	}
}

// Whoever ignores the limits is refused, with the time to wait.
func TestUserWriteLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t, zendesktest.WithUserWrites(100, 5))
		z.PutUser(zendesktest.User{ID: 1, ExternalID: "x"})
		for n := range 6 {
			line, body := "PUT /api/v2/users/1", `{"user": {"notes": "n"}}`
			if n%2 == 1 {
				line, body = "POST /api/v2/users/create_or_update", `{"user": {"name": "n", "external_id": "X"}}`
			}
			if got := request(t, z, zendesktest.Token, line, body); (got.status == 429) != (n == 5) || n == 5 && got.header.Get("Retry-After") == "" {
				t.Errorf("%d: %d %s %v", n, got.status, got.text, got.header)
			}
		}
		one := zendesktest.New(t)
		one.PutUser(zendesktest.User{ID: 1})
		one.PutUser(zendesktest.User{ID: 2})
		first := request(t, one, zendesktest.Token, "PUT /api/v2/users/1", `{"user": {"notes": "n"}}`)
		second := request(t, one, zendesktest.Token, "PUT /api/v2/users/2", `{"user": {"notes": "n"}}`)
		if first.status != 200 || second.status != 429 || second.header.Get("Retry-After") != "1" {
			t.Errorf("%d, then %d %v", first.status, second.status, second.header)
		}
	})
}
