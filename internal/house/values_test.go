package house_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
)

// TestValuesSurviveJSON keeps what the clients return, as a user's cache does:
// encoded and decoded again it is the same.
func TestValuesSurviveJSON(t *testing.T) {
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			types := c.results()
			if len(types) < 5 {
				t.Fatalf("only %d types", len(types))
			}
			for _, typ := range types {
				want := reflect.New(typ)
				fill(want.Elem(), 1, 2)
				text, err := json.Marshal(want.Interface())
				if err != nil {
					t.Errorf("%s: %v", typ, err)
					continue
				}
				got := reflect.New(typ)
				if err := json.Unmarshal(text, got.Interface()); err != nil {
					t.Errorf("%s: %v", typ, err)
				} else if diff := cmp.Diff(want.Interface(), got.Interface(), cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
					t.Errorf("%s (-before +after):\n%s", typ, diff)
				}
			}
		})
	}
}

// results are the structs of the client's package that its services return.
func (c client) results() (types []reflect.Type) {
	seen := map[reflect.Type]bool{}
	add := func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() == reflect.Struct && strings.HasSuffix(t.PkgPath(), "/"+c.name) && !seen[t] {
			seen[t] = true
			types = append(types, t)
		}
	}
	for field := range c.client.Fields() {
		if !field.IsExported() {
			continue
		}
		service := field.Type
		for method := range service.Methods() {
			method := method.Type
			for out := range method.Outs() {
				switch out := out; {
				case strings.HasPrefix(out.String(), "ctikit.Page["):
					add(out.Field(0).Type)
				case out.Kind() == reflect.Func && out.NumIn() == 1 && out.In(0).Kind() == reflect.Func && out.In(0).NumIn() > 0:
					add(out.In(0).In(0))
				default:
					add(out)
				}
			}
		}
	}
	return append(types, c.events...)
}

// other are fields that stay empty in an object of which another one is set.
var other = map[string]bool{
	"User.RawSubstatus": true, // of a substatus that is not known by its name
}

// fill gives every exported field a value of its own, so many pointers and
// slices deep.
func fill(v reflect.Value, n, deep int) {
	switch v.Interface().(type) {
	case ctikit.Secret: // does not encode
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 3, 2, 9, 0, n, 0, time.UTC)))
		return
	case time.Duration:
		v.SetInt(int64(n) * int64(time.Second))
		return
	case aircall.Content: // one form of several
		v.Set(reflect.ValueOf(aircall.Content{Text: "text", Raw: json.RawMessage(`"text"`)}))
		return
	case json.RawMessage:
		v.SetBytes(fmt.Appendf(nil, `{"n":%d}`, n))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("x", n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Float64:
		v.SetFloat(float64(n))
	case reflect.Pointer:
		if deep == 0 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n, deep-1)
	case reflect.Slice:
		if deep == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n, deep-1)
	case reflect.Map:
		item := reflect.New(v.Type().Elem()).Elem()
		fill(item, n, deep)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(fmt.Sprint("k", n)).Convert(v.Type().Key()), item)
	case reflect.Struct:
		for i := range v.NumField() {
			switch f := v.Type().Field(i); {
			case !f.IsExported() || other[v.Type().Name()+"."+f.Name]:
			case strings.HasSuffix(f.Name, "ID") || f.Name == "ARN": // an id is the end of the ARN
				fill(v.Field(i), n, deep)
			default:
				fill(v.Field(i), n+i, deep)
			}
		}
		if c, ok := reflect.TypeAssert[*connect.AgentContact](v.Addr()); ok {
			c.QueueID = c.Queue.ID
		}
	}
}
