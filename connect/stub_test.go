package connect_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// stub is an API in memory. It notes what was asked, and fails as asked before
// it answers.
type stub struct {
	connect.UnimplementedAPI

	clock  ctikit.Clock
	sent   []string // operation, arguments, page token
	at     []time.Duration
	faults []error // of the next requests; nil for none
	page   int     // items a page, 0 for all

	statuses   []connect.AgentStatus
	users      []connect.User
	agents     []connect.UserData
	queues     []connect.QueueSummary
	profile    connect.RoutingProfile
	rows       []connect.RoutingProfileQueue
	contact    connect.Contact
	references []connect.ContactReference
	filters    []connect.UserDataFilter
	updated    []map[string]string
	tasks      []connect.TaskStart
	found      []connect.ContactSummary
	profiles   []connect.RoutingProfileSummary
}

func (s *stub) note(ctx context.Context, op connect.Operation, args ...string) error {
	s.sent = append(s.sent, strings.TrimRight(strings.Join(append([]string{string(op)}, args...), " "), " "))
	if s.clock != nil {
		s.at = append(s.at, s.clock.Now().Sub(start))
	}
	if len(s.faults) > 0 {
		fault := s.faults[0]
		s.faults = s.faults[1:]
		return fault
	}
	return ctx.Err()
}

// cut is a page of items; its token is the place of the next item.
func cut[T any](s *stub, all []T, p connect.PageRequest) ctikit.Page[T] {
	from, _ := strconv.Atoi(p.Cursor)
	to := len(all)
	if s.page > 0 {
		to = min(from+s.page, to)
	}
	out := ctikit.Page[T]{Items: all[from:to]}
	if to < len(all) {
		out.Next = strconv.Itoa(to)
	}
	return out
}

func summaries(users []connect.User) (out []connect.UserSummary) {
	for _, u := range users {
		out = append(out, connect.UserSummary{ID: u.ID, Username: u.Username})
	}
	return out
}

func (s *stub) SearchAgentStatuses(ctx context.Context, p connect.PageRequest) (ctikit.Page[connect.AgentStatus], error) {
	return cut(s, s.statuses, p), s.note(ctx, connect.SearchAgentStatuses, p.Cursor)
}

func (s *stub) DescribeAgentStatus(ctx context.Context, id string) (connect.AgentStatus, error) {
	return pick(s.statuses, func(a connect.AgentStatus) bool { return a.ID == id }, s.note(ctx, connect.DescribeAgentStatus, id))
}

func (s *stub) PutUserStatus(ctx context.Context, user, status string) error {
	return s.note(ctx, connect.PutUserStatus, user, status)
}

func (s *stub) GetCurrentUserData(ctx context.Context, f connect.UserDataFilter, p connect.PageRequest) (ctikit.Page[connect.UserData], error) {
	s.filters = append(s.filters, f)
	return cut(s, s.agents, p), s.note(ctx, connect.GetCurrentUserData, p.Cursor)
}

func (s *stub) ListUsers(ctx context.Context, p connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
	return cut(s, summaries(s.users), p), s.note(ctx, connect.ListUsers, p.Cursor)
}

func (s *stub) SearchUsers(ctx context.Context, m connect.StringMatch, p connect.PageRequest) (ctikit.Page[connect.UserSummary], error) {
	found := slices.DeleteFunc(summaries(s.users), func(u connect.UserSummary) bool { return !strings.EqualFold(u.Username, m.Value) })
	return cut(s, found, p), s.note(ctx, connect.SearchUsers, string(m.How), m.Value, p.Cursor)
}

func (s *stub) DescribeUser(ctx context.Context, id string) (connect.User, error) {
	return pick(s.users, func(u connect.User) bool { return u.ID == id }, s.note(ctx, connect.DescribeUser, id))
}

func (s *stub) ListQueues(ctx context.Context, types []connect.QueueType, p connect.PageRequest) (ctikit.Page[connect.QueueSummary], error) {
	kept := slices.DeleteFunc(slices.Clone(s.queues), func(q connect.QueueSummary) bool {
		return len(types) > 0 && !slices.Contains(types, q.Type)
	})
	return cut(s, kept, p), s.note(ctx, connect.ListQueues, p.Cursor)
}

func (s *stub) DescribeQueue(ctx context.Context, id string) (connect.Queue, error) {
	q, err := pick(s.queues, func(q connect.QueueSummary) bool { return q.ID == id }, s.note(ctx, connect.DescribeQueue, id))
	return connect.Queue{ID: q.ID, Name: q.Name}, err
}

func (s *stub) DescribeRoutingProfile(ctx context.Context, id string) (connect.RoutingProfile, error) {
	return s.profile, s.note(ctx, connect.DescribeRoutingProfile, id)
}

func (s *stub) ListRoutingProfileQueues(ctx context.Context, id string, p connect.PageRequest) (ctikit.Page[connect.RoutingProfileQueue], error) {
	return cut(s, s.rows, p), s.note(ctx, connect.ListRoutingProfileQueues, id, p.Cursor)
}

func (s *stub) DescribeContact(ctx context.Context, id string) (connect.Contact, error) {
	return s.contact, s.note(ctx, connect.DescribeContact, id)
}

func (s *stub) ListContactReferences(ctx context.Context, id string, types []connect.ReferenceType, cursor string) (ctikit.Page[connect.ContactReference], error) {
	kept := slices.DeleteFunc(slices.Clone(s.references), func(r connect.ContactReference) bool { return !slices.Contains(types, r.Type) })
	return cut(s, kept, connect.PageRequest{Cursor: cursor}), s.note(ctx, connect.ListContactReferences, id, cursor)
}

func (s *stub) GetContactAttributes(ctx context.Context, id string) (map[string]string, error) {
	return s.contact.Attributes, s.note(ctx, connect.GetContactAttributes, id)
}

func (s *stub) UpdateContactAttributes(ctx context.Context, id string, attributes map[string]string) error {
	s.updated = append(s.updated, attributes)
	return s.note(ctx, connect.UpdateContactAttributes, id)
}

func (s *stub) StartTaskContact(ctx context.Context, task connect.TaskStart) (string, error) {
	s.tasks = append(s.tasks, task)
	return "t-1", s.note(ctx, connect.StartTaskContact, task.Name)
}

func (s *stub) StopContact(ctx context.Context, id string) error {
	return s.note(ctx, connect.StopContact, id)
}

func (s *stub) SuspendContactRecording(ctx context.Context, r connect.RecordingTarget) error {
	return s.note(ctx, connect.SuspendContactRecording, r.ContactID, r.Conversation, string(r.Type))
}

func (s *stub) ResumeContactRecording(ctx context.Context, r connect.RecordingTarget) error {
	return s.note(ctx, connect.ResumeContactRecording, r.ContactID, r.Conversation, string(r.Type))
}

func (s *stub) MonitorContact(ctx context.Context, m connect.MonitorStart) (string, error) {
	return "m-1", s.note(ctx, connect.MonitorContact, m.ContactID, m.UserID, m.ClientToken)
}

func (s *stub) SearchContacts(ctx context.Context, search connect.ContactSearch, p connect.PageRequest) (ctikit.Page[connect.ContactSummary], error) {
	return cut(s, s.found, p), s.note(ctx, connect.SearchContacts, string(search.By), p.Cursor)
}

func (s *stub) ListRoutingProfiles(ctx context.Context, p connect.PageRequest) (ctikit.Page[connect.RoutingProfileSummary], error) {
	return cut(s, s.profiles, p), s.note(ctx, connect.ListRoutingProfiles, p.Cursor)
}

func (s *stub) SearchQueues(ctx context.Context, m connect.StringMatch, p connect.PageRequest) (ctikit.Page[connect.Queue], error) {
	return cut(s, []connect.Queue{{ID: "q-1"}, {ID: "q-2"}}, p), s.note(ctx, connect.SearchQueues, string(m.How), m.Value, p.Cursor)
}

func (s *stub) DescribeInstance(ctx context.Context) (connect.Instance, error) {
	return connect.Instance{ID: "i-1"}, s.note(ctx, connect.DescribeInstance)
}

func (s *stub) ListUserHierarchyGroups(ctx context.Context, p connect.PageRequest) (ctikit.Page[connect.HierarchyGroup], error) {
	return cut(s, []connect.HierarchyGroup{{ID: "g-1"}, {ID: "g-2"}}, p), s.note(ctx, connect.ListUserHierarchyGroups, p.Cursor)
}

func (s *stub) DescribeUserHierarchyGroup(ctx context.Context, id string) (connect.HierarchyGroupDetail, error) {
	return connect.HierarchyGroupDetail{LevelID: "l-1"}, s.note(ctx, connect.DescribeUserHierarchyGroup, id)
}

func (s *stub) DescribeUserHierarchyStructure(ctx context.Context) ([]connect.HierarchyLevel, error) {
	return []connect.HierarchyLevel{{ID: "l-1"}}, s.note(ctx, connect.DescribeUserHierarchyStructure)
}

func pick[T any](all []T, is func(T) bool, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], nil
	}
	return none, errNotFound
}

var (
	errNotFound  = &connect.Error{Op: "Describe", Code: "ResourceNotFoundException", Status: 404}
	errThrottled = &connect.Error{Op: "Op", Code: "ThrottlingException", Status: 429}
	errInternal  = &connect.Error{Op: "Op", Code: "InternalServiceException", Status: 500}
	errInvalid   = &connect.Error{Op: "Op", Code: "InvalidParameterException", Status: 400}
)

// virtual is a client of s on a clock that moves only when somebody waits.
func virtual(t *testing.T, s *stub, opts ...connect.Option) (*connect.Client, *ctikit.VirtualClock) {
	t.Helper()
	clk := ctikit.NewVirtualClock(start)
	s.clock = clk
	return clientOf(t, s, append([]connect.Option{connect.WithClock(clk)}, opts...)...), clk
}

func clientOf(t *testing.T, api connect.API, opts ...connect.Option) *connect.Client {
	t.Helper()
	c, err := connect.New(api, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// collect gives the items before the error.
func collect[T any](seq iter.Seq2[T, error]) (items []T, err error) {
	for item, e := range seq {
		if e != nil {
			return items, errors.Join(err, e)
		}
		items = append(items, item)
	}
	return items, nil
}
