package flowsearch_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTemplate(t *testing.T) {
	play(t, []row{
		{name: "X51 a placeholder", parameters: `{"search_by":"template","template":"type:user external_id:{account}","account":"crm-1"}`, want: lena},
		{name: "X51 the first of several", parameters: `{"search_by":"template","template":"type:user name:\"{name}\"","name":"Lopes"}`,
			want: map[string]string{"status": "ok", "results_count": "2"}},
		{name: "X51 users by phone: shared numbers are passed over", parameters: `{"search_by":"template","template":"type:user phone:{number}","number":"+1 (555) 010-0400"}`, want: notFound},
		{name: "X51 users by phone", parameters: `{"search_by":"template","template":"type:user phone:*{number}","number":"555-0100-200"}`, want: ok("zendesk_user", "8002")},
		{name: "X51 shared numbers are found by other words", parameters: `{"search_by":"template","template":"type:user name:{name}","name":"Office"}`, want: ok("zendesk_user", "8005")},
		{name: "X51 braces left over", parameters: `{"search_by":"template","template":"type:user name:{name}"}`, want: badRequest},
		{name: "X51 braces left over before another", parameters: `{"search_by":"template","template":"type:user } name:{name}","name":"Tom"}`, want: badRequest},
		{name: "X51 braces left over at the end", parameters: `{"search_by":"template","template":"type:user name:{name} {","name":"Tom"}`, want: badRequest},
		{name: "X51 an input that timed out is left over", parameters: `{"search_by":"template","template":"type:user name:{name}","name":"Timeout"}`, want: badRequest},
		{name: "X51 braces in a value", parameters: `{"search_by":"template","template":"type:user name:{name}","name":"{x}"}`, want: notFound},
		{name: "no template", parameters: `{"search_by":"template"}`, want: badRequest},
		{name: "a query without a value", parameters: `{"search_by":"template","template":"type:user name:\"\""}`, want: badRequest},
		{name: "a value adds no words", parameters: `{"search_by":"template","template":"type:user external_id:{x}","x":"none type:ticket"}`, want: notFound},
		{name: "a value ends no quotes", parameters: `{"search_by":"template","template":"type:user external_id:\"{x}\"","x":"none\" type:ticket \""}`, want: notFound},
		{name: "a value of asterisks finds nobody", parameters: `{"search_by":"template","template":"type:user name:*{x}*","x":"**"}`, want: notFound},
		{name: "a number without digits finds nobody", parameters: `{"search_by":"template","template":"type:user phone:*{x}","x":"anonymous"}`, want: notFound},
		{name: "a value on its own", parameters: `{"search_by":"template","template":"type:user {x}","x":"role:end-user"}`, want: notFound},
		{name: "within a word", parameters: `{"search_by":"template","template":"type:user external_id:crm-{n}","n":"1"}`, want: lena},
		{name: "a ticket", parameters: `{"search_by":"template","template":"type:ticket tags:{tag}","tag":"hw"}`, want: ok("zendesk_ticket", "2", "zendesk_user", "8001")},
	})
}

// What the program sends, word for word.
func TestQueries(t *testing.T) {
	z := account(t)
	search := newSearch(t, z.Client())
	for _, tt := range []struct{ caller, parameters, want string }{
		{"+15550109999", `{"search_by":"calling_user"}`, "type:user role:end-user phone:*5550109999"},
		{"", `{"search_by":"custom_field","tier":"gold plus"}`, `type:user role:end-user tier:"gold plus"`},
		{"", `{"search_by":"most_recent_ticket","zendesk_user":"8001"}`, "type:ticket requester:8001 -status:closed -status:solved created>72hours"},
		{"", `{"search_by":"template","template":"type:ticket created>{day} {words} subject:\"{words}\" x:{words}-{day}","day":"2026-03-01","words":"a \"b\" -c*"}`,
			`type:ticket created>2026-03-01 "a b -c" subject:"a b -c" x:"a b -c"-2026-03-01`},
	} {
		if _, err := search.Answer(t.Context(), asked(t, tt.caller, tt.parameters)); err != nil {
			t.Fatal(err)
		}
		requests := z.Requests()
		if diff := cmp.Diff(tt.want, requests[len(requests)-1].Query.Get("query")); diff != "" {
			t.Errorf("query (-want +got):\n%s", diff)
		}
	}
}
