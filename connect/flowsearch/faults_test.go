package flowsearch_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect/flowsearch"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const always = 1000

// While Zendesk is down, in any way, the flow has an answer within 6 seconds of
// simulated time.
func TestDown(t *testing.T) {
	for name, fault := range map[string]ctikit.Fault{
		"X46 server error: 503":                    {Status: 503},
		"X46 server error: 503, come back later":   {Status: 503, RetryAfter: time.Minute},
		"X46 server error: 429":                    {Status: 429, RetryAfter: time.Second},
		"X46 server error: credentials refused":    {Status: 401},
		"X46 server error: not allowed":            {Status: 403},
		"X46 server error: cut connections":        {Cut: true},
		"X46 server error: nonsense":               {Status: 200, Body: "<html>", ContentType: "text/html"},
		"X53 nothing comes":                        {Delay: time.Hour},
		"X53 each reply is slow":                   {Delay: 4 * time.Second, Status: 503},
		"X53 each reply is slow, and then refuses": {Delay: 2 * time.Second, Status: 429, RetryAfter: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				z := zendesktest.New(t)
				search := newSearch(t, z.Client())
				for _, parameters := range []string{
					`{"search_by":"calling_user"}`, `{"search_by":"zendesk_user","zendesk_user":"8001"}`, `{"search_by":"zendesk_ticket","zendesk_ticket":"1"}`,
					`{"search_by":"most_recent_ticket","zendesk_user":"8001"}`, `{"search_by":"custom_field","tier":"gold"}`, `{"search_by":"template","template":"type:user"}`,
				} {
					z.ClearFaults()
					fault.Times = always
					z.FailNext("*", fault)
					began := time.Now()
					answer, err := search.Answer(t.Context(), asked(t, "+15550100199", parameters))
					if took := time.Since(began); took > 6*time.Second {
						t.Errorf("%s: took %v", parameters, took)
					}
					if diff := cmp.Diff(flowsearch.Answer{"status": "server error"}, answer); diff != "" || err == nil {
						t.Errorf("%s: error %v, answer (-want +got):\n%s", parameters, err, diff)
					}
				}
			})
		})
	}
}

// X53 one call ends after 5 seconds, and all of them after the budget.
func TestBudget(t *testing.T) {
	for _, tt := range []struct {
		budget, delay, want time.Duration
	}{
		{6 * time.Second, time.Hour, 5 * time.Second},
		{6 * time.Second, 3500 * time.Millisecond, 6 * time.Second}, // the search, then a reading of identities
		{2 * time.Second, time.Hour, 2 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			z := zendesktest.New(t)
			z.PutUser(zendesktest.User{ID: 8001, Phone: "+445550100199"})
			search := newSearch(t, z.Client(), flowsearch.WithBudget(tt.budget))
			z.FailNext("*", ctikit.Fault{Delay: tt.delay, Times: always})
			began := time.Now()
			answer, err := search.Answer(t.Context(), asked(t, "+15550100199", `{"search_by":"calling_user"}`))
			if took := time.Since(began); took != tt.want || answer.Status() != flowsearch.ServerError || err == nil {
				t.Errorf("budget %v, delay %v: took %v, want %v: %v, %v", tt.budget, tt.delay, took, tt.want, answer, err)
			}
		})
	}
}

// A short failure does not reach the flow.
func TestShortFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		z.PutUser(zendesktest.User{ID: 8001, Phone: "+15550100199"})
		z.FailNext("*", ctikit.Fault{Status: 503})
		answer, err := newSearch(t, z.Client()).Answer(t.Context(), asked(t, "+15550100199", `{"search_by":"calling_user"}`))
		if answer.Status() != flowsearch.OK || err != nil {
			t.Errorf("%v, %v", answer, err)
		}
	})
}

// The flow takes 32 KB: the longest values go, the rest stays.
func TestTooLarge(t *testing.T) {
	z := account(t)
	fields := map[string]json.RawMessage{}
	for i := range 400 {
		fields[fmt.Sprintf("field_%d", i)] = json.RawMessage(`"` + strings.Repeat("<", 20) + `"`)
	}
	z.PutUser(zendesktest.User{ID: 8001, Name: "Lena", Phone: "+15550100199", Fields: fields, Notes: strings.Repeat("n", 30_000), Details: strings.Repeat("d", 1000)})
	answer, err := newSearch(t, z.Client()).Answer(t.Context(), asked(t, "+15550100199",
		`{"search_by":"calling_user","return_fields":"notes,details,field_7","carry_on":"path","path":"`+strings.Repeat("p", 2000)+`"}`))
	if !errors.Is(err, flowsearch.ErrTooLarge) {
		t.Errorf("error %v", err)
	}
	body, _ := json.Marshal(answer)
	if len(body) > 32_000 {
		t.Errorf("%d bytes", len(body))
	}
	for name, want := range map[string]int{"status": 2, "results_count": 1, "zendesk_user": 4, "details": 1000, "field_7": 20, "path": 2000, "notes": 0, "user_fields": 0} {
		if got := len(answer[name]); got != want {
			t.Errorf("%s: %d bytes, want %d", name, got, want)
		}
	}
}

// Nothing personal is in the errors.
func TestErrors(t *testing.T) {
	z := account(t)
	search := newSearch(t, z.Client())
	for _, parameters := range []string{
		`{"search_by":"Lena Secret"}`, `{"search_by":"zendesk_user","zendesk_user":"Lena Secret"}`, `{"search_by":"custom_field","Lena Secret":"Lena Secret"}`,
		`{"search_by":"template","template":"{Lena Secret}"}`, `{"search_by":"most_recent_ticket","zendesk_user":"1","hours":"Lena Secret"}`,
	} {
		_, err := search.Answer(t.Context(), asked(t, "", parameters))
		if !errors.Is(err, flowsearch.ErrRequest) || strings.Contains(err.Error(), "Secret") {
			t.Errorf("%s: %v", parameters, err)
		}
	}
}

// Results of other kinds, and of odd forms.
func TestOddResults(t *testing.T) {
	reply := func(results string) *zendesk.Client {
		client, err := zendesk.New("acme", zendesk.Bearer("x"), zendesk.WithHTTPClient(&http.Client{Transport: body(`{"results":[` + results + `],"next_page":null}`)}))
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
	const ask = `{"search_by":"template","template":"acme","return_fields":"name,domain_names,organization_fields,shared"}`
	for _, tt := range []struct {
		results string
		want    flowsearch.Answer
	}{
		{`{"result_type":"organization","id":61,"name":"Acme","domain_names":["a.test","b.test"],"organization_fields":{"plan":"x"},"shared":true}`,
			flowsearch.Answer{"status": "ok", "results_count": "1", "name": "Acme", "domain_names": "a.test,b.test", "organization_fields": `{"plan":"x"}`, "shared": "true"}},
		{`{"result_type":"group","id":7,"name":7,"domain_names":[1]}`,
			flowsearch.Answer{"status": "ok", "results_count": "1", "name": "7", "domain_names": "[1]"}},
		{`{"result_type":"user","id":8,"user_fields":[]},{"result_type":"ticket","id":9,"custom_fields":7}`, flowsearch.Answer{"status": "ok", "results_count": "2", "zendesk_user": "8", "suspended": "false", "shared": "false"}},
		{``, flowsearch.Answer{"status": "not found", "results_count": "0"}},
	} {
		answer, err := newSearch(t, reply(tt.results)).Answer(t.Context(), asked(t, "", ask))
		if diff := cmp.Diff(maps.Clone(tt.want), answer); diff != "" || err != nil {
			t.Errorf("%s: error %v, answer (-want +got):\n%s", tt.results, err, diff)
		}
	}
}
