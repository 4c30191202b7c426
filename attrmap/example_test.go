package attrmap_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/ctikit/ctikit/attrmap"
)

// show prints v as the API takes it.
func show(v any) {
	data, err := json.Marshal(v)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}

// A contact creates a ticket. One attribute fills a field, one does not fit, one
// is not mapped.
func Example() {
	var fields []attrmap.Field // "ticket_fields" of GET /api/v2/ticket_fields
	err := json.Unmarshal([]byte(`[
		{"id":5,"type":"priority","title":"Priority","active":true},
		{"id":1001,"type":"tagger","title":"Product","active":true,"custom_field_options":[
			{"id":1,"name":"Hardware::Phone","value":"hw_phone"},
			{"id":2,"name":"Hardware::Headset","value":"hw_headset"}]}]`), &fields)
	if err != nil {
		log.Fatal(err)
	}
	m, err := attrmap.New(attrmap.Config{
		Tickets: []attrmap.TicketRule{
			{Attribute: "urgency", Field: attrmap.Priority},
			{Attribute: "product", Field: attrmap.Custom(1001), Update: true},
		},
		TicketFields: fields,
	})
	if err != nil {
		log.Fatal(err)
	}
	plan := m.Plan(attrmap.Contact{
		Attributes: map[string]string{"product": "headset", "urgency": "very", "ivr_path": "1-3-2", "sst": "x"},
		Ticket:     attrmap.NewTicket,
	})
	show(plan.Ticket)
	fmt.Println("tags:", plan.Ticket.TagsAppear)
	for _, line := range plan.Note {
		fmt.Println("note:", line)
	}
	for _, n := range plan.Notices {
		fmt.Println(n)
	}
	// Output:
	// {"custom_fields":[{"id":1001,"value":"hw_headset"}]}
	// tags: [hw_headset]
	// note: ivr_path: 1-3-2
	// note: urgency: very
	// attribute "urgency", field "Priority": no such option; allowed: low, normal, high, urgent (R112)
}

func ExampleNew() {
	_, err := attrmap.New(attrmap.Config{
		Tickets: []attrmap.TicketRule{{Attribute: "notes", Field: "description"}},
		Users:   []attrmap.UserRule{{Attribute: "account", Field: "account no"}},
	})
	fmt.Println(err)
	// Output:
	// attrmap: ticket rule 1: field "description" cannot be a target; allowed: assignee, custom_status, group, priority, status, subject, tags, type, or #id of a custom field
	// attrmap: user rule 1: user field key "account no"; allowed: letters, digits and _, not digits only
}

func ExampleCustom() {
	show(attrmap.TicketRule{Attribute: "product", Field: attrmap.Custom(1001)})
	// Output: {"attribute":"product","field":"#1001"}
}

func ExampleDefaultHidden() {
	m, err := attrmap.New(attrmap.Config{Hidden: append(attrmap.DefaultHidden(), "pin")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Plan(attrmap.Contact{Attributes: map[string]string{"pin": "0000", "cfg": "x", "path": "3"}, Ticket: attrmap.NewTicket}).Note)
	// Output: [path: 3]
}

func ExampleField_UnmarshalJSON() {
	var f attrmap.Field // an item of GET /api/v2/user_fields
	err := json.Unmarshal([]byte(`{"id":2002,"key":"tier","type":"dropdown","title":"Tier","active":false,
		"custom_field_options":[{"id":1,"name":"Gold","value":"tier_gold"}]}`), &f)
	fmt.Println(f.Key, f.Type, f.Inactive, f.Options[0].Value, err)
	// Output: tier dropdown true tier_gold <nil>
}

func ExampleNewCoercer() {
	status := attrmap.Field{Title: "Status", Type: attrmap.TypeStatus, SubType: 1} // 1: on-hold is enabled
	c := attrmap.NewCoercer(status, attrmap.Policy{AllowClosed: true})
	for _, text := range []string{"On-hold", "closed"} {
		v, err := c.Coerce(text)
		fmt.Println(v, err)
	}
	// Output:
	// hold <nil>
	// closed <nil>
}

func ExampleCoercer_Coerce() {
	seats := attrmap.NewCoercer(attrmap.Field{Title: "Seats", Type: attrmap.TypeInteger}, attrmap.Policy{})
	_, err := seats.Coerce("12.5")
	fmt.Println(err, errors.Is(err, attrmap.ErrInvalid))

	groups := attrmap.Field{Title: "Group", Type: attrmap.TypeGroup, Options: []attrmap.Option{{ID: 61, Name: "Support"}}}
	group, err := attrmap.NewCoercer(groups, attrmap.Policy{}).Coerce("support")
	fmt.Println(group, err)
	// Output:
	// attrmap: field "Seats" (integer): not a valid integer; allowed: digits with an optional sign true
	// 61 <nil>
}

func ExampleCoercer_Validate() {
	priority := attrmap.NewCoercer(attrmap.Field{Title: "Priority", Type: attrmap.TypePriority}, attrmap.Policy{})
	fmt.Println(priority.Validate(attrmap.Value{Kind: attrmap.KindNull}))
	fmt.Println(priority.Validate(attrmap.Value{Kind: attrmap.KindText, Text: "high"}))
	// Output:
	// attrmap: field "Priority" (priority): cannot be cleared in this way; allowed: low, normal, high, urgent
	// <nil>
}

func ExampleCoercer_Tags() {
	recorded := attrmap.NewCoercer(attrmap.Field{Title: "Recorded", Type: attrmap.TypeCheckbox, Tag: "call_recorded"}, attrmap.Policy{})
	v, err := recorded.Coerce("yes")
	fmt.Println(recorded.Tags(v), err)
	// Output: [call_recorded] <nil>
}

func ExampleValueError_Explain() {
	_, err := attrmap.NewCoercer(attrmap.Field{Title: "Since", Type: attrmap.TypeDate}, attrmap.Policy{}).Coerce("2026-02-31")
	if bad, ok := errors.AsType[*attrmap.ValueError](err); ok {
		fmt.Println(bad.Explain())
	}
	// Output: not a valid date; allowed: YYYY-MM-DD, a day that exists
}

// loyalty maps an account number, to search by, and a tier.
func loyalty() *attrmap.Map {
	m, err := attrmap.New(attrmap.Config{
		Users: []attrmap.UserRule{
			{Attribute: "account", Field: "account_no", Search: true},
			{Attribute: "tier", Field: "tier"},
		},
		UserFields: []attrmap.Field{
			{Key: "account_no", Title: "Account", Type: attrmap.TypeText},
			{Key: "tier", Title: "Tier", Type: attrmap.TypeDropdown, Options: []attrmap.Option{{Name: "Gold", Value: "tier_gold"}}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	return m
}

func ExampleMap_Plan() {
	plan := loyalty().Plan(attrmap.Contact{
		Attributes: map[string]string{"account": "12345", "tier": "gold"},
		Ticket:     attrmap.ExistingTicket,
		User:       true,
	})
	show(plan.User)
	fmt.Println(plan.User.TagsAppear)
	// Output:
	// {"user_fields":{"account_no":"12345","tier":"tier_gold"}}
	// [tier_gold]
}

func ExampleMap_Search() {
	keys, _ := loyalty().Search(map[string]string{"account": "12345", "tier": "gold"})
	for _, k := range keys {
		fmt.Println(k.Query())
	}
	// Output: type:user role:end-user account_no:"12345"
}

func ExampleSearchKey_Query() {
	k := attrmap.SearchKey{Attribute: "account", Field: "account_no", Value: `1" role:"admin`}
	fmt.Println(k.Query())
	// Output: type:user role:end-user account_no:"1 role:admin"
}

func ExampleWinner() {
	byAccount := attrmap.SearchKey{Attribute: "account", Field: "account_no", Value: "12345"}
	byMail := attrmap.SearchKey{Attribute: "mail", Field: "private_mail", Value: "caller@example.test"}
	user, _ := attrmap.Winner([]attrmap.SearchResult{
		{Key: byAccount, Users: []int64{7001, 7002}},
		{Key: byMail, Users: []int64{7002}},
	})
	fmt.Println(user)
	// Output: 7002
}

func ExampleMap_Late() {
	atConnect := map[string]string{"account": "12345", "path": "1"}
	atEnd := map[string]string{"account": "12345", "path": "1-2", "survey": "5"}
	for _, line := range loyalty().Late(atConnect, atEnd) {
		fmt.Println(line)
	}
	// Output:
	// path: 1-2
	// survey: 5
}

func ExampleMap_LateNotices() {
	atEnd := map[string]string{"payment": "4111-1111-1111-1111", "survey": "5"}
	fmt.Println(loyalty().Late(nil, atEnd))
	for _, n := range loyalty().LateNotices(nil, atEnd) {
		fmt.Println(n)
	}
	// Output:
	// [survey: 5]
	// attribute "payment": it holds a payment card number, which never goes to the note (D11)
}

func ExampleMap_Verify() {
	m := loyalty()
	plan := m.Plan(attrmap.Contact{Attributes: map[string]string{"account": "12345", "tier": "gold"}, Ticket: attrmap.NewTicket, User: true})

	var reply attrmap.Reply // "user" of the reply to PUT /api/v2/users/{id}
	if err := json.Unmarshal([]byte(`{"id":7001,"user_fields":{"account_no":"12345","tier":null}}`), &reply); err != nil {
		log.Fatal(err)
	}
	notices, lines := m.Verify(plan, reply)
	fmt.Println(notices[0])
	fmt.Println(lines)
	// Output:
	// attribute "tier", field "Tier": the server did not take over the value (R112)
	// [tier: gold]
}
