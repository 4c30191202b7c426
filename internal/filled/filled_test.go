package filled_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/internal/filled"
)

type page struct {
	Items []user
	Next  string
}

type user struct {
	Name, Email string
	Since       time.Time
	team        *team
}

type team struct{ Name string }

func TestWant(t *testing.T) {
	ada := user{Name: "Ada", Since: time.Unix(1, 0)}
	eve := user{Email: "eve@example.test", team: &team{}}
	for _, tt := range []struct {
		name       string
		exceptions map[string]string
		got        any
		want       []string
	}{
		{"together they have all", nil, []user{ada, eve}, nil},
		{"a field", nil, &ada, []string{"Users.List: user.Email is empty"}},
		{"inside", nil, page{Items: []user{ada}, Next: "2"}, []string{"Users.List: user.Email is empty"}},
		{"a list", nil, page{Next: "2"}, []string{"Users.List: page.Items is empty"}},
		{"nothing", nil, (*user)(nil), []string{"Users.List: nothing came back"}},
		{"no result", nil, nil, nil},
		{"everywhere", map[string]string{"user.Email": "of some"}, ada, nil},
		{"everywhere, but filled", map[string]string{"user.Email": "of some"}, []user{ada, eve}, nil},
		{"of calls", map[string]string{"Teams.* Users.* user.Email": "not shown"}, ada, nil},
		{"of other calls", map[string]string{"Teams.* user.Email": "not shown"}, ada, []string{"Users.List: user.Email is empty"}},
		{
			"of calls, but filled", map[string]string{"Users.List user.Email": "it is not shown"}, []user{ada, eve},
			[]string{"Users.List: user.Email is not empty, although it is not shown"},
		},
	} {
		var got faketest.Recorder
		filled.Want(&got, tt.exceptions, "Users.List", tt.got)
		text := ""
		if err := got.Err(); err != nil {
			text = err.Error()
		}
		if text != strings.Join(tt.want, "\n") {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.want)
		}
	}
}
