package connect_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// What is missing or cannot be is an error of New, never a panic, all at once.
func TestFaultC17NewReportsEverything(t *testing.T) {
	_, err := connect.New((*stub)(nil),
		connect.WithRetries(0, time.Second), connect.WithRetries(1, 0), connect.WithUserCache(0, time.Hour),
		connect.WithUserCache(1, 0), connect.WithClock((*ctikit.VirtualClock)(nil)), connect.WithLogger(nil), nil,
		connect.WithRateObserver(nil), connect.WithReplyObserver(nil))
	want := `connect: new client: API: want one, got nil
retries: want at least 1 attempt and a positive wait, got 0 and 1s
retries: want at least 1 attempt and a positive wait, got 1 and 0s
user cache: want at least 1 user and a positive time, got 0 and 1h0m0s
user cache: want at least 1 user and a positive time, got 1 and 0s
clock: want one, got nil
logger: want one, got nil
option 7: want an option, got nil
rate observer: want a function, got nil
reply observer: want a function, got nil`
	if err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	for _, zero := range []*connect.Client{nil, {}} {
		if _, err := zero.With(); err == nil {
			t.Error("a client that New did not make has copies")
		}
	}
	c := clientOf(t, &stub{agents: []connect.UserData{{UserID: "u-1"}}}, connect.WithQuotas(new(connect.Quotas)))
	if _, _, err := c.Agents.Get(t.Context(), "u-1"); err != nil {
		t.Errorf("with zero Quotas: %v", err)
	}
	if _, err := c.With(nil); err == nil {
		t.Error("With takes a nil option")
	}
}

// Each method of an API that was embedded fails with its own name.
func TestUnimplementedAPI(t *testing.T) {
	none := reflect.ValueOf(connect.UnimplementedAPI{})
	for m := range reflect.TypeFor[connect.API]().Methods() {
		args := []reflect.Value{reflect.ValueOf(t.Context())}
		for j := 1; j < m.Type.NumIn(); j++ {
			args = append(args, reflect.Zero(m.Type.In(j)))
		}
		out := none.MethodByName(m.Name).Call(args)
		err, _ := reflect.TypeAssert[error](out[len(out)-1])
		if !errors.Is(err, connect.ErrUnimplemented) || err.Error() != "connect: "+m.Name+": Unimplemented" {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}

func TestErrorKinds(t *testing.T) {
	sentinels := []error{connect.ErrInvalid, connect.ErrNotFound, connect.ErrUnauthorized, connect.ErrForbidden, connect.ErrConflict,
		connect.ErrRateLimited, connect.ErrQuota, connect.ErrServer, connect.ErrUnimplemented}
	tests := []struct {
		err  connect.Error
		want error
		text string
	}{
		{connect.Error{Op: "PutUserStatus", Code: "InvalidParameterException", Status: 400, RequestID: "r-1"}, connect.ErrInvalid,
			"connect: PutUserStatus: 400 Bad Request: InvalidParameterException [request r-1]"},
		{connect.Error{Op: "X", Code: "InvalidRequestException"}, connect.ErrInvalid, "connect: X: InvalidRequestException"},
		{connect.Error{Op: "X", Code: "ResourceNotFoundException", Status: 404}, connect.ErrNotFound, "connect: X: 404 Not Found: ResourceNotFoundException"},
		{connect.Error{Op: "X", Code: "AccessDeniedException", Status: 403}, connect.ErrForbidden, "connect: X: 403 Forbidden: AccessDeniedException"},
		{connect.Error{Op: "X", Code: "ExpiredTokenException", Status: 403}, connect.ErrUnauthorized, "connect: X: 403 Forbidden: ExpiredTokenException"},
		{connect.Error{Op: "X", Code: "TooManyRequestsException", Status: 429}, connect.ErrRateLimited, "connect: X: 429 Too Many Requests: TooManyRequestsException"},
		{connect.Error{Op: "X", Code: "ServiceQuotaExceededException", Status: 402}, connect.ErrQuota, "connect: X: 402 Payment Required: ServiceQuotaExceededException"},
		{connect.Error{Op: "X", Code: "LimitExceededException", Status: 429}, connect.ErrQuota, "connect: X: 429 Too Many Requests: LimitExceededException"},
		{connect.Error{Op: "X", Code: "InternalServiceException", Status: 500}, connect.ErrServer, "connect: X: 500 Internal Server Error: InternalServiceException"},
		{connect.Error{Op: "X", Code: "New", Status: 422}, connect.ErrInvalid, "connect: X: 422 Unprocessable Entity: New"},
		{connect.Error{Op: "X", Code: "New", Status: 401}, connect.ErrUnauthorized, "connect: X: 401 Unauthorized: New"},
		{connect.Error{Op: "X", Code: "New", Status: 404}, connect.ErrNotFound, "connect: X: 404 Not Found: New"},
		{connect.Error{Op: "X", Code: "New", Status: 429}, connect.ErrRateLimited, "connect: X: 429 Too Many Requests: New"},
		{connect.Error{Op: "X", Code: "New", Status: 503}, connect.ErrServer, "connect: X: 503 Service Unavailable: New"},
		{connect.Error{Op: "X", Code: "ConflictException", Status: 409}, connect.ErrConflict, "connect: X: 409 Conflict: ConflictException"},
		{connect.Error{Op: "X", Code: "New", Status: 418}, nil, "connect: X: 418 I'm a teapot: New"},
		{connect.Error{Op: "X"}, nil, "connect: X"},
		{connect.Error{Op: "X", Code: "Unimplemented"}, connect.ErrUnimplemented, "connect: X: Unimplemented"},
	}
	for _, tt := range tests {
		for _, sentinel := range sentinels {
			if got := errors.Is(&tt.err, sentinel); got != errors.Is(tt.want, sentinel) {
				t.Errorf("%v is %v: %v", &tt.err, sentinel, got)
			}
		}
		if diff := cmp.Diff(tt.text, tt.err.Error()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestRetries(t *testing.T) {
	broken := &net.OpError{Op: "read", Err: errors.New("connection reset")}
	later := func(d time.Duration) error {
		return &connect.Error{Op: "Op", Code: "ThrottlingException", Status: 429, RetryAfter: d}
	}
	read := func(ctx context.Context, c *connect.Client) error { _, err := c.Statuses.Get(ctx, "s-1"); return err }
	set := func(ctx context.Context, c *connect.Client) error {
		return second(c.Agents.SetStatus(ctx, "u-1", "s-1"))
	}
	update := func(ctx context.Context, c *connect.Client) error {
		return c.Contacts.UpdateAttributes(ctx, "c-1", map[string]string{"k": "v"})
	}
	const ms = time.Millisecond
	tests := []struct {
		name   string
		call   func(context.Context, *connect.Client) error
		faults []error
		opts   []connect.Option
		at     []time.Duration // of the attempts
		want   error
	}{
		{"a throttled read", read, []error{errThrottled, errThrottled}, nil, []time.Duration{0, 500 * ms, 1250 * ms}, nil},
		{"a read that failed inside AWS", read, []error{errInternal}, nil, []time.Duration{0, 500 * ms}, nil},
		{"a read that broke off", read, []error{broken}, nil, []time.Duration{0, 500 * ms}, nil},
		{"a refused read", read, []error{errInvalid}, nil, []time.Duration{0}, connect.ErrInvalid},
		{"an unknown failure", read, []error{errors.ErrUnsupported}, nil, []time.Duration{0}, errors.ErrUnsupported},
		{"four attempts, no more", read, []error{errInternal, errInternal, errInternal, errThrottled}, nil, []time.Duration{0, 500 * ms, 1250 * ms, 2375 * ms}, connect.ErrRateLimited},
		{"one attempt", read, []error{errThrottled}, []connect.Option{connect.WithRetries(1, time.Minute)}, []time.Duration{0}, connect.ErrRateLimited},
		{"as long as the reply asks", read, []error{later(7 * time.Second), errThrottled}, nil, []time.Duration{0, 7 * time.Second, 7500 * ms}, nil},
		{"longer than we wait", read, []error{later(2 * time.Minute)}, nil, []time.Duration{0}, connect.ErrRateLimited},
		{"pauses stay under the longest wait", read, []error{errThrottled, errThrottled}, []connect.Option{connect.WithRetries(4, 100*ms)}, []time.Duration{0, 100 * ms, 200 * ms}, nil},
		{"a throttled write", set, []error{errThrottled}, nil, []time.Duration{0, 500 * ms}, nil},
		{"setting a status twice is harmless", set, []error{errInternal, broken}, nil, []time.Duration{0, 500 * ms, 1250 * ms}, nil},
		{"throttled attributes", update, []error{errThrottled}, nil, []time.Duration{0, 500 * ms}, nil},
		{"attributes that may have been set", update, []error{errInternal}, nil, []time.Duration{0}, connect.ErrServer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &stub{faults: tt.faults, statuses: []connect.AgentStatus{{ID: "s-1"}}}
			c, _ := virtual(t, s, tt.opts...)
			if err := tt.call(t.Context(), c); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if diff := cmp.Diff(tt.at, s.at); diff != "" {
				t.Errorf("attempts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRetriesEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		later := &connect.Error{Op: "Op", Code: "ThrottlingException", Status: 429, RetryAfter: 10 * time.Second}
		s := &stub{faults: []error{later, later}}
		c := clientOf(t, s)
		began := time.Now()

		short, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := c.Agents.SetStatus(short, "u-1", "s-1")
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, connect.ErrRateLimited) {
			t.Errorf("a wait that the deadline cuts off: %v", err)
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("slept %v towards a certain timeout", took)
		}

		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err = c.Agents.SetStatus(ctx, "u-1", "s-1")
		if !errors.Is(err, context.Canceled) || !errors.Is(err, connect.ErrRateLimited) {
			t.Errorf("cancelled while waiting: %v", err)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %v, want 1s", took)
		}
		if _, err := c.Agents.SetStatus(ctx, "u-1", "s-1"); !errors.Is(err, context.Canceled) || len(s.sent) != 2 {
			t.Errorf("an ended context: %v after %v", err, s.sent)
		}
		unlimited := clientOf(t, s, connect.WithoutQuotas())
		if _, err := unlimited.Agents.SetStatus(ctx, "u-1", "s-1"); !errors.Is(err, context.Canceled) || len(s.sent) != 2 {
			t.Errorf("an ended context without quotas: %v after %v", err, s.sent)
		}
	})
}

func TestRetriesAreLogged(t *testing.T) {
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c, _ := virtual(t, &stub{faults: []error{errThrottled}}, connect.WithLogger(log))
	if _, err := c.Agents.SetStatus(t.Context(), "user-of-ours", "s-1"); err != nil {
		t.Fatal(err)
	}
	got := text.String()
	if !strings.Contains(got, "op=PutUserStatus attempt=2 wait=500ms") || strings.Contains(got, "user-of-ours") {
		t.Errorf("log: %s", got)
	}
}

func TestQuotas(t *testing.T) {
	const ms = time.Millisecond
	set := func(ctx context.Context, c *connect.Client) error {
		return second(c.Agents.SetStatus(ctx, "u-1", "s-1"))
	}
	describe := func(ctx context.Context, c *connect.Client) error { _, err := c.Contacts.Get(ctx, "c-1"); return err }
	poll := func(ctx context.Context, c *connect.Client) error { _, _, err := c.Agents.Get(ctx, "u-1"); return err }
	tests := []struct {
		name     string
		adjusted map[connect.Operation]connect.Quota
		call     func(context.Context, *connect.Client) error
		calls    int
		last     time.Duration
	}{
		{"AWS' default, 2 a second after 5", nil, set, 5, 0},
		{"beyond the burst", nil, set, 9, 2 * time.Second},
		{"GetCurrentUserData has the default", nil, poll, 7, time.Second},
		{"contacts, 10 a second after 15", nil, describe, 15, 0},
		{"contacts beyond the burst", nil, describe, 20, 500 * ms},
		{"adjusted", map[connect.Operation]connect.Quota{connect.PutUserStatus: {PerSecond: 1, Burst: 1}}, set, 4, 3 * time.Second},
		{"others stay", map[connect.Operation]connect.Quota{connect.PutUserStatus: {PerSecond: 1, Burst: 1}}, describe, 16, 100 * ms},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, err := connect.NewQuotas(tt.adjusted)
			if err != nil {
				t.Fatal(err)
			}
			s := &stub{}
			c, _ := virtual(t, s, connect.WithQuotas(q))
			for range tt.calls {
				if err := tt.call(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			if got := s.at[len(s.at)-1]; got != tt.last {
				t.Errorf("the last request went out after %v, want %v", got, tt.last)
			}
		})
	}
}

func TestQuotasAreSharedAndPerOperation(t *testing.T) {
	q, err := connect.NewQuotas(map[connect.Operation]connect.Quota{connect.PutUserStatus: {PerSecond: 1, Burst: 1}})
	if err != nil {
		t.Fatal(err)
	}
	one, clk := virtual(t, &stub{}, connect.WithQuotas(q))
	s := &stub{clock: clk, statuses: []connect.AgentStatus{{ID: "s-1"}}}
	other := clientOf(t, s, connect.WithQuotas(q), connect.WithClock(clk))
	if _, err := one.Agents.SetStatus(t.Context(), "u-1", "s-1"); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Statuses.Get(t.Context(), "s-1"); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Agents.SetStatus(t.Context(), "u-1", "s-1"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{0, time.Second}, s.at); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	for range 20 {
		if _, err := clientOf(t, s, connect.WithoutQuotas(), connect.WithClock(clk)).Agents.SetStatus(t.Context(), "u", "s"); err != nil {
			t.Fatal(err)
		}
	}
	if got := clk.Now().Sub(start); got != time.Second {
		t.Errorf("without quotas the clock moved to %v", got)
	}
}

func TestQuotasAndDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, err := connect.NewQuotas(map[connect.Operation]connect.Quota{connect.PutUserStatus: {PerSecond: 0.1, Burst: 1}})
		if err != nil {
			t.Fatal(err)
		}
		s := &stub{}
		c := clientOf(t, s, connect.WithQuotas(q))
		began := time.Now()
		if _, err := c.Agents.SetStatus(t.Context(), "u-1", "s-1"); err != nil {
			t.Fatal(err)
		}
		for range 3 { // nobody who gives up uses up the budget
			short, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			_, err := c.Agents.SetStatus(short, "u-1", "s-1")
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, connect.ErrRateLimited) || !strings.Contains(err.Error(), "PutUserStatus") {
				t.Errorf("a quota beyond the deadline: %v", err)
			}
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("slept %v towards a certain timeout", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := c.Agents.SetStatus(ctx, "u-1", "s-1"); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if _, err := c.Agents.SetStatus(t.Context(), "u-1", "s-1"); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("the second request went out after %v, want 10s", took)
		}
		if len(s.sent) != 2 {
			t.Errorf("sent %v", s.sent)
		}
	})
}

func TestNewQuotasRefuses(t *testing.T) {
	_, err := connect.NewQuotas(map[connect.Operation]connect.Quota{
		"DeleteUser": {1, 1}, connect.ListUsers: {0, 1}, connect.ListQueues: {math.NaN(), 1}, connect.SearchUsers: {math.Inf(1), 1}, connect.DescribeUser: {1, 0},
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`"DeleteUser"`, "ListUsers: PerSecond: want a positive, finite number, got 0", "ListQueues: PerSecond: want a positive, finite number, got NaN", "SearchUsers: PerSecond: want a positive, finite number, got +Inf", "DescribeUser: Burst: want at least 1, got 0"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %q:\n%v", want, err)
		}
	}
	all := map[connect.Operation]connect.Quota{}
	for m := range reflect.TypeFor[connect.API]().Methods() {
		all[connect.Operation(m.Name)] = connect.Quota{PerSecond: 1, Burst: 1}
	}
	if _, err := connect.NewQuotas(all); err != nil {
		t.Errorf("an operation of the API has no name here: %v", err)
	}
}

func TestListsThatNeverEnd(t *testing.T) {
	api := loop{}
	c := clientOf(t, api, connect.WithClock(ctikit.NewVirtualClock(start)))
	got, err := collect(c.Users.All(t.Context(), connect.UserListOptions{}))
	if !errors.Is(err, connect.ErrCursorLoop) {
		t.Errorf("error %v, want ErrCursorLoop", err)
	}
	if diff := cmp.Diff(2, len(got)); diff != "" {
		t.Error(diff)
	}
}

// loop is an API whose list of users names as its next page itself.
type loop struct{ connect.UnimplementedAPI }

func (loop) ListUsers(context.Context, connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
	return ctikit.Page[connect.UserSummary]{Items: []connect.UserSummary{{ID: "u-1"}}, Next: "again"}, nil
}

func TestListsGoPageByPage(t *testing.T) {
	s := &stub{page: 2, faults: []error{nil, errThrottled, nil, errInternal, errInvalid}}
	for i := range 7 {
		s.users = append(s.users, connect.User{ID: fmt.Sprint("u-", i)})
	}
	c, _ := virtual(t, s)
	got, err := collect(c.Users.All(t.Context(), connect.UserListOptions{}))
	if !errors.Is(err, connect.ErrInvalid) || len(got) != 4 {
		t.Errorf("%d users before %v, want 4 before ErrInvalid", len(got), err)
	}
	want := []string{"ListUsers", "ListUsers 2", "ListUsers 2", "ListUsers 4", "ListUsers 4"}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}

	s.sent = nil
	for _, err := range c.Users.All(t.Context(), connect.UserListOptions{}) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if diff := cmp.Diff([]string{"ListUsers"}, s.sent); diff != "" {
		t.Errorf("requests of who stops early (-want +got):\n%s", diff)
	}
}

func second[T any](_ T, err error) error { return err }

func TestPageSizes(t *testing.T) {
	s := &sized{}
	c := clientOf(t, s)
	if _, err := collect(c.Statuses.All(t.Context(), connect.StatusListOptions{Cursor: "x", Size: 50})); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Statuses.List(t.Context(), connect.StatusListOptions{Cursor: "y", Size: 7}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Statuses.List(t.Context(), connect.StatusListOptions{Size: -1}); !errors.Is(err, connect.ErrInvalid) {
		t.Errorf("a negative size: %v", err)
	}
	if diff := cmp.Diff([]connect.PageRequest{{Cursor: "x", Size: 50}, {Cursor: "y", Size: 7}}, s.pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
}

type sized struct {
	connect.UnimplementedAPI
	pages []connect.PageRequest
}

func (s *sized) SearchAgentStatuses(_ context.Context, p connect.PageRequest) (ctikit.Page[connect.AgentStatus], error) {
	s.pages = append(s.pages, p)
	return ctikit.Page[connect.AgentStatus]{}, nil
}
