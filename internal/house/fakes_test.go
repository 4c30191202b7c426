package house_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// fakeMethods are what every fake has, with signatures; @ is the fake's
// package, and … stands for what differs between systems.
var fakeMethods = map[string]string{
	"ServeHTTP": "http.ResponseWriter, *http.Request → ",
	"RoundTrip": "*http.Request → *http.Response, error",
	"Close":     " → ",
	"Client":    "… → …",
	"Try":       "func(*@.Fake) → error",

	"Routes":      " → []ctikit.Route",
	"FailNext":    "string, ctikit.Fault → ",
	"ClearFaults": " → ",
	"Requests":    " → []ctikit.LoggedRequest",
	"Count":       "string → int",
	"OpenBodies":  " → int",
	"Spend":       "… → ",

	"Deliver":           "string, http.Handler → ",
	"Deliveries":        " → []ctikit.DeliveryAttempt",
	"PendingDeliveries": " → int",
	"SetDeliveryPlan":   "ctikit.DeliveryPlan → ",

	"SetListLag":          "time.Duration → ",
	"SetSkew":             "time.Duration → ",
	"IgnoreWrites":        "int → ",
	"IgnoreNextWrites":    "int → ",
	"IgnoredWrites":       " → int",
	"MarkAhead":           "int, time.Duration → ",
	"ListsWithoutReasons": "bool → ",
	"Writes":              " → int",
	"NoOps":               " → int",

	"PutUser":    "@.User → ",
	"DeleteUser": "… → ",
	"SetStatus":  "… → ",
	"StatusOf":   "… → …",
	"SignIn":     "… → ",
	"SignOut":    "… → ",

	"Ring":    "… → …",
	"Answer":  "… → ",
	"Decline": "… → ",
	"Hold":    "… → ",
	"Resume":  "… → ",
	"HangUp":  "… → ",
}

type fakeRow struct {
	name  string
	fake  reflect.Type
	made  func(ctikit.TB) any
	lacks map[string]string
}

// fakes are the fakes, with the reasons for what one of them lacks.
var fakes = []fakeRow{
	{
		"zendesktest", reflect.TypeFor[*zendesktest.Fake](), func(tb ctikit.TB) any { return zendesktest.New(tb) },
		map[string]string{
			"SignIn":              "choosing a status signs in",
			"ListsWithoutReasons": "its lists have all", "Ring": "SetCall: the phone system is elsewhere", "Answer": "SetCall", "Decline": "SetCall",
			"Hold": "SetCall", "Resume": "SetCall", "HangUp": "SetCall",
		},
	},
	{
		"aircalltest", reflect.TypeFor[*aircalltest.Fake](), func(tb ctikit.TB) any { return aircalltest.New(tb) }, nil,
	},
	{
		"dialpadtest", reflect.TypeFor[*dialpadtest.Fake](), func(tb ctikit.TB) any { return dialpadtest.New(tb) }, nil,
	},
	{
		"connecttest", reflect.TypeFor[*connecttest.Fake](), func(tb ctikit.TB) any { return connecttest.New(tb) },
		map[string]string{
			"Deliver":             "SubscribeAgentEvents, SubscribeContactEvents and SubscribeContactRecords: records, no webhooks",
			"Deliveries":          "AgentEvents, ContactEvents and ContactRecords",
			"ListsWithoutReasons": "a status is its own reason",
		},
	},
}

// TestFakes holds the fakes to one vocabulary, wants each row of their tables to
// name the client's operation or a reason, and their documentation to list it.
func TestFakes(t *testing.T) {
	for _, f := range fakes {
		t.Run(f.name, func(t *testing.T) {
			for name, want := range fakeMethods {
				m, ok := f.fake.MethodByName(name)
				switch {
				case !ok && f.lacks[name] == "":
					t.Errorf("%s: want %s, got none", name, want)
				case ok && f.lacks[name] != "":
					t.Errorf("%s is there, although the table says: %s", name, f.lacks[name])
				case ok && !like(signature(m.Type, 1), strings.ReplaceAll(want, "@", f.name)):
					t.Errorf("%s: want %s, got %s", name, want, signature(m.Type, 1))
				}
			}
			for m := range f.fake.Methods() {
				if n := m.Type.NumOut(); n > 0 && isError(m.Type.Out(n-1)) && m.Name != "Try" && m.Name != "RoundTrip" {
					t.Errorf("%s returns an error: a mistake fails the test, see Try", m.Name)
				}
			}
			table, ok := f.made(t).(interface{ Routes() []ctikit.Route })
			if !ok {
				t.Fatal("no table of routes")
			}
			if diff := cmp.Diff(table.Routes(), documentedRoutes(t, f.fake.Elem().PkgPath())); diff != "" {
				t.Errorf("endpoints (-table +doc.go):\n%s", diff)
			}
			for _, r := range table.Routes() {
				if (r.Operation == "") == (r.Reason == "") {
					t.Errorf("%s %s: want an operation of the client, or a reason, got %q and %q", r.Method, r.Path, r.Operation, r.Reason)
				}
			}
		})
	}
}

var documentedRow = regexp.MustCompile(`(?m)^//\t(\S.*?) +(GET|POST|PUT|PATCH|DELETE) +(/\S*)$`)

// documentedRoutes are the rows of the endpoint list in a fake's doc.go.
func documentedRoutes(t *testing.T, pkg string) (routes []ctikit.Route) {
	t.Helper()
	text, err := os.ReadFile("../.." + strings.TrimPrefix(pkg, modulePath) + "/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range documentedRow.FindAllStringSubmatch(string(text), -1) {
		r := ctikit.Route{Operation: m[1], Method: m[2], Path: m[3]}
		if reason, ok := strings.CutPrefix(m[1], "others: "); ok {
			r.Operation, r.Reason = "", reason
		}
		routes = append(routes, r)
	}
	return routes
}

// like compares signatures; … stands for any parameters or results.
func like(got, want string) bool {
	gotIn, gotOut, _ := strings.Cut(got, " → ")
	wantIn, wantOut, _ := strings.Cut(want, " → ")
	return (wantIn == gotIn || wantIn == "…" && gotIn != "") && (wantOut == gotOut || wantOut == "…" && gotOut != "")
}
