package dialpadspec_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// checker is the fake with a validator in front of it.
type checker struct {
	t      *testing.T
	fake   *dialpadtest.Fake
	routes routers.Router

	exchanges map[string]int             // checked, by operation
	shown     map[string]map[string]bool // whether replies had a described field, by operation and place
	mended    map[string]int             // values that were not as the description has them, by operation and place
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newChecker(t *testing.T) *checker {
	t.Helper()
	routes, err := gorillamux.NewRouter(description(t))
	must(t, err)
	f := dialpadtest.New(t, dialpadtest.WithPageSize(1), dialpadtest.WithRateLimit(1000))
	f.PutOffice(dialpadtest.Office{ID: 3, OffDutyReasons: []string{"Lunch Time"}})
	f.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: 3, Name: "Support"})
	f.PutCallCenter(dialpadtest.CallCenter{ID: 102, Name: "Sales"})
	f.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test", Name: "Agent Nine", Phone: "+15550100", OfficeID: 3, CallCenters: []int64{101}})
	f.PutUser(dialpadtest.User{ID: 10, Email: "other@example.test", OffDuty: true, Reason: "Lunch Time", SignedOut: true})
	return &checker{
		t: t, fake: f, routes: routes, exchanges: map[string]int{}, shown: map[string]map[string]bool{}, mended: map[string]int{},
	}
}

// description is the vendor's: the file that the environment names, or the one
// beside the repository.
func description(t *testing.T) *openapi3.T {
	t.Helper()
	file := cmp.Or(os.Getenv("DIALPAD_OPENAPI"), "../../../shared/spec/dialpad-openapi.json")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("DIALPAD_OPENAPI") == "" && os.Getenv("CI") == "" {
		t.Skip("the vendor's description of the API is not here, and DIALPAD_OPENAPI does not name it")
	}
	must(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(text)
	must(t, err)
	return doc
}

// RoundTrip checks a request, has the fake answer it, and checks the reply.
func (c *checker) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		sent, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	copied := r.Clone(context.Background())
	copied.Body = io.NopCloser(bytes.NewReader(sent))
	route, params, err := c.routes.FindRoute(copied)
	if err != nil {
		c.t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		return c.fake.RoundTrip(r)
	}
	op := route.Operation.OperationID
	c.exchanges[op]++
	in := &openapi3filter.RequestValidationInput{
		Request: copied, Route: route, PathParams: params,
		Options: &openapi3filter.Options{AuthenticationFunc: authorized, IncludeResponseStatus: true, MultiError: true},
	}
	if op == "oauth2.authorize.get" || op == "oauth2.token.post" { // the way to a token cannot demand one
		in.Options.AuthenticationFunc = openapi3filter.NoopAuthenticationFunc
		c.mended[op+": no key asked for"]++
	}
	if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
		c.t.Errorf("%s: request: %v", op, err)
	}
	c.knownQuery(op, route, r)
	c.knownFields(op+" request", bodySchema(route.Operation), sent)

	res, err := c.fake.RoundTrip(r)
	if err != nil {
		return res, err
	}
	got, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(got))
	c.reply(op, in, res, got)
	return res, nil
}

// authorized wants a key as the description has it.
func authorized(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	if in.SecurityScheme.Type == "http" && strings.HasPrefix(in.RequestValidationInput.Request.Header.Get("Authorization"), "Bearer ") {
		return nil
	}
	return errors.New("no bearer token")
}

// knownQuery wants every parameter of a query to be described: others pass the
// validator.
func (c *checker) knownQuery(op string, route *routers.Route, r *http.Request) {
	for name := range r.URL.Query() {
		if route.Operation.Parameters.GetByInAndName("query", name) == nil {
			c.t.Errorf("%s: query parameter %q is not described", op, name)
		}
	}
}

// reply checks an answer. Only successes and their bodies are described.
func (c *checker) reply(op string, in *openapi3filter.RequestValidationInput, res *http.Response, body []byte) {
	if res.StatusCode >= http.StatusBadRequest {
		c.t.Errorf("%s: the fake answered %d: %s", op, res.StatusCode, body)
		return
	}
	if described := in.Route.Operation.Responses.Status(res.StatusCode); described == nil {
		c.mended[fmt.Sprintf("%s: status %d", op, res.StatusCode)]++
		return
	}
	schema := replySchema(in.Route.Operation, res.StatusCode)
	mended := c.mend(op, schema, body)
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: res.StatusCode, Header: res.Header,
		Body: io.NopCloser(bytes.NewReader(mended)), Options: in.Options,
	}
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		c.t.Errorf("%s: reply: %v", op, err)
	}
	c.knownFields(op+" reply", schema, mended)
	c.allFields(op, schema, mended)
}

// allFields notes which of the described fields a reply has.
func (c *checker) allFields(op string, schema *openapi3.Schema, body []byte) {
	if schema == nil || len(body) == 0 {
		return
	}
	seen := c.shown[op]
	if seen == nil {
		seen = map[string]bool{}
		c.shown[op] = seen
	}
	walk(schema, decoded(c.t, body), "", func(s *openapi3.Schema, v any, at string) any {
		if fields, isObject := v.(map[string]any); isObject {
			for name := range s.Properties {
				_, has := fields[name]
				seen[at+"."+name] = seen[at+"."+name] || has
			}
		}
		return v
	})
}

// mend turns what Dialpad is known to send in another form into what the
// description says, and counts it: 64-bit numbers are strings, and times have
// no zone.
func (c *checker) mend(op string, schema *openapi3.Schema, body []byte) []byte {
	if schema == nil || len(body) == 0 {
		return body
	}
	mended := walk(schema, decoded(c.t, body), op, func(s *openapi3.Schema, v any, at string) any {
		text, isText := v.(string)
		switch {
		case isText && s.Type.Is("integer"):
			if _, err := strconv.ParseInt(text, 10, 64); err == nil {
				c.mended[at+": a number as a string"]++
				return json.Number(text)
			}
		case isText && s.Format == "date-time" && zoneless.MatchString(text):
			c.mended[at+": a time without a zone"]++
			return text + "Z"
		}
		return v
	})
	out, err := json.Marshal(mended)
	must(c.t, err)
	return out
}

var zoneless = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`)

// knownFields wants every field to be described: others pass the validator.
func (c *checker) knownFields(what string, schema *openapi3.Schema, body []byte) {
	if schema == nil || len(body) == 0 {
		return
	}
	walk(schema, decoded(c.t, body), what, func(s *openapi3.Schema, v any, at string) any {
		fields, _ := v.(map[string]any)
		for name := range fields {
			if property(s, name) == nil {
				c.t.Errorf("%s: field %q is not described", at, name)
			}
		}
		return v
	})
}

func decoded(t *testing.T, body []byte) (v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	must(t, d.Decode(&v))
	return v
}

// walk visits a value and all in it, from the inside out, with what describes
// each.
func walk(s *openapi3.Schema, v any, at string, visit func(*openapi3.Schema, any, string) any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, field := range v {
			if p := property(s, name); p != nil {
				v[name] = walk(p, field, at+"."+name, visit)
			}
		}
	case []any:
		for i, item := range v {
			if s.Items != nil {
				v[i] = walk(s.Items.Value, item, at+"[]", visit)
			}
		}
	}
	return visit(s, v, at)
}

// property describes a field; with alternatives, in the first that has it.
func property(s *openapi3.Schema, name string) *openapi3.Schema {
	if p := s.Properties[name]; p != nil {
		return p.Value
	}
	for _, alternative := range slices.Concat(s.OneOf, s.AnyOf, s.AllOf) {
		if p := property(alternative.Value, name); p != nil {
			return p
		}
	}
	return nil
}

func bodySchema(op *openapi3.Operation) *openapi3.Schema {
	if op.RequestBody == nil {
		return nil
	}
	return mediaSchema(op.RequestBody.Value.Content)
}

func replySchema(op *openapi3.Operation, status int) *openapi3.Schema {
	res := op.Responses.Status(status)
	if res == nil {
		return nil
	}
	return mediaSchema(res.Value.Content)
}

func mediaSchema(content openapi3.Content) *openapi3.Schema {
	if media := content.Get("application/json"); media != nil && media.Schema != nil {
		return media.Schema.Value
	}
	return nil
}

// mayLack are the fields that replies may be without, and why.
var mayLack = map[string]string{
	"webhook": "the endpoint is a socket", "websocket": "the endpoint is a webhook", "cursor": "the page is the last one",
}

// incomplete are operations whose replies leave out what the fake does not
// model: the settings of call centres.
var incomplete = []string{"callcenters.get", "callcenters.listall"}

// Every call of the client is as the description has it, and so is every reply
// of the fake.
func TestConformance(t *testing.T) {
	c := newChecker(t)
	client := c.fake.Client(dialpad.WithHTTPClient(&http.Client{Transport: c}))
	c.readAndWrite(client)
	c.endpoints(client)
	c.oauth()
	total := 0
	for _, op := range slices.Sorted(maps.Keys(c.exchanges)) {
		t.Logf("%3d × %s", c.exchanges[op], op)
		total += c.exchanges[op]
	}
	t.Logf("%d requests and replies of %d operations checked", total, len(c.exchanges))
	for _, place := range slices.Sorted(maps.Keys(c.mended)) {
		t.Logf("known difference, %d ×: %s", c.mended[place], place)
	}
	served := map[string]bool{}
	for _, r := range c.fake.Routes() {
		served[r.Method+" "+r.Path] = true
	}
	if len(c.exchanges) != len(served) {
		t.Errorf("%d operations were called, want all %d", len(c.exchanges), len(served))
	}
	for op, fields := range c.shown {
		if slices.Contains(incomplete, op) {
			continue
		}
		for _, at := range slices.Sorted(maps.Keys(fields)) {
			if !fields[at] && mayLack[at[strings.LastIndex(at, ".")+1:]] == "" {
				t.Errorf("%s: no reply has %s", op, at)
			}
		}
	}
}

func (c *checker) readAndWrite(client *dialpad.Client) {
	t, ctx := c.t, c.t.Context()
	for _, err := range client.Users.All(ctx, dialpad.UserListOptions{State: "all"}) {
		must(t, err)
	}
	_, err := client.Users.GetByEmail(ctx, "agent@example.test")
	must(t, err)
	_, err = client.Users.Get(ctx, 9)
	must(t, err)
	must(t, second(client.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{On: true})))
	must(t, second(client.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{GroupID: 101, GroupType: dialpad.TargetCallCenter})))
	must(t, second(client.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{})))
	must(t, second(client.Users.SetStatusMessage(ctx, 9, dialpad.StatusMessage{Text: "back at 3", Expiration: 3600})))
	_, err = client.Duty.Set(ctx, 9, dialpad.DutyUpdate{Reason: "Lunch Time"})
	must(t, err)
	_, err = client.Duty.Set(ctx, 9, dialpad.DutyUpdate{OnDuty: true})
	must(t, err)
	call := c.fake.Ring(9)
	c.fake.Answer(call)
	_, err = client.Duty.Get(ctx, 9)
	must(t, err)
	_, err = client.Duty.Get(ctx, 10)
	must(t, err)
	for _, err := range client.CallCenters.All(ctx, dialpad.CallCenterListOptions{}) {
		must(t, err)
	}
	_, err = client.CallCenters.Get(ctx, 101)
	must(t, err)
	_, err = client.CallCenters.Operators(ctx, 101)
	must(t, err)
	_, err = client.CallCenters.Status(ctx, 101)
	must(t, err)
	_, err = client.Offices.OffDutyReasons(ctx, 3)
	must(t, err)
}

func (c *checker) endpoints(client *dialpad.Client) {
	t, ctx := c.t, c.t.Context()
	hook, _, _, err := client.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test/dialpad", Secret: ctikit.NewSecret("one")})
	must(t, err)
	_, _, _, err = client.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test/dialpad", Secret: ctikit.NewSecret("two")})
	must(t, err)
	_, err = client.Webhooks.Create(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test/unsigned"})
	must(t, err)
	_, err = client.Webhooks.Get(ctx, hook.ID)
	must(t, err)
	socket, err := client.Websockets.Create(ctx, ctikit.NewSecret("one"))
	must(t, err)
	_, err = client.Websockets.Get(ctx, socket.ID)
	must(t, err)
	_, err = client.Websockets.Update(ctx, socket.ID, ctikit.NewSecret("two"))
	must(t, err)
	_, err = client.Websockets.Create(ctx, ctikit.Secret{})
	must(t, err)
	for _, err := range client.Websockets.All(ctx, dialpad.WebsocketListOptions{}) {
		must(t, err)
	}
	sub, _, _, err := client.AgentStatusSubscriptions.Ensure(ctx, hook.ID)
	must(t, err)
	_, err = client.AgentStatusSubscriptions.Update(ctx, sub.ID, dialpad.AgentStatusSubscriptionSpec{EndpointID: socket.ID, Disabled: true})
	must(t, err)
	_, _, _, err = client.AgentStatusSubscriptions.Ensure(ctx, socket.ID)
	must(t, err)
	_, err = client.AgentStatusSubscriptions.Get(ctx, sub.ID)
	must(t, err)
	must(t, client.AgentStatusSubscriptions.Delete(ctx, sub.ID))
	c.callSubscriptions(client, hook.ID)
	must(t, client.Websockets.Delete(ctx, socket.ID))
	must(t, client.Webhooks.Delete(ctx, hook.ID))
}

func (c *checker) callSubscriptions(client *dialpad.Client, endpoint int64) {
	t, ctx := c.t, c.t.Context()
	spec := dialpad.CallSubscriptionSpec{
		EndpointID: endpoint, TargetType: dialpad.TargetUser, TargetID: 9, GroupCallsOnly: true,
		States: []dialpad.CallState{dialpad.CallRinging, dialpad.CallHangup},
	}
	calls, err := client.CallSubscriptions.Create(ctx, spec)
	must(t, err)
	must(t, second(client.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{EndpointID: endpoint})))
	must(t, second(client.CallSubscriptions.Update(ctx, calls.ID, dialpad.CallSubscriptionSpec{Disabled: true})))
	for _, err := range client.CallSubscriptions.All(ctx, dialpad.CallSubscriptionListOptions{}) {
		must(t, err)
	}
	must(t, second(client.CallSubscriptions.Get(ctx, calls.ID)))
	must(t, client.CallSubscriptions.Delete(ctx, calls.ID))
}

func second[T any](_ T, err error) error { return err }

func (c *checker) oauth() {
	t, ctx := c.t, c.t.Context()
	c.fake.PutOAuthApp("client", "s3cret", time.Hour)
	app := c.fake.OAuth("client", "s3cret", "https://app.example.test/callback", dialpad.WithHTTPClient(&http.Client{Transport: c}))
	verifier := dialpad.NewVerifier()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, app.AuthorizeURL("state", verifier, "offline_access"), http.NoBody)
	must(t, err)
	res, err := c.RoundTrip(r)
	must(t, err)
	_ = res.Body.Close()
	back, err := url.Parse(res.Header.Get("Location"))
	must(t, err)
	token, err := app.Exchange(ctx, back.Query().Get("code"), verifier)
	must(t, err)
	client := c.fake.ClientAs(app.Credential(ctikit.Token{Refresh: token.Refresh}, func(_ context.Context, next ctikit.Token) error {
		token = next
		return nil
	}), dialpad.WithHTTPClient(&http.Client{Transport: c}))
	_, err = client.Users.Get(ctx, 9)
	must(t, err)
	must(t, app.Revoke(ctx, token))
}
