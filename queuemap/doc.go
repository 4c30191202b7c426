// Package queuemap decides which brand a queue of Amazon Connect means, and from
// which queue an agent calls out, by the rules of the "Amazon Connect for
// Zendesk" administrator guide.
//
//	m, warnings, err := queuemap.Compile([]queuemap.Entry[string]{
//		{Pattern: "MyCorp Sales", Target: "MyCorp"},
//		{Pattern: "*VIP*", Target: "MyCorp Gold"},
//		{Pattern: "/^EU .+ line$/", Target: "MyCorp Europe"},
//	})
//	if err != nil {
//		return err // too long or doubled entries: nothing may be saved
//	}
//	brand, why, ok := m.Match("EU VIP line") // "MyCorp Gold"
//	fmt.Println(m.Explain("EU VIP line"))    // why, and what else matched
//
// [NewInbound] adds the contact attribute ticket_brand and the account's brands,
// [NewOutbound] goes the other way, from a ticket's brand to a queue. The target
// of an entry may be of any type.
//
// The package is pure: no network, no clock, no state that changes. Compiled
// values may be shared by goroutines; a changed list is compiled anew and takes
// the place of the old.
//
// # Rules
//
// R numbers are the guide's rules and D numbers our decisions where it leaves
// room, as the project counts them.
//
//	R79, R81  a ticket's brand comes from the queue's entry, else from ticket_brand
//	R80       a brand may stand in many entries, a queue has one brand
//	R82       neither: set no brand; Zendesk's default applies
//	R84       the list starts empty
//	R85       phrase* starts with, *phrase ends with, *phrase* contains
//	R86       an entry that starts with "/" is a regular expression
//	R87       a bad wild card or expression: warning, taken as a literal name
//	R88       more than 128 characters: the list is refused
//	R89       the same entry twice: the list is refused
//	R90, R91  each brand may have one outbound queue, by its exact name; what looks
//	          like a pattern, or a queue of two brands, gives a warning
//	R92       an outbound queue that is misspelt or not in the agent's routing
//	          profile is passed over
//	R93, R99  outbound: the agent's choice, the ticket's field, the brand's queue,
//	          the profile's default
//	R94       the field is connect_outbound_queue
//	R95       a filled field hides the brand's queue …
//	D10       … unless the field's queue is not in the profile
//	R96       the agent chooses from the profile's queues, until reset
//	R100      listed numbers and numbers typed in go the same way
//	D6        a bad wild card has "*" inside, or no text beside it
//	D7        expressions are RE2, find a match anywhere, and may end with "/" or "/i"
//	D8        case counts and outer spaces do not; ticket_brand may differ in case,
//	          Unicode form and number of blanks if one brand alone fits, an outbound
//	          queue in the latter two. Entries of the list say exactly what they match
//	D9        literal beats wild card beats expression, then the earlier entry; or the
//	          earlier entry always ([InListOrder])
//	D22       ticket_brand names no active brand: ignored with a notice
//	D23       an entry's brand is gone or inactive: the entry does not count, with a
//	          notice
//	D24       a contact without a queue has no entry; ticket_brand still applies
//	D25       duplicates compare as trimmed text; length counts code points
//
// R83, R97 and R98 are screen behaviour and advice, and need no code.
//
// # Speed
//
// Up to 32 entries are scanned. More are looked up: literals in a map, wild cards
// in one pass over the name (Aho–Corasick), and of the regular expressions only
// those whose required text that pass has met, or that require none, like
// /^[A-Z]+$/. So keep some fixed text in expressions when there are thousands.
// Expressions that require one of more than 4,096 different texts are the only
// case in which Match allocates.
package queuemap
