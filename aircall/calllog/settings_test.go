package calllog_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/internal/filled"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// allSettings has every member.
const allSettings = `{
	"country": "+1", "zendesk": "https://acme.zendesk.com",
	"agents": {"9": 7001},
	"file_at": "end", "threads": {"hours": 12, "groups": "ticket"}, "callbacks": "own_ticket", "transfers": "first",
	"ivr": "first", "conferences": "ignore", "several_users": "none", "no_external_ids": true,
	"integrations": [{
		"name": "Support", "off": true, "aircall_id": 12, "numbers": [3, 4], "teams": [5],
		"types": {"inbound_missed": {"ticket": "previous", "status": "open"}, "ai_only": {"ticket": "new", "status": "solved"}},
		"ai_status": "all",
		"tags": {"update": true, "types": {"Refund": "task"}, "priorities": {"VIP": "high"}},
		"missed_to": {"user": 7005, "group": 20},
		"card": ["name", "email", "phone", "open_tickets", "last_ticket"],
		"call_fields": ["agent", "wait"],
		"outside_hours": "skip", "unknown_numbers": "skip", "save_contacts": true, "title": "keep",
		"pop": {"inbound": "customer", "outbound": "none"},
		"ai_assist": true, "transcript": true, "topics": "tags"
	}]
}`

func parse(doc string) (s calllog.Settings, err error) {
	err = s.UnmarshalJSON([]byte(doc))
	return s, err
}

func TestUnmarshal(t *testing.T) {
	s, err := parse(allSettings)
	if err != nil {
		t.Fatal(err)
	}
	filled.Want(t, nil, "UnmarshalJSON", s) // the sample and the decoder have every member
	var want, got any
	decode(t, allSettings, &want)
	decode(t, encode(s), &got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("encoded again (-want +got):\n%s", diff)
	}
}

// TestUnmarshalMistakes shows what is wrong, all at once.
func TestUnmarshalMistakes(t *testing.T) {
	for _, tt := range []struct{ name, doc, want string }{
		{"no JSON", `{"country": }`, "want a JSON object, got no JSON"},
		{"another kind", `[]`, "settings: want an object, got a list"},
		{"an unknown member", `{"cuntry": "+1"}`, "cuntry: want no member but agents, callbacks, conferences, country, file_at, integrations, ivr, " +
			"no_external_ids, several_users, threads, transfers, zendesk, got another one"},
		{"a member twice", `{"ivr": "last", "ivr": "first"}`, "ivr: want one member of a name, got another one"},
		{"null", `{"country": null}`, "country: want text, got null"},
		{"wrong kinds", `{"no_external_ids": "yes", "threads": {"hours": 1.5}, "agents": [], "integrations": [7]}`,
			"no_external_ids: want true or false, got text\nthreads.hours: want a whole number, got another one\n" +
				"agents: want an object, got a list\nintegrations[0]: want an object, got a number"},
		{"a country", `{"country": "1"}`, "country: want + and 1 to 4 digits, got other text"},
		{"an address", `{"zendesk": "http://acme.zendesk.com/x"}`, "zendesk: want https:// and the account's host, got other text"},
		{"words", `{"file_at": "later", "threads": {"groups": "all"}, "callbacks": "x", "transfers": "x", "ivr": "x", "conferences": "x", "several_users": "x"}`,
			"file_at: want one of answer, end, got other text\nthreads.groups: want one of none, ticket, got other text\n" +
				"callbacks: want one of same_ticket, own_ticket, got other text\ntransfers: want one of last, first, got other text\n" +
				"ivr: want one of last, first, got other text\nconferences: want one of list, ignore, got other text\n" +
				"several_users: want one of none, oldest, first, got other text"},
		{"hours", `{"threads": {"hours": 169}}`, "threads.hours: want 0 to 168, got another number"},
		{"agents", `{"agents": {"8": 1, "6": 0, "-1": 1, "a@b": 1, "7": "x", "9": 1, "9": 1}}`,
			"agents.\"a@b\": want an id as its name, got other text\nagents.7: want a whole number, got text\n" +
				"agents.9: want one member of a name, got another one\n" +
				"agents.\"-1\": want the id of a user of Aircall, from 1 up, as its name, got another number\n" +
				"agents.6: want an id from 1 up, got another number"},
		{"A6 names", `{"integrations": [{"name": " "}, {"name": "A"}, {"name": "A"}, {}]}`,
			"integrations[0].name: want a name, got none\nintegrations[2].name: want a name of its own, got one that is above\nintegrations[3].name: want a name, got none"},
		{"A7 numbers", one(`"numbers": [3, 3, 0, "4"], "teams": [-1], "aircall_id": -1`),
			"numbers[3]: want a whole number, got text\naircall_id: want an id from 1 up, or 0, got another number\n" +
				"numbers[1]: want each id once, got one that is above\nnumbers[2]: want an id from 1 up, got another number\nteams[0]: want an id from 1 up, got another number"},
		{"A9 types", one(`"types": {"inbound": {}, "sms_in": {"ticket": "old"}, "sms_out": []}`),
			"types.sms_out: want an object, got a list\n" +
				"types.inbound: want a type: inbound_answered, inbound_missed, voicemail, outbound_answered, outbound_unanswered, sms_in, sms_out, whatsapp_in, whatsapp_out, ai_only, got another name\n" +
				"types.sms_in.ticket: want one of new, previous, none, got other text"},
		{"A13 six statuses", one(`"types": {"sms_in": {"status": "on-hold"}}`),
			"types.sms_in.status: want one of new, open, pending, hold, solved, closed, got other text"},
		{"A15", one(`"ai_status": "create"`), "ai_status: want one of new, all, got other text"},
		{"A16 tags", one(`"tags": {"types": {"a b": "bug"}, "priorities": {"x": ""}}`),
			`tags.types."a b": want one of problem, incident, question, task, got other text` + "\n" +
				"tags.priorities.x: want one of urgent, high, normal, low, got other text"},
		{"A17 ids", one(`"missed_to": {"user": -1, "group": -2}`),
			"missed_to.user: want an id from 1 up, or 0, got another number\nmissed_to.group: want an id from 1 up, or 0, got another number"},
		{"A18 at most five details", one(`"card": ["name", "name", "email", "phone", "age", "last_ticket"]`),
			"card: want at most five details, got more"},
		{"A18 details", one(`"card": ["name", "name", "age"]`),
			"card[1]: want each word once, got one that is above\ncard[2]: want one of name, email, phone, open_tickets, last_ticket, got other text"},
		{"A19 fields", one(`"call_fields": ["mood"]`),
			"call_fields[0]: want one of direction, type, agent, start, end, duration, wait, disposition, recording, voicemail, transcript, got other text"},
		{"A21 to A27 words", one(`"outside_hours": "x", "unknown_numbers": "x", "title": "x", "pop": {"inbound": "x", "outbound": "x"}, "topics": "x"`),
			"outside_hours: want one of file, skip, got other text\nunknown_numbers: want one of create, skip, got other text\n" +
				"title: want one of follow, keep, got other text\npop.inbound: want one of none, ticket, customer, got other text\n" +
				"pop.outbound: want one of none, ticket, customer, got other text\ntopics: want one of none, text, tags, got other text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse(tt.doc)
			if err == nil {
				t.Fatal("no mistake is found")
			}
			if !errors.Is(err, calllog.ErrSettings) {
				t.Errorf("%v does not wrap ErrSettings", err)
			}
			got := strings.ReplaceAll(err.Error(), "calllog: invalid settings: ", "")
			if strings.Contains(tt.doc, `"one"`) {
				got = strings.ReplaceAll(got, "integrations[0].", "")
			}
			if diff := cmp.Diff(strings.Split(tt.want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("mistakes (-want +got):\n%s", diff)
			}
		})
	}
}

// one has one integration with these members besides its name.
func one(members string) string { return `{"integrations": [{"name": "one", ` + members + `}]}` }

func TestSettingsStayAsTheyAre(t *testing.T) {
	s := calllog.Settings{Country: "+61"}
	if err := json.Unmarshal([]byte(`{"country": "+1", "ivr": "x"}`), &s); err == nil || s.Country != "+61" {
		t.Errorf("after a mistake: %v, %+v", err, s)
	}
	if _, err := calllog.New(calllog.Settings{Country: "1"}); !errors.Is(err, calllog.ErrSettings) {
		t.Errorf("New takes settings that are wrong: %v", err)
	}
	numbers := []int64{3}
	own := calllog.Settings{Integrations: []calllog.Integration{{Name: "Support", Numbers: numbers}}}
	p, err := calllog.New(own)
	if err != nil {
		t.Fatal(err)
	}
	numbers[0] = 4
	if got := run(t, p, newDesk(), 200, answeredCall()...); len(got.steps) == 0 {
		t.Error("a planner changes with the settings it was made of")
	}
}

func TestLint(t *testing.T) {
	catalog := &ticketing.Catalog{
		Groups: []ticketing.Named{{ID: 20}, {ID: 21, Inactive: true}}, Agents: []ticketing.Named{{ID: 7001}},
		TicketFields: []attrmap.Field{{Type: attrmap.TypePriority, SubType: 1}, {Type: attrmap.TypeTicketType, Options: []attrmap.Option{{Value: "question"}}}},
	}
	set := func(f func(*calllog.Settings, *calllog.Integration)) calllog.Settings {
		s, in := calllog.Settings{}, calllog.Integration{Name: "Support", Numbers: []int64{3}}
		f(&s, &in)
		s.Integrations = append([]calllog.Integration{in}, s.Integrations...)
		return s
	}
	tags := func(r calllog.TagRules) calllog.Settings {
		return set(func(_ *calllog.Settings, in *calllog.Integration) { in.Tags = r })
	}
	for _, tt := range []struct {
		name    string
		s       calllog.Settings
		catalog *ticketing.Catalog
		want    []string
	}{
		{"nothing", set(func(*calllog.Settings, *calllog.Integration) {}), catalog, nil},
		{"A4 no integration", calllog.Settings{}, nil, []string{"integrations (A4)"}},
		{"A4 no number", set(func(_ *calllog.Settings, in *calllog.Integration) { in.Numbers = nil }), nil, []string{"integrations[0].numbers (A4)"}},
		{"A2 an agent who is not there", calllog.Settings{Integrations: set(func(*calllog.Settings, *calllog.Integration) {}).Integrations,
			Agents: map[int64]int64{9: 7001, 10: 7777}}, catalog, []string{"agents.10 (A2)"}},
		{"A13 a status without a ticket", set(as(calllog.OutboundUnanswered, calllog.Rule{Status: zendesk.TicketOpen})), nil,
			[]string{"integrations[0].types.outbound_unanswered.status (A13)"}},
		{"A14 on-hold without the status", set(as(calllog.SMSIn, calllog.Rule{Status: zendesk.TicketHold})), catalog,
			[]string{"integrations[0].types.sms_in.status (A14)"}},
		{"A14 not known without a catalog", set(as(calllog.SMSIn, calllog.Rule{Status: zendesk.TicketHold})), nil, nil},
		{"A16 tables that are off", tags(calllog.TagRules{Types: map[string]zendesk.TicketType{"x": "task"}}), catalog, []string{"integrations[0].tags.update (A16)"}},
		{"A16 values that the fields do not have", tags(calllog.TagRules{Update: true, Types: map[string]zendesk.TicketType{"a": "task", "b": "question"},
			Priorities: map[string]zendesk.TicketPriority{"c": "urgent", "d": "high"}}), catalog,
			[]string{"integrations[0].tags.types.a (A16)", "integrations[0].tags.priorities.c (A16)"}},
		{"A16 fields that do not exist", tags(calllog.TagRules{Update: true}), &ticketing.Catalog{}, []string{"integrations[0].tags (A16)", "integrations[0].tags (A16)"}},
		{"A17 who is not there", set(func(_ *calllog.Settings, in *calllog.Integration) { in.MissedTo = calllog.Assignee{User: 1, Group: 21} }), catalog,
			[]string{"integrations[0].missed_to.user (A17)", "integrations[0].missed_to.group (A17)"}},
		{"A20 the account shows no fields", set(func(*calllog.Settings, *calllog.Integration) {}), &ticketing.Catalog{Shows: ticketing.ByNote},
			[]string{"integrations[0].call_fields (A20)"}},
		{"A26 a ticket that is made too late to open", set(func(s *calllog.Settings, in *calllog.Integration) {
			s.FileAt, in.Pop = calllog.FileAtEnd, calllog.Pops{Inbound: calllog.PopTicket, Outbound: calllog.PopTicket}
		}), nil, []string{"integrations[0].pop.inbound (A26)", "integrations[0].pop.outbound (A26)"}},
		{"A28 without AI Assist", set(func(_ *calllog.Settings, in *calllog.Integration) {
			in.Transcript, in.Topics = true, calllog.TopicsText
		}), nil,
			[]string{"integrations[0].transcript (A28)", "integrations[0].topics (A28)"}},
		{"A29 a number in two integrations", set(func(s *calllog.Settings, _ *calllog.Integration) {
			s.Integrations = []calllog.Integration{{Name: "Two", Numbers: []int64{4, 3}}}
		}), nil, []string{"integrations[1].numbers[1] (A29)"}},
		{"A29 but for other teams", set(func(s *calllog.Settings, in *calllog.Integration) {
			in.Teams, s.Integrations = []int64{5}, []calllog.Integration{{Name: "Two", Numbers: []int64{3}}}
		}), nil, nil},
	} {
		var got []string
		for _, n := range tt.s.Lint(tt.catalog) {
			got = append(got, n.Subject.Name+" ("+n.Rule+")")
			if n.Code != ticketing.SettingIgnored || n.Subject.Key != "settings" || n.Detail == "" {
				t.Errorf("%s: notice %+v", tt.name, n)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNeeds(t *testing.T) {
	rules := func(s calllog.Settings) (rules []string) {
		for _, n := range s.Needs() {
			rules = append(rules, n.Rule)
		}
		return rules
	}
	for _, tt := range []struct {
		name string
		in   calllog.Integration
		want []string
	}{
		{"A1 A3 A30 always, A20 for fields", calllog.Integration{}, []string{"A1", "A2", "A3", "A20", "A30"}},
		{"A20 not without fields", calllog.Integration{CallFields: []calllog.CallField{}}, []string{"A1", "A2", "A3", "A30"}},
		{"A26 for pops, A28 for AI Assist", calllog.Integration{CallFields: []calllog.CallField{}, Pop: calllog.Pops{Outbound: calllog.PopTicket}, AIAssist: true},
			[]string{"A1", "A2", "A3", "A26", "A28", "A30"}},
	} {
		if got := rules(calllog.Settings{Integrations: []calllog.Integration{tt.in}}); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
