package zendesk_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func TestGetByEmail(t *testing.T) {
	tests := []struct {
		name, email, users string
		id                 int64
		err                error
	}{
		{"one, in another case", "A@example.test", `{"id": 1, "email": "a@EXAMPLE.test"}`, 1, nil},
		{"a longer address", "a@example.test", `{"id": 1, "email": "aa@example.test"}, {"id": 2, "email": "a@example.test"}`, 2, nil},
		{"deleted", "a@example.test", `{"id": 1, "email": "a@example.test", "active": false}`, 0, zendesk.ErrNotFound},
		{"two", "a@example.test", `{"id": 1, "email": "a@example.test"}, {"id": 2, "email": "a@example.test"}`, 0, zendesk.ErrConflict},
		{"none", "a@example.test", ``, 0, zendesk.ErrNotFound},
		{"no address", "pat", ``, 0, zendesk.ErrInvalid},
		{"more than an address", `a@example.test" role:"admin`, ``, 0, zendesk.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := client(t, func(r *http.Request) (*http.Response, error) {
				if got, want := r.URL.Query().Get("query"), `email:"`+tt.email+`"`; got != want {
					t.Errorf("query %q, want %q", got, want)
				}
				return reply(r, 200, `{"users": [`+tt.users+`], "count": 2, "next_page": null}`), nil
			})
			u, err := c.Users.GetByEmail(t.Context(), tt.email)
			if !errors.Is(err, tt.err) || tt.err == nil && (err != nil || u.ID != tt.id) {
				t.Errorf("got %+v, %v; want user %d, %v", u, err, tt.id, tt.err)
			}
		})
	}
}

func TestGetByEmailOnTheFake(t *testing.T) {
	f := zendesktest.New(t)
	f.PutAgent(zendesktest.Agent{ID: 7001, Email: "pat@example.test"})
	c := f.Client()
	if u, err := c.Users.GetByEmail(t.Context(), "Pat@example.test"); err != nil || u.ID != 7001 {
		t.Errorf("%+v, %v", u, err)
	}
}
