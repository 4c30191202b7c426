package attrmap_test

import "github.com/ctikit/ctikit/attrmap"

// The account of the tests.
var (
	ticketFields = []attrmap.Field{
		{ID: 1, Title: "Subject", Type: attrmap.TypeSubject},
		{ID: 2, Title: "Description", Type: attrmap.TypeDescription},
		{ID: 3, Title: "Status", Type: attrmap.TypeStatus},
		{ID: 4, Title: "Type", Type: attrmap.TypeTicketType},
		{ID: 5, Title: "Priority", Type: attrmap.TypePriority},
		{ID: 6, Title: "Group", Type: attrmap.TypeGroup},
		{ID: 7, Title: "Assignee", Type: attrmap.TypeAssignee},
		{ID: 8, Title: "Ticket status", Type: attrmap.TypeCustomStatus, Options: []attrmap.Option{{ID: 81, Name: "In review"}}},
		{ID: 1001, Title: "Order", Type: attrmap.TypeText},
		{ID: 1002, Title: "Product", Type: attrmap.TypeTagger, Options: products},
		{ID: 1003, Title: "Topics", Type: attrmap.TypeMultiselect, Options: topics},
		{ID: 1004, Title: "Recorded", Type: attrmap.TypeCheckbox, Tag: "recorded"},
		{ID: 1005, Title: "Seats", Type: attrmap.TypeInteger},
		{ID: 1006, Title: "Retired", Type: attrmap.TypeText, Inactive: true},
		{ID: 1007, Title: "Card", Type: attrmap.TypePartialCreditCard},
		{ID: 1008, Title: "Odd", Type: "signature"},
	}
	userFields = []attrmap.Field{
		{ID: 2001, Key: "account_no", Title: "Account", Type: attrmap.TypeText},
		{ID: 2002, Key: "tier", Title: "Tier", Type: attrmap.TypeDropdown, Options: []attrmap.Option{{Name: "Gold", Value: "tier_gold"}}},
		{ID: 2003, Key: "since", Title: "Since", Type: attrmap.TypeDate},
		{ID: 2004, Key: "languages", Title: "Languages", Type: attrmap.TypeMultiselect, Options: []attrmap.Option{{Name: "English", Value: "en"}, {Name: "French", Value: "fr"}}},
		{ID: 2005, Key: "old", Title: "Old", Type: attrmap.TypeText, Inactive: true},
	}
	products = []attrmap.Option{
		{Name: "Hardware::Phone", Value: "hw_phone"},
		{Name: "Hardware::Headset", Value: "hw_headset"},
		{Name: "Rental::Phone", Value: "rental_phone"},
		{Name: "Software", Value: "sw"},
		{Name: "Headset", Value: "headset_other"},
		{Name: "Twin", Value: "twin_a"},
		{Name: "twin", Value: "twin_b"},
		{Name: "no value"},
	}
	topics = []attrmap.Option{
		{Name: "Billing", Value: "t_billing"},
		{Name: "Returns, refunds", Value: "t_returns"},
		{Name: "Repair", Value: "t_repair"},
	}
	groups = []attrmap.Option{{ID: 61, Name: "Support"}, {ID: 62, Name: "Sales"}, {ID: 63, Name: "sales"}, {Name: "no id"}}
	agents = []attrmap.Option{{ID: 71, Name: "First Agent"}, {ID: 72, Name: "911"}}
)

func text(s string) attrmap.Value    { return attrmap.Value{Kind: attrmap.KindText, Text: s} }
func list(s ...string) attrmap.Value { return attrmap.Value{Kind: attrmap.KindList, List: s} }
func id(n int64) attrmap.Value       { return attrmap.Value{Kind: attrmap.KindID, ID: n} }
func boolean(b bool) attrmap.Value   { return attrmap.Value{Kind: attrmap.KindBool, Bool: b} }

var null = attrmap.Value{Kind: attrmap.KindNull}

// account is a configuration for the account of the tests.
func account(tickets []attrmap.TicketRule, users ...attrmap.UserRule) attrmap.Config {
	return attrmap.Config{Tickets: tickets, Users: users, TicketFields: ticketFields, UserFields: userFields, Groups: groups, Agents: agents}
}
