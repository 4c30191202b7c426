package dialpad_test

import (
	"context"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
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

// calls are all methods that send requests of their own, by their names.
func calls(ctx context.Context, c *dialpad.Client, app *dialpad.OAuth, hook, sub, call int64) map[string]func() error {
	endpoint := dialpad.WebhookSpec{URL: "https://hooks.example.test/new"}
	return map[string]func() error{
		"Users.Get":                    func() error { return second(c.Users.Get(ctx, 9)) },
		"Users.List":                   func() error { return second(c.Users.List(ctx, dialpad.UserListOptions{})) },
		"Users.SetDoNotDisturb":        func() error { return second(c.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{})) },
		"Users.SetStatusMessage":       func() error { return second(c.Users.SetStatusMessage(ctx, 9, dialpad.StatusMessage{})) },
		"Duty.Get":                     func() error { return second(c.Duty.Get(ctx, 9)) },
		"Duty.Set":                     func() error { return second(c.Duty.Set(ctx, 9, dialpad.DutyUpdate{})) },
		"CallCenters.Get":              func() error { return second(c.CallCenters.Get(ctx, 101)) },
		"CallCenters.List":             func() error { return second(c.CallCenters.List(ctx, dialpad.CallCenterListOptions{})) },
		"CallCenters.Operators":        func() error { return second(c.CallCenters.Operators(ctx, 101)) },
		"CallCenters.Status":           func() error { return second(c.CallCenters.Status(ctx, 101)) },
		"Offices.OffDutyReasons":       func() error { return second(c.Offices.OffDutyReasons(ctx, 3)) },
		"Webhooks.Get":                 func() error { return second(c.Webhooks.Get(ctx, hook)) },
		"Webhooks.List":                func() error { return second(c.Webhooks.List(ctx, dialpad.WebhookListOptions{})) },
		"Webhooks.Create":              func() error { return second(c.Webhooks.Create(ctx, endpoint)) },
		"Webhooks.Update":              func() error { return second(c.Webhooks.Update(ctx, hook, endpoint)) },
		"Webhooks.Delete":              func() error { return c.Webhooks.Delete(ctx, hook) },
		"Websockets.List":              func() error { return second(c.Websockets.List(ctx, dialpad.WebsocketListOptions{})) },
		"Websockets.Create":            func() error { return second(c.Websockets.Create(ctx, ctikit.Secret{})) },
		"Websockets.Get":               func() error { return second(c.Websockets.Get(ctx, socketID(ctx, c))) },
		"Websockets.Update":            func() error { return second(c.Websockets.Update(ctx, socketID(ctx, c), ctikit.NewSecret("s"))) },
		"Websockets.Delete":            func() error { return c.Websockets.Delete(ctx, socketID(ctx, c)) },
		"AgentStatusSubscriptions.Get": func() error { return second(c.AgentStatusSubscriptions.Get(ctx, sub)) },
		"AgentStatusSubscriptions.Create": func() error {
			return second(c.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: hook}))
		},
		"AgentStatusSubscriptions.Delete": func() error { return c.AgentStatusSubscriptions.Delete(ctx, sub) },
		"AgentStatusSubscriptions.List": func() error {
			return second(c.AgentStatusSubscriptions.List(ctx, dialpad.AgentStatusSubscriptionListOptions{}))
		},
		"AgentStatusSubscriptions.Update": func() error {
			return second(c.AgentStatusSubscriptions.Update(ctx, sub, dialpad.AgentStatusSubscriptionSpec{Disabled: true}))
		},
		"CallSubscriptions.Get":    func() error { return second(c.CallSubscriptions.Get(ctx, call)) },
		"CallSubscriptions.List":   func() error { return second(c.CallSubscriptions.List(ctx, dialpad.CallSubscriptionListOptions{})) },
		"CallSubscriptions.Update": func() error { return second(c.CallSubscriptions.Update(ctx, call, dialpad.CallSubscriptionSpec{})) },
		"CallSubscriptions.Delete": func() error { return c.CallSubscriptions.Delete(ctx, call) },
		"CallSubscriptions.Create": func() error {
			return second(c.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{EndpointID: hook}))
		},
		"OAuth.Exchange": func() error { _, err := app.Exchange(ctx, "no", "no"); return ignore(err, dialpad.ErrInvalid) },
		"OAuth.Revoke":   func() error { return app.Revoke(ctx, ctikit.Token{Access: ctikit.NewSecret(dialpadtest.APIKey)}) },
	}
}

// socketID is the only socket's.
func socketID(ctx context.Context, c *dialpad.Client) int64 {
	page, err := c.Websockets.List(ctx, dialpad.WebsocketListOptions{})
	if err != nil || len(page.Items) == 0 {
		return 0
	}
	return page.Items[0].ID
}

func ignore(err, expected error) error {
	if e, ok := err.(*dialpad.Error); ok && e.Is(expected) { //nolint:errorlint // not wrapped
		return nil
	}
	return err
}

// composed are the methods that send the requests of others, or none.
var composed = regexp.MustCompile(`\.(All|GetByEmail|Ensure|AuthorizeURL|Credential)$`)

// Every method is called, and sends the request that the list has for it. All
// requests of the list are sent, and answered by the fake.
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
	delete(rows, "oauth.refresh") // as oauth.exchange, by Credential
	called := map[string]bool{}
	for name := range calls(t.Context(), nil, nil, 0, 0, 0) {
		called[name] = true
		f, _ := company(t)
		f.PutOAuthApp("client", "s3cret", time.Hour)
		c, ctx := f.Client(), t.Context()
		hook, err := c.Webhooks.Create(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test"})
		must(t, err)
		sub, err := c.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID})
		must(t, err)
		call, err := c.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{EndpointID: hook.ID})
		must(t, err)
		_, err = c.Websockets.Create(ctx, ctikit.Secret{})
		must(t, err)
		app := f.OAuth("client", "s3cret", callback)
		must(t, calls(ctx, c, app, hook.ID, sub.ID, call.ID)[name]())
		sent := f.Requests()
		want := rows[strings.ToLower(name)]
		if got := sent[len(sent)-1].Pattern; got != want {
			t.Errorf("%s sends %s, the list has %q", name, got, want)
		}
		delete(rows, strings.ToLower(name))
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(methods)), slices.Sorted(maps.Keys(called))); diff != "" {
		t.Errorf("methods (-exist +called):\n%s", diff)
	}
	if len(rows) > 0 {
		t.Errorf("no method sends %v", rows)
	}
}

func TestEveryEndpointIsServedByTheFake(t *testing.T) {
	f := dialpadtest.New(t) // FailNext fails the test for a route that is not there
	for _, row := range dialpad.Endpoints() {
		f.FailNext(row[1]+" "+row[2], ctikit.Fault{Status: http.StatusTeapot})
	}
}
