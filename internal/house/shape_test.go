package house_test

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
)

// TestShape holds the four clients to one shape: the same idea has the same
// name and the same signature in all, or a reason in the table of clients.
func TestShape(t *testing.T) {
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			excused := map[string]bool{}
			for _, found := range c.shape() {
				cell, _, _ := strings.Cut(found, ": ")
				if c.lacks[cell] == "" {
					t.Error(found)
				}
				excused[cell] = true
			}
			for cell, reason := range c.lacks {
				if !excused[cell] {
					t.Errorf("%s is there, although the table says: %s", cell, reason)
				}
			}
		})
	}
}

// TestShapeIsSeen shows the checks a client that is out of shape.
func TestShapeIsSeen(t *testing.T) {
	type ThingsService struct{ odd }
	type Client struct {
		Things ThingsService
		Other  odd
	}
	none := reflect.TypeFor[odd]()
	found := strings.Join(client{
		name: "odd", status: "Things.SetStatus", client: reflect.TypeFor[Client](), option: none, envelope: none, event: none, err: none,
	}.shape(), "\n")
	for _, want := range []string{
		"service Other: ", "Things.List: ", "Things.Get: ", "Things.Ensure: ", "Things.Each: ", "Client.With: ",
		"Things.SetStatus: ", "Users: ", "Envelope: ", "UnknownEvent: ", "Error.RetryAfter: ", "ErrServer: ", "New: ", "NewWebhook: ", "NewOAuth: ", "WithClock: ",
	} {
		if !strings.Contains("\n"+found, "\n"+want) {
			t.Errorf("not found: %s\n%s", want, found)
		}
	}
}

type odd struct{}

func (odd) Get(context.Context, int) (string, error)                     { return "", nil }
func (odd) List(context.Context, int) ([]string, error)                  { return nil, nil }
func (odd) All(context.Context, odd) iter.Seq2[string, error]            { return nil }
func (odd) Each(context.Context) iter.Seq2[string, error]                { return nil }
func (odd) Ensure(context.Context, string) (string, string, bool, error) { return "", "", false, nil }
func (odd) SetStatus(context.Context, string) error                      { return nil }
func (odd) GetByEmail(context.Context, string, int) (*odd, error)        { return nil, nil }

// shape returns what is not as in the others, as "cell: what is wrong".
func (c client) shape() (found []string) {
	complain := func(cell, format string, args ...any) {
		found = append(found, cell+": "+fmt.Sprintf(format, args...))
	}
	c.services(complain)
	c.values(complain)
	c.functionsOf(complain)
	slices.Sort(found)
	return found
}

type complaint = func(cell, format string, args ...any)

// services looks at the fields of the client and their methods.
func (c client) services(complain complaint) {
	if _, ok := c.client.FieldByName("Users"); !ok {
		complain("Users", "no service of that name")
	}
	for f := range c.client.Fields() {
		if !f.IsExported() {
			continue
		}
		if f.Type.Name() != f.Name+"Service" {
			complain("service "+f.Name, "want the type %sService, got %s", f.Name, f.Type.Name())
		}
		for m := range f.Type.Methods() {
			if problem := methodShape(m, f.Type); problem != "" {
				complain(f.Name+"."+m.Name, "%s", problem)
			}
		}
	}
	if m, ok := reflect.PointerTo(c.client).MethodByName("With"); !ok || signature(m.Type, 1) != fmt.Sprintf("...%s → *%s, error", c.option, c.client) {
		complain("Client.With", "want func(...Option) (*Client, error)")
	}
	if m, ok := fieldMethod(c.client, c.status); !ok || !isReceipt(m.Type.Out(0)) {
		complain(c.status, "want a method that returns a ctikit.Receipt, or a type that embeds one")
	}
}

var pageName = regexp.MustCompile(`^github\.com/ctikit/ctikit\.Page\[`)

// methodShape says what a service's method of a name that all clients know has
// to look like, where it does not.
func methodShape(m reflect.Method, service reflect.Type) string {
	got := signature(m.Type, 1)
	results := got[strings.Index(got, "→")+len("→"):]
	context := strings.HasPrefix(got, "context.Context")
	item, more := itemOf(m.Type)
	switch {
	case m.Type.NumOut() > 0 && !context:
		return "want a context first, got " + got
	case m.Name == "List":
		all, ok := service.MethodByName("All")
		if item == "" || !ok || m.Type.NumIn() != 3 || !strings.HasSuffix(m.Type.In(2).Name(), "ListOptions") {
			return "want List(ctx, XListOptions) (ctikit.Page[X], error) beside an All, got " + got
		}
		if twin, _ := itemOf(all.Type); twin != item || all.Type.In(2) != m.Type.In(2) {
			return "want the items and options of All, got " + got
		}
	case more:
		if !strings.HasPrefix(m.Name, "All") || item == "" {
			return "want a name that begins with All for an iterator of values and errors, got " + got
		}
		if _, ok := service.MethodByName("List"); m.Name == "All" && !ok {
			return "want a List beside it"
		}
	case m.Name == "Get" || strings.HasPrefix(m.Name, "GetBy"):
		if m.Type.NumOut() != 2 || m.Type.Out(0).Kind() != reflect.Pointer || !isError(m.Type.Out(1)) ||
			strings.HasPrefix(m.Name, "GetBy") && got[:strings.Index(got, " →")] != "context.Context, string" {
			return "want (*X, error) for an id or a text, got " + got
		}
	case m.Name == "Ensure":
		if m.Type.NumOut() != 4 || m.Type.Out(0).Kind() != reflect.Struct || !strings.HasSuffix(results, ", ctikit.Secret, bool, error") {
			return "want (Record, ctikit.Secret, created bool, error), got " + got
		}
	}
	return ""
}

// itemOf is the type of the items that a list or an iterator returns, with
// their errors; empty for anything else. More is for iterators.
func itemOf(f reflect.Type) (item string, more bool) {
	if f.NumOut() == 2 && pageName.MatchString(f.Out(0).PkgPath()+"."+f.Out(0).Name()) && isError(f.Out(1)) {
		return f.Out(0).Field(0).Type.Elem().String(), false
	}
	if f.NumOut() == 1 && f.Out(0).Kind() == reflect.Func && strings.HasPrefix(f.Out(0).String(), "iter.Seq") {
		if yield := f.Out(0).In(0); yield.NumIn() == 2 && isError(yield.In(1)) {
			return yield.In(0).String(), true
		}
		return "", true
	}
	return "", false
}

// values looks at events, errors and sentinels.
func (c client) values(complain complaint) {
	env := c.envelope
	fields := map[string]string{"Key": "string", "Body": "json.RawMessage"}
	for name, want := range fields {
		if f, ok := env.FieldByName(name); !ok || f.Type.String() != want {
			complain("Envelope", "want a field %s %s", name, want)
		}
	}
	if m, ok := env.MethodByName("Raw"); !ok || signature(m.Type, 1) != " → json.RawMessage" {
		complain("Envelope", "want a method Raw() json.RawMessage")
	}
	if c.event.Kind() != reflect.Interface || c.event.NumMethod() != 1 || signature(c.event.Method(0).Type, 0) != fmt.Sprintf(" → %s", env) {
		complain("Event", "want an interface with Meta() Envelope alone")
	}
	if c.unknown == nil || c.unknown.Name() != "UnknownEvent" || !reflect.PointerTo(c.unknown).Implements(c.event) {
		complain("UnknownEvent", "want a struct of that name that is an Event")
	}
	for _, f := range []struct {
		name string
		kind reflect.Type
	}{
		{"Op", nil}, {"Status", reflect.TypeFor[int]()}, {"Code", reflect.TypeFor[string]()},
		{"RequestID", reflect.TypeFor[string]()}, {"RetryAfter", reflect.TypeFor[time.Duration]()},
	} {
		if got, ok := c.err.FieldByName(f.name); !ok || f.kind != nil && got.Type != f.kind {
			complain("Error."+f.name, "want a field of the type %v", f.kind)
		}
	}
	for name, of := range sentinelStatus {
		err := c.sentinels[name]
		if err == nil || !strings.HasPrefix(err.Error(), c.name+": ") {
			complain(name, "want an error whose text begins with the package's name, got %v", err)
		} else if !c.matches(of, err) {
			complain(name, "want it for a reply of %d", of)
		}
	}
}

// matches reports whether an error with that status is the sentinel.
func (c client) matches(status int, sentinel error) bool {
	e := reflect.New(c.err)
	e.Elem().FieldByName("Status").SetInt(int64(status))
	err, ok := reflect.TypeAssert[interface{ Is(error) bool }](e)
	return ok && err.Is(sentinel)
}

// functionsOf looks at constructors, options and their results.
func (c client) functionsOf(complain complaint) {
	for name, want := range functionShapes {
		want = strings.ReplaceAll(want, "@", c.name)
		f := c.functions[name]
		if f == nil {
			complain(name, "want %s, got none", want)
		} else if got := signature(reflect.TypeOf(f), 0); !regexp.MustCompile("^" + want + "$").MatchString(got) {
			complain(name, "want %s, got %s", want, got)
		}
	}
}

// signature writes the parameters from the skip-th on, and the results.
func signature(f reflect.Type, skip int) string {
	var in, out []string
	for i := skip; i < f.NumIn(); i++ {
		text := f.In(i).String()
		if f.IsVariadic() && i == f.NumIn()-1 {
			text = "..." + f.In(i).Elem().String()
		}
		in = append(in, text)
	}
	for result := range f.Outs() {
		out = append(out, result.String())
	}
	return strings.Join(in, ", ") + " → " + strings.Join(out, ", ")
}

func fieldMethod(client reflect.Type, path string) (reflect.Method, bool) {
	service, method, _ := strings.Cut(path, ".")
	f, ok := client.FieldByName(service)
	if !ok {
		return reflect.Method{}, false
	}
	return f.Type.MethodByName(method)
}

func isReceipt(t reflect.Type) bool {
	receipt := reflect.TypeFor[ctikit.Receipt]()
	if t == receipt || t.Kind() != reflect.Struct {
		return t == receipt
	}
	f, ok := t.FieldByName("Receipt")
	return ok && f.Anonymous && f.Type == receipt
}

func isError(t reflect.Type) bool { return t == reflect.TypeFor[error]() }
