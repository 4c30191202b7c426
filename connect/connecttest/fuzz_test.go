package connecttest_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// Whatever is sent, the fake answers in AWS' words, and never with an error of
// its own.
func FuzzRequests(f *testing.F) {
	f.Add("POST", "/search-users", `{"InstanceId":"$N","SearchCriteria":{"AndConditions":[{}]}}`, "", signature)
	f.Add("POST", "/search-agent-statuses", `{"InstanceId":"$N","MaxResults":1,"NextToken":"eA"}`, "", signature)
	f.Add("POST", "/metrics/userdata/$N", `{"Filters":{"Agents":["u-1"],"ContactFilter":{"ContactStates":["x"]}}}`, "", signature)
	f.Add("POST", "/contact/attributes", `{"InstanceId":"$N","InitialContactId":"c-1","Attributes":{"a":"b"}}`, "", signature)
	f.Add("PUT", "/contact/task", `{"InstanceId":"$N","Name":"x","ContactFlowId":"$F","PreviousContactId":"c-1","ScheduledTime":9e9,"References":{"":{}},"ClientToken":"a"}`, "", signature)
	f.Add("POST", "/contact/stop", `{"InstanceId":"$N","ContactId":"c-1"}`, "", signature)
	f.Add("POST", "/contact/suspend-recording", `{"InstanceId":"$N","ContactId":"c-1","InitialContactId":"c-1","ContactRecordingType":"SCREEN"}`, "", signature)
	f.Add("POST", "/contact/monitor", `{"InstanceId":"$N","ContactId":"c-1","UserId":"u-1","AllowedMonitorCapabilities":["BARGE"]}`, "", signature)
	f.Add("POST", "/search-contacts", `{"InstanceId":"$N","TimeRange":{"Type":"INITIATION_TIMESTAMP","StartTime":1,"EndTime":9e9},"SearchCriteria":{"Name":{"SearchText":["x"],"MatchType":"MATCH_ANY"},"SearchableContactAttributes":{"Criteria":[{}]}}}`, "", signature)
	f.Add("PUT", "/users/$N/u-1/status", `{"AgentStatusId":"s-lunch"}`, "", signature)
	f.Add("GET", "/users-summary/$N", ``, "maxResults=1&nextToken=eA", signature)
	f.Add("GET", "/users/$N/u-1", ``, "", "AWS4-HMAC-SHA256 Credential=a/1/2/connect/aws4_request, SignedHeaders=, Signature=")
	f.Fuzz(func(t *testing.T, method, path, body, query, authorization string) {
		fake := connecttest.New(nil, connecttest.WithoutRates())
		fake.PutUser(connecttest.User{ID: "u-1"})
		fake.PutStatus(connect.AgentStatus{ID: "s-lunch", Name: "Lunch"})
		fake.PutContact(connect.Contact{ID: "c-1"})
		fake.SignIn("u-1")
		r := httptest.NewRequest("POST", "https://connect.example.test/", strings.NewReader(expand(body)))
		r.Method, r.URL = method, &url.URL{Scheme: "https", Host: r.Host, Path: expand(path), RawQuery: query}
		r.Header.Set("Authorization", authorization)
		r.Header.Set("X-Amz-Date", "20260302T090000Z")
		w := httptest.NewRecorder()
		fake.ServeHTTP(w, r)
		failed := w.Code != 200
		if code := w.Header().Get("X-Amzn-Errortype"); w.Code >= 500 || failed != (code != "") {
			t.Errorf("%s %s: %d %q", method, path, w.Code, code)
		}
	})
}
