package connect_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// Arguments that cannot be right are refused before anything is sent.
func TestArgumentsAreChecked(t *testing.T) {
	tenStates := make([]connect.ContactState, 10)
	current := func(f connect.UserDataFilter) func(context.Context, *connect.Client) error {
		return func(ctx context.Context, c *connect.Client) error {
			_, err := collect(c.Agents.All(ctx, connect.AgentListOptions{Filter: f}))
			return err
		}
	}
	update := func(conversation string, a map[string]string) func(context.Context, *connect.Client) error {
		return func(ctx context.Context, c *connect.Client) error {
			return c.Contacts.UpdateAttributes(ctx, conversation, a)
		}
	}
	tests := []struct {
		name string
		call func(context.Context, *connect.Client) error
		want string
	}{
		{"no status", func(ctx context.Context, c *connect.Client) error { _, err := c.Statuses.Get(ctx, ""); return err }, "status id: want a value, got an empty string"},
		{"no user", func(ctx context.Context, c *connect.Client) error { _, err := c.Users.Get(ctx, ""); return err }, "user id: want a value, got an empty string"},
		{"no user to look up", func(ctx context.Context, c *connect.Client) error { _, err := c.Users.Lookup(ctx, ""); return err }, "user id: want a value, got an empty string"},
		{"no username", func(ctx context.Context, c *connect.Client) error {
			_, err := c.Users.GetByUsername(ctx, "")
			return err
		}, "username: want a value, got an empty string"},
		{"no agent", func(ctx context.Context, c *connect.Client) error { _, _, err := c.Agents.Get(ctx, ""); return err }, "user id: want a value, got an empty string"},
		{"status of nobody", func(ctx context.Context, c *connect.Client) error { return second(c.Agents.SetStatus(ctx, "", "s-1")) }, "user id: want a value, got an empty string"},
		{"no status to set", func(ctx context.Context, c *connect.Client) error { return second(c.Agents.SetStatus(ctx, "u-1", "")) }, "status id: want a value, got an empty string"},
		{"no queue", func(ctx context.Context, c *connect.Client) error { _, err := c.Queues.Get(ctx, ""); return err }, "queue id: want a value, got an empty string"},
		{"no profile", func(ctx context.Context, c *connect.Client) error {
			_, err := c.RoutingProfiles.OutboundQueues(ctx, "")
			return err
		}, "routing profile id: want a value, got an empty string"},
		{"queues of no profile", func(ctx context.Context, c *connect.Client) error {
			_, err := collect(c.RoutingProfiles.AllQueues(ctx, ""))
			return err
		}, "routing profile id: want a value, got an empty string"},
		{"no contact", func(ctx context.Context, c *connect.Client) error { _, err := c.Contacts.Get(ctx, ""); return err }, "contact id: want a value, got an empty string"},
		{"references of no contact", func(ctx context.Context, c *connect.Client) error {
			_, err := collect(c.Contacts.AllReferences(ctx, "", connect.URLReference))
			return err
		}, "contact id: want a value, got an empty string"},
		{"no conversation", func(ctx context.Context, c *connect.Client) error {
			_, err := c.Contacts.Attributes(ctx, "")
			return err
		}, "conversation id: want a value, got an empty string"},
		{"attributes of nothing", update("", map[string]string{"k": "v"}), "conversation id: want a value, got an empty string"},
		{"a key with a blank", update("c-1", map[string]string{"a secret": "v"}), "got one of 8 bytes"},
		{"an empty key", update("c-1", map[string]string{"": "v"}), "keys, got an empty one"},
		{"a value of other bytes", update("c-1", map[string]string{"k": "\xff"}), "values of valid UTF-8"},
		{"too many bytes", update("c-1", map[string]string{"k": strings.Repeat("x", connect.MaxAttributeBytes)}), "at most 32768 bytes of keys and values, got 32769"},
		{"no filter", current(connect.UserDataFilter{}), "exactly one list of ids, got 0"},
		{"two filters", current(connect.UserDataFilter{UserIDs: []string{"u"}, QueueIDs: []string{"q"}}), "exactly one list of ids, got 2"},
		{"a filter with an empty id", current(connect.UserDataFilter{UserIDs: []string{"u", ""}}), "ids, got an empty one"},
		{"two groups", current(connect.UserDataFilter{HierarchyGroupIDs: []string{"a", "b"}}), "at most one hierarchy group, got 2"},
		{"ten states", current(connect.UserDataFilter{UserIDs: []string{"u"}, ContactStates: tenStates}), "at most 9 contact states, got 10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &stub{}
			c, _ := virtual(t, s)
			err := tt.call(t.Context(), c)
			if !errors.Is(err, connect.ErrInvalid) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("error %v, want an ErrInvalid with %q", err, tt.want)
			}
			if len(s.sent) != 0 {
				t.Errorf("sent %v", s.sent)
			}
		})
	}
}

func TestStatuses(t *testing.T) {
	s := &stub{page: 1, statuses: []connect.AgentStatus{
		{ID: "s-1", Name: "Available", Type: connect.Routable, State: connect.Enabled},
		{ID: "s-2", Name: "Old", Type: connect.Custom, State: connect.Disabled},
	}}
	c, _ := virtual(t, s)
	got, err := collect(c.Statuses.All(t.Context(), connect.StatusListOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.statuses, got); diff != "" {
		t.Errorf("All (-want +got):\n%s", diff)
	}
	page, err := c.Statuses.List(t.Context(), connect.StatusListOptions{Cursor: "1"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ctikit.Page[connect.AgentStatus]{Items: s.statuses[1:]}, page); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
	if _, err := c.Statuses.Get(t.Context(), "s-3"); !errors.Is(err, connect.ErrNotFound) {
		t.Errorf("Get: %v, want ErrNotFound", err)
	}
	want := []string{"SearchAgentStatuses", "SearchAgentStatuses 1", "SearchAgentStatuses 1", "DescribeAgentStatus s-3"}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestAgentsCurrentAsksForAHundredAtATime(t *testing.T) {
	ids := make([]string, 250)
	for i := range ids {
		ids[i] = fmt.Sprint("id-", i)
	}
	states := []connect.ContactState{connect.Ended}
	parts := func(as func([]string) connect.UserDataFilter) []connect.UserDataFilter {
		return []connect.UserDataFilter{as(ids[:100]), as(ids[100:200]), as(ids[200:])}
	}
	users := func(ids []string) connect.UserDataFilter {
		return connect.UserDataFilter{UserIDs: ids, ContactStates: states}
	}
	queues := func(ids []string) connect.UserDataFilter { return connect.UserDataFilter{QueueIDs: ids} }
	profiles := func(ids []string) connect.UserDataFilter { return connect.UserDataFilter{RoutingProfileIDs: ids} }
	group := connect.UserDataFilter{HierarchyGroupIDs: []string{"g"}}
	tests := []struct {
		name   string
		filter connect.UserDataFilter
		want   []connect.UserDataFilter
	}{
		{"users", users(ids), parts(users)},
		{"queues", queues(ids), parts(queues)},
		{"routing profiles", profiles(ids), parts(profiles)},
		{"a group", group, []connect.UserDataFilter{group}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &stub{agents: []connect.UserData{{UserID: "u-1"}, {UserID: "u-2"}}}
			c, _ := virtual(t, s)
			got, err := collect(c.Agents.All(t.Context(), connect.AgentListOptions{Filter: tt.filter}))
			if err != nil || len(got) != 2*len(tt.want) {
				t.Errorf("%d users, %v", len(got), err)
			}
			if diff := cmp.Diff(tt.want, s.filters); diff != "" {
				t.Errorf("filters (-want +got):\n%s", diff)
			}
			for _, err := range c.Agents.All(t.Context(), connect.AgentListOptions{Filter: tt.filter}) {
				if err != nil {
					t.Error(err)
				}
				break
			}
			if len(s.filters) != len(tt.want)+1 {
				t.Errorf("who stops early asked %d times more", len(s.filters)-len(tt.want))
			}
		})
	}
}

func TestAgentsCurrentStopsAtAnError(t *testing.T) {
	s := &stub{faults: []error{errInvalid}}
	c, _ := virtual(t, s)
	_, err := collect(c.Agents.All(t.Context(), connect.AgentListOptions{Filter: connect.UserDataFilter{UserIDs: make150()}}))
	if !errors.Is(err, connect.ErrInvalid) || len(s.sent) != 1 {
		t.Errorf("%v after %v", err, s.sent)
	}
}

func make150() []string {
	ids := make([]string, 150)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	return ids
}

func TestAgentsGet(t *testing.T) {
	s := &stub{agents: []connect.UserData{{UserID: "u-1", StatusName: "Available"}}}
	c, _ := virtual(t, s)
	got, in, err := c.Agents.Get(t.Context(), "u-1")
	if err != nil || !in || got.StatusName != "Available" {
		t.Errorf("Get = %+v, %v, %v", got, in, err)
	}
	s.agents = nil
	if _, in, err := c.Agents.Get(t.Context(), "u-1"); err != nil || in {
		t.Errorf("signed out: %v, %v", in, err)
	}
	s.faults = []error{errNotFound}
	if _, in, err := c.Agents.Get(t.Context(), "u-1"); !errors.Is(err, connect.ErrNotFound) || in {
		t.Errorf("refused: %v, %v", in, err)
	}
	if diff := cmp.Diff(connect.UserDataFilter{UserIDs: []string{"u-1"}}, s.filters[0]); diff != "" {
		t.Errorf("filter (-want +got):\n%s", diff)
	}
}

func TestQueuesAndProfiles(t *testing.T) {
	s := &stub{
		page:    2,
		queues:  []connect.QueueSummary{{ID: "q-1", Name: "Sales", Type: connect.StandardQueue}, {ID: "u-1", Type: connect.AgentQueue}},
		profile: connect.RoutingProfile{ID: "rp-1", DefaultOutboundQueueID: "q-9"},
		rows: []connect.RoutingProfileQueue{
			{QueueID: "q-1", Channel: connect.Voice}, {QueueID: "q-1", Channel: connect.Chat}, {QueueID: "q-2", Channel: connect.Voice},
		},
	}
	c, _ := virtual(t, s)
	standard, err := collect(c.Queues.All(t.Context(), connect.QueueListOptions{Types: []connect.QueueType{connect.StandardQueue}}))
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.Queues.List(t.Context(), connect.QueueListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]connect.QueueSummary{s.queues[:1], s.queues}, [][]connect.QueueSummary{standard, page.Items}); diff != "" {
		t.Errorf("queues (-want +got):\n%s", diff)
	}
	if q, err := c.Queues.Get(t.Context(), "q-1"); err != nil || q.Name != "Sales" {
		t.Errorf("Get = %+v, %v", q, err)
	}
	got, err := c.RoutingProfiles.OutboundQueues(t.Context(), "rp-1")
	if err != nil {
		t.Fatal(err)
	}
	want := connect.OutboundQueues{DefaultID: "q-9", Voice: []connect.RoutingProfileQueue{s.rows[0], s.rows[2]}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("OutboundQueues (-want +got):\n%s", diff)
	}
	for i, faults := range [][]error{{errNotFound}, {nil, errNotFound}} {
		s.faults = faults
		if out, err := c.RoutingProfiles.OutboundQueues(t.Context(), "rp-1"); !errors.Is(err, connect.ErrNotFound) || out.DefaultID != "" {
			t.Errorf("%d: %+v, %v, want ErrNotFound", i, out, err)
		}
	}
}

func TestContactReferences(t *testing.T) {
	s := &stub{page: 1, references: []connect.ContactReference{
		{Type: connect.URLReference, Name: "order"}, {Type: connect.StringReference, Name: "size"}, {Type: connect.AttachmentReference, Name: "label.pdf"},
	}}
	c, _ := virtual(t, s)
	got, err := collect(c.Contacts.AllReferences(t.Context(), "c-1", connect.URLReference, connect.AttachmentReference))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]connect.ContactReference{s.references[0], s.references[2]}, got); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ListContactReferences c-1", "ListContactReferences c-1 1"}, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if _, err := collect(c.Contacts.AllReferences(t.Context(), "c-1")); !errors.Is(err, connect.ErrInvalid) || len(s.sent) != 2 {
		t.Errorf("without types: %v after %d requests, want ErrInvalid before any", err, len(s.sent))
	}
}

func TestContacts(t *testing.T) {
	s := &stub{contact: connect.Contact{ID: "c-2", InitialContactID: "c-1", Attributes: map[string]string{"$accepted_terms": "yes", "Key": "a", "key": "b"}}}
	c, _ := virtual(t, s)
	contact, err := c.Contacts.Get(t.Context(), "c-2")
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Contacts.Attributes(t.Context(), contact.Conversation())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.contact.Attributes, got); diff != "" {
		t.Errorf("attributes, odd keys included (-want +got):\n%s", diff)
	}
	full := strings.Repeat("ä", (connect.MaxAttributeBytes-3)/2) // 32,764 bytes and 3 of key
	for _, attributes := range []map[string]string{nil, {}, {"Key-1_": ""}, {"key": full}} {
		if err := c.Contacts.UpdateAttributes(t.Context(), contact.Conversation(), attributes); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff([]map[string]string{{"Key-1_": ""}, {"key": full}}, s.updated); diff != "" {
		t.Errorf("updates (-want +got):\n%s", diff)
	}
	want := []string{"DescribeContact c-2", "GetContactAttributes c-1", "UpdateContactAttributes c-1", "UpdateContactAttributes c-1"}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if id := (connect.Contact{ID: "c-1"}).Conversation(); id != "c-1" {
		t.Errorf("the first contact's conversation is %q", id)
	}
}
