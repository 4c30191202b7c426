package zendesk_test

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/filled"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// documented is the text of doc.go, as a user reads it.
func documented(t *testing.T) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return f.Doc.Text()
}

// The table of endpoints in doc.go is the list that the calls are made of.
func TestEndpointsAreDocumented(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\t([a-z_.]+) +(GET|POST|PUT|PATCH|DELETE) +(/\S+) +([VC])$`)
	var rows [][4]string
	for _, m := range row.FindAllStringSubmatch(documented(t), -1) {
		rows = append(rows, [4]string(m[1:]))
	}
	if diff := cmp.Diff(zendesk.Endpoints(), rows); diff != "" {
		t.Errorf("endpoints (-list +doc.go):\n%s", diff)
	}
}

// Every endpoint has a call that uses it and succeeds, and to which the fake
// replies with all that the client reads.
func TestEveryEndpoint(t *testing.T) {
	sent, listed := map[string]bool{}, map[string]bool{}
	for name, call := range everyCall {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newOffice(t)
				before := len(w.Requests())
				opts := []zendesk.Option{zendesk.WithHTTPClient(&http.Client{Transport: w}), zendesk.WithRetries(1, time.Second)}
				got, err := call(t.Context(), caller{w.ClientAs(zendesk.Bearer(zendesktest.AgentToken(7001)), opts...), *w, opts, app(t, opts...)})
				if err != nil {
					t.Fatal(err)
				}
				filled.Want(t, mayBeEmpty, name, got)
				for _, r := range w.Requests()[before:] {
					sent[r.Pattern] = true
				}
			})
		})
	}
	for _, row := range zendesk.Endpoints() {
		listed[row[1]+" "+row[2]] = true
	}
	if diff := cmp.Diff(listed, sent); diff != "" {
		t.Errorf("endpoints (-listed +sent):\n%s", diff)
	}
	for _, name := range methods(reflect.TypeFor[zendesk.Client]()) {
		if everyCall[name] == nil {
			t.Errorf("%s is not tested", name)
		}
	}
}

// The fake's table has each endpoint of the client, and no operation besides.
func TestFakeHasTheEndpoints(t *testing.T) {
	var listed, served []string
	for _, row := range zendesk.Endpoints() {
		listed = append(listed, strings.Join(row[:3], " "))
	}
	for _, r := range zendesktest.New(t).Routes() {
		if r.Reason == "" {
			served = append(served, r.Operation+" "+r.Method+" "+r.Path)
		}
	}
	slices.Sort(listed)
	slices.Sort(served)
	if diff := cmp.Diff(listed, served); diff != "" {
		t.Errorf("endpoints (-client +fake):\n%s", diff)
	}
}

// methods are those of all services, as "Service.Method".
func methods(client reflect.Type) (out []string) {
	for service := range client.Fields() {
		for m := range service.Type.Methods() {
			if service.IsExported() {
				out = append(out, service.Name+"."+m.Name)
			}
		}
	}
	return out
}

// Every event decodes to its type, and the fake sends it.
func TestEveryEvent(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\t(zen:event-type:\S+)  (\w+)  [VC]$`)
	sent, rows := sentEvents(t), row.FindAllStringSubmatch(documented(t), -1)
	if len(rows) != 27 {
		t.Errorf("%d rows of events", len(rows))
	}
	for _, m := range rows {
		body := fmt.Sprintf(`{"type": %q, "id": "01X", "detail": {"id": "901", "agent_id": "7001"}, "event": {}}`, m[1])
		ev, err := zendesk.Decode([]byte(body))
		if err != nil {
			t.Errorf("%s: %v", m[1], err)
			continue
		}
		if got := reflect.TypeOf(ev).Elem().Name(); got != m[2] {
			t.Errorf("%s: decoded to %s, the table has %s", m[1], got, m[2])
		}
		if !strings.HasSuffix(m[1], "*") && !sent[m[1]] {
			t.Errorf("%s: the fake never sent it", m[1])
		}
	}
}

// sentEvents are the types that a day at work brings.
func sentEvents(t *testing.T) map[string]bool {
	t.Helper()
	sent := map[string]bool{}
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		w.Subscribe(hookURL)
		w.AddWorkItem(7001, zendesk.ChannelSupport, "905", zendesk.WorkItemAssigned)
		w.RemoveWorkItem(7001, zendesk.ChannelSupport, "905", zendesk.WorkItemAccepted)
		w.UpdateWorkItem(7001, zendesk.ChannelSupport, "901", zendesk.WorkItemReopened)
		w.SetMaxCapacity(7001, zendesk.ChannelTalk, 2)
		w.AddChannel(7001, "fax")
		w.RemoveChannel(7001, "fax")
		w.SetGroups(7001, []int64{311})
		w.SetStatus(7001, zendesk.StatusAway)
		w.SetOmnichannel(false)
		for _, c := range ticketChanges {
			c.act(w.Fake, w.PutTicket(changingTicket))
		}
		synctest.Wait()
		for _, a := range w.Deliveries() {
			var body struct {
				Type string `json:"type"`
			}
			if err := json.Unmarshal(a.Body, &body); err != nil {
				t.Error(err)
			}
			sent[body.Type] = true
		}
	})
	return sent
}
