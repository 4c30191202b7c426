package eventintake_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
	"github.com/ctikit/ctikit/connect/eventintake"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

const secret = "a-secret-of-our-own"

// desk takes reports that are JSON texts: "bad" is malformed, "down" fails, and
// "slow" takes half a minute.
type desk struct{ taken []string }

func (d *desk) take(ctx context.Context, report []byte) error {
	var text string
	if json.Unmarshal(report, &text) != nil || text == "bad" {
		return fmt.Errorf("decode: %w", connect.ErrMalformed)
	}
	switch text {
	case "down":
		return errors.New("the store is full")
	case "slow":
		select {
		case <-time.After(30 * time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.taken = append(d.taken, text)
	return nil
}

// kinesis is the event with which Kinesis invokes a Lambda function.
func kinesis(records ...string) string {
	var all []string
	for _, r := range records {
		all = append(all, fmt.Sprintf(`{"eventID":"shardId-000000000000:1","kinesis":{"data":%q,"sequenceNumber":"1"}}`, base64.StdEncoding.EncodeToString([]byte(r))))
	}
	return `{"Records":[` + strings.Join(all, ",") + `]}`
}

func TestReports(t *testing.T) {
	for name, tt := range map[string]struct {
		path, body string
		change     func(*http.Request)
		status     int
		taken      []string
		reply      string
	}{
		"one":                     {body: `"a"`, status: 204, taken: []string{"a"}},
		"a batch":                 {body: ` ["a","b","c"]`, status: 204, taken: []string{"a", "b", "c"}},
		"a Lambda's event":        {body: kinesis(`"a"`, `"b"`), status: 204, taken: []string{"a", "b"}},
		"one fails":               {body: `["a","down","c"]`, status: 503, taken: []string{"a", "c"}, reply: `"failed":[1]`},
		"one is malformed":        {body: `["a","bad","c"]`, status: 400, taken: []string{"a", "c"}, reply: `"malformed":[1]`},
		"both":                    {body: kinesis(`"bad"`, `"down"`, `"c"`), status: 503, taken: []string{"c"}, reply: `"failed":[1],"malformed":[0]`},
		"malformed":               {body: `"bad"`, status: 400, reply: "want reports of the kind agent-event"},
		"nothing":                 {status: 400},
		"no JSON":                 {body: `{"secret`, status: 400},
		"an empty batch":          {body: `[]`, status: 400},
		"another Lambda's event":  {body: `{"Records":[{"body":"\"a\""}]}`, status: 400},
		"too slow":                {body: `["a","slow","c"]`, status: 503, taken: []string{"a"}, reply: `"failed":[1,2]`},
		"too large":               {body: `"` + strings.Repeat("x", eventintake.MaxBody) + `"`, status: 413, reply: "want at most 16777216 bytes"},
		"too many":                {body: `[` + strings.Repeat(`"a",`, eventintake.MaxReports) + `"a"]`, status: 413, reply: "want at most 10000 reports"},
		"too many in an event":    {body: `{"Records":[` + strings.Repeat(`{"kinesis":{}},`, eventintake.MaxReports) + `{"kinesis":{}}]}`, status: 413, reply: "want at most 10000 reports"},
		"more behind a batch":     {body: `["a"] ["b"]`, status: 400, reply: `"malformed":[0]`},
		"a batch that is cut":     {body: `["a","b"`, status: 400, reply: `"malformed":[0]`},
		"a batch of nothing else": {body: strings.Repeat(`[`, 100_000), status: 400},
		"a file":                  {path: "/hooks/contact-lens", body: `"a"`, status: 204, taken: []string{"a"}},
		"files in a batch":        {path: "/hooks/contact-lens", body: `["a"]`, status: 400},
		"not wanted":              {path: "/hooks/flow-event", body: `"a"`, status: 404},
		"of no kind":              {path: "/hooks/something", body: `"a"`, status: 404},
		"no secret":               {body: `"a"`, change: func(r *http.Request) { r.Header.Del("Authorization") }, status: 401},
		"another secret":          {body: `"a"`, change: header("Bearer another-secret-of-length"), status: 401},
		"another scheme":          {body: `"a"`, change: header("Basic " + secret), status: 401},
		"no secret, another kind": {path: "/hooks/something", change: header(""), status: 401},
		"another method":          {body: `"a"`, change: func(r *http.Request) { r.Method = http.MethodPut }, status: 405},
		"a body that breaks off":  {change: func(r *http.Request) { r.Body = http.NoBody; r.Body = broken{} }, status: 503},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &desk{}
				h, err := eventintake.New([]string{secret, "the-next-secret-of-ours"}, eventintake.Handlers{AgentEvent: d.take, LensAnalysis: d.take})
				if err != nil {
					t.Fatal(err)
				}
				if tt.path == "" {
					tt.path = "/hooks/agent-event"
				}
				r := httptest.NewRequest(http.MethodPost, tt.path, strings.NewReader(tt.body))
				header("Bearer " + secret)(r)
				if tt.change != nil {
					tt.change(r)
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.reply) || strings.Contains(w.Body.String(), "secret") {
					t.Errorf("%d %s, want %d %q", w.Code, w.Body, tt.status, tt.reply)
				}
				if (w.Header().Get("Retry-After") != "") != (tt.status == 503) || (w.Code == 204) != (w.Body.Len() == 0) {
					t.Errorf("header %v, body %q", w.Header(), w.Body)
				}
				if !slices.Equal(d.taken, tt.taken) {
					t.Errorf("taken %q, want %q", d.taken, tt.taken)
				}
			})
		})
	}
}

func header(authorization string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", authorization) }
}

// broken is a body whose connection is lost.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }
func (broken) Close() error             { return nil }

func TestNewWants(t *testing.T) {
	d := &desk{}
	some := eventintake.Handlers{FlowEvent: d.take}
	for name, build := range map[string]func() (http.Handler, error){
		"no secret":   func() (http.Handler, error) { return eventintake.New(nil, some) },
		"a short one": func() (http.Handler, error) { return eventintake.New([]string{"short"}, some) },
		"no handler":  func() (http.Handler, error) { return eventintake.New([]string{secret}, eventintake.Handlers{}) },
		"a nil logger": func() (http.Handler, error) {
			return eventintake.New([]string{secret}, some, eventintake.WithLogger(nil))
		},
	} {
		if h, err := build(); err == nil || h != nil || strings.Contains(err.Error(), "short") {
			t.Errorf("%s: %v, %v", name, h, err)
		}
	}
}

// book is a sink.
type book map[ticketing.Key]contactlog.Facts

func (b book) Observe(_ context.Context, key ticketing.Key, add func(contactlog.Facts) contactlog.Facts) error {
	b[key] = add(b[key])
	return nil
}

// A redacted file of Contact Lens wins over the other, whichever comes first.
func TestRedactedWins(t *testing.T) {
	for _, order := range [][]string{{"Raw", "Redacted"}, {"Redacted", "Raw"}} {
		fake := connecttest.New(t)
		fake.PutUser(connecttest.User{ID: "u-1", Email: "pat@example.test"})
		fake.SignIn("u-1")
		fake.SetStatus("u-1", connecttest.AvailableID)
		fake.Answer(fake.Ring("u-1", connect.Contact{ID: "c-1"}))
		facts := book{}
		in, err := intake.New(intake.Config{Connect: fake.Client(), Instance: connecttest.InstanceARN, Sink: facts})
		if err != nil {
			t.Fatal(err)
		}
		h, err := eventintake.New([]string{secret}, eventintake.Handlers{LensAnalysis: in.LensAnalysis})
		if err != nil {
			t.Fatal(err)
		}
		for _, output := range order {
			file := fmt.Sprintf(`{"Channel":"VOICE","ContentMetadata":{"Output":%q},"CustomerMetadata":{"ContactId":"c-1","InstanceId":%q},"Transcript":[]}`,
				output, connecttest.InstanceID)
			r := httptest.NewRequest(http.MethodPost, "/contact-lens", strings.NewReader(file))
			header("Bearer " + secret)(r)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != http.StatusNoContent {
				t.Errorf("%s: %d %s", output, w.Code, w.Body)
			}
		}
		for key, f := range facts {
			if lens := f.Legs["c-1"].Lens; lens == nil || !lens.Redacted {
				t.Errorf("%v: %s has %+v", order, key, lens)
			}
		}
		if len(facts) != 1 {
			t.Errorf("%d cases", len(facts))
		}
	}
}

func FuzzBody(f *testing.F) {
	f.Add([]byte(`["a",{"b":[]}]`))
	f.Add([]byte(kinesis("x", "")))
	f.Add([]byte(`{"Records":[{"kinesis":null}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		reports, size := 0, 0
		h, err := eventintake.New([]string{secret}, eventintake.Handlers{AgentEvent: func(_ context.Context, report []byte) error {
			reports, size = reports+1, size+len(report)
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/agent-event", strings.NewReader(string(body)))
		header("Bearer " + secret)(r)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusNoContent || reports == 0 || size > len(body) {
			t.Errorf("%d: %d reports of %d bytes in a body of %d", w.Code, reports, size, len(body))
		}
	})
}
