package coerce

// A Kind is what a value should be.
type Kind string

// The kinds that this package reads.
const (
	KindBoolean Kind = "boolean"
	KindNumber  Kind = "number"
	KindInteger Kind = "integer"
	KindDecimal Kind = "decimal"
	KindID      Kind = "id"
	KindDate    Kind = "date"
	KindE164    Kind = "E.164 number"
	KindPhone   Kind = "phone number"
	KindEmail   Kind = "e-mail address"
	KindWord    Kind = "word" // what is allowed depends on the list
	KindText    Kind = "text" // anything is allowed
)

var allowed = map[Kind]string{
	KindBoolean: "true t 1 yes y, false f 0 no n, in any case",
	KindNumber:  "a number from 0 up, fractions allowed",
	KindInteger: "digits with an optional sign",
	KindDecimal: "digits with an optional sign and one decimal point or comma",
	KindID:      "a number from 1 up, digits only",
	KindDate:    "YYYY-MM-DD, a day that exists",
	KindE164:    "+ and 2 to 15 digits, the first not 0",
	KindPhone:   "digits, + first if any",
	KindEmail:   "name@domain",
	KindText:    "any text",
}

// Allowed says in words what k takes; "" for KindWord.
func (k Kind) Allowed() string { return allowed[k] }

// Error says what a value should have been. It never holds the value.
type Error struct {
	Kind    Kind
	Allowed string // in words, fit to show to an agent
}

func (e *Error) Error() string { return "not a valid " + string(e.Kind) + "; allowed: " + e.Allowed }

func not(k Kind) error { return &Error{Kind: k, Allowed: k.Allowed()} }
