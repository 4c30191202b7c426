package aircall_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/internal/filled"
)

// The table in the documentation is the list that the code uses.
func TestEndpointsAreDocumented(t *testing.T) {
	file, err := parser.ParseFile(gotoken.NewFileSet(), "doc.go", nil, parser.ParseComments)
	must(t, err)
	var documented [][3]string
	for line := range strings.Lines(file.Doc.Text()) {
		if cells := strings.Fields(line); len(cells) == 3 && strings.HasPrefix(line, "\t") && cells[2][0] == '/' {
			documented = append(documented, [3]string(cells))
		}
	}
	if diff := cmp.Diff(documented, aircall.Endpoints()); diff != "" {
		t.Errorf("endpoints (-documentation +code):\n%s", diff)
	}
}

// services are the types whose methods are operations, by their fields' names.
func services() map[string]reflect.Type {
	all := map[string]reflect.Type{"OAuth": reflect.TypeFor[*aircall.OAuth]()}
	for f := range reflect.TypeFor[aircall.Client]().Fields() {
		if f.IsExported() {
			all[f.Name] = f.Type
		}
	}
	return all
}

// composed are the methods without an operation of their own: they send other
// operations' requests, or none.
var composed = map[string]bool{
	"Webhooks.Ensure": true, "Webhooks.Revive": true, "OAuth.AuthorizeURL": true, "OAuth.Callback": true,
}

var humps = regexp.MustCompile(`([a-z])([A-Z])`)

// operation is what a method is called in errors and in the list: an iterator
// has the operation of its list.
func operation(method string) string {
	service, name, _ := strings.Cut(method, ".")
	switch {
	case name == "All":
		name = "List"
	case name == "AllMatching":
		name = "Search"
	case strings.HasPrefix(name, "All"):
		name = strings.TrimPrefix(name, "All")
	}
	return strings.ToLower(service + "." + humps.ReplaceAllString(name, "${1}_$2"))
}

func TestEveryMethodIsAnOperation(t *testing.T) {
	listed, exist := map[string]bool{}, map[string]bool{}
	for _, row := range aircall.Endpoints() {
		listed[row[0]] = true
	}
	for service, typ := range services() {
		for m := range typ.Methods() {
			if method := service + "." + m.Name; !composed[method] {
				exist[operation(method)] = true
			}
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(listed)), slices.Sorted(maps.Keys(exist))); diff != "" {
		t.Errorf("operations (-listed +methods):\n%s", diff)
	}
}

// Each method is called in both versions, and the fake's routes that answered
// must be those that the list has for its operation. No reply lacks what the
// client reads.
func TestEveryEndpointIsSent(t *testing.T) {
	listed, sent := map[string]bool{}, map[string]bool{}
	for _, row := range aircall.Endpoints() {
		listed[row[0]+" "+row[1]+" "+row[2]] = true
	}
	for name, call := range allOps() {
		for version, opts := range map[string][]aircall.Option{
			"v2": nil, "v1": {aircall.WithUserVersion(aircall.V1), aircall.WithStatusVersion(aircall.V1)},
		} {
			w := newWorld(t)
			w.Consent(aircalltest.MainLine)
			before := len(w.Requests())
			o := installer(t, aircall.WithHTTPClient(w.httpClient()))
			got, err := call(t.Context(), w.Client(opts...), o)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			filled.Want(t, mayBeEmpty, name+"."+version, got)
			for _, e := range w.Requests()[before:] {
				if !composed[name] {
					sent[operation(name)+" "+e.Pattern] = true
				}
			}
		}
	}
	delete(sent, "webhooks.update GET /v1/webhooks/{id}") // reads the events first
	if diff := cmp.Diff(slices.Sorted(maps.Keys(listed)), slices.Sorted(maps.Keys(sent))); diff != "" {
		t.Errorf("endpoints (-listed +sent):\n%s", diff)
	}
}

// The fake's table has each endpoint of the client, and no operation besides.
func TestFakeHasTheEndpoints(t *testing.T) {
	var served [][3]string
	for _, r := range aircalltest.New(t).Routes() {
		if r.Reason == "" {
			served = append(served, [3]string{r.Operation, r.Method, r.Path})
		}
	}
	inOrder := cmpopts.SortSlices(func(a, b [3]string) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
	if diff := cmp.Diff(aircall.Endpoints(), served, inOrder); diff != "" {
		t.Errorf("endpoints (-client +fake):\n%s", diff)
	}
}

// names are the values of the constants of type EventName.
func names(t *testing.T) (all []string) {
	t.Helper()
	file, err := parser.ParseFile(gotoken.NewFileSet(), "eventnames.go", nil, 0)
	must(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != "EventName" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		must(t, err)
		all = append(all, value)
		return true
	})
	return all
}

// AllEvents are the constants, those of users in both their forms.
func TestAllEvents(t *testing.T) {
	var want []aircall.EventName
	for _, name := range names(t) {
		want = append(want, aircall.EventName(name))
		if strings.HasPrefix(name, "user.") {
			want = append(want, aircall.EventName(name).V2())
		}
	}
	if len(want) != 67 {
		t.Errorf("%d events, want the 67 of Aircall's reference", len(want))
	}
	if diff := cmp.Diff(want, aircall.AllEvents()); diff != "" {
		t.Errorf("events (-constants +AllEvents):\n%s", diff)
	}
}

// kindOf is the type of an event by the first part of its name.
var kindOf = map[string]string{
	"user": "*UserEvent", "call": "*CallEvent", "number": "*NumberEvent", "contact": "*ContactEvent",
	"message": "*MessageEvent", "group_message": "*MessageEvent", "transcription": "*InsightEvent", "summary": "*InsightEvent",
	"topics": "*InsightEvent", "sentiment": "*InsightEvent", "action_item": "*InsightEvent", "playbook_result": "*InsightEvent",
	"custom_summary": "*InsightEvent", "call_evaluation": "*InsightEvent", "realtime_transcription": "*UtterancesEvent",
	"ai_voice_agent": "*AIVoiceAgentEvent", "analytics": "*ReportEvent", "integration": "*IntegrationEvent",
}

// everything makes the company of newWorld go through all that Aircall has an
// event for.
func everything(ctx context.Context, t *testing.T, w *world) {
	t.Helper()
	c := w.Client()
	w.Invite(aircalltest.User{ID: 20, SignedOut: true})
	w.SignIn(20)
	w.SetStatus(20, "", aircall.Other)
	w.SetStatus(20, aircall.Available, "")
	w.SignOut(20)
	w.DeleteUser(20)

	w.PutUser(aircalltest.User{ID: 21, WrapUpTime: 1e9})
	id := w.Incoming(aircalltest.MainLine, caller)
	w.ChooseIVR(id, "Sales", "1")
	w.RingOn(id, 21)
	w.Decline(id)
	w.RingOn(id, 21)
	w.Answer(id)
	w.Hold(id)
	w.Resume(id)
	w.Transfer(id, aircall.Transfer{UserID: agent})
	w.Transfer(id, aircall.Transfer{UserID: free})
	w.Say(id, aircall.LiveUtterance{Text: "hello"})
	w.HangUp(id)
	w.Assign(id, free)
	w.Comment(id, free, "c")
	must(t, c.Calls.Tag(ctx, id, tag), c.Calls.Archive(ctx, id))
	w.Untag(id, tag)
	w.Transfer(w.Incoming(aircalltest.MainLine, caller), aircall.Transfer{Number: "+15550199"})
	w.LeaveVoicemail(w.Incoming(aircalltest.MainLine, caller))

	w.AddNumber(aircalltest.Number{ID: 30})
	w.OpenNumber(30, false)
	w.OpenNumber(30, true)
	w.DeleteNumber(30)
	person, err := c.Contacts.Create(ctx, aircall.ContactSpec{Phones: []aircall.Reach{{Label: "Work", Value: "+15550111"}}})
	must(t, err, failed(c.Contacts.Update(ctx, person.ID, aircall.ContactUpdate{Information: new("i")})), c.Contacts.Delete(ctx, person.ID))

	for _, name := range names(t) {
		event := aircall.EventName(name)
		family, verb, _ := strings.Cut(name, ".")
		switch family {
		case "message", "group_message":
			if verb != "status_updated" {
				sent := w.Message(aircalltest.MainLine, event, aircall.Message{Body: "b", ExternalNumber: caller})
				w.Message(aircalltest.MainLine, aircall.EventName(family+".status_updated"), aircall.Message{ID: sent, Status: "delivered"})
			}
		case "transcription", "summary", "topics", "sentiment", "action_item", "playbook_result", "custom_summary", "call_evaluation":
			w.Find(id, event, aircall.Insight{Content: aircall.Content{Text: "t"}})
		case "ai_voice_agent":
			w.VoiceAgent(id, event, aircall.AIVoiceAgentSession{EndReason: "escalated"})
		case "analytics":
			w.Report(event, aircall.Report{Status: "COMPLETED"})
		}
	}
	w.Uninstall()
}

func TestEveryEventHasItsType(t *testing.T) {
	w := newWorld(t)
	all, want := aircall.AllEvents(), map[string]string{}
	for _, name := range all {
		family, _, _ := strings.Cut(string(name), ".")
		want[string(name)] = kindOf[family]
	}
	sub, err := w.Client().Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: hooksURL, Events: all})
	must(t, err)
	got := map[string]string{}
	w.Deliver("hooks.example.test", receiver(t, sub.Token.Reveal()).Handler(func(_ context.Context, ev aircall.Event) error {
		kind := strings.Replace(fmt.Sprintf("%T", ev), "aircall.", "", 1)
		if known, seen := got[string(ev.Meta().Name)]; seen && known != kind {
			t.Errorf("%s came as %s and as %s", ev.Meta().Name, known, kind)
		}
		got[string(ev.Meta().Name)] = kind
		return nil
	}))
	everything(t.Context(), t, w)
	w.clk.RunUntil(w.clk.Now().Add(time.Minute))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +delivered):\n%s", diff)
	}
}
