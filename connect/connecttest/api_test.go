package connecttest_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// expand writes out the names of the instance in a text.
func expand(text string) string {
	return strings.NewReplacer("$I", connecttest.InstanceARN, "$N", connecttest.InstanceID, "$A", connecttest.AvailableID,
		"$P", connecttest.BasicProfileID, "$Q", connecttest.BasicQueueID, "$F", connecttest.BasicFlowID).Replace(text)
}

const signature = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260302/eu-central-1/connect/aws4_request, " +
	"SignedHeaders=host;x-amz-date, Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// send sends a request as another program would write it: method, path and body
// in a line.
func send(t *testing.T, rt http.RoundTripper, line string, header ...string) (int, http.Header, string) {
	t.Helper()
	words := strings.SplitN(expand(line), " ", 3)
	text := ""
	if len(words) == 3 {
		text = words[2]
	}
	r, err := http.NewRequestWithContext(t.Context(), words[0], "https://connect.eu-central-1.amazonaws.com"+words[1], strings.NewReader(text))
	must(t, err)
	r.Header.Set("Authorization", signature)
	r.Header.Set("X-Amz-Date", "20260302T090000Z")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := rt.RoundTrip(r)
	must(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, res.Header, string(b)
}

func TestReplies(t *testing.T) {
	const (
		noResource  = "ResourceNotFoundException"
		noParameter = "InvalidParameterException"
		noRequest   = "InvalidRequestException"
	)
	long := strings.Repeat("x", 32768)
	ids := `"` + strings.Repeat(`u-1","`, 100) + `u-1"`
	tests := []struct {
		line   string
		status int
		want   string // the code of an error, or a part of the body
	}{
		{"GET /agent-status/$N?AgentStatusTypes=OFFLINE", 200, `"Type":"OFFLINE","LastModifiedTime":1772442000,"LastModifiedRegion":"eu-central-1"}]}`},
		{"GET /agent-status/$N/s-9", 404, noResource},
		{"GET /agent-status/x", 404, noResource},
		{"GET /agent-status/$N?maxResults=0", 400, noParameter},
		{"GET /agent-status/$N?maxResults=1001", 400, noParameter},
		{"GET /agent-status/$N?maxResults=x", 400, noParameter},
		{"GET /agent-status/$N?nextToken=x", 400, noParameter},
		{"GET /agent-status/$N?nextToken=", 400, noParameter},
		{`POST /search-agent-statuses {"InstanceId":"$I","SearchCriteria":{"StringCondition":{"FieldName":"state","Value":"disabled","ComparisonType":"EXACT"}}}`, 200, `"ApproximateTotalCount":1}`},
		{`POST /search-agent-statuses {"InstanceId":"$N","SearchFilter":{}}`, 400, noRequest},
		{`POST /search-agent-statuses {"InstanceId":"$N","SearchCriteria":{"StringCondition":{"FieldName":"x"}}}`, 400, noParameter},
		{`POST /search-agent-statuses {`, 400, noRequest},
		{`POST /search-agent-statuses {}`, 404, noResource},
		{`POST /search-agent-statuses {"InstanceId":"$N","MaxResults":101}`, 400, noParameter},
		{`PUT /users/$N/u-1/status {"AgentStatusId":"s-lunch"}`, 200, ``},
		{`PUT /users/$N/u-1/status {`, 400, noRequest},
		{`POST /metrics/userdata/$N {}`, 400, noParameter},
		{`POST /metrics/userdata/$N {"Filters":{}}`, 400, noParameter},
		{`POST /metrics/userdata/$N {"Filters":{"Agents":["u-1"],"Queues":["q"]}}`, 400, noParameter},
		{`POST /metrics/userdata/$N {"Filters":{"UserHierarchyGroups":["a","b"]}}`, 400, noParameter},
		{`POST /metrics/userdata/$N {"Filters":{"Agents":[` + ids + `]}}`, 400, noParameter},
		{`POST /metrics/userdata/$N {"Filters":{"Agents":["u-1"],"ContactFilter":{"ContactStates":["","","","","","","","","",""]}}}`, 400, noParameter},
		{`POST /metrics/userdata/$N {"Filters":{"Agents":["u-1"]},"NextToken":"x"}`, 400, noParameter},
		{`POST /metrics/userdata/$N {"Filters":{"Agents":["u-9"]}}`, 200, `{"UserDataList":[],"ApproximateTotalCount":0}`},
		{`POST /metrics/userdata/$N x`, 400, noRequest},
		{"GET /users-summary/$N", 200, `"Username":"agent@example.test"`},
		{"GET /users-summary/$N?maxResults=x", 400, noParameter},
		{"GET /users-summary/$N?nextToken=x", 400, noParameter},
		{`POST /search-users {"InstanceId":"$N","SearchCriteria":{"AndConditions":[{"StringCondition":{"FieldName":"FirstName","Value":"p","ComparisonType":"STARTS_WITH"}},{"OrConditions":[{"StringCondition":{"FieldName":"Username","Value":"x"}},{"StringCondition":{"FieldName":"LastName","Value":"e","ComparisonType":"CONTAINS"}}]}]}}`, 200, `"ApproximateTotalCount":1}`},
		{`POST /search-users {"InstanceId":"$N","SearchCriteria":{"OrConditions":[{"StringCondition":{"FieldName":"Email","Value":"x"}}]}}`, 400, noParameter},
		{`POST /search-users {"InstanceId":"$N","SearchCriteria":{"StringCondition":{"FieldName":"Username","Value":"x","ComparisonType":"LIKE"}}}`, 400, noParameter},
		{`POST /search-users {"InstanceId":"$N","SearchCriteria":{"HierarchyGroupCondition":{}}}`, 400, noRequest},
		{`POST /search-users {"InstanceId":"$N","MaxResults":501}`, 400, noParameter},
		{`POST /search-users {"InstanceId":"$N"}`, 200, `"AfterContactWorkTimeLimit":30000`},
		{"GET /users/$N/u-1", 200, `"AfterContactWorkTimeLimit":30}`},
		{"GET /users/$N/u-9", 404, noResource},
		{"GET /queues-summary/$N?queueTypes=AGENT", 200, `{"QueueSummaryList":[{"Id":"u-1","Arn":"$I/queue/agent/u-1","QueueType":"AGENT","LastModifiedTime":1772442000,"LastModifiedRegion":"eu-central-1"}]}`},
		{"GET /queues-summary/$N?maxResults=x", 400, noParameter},
		{"GET /queues-summary/$N?nextToken=x", 400, noParameter},
		{"GET /queues/$N/q-9", 404, noResource},
		{"GET /routing-profiles/$N/$P", 200, `"MediaConcurrencies":[{"Channel":"CHAT","Concurrency":2}`},
		{"GET /routing-profiles/$N/p-9", 404, noResource},
		{"GET /routing-profiles/$N/p-9/queues", 404, noResource},
		{"GET /routing-profiles/$N/$P/queues?maxResults=101", 400, noParameter},
		{"GET /routing-profiles/$N/$P/queues?maxResults=x", 400, noParameter},
		{"GET /contacts/$N/c-9", 404, noResource},
		{"GET /contacts/$N/c-1", 200, `"InitiationTimestamp":1772442000.5`},
		{"GET /contact/attributes/$N/c-9", 404, noResource},
		{"GET /contact/attributes/$N/c-2", 404, noResource}, // not the first of its conversation
		{"GET /contact/attributes/$N/c-1", 200, `{"Attributes":{}}`},
		{`POST /contact/attributes {"InstanceId":"$N","InitialContactId":"c-1","Attributes":{"a b":"x"}}`, 400, noParameter},
		{`POST /contact/attributes {"InstanceId":"$N","InitialContactId":"c-1","Attributes":{"a":"` + long + `"}}`, 400, noRequest},
		{`POST /contact/attributes {"InstanceId":"$N","InitialContactId":"c-1"}`, 400, noParameter},
		{`POST /contact/attributes {"InstanceId":"$N","InitialContactId":"c-9","Attributes":{}}`, 404, noResource},
		{`POST /contact/attributes {"InstanceId":"x","InitialContactId":"c-1","Attributes":{}}`, 404, noResource},
		{`POST /contact/attributes x`, 400, noRequest},
		{"DELETE /users/$N/u-1", 405, "UnknownOperationException"},
	}
	f := newFloor(t)
	f.PutUser(connecttest.User{ID: "u-1", Email: "agent@example.test", FirstName: "Pat", LastName: "Lee", AfterContactWorkLimit: 30 * time.Second})
	f.PutStatus(connect.AgentStatus{ID: "s-old", Name: "Old", State: connect.Disabled})
	f.PutContact(connect.Contact{ID: "c-1", InitiatedAt: start.Add(500 * time.Millisecond)})
	f.PutContact(connect.Contact{ID: "c-2", InitialContactID: "c-1"})
	for _, tt := range tests {
		status, header, got := send(t, f, tt.line)
		if status != tt.status {
			t.Errorf("%.90s: %d %s, want %d", tt.line, status, got, tt.status)
		}
		if code := header.Get("X-Amzn-Errortype"); code != "" {
			got = code
		}
		if want := expand(tt.want); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%.90s: got %s, want %s", tt.line, got, want)
		}
		if header.Get("X-Amzn-Requestid") == "" {
			t.Errorf("%.90s: no request id", tt.line)
		}
	}
}

func TestSignatures(t *testing.T) {
	tests := []struct{ name, authorization, date, want string }{
		{"right", signature, "20260302T090000Z", ""},
		{"none", "", "20260302T090000Z", "MissingAuthenticationTokenException"},
		{"another scheme", "Bearer x", "20260302T090000Z", "UnrecognizedClientException"},
		{"another service", strings.Replace(signature, "/connect/", "/s3/", 1), "20260302T090000Z", "InvalidSignatureException"},
		{"another region", strings.Replace(signature, "eu-central-1", "us-east-1", 1), "20260302T090000Z", "InvalidSignatureException"},
		{"a short signature", signature[:len(signature)-1], "20260302T090000Z", "UnrecognizedClientException"},
		{"no date", signature, "", "UnrecognizedClientException"},
		{"another day", signature, "20260303T090000Z", "UnrecognizedClientException"},
		{"unsigned host", strings.Replace(signature, "host;", "", 1), "20260302T090000Z", "UnrecognizedClientException"},
	}
	f := newFloor(t)
	for _, tt := range tests {
		status, header, _ := send(t, f, "GET /users/$N/u-1", "Authorization", tt.authorization, "X-Amz-Date", tt.date)
		if got := header.Get("X-Amzn-Errortype"); got != tt.want || (status == 403) != (tt.want != "") {
			t.Errorf("%s: %d %s, want %s", tt.name, status, got, tt.want)
		}
	}
}

func TestAnUnknownRouteFailsTheTest(t *testing.T) {
	var got listener
	status, header, _ := send(t, connecttest.New(&got), "POST /nowhere")
	if status != 404 || header.Get("X-Amzn-Errortype") != "UnknownOperationException" {
		t.Errorf("%d %v", status, header)
	}
	if len(got.errs) != 1 || !strings.Contains(got.errs[0], "unknown route: POST /nowhere") {
		t.Errorf("errors of the test: %q", got.errs)
	}
}

func TestPages(t *testing.T) {
	f := newFloor(t, connecttest.WithPageSize(3))
	for i := range 8 {
		f.PutUser(connecttest.User{ID: fmt.Sprintf("v-%d", i)})
	}
	var got []string
	sizes, page := []int{}, connect.PageRequest{}
	for {
		list, err := f.api.ListUsers(t.Context(), page)
		must(t, err)
		sizes = append(sizes, len(list.Items))
		for _, u := range list.Items {
			got = append(got, u.ID)
		}
		if page.Cursor = list.Next; page.Cursor == "" {
			break
		}
		f.PutUser(connecttest.User{ID: "a-new"}) // before what was read: no shift
	}
	if diff := cmp.Diff([]string{"u-1", "v-0", "v-1", "v-2", "v-3", "v-4", "v-5", "v-6", "v-7"}, got); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{3, 3, 3}, sizes); diff != "" {
		t.Errorf("sizes (-want +got):\n%s", diff)
	}
	forged := base64.RawURLEncoding.EncodeToString([]byte("v-3"))
	if _, err := f.api.ListUsers(t.Context(), connect.PageRequest{Cursor: forged}); !errors.Is(err, connect.ErrInvalid) {
		t.Errorf("forged token: %v", err)
	}
}

func TestRates(t *testing.T) {
	tests := []struct {
		name string
		opts []connecttest.Option
		ask  func(context.Context, connect.API) error
		want int // in the first moment
	}{
		{"AWS' default", nil, describeUser, 5},
		{"one of its own", nil, describeContact, 15},
		{"another default", []connecttest.Option{connecttest.WithRate(1, 3)}, describeUser, 3},
		{"another of its own", []connecttest.Option{connecttest.WithRateOf(connect.DescribeUser, 1, 7)}, describeUser, 7},
		{"none", []connecttest.Option{connecttest.WithoutRates()}, describeUser, 20},
	}
	for _, tt := range tests {
		clk := ctikit.NewVirtualClock(start)
		f := connecttest.New(t, append(tt.opts, connecttest.WithClock(clk))...)
		f.PutUser(connecttest.User{ID: "u-1"})
		f.PutContact(connect.Contact{ID: "c-1"})
		n := 0
		for range 20 {
			if err := tt.ask(t.Context(), f.API()); err == nil {
				n++
			} else if !errors.Is(err, connect.ErrRateLimited) {
				t.Fatal(err)
			}
		}
		if n != tt.want {
			t.Errorf("%s: %d of 20 requests, want %d", tt.name, n, tt.want)
		}
		clk.RunUntil(start.Add(time.Second))
		if err := tt.ask(t.Context(), f.API()); err != nil {
			t.Errorf("%s: a second later: %v", tt.name, err)
		}
	}
}

func describeUser(ctx context.Context, api connect.API) error {
	_, err := api.DescribeUser(ctx, "u-1")
	return err
}

func describeContact(ctx context.Context, api connect.API) error {
	_, err := api.DescribeContact(ctx, "c-1")
	return err
}

func TestSpend(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	f := connecttest.New(t, connecttest.WithClock(clk))
	f.PutUser(connecttest.User{ID: "u-1"})
	f.Spend(connect.DescribeUser, 99)
	if err := describeUser(t.Context(), f.API()); !errors.Is(err, connect.ErrRateLimited) {
		t.Errorf("error %v, want ErrThrottled", err)
	}
	clk.RunUntil(start.Add(500 * time.Millisecond))
	must(t, describeUser(t.Context(), f.API()))
}

func TestClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := connecttest.New(t)
		f.PutUser(connecttest.User{ID: "u-1"})
		f.SignIn("u-1")
		f.FailNext("PutUserStatus", connecttest.Exception("ThrottlingException"))
		_, err := f.Client().Agents.SetStatus(t.Context(), "u-1", available)
		must(t, err)
		if n := f.Count("PutUserStatus"); n != 2 || len(f.Requests()) != n {
			t.Errorf("%d requests, want 2", n)
		}
		var got listener
		if c := connecttest.New(&got).Client(connect.WithClock(nil)); c != nil || len(got.errs) != 1 {
			t.Errorf("client %v, errors %q", c, got.errs)
		}
	})
}

func TestOverAPort(t *testing.T) {
	f := newFloor(t)
	server := httptest.NewServer(f)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+expand("/users/$N/u-1"), nil)
	must(t, err)
	r.Header.Set("Authorization", signature)
	r.Header.Set("X-Amz-Date", "20260302T090000Z")
	res, err := server.Client().Do(r)
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
	if n := f.OpenBodies(); n != 0 {
		t.Errorf("%d bodies are open in memory", n)
	}
}
