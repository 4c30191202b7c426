package aircalltest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// desk is a floor with something of everything: call 1 goes on, call 2 is over.
func newDesk(t *testing.T, opts ...aircalltest.Option) *floor {
	t.Helper()
	f := newFloor(t, opts...)
	f.PutUser(aircalltest.User{ID: 10, Email: "ten@example.test", Name: "Agent Ten"})
	f.PutNumber(aircalltest.Number{ID: 4, Name: "Off the record", Digits: "+1 555-010-0004", Users: []int64{10}})
	f.PutTag(aircall.Tag{ID: 12, Name: "vip", Color: "#00ff00"})
	f.PutTag(aircall.Tag{ID: 13, Name: "later", Color: "#ff0000"})
	f.PutTeam(7, "Sales", 10)
	f.PutContact(aircall.Contact{ID: 501, FirstName: "Con", Phones: []aircall.Reach{{Label: "Work", Value: "+15550100777"}}})
	talk := f.Ring(9)
	f.Answer(talk)
	quiet := f.Incoming(4, "+1 555-0100-777")
	f.HangUp(quiet)
	f.after(time.Minute)
	return f
}

const (
	talk  = "/v1/calls/900000000001"
	quiet = "/v1/calls/900000000002"
)

func TestRepliesOfTheWholeAPI(t *testing.T) {
	long := strings.Repeat("x", 65)
	var many []string
	for range 21 {
		many = append(many, `{"label":"l","value":"v"}`)
	}
	tests := []struct {
		name, request, body string
		want                int
		part                string
	}{
		{"ping", "GET /v1/ping", "", 200, `{"ping":"pong"}`},
		{"company", "GET /v1/company", "", 200, `{"company":{"name":"Example Company","numbers_count":2,"users_count":2}}`},
		{"numbers", "GET /v1/numbers", "", 200, `"live_recording_activated":true`},
		{"number", "GET /v1/numbers/3", "", 200, `"id":3,`},
		{"no number", "GET /v1/numbers/5", "", 404, `Number not found`},
		{"numbers of a user", "GET /v2/users/10/numbers", "", 200, `"flow_editor_enabled":false`},

		{"user made", "POST /v2/users", `{"email":"new@example.test","first_name":"New"}`, 201, `"name":"New"`},
		{"user without an address", "POST /v2/users", `{}`, 422, `"errors":{"email":`},
		{"user twice", "POST /v1/users", `{"email":"TEN@example.test"}`, 422, `"success":false`},
		{"user that is no JSON", "POST /v1/users", `{`, 400, `"error"`},
		{"user deleted", "DELETE /v1/users/10", "", 204, ""},
		{"user deleted, v2", "DELETE /v2/users/10", "", 405, `{"message":"Method Not Allowed"}`},
		{"call started", "POST /v1/users/10/calls", `{"number_id":3,"to":"+15550100"}`, 204, ""},
		{"call from no number", "POST /v1/users/10/calls", `{"number_id":5,"to":"+15550100"}`, 404, `Number not found`},
		{"call to nobody", "POST /v1/users/10/calls", `{"number_id":3}`, 400, `"error"`},
		{"call by a busy user", "POST /v1/users/9/calls", `{"number_id":3,"to":"+15550100"}`, 405, `"error":"Method Not Allowed"`},
		{"dial", "POST /v1/users/10/dial", `{"to":"+15550100"}`, 204, ""},
		{"dial nothing", "POST /v1/users/10/dial", `{}`, 400, `"error"`},
		{"dial for a busy user", "POST /v1/users/9/dial", `{"to":"+15550100"}`, 405,
			`{"error":"Method Not Allowed","success":false,"troubleshoot":"The user is currently unavailable"}`},

		{"calls", "GET /v1/calls", "", 200, `"total":2`},
		{"calls, latest first", "GET /v1/calls?order=desc", "", 200, `"calls":[{"answered_at":null,`},
		{"calls of the future", "GET /v1/calls?from=2000000000", "", 200, `"calls":[]`},
		{"calls of the past", "GET /v1/calls?to=5", "", 200, `"calls":[]`},
		{"calls since when", "GET /v1/calls?from=x", "", 400, `from or to`},
		{"call", "GET " + quiet, "", 200, `"sid":"CA900000000002"`},
		{"call without its contact", "GET " + quiet, "", 200, `"contact":null`},
		{"call with its contact", "GET " + quiet + "?fetch_contact=true", "", 200, `"id":501,"information"`},
		{"no call", "GET /v1/calls/1", "", 404, `Call not found`},
		{"call that is no number", "GET /v1/calls/x", "", 404, `Call not found`},
		{"search by number", "GET /v1/calls/search?phone_number=15550100777", "", 200, `"total":1`},
		{"search by user", "GET /v1/calls/search?user_id=9", "", 200, `"total":1`},
		{"search by direction", "GET /v1/calls/search?direction=outbound", "", 200, `"total":0`},
		{"search by tags", "GET /v1/calls/search?tags[]=12&tags[]=13", "", 200, `"total":0`},
		{"search by a tag's name", "GET /v1/calls/search?tags[]=vip", "", 400, `tags`},

		{"transfer to a user", "POST " + talk + "/transfers", `{"user_id":10}`, 204, ""},
		{"transfer to a team", "POST " + talk + "/transfers", `{"team_id":7,"dispatching_strategy":"random"}`, 204, ""},
		{"transfer to nobody", "POST " + talk + "/transfers", `{"user_id":5}`, 400, `unknown`},
		{"transfer to two", "POST " + talk + "/transfers", `{"user_id":10,"team_id":7}`, 400, `exactly one`},
		{"transfer with a strategy for a user", "POST " + talk + "/transfers", `{"user_id":10,"dispatching_strategy":"random"}`, 400, `dispatching_strategy`},
		{"transfer with another strategy", "POST " + talk + "/transfers", `{"team_id":7,"dispatching_strategy":"luck"}`, 400, `dispatching_strategy`},
		{"transfer outside, answered", "POST " + talk + "/transfers", `{"number":"+15550199"}`, 400, `not answered`},
		{"transfer that is no JSON", "POST " + talk + "/transfers", `[]`, 400, `"error"`},
		{"transfer of what is over", "POST " + quiet + "/transfers", `{"user_id":10}`, 400, `ended`},
		{"comment", "POST " + quiet + "/comments", `{"content":"c"}`, 201, ""},
		{"comment without words", "POST " + quiet + "/comments", `{}`, 400, `content`},
		{"tags", "POST " + quiet + "/tags", `{"tags":[12,12]}`, 201, ""},
		{"tags by name", "POST " + quiet + "/tags", `{"tags":["vip"]}`, 400, `tags`},
		{"unknown tags", "POST " + quiet + "/tags", `{"tags":[14]}`, 404, `Tag not found`},
		{"archive", "PUT " + quiet + "/archive", "", 200, `"archived":true`},
		{"archive by POST", "POST " + quiet + "/archive", "", 405, `{"message":"Method Not Allowed"}`},
		{"unarchive", "PUT " + quiet + "/unarchive", "", 200, `"archived":false`},
		{"pause", "POST " + talk + "/pause_recording", "", 204, ""},
		{"pause what is over", "POST " + quiet + "/pause_recording", "", 400, `ended`},
		{"insight card", "POST " + talk + "/insight_cards", `{"contents":[{"type":"title","text":"t"}]}`, 201, ""},
		{"insight card under the wrong key", "POST " + talk + "/insight_cards", `{"cards":[{"type":"title","text":"t"}]}`, 400, `contents is missing`},
		{"insight card with a line without a label", "POST " + talk + "/insight_cards", `{"contents":[{"type":"shortText","text":"t"}]}`, 400, `not valid`},
		{"insight card after the call", "POST " + quiet + "/insight_cards", `{"contents":[{"type":"title","text":"t"}]}`, 400, `ended`},
		{"nothing found out", "GET " + quiet + "/summary", "", 404, `No result`},
		{"nothing guessed", "GET " + quiet + "/predicted_csat", "", 404, `No result`},

		{"contact", "GET /v1/contacts/501", "", 200, `"created_at":1772442000`},
		{"no contact", "GET /v1/contacts/5", "", 404, `Contact not found`},
		{"contact made", "POST /v1/contacts", `{"first_name":"F","phone_numbers":[{"label":"Work","value":"+1"}]}`, 201, `"emails":[],"first_name":"F","id":4294967296`},
		{"contact without a number", "POST /v1/contacts", `{"first_name":"F"}`, 422, `phone_numbers`},
		{"contact with a number without a label", "POST /v1/contacts", `{"phone_numbers":[{"value":"+1"}]}`, 422, `phone_numbers`},
		{"contact with too many", "POST /v1/contacts", `{"phone_numbers":[` + strings.Join(many, ",") + `]}`, 422, `phone_numbers`},
		{"contact that is no JSON", "POST /v1/contacts", ``, 400, `"error"`},
		{"contact updated by POST", "POST /v1/contacts/501", `{"company_name":"C"}`, 200, `"company_name":"C"`},
		{"contact updated by nonsense", "POST /v1/contacts/501", `7`, 400, `"error"`},
		{"contact updated by PUT", "PUT /v1/contacts/501", `{}`, 405, `{"message":"Method Not Allowed"}`},
		{"contact deleted", "DELETE /v1/contacts/501", "", 204, ""},
		{"search by nothing", "GET /v1/contacts/search", "", 400, `missing`},
		{"search by phone", "GET /v1/contacts/search?phone_number=%2B1+555+0100777", "", 200, `"total":1`},
		{"search by e-mail", "GET /v1/contacts/search?email=x@example.test", "", 200, `"total":0`},

		{"tag made", "POST /v1/tags", `{"name":"n","color":"#123456"}`, 201, `"description":null`},
		{"tag twice", "POST /v1/tags", `{"name":"vip","color":"#123456"}`, 422, `"name"`},
		{"tag without a color", "POST /v1/tags", `{"name":"n","color":"red"}`, 422, `"color"`},
		{"tag that is no JSON", "PUT /v1/tags/12", `{`, 400, `"error"`},
		{"tag updated", "PUT /v1/tags/12", `{"description":"d"}`, 200, `"description":"d"`},
		{"no tag", "DELETE /v1/tags/14", "", 404, `Tag not found`},
		{"team", "GET /v1/teams/7", "", 200, `"default_number_id":4`},
		{"team twice", "POST /v1/teams", `{"name":"Sales"}`, 422, `"name"`},
		{"team of a long name", "POST /v1/teams", `{"name":"` + long + `"}`, 422, `"name"`},
		{"team that is no JSON", "POST /v1/teams", ``, 400, `"error"`},
		{"no team", "GET /v1/teams/8", "", 404, `Team not found`},
		{"no member", "POST /v1/teams/7/users/5", "", 404, `User not found`},

		{"message", "POST /v1/numbers/3/messages/send", `{"to":"+15550100","body":"b"}`, 200, `"id":"fake-message-`},
		{"message to nobody", "POST /v1/numbers/3/messages/send", `{"body":"b"}`, 400, `"error"`},
		{"message from nowhere", "POST /v1/numbers/5/messages/native/send", `{"to":"+15550100","body":"b"}`, 404, `Number not found`},

		{"app", "GET /v1/integrations/me", "", 200, `"status":"installed"`},
		{"app off", "POST /v1/integrations/disable", "", 200, `"active":false`},
		{"token for a wrong client", "POST /v1/oauth/token", `{"client_id":"x"}`, 401, `"error":"Unauthorized"`},
		{"token for no code", "POST /v1/oauth/token", fmt.Sprintf(`{"client_id":%q,"client_secret":%q}`, aircalltest.ClientID, aircalltest.ClientSecret), 400, `code`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newDesk(t)
			method, path, _ := strings.Cut(tt.request, " ")
			status, _, body := f.send(t, raw{method, path, tt.body, "good", asJSON})
			if status != tt.want || !strings.Contains(body, tt.part) || tt.part == "" && body != "" {
				t.Errorf("%d %s, want %d and %s", status, body, tt.want, tt.part)
			}
		})
	}
}
