package lenient

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"
)

// Object decodes a JSON object into v, whose fields have json tags. A field of an
// unexpected type stays empty, and so does what the object lacks. Of an int64 and
// a time, every form that occurs is read; a duration is in whole seconds; lists
// of texts and of numbers are without what is neither; a pointer is nil for an
// unexpected type, and one to a struct for {} too. Two tags say more about a
// field:
//
//	ID   string `json:"id" lenient:"digits"` // may come as a number
//	UUID string `json:"call_uuid" alt:"sid"` // may come under a second name
//
// It is what a type's UnmarshalJSON calls.
func Object[T any](b []byte, v *T) error {
	to := reflect.ValueOf(v).Elem()
	l := layoutOf(to.Type())
	from := reflect.New(l.wire)
	to.SetZero()
	if err := Decode(b, from.Interface()); err != nil {
		return err
	}
	for i, field := range l.fields {
		if f := to.Field(field); f.IsZero() {
			set(f, from.Elem().Field(i))
		}
	}
	return nil
}

// layout is a struct as it is decoded: with a lenient type for each field that
// needs one, and a field more for each second name.
type layout struct {
	wire   reflect.Type
	fields []int // of the struct, by those of wire
}

var cache sync.Map // layout by reflect.Type

func layoutOf(t reflect.Type) layout {
	if l, ok := cache.Load(t); ok {
		return l.(layout) //nolint:forcetypeassert // the map holds nothing else
	}
	var l layout
	var wire []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		for n, name := range []string{f.Tag.Get("json"), f.Tag.Get("alt")} {
			name, _, _ = strings.Cut(name, ",")
			if name == "" || name == "-" {
				continue
			}
			wire = append(wire, reflect.StructField{
				Name: f.Name + strings.Repeat("_", n), Type: wireType(f), Tag: reflect.StructTag(`json:"` + name + `"`),
			})
			l.fields = append(l.fields, i)
		}
	}
	l.wire = reflect.StructOf(wire)
	cache.Store(t, l)
	return l
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
)

func wireType(f reflect.StructField) reflect.Type {
	switch {
	case f.Type.Kind() == reflect.Int64: // a duration too
		return reflect.TypeFor[Int]()
	case f.Type == timeType:
		return reflect.TypeFor[Time]()
	case f.Tag.Get("lenient") == "digits":
		return reflect.TypeFor[String]()
	case f.Type == reflect.TypeFor[[]int64]():
		return reflect.TypeFor[Ints]()
	case f.Type == reflect.TypeFor[[]string]():
		return reflect.TypeFor[Strings]()
	case toScalar(f.Type):
		return reflect.TypeFor[json.RawMessage]()
	}
	return f.Type
}

// toScalar reports whether t is a pointer to a number, a text or a bool, whose
// zero is a value of its own.
func toScalar(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && (t.Elem().Kind() <= reflect.Float64 || t.Elem().Kind() == reflect.String)
}

// longest keeps a made-up number of seconds from overflowing a duration.
const longest = 1 << 31

func set(to, from reflect.Value) {
	switch {
	case to.Type() == durationType:
		to.SetInt(min(max(from.Int(), 0), longest) * int64(time.Second))
	case to.Kind() == reflect.Int64:
		to.SetInt(from.Int())
	case to.Type() == timeType:
		to.Set(from.Field(0))
	case toScalar(to.Type()):
		setScalar(to, from.Bytes())
	case to.Kind() == reflect.Slice:
		to.Set(from.Convert(to.Type()))
	case from.Type() != to.Type():
		to.SetString(from.String())
	case to.Kind() == reflect.Pointer && to.Type().Elem().Kind() == reflect.Struct && !from.IsNil() && from.Elem().IsZero():
		// null or {}
	default:
		to.Set(from)
	}
}

// setScalar sets a pointer to what raw says, unless that is of another type.
func setScalar(to reflect.Value, raw []byte) {
	value := reflect.New(to.Type().Elem())
	if len(raw) > 0 && string(raw) != "null" && json.Unmarshal(raw, value.Interface()) == nil {
		to.Set(value)
	}
}
