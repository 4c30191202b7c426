package flowsearch_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/flowsearch"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// row is a question of a flow, and what of the answer matters: a want of "" is a
// field that the answer must not have.
type row struct {
	name, caller, parameters string
	opts                     []flowsearch.Option
	want                     map[string]string
}

func ok(fields ...string) map[string]string {
	want := map[string]string{"status": "ok", "results_count": "1"}
	for i := 0; i < len(fields); i += 2 {
		want[fields[i]] = fields[i+1]
	}
	return want
}

var (
	notFound   = map[string]string{"status": "not found", "results_count": "0", "zendesk_user": "", "zendesk_ticket": ""}
	badRequest = map[string]string{"status": "bad request", "results_count": "", "zendesk_user": "", "zendesk_ticket": ""}
	lena       = ok("zendesk_user", "8001")
	several    = map[string]string{"status": "not found", "results_count": "2", "zendesk_user": ""}
)

func TestSearchBy(t *testing.T) {
	play(t, []row{
		{name: "X45 zendesk_user", parameters: `{"search_by":"zendesk_user","zendesk_user":"8001"}`, want: lena},
		{name: "X45 zendesk_user as a number, of an agent", parameters: `{"search_by":"zendesk_user","zendesk_user":7001}`, want: ok("zendesk_user", "7001", "user_role", "agent")},
		{name: "X45 zendesk_user of nobody", parameters: `{"search_by":"zendesk_user","zendesk_user":"9"}`, want: notFound},
		{name: "X45 zendesk_user who was deleted", parameters: `{"search_by":"zendesk_user","zendesk_user":"8007"}`, want: notFound},
		{name: "X45 zendesk_ticket", parameters: `{"search_by":"zendesk_ticket","zendesk_ticket":" 3 "}`, want: ok("zendesk_ticket", "3", "ticket_status", "solved")},
		{name: "X45 zendesk_ticket that does not exist", parameters: `{"search_by":"zendesk_ticket","zendesk_ticket":"99"}`, want: notFound},
		{name: "X8 a caller who wants a new ticket", parameters: `{"search_by":"zendesk_ticket","zendesk_ticket":"0"}`, want: notFound},
		{name: "more digits than any ticket has", parameters: `{"search_by":"zendesk_ticket","zendesk_ticket":"99999999999999999999"}`, want: notFound},
		{name: "X45 the names of older flows", caller: "+15550100199", parameters: `{"action":"find_calling_user"}`, want: lena},
		{name: "X45 search_by comes before action", caller: "+15550100199", parameters: `{"action":"template","search_by":"calling_user"}`, want: lena},
		{name: "X46 bad request: no search_by", parameters: `{}`, want: badRequest},
		{name: "X46 bad request: another search_by", parameters: `{"search_by":"phone"}`, want: badRequest},
		{name: "X46 bad request: a nested search_by", parameters: `{"search_by":{"search_by":"calling_user"}}`, want: badRequest},
		{name: "X46 bad request: no id", parameters: `{"search_by":"zendesk_user"}`, want: badRequest},
		{name: "X46 bad request: no id of a ticket", parameters: `{"search_by":"zendesk_ticket","zendesk_ticket":"#3"}`, want: badRequest},
		{name: "an input block timed out", parameters: `{"search_by":"zendesk_ticket","zendesk_ticket":"Timeout"}`, want: badRequest},
	})
}

func TestCallingUser(t *testing.T) {
	const ask = `{"search_by":"calling_user"}`
	play(t, []row{
		{name: "X21 a number that is stored in the country's form", caller: "+15550100199", parameters: ask, want: lena},
		{name: "without a country, as it is stored", caller: "+15550100200", parameters: ask, opts: []flowsearch.Option{flowsearch.WithCountry("")}, want: ok("zendesk_user", "8002", "suspended", "true")},
		{name: "without a country, a number stored without its prefix", caller: "+15550100199", parameters: ask, opts: []flowsearch.Option{flowsearch.WithCountry("")}, want: notFound},
		{name: "another line of a user's", caller: "+15550100500", parameters: ask, want: ok("zendesk_user", "8008", "customer_number", "+445550100500")},
		{name: "an unknown caller", caller: "+15550109999", parameters: ask, want: notFound},
		{name: "X20 a withheld number", caller: "Anonymous", parameters: ask, want: notFound},
		{name: "X20 none", parameters: ask, want: notFound},
		{name: "X20 a country's prefix alone", caller: "+1", parameters: ask, want: notFound},
		{name: "X22 a shared number is nobody's", caller: "+15550100400", parameters: ask, want: notFound},
		{name: "D29 two users", caller: "+15550100300", parameters: ask, want: several},
		{name: "X22 the first of two", caller: "+15550100300", parameters: ask, opts: []flowsearch.Option{flowsearch.WithSeveral(ticketing.FirstUser)},
			want: map[string]string{"status": "ok", "results_count": "2"}},
		{name: "D29 the oldest of two", caller: "+15550100300", parameters: ask, opts: []flowsearch.Option{flowsearch.WithSeveral(ticketing.OldestUser)},
			want: map[string]string{"status": "ok", "results_count": "2", "zendesk_user": "8003"}},
	})
}

// TestShortNumber: anybody can call with a number as which many numbers end. That
// costs the account few requests.
func TestShortNumber(t *testing.T) {
	z := account(t)
	for n := range 90 {
		z.PutUser(zendesktest.User{ID: int64(9000 + n), Name: "Many", Phone: fmt.Sprintf("+4455501%03d7", n)})
	}
	before := len(z.Requests())
	answer, err := newSearch(t, z.Client()).Answer(t.Context(), asked(t, "+17", `{"search_by":"calling_user"}`))
	if n := len(z.Requests()) - before; n < 2 || n > 11 || err != nil || answer.Status() != flowsearch.NotFound {
		t.Errorf("%d requests, %v, %v", n, answer, err)
	}
}

func TestFields(t *testing.T) {
	play(t, []row{
		{name: "X47 all fields of a user", parameters: `{"search_by":"zendesk_user","zendesk_user":"8001"}`, want: ok(
			"zendesk_user", "8001", "customer_name", "Lena Maria Fischer", "customer_number", "(555) 010-0199", "external_id", "crm-1",
			"user_name", "Lena Maria", "user_surname", "Fischer", "user_email", "lena@example.test", "user_role", "end-user", "user_locale", "de",
			"user_fields", `{"since":null,"tier":"gold","visits":0}`, "time_zone", "Berlin", "organization", "61", "suspended", "false")},
		{name: "X47 what a user lacks is left out", parameters: `{"search_by":"zendesk_user","zendesk_user":"8003"}`, want: ok(
			"external_id", "", "organization", "", "user_email", "", "user_fields", "")},
		{name: "a name of one word", parameters: `{"search_by":"zendesk_user","zendesk_user":"8002"}`, want: ok("user_name", "Tom", "user_surname", "")},
		{name: "X48 all fields of a ticket", parameters: `{"search_by":"zendesk_ticket","zendesk_ticket":"2"}`, want: ok(
			"zendesk_ticket", "2", "zendesk_user", "8001", "ticket_subject", "Broken \u201cheadset\u201d", "ticket_status", "new")},
		{name: "X48 the brand of a ticket is an id", parameters: `{"search_by":"most_recent_ticket","zendesk_user":"8003"}`, want: ok("ticket_brand", "91", "zendesk_user", "8003")},
		{name: "X52 return_fields", parameters: `{"search_by":"zendesk_user","zendesk_user":"8001","return_fields":" notes, tier,tags,visits,since,last_login_at,nothing,user_email,, verified"}`, want: ok(
			"notes", "calls often", "tier", "gold", "tags", "vip,news", "visits", "0", "since", "", "last_login_at", "", "nothing", "", "user_email", "lena@example.test", "verified", "false")},
		{name: "X52 return_fields do not replace others", parameters: `{"search_by":"zendesk_user","zendesk_user":"8001","return_fields":"status,results_count,custom_role_id"}`, want: ok("custom_role_id", "")},
		{name: "X52 carry_on", parameters: `{"search_by":"zendesk_user","zendesk_user":"9","carry_on":"path, deep,zendesk_user,status,none","path":"1-3","deep":{ "a": [1, "b c"] },"status":"odd"}`,
			want: map[string]string{"status": "not found", "results_count": "0", "path": "1-3", "deep": `{"a":[1,"b c"]}`, "zendesk_user": "9", "none": ""}},
		{name: "X52 carry_on does not replace what was found", parameters: `{"search_by":"zendesk_user","zendesk_user":"8001","carry_on":"user_email","user_email":"odd"}`, want: ok("user_email", "lena@example.test")},
		{name: "X52 carry_on, of a bad request", parameters: `{"search_by":"none","carry_on":"path","path":"1"}`,
			want: map[string]string{"status": "bad request", "path": "1", "results_count": ""}},
	})
}

func TestMostRecentTicket(t *testing.T) {
	play(t, []row{
		{name: "X49 the open one that was updated last", parameters: `{"search_by":"most_recent_ticket","zendesk_user":"8001"}`,
			want: map[string]string{"status": "ok", "results_count": "2", "zendesk_ticket": "2"}},
		{name: "X49 longer ago", parameters: `{"search_by":"most_recent_ticket","zendesk_user":"8001","hours":"200"}`,
			want: map[string]string{"status": "ok", "results_count": "3", "zendesk_ticket": "2"}},
		{name: "X49 an option for all flows", parameters: `{"search_by":"most_recent_ticket","zendesk_user":"8001"}`, opts: []flowsearch.Option{flowsearch.WithRecentHours(102)},
			want: map[string]string{"status": "ok", "results_count": "3", "zendesk_ticket": "2"}},
		{name: "X49 none", parameters: `{"search_by":"most_recent_ticket","zendesk_user":"8002"}`, want: notFound},
		{name: "no user", parameters: `{"search_by":"most_recent_ticket"}`, want: badRequest},
		{name: "a user that cannot be", parameters: `{"search_by":"most_recent_ticket","zendesk_user":"0"}`, want: notFound},
		{name: "other hours", parameters: `{"search_by":"most_recent_ticket","zendesk_user":"8001","hours":"a day"}`, want: badRequest},
	})
}

func TestCustomField(t *testing.T) {
	play(t, []row{
		{name: "X50 one user has the value", parameters: `{"search_by":"custom_field","tier":"gold"}`, want: lena},
		{name: "X50 two have it", parameters: `{"search_by":"custom_field","tier":"silver"}`, want: several},
		{name: "X50 the first of two", parameters: `{"search_by":"custom_field","tier":"silver"}`, opts: []flowsearch.Option{flowsearch.WithSeveral(ticketing.FirstUser)},
			want: map[string]string{"status": "ok", "results_count": "2"}},
		{name: "X50 nobody has it", parameters: `{"search_by":"custom_field","tier":"tin"}`, want: notFound},
		{name: "X50 parameters that are repeated do not count", parameters: `{"search_by":"custom_field","tier":"gold","path":"1","carry_on":"path","return_fields":"notes"}`, want: ok("zendesk_user", "8001", "path", "1")},
		{name: "X50 the field itself is repeated", parameters: `{"search_by":"custom_field","tier":"gold","carry_on":"tier"}`, want: ok("zendesk_user", "8001", "tier", "gold")},
		{name: "X50 two parameters", parameters: `{"search_by":"custom_field","tier":"gold","visits":"1"}`, want: badRequest},
		{name: "X50 no parameter", parameters: `{"search_by":"custom_field","tier":"none"}`, want: badRequest},
		{name: "a name that is no key", parameters: `{"search_by":"custom_field","role:admin tier":"gold"}`, want: badRequest},
		{name: "a value of asterisks finds nobody", parameters: `{"search_by":"custom_field","tier":"* *"}`, want: notFound},
		{name: "a value adds no words", parameters: `{"search_by":"custom_field","tier":"x role:admin"}`, want: notFound},
	})
}

func play(t *testing.T, rows []row) {
	z := account(t)
	client := z.Client()
	_, err := client.Identities.Create(t.Context(), 8008, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: "+1 555 0100 500"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = client.Tickets.Create(t.Context(), zendesk.TicketSpec{RequesterID: 8003, BrandID: 91, Subject: "Of a brand", Comment: zendesk.CommentSpec{Body: "Hello"}}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			answer, err := newSearch(t, client, tt.opts...).Answer(t.Context(), asked(t, tt.caller, tt.parameters))
			got := map[string]string{}
			for name := range tt.want {
				got[name] = answer[name]
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			refused := errors.Is(err, flowsearch.ErrRequest) || errors.Is(err, zendesk.ErrInvalid)
			if bad := answer.Status() == flowsearch.BadRequest; bad != refused || (err != nil) != bad {
				t.Errorf("status %q, error %v", answer.Status(), err)
			}
			if slices.Contains(slices.Collect(maps.Values(answer)), "") {
				t.Errorf("an empty field: %v", answer)
			}
		})
	}
}

func TestNew(t *testing.T) {
	_, err := flowsearch.New(nil, flowsearch.WithBudget(0), flowsearch.WithCountry("Germany"), flowsearch.WithSeveral("all"), flowsearch.WithRecentHours(0), nil)
	for _, want := range []string{"client", "budget: ", "country: ", "several: ", "recent hours: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
}
