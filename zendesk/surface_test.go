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

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// row is a line of the table in doc.go.
type row struct {
	what  string   // "GET /path" or an event type
	names []string // of calls, or of the one type
}

var (
	endpointRow = regexp.MustCompile(`(?m)^\t(GET|POST|PUT|PATCH|DELETE) +(/\S+)  (\S+)  [VC]$`)
	eventRow    = regexp.MustCompile(`(?m)^\t(zen:event-type:\S+)  (\w+)  [VC]$`)
)

// table reads doc.go as a user does.
func table(t *testing.T) (endpoints, events []row) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	text := f.Doc.Text()
	for _, m := range endpointRow.FindAllStringSubmatch(text, -1) {
		endpoints = append(endpoints, row{m[1] + " " + m[2], names(m[3])})
	}
	for _, m := range eventRow.FindAllStringSubmatch(text, -1) {
		events = append(events, row{m[1], []string{m[2]}})
	}
	if n := strings.Count(text, "\n\tGET ") + strings.Count(text, "\n\tP") + strings.Count(text, "\n\tDELETE "); n != len(endpoints) || n < 45 {
		t.Errorf("%d rows of endpoints read, the text has %d", len(endpoints), n)
	}
	if n := strings.Count(text, "\tzen:"); n != len(events) || n < 11 {
		t.Errorf("%d rows of events read, the text has %d", len(events), n)
	}
	return endpoints, events
}

// names spells out "Service.A,B"; names without a service stay.
func names(list string) []string {
	out := strings.Split(list, ",")
	service, _, isMethod := strings.Cut(out[0], ".")
	for i := 1; isMethod && i < len(out); i++ {
		out[i] = service + "." + out[i]
	}
	return out
}

// Every endpoint has a route in the fake, and calls that use it and succeed.
func TestEveryEndpoint(t *testing.T) {
	endpoints, _ := table(t)
	hit := map[string][]string{} // routes by call
	for name, call := range everyCall {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newOffice(t)
				before := len(w.Requests())
				opts := []zendesk.Option{zendesk.WithHTTPClient(&http.Client{Transport: w}), zendesk.WithRetries(1, time.Second)}
				if err := call(t.Context(), caller{w.ClientAs(zendesk.Bearer("agent"), opts...), *w, opts}); err != nil {
					t.Fatal(err)
				}
				for _, r := range w.Requests()[before:] {
					hit[name] = append(hit[name], r.Pattern)
				}
			})
		})
	}
	documented := map[string]bool{}
	fake := zendesktest.New(nil)
	for _, e := range endpoints {
		if got := routeOf(fake, e.what); got != e.what {
			t.Errorf("%s: the fake has the route %q", e.what, got)
		}
		for _, name := range e.names {
			documented[name] = true
			if !slices.Contains(hit[name], e.what) {
				t.Errorf("%s: %s used %q", e.what, name, hit[name])
			}
		}
	}
	for _, name := range methods(reflect.TypeFor[zendesk.Client]()) {
		if everyCall[name] == nil || !documented[name] {
			t.Errorf("%s: tested %t, in the table of doc.go %t", name, everyCall[name] != nil, documented[name])
		}
	}
}

// routeOf asks the fake which route takes a request for the pattern.
func routeOf(z *zendesktest.Fake, pattern string) string {
	method, path, _ := strings.Cut(pattern, " ")
	path = regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "1")
	r, err := http.NewRequest(method, "https://acme.zendesk.com"+path, nil)
	if err != nil {
		return err.Error()
	}
	resp, err := z.RoundTrip(r)
	if err != nil {
		return err.Error()
	}
	_ = resp.Body.Close()
	log := z.Requests()
	return log[len(log)-1].Pattern
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
	_, events := table(t)
	w := hookAt(t, signedTime)
	sent := sentEvents(t)
	for _, e := range events {
		body := fmt.Sprintf(`{"type": %q, "id": "01X", "detail": {"agent_id": "7001"}, "event": {}}`, e.what)
		ev, err := w.Parse([]byte(body))
		if err != nil {
			t.Errorf("%s: %v", e.what, err)
			continue
		}
		if got := reflect.TypeOf(ev).Elem().Name(); got != e.names[0] {
			t.Errorf("%s: decoded to %s, the table has %s", e.what, got, e.names[0])
		}
		if !strings.HasSuffix(e.what, "*") && !sent[e.what] {
			t.Errorf("%s: the fake never sent it", e.what)
		}
	}
}

// sentEvents are the types that a day at work brings.
func sentEvents(t *testing.T) map[string]bool {
	t.Helper()
	sent := map[string]bool{}
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		w.UpdateWorkItem(7001, zendesk.ChannelSupport, "901", zendesk.WorkItemReopened)
		w.SetMaxCapacity(7001, zendesk.ChannelTalk, 2)
		w.AddChannel(7001, "fax")
		w.RemoveChannel(7001, "fax")
		w.SetGroups(7001, []int64{311})
		w.SetStatus(7001, zendesk.StatusAway)
		w.SetOmnichannel(false)
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
