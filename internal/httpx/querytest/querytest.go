// Package querytest checks the options structs of clients: a field without a
// url tag would leak into queries under its Go name, one without omitempty
// would send values that nobody chose.
//
//	func TestOptionsAreTagged(t *testing.T) {
//		querytest.Tagged(t,
//			reflect.TypeFor[zendesk.AvailabilityListOptions](),
//			reflect.TypeFor[zendesk.SearchOptions](),
//		)
//	}
//
// It is for tests, but imports no testing package.
package querytest

import (
	"reflect"
	"slices"
	"strings"
)

// TB is what Tagged needs of a *testing.T.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Cleanup(func())
}

// Tagged fails the test for every field of the structs that has no url tag
// with a name and omitempty, unless its tag is "-". Embedded structs may go
// without, and are looked into.
func Tagged(t TB, types ...reflect.Type) {
	t.Helper()
	for _, typ := range types {
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct {
			t.Errorf("%v is not a struct", typ)
			continue
		}
		check(t, typ)
	}
}

func check(t TB, typ reflect.Type) {
	t.Helper()
	for field := range typ.Fields() {
		tag, tagged := field.Tag.Lookup("url")
		if field.Anonymous && !tagged && field.Type.Kind() == reflect.Struct {
			check(t, field.Type)
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case tag == "-":
		case !field.IsExported():
			t.Errorf("%v.%s is not exported: no query will hold it", typ, field.Name)
		case name == "" || name == "-":
			t.Errorf("%v.%s has no name in its url tag", typ, field.Name)
		case !slices.Contains(strings.Split(options, ","), "omitempty"):
			t.Errorf("%v.%s has no omitempty in its url tag", typ, field.Name)
		}
	}
}
