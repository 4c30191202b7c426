package attrmap

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/ctikit/ctikit/internal/coerce"
)

// ErrInvalid is what every [*ValueError] is, by errors.Is.
var ErrInvalid = errors.New("attrmap: invalid value")

// ValueError says why a field does not take a value. It never holds the value,
// which may be a name or a number of a customer.
type ValueError struct {
	Field   string // the field's title, else its key or "#id"
	Type    Type   // the field's type
	Problem string // what is wrong, such as "no such option"
	Allowed string // what the field takes, in words
}

// Error names the field, its type, the problem and what is allowed.
func (e *ValueError) Error() string {
	return fmt.Sprintf("attrmap: field %q (%s): %s", e.Field, e.Type, e.Explain())
}

// Explain gives the problem and what is allowed, without the field.
func (e *ValueError) Explain() string {
	if e.Allowed == "" {
		return e.Problem
	}
	return e.Problem + "; allowed: " + e.Allowed
}

// Is reports whether target is [ErrInvalid].
func (e *ValueError) Is(target error) bool { return target == ErrInvalid }

// Policy is what may differ between accounts. The zero Policy is the safe one.
type Policy struct {
	// AllowClosed lets an attribute close a ticket. Closing is final: the server
	// refuses every later write, also the notes of the same contact.
	AllowClosed bool
	// WriteUnknown sends texts unchecked to fields of a type that this package
	// does not know. Otherwise they go to the note.
	WriteUnknown bool
}

// Coercer turns texts into values of one field and checks values as Zendesk's
// server does. It is safe for concurrent use.
type Coercer struct {
	field   Field
	kind    kind
	choices choices
	pattern *regexp.Regexp // of TypeRegexp; nil: the server decides
	allowed string
}

// NewCoercer prepares the coercion for f. It cannot fail: a field that takes
// nothing from attributes refuses every value.
func NewCoercer(f Field, p Policy) *Coercer {
	c := &Coercer{field: f}
	var known bool
	switch c.kind, known = kinds[f.Type]; {
	case !known && p.WriteUnknown:
		c.kind = kinds[TypeText]
	case !known:
		c.kind = kind{coerce: refuse("this package does not know the field type")}
	}
	c.allowed = c.kind.allowed
	if f.Type == TypeRegexp {
		c.pattern = compile(f.Pattern)
	}
	if c.kind.choice {
		options := optionsOf(f, p)
		c.choices = newChoices(options)
		if c.allowed == "" {
			c.allowed = inWords(options)
		}
	}
	return c
}

// Coerce turns the text of an attribute into a value that [Coercer.Validate]
// accepts. A blank text gives the value that clears the field. The words that
// mean "not set" are texts like others here: [Map.Plan] and [Map.Search] know
// them. Errors are [*ValueError].
func (c *Coercer) Coerce(text string) (Value, error) {
	v, bad := c.read(text)
	if bad != nil {
		return Value{}, bad
	}
	return v, nil
}

func (c *Coercer) read(text string) (Value, *ValueError) {
	if strings.TrimSpace(text) == "" {
		return c.clear()
	}
	v, err := c.kind.coerce(c, strings.ToValidUTF8(text, "\uFFFD"))
	if err != nil {
		return Value{}, c.explain(err)
	}
	return v, nil
}

// clear gives the value that empties the field. Status and priority cannot be
// emptied: the server answers 422, "Priority: cannot be reset".
func (c *Coercer) clear() (Value, *ValueError) {
	if c.kind.empty.IsZero() {
		return Value{}, c.explain(&ValueError{Problem: "cannot be cleared"})
	}
	return c.kind.empty, nil
}

// Validate checks a value by the server's own rules, and ours where the server
// would drop a value in silence or accept a day that does not exist. Errors are
// [*ValueError].
func (c *Coercer) Validate(v Value) error {
	if v.isCleared() {
		if v.Kind == c.kind.empty.Kind {
			return nil
		}
		return c.explain(&ValueError{Problem: "cannot be cleared in this way"})
	}
	if c.kind.valid == nil || !c.kind.valid(c, v) {
		return c.explain(&ValueError{Problem: "not a value of this field"})
	}
	return nil
}

// Tags gives the tags that appear with v: the option values of a drop-down or
// multi-select, the tag of a ticked check box (R107), or added tags.
func (c *Coercer) Tags(v Value) []string {
	switch {
	case c.field.Type == TypeCheckbox && v.Kind == KindBool && v.Bool && c.field.Tag != "":
		return []string{c.field.Tag}
	case (c.field.Type == TypeTagger || c.field.Type == TypeDropdown) && v.Kind == KindText:
		return []string{v.Text} // R107
	case v.Kind == KindList:
		return append([]string(nil), v.List...)
	}
	return nil
}

// explain adds what the coercer knows to an error of a kind.
func (c *Coercer) explain(err error) *ValueError {
	out := ValueError{Field: c.field.label(), Type: c.field.Type, Allowed: c.allowed}
	var bad *coerce.Error
	var own *ValueError
	switch {
	case errors.As(err, &bad):
		out.Problem, out.Allowed = "not a valid "+string(bad.Kind), bad.Allowed
	case errors.As(err, &own):
		out.Problem = own.Problem
	}
	return &out
}
