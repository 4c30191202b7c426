package aircall_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// endpointRow and eventRow are rows of the tables in the package's documentation.
type endpointRow struct {
	endpoint string
	methods  []string
}

type eventRow struct{ name, kind string }

// reference reads the tables of reference.go, so that what users read is what is tested.
func reference(t *testing.T) (endpoints []endpointRow, events []eventRow) {
	t.Helper()
	file, err := parser.ParseFile(gotoken.NewFileSet(), "reference.go", nil, parser.ParseComments)
	must(t, err)
	for line := range strings.Lines(file.Doc.Text()) {
		row, isRow := strings.CutPrefix(strings.TrimRight(line, "\n"), "\t")
		if !isRow {
			continue
		}
		cells := strings.FieldsFunc(strings.ReplaceAll(row, "  ", "\x00"), func(r rune) bool { return r == 0 })
		if len(cells) != 3 || !slices.Contains([]string{"D", "T", "O", "U"}, strings.TrimSpace(cells[2])) {
			t.Fatalf("reference.go: row %q: want three cells, the last one D, T, O or U", row)
		}
		name, what := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1])
		if strings.HasPrefix(what, "*") {
			events = append(events, eventRow{name, what})
			continue
		}
		endpoints = append(endpoints, endpointRow{name, strings.Split(what, ", ")})
	}
	return endpoints, events
}

// services are the types whose methods are in the reference, by their fields' names.
func services() map[string]reflect.Type {
	all := map[string]reflect.Type{"OAuth": reflect.TypeFor[*aircall.OAuth]()}
	for f := range reflect.TypeFor[aircall.Client]().Fields() {
		if f.IsExported() {
			all[f.Name] = f.Type
		}
	}
	return all
}

func TestReferenceHasEveryMethod(t *testing.T) {
	endpoints, _ := reference(t)
	listed := map[string]bool{}
	for _, row := range endpoints {
		for _, method := range row.methods {
			listed[method] = true
		}
	}
	var exist []string
	for service, typ := range services() {
		for m := range typ.Methods() {
			exist = append(exist, service+"."+m.Name)
		}
	}
	slices.Sort(exist)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(listed)), exist); diff != "" {
		t.Errorf("methods (-reference +code):\n%s", diff)
	}
}

// Each method of each row is called, and the fake's route that answered must be the row's.
func TestReferenceHasEveryEndpoint(t *testing.T) {
	endpoints, _ := reference(t)
	hit, all := map[string][]string{}, map[string]bool{}
	for name, call := range allOps() {
		for _, opts := range [][]aircall.Option{nil, {aircall.WithUserVersion(aircall.V1), aircall.WithStatusVersion(aircall.V1)}} {
			w := newWorld(t)
			w.Consent()
			before := len(w.Requests())
			o := installer(t, aircall.WithHTTPClient(w.httpClient()))
			if err := call(t.Context(), w.Client(opts...), o); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, e := range w.Requests()[before:] {
				hit[name], all[e.Pattern] = append(hit[name], e.Pattern), true
			}
		}
	}
	for _, row := range endpoints {
		if strings.Contains(row.endpoint, "https://") { // a page for people: see TestOAuth
			continue
		}
		delete(all, row.endpoint)
		for _, method := range row.methods {
			if !slices.Contains(hit[method], row.endpoint) {
				t.Errorf("%s: %s is not asked for; it asks %v", row.endpoint, method, hit[method])
			}
		}
	}
	for pattern := range all {
		t.Errorf("%s is not in the reference", pattern)
	}
}

func TestReferenceIsServedByTheFake(t *testing.T) {
	endpoints, _ := reference(t)
	f := aircalltest.New(t) // FailNext fails the test for a route that is not there
	for _, row := range endpoints {
		if !strings.Contains(row.endpoint, "https://") {
			f.FailNext(row.endpoint, aircalltest.Fail{Status: http.StatusTeapot})
		}
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

func TestReferenceHasEveryEventName(t *testing.T) {
	_, events := reference(t)
	var listed []string
	for _, row := range events {
		if row.kind != "*UnknownEvent" {
			listed = append(listed, row.name)
		}
	}
	if diff := cmp.Diff(listed, names(t)); diff != "" {
		t.Errorf("event names (-reference +constants):\n%s", diff)
	}
}

// everything makes the company of newWorld go through all that Aircall has an event for.
func everything(ctx context.Context, t *testing.T, w *world) {
	t.Helper()
	c := w.Client()
	must(t, w.Invite(aircalltest.User{ID: 20, SignedOut: true}), w.SignIn(20), w.SetStatus(20, "", aircall.Other),
		w.SetStatus(20, aircall.Available, ""), w.SignOut(20), w.DeleteUser(20))

	w.PutUser(aircalltest.User{ID: 21, WrapUpTime: 1e9})
	id, err := w.Incoming(aircalltest.MainLine, caller)
	must(t, err, w.ChooseIVR(id, "Sales", "1"), w.RingOn(id, 21), w.Decline(id), w.RingOn(id, 21), w.Answer(id), w.Hold(id), w.Unhold(id),
		w.Transfer(id, aircall.Transfer{UserID: agent}), w.Transfer(id, aircall.Transfer{UserID: free}),
		w.Say(id, aircall.LiveUtterance{Text: "hello"}), w.HangUp(id), w.Assign(id, free), w.Comment(id, free, "c"),
		c.Calls.Tag(ctx, id, tag), w.Untag(id, tag), c.Calls.Archive(ctx, id))
	out, err := w.Incoming(aircalltest.MainLine, caller)
	must(t, err, w.Transfer(out, aircall.Transfer{Number: "+15550199"}))
	lost, err := w.Incoming(aircalltest.MainLine, caller)
	must(t, err, w.LeaveVoicemail(lost))

	must(t, w.AddNumber(aircalltest.Number{ID: 30}), w.OpenNumber(30, false), w.OpenNumber(30, true), w.RemoveNumber(30))
	person, err := c.Contacts.Create(ctx, aircall.ContactSpec{Phones: []aircall.Reach{{Label: "Work", Value: "+15550111"}}})
	must(t, err, failed(c.Contacts.Update(ctx, person.ID, aircall.ContactUpdate{Information: new("i")})), c.Contacts.Delete(ctx, person.ID))

	for _, name := range names(t) {
		event := aircall.EventName(name)
		family, verb, _ := strings.Cut(name, ".")
		switch family {
		case "message", "group_message":
			if verb != "status_updated" {
				sent, err := w.Message(aircalltest.MainLine, event, aircall.Message{Body: "b", ExternalNumber: caller})
				must(t, err)
				_, err = w.Message(aircalltest.MainLine, aircall.EventName(family+".status_updated"), aircall.Message{ID: sent, Status: "delivered"})
				must(t, err)
			}
		case "transcription", "summary", "topics", "sentiment", "action_item", "playbook_result", "custom_summary", "call_evaluation":
			must(t, w.Find(id, event, aircall.Insight{Content: aircall.Content{Text: "t"}}))
		case "ai_voice_agent":
			must(t, w.VoiceAgent(id, event, aircall.AIVoiceAgentSession{EndReason: "escalated"}))
		case "analytics":
			must(t, w.Report(event, aircall.Report{Status: "COMPLETED"}))
		}
	}
	w.Uninstall()
}

func TestReferenceHasEveryEvent(t *testing.T) {
	_, events := reference(t)
	w := newWorld(t)
	want := map[string]string{}
	for _, row := range events {
		if row.kind != "*UnknownEvent" { // Aircall knows no such event to ask for
			want[row.name] = row.kind
		}
		if strings.HasPrefix(row.name, "user.") {
			want[row.name+".v2"] = row.kind
		}
	}
	if len(want) != 67 {
		t.Errorf("%d events, want the 67 of Aircall's reference", len(want))
	}
	all := make([]aircall.EventName, 0, len(want))
	for name := range want {
		all = append(all, aircall.EventName(name))
	}
	sub, err := w.Client().Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: hooksURL, Events: all})
	must(t, err)
	got := map[string]string{}
	w.Deliver("hooks.example.test", receiver(t, string(sub.Token)).Handler(func(_ context.Context, ev aircall.Event) error {
		kind := strings.Replace(fmt.Sprintf("%T", ev), "aircall.", "", 1)
		if known, seen := got[string(ev.Head().Name)]; seen && known != kind {
			t.Errorf("%s came as %s and as %s", ev.Head().Name, known, kind)
		}
		got[string(ev.Head().Name)] = kind
		return nil
	}))
	everything(t.Context(), t, w)
	w.clk.RunUntil(w.clk.Now().Add(time.Minute))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-reference +delivered):\n%s", diff)
	}
}
