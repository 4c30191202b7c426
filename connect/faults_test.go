package connect_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// Events are decoded and proven by nobody: no function of that kind is called
// Parse here.
func TestFaultC1DecodersAreNamedSo(t *testing.T) {
	agent, err := connect.DecodeAgentEvent([]byte(onACall))
	if err != nil {
		t.Fatal(err)
	}
	contact, err := connect.DecodeContactEvent([]byte(completedEvent))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[connect.Event]string{&agent: "e-1", &contact: "evt-1"}
	for ev, want := range keys {
		if got := ev.Meta(); got.Key != want || got.At.IsZero() || got.AccountID != "123456789012" {
			t.Errorf("%T: envelope %+v, want key %q", ev, got, want)
		}
	}
	if string(agent.Raw()) != onACall || string(contact.Raw()) != completedDetail {
		t.Error("Raw is not the event's own part")
	}
	agent, err = connect.DecodeAgentEvent([]byte(strings.Replace(onACall, `"EventId":"e-1",`, "", 1)))
	if err != nil || len(agent.Key) != 64 {
		t.Errorf("an event without an id has key %q, %v, want a hash", agent.Key, err)
	}
}

// Neither an error nor a log line shows what a caller or AWS put into it that
// could be of a person.
func TestFaultC10ErrorsShowNothingPersonal(t *testing.T) {
	const canary = "+14155550100"
	refusal := &connect.Error{Op: "DescribeUser", Code: "anna@example.test", Status: 400, RequestID: canary}
	var log bytes.Buffer
	s := &stub{faults: []error{refusal, &connect.Error{Op: "X", Code: canary, Status: 503}}}
	c, _ := virtual(t, s, connect.WithLogger(slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	_, first := c.Users.Get(t.Context(), canary)
	_, _ = c.Users.Get(t.Context(), canary)
	texts := []string{log.String()}
	for _, err := range []error{refusal, fmt.Errorf("get: %w", refusal), first, connect.CheckAttributes(map[string]string{"a b": canary})} {
		texts = append(texts, err.Error(), fmt.Sprintf("%v %+v %s %q", err, err, err, err))
	}
	for _, text := range texts {
		if strings.Contains(text, canary) || strings.Contains(text, "anna") {
			t.Errorf("shows a person's data: %s", text)
		}
	}
	if !strings.Contains(log.String(), "retrying") {
		t.Errorf("log %q", log.String())
	}
}

// Options that the API has no use for do not exist: each field of each list's
// options reaches a request.
func TestFaultC19EveryListOptionIsSent(t *testing.T) {
	s := &sent{}
	c := clientOf(t, s)
	ctx := t.Context()
	filter := connect.UserDataFilter{UserIDs: []string{"u-1"}, ContactStates: []connect.ContactState{connect.Connected}}
	calls := []func() error{
		func() error {
			return second(c.Statuses.List(ctx, connect.StatusListOptions{Cursor: "c", Size: 7}))
		},
		func() error { return second(c.Users.List(ctx, connect.UserListOptions{Cursor: "c", Size: 7})) },
		func() error {
			return second(c.Queues.List(ctx, connect.QueueListOptions{Types: []connect.QueueType{connect.AgentQueue}, Cursor: "c", Size: 7}))
		},
		func() error {
			return second(c.Agents.List(ctx, connect.AgentListOptions{Filter: filter, Cursor: "c", Size: 7}))
		},
	}
	for _, call := range calls {
		if err := call(); err != nil {
			t.Fatal(err)
		}
	}
	page := connect.PageRequest{Cursor: "c", Size: 7}
	want := []any{page, page, []connect.QueueType{connect.AgentQueue}, page, filter, page}
	if diff := cmp.Diff(want, s.got); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	for _, o := range []any{connect.StatusListOptions{}, connect.UserListOptions{}} {
		if n := reflect.TypeOf(o).NumField(); n != 2 {
			t.Errorf("%T has %d fields, this test knows 2", o, n)
		}
	}
	many := connect.UserDataFilter{UserIDs: strings.Split(strings.Repeat("u,", 100)+"u", ",")}
	if _, err := c.Agents.List(ctx, connect.AgentListOptions{Filter: many}); !errors.Is(err, connect.ErrInvalid) {
		t.Errorf("a page of 101 users: %v", err)
	}
}

// sent is an API that notes the arguments of lists.
type sent struct {
	connect.UnimplementedAPI
	got []any
}

func (s *sent) SearchAgentStatuses(_ context.Context, p connect.PageRequest) (out ctikit.Page[connect.AgentStatus], err error) {
	s.got = append(s.got, p)
	return out, nil
}

func (s *sent) ListUsers(_ context.Context, p connect.PageRequest) (out ctikit.Page[connect.UserSummary], err error) {
	s.got = append(s.got, p)
	return out, nil
}

func (s *sent) ListQueues(_ context.Context, types []connect.QueueType, p connect.PageRequest) (out ctikit.Page[connect.QueueSummary], err error) {
	s.got = append(s.got, types, p)
	return out, nil
}

func (s *sent) GetCurrentUserData(_ context.Context, f connect.UserDataFilter, p connect.PageRequest) (out ctikit.Page[connect.UserData], err error) {
	s.got = append(s.got, f, p)
	return out, nil
}

// dated is an API whose replies take a second and have a Date, but for cut
// ones.
type dated struct {
	connect.UnimplementedAPI
	clock  *ctikit.VirtualClock
	faults []error
}

const ahead = time.Hour // of AWS' clock

func (d *dated) PutUserStatus(ctx context.Context, _, _ string) error {
	if err := d.clock.Sleep(ctx, time.Second); err != nil {
		return err
	}
	var err error
	if len(d.faults) > 0 {
		err, d.faults = d.faults[0], d.faults[1:]
	}
	var refused *connect.Error
	if err == nil || errors.As(err, &refused) {
		connect.ReplyDate(ctx, d.clock.Now().Add(ahead))
	}
	return err
}

func TestReceipts(t *testing.T) {
	second := func(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }
	throttled := &connect.Error{Op: "PutUserStatus", Code: "ThrottlingException", Status: 429, RetryAfter: 4 * time.Second}
	internal := &connect.Error{Op: "PutUserStatus", Code: "InternalServiceException", Status: 500, RetryAfter: 4 * time.Second}
	tests := []struct {
		name   string
		faults []error
		want   ctikit.Receipt
		seen   []time.Time // Date of the replies
		rates  int
	}{
		{"at once", nil, ctikit.Receipt{Started: second(0), Ended: second(1), Date: second(1).Add(ahead)}, []time.Time{second(1)}, 0},
		{"a throttled request did nothing", []error{throttled},
			ctikit.Receipt{Started: second(5), Ended: second(6), Date: second(6).Add(ahead)}, []time.Time{second(1), second(6)}, 1},
		{"a failed one may have been carried out", []error{internal},
			ctikit.Receipt{Started: second(0), Ended: second(6), Date: second(6).Add(ahead)}, []time.Time{second(1), second(6)}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			clk := ctikit.NewVirtualClock(start)
			var seen []time.Time
			var rates []ctikit.RateLimit
			c := clientOf(t, &dated{clock: clk, faults: tt.faults}, connect.WithClock(clk),
				connect.WithReplyObserver(func(r ctikit.Receipt) { seen = append(seen, r.Date.Add(-ahead)) }),
				connect.WithRateObserver(func(r ctikit.RateLimit) { rates = append(rates, r) }))
			got, err := c.Agents.SetStatus(t.Context(), "u-1", "s-1")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("receipt (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.seen, seen); diff != "" {
				t.Errorf("replies (-want +got):\n%s", diff)
			}
			want := ctikit.RateLimit{Bucket: "PutUserStatus", Limit: -1, Remaining: -1, RetryAfter: 4 * time.Second, Status: 429}
			if len(rates) != tt.rates || len(rates) > 0 && rates[0] != want {
				t.Errorf("rates %+v", rates)
			}
		})
	}
}

func TestHierarchyAndProficiencies(t *testing.T) {
	text := strings.NewReplacer(
		`"AgentHierarchyGroups":null`, `"AgentHierarchyGroups":{"Level1":{"ARN":"`+arnPrefix+`/agent-group/g-1","Name":"Berlin"},"Level2":null,"Level3":{"ARN":"`+arnPrefix+`/agent-group/g-3","Name":"Team 3"}}`,
		`"Proficiencies":[]`, `"Proficiencies":[{"Level":3.0,"Name":"Technology","Value":"Kinesis"},{"Level":1.5,"Name":"Location","Value":"WA"}]`,
	).Replace(onACall)
	e, err := connect.DecodeAgentEvent([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	groups := connect.Hierarchy{{ID: "g-1", ARN: arnPrefix + "/agent-group/g-1", Name: "Berlin"}, {}, {ID: "g-3", ARN: arnPrefix + "/agent-group/g-3", Name: "Team 3"}}
	if diff := cmp.Diff(groups, e.Current.Hierarchy); diff != "" {
		t.Errorf("hierarchy (-want +got):\n%s", diff)
	}
	skills := []connect.Proficiency{{Name: "Technology", Value: "Kinesis", Level: 3}, {Name: "Location", Value: "WA", Level: 1.5}}
	if diff := cmp.Diff(skills, e.Current.Proficiencies); diff != "" {
		t.Errorf("proficiencies (-want +got):\n%s", diff)
	}
	detail := strings.Replace(completedDetail, `"agentInfo":{`, `"agentInfo":{"hierarchyGroups":{"level1":{"arn":"`+arnPrefix+`/agent-group/g-1"}},`, 1)
	c, err := connect.DecodeContactEvent([]byte(detail))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(connect.Hierarchy{{ID: "g-1", ARN: arnPrefix + "/agent-group/g-1"}}, c.Agent.Hierarchy); diff != "" {
		t.Errorf("a contact's agent (-want +got):\n%s", diff)
	}
	if _, err := json.Marshal(e); err != nil {
		t.Errorf("an event does not encode: %v", err)
	}
}
