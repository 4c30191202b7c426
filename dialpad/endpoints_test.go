package dialpad_test

import (
	"context"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/internal/filled"
)

// The table in the documentation is the list that the code uses.
func TestEndpointsAreDocumented(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	must(t, err)
	var documented [][3]string
	for line := range strings.Lines(file.Doc.Text()) {
		cells := strings.Fields(line)
		if len(cells) != 3 || !strings.HasPrefix(line, "\t") || cells[2][0] != '/' {
			continue
		}
		if !strings.HasPrefix(cells[2], "/oauth2/") {
			cells[2] = "/api/v2" + cells[2]
		}
		documented = append(documented, [3]string(cells))
	}
	if diff := cmp.Diff(documented, dialpad.Endpoints()); diff != "" {
		t.Errorf("endpoints (-documentation +code):\n%s", diff)
	}
}

// office is a company in which nothing is empty, with what calls are about.
type office struct {
	*dialpadtest.Fake
	c                       *dialpad.Client
	app                     *dialpad.OAuth
	hook, socket, sub, call int64
	grants                  ctikit.Token
}

const verifier = "a verifier"

func newOffice(t *testing.T) *office {
	t.Helper()
	f, _ := company(t)
	o, ctx := &office{Fake: f, c: f.Client()}, t.Context()
	f.PutCallCenter(dialpadtest.CallCenter{
		ID: 101, OfficeID: 3, Name: "Support", PhoneNumbers: []string{"+15550101"}, Waiting: 2, LongestWait: time.Minute,
	})
	f.PutUser(dialpadtest.User{
		ID: 9, Email: "agent@example.test", Name: "Agent Nine", Phone: "+15550100", OfficeID: 3, CallCenters: []int64{101},
		StatusMessage: "back at 3", SessionType: "call", SuperAdmin: true, DoNotDisturb: true,
	})
	f.PutUser(dialpadtest.User{ID: 11, CallCenters: []int64{101}})
	f.SetStatus(10, true, "")
	f.SetStatus(10, false, "Lunch Time")
	group := dialpad.DoNotDisturb{On: true, GroupID: 101, GroupType: dialpad.TargetCallCenter}
	must(t, second(o.c.Users.SetDoNotDisturb(ctx, 9, group)))
	f.PutOAuthApp("client", "s3cret", time.Hour)
	o.app = f.OAuth("client", "s3cret", callback)
	var err error
	o.grants, err = o.app.Exchange(ctx, o.code(), verifier)
	must(t, err)
	hook, err := o.c.Webhooks.Create(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test", Secret: ctikit.NewSecret("s")})
	must(t, err)
	socket, err := o.c.Websockets.Create(ctx, ctikit.NewSecret("s"))
	must(t, err)
	o.hook, o.socket = hook.ID, socket.ID
	for _, endpoint := range []int64{socket.ID, hook.ID} {
		sub, err := o.c.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: endpoint})
		must(t, err)
		call, err := o.c.CallSubscriptions.Create(ctx, o.calls(endpoint))
		must(t, err)
		o.sub, o.call = sub.ID, call.ID
	}
	return o
}

// code is what comes back from a consent.
func (o *office) code() string {
	return o.Consent(o.app.AuthorizeURL("state", verifier), 9).Query().Get("code")
}

func (o *office) calls(endpoint int64) dialpad.CallSubscriptionSpec {
	return dialpad.CallSubscriptionSpec{
		EndpointID: endpoint, TargetType: dialpad.TargetUser, TargetID: 9, States: []dialpad.CallState{dialpad.CallHangup}, GroupCallsOnly: true,
	}
}

// renewed are the tokens that a credential saves when it has none but a refresh
// token.
func (o *office) renewed(ctx context.Context) (got ctikit.Token, err error) {
	c := o.ClientAs(o.app.Credential(ctikit.Token{Refresh: o.grants.Refresh}, func(_ context.Context, t ctikit.Token) error {
		got = t
		return nil
	}))
	_, err = c.Users.Get(ctx, 9)
	return got, err
}

// methods are all that send requests of their own, by their names.
func (o *office) methods(ctx context.Context) map[string]func() (any, error) {
	c, app := o.c, o.app
	endpoint, secret := dialpad.WebhookSpec{URL: "https://hooks.example.test/new", Secret: ctikit.NewSecret("t")}, ctikit.NewSecret("t")
	statuses := dialpad.AgentStatusSubscriptionSpec{EndpointID: o.hook}
	away, dnd := dialpad.DutyUpdate{Reason: "Lunch Time"}, dialpad.DoNotDisturb{On: true}
	users, centers := dialpad.UserListOptions{State: "all"}, dialpad.CallCenterListOptions{}
	return map[string]func() (any, error){
		"Users.Get":                       func() (any, error) { return c.Users.Get(ctx, 9) },
		"Users.List":                      func() (any, error) { return c.Users.List(ctx, users) },
		"Users.SetDoNotDisturb":           func() (any, error) { return c.Users.SetDoNotDisturb(ctx, 9, dnd) },
		"Users.SetStatusMessage":          func() (any, error) { return c.Users.SetStatusMessage(ctx, 9, dialpad.StatusMessage{}) },
		"Duty.Get":                        func() (any, error) { return c.Duty.Get(ctx, 9) },
		"Duty.Set":                        func() (any, error) { return c.Duty.Set(ctx, 9, away) },
		"CallCenters.Get":                 func() (any, error) { return c.CallCenters.Get(ctx, 101) },
		"CallCenters.List":                func() (any, error) { return c.CallCenters.List(ctx, centers) },
		"CallCenters.Operators":           func() (any, error) { return c.CallCenters.Operators(ctx, 101) },
		"CallCenters.Status":              func() (any, error) { return c.CallCenters.Status(ctx, 101) },
		"Offices.OffDutyReasons":          func() (any, error) { return c.Offices.OffDutyReasons(ctx, 3) },
		"Webhooks.Get":                    func() (any, error) { return c.Webhooks.Get(ctx, o.hook) },
		"Webhooks.List":                   func() (any, error) { return c.Webhooks.List(ctx, dialpad.WebhookListOptions{}) },
		"Webhooks.Create":                 func() (any, error) { return c.Webhooks.Create(ctx, endpoint) },
		"Webhooks.Update":                 func() (any, error) { return c.Webhooks.Update(ctx, o.hook, endpoint) },
		"Webhooks.Delete":                 func() (any, error) { return nil, c.Webhooks.Delete(ctx, o.hook) },
		"Websockets.Get":                  func() (any, error) { return c.Websockets.Get(ctx, o.socket) },
		"Websockets.List":                 func() (any, error) { return c.Websockets.List(ctx, dialpad.WebsocketListOptions{}) },
		"Websockets.Create":               func() (any, error) { return c.Websockets.Create(ctx, secret) },
		"Websockets.Update":               func() (any, error) { return c.Websockets.Update(ctx, o.socket, secret) },
		"Websockets.Delete":               func() (any, error) { return nil, c.Websockets.Delete(ctx, o.socket) },
		"AgentStatusSubscriptions.Get":    func() (any, error) { return c.AgentStatusSubscriptions.Get(ctx, o.sub) },
		"AgentStatusSubscriptions.Create": func() (any, error) { return c.AgentStatusSubscriptions.Create(ctx, statuses) },
		"AgentStatusSubscriptions.Update": func() (any, error) { return c.AgentStatusSubscriptions.Update(ctx, o.sub, statuses) },
		"AgentStatusSubscriptions.Delete": func() (any, error) { return nil, c.AgentStatusSubscriptions.Delete(ctx, o.sub) },
		"AgentStatusSubscriptions.List": func() (any, error) {
			return c.AgentStatusSubscriptions.List(ctx, dialpad.AgentStatusSubscriptionListOptions{})
		},
		"CallSubscriptions.Get":    func() (any, error) { return c.CallSubscriptions.Get(ctx, o.call) },
		"CallSubscriptions.List":   func() (any, error) { return c.CallSubscriptions.List(ctx, dialpad.CallSubscriptionListOptions{}) },
		"CallSubscriptions.Create": func() (any, error) { return c.CallSubscriptions.Create(ctx, o.calls(o.hook)) },
		"CallSubscriptions.Update": func() (any, error) { return c.CallSubscriptions.Update(ctx, o.call, o.calls(o.hook)) },
		"CallSubscriptions.Delete": func() (any, error) { return nil, c.CallSubscriptions.Delete(ctx, o.call) },
		"OAuth.Exchange":           func() (any, error) { return app.Exchange(ctx, o.code(), verifier) },
		"OAuth.Credential":         func() (any, error) { return o.renewed(ctx) },
		"OAuth.Revoke":             func() (any, error) { return nil, app.Revoke(ctx, o.grants) },
	}
}

// composed are the methods that send the requests of others, or none.
var composed = regexp.MustCompile(`\.(All|GetByEmail|Ensure|AuthorizeURL)$`)

// Every method is called, sends the request that the list has for it, and
// returns nothing empty. All requests of the list are sent, and answered by the
// fake.
func TestEveryMethodIsAnEndpoint(t *testing.T) {
	methods := map[string]bool{}
	add := func(service string, typ reflect.Type) {
		for m := range typ.Methods() {
			if name := service + "." + m.Name; !composed.MatchString(name) {
				methods[name] = true
			}
		}
	}
	add("OAuth", reflect.TypeFor[*dialpad.OAuth]())
	for field := range reflect.TypeFor[dialpad.Client]().Fields() {
		if field.IsExported() {
			add(field.Name, field.Type)
		}
	}
	rows := map[string]string{}
	for _, row := range dialpad.Endpoints() {
		rows[strings.ReplaceAll(row[0], "_", "")] = row[1] + " " + row[2]
	}
	called := map[string]bool{}
	for name := range newOffice(t).methods(t.Context()) {
		called[name] = true
		o := newOffice(t)
		before := len(o.Requests())
		got, err := o.methods(t.Context())[name]()
		must(t, err)
		filled.Want(t, mayBeEmpty, name, got)
		op := strings.Replace(strings.ToLower(name), "oauth.credential", "oauth.refresh", 1)
		if sent := o.Requests()[before].Pattern; sent != rows[op] {
			t.Errorf("%s sends %s, the list has %q", name, sent, rows[op])
		}
		delete(rows, op)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(methods)), slices.Sorted(maps.Keys(called))); diff != "" {
		t.Errorf("methods (-exist +called):\n%s", diff)
	}
	if len(rows) > 0 {
		t.Errorf("no method sends %v", rows)
	}
}

// The fake serves each endpoint under its operation, and names no other one.
func TestEveryEndpointIsServedByTheFake(t *testing.T) {
	var served [][3]string
	for _, r := range dialpadtest.New(t).Routes() {
		if r.Operation != "" {
			served = append(served, [3]string{r.Operation, r.Method, r.Path})
		}
	}
	if diff := cmp.Diff(dialpad.Endpoints(), served); diff != "" {
		t.Errorf("endpoints (-client +fake):\n%s", diff)
	}
}
