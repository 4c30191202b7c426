package zendesk_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// An anonymous user is nobody, whatever the status.
func TestMe(t *testing.T) {
	for body, want := range map[string]error{
		`{"user": {"id": null, "name": "Anonymous user", "role": "end-user"}}`: zendesk.ErrUnauthorized,
		`{"user": {"id": 7001, "name": "A"}}`:                                  nil,
		`{"user": {"name": "A"}}`:                                              zendesk.ErrReply,
		`{"user": {"id": 0}}`:                                                  zendesk.ErrReply,
		`{"user": []}`:                                                         zendesk.ErrReply,
		`[`:                                                                    zendesk.ErrReply,
	} {
		u, err := canned(t, http.StatusOK, body).Users.Me(t.Context())
		if !errors.Is(err, want) || (u == nil) == (err == nil) {
			t.Errorf("%s: %+v, %v; want %v", body, u, err, want)
		}
	}
	z := zendesktest.New(t)
	if u, err := z.ClientAs(zendesk.Bearer("unknown")).Users.Me(t.Context()); !errors.Is(err, zendesk.ErrUnauthorized) {
		t.Errorf("unknown token: %+v, %v", u, err)
	}
}

// Requests have what was set, null for what is cleared, and nothing else.
func TestUserSpec(t *testing.T) {
	var sent []string
	c := client(t, func(r *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(r.Body)
		sent = append(sent, string(b))
		return reply(r, 200, `{"user": {"id": 9007199254740993}}`), err
	})
	u, err1 := c.Users.Create(t.Context(), zendesk.UserSpec{Name: zendesk.Set("n")})
	_, err2 := c.Users.Update(t.Context(), big, zendesk.UserSpec{
		Phone: zendesk.Set(""), ExternalID: zendesk.Null[string](), Verified: zendesk.Set(false), Tags: zendesk.Set([]string{}),
		OrganizationID: zendesk.Set(int64(big)), Fields: map[string]json.RawMessage{"vip": json.RawMessage("null")},
	})
	if err := errors.Join(err1, err2); err != nil || u.ID != big {
		t.Fatal(u, err)
	}
	if diff := cmp.Diff([]string{
		`{"user":{"name":"n"}}`,
		`{"user":{"phone":"","external_id":null,"organization_id":9007199254740993,"verified":false,"tags":[],"user_fields":{"vip":null}}}`,
	}, sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

// Created is what the status says; the user is found by address or external id,
// in any case, and never by number.
func TestCreateOrUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutUser(zendesktest.User{ID: 7827, Name: "Pat", Email: "pat@example.test", Phone: "+15550100", ExternalID: "ctikit/1"})
		c := z.Client()
		for _, tt := range []struct {
			name    string
			spec    zendesk.UserSpec
			created bool
			phone   string
			shared  bool
		}{
			{"by address", zendesk.UserSpec{Email: zendesk.Set("PAT@example.test")}, false, "+15550100", false},
			{"by external id", zendesk.UserSpec{ExternalID: zendesk.Set("CTIKIT/1")}, false, "+15550100", false},
			{"by number", zendesk.UserSpec{ExternalID: zendesk.Set("ctikit/2"), Phone: zendesk.Set("+15550100")}, true, "+15550100", true},
		} {
			tt.spec.Name = zendesk.Set("Pat")
			u, created, err := c.Users.CreateOrUpdate(t.Context(), tt.spec)
			if err != nil || created != tt.created || (u.ID == 7827) == tt.created || u.Phone != tt.phone || u.SharedPhone != tt.shared {
				t.Errorf("%s: %+v, %v, %v", tt.name, u, created, err)
			}
			if id, ok := tt.spec.ExternalID.Value(); ok && u != nil && u.ExternalID != id {
				t.Errorf("%s: spelled %q, want %q", tt.name, u.ExternalID, id)
			}
		}
	})
}

// Updates wait for their turn: one a second, and five a minute of one user.
func TestUpdatesKeepToTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutUser(zendesktest.User{ID: 1, ExternalID: "one"})
		z.PutUser(zendesktest.User{ID: 2})
		c := z.Client(zendesk.WithRetries(1, time.Minute))
		copied, err := c.With()
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		at := func(want time.Duration, client *zendesk.Client, id int64) {
			t.Helper()
			if _, err := client.Users.Update(t.Context(), id, zendesk.UserSpec{Notes: zendesk.Set("n")}); err != nil {
				t.Error(err)
			}
			if got := time.Since(begin); got != want {
				t.Errorf("user %d after %v, want %v", id, got, want)
			}
		}
		spec := zendesk.UserSpec{Name: zendesk.Set("n"), ExternalID: zendesk.Set("one")}
		if _, created, err := c.Users.CreateOrUpdate(t.Context(), spec); err != nil || created {
			t.Error(created, err)
		}
		at(1*time.Second, copied, 1)
		at(2*time.Second, c, 2)
		at(3*time.Second, c, 1)
		at(4*time.Second, c, 1)
		at(5*time.Second, c, 1)
		done := make(chan bool)
		go func() { at(60*time.Second, c, 1); close(done) }() // the sixth of this minute
		synctest.Wait()
		at(6*time.Second, c, 2) // others need not wait for it
		<-done
		if n := z.Count("PUT /api/v2/users/{id}"); n != 7 {
			t.Errorf("%d requests", n)
		}
	})
}

// A turn that is too far away is reported, and nothing is sent.
func TestUpdatesThatCannotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutUser(zendesktest.User{ID: 1})
		c := z.Client(zendesk.WithRetries(1, 10*time.Second))
		update := func(ctx context.Context) error {
			return none(c.Users.Update(ctx, 1, zendesk.UserSpec{Notes: zendesk.Set("n")}))
		}
		for range 5 {
			if err := update(t.Context()); err != nil {
				t.Error(err)
			}
		}
		err := update(t.Context())
		if e, ok := errors.AsType[*zendesk.Error](err); !ok || !errors.Is(err, zendesk.ErrRateLimited) || e.RetryAfter != 56*time.Second {
			t.Errorf("error %v", err)
		}
		time.Sleep(55 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		if err := update(ctx); !errors.Is(err, zendesk.ErrRateLimited) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if n := z.Count("PUT /api/v2/users/{id}"); n != 5 {
			t.Errorf("%d requests, want 5", n)
		}
		if err := update(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A search goes on by the links that Zendesk gives, on our host.
func TestSearchPages(t *testing.T) {
	z := zendesktest.New(t)
	for id := range int64(3) {
		z.PutUser(zendesktest.User{ID: id + 1, Name: "Pat"})
	}
	got, err := all(z.Client().Users.AllMatching(t.Context(), zendesk.UserSearchOptions{Query: "pat", Size: 2}))
	if err != nil || len(got) != 3 || z.Count("GET /api/v2/users/search") != 2 {
		t.Errorf("%d users, %v, %d requests", len(got), err, z.Count("GET /api/v2/users/search"))
	}
	page, err := z.Client().Users.Search(t.Context(), zendesk.UserSearchOptions{Query: "pat", Size: 2})
	fail(t, err)
	if page, err = z.Client().Users.Search(t.Context(), zendesk.UserSearchOptions{Cursor: page.Next}); err != nil || len(page.Items) != 1 {
		t.Errorf("by the link alone: %d users, %v", len(page.Items), err)
	}
	elsewhere := client(t, func(r *http.Request) (*http.Response, error) {
		next := `"https://other.example.test/api/v2/users/search?query=pat&page=2"`
		if r.URL.Host != "acme.zendesk.com" || r.URL.Query().Get("page") == "2" {
			next = "null"
		}
		return reply(r, 200, `{"users": [{"id": 1}], "next_page": `+next+`}`), nil
	})
	if got, err := all(elsewhere.Users.AllMatching(t.Context(), zendesk.UserSearchOptions{Query: "pat"})); err != nil || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
}

// What the vendor calls a duplicate is an ErrInvalid with the field's name, and
// so is a number's one object of details.
func TestUserRefusals(t *testing.T) {
	z := zendesktest.New(t, zendesktest.WithStrictPhones())
	z.PutUser(zendesktest.User{ID: 1, Email: "pat@example.test", ExternalID: "x"})
	c := z.Client()
	for field, spec := range map[string]zendesk.UserSpec{
		"email":       {Email: zendesk.Set("PAT@example.test")},
		"external_id": {ExternalID: zendesk.Set("X")},
		"phone":       {Phone: zendesk.Set("5551234567")},
		"role":        {Role: zendesk.Set(zendesk.Role("owner"))},
	} {
		spec.Name = zendesk.Set("New")
		_, err := c.Users.Create(t.Context(), spec)
		e, ok := errors.AsType[*zendesk.Error](err)
		if !ok || !errors.Is(err, zendesk.ErrInvalid) || len(e.Details()) != 1 || e.Details()[0].Field != field || e.Details()[0].Code == "" {
			t.Errorf("%s: %v", field, err)
		}
		if strings.Contains(err.Error(), "5551234567") || strings.Contains(err.Error(), "example.test") {
			t.Errorf("%s: %v names a person", field, err)
		}
	}
	z.FailNext("POST /api/v2/users", ctikit.Fault{Status: 503})
	if _, err := c.Users.Create(t.Context(), zendesk.UserSpec{Name: zendesk.Set("n")}); !errors.Is(err, zendesk.ErrServer) {
		t.Errorf("a POST that may have been done: %v", err)
	}
}
