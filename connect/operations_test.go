package connect_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

func TestRecordingsAndMonitoring(t *testing.T) {
	s := &stub{faults: []error{errInternal, nil, nil, errInternal}}
	c, _ := virtual(t, s)
	call := connect.RecordingTarget{ContactID: "c-2", Conversation: "c-1", Type: connect.ScreenRecording}
	for _, err := range []error{
		c.Contacts.SuspendRecording(t.Context(), connect.RecordingTarget{ContactID: "c-1"}), c.Contacts.ResumeRecording(t.Context(), call),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	id, err := c.Contacts.Monitor(t.Context(), connect.MonitorStart{ContactID: "c-1", UserID: "u-2"})
	if err != nil || id != "m-1" {
		t.Errorf("Monitor: %q, %v", id, err)
	}
	if _, err := c.Contacts.Monitor(t.Context(), connect.MonitorStart{ContactID: "c-1", UserID: "u-2", ClientToken: "mine"}); err != nil {
		t.Error(err)
	}
	want := []string{
		"SuspendContactRecording c-1 c-1", "SuspendContactRecording c-1 c-1", "ResumeContactRecording c-2 c-1 SCREEN", "", "", "MonitorContact c-1 u-2 mine",
	}
	if len(s.sent) == len(want) {
		if s.sent[3] != s.sent[4] || len(strings.Fields(s.sent[3])) != 4 {
			t.Errorf("two attempts of a call are %q and %q, want one token", s.sent[3], s.sent[4])
		}
		want[3], want[4] = s.sent[3], s.sent[4]
	}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestInstanceAndHierarchy(t *testing.T) {
	s := &stub{page: 1, profiles: []connect.RoutingProfileSummary{{ID: "p-1"}, {ID: "p-2"}}}
	c, _ := virtual(t, s)
	instance, err := c.Instance.Get(t.Context())
	if err != nil || instance.ID != "i-1" {
		t.Errorf("instance %+v, %v", instance, err)
	}
	levels, err := c.HierarchyGroups.Structure(t.Context())
	if err != nil || len(levels) != 1 {
		t.Errorf("levels %+v, %v", levels, err)
	}
	if group, err := c.HierarchyGroups.Get(t.Context(), "g-1"); err != nil || group.LevelID != "l-1" {
		t.Errorf("group %+v, %v", group, err)
	}
	groups, err := collect(c.HierarchyGroups.All(t.Context(), connect.HierarchyGroupListOptions{}))
	if err != nil || len(groups) != 2 {
		t.Errorf("groups %+v, %v", groups, err)
	}
	if page, err := c.HierarchyGroups.List(t.Context(), connect.HierarchyGroupListOptions{Cursor: "1"}); err != nil || page.Items[0].ID != "g-2" {
		t.Errorf("page %+v, %v", page, err)
	}
	profiles, err := collect(c.RoutingProfiles.All(t.Context(), connect.RoutingProfileListOptions{}))
	if err != nil || !slices.Equal(profiles, s.profiles) {
		t.Errorf("profiles %+v, %v", profiles, err)
	}
	if page, err := c.RoutingProfiles.List(t.Context(), connect.RoutingProfileListOptions{}); err != nil || page.Next != "1" {
		t.Errorf("page %+v, %v", page, err)
	}
	sales := connect.QueueSearchOptions{Name: connect.StringMatch{Value: "Sales", How: connect.Contains}}
	queues, err := collect(c.Queues.AllMatching(t.Context(), sales))
	if err != nil || len(queues) != 2 {
		t.Errorf("queues %+v, %v", queues, err)
	}
	if page, err := c.Queues.Search(t.Context(), sales); err != nil || page.Items[0].ID != "q-1" {
		t.Errorf("page %+v, %v", page, err)
	}
	want := []string{
		"DescribeInstance", "DescribeUserHierarchyStructure", "DescribeUserHierarchyGroup g-1", "ListUserHierarchyGroups", "ListUserHierarchyGroups 1",
		"ListUserHierarchyGroups 1", "ListRoutingProfiles", "ListRoutingProfiles 1", "ListRoutingProfiles",
		"SearchQueues CONTAINS Sales", "SearchQueues CONTAINS Sales 1", "SearchQueues CONTAINS Sales",
	}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	s.faults = []error{errNotFound}
	if _, err := c.Instance.Get(t.Context()); !errors.Is(err, connect.ErrNotFound) {
		t.Errorf("no instance: %v, want ErrNotFound", err)
	}
}

func TestContactSearch(t *testing.T) {
	s := &stub{page: 1, found: []connect.ContactSummary{{ID: "c-1"}, {ID: "c-2", InitialContactID: "c-1"}}}
	c, clk := virtual(t, s)
	o := connect.ContactListOptions{Search: connect.ContactSearch{From: start, To: start}}
	found, err := collect(c.Contacts.All(t.Context(), o))
	if err != nil || len(found) != 2 || found[0].Conversation() != "c-1" || found[1].Conversation() != "c-1" {
		t.Errorf("found %+v, %v", found, err)
	}
	if took := clk.Now().Sub(start); took != 2*time.Second {
		t.Errorf("two pages took %v, want the 2 seconds of the quota", took)
	}
	o.Search.By, o.Cursor = connect.DisconnectedTime, "1"
	if page, err := c.Contacts.List(t.Context(), o); err != nil || page.Items[0].ID != "c-2" {
		t.Errorf("page %+v, %v", page, err)
	}
	want := []string{"SearchContacts INITIATION_TIMESTAMP", "SearchContacts INITIATION_TIMESTAMP 1", "SearchContacts DISCONNECT_TIMESTAMP 1"}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestNewArgumentsAreChecked(t *testing.T) {
	search := func(change func(*connect.ContactSearch)) func(context.Context, *connect.Client) error {
		return func(ctx context.Context, c *connect.Client) error {
			o := connect.ContactListOptions{Search: connect.ContactSearch{From: start, To: start}}
			change(&o.Search)
			_, err := c.Contacts.List(ctx, o)
			_, again := collect(c.Contacts.All(ctx, o))
			if (err == nil) != (again == nil) {
				return errors.Join(errors.New("List and All differ"), err, again)
			}
			return err
		}
	}
	attributes := func(a map[string][]string) func(context.Context, *connect.Client) error {
		return search(func(s *connect.ContactSearch) { s.Attributes = a })
	}
	monitor := func(m connect.MonitorStart) func(context.Context, *connect.Client) error {
		return func(ctx context.Context, c *connect.Client) error { return second(c.Contacts.Monitor(ctx, m)) }
	}
	many := map[string][]string{}
	for i := range 16 {
		many[strings.Repeat("k", i+1)] = nil
	}
	long := strings.Repeat("ü", 101)
	tests := map[string]struct {
		call func(context.Context, *connect.Client) error
		want string
	}{
		"no time":         {search(func(s *connect.ContactSearch) { s.From = time.Time{} }), "time: want From"},
		"no end":          {search(func(s *connect.ContactSearch) { s.To = time.Time{} }), "time: want From"},
		"backwards":       {search(func(s *connect.ContactSearch) { s.To = start.Add(-1) }), "and To not before it"},
		"many agents":     {search(func(s *connect.ContactSearch) { s.AgentIDs = make([]string, 101) }), "at most 100 of agents and of queues, got 101 and 0"},
		"many queues":     {search(func(s *connect.ContactSearch) { s.QueueIDs = make([]string, 101) }), "got 0 and 101"},
		"a long name":     {search(func(s *connect.ContactSearch) { s.Name = strings.Repeat("ü", 129) }), "name: want at most 128 characters, got 129"},
		"many keys":       {attributes(many), "at most 15 keys, got 16"},
		"an empty key":    {attributes(map[string][]string{"": nil}), "keys of 1 to 100 characters"},
		"a long key":      {attributes(map[string][]string{long: nil}), "got one of 101 with 0"},
		"many values":     {attributes(map[string][]string{"secret": make([]string, 21)}), "got one of 6 with 21"},
		"a long value":    {attributes(map[string][]string{"secret": {long}}), "values of at most 100 characters, got 101"},
		"no contact":      {monitor(connect.MonitorStart{UserID: "u"}), "contact id: want a value"},
		"no supervisor":   {monitor(connect.MonitorStart{ContactID: "c"}), "user id: want a value"},
		"three abilities": {monitor(connect.MonitorStart{ContactID: "c", UserID: "u", Capabilities: make([]connect.MonitorCapability, 3)}), "at most 2, got 3"},
		"a long token":    {monitor(connect.MonitorStart{ContactID: "c", UserID: "u", ClientToken: strings.Repeat("x", 501)}), "at most 500 characters, got 501"},
		"no group": {func(ctx context.Context, c *connect.Client) error {
			return second(c.HierarchyGroups.Get(ctx, ""))
		}, "hierarchy group id: want a value"},
		"nothing to suspend": {func(ctx context.Context, c *connect.Client) error {
			return c.Contacts.SuspendRecording(ctx, connect.RecordingTarget{})
		}, "SuspendContactRecording: contact id: want a value"},
		"nothing to resume": {func(ctx context.Context, c *connect.Client) error {
			return c.Contacts.ResumeRecording(ctx, connect.RecordingTarget{})
		}, "ResumeContactRecording: contact id: want a value"},
	}
	for name, tt := range tests {
		s := &stub{}
		c, _ := virtual(t, s)
		err := tt.call(t.Context(), c)
		if !errors.Is(err, connect.ErrInvalid) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") || len(s.sent) != 0 {
			t.Errorf("%s: error %v after %v, want an ErrInvalid with %q", name, err, s.sent, tt.want)
		}
	}
}

// References of more than six types take more than one request.
func TestManyReferenceTypes(t *testing.T) {
	s := &stub{references: []connect.ContactReference{{Type: connect.URLReference, Name: "a"}, {Type: connect.EmailRedactedReference, Name: "b"}}}
	c, _ := virtual(t, s)
	types := []connect.ReferenceType{
		connect.URLReference, connect.AttachmentReference, connect.NumberReference, connect.StringReference, connect.DateReference, connect.EmailReference,
		connect.EmailRedactedReference,
	}
	got, err := collect(c.Contacts.AllReferences(t.Context(), "c-1", types...))
	if err != nil || !cmp.Equal(got, s.references) || len(s.sent) != 2 {
		t.Errorf("%v, %v after %v", got, err, s.sent)
	}
	s.faults = []error{errInvalid}
	if _, err := collect(c.Contacts.AllReferences(t.Context(), "c-1", types...)); !errors.Is(err, connect.ErrInvalid) || len(s.sent) != 3 {
		t.Errorf("%v after %v, want the error to end it", err, s.sent)
	}
	for _, err := range c.Contacts.AllReferences(t.Context(), "c-1", types...) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if len(s.sent) != 4 {
		t.Errorf("sent %v after a break", s.sent)
	}
}
