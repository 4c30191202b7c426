package connecttest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// endpoint is how one row of the fake's table must behave.
type endpoint struct {
	op     string // empty: the client does not call it
	call   func(context.Context, *connect.Client) (any, error)
	line   string // a request that succeeds
	absent string // one for what is not there; empty where that finds nothing
	items  string // where the reply of a list has its items
	most   int    // largest page of a list
	quota  connect.Quota
}

var (
	usualQuota   = connect.Quota{PerSecond: 2, Burst: 5}
	contactQuota = connect.Quota{PerSecond: 10, Burst: 15}
)

// endpoints are in the order of the fake's table.
func endpoints() []endpoint {
	all := []endpoint{
		{op: "DescribeAgentStatus", line: "GET /agent-status/$N/s-lunch", absent: "GET /agent-status/$N/none",
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.Statuses.Get(ctx, "s-lunch") }},
		{op: "SearchAgentStatuses", line: `POST /search-agent-statuses {"InstanceId":"$N"}`, items: "AgentStatuses", most: 100,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.Statuses.All(ctx, connect.StatusListOptions{}))
			}},
		{op: "PutUserStatus", line: `PUT /users/$N/u-1/status {"AgentStatusId":"s-break"}`, absent: `PUT /users/$N/none/status {"AgentStatusId":"s-break"}`,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				receipt, err := c.Agents.SetStatus(ctx, "u-1", "s-break")
				data, _, again := c.Agents.Get(ctx, "u-1")
				return []any{receipt, data.NextStatusName == "Break"}, first(err, again)
			}},
		{op: "GetCurrentUserData", line: `POST /metrics/userdata/$N {"Filters":{"Agents":["u-1","u-2"]}}`, items: "UserDataList", most: 100,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				data, in, err := c.Agents.Get(ctx, "u-1")
				return []any{data, in}, err
			}},
		{op: "ListUsers", line: "GET /users-summary/$N", items: "UserSummaryList", most: 1000,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.Users.All(ctx, connect.UserListOptions{}))
			}},
		{op: "SearchUsers", line: `POST /search-users {"InstanceId":"$N"}`, items: "Users", most: 500,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return c.Users.GetByUsername(ctx, "agent@example.test")
			}},
		{op: "DescribeUser", line: "GET /users/$N/u-1", absent: "GET /users/$N/none",
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.Users.Get(ctx, "u-1") }},
		{op: "ListQueues", line: "GET /queues-summary/$N", items: "QueueSummaryList", most: 1000,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.Queues.All(ctx, connect.QueueListOptions{Types: []connect.QueueType{connect.StandardQueue}}))
			}},
		{op: "DescribeQueue", line: "GET /queues/$N/q-sales", absent: "GET /queues/$N/none",
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.Queues.Get(ctx, "q-sales") }},
		{op: "DescribeRoutingProfile", line: "GET /routing-profiles/$N/p-sales", absent: "GET /routing-profiles/$N/none",
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return c.RoutingProfiles.Get(ctx, "p-sales")
			}},
		{op: "ListRoutingProfileQueues", line: "GET /routing-profiles/$N/p-sales/queues", absent: "GET /routing-profiles/$N/none/queues",
			items: "RoutingProfileQueueConfigSummaryList", most: 100,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.RoutingProfiles.AllQueues(ctx, "p-sales"))
			}},
		{op: "DescribeContact", line: "GET /contacts/$N/c-9", absent: "GET /contacts/$N/none", quota: contactQuota,
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.Contacts.Get(ctx, "c-9") }},
		{op: "ListContactReferences", line: "GET /contact/references/$N/c-9?referenceTypes=ATTACHMENT", quota: contactQuota,
			absent: "GET /contact/references/$N/none?referenceTypes=URL",
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.Contacts.AllReferences(ctx, "c-9", connect.AttachmentReference))
			}},
		{op: "GetContactAttributes", line: "GET /contact/attributes/$N/c-8", absent: "GET /contact/attributes/$N/none", quota: contactQuota,
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.Contacts.Attributes(ctx, "c-8") }},
		{op: "UpdateContactAttributes", line: `POST /contact/attributes {"InstanceId":"$N","InitialContactId":"c-8","Attributes":{"ticket":"7"}}`,
			absent: `POST /contact/attributes {"InstanceId":"$N","InitialContactId":"none","Attributes":{}}`, quota: contactQuota,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				err := c.Contacts.UpdateAttributes(ctx, "c-8", map[string]string{"ticket": "7"})
				kept, again := c.Contacts.Attributes(ctx, "c-8")
				return kept["ticket"] == "7", first(err, again)
			}},
		{op: "StartTaskContact", line: `PUT /contact/task {"InstanceId":"$N","Name":"Zendesk-7","ContactFlowId":"$F"}`,
			absent: `PUT /contact/task {"InstanceId":"$N","Name":"Zendesk-7","ContactFlowId":"none"}`,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return c.Contacts.StartTask(ctx, connect.TaskStart{Name: "Zendesk-7", FlowID: connecttest.BasicFlowID})
			}},
		{op: "StopContact", line: `POST /contact/stop {"InstanceId":"$N","ContactId":"c-8"}`, quota: contactQuota,
			absent: `POST /contact/stop {"InstanceId":"$N","ContactId":"none"}`,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				err := c.Contacts.Stop(ctx, "c-8")
				stopped, again := c.Contacts.Get(ctx, "c-8")
				return !stopped.DisconnectedAt.IsZero(), first(err, again)
			}},
		{op: "SuspendContactRecording", absent: `POST /contact/suspend-recording {"InstanceId":"$N","ContactId":"none","InitialContactId":"none"}`,
			line: `POST /contact/suspend-recording {"InstanceId":"$N","ContactId":"c-1","InitialContactId":"c-1"}`,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return "nothing to read", c.Contacts.SuspendRecording(ctx, connect.RecordingTarget{ContactID: "c-1"})
			}},
		{op: "ResumeContactRecording", absent: `POST /contact/resume-recording {"InstanceId":"$N","ContactId":"none","InitialContactId":"none"}`,
			line: `POST /contact/resume-recording {"InstanceId":"$N","ContactId":"c-1","InitialContactId":"c-1","ContactRecordingType":"AGENT"}`,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return "nothing to read", c.Contacts.ResumeRecording(ctx, connect.RecordingTarget{ContactID: "c-1", Conversation: "c-1"})
			}},
		{op: "MonitorContact", absent: `POST /contact/monitor {"InstanceId":"$N","ContactId":"none","UserId":"u-2"}`,
			line: `POST /contact/monitor {"InstanceId":"$N","ContactId":"c-1","UserId":"u-2","ClientToken":"a"}`,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return c.Contacts.Monitor(ctx, connect.MonitorStart{ContactID: "c-1", UserID: "u-2"})
			}},
		{op: "SearchContacts", items: "Contacts", most: 100, quota: connect.Quota{PerSecond: 0.5, Burst: 1},
			line: `POST /search-contacts {"InstanceId":"$N","TimeRange":{"Type":"INITIATION_TIMESTAMP","StartTime":1772323200,"EndTime":1772668800}}`,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.Contacts.All(ctx, connect.ContactListOptions{Search: connect.ContactSearch{
					From: start.Add(-time.Hour), To: start.Add(time.Hour), Channels: []connect.Channel{connect.Task},
				}}))
			}},
		{op: "ListRoutingProfiles", line: "GET /routing-profiles-summary/$N", items: "RoutingProfileSummaryList", most: 1000,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.RoutingProfiles.All(ctx, connect.RoutingProfileListOptions{}))
			}},
		{op: "SearchQueues", line: `POST /search-queues {"InstanceId":"$N"}`, items: "Queues", most: 500,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.Queues.AllMatching(ctx, connect.QueueSearchOptions{Name: connect.StringMatch{Value: "sal", How: connect.StartsWith}}))
			}},
		{op: "DescribeInstance", line: "GET /instance/$N",
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.Instance.Get(ctx) }},
		{op: "ListUserHierarchyGroups", line: "GET /user-hierarchy-groups-summary/$N", items: "UserHierarchyGroupSummaryList", most: 1000,
			call: func(ctx context.Context, c *connect.Client) (any, error) {
				return read(c.HierarchyGroups.All(ctx, connect.HierarchyGroupListOptions{}))
			}},
		{op: "DescribeUserHierarchyGroup", line: "GET /user-hierarchy-groups/$N/g-1", absent: "GET /user-hierarchy-groups/$N/none",
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.HierarchyGroups.Get(ctx, "g-1") }},
		{op: "DescribeUserHierarchyStructure", line: "GET /user-hierarchy-structure/$N",
			call: func(ctx context.Context, c *connect.Client) (any, error) { return c.HierarchyGroups.Structure(ctx) }},
		{line: "GET /agent-status/$N", items: "AgentStatusSummaryList", most: 1000},
	}
	for i := range all {
		if all[i].quota == (connect.Quota{}) {
			all[i].quota = usualQuota
		}
	}
	return all
}

func first(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	return append(errs, nil)[max(i, 0)]
}

func read[T any](seq iter.Seq2[T, error]) (all []T, err error) {
	for item, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

func newWhole(t *testing.T, opts ...connecttest.Option) *floor {
	t.Helper()
	return furnished(newFloor(t, opts...))
}

// furnished is a floor on which nothing is empty.
func furnished(f *floor) *floor {
	for i, id := range []string{available, connecttest.OfflineID, "s-lunch", "s-break"} {
		name := []string{"Available", "Offline", "Lunch", "Break"}[i]
		f.PutStatus(connect.AgentStatus{ID: id, Name: name, Description: "A status", DisplayOrder: int32(i + 1)})
	}
	f.PutQueue(connect.Queue{
		ID: "q-sales", Name: "Sales", OutboundCallerName: "Example", OutboundCallerIDNumberID: "n-1", OutboundFlowID: "f-1", MaxContacts: 50,
	})
	profile := connecttest.RoutingProfile{Queues: []connect.RoutingProfileQueue{
		{QueueID: "q-sales", Channel: connect.Voice, Priority: 2, Delay: 30 * time.Second},
		{QueueID: "q-sales", Channel: connect.Chat, Priority: 1, Delay: time.Second},
	}}
	profile.ID, profile.Name, profile.DefaultOutboundQueueID = "p-sales", "Sales", "q-sales"
	f.PutRoutingProfile(profile)
	for id, name := range map[string]string{"u-1": "agent", "u-2": "second"} {
		f.PutUser(connecttest.User{
			ID: id, Username: name + "@example.test", Email: name + "@example.test", SecondaryEmail: name + ".two@example.test",
			FirstName: "Pat", LastName: "Lee", Mobile: "+15550123", DirectoryUserID: "d-1", RoutingProfileID: "p-sales",
			Tags: map[string]string{"team": "one"}, AutoAccept: true, AfterContactWorkLimit: 30 * time.Second,
			Hierarchy: []connect.HierarchyGroup{{ID: "g-0", Name: "All"}, {ID: "g-1", Name: "Sales"}},
		})
	}
	f.SignIn("u-2")
	f.Answer(f.Ring("u-1", connect.Contact{ID: "c-1", QueueID: "q-sales"}))
	f.Record("c-1")
	f.PutInstance(connect.Instance{InboundCalls: true, OutboundCalls: true, Tags: map[string]string{"team": "one"}})
	f.SetStatus("u-1", "s-lunch")
	phone := connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER", DisplayName: "Customer"}
	f.PutContact(connect.Contact{ID: "c-8", Channel: connect.Task})
	f.PutContact(connect.Contact{
		ID: "c-9", InitialContactID: "c-8", PreviousContactID: "c-8", RelatedContactID: "c-7", Channel: connect.Task,
		InitiationMethod: connect.Transfer, Name: "Call back", Description: "About the bill", Attributes: map[string]string{"language": "de"},
		CustomerEndpoint: phone, SystemEndpoint: phone, CustomerID: "customer-1", QueueID: "q-sales", AgentID: "u-1",
		EnqueuedAt: start, ConnectedToAgentAt: start, AfterContactWorkFrom: start, AfterContactWorkTo: start.Add(time.Minute),
		AgentHold: 7 * time.Second, InitiatedAt: start, ConnectedToSystemAt: start, DisconnectedAt: start,
		DisconnectReason: "CUSTOMER_DISCONNECT", ScheduledAt: start, UpdatedAt: start, Tags: map[string]string{"team": "one"}, Subtype: "connect:SMS",
		Recordings: []connect.RecordingRef{{
			Location: "bucket/c-9.wav", Status: connect.RecordingDeleted, StorageType: "S3", MediaStreamType: "AUDIO", ParticipantType: "ALL",
			StartedAt: start, StoppedAt: start, DeletionReason: "asked for",
		}},
	})
	f.PutReferences("c-9", connect.ContactReference{
		Type: connect.AttachmentReference, Name: "label.pdf", Value: "a-1", ARN: connecttest.InstanceARN + "/file/a-1", Status: "APPROVED",
	}, connect.ContactReference{Type: connect.URLReference, Name: "order", Value: "https://shop.example.test/7"})
	return f
}

// left are the fields that a reply may leave empty.
var left = map[string]string{
	"UserData.Hierarchy.Name": "GetCurrentUserData has no names of groups",
}

// The fake's table has the client's routes.
func TestRoutes(t *testing.T) {
	var called []ctikit.Route
	for _, r := range connecttest.New(t).Routes() {
		if r.Operation != "" {
			called = append(called, r)
		}
	}
	if diff := cmp.Diff(connect.Routes(), called); diff != "" {
		t.Errorf("operations (-client +table):\n%s", diff)
	}
}

// The client's call of each operation arrives at its row, and gets all that it
// reads.
func TestEveryRoute(t *testing.T) {
	routes, all := connecttest.New(t).Routes(), endpoints()
	if len(routes) != len(all) {
		t.Fatalf("%d rows in the fake's table, %d here", len(routes), len(all))
	}
	for i, e := range all {
		pattern := routes[i].Method + " " + routes[i].Path
		f := newWhole(t)
		if e.op != routes[i].Operation {
			t.Errorf("row %d: %s, want %s", i, routes[i].Operation, e.op)
		}
		if status, _, text := send(t, f, e.line); status != http.StatusOK || f.Count(pattern) != 1 {
			t.Errorf("%s: %d %s, %d requests at %s", e.line, status, text, f.Count(pattern), pattern)
		}
		if e.call == nil {
			continue
		}
		f = newWhole(t)
		got, err := e.call(t.Context(), f.Client())
		if err != nil || f.Count(e.op) != f.Count(pattern) || f.Count(pattern) == 0 {
			t.Errorf("%s: %v after %d requests at %s", e.op, err, f.Count(pattern), pattern)
		}
		for _, field := range empty(reflect.ValueOf(got), "") {
			if left[field] == "" {
				t.Errorf("%s: the client reads no %s", e.op, field)
			}
		}
	}
}

// empty lists what is empty in a value, by type and field.
func empty(v reflect.Value, name string) (found []string) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 || v.Kind() == reflect.Map && v.Len() == 0 {
		return []string{name}
	}
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, empty(v.Index(i), name)...)
		}
	case reflect.Struct:
		if name == "" {
			name = v.Type().Name()
		}
		for field := range v.Type().Fields() {
			if field.IsExported() {
				found = append(found, empty(v.FieldByIndex(field.Index), name+"."+field.Name)...)
			}
		}
	}
	return found
}

// Programs in typed languages find all documented members (F3), read by the
// client or not.
func TestDocumentedMembers(t *testing.T) {
	tests := []struct{ line, path, want string }{
		{"GET /users/$N/u-1", "User", "Arn DirectoryUserId HierarchyGroupId Id IdentityInfo LastModifiedRegion LastModifiedTime PhoneConfig " +
			"RoutingProfileId SecurityProfileIds Tags Username"},
		{"GET /users/$N/u-1", "User.IdentityInfo", "Email FirstName LastName Mobile SecondaryEmail"},
		{"GET /users/$N/u-1", "User.PhoneConfig", "AfterContactWorkTimeLimit AutoAccept PhoneType"},
		{`POST /search-users {"InstanceId":"$N"}`, "Users", "Arn DirectoryUserId HierarchyGroupId Id IdentityInfo PhoneConfig " +
			"RoutingProfileId SecurityProfileIds Tags Username"},
		{`POST /search-users {"InstanceId":"$N"}`, "Users.IdentityInfo", "FirstName LastName"},
		{"GET /users-summary/$N", "UserSummaryList", "Arn Id LastModifiedRegion LastModifiedTime Username"},
		{"GET /agent-status/$N", "AgentStatusSummaryList", "Arn Id LastModifiedRegion LastModifiedTime Name Type"},
		{"GET /agent-status/$N/s-lunch", "AgentStatus", "AgentStatusARN AgentStatusId Description DisplayOrder LastModifiedRegion " +
			"LastModifiedTime Name State Type"},
		{"GET /queues-summary/$N?queueTypes=STANDARD", "QueueSummaryList", "Arn Id LastModifiedRegion LastModifiedTime Name QueueType"},
		{"GET /queues/$N/q-sales", "Queue", "HoursOfOperationId LastModifiedRegion LastModifiedTime MaxContacts Name OutboundCallerConfig " +
			"QueueArn QueueId Status"},
		{"GET /routing-profiles/$N/p-sales", "RoutingProfile", "DefaultOutboundQueueId InstanceId LastModifiedRegion LastModifiedTime " +
			"MediaConcurrencies Name RoutingProfileArn RoutingProfileId"},
		{"GET /contacts/$N/c-9", "Contact", "AgentInfo Arn Attributes Channel ConnectedToSystemTimestamp ContactAssociationId ContactDetails " +
			"CustomerEndpoint CustomerId Description DisconnectReason DisconnectTimestamp Id InitialContactId InitiationMethod " +
			"InitiationTimestamp LastUpdateTimestamp Name PreviousContactId QueueInfo Recordings RelatedContactId ScheduledTimestamp " +
			"SegmentAttributes SystemEndpoint Tags"},
		{"GET /contacts/$N/c-9", "Contact.Recordings", "DeletionReason Location MediaStreamType ParticipantType StartTimestamp Status StopTimestamp StorageType"},
		{"GET /contact/references/$N/c-9?referenceTypes=ATTACHMENT", "ReferenceSummaryList.Attachment", "Arn Name Status Value"},
		{"GET /contacts/$N/c-9", "Contact.AgentInfo", "AfterContactWorkDuration AfterContactWorkEndTimestamp AfterContactWorkStartTimestamp " +
			"AgentInitiatedHoldDuration ConnectedToAgentTimestamp HierarchyGroups Id"},
		{`POST /metrics/userdata/$N {"Filters":{"Agents":["u-1"]}}`, "UserDataList", "ActiveSlotsByChannel AvailableSlotsByChannel Contacts " +
			"HierarchyPath MaxSlotsByChannel NextStatus RoutingProfile Status User"},
	}
	f := newWhole(t)
	for _, tt := range tests {
		_, _, text := send(t, f, tt.line)
		var v any = object(t, []byte(text))
		for name := range strings.SplitSeq(tt.path, ".") {
			v = v.(map[string]any)[name]
			if list, ok := v.([]any); ok {
				v = list[0]
			}
		}
		if diff := cmp.Diff(strings.Fields(tt.want), slices.Sorted(maps.Keys(v.(map[string]any)))); diff != "" {
			t.Errorf("%s: members of %s (-want +got):\n%s", tt.line, tt.path, diff)
		}
	}
}

// Each operation has its own budget, which AWS does not put into headers.
func TestEveryBudget(t *testing.T) {
	for _, e := range endpoints() {
		f := furnished(newRatedFloor(t))
		for range e.quota.Burst {
			if status, _, text := send(t, f, e.line); status != http.StatusOK {
				t.Fatalf("%s: %d %s", e.line, status, text)
			}
		}
		wantRefusal(t, f, e.line, http.StatusTooManyRequests, "ThrottlingException")
		f.after(time.Duration(float64(time.Second) / e.quota.PerSecond))
		if status, _, text := send(t, f, e.line); status != http.StatusOK {
			t.Errorf("%s, when there is budget again: %d %s", e.line, status, text)
		}
		wantRefusal(t, f, e.line, http.StatusTooManyRequests, "ThrottlingException")
	}
}

// Lists come in pages up to a size of their own, and the last names no next.
func TestEveryList(t *testing.T) {
	for _, e := range endpoints() {
		if e.items == "" {
			continue
		}
		f := newWhole(t)
		whole, _ := page(t, f, e, 0, "")
		var parts []any
		for token := ""; ; {
			part, next := page(t, f, e, 1, token)
			parts = append(parts, part...)
			if len(part) != 1 || next == "" || len(parts) > len(whole) {
				break
			}
			token = next
		}
		if diff := cmp.Diff(whole, parts); diff != "" || len(whole) < 2 {
			t.Errorf("%s: %d items in all (-whole +pages of one):\n%s", e.line, len(whole), diff)
		}
		if part, next := page(t, newWhole(t, connecttest.WithPageSize(1)), e, 0, ""); len(part) != 1 || next == "" {
			t.Errorf("%s: a page of the default size has %d items and the token %q", e.line, len(part), next)
		}
		if part, _ := page(t, f, e, e.most, ""); len(part) != len(whole) {
			t.Errorf("%s: %d items in the largest page, want %d", e.line, len(part), len(whole))
		}
		wantRefusal(t, f, windowed(e.line, e.most+1, ""), http.StatusBadRequest, "InvalidParameterException")
		wantRefusal(t, f, windowed(e.line, -1, ""), http.StatusBadRequest, "InvalidParameterException")
		wantRefusal(t, f, windowed(e.line, 1, "none"), http.StatusBadRequest, "InvalidParameterException")
	}
}

func TestDefaultPages(t *testing.T) {
	f := newFloor(t)
	for i := range 100 { // besides the one who is there
		f.PutUser(connecttest.User{ID: fmt.Sprint("v-", i)})
	}
	for _, e := range endpoints() {
		if e.op != "ListUsers" && e.op != "SearchUsers" && e.op != "ListQueues" {
			continue
		}
		if part, next := page(t, f, e, 0, ""); len(part) != 100 || next == "" {
			t.Errorf("%s: a page of the default size has %d items and the token %q", e.line, len(part), next)
		}
	}
}

// windowed asks for a page: of the default size if size is 0.
func windowed(line string, size int, token string) string {
	query, body := "?", ""
	if size != 0 {
		query, body = fmt.Sprintf("?maxResults=%d&", size), fmt.Sprintf(`,"MaxResults":%d`, size)
	}
	if token != "" {
		query, body = query+"nextToken="+token, body+fmt.Sprintf(`,"NextToken":%q`, token)
	}
	if strings.HasPrefix(line, "GET ") {
		return line + query
	}
	return strings.TrimSuffix(line, "}") + body + "}"
}

func page(t *testing.T, f *floor, e endpoint, size int, token string) (items []any, next string) {
	t.Helper()
	line := windowed(e.line, size, token)
	status, _, text := send(t, f, line)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", line, status, text)
	}
	reply := object(t, []byte(text))
	items, _ = reply[e.items].([]any)
	next, _ = reply["NextToken"].(string)
	return items, next
}

// Every row refuses as AWS does: the code in a header, the message alone in the
// body.
func TestEveryRefusal(t *testing.T) {
	scoped := func(region, service string) []string {
		return []string{"Authorization", strings.Replace(signature, "/eu-central-1/connect/", "/"+region+"/"+service+"/", 1)}
	}
	for _, e := range endpoints() {
		f := newWhole(t)
		wantRefusal(t, f, e.line, http.StatusForbidden, "MissingAuthenticationTokenException", "Authorization", "")
		wantRefusal(t, f, e.line, http.StatusForbidden, "InvalidSignatureException", scoped("us-east-1", "connect")...)
		wantRefusal(t, f, e.line, http.StatusForbidden, "InvalidSignatureException", scoped("eu-central-1", "connectparticipant")...)
		wantRefusal(t, f, strings.Replace(e.line, "$N", "none", 1), http.StatusNotFound, "ResourceNotFoundException")
		if e.absent != "" {
			wantRefusal(t, f, e.absent, http.StatusNotFound, "ResourceNotFoundException")
		}
		head, body, _ := strings.Cut(e.line, " {")
		if body != "" {
			wantRefusal(t, f, head+" {", http.StatusBadRequest, "InvalidRequestException")
		}
		_, path, _ := strings.Cut(head, " ")
		wantRefusal(t, f, "DELETE "+path, http.StatusMethodNotAllowed, "UnknownOperationException")
		if status, _, text := send(t, f, strings.Replace(e.line, " /", " //", 1)); status != http.StatusOK {
			t.Errorf("%s with an empty segment: %d %s", e.line, status, text)
		}
		if e.op == "" {
			continue
		}
		for code, status := range map[string]int{
			"InternalServiceException": 500, "ServiceUnavailableException": 503, "ThrottlingException": 429, "AccessDeniedException": 403,
		} {
			f.FailNext(e.op, ctikit.Fault{Status: status})
			wantRefusal(t, f, e.line, status, code)
		}
		f.FailNext(e.op, ctikit.Fault{Status: 500})
		f.ClearFaults()
		denied := newWhole(t, connecttest.WithoutPermission(connect.Operation(e.op)))
		wantRefusal(t, denied, e.line, http.StatusForbidden, "AccessDeniedException")
		if status, _, text := send(t, f, e.line); status != http.StatusOK {
			t.Errorf("%s after ClearFaults: %d %s", e.line, status, text)
		}
	}
}

func wantRefusal(t *testing.T, f *floor, line string, status int, code string, header ...string) {
	t.Helper()
	got, h, text := send(t, f, line, header...)
	var body map[string]string
	if err := json.Unmarshal([]byte(text), &body); err != nil || len(body) != 1 || body["Message"] == "" {
		t.Errorf("%.90s: the body is %s, want a Message alone", line, text)
	}
	if got != status || h.Get("X-Amzn-Errortype") != code || h.Get("X-Amzn-Requestid") == "" || h.Get("Retry-After") != "" {
		t.Errorf("%.90s: %d with %v, want %d %s with a request id", line, got, h, status, code)
	}
}
