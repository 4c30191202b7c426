// Package attrmap turns the contact attributes of an Amazon Connect flow into
// Zendesk field updates: which attribute fills which ticket or user field, what
// its text becomes there, and what goes to the internal note instead. It decides
// and never acts: attributes and field definitions go in, a [Plan] comes out.
//
//	m, err := attrmap.New(attrmap.Config{
//		Tickets: []attrmap.TicketRule{
//			{Attribute: "urgency", Field: attrmap.Priority},
//			{Attribute: "product", Field: attrmap.Custom(1001), Update: true},
//		},
//		Users:        []attrmap.UserRule{{Attribute: "account", Field: "account_no", Search: true}},
//		TicketFields: ticketFields, // decoded from GET /api/v2/ticket_fields
//		UserFields:   userFields,   // decoded from GET /api/v2/user_fields
//	})
//	keys, _ := m.Search(attributes) // before the customer is known
//	plan := m.Plan(attrmap.Contact{Attributes: attributes, Ticket: attrmap.NewTicket, User: true})
//	body, err := json.Marshal(map[string]any{"ticket": plan.Ticket}) // PUT /api/v2/tickets/{id}
//
// The order of a contact is: [Map.Search] and [Winner] find the customer, the
// caller finds or creates the ticket, [Map.Plan] says what to write, [Map.Verify]
// finds what the server dropped in silence, and [Map.Late] lists at the end of
// the contact what the flow has set meanwhile.
//
// The empty text and the words "-", "none", "empty", "ignore" and "timeout",
// trimmed and in any case, mean that an attribute is not set, as they do in
// connect/contactflow (D1). Such an attribute is never a search key and leaves
// its field alone, also if the rule has Update; with Clear it empties the
// field. Unless a rule names it, it stands in the note like any other. An
// option whose value is such a word is chosen by its name.
//
// A value that cannot be written is not lost: it stands in the note, with the
// [Reason]. Two kinds never do: the attributes of Config.Hidden, which are
// plumbing, and payment card numbers. What a rule keeps back on purpose, because
// Update is off and the ticket exists, goes nowhere (D12).
//
// An attribute holds a payment card number if a rule sends it to a field for
// card numbers, or if its value has, anywhere, 13 to 19 digits, with blanks,
// dashes or dots between groups of them, that begin and end as card numbers of
// that length do (their network's digits, and Luhn's check digit). Phone
// numbers with "+", contact ids and fractions do not count. Such an attribute
// is left out of the note as a whole, since other data of the card may stand
// beside the number, and a [Notice] names it (D11). A few long numbers that are
// no cards look like one: a rule that sends them to a field writes them there
// as they are.
//
// R, X and D numbers are rules of the "Amazon Connect for Zendesk" connector, as
// its administrator guide describes them; the kinds of fields and their checks
// are those of https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/.
// All values of this package are safe for concurrent use as long as nobody
// changes them; a new set of rules is a new [Map].
package attrmap
