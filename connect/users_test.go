package connect_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

func TestGetByUsername(t *testing.T) {
	s := &stub{page: 1, users: []connect.User{{ID: "u-1", Username: "PAT@example.test"}, {ID: "u-2", Username: "pat@example.test"}, {ID: "u-3", Username: "lee"}}}
	tests := []struct {
		name, username, want string
		err                  error
	}{
		{"letter by letter wins", "pat@example.test", "u-2", nil},
		{"else any case", "Pat@Example.test", "u-1", nil},
		{"unknown", "sam", "", connect.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := virtual(t, s)
			got, err := c.Users.GetByUsername(t.Context(), tt.username)
			if !errors.Is(err, tt.err) || (got == nil) != (tt.err != nil) || got != nil && got.ID != tt.want {
				t.Errorf("%+v, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
	s.sent, s.faults = nil, []error{errInvalid}
	c, _ := virtual(t, s)
	if _, err := c.Users.GetByUsername(t.Context(), "lee"); !errors.Is(err, connect.ErrInvalid) {
		t.Errorf("refused: %v", err)
	}
	if diff := cmp.Diff([]string{"SearchUsers EXACT lee"}, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestUsersList(t *testing.T) {
	s := &stub{page: 1, users: []connect.User{{ID: "u-1"}, {ID: "u-2"}}}
	c, _ := virtual(t, s)
	page, err := c.Users.List(t.Context(), connect.UserListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := ctikit.Page[connect.UserSummary]{Items: []connect.UserSummary{{ID: "u-1"}}, Next: "1"}
	if diff := cmp.Diff(want, page); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
}

func TestMatch(t *testing.T) {
	known := func(address string) bool {
		return address == "pat@example.test" || address == "lee@example.test"
	}
	tests := []struct {
		name string
		user connect.User
		want string
		err  error
		sent int
	}{
		{"the username comes first, and costs nothing", connect.User{ID: "u-1", Username: "Pat@Example.test ", Email: "lee@example.test"}, "pat@example.test", nil, 0},
		{"else the e-mail address", connect.User{ID: "u-1", Username: "lee", Email: "LEE@example.test"}, "lee@example.test", nil, 1},
		{"an address as username that nobody knows", connect.User{ID: "u-1", Username: "old@example.test", Email: "lee@example.test"}, "lee@example.test", nil, 1},
		{"no address, as with SAML", connect.User{ID: "u-1", Username: "sam"}, "", connect.ErrNotFound, 1},
		{"neither known", connect.User{ID: "u-1", Username: "sam", Email: "sam@example.test"}, "", connect.ErrNotFound, 1},
		{"nobody", connect.User{Username: "sam"}, "", connect.ErrInvalid, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &stub{users: []connect.User{tt.user}}
			c, _ := virtual(t, s)
			for range 3 {
				got, err := c.Users.Match(t.Context(), connect.UserSummary{ID: tt.user.ID, Username: tt.user.Username}, known)
				if got != tt.want || !errors.Is(err, tt.err) {
					t.Errorf("%q, %v; want %q, %v", got, err, tt.want, tt.err)
				}
			}
			if len(s.sent) != tt.sent {
				t.Errorf("sent %v, want %d", s.sent, tt.sent)
			}
		})
	}
}

func TestLookupRemembers(t *testing.T) {
	s := &stub{users: []connect.User{{ID: "u-1", Email: "one@example.test"}, {ID: "u-2"}, {ID: "u-3"}}, faults: []error{errNotFound}}
	c, clk := virtual(t, s, connect.WithUserCache(2, time.Hour), connect.WithoutQuotas())
	look := func(ids ...string) {
		t.Helper()
		for _, id := range ids {
			if u, err := c.Users.Lookup(t.Context(), id); err != nil || u.ID != id {
				t.Errorf("Lookup(%s) = %+v, %v", id, u, err)
			}
		}
	}
	if _, err := c.Users.Lookup(t.Context(), "u-1"); !errors.Is(err, connect.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
	steps := []struct {
		name string
		do   func()
		want []string
	}{
		{"a failure is not kept", func() { look("u-1") }, []string{"DescribeUser u-1"}},
		{"a user is", func() { look("u-1", "u-1") }, nil},
		{"two are", func() { look("u-2", "u-1", "u-2") }, []string{"DescribeUser u-2"}},
		{"a third drives out the oldest", func() { look("u-3", "u-2", "u-1") }, []string{"DescribeUser u-3", "DescribeUser u-1"}},
		{"an hour is too long", func() { clk.RunUntil(start.Add(time.Hour)); look("u-1", "u-3", "u-1", "u-3") }, []string{"DescribeUser u-1", "DescribeUser u-3"}},
	}
	for _, step := range steps {
		s.sent = nil
		step.do()
		if diff := cmp.Diff(step.want, s.sent); diff != "" {
			t.Errorf("%s: requests (-want +got):\n%s", step.name, diff)
		}
	}
}

// slow answers after ten seconds, and counts.
type slow struct {
	connect.UnimplementedAPI
	asked atomic.Int32
}

func (s *slow) DescribeUser(ctx context.Context, id string) (connect.User, error) {
	s.asked.Add(1)
	return connect.User{ID: id}, ctikit.SystemClock{}.Sleep(ctx, 10*time.Second)
}

func TestLookupAsksOnceForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &slow{}
		c := clientOf(t, api)
		began := time.Now()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if u, err := c.Users.Lookup(t.Context(), "u-1"); err != nil || u.ID != "u-1" {
					t.Errorf("%+v, %v", u, err)
				}
			})
		}
		all.Wait()
		if api.asked.Load() != 1 || time.Since(began) != 10*time.Second {
			t.Errorf("asked %d times in %v", api.asked.Load(), time.Since(began))
		}
	})
}

// Who waits for somebody else's question neither waits longer than its own
// context, nor gives up with theirs.
func TestLookupWithContextsThatEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &slow{}
		c := clientOf(t, api)
		var all sync.WaitGroup
		for wait, want := range map[time.Duration]error{
			3 * time.Second: context.DeadlineExceeded, // asks
			2 * time.Second: context.DeadlineExceeded, // waits
			time.Minute:     nil,                      // waits, and asks again
		} {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), wait)
				defer cancel()
				if wait != 3*time.Second {
					time.Sleep(time.Second)
				}
				if _, err := c.Users.Lookup(ctx, "u-1"); !errors.Is(err, want) {
					t.Errorf("%v: %v, want %v", wait, err, want)
				}
			})
		}
		all.Wait()
		if got := api.asked.Load(); got != 2 {
			t.Errorf("asked %d times, want 2", got)
		}
	})
}

// On a virtual clock a question may be asked again inside its own wait.
func TestLookupInsideItself(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	api := &sleepy{clock: clk}
	c := clientOf(t, api, connect.WithClock(clk))
	clk.AfterFunc(time.Second, func() {
		if u, err := c.Users.Lookup(t.Context(), "u-1"); err != nil || u.ID != "u-1" {
			t.Errorf("inside: %+v, %v", u, err)
		}
	})
	for range 2 {
		if u, err := c.Users.Lookup(t.Context(), "u-1"); err != nil || u.ID != "u-1" {
			t.Errorf("outside: %+v, %v", u, err)
		}
	}
	if diff := cmp.Diff([]time.Duration{3 * time.Second, 3 * time.Second}, api.answered); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

type sleepy struct {
	connect.UnimplementedAPI
	clock    *ctikit.VirtualClock
	answered []time.Duration
}

func (s *sleepy) DescribeUser(ctx context.Context, id string) (connect.User, error) {
	err := s.clock.Sleep(ctx, 2*time.Second)
	s.answered = append(s.answered, s.clock.Now().Sub(start))
	return connect.User{ID: id}, err
}

func TestLookupSurvivesAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &panicky{}
		c := clientOf(t, api)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			_, _ = c.Users.Lookup(t.Context(), "u-1")
		}()
		if u, err := c.Users.Lookup(t.Context(), "u-1"); err != nil || u.ID != "u-1" {
			t.Errorf("afterwards: %+v, %v", u, err)
		}
	})
}

type panicky struct {
	connect.UnimplementedAPI
	asked int
}

func (p *panicky) DescribeUser(_ context.Context, id string) (connect.User, error) {
	if p.asked++; p.asked == 1 {
		panic("an API with a bug")
	}
	return connect.User{ID: id}, nil
}
