package attrmap

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ctikit/ctikit/internal/coerce"
)

// kind is how values of a field type come about and what the server takes (D11).
type kind struct {
	allowed string // in words; "" lists the options
	choice  bool   // the field has options
	empty   Value  // what clears the field; zero: nothing does
	coerce  func(c *Coercer, text string) (Value, error)
	valid   func(c *Coercer, v Value) bool // nil: nothing is valid
}

var null = Value{Kind: KindNull}

// kinds is D11, type by type.
var kinds = map[Type]kind{
	TypeText:     {allowed: "any text", empty: null, coerce: asIs, valid: anyText},
	TypeTextarea: {allowed: "any text", empty: null, coerce: asIs, valid: anyText},
	TypeSubject:  {allowed: "any text", coerce: trimmed, valid: anyText},
	TypeRegexp:   {allowed: "a text that matches the field's pattern", empty: null, coerce: byPattern, valid: matches},
	TypeInteger:  {allowed: coerce.KindInteger.Allowed(), empty: null, coerce: word(coerce.Integer), valid: like(serverInteger)},
	TypeDecimal:  {allowed: coerce.KindDecimal.Allowed(), empty: null, coerce: word(coerce.Decimal), valid: like(serverDecimal)},
	TypeDate:     {allowed: coerce.KindDate.Allowed(), empty: null, coerce: word(coerce.Date), valid: realDay},
	TypeCheckbox: {allowed: coerce.KindBoolean.Allowed(), empty: boolValue(false), coerce: ticked, valid: isBool},
	TypeLookup:   {allowed: coerce.KindID.Allowed(), empty: null, coerce: recordID, valid: like(serverRecord)},

	TypeTagger:      {choice: true, empty: null, coerce: oneOption, valid: isOption},
	TypeDropdown:    {choice: true, empty: null, coerce: oneOption, valid: isOption},
	TypeMultiselect: {choice: true, empty: listValue(), coerce: someOptions, valid: areOptions},

	TypeStatus:        {choice: true, coerce: oneOption, valid: isOption},
	TypePriority:      {choice: true, coerce: oneOption, valid: isOption},
	TypeBasicPriority: {choice: true, coerce: oneOption, valid: isOption},
	TypeTicketType:    {choice: true, empty: null, coerce: oneOption, valid: isOption},

	TypeCustomStatus: {allowed: "id or unique name of a custom status", choice: true, coerce: listedRecord, valid: isListedRecord},
	TypeGroup:        {allowed: "id or unique name of a group", choice: true, empty: null, coerce: anyRecord, valid: isID},
	TypeAssignee:     {allowed: "id or unique name of an agent", choice: true, empty: null, coerce: anyRecord, valid: isID},

	typeTags: {allowed: "words without spaces", coerce: tags, valid: areTags},

	TypePartialCreditCard: {coerce: refuse("payment card numbers are never written from a contact")},
	TypeDescription:       {coerce: refuse("it is the ticket's first comment and cannot be written as a field")},
}

// The patterns that Zendesk's server itself fills into regexp_for_validation,
// and the ids of records.
var (
	serverInteger = regexp.MustCompile(`\A[-+]?\d+\z`)
	serverDecimal = regexp.MustCompile(`\A[-+]?[0-9]*[.,]?[0-9]+\z`)
	serverDate    = regexp.MustCompile(`\A([0-9]{4})-(1[0-2]|0[1-9])-(3[01]|[12][0-9]|0[1-9])\z`)
	serverRecord  = regexp.MustCompile(`\A[1-9][0-9]{0,18}\z`)
)

func asIs(_ *Coercer, text string) (Value, error)    { return textValue(text), nil }
func trimmed(_ *Coercer, text string) (Value, error) { return textValue(strings.TrimSpace(text)), nil }

func anyText(_ *Coercer, v Value) bool { return v.Kind == KindText && utf8.ValidString(v.Text) }

func like(re *regexp.Regexp) func(*Coercer, Value) bool {
	return func(_ *Coercer, v Value) bool { return v.Kind == KindText && re.MatchString(v.Text) }
}

// word makes a kind of a function that returns the trimmed text or refuses it.
func word(read func(string) (string, error)) func(*Coercer, string) (Value, error) {
	return func(_ *Coercer, text string) (Value, error) {
		s, err := read(text)
		return textValue(s), err
	}
}

func refuse(problem string) func(*Coercer, string) (Value, error) {
	return func(*Coercer, string) (Value, error) { return Value{}, &ValueError{Problem: problem} }
}

func byPattern(c *Coercer, text string) (Value, error) {
	v := textValue(strings.TrimSpace(text))
	if !matches(c, v) {
		return Value{}, &ValueError{Problem: "does not match the field's pattern"}
	}
	return v, nil
}

func matches(c *Coercer, v Value) bool {
	return anyText(c, v) && (c.pattern == nil || c.pattern.MatchString(v.Text))
}

// realDay adds to the server's pattern, which takes 31 February, that the day exists.
func realDay(c *Coercer, v Value) bool {
	_, err := time.Parse(time.DateOnly, v.Text)
	return err == nil && like(serverDate)(c, v)
}

func ticked(_ *Coercer, text string) (Value, error) {
	b, err := coerce.Boolean(text)
	return boolValue(b), err
}

func isBool(_ *Coercer, v Value) bool { return v.Kind == KindBool }

// recordID gives the id as text, which is how the API documents lookup values.
func recordID(_ *Coercer, text string) (Value, error) {
	id, err := coerce.ID(text)
	return textValue(formatID(id)), err
}

func oneOption(c *Coercer, text string) (Value, error) {
	value, err := c.choices.find(text)
	if err != nil {
		return Value{}, err
	}
	return textValue(value), nil
}

func isOption(c *Coercer, v Value) bool { return v.Kind == KindText && c.choices.values[v.Text] }

// someOptions takes the whole text as one option first, whose name may hold a
// comma, then as a list. One unknown part spoils all (D11).
func someOptions(c *Coercer, text string) (Value, error) {
	if one, err := c.choices.find(text); err == nil {
		return listValue(one), nil
	}
	var values []string
	for _, part := range coerce.List(text) {
		value, err := c.choices.find(part)
		if err != nil {
			return Value{}, err
		}
		values = append(values, value)
	}
	if len(values) == 0 {
		return Value{}, &ValueError{Problem: "no option named"}
	}
	return listValue(unique(values)...), nil
}

func areOptions(c *Coercer, v Value) bool {
	return v.Kind == KindList && distinct(v.List) &&
		!slices.ContainsFunc(v.List, func(s string) bool { return !c.choices.values[s] })
}

// listedRecord finds a record of a complete list, by id or unique name. Without
// a list any id will do.
func listedRecord(c *Coercer, text string) (Value, error) {
	if len(c.choices.values) == 0 {
		id, err := coerce.ID(text)
		return idValue(id), err
	}
	value, bad := c.choices.find(text)
	if bad != nil {
		return Value{}, bad
	}
	id, err := coerce.ID(value)
	return idValue(id), err
}

// anyRecord finds a record of a list that may be partial: an id need not be in it.
func anyRecord(c *Coercer, text string) (Value, error) {
	v, err := listedRecord(c, text)
	if id, notID := coerce.ID(text); err != nil && notID == nil {
		return idValue(id), nil
	}
	if _, bad := errors.AsType[*coerce.Error](err); bad {
		return Value{}, &ValueError{Problem: "neither an id nor a known name"}
	}
	return v, err
}

func isID(_ *Coercer, v Value) bool { return v.Kind == KindID && v.ID > 0 }

func isListedRecord(c *Coercer, v Value) bool {
	return isID(c, v) && (len(c.choices.values) == 0 || c.choices.values[formatID(v.ID)])
}

// tags reads a list of tags: Zendesk's are lower case and hold no blanks, so
// spaces separate them as commas and semicolons do.
func tags(_ *Coercer, text string) (Value, error) {
	all := unique(strings.FieldsFunc(strings.ToLower(text), separatesTags))
	if len(all) == 0 {
		return Value{}, &ValueError{Problem: "no tag named"}
	}
	return listValue(all...), nil
}

func separatesTags(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }

func areTags(_ *Coercer, v Value) bool {
	return v.Kind == KindList && distinct(v.List) && !slices.ContainsFunc(v.List, func(tag string) bool {
		return tag == "" || !utf8.ValidString(tag) || tag != strings.ToLower(tag) || strings.ContainsFunc(tag, separatesTags)
	})
}

func distinct(list []string) bool { return len(unique(list)) == len(list) }

// unique drops repetitions and keeps the order.
func unique(list []string) (all []string) {
	seen := make(map[string]bool, len(list))
	for _, s := range list {
		if !seen[s] {
			all = append(all, s)
		}
		seen[s] = true
	}
	return all
}
