// Package coerce reads the strings that a contact flow hands over as booleans,
// numbers, dates, phone numbers and words. It is a leaf that pure packages share:
// functions of their arguments, standard library only.
//
//	on, err := coerce.Boolean(" Yes ")            // true
//	number, err := coerce.E164("+1 (202) 555-0100") // "+12025550100"
//	_, err = coerce.Date("2026-02-31")
//	fmt.Println(err)                              // not a valid date; allowed: YYYY-MM-DD, a day that exists
//
// Every function ignores white space around the value. Every error is an *Error:
// it names the kind and what is allowed, never the value, which may be a name or
// a phone number. Calls may run concurrently.
//
// Rule numbers are those of docs/rules.md: D1 for the attributes, D11 for the
// field types.
package coerce
