package faketest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// listener is a TB that keeps what a fake complains about.
type listener struct {
	mu         sync.Mutex
	complaints []string
	cleanups   []func()
}

func (l *listener) Helper()          {}
func (l *listener) Cleanup(f func()) { l.cleanups = append(l.cleanups, f) }
func (l *listener) Errorf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.complaints = append(l.complaints, fmt.Sprintf(format, args...))
}

// things is a fake with a little of everything.
func things(tb ctikit.TB, clk ctikit.Clock) *faketest.Fake {
	f := faketest.New(tb, clk)
	f.Refuse = func(_ *faketest.Request, status int) faketest.Reply {
		return faketest.JSON(status, map[string]string{"error": http.StatusText(status)})
	}
	store := map[string]string{}
	f.Suffix = ".json"
	f.Serve(
		faketest.Row{"things.get", "GET /things/{id}", func(r *faketest.Request) faketest.Reply {
			return faketest.JSON(200, map[string]string{"id": r.Param("id"), "value": store[r.Param("id")]})
		}},
		faketest.Row{"things.set", "PUT /things/{id}", func(r *faketest.Request) faketest.Reply {
			var in struct{ Value string }
			if err := r.Decode(&in); err != nil {
				return faketest.Text(400, "text/plain", err.Error())
			}
			store[r.Param("id")] = in.Value
			return faketest.Empty(204)
		}},
		faketest.Row{faketest.Others + "a page of an administrator", "GET /things/count", func(*faketest.Request) faketest.Reply {
			return faketest.JSON(0, len(store))
		}},
	)
	return f
}

type answer struct {
	status int
	header http.Header
	body   string
}

// send goes through f in memory and reads the reply to its end.
func send(t *testing.T, f http.RoundTripper, method, target, body string) answer {
	t.Helper()
	a, err := trySend(t, f, method, target, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return a
}

func trySend(t *testing.T, f http.RoundTripper, method, target, body string) (answer, error) {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "https://acme.example.test"+target, reader)
	if err != nil {
		t.Fatal(err)
	}
	res, err := f.RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(b)}, nil
}

func TestRouting(t *testing.T) {
	tests := []struct {
		name, method, target, body string
		status                     int
		want                       string
		complaints                 int
	}{
		{"parameter", "GET", "/things/7", "", 200, `{"id":"7","value":""}`, 0},
		{"escaped parameter", "GET", "/things/a%2Fb%20c", "", 200, `{"id":"a/b c","value":""}`, 0},
		{"literal beats parameter", "GET", "/things/count", "", 200, "0", 0},
		{"suffix", "GET", "/things/7.json", "", 200, `{"id":"7","value":""}`, 0},
		{"suffix of a literal", "GET", "/things/count.json", "", 200, "0", 0},
		{"empty segments", "GET", "//things//7/", "", 200, `{"id":"7","value":""}`, 0},
		{"empty body", "PUT", "/things/7", `{"value":"x"}`, 204, "", 0},
		{"bad body", "PUT", "/things/7", `{"value":`, 400, "faketest: body of PUT PUT /things/{id} is not the JSON expected (*json.SyntaxError)", 0},
		{"wrong verb", "DELETE", "/things/7", "", 405, `{"error":"Method Not Allowed"}`, 0},
		{"unknown route", "GET", "/thing", "", 404, `{"error":"Not Found"}`, 1},
		{"empty parameter", "GET", "/things/", "", 404, `{"error":"Not Found"}`, 1},
		{"unknown route, no method", "", "/nowhere", "", 404, `{"error":"Not Found"}`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &listener{}
			got := send(t, things(l, nil), tt.method, tt.target, tt.body)
			if got.status != tt.status || got.body != tt.want {
				t.Errorf("got %d %s, want %d %s", got.status, got.body, tt.status, tt.want)
			}
			if len(l.complaints) != tt.complaints {
				t.Errorf("complaints %q, want %d", l.complaints, tt.complaints)
			}
		})
	}
}

func TestUnknownRouteNamesItself(t *testing.T) {
	l := &listener{}
	f := things(l, nil)
	send(t, f, "POST", "/thing/7?q=1", "")
	if diff := cmp.Diff([]string{"faketest: unknown route: POST /thing/7"}, l.complaints); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
	for _, cleanup := range l.cleanups {
		cleanup()
	}
	send(t, f, "POST", "/thing/7", "")
	if len(l.complaints) != 1 {
		t.Error("a fake complained after the end of its test")
	}
	if got := send(t, f, "DELETE", "/things/7", "").header.Get("Allow"); got != "GET, PUT" {
		t.Errorf("Allow is %q, want GET, PUT", got)
	}
}

func TestMisusedPatternsFailTheTest(t *testing.T) {
	l := &listener{}
	f := things(l, nil)
	ok := func(*faketest.Request) faketest.Reply { return faketest.Empty(200) }
	f.Serve(faketest.Row{"", "/things", ok}, faketest.Row{"", "GET /things/{id}", ok}, faketest.Row{"", "GET /others", nil})
	if len(l.complaints) != 3 {
		t.Errorf("complaints:\n%s\nwant 3", strings.Join(l.complaints, "\n"))
	}
}

func TestBothWaysInGiveTheSame(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	f := things(t, clk)
	server := httptest.NewServer(f)
	defer server.Close()
	res, err := server.Client().Get(server.URL + "/things/7")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	overNet, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	inMemory := send(t, f, "GET", "/things/7", "")
	if diff := cmp.Diff(inMemory.body, string(overNet)); diff != "" {
		t.Errorf("bodies (-memory +net):\n%s", diff)
	}
	for _, h := range []http.Header{res.Header, inMemory.header} {
		if got, want := h.Get("Date"), "Mon, 02 Mar 2026 09:00:00 GMT"; got != want {
			t.Errorf("Date is %q, want the fake's %q", got, want)
		}
	}
	head := send(t, f, "HEAD", "/things/7", "")
	if head.status != 405 || head.body != "" {
		t.Errorf("HEAD gave %d %q", head.status, head.body)
	}
}

func TestCheckComesBeforeTheHandler(t *testing.T) {
	f := things(t, nil)
	f.Check = func(r *faketest.Request) (faketest.Reply, bool) {
		return faketest.JSON(401, "who?"), r.Header.Get("Authorization") != ""
	}
	if got := send(t, f, "GET", "/things/7", ""); got.status != 401 || got.body != `"who?"` {
		t.Errorf("got %d %s, want 401", got.status, got.body)
	}
}

func TestRoutes(t *testing.T) {
	want := []ctikit.Route{
		{Operation: "things.get", Method: "GET", Path: "/things/{id}"},
		{Operation: "things.set", Method: "PUT", Path: "/things/{id}"},
		{Method: "GET", Path: "/things/count", Reason: "a page of an administrator"},
	}
	if diff := cmp.Diff(want, things(t, nil).Routes()); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
}

func TestRouteOfSeveralOperations(t *testing.T) {
	f := faketest.New(t, nil)
	f.Serve(faketest.Row{Op: "things.make things.copy", Pattern: "POST /things", Answer: func(*faketest.Request) faketest.Reply { return faketest.Empty(201) }})
	want := []ctikit.Route{
		{Operation: "things.make", Method: "POST", Path: "/things"},
		{Operation: "things.copy", Method: "POST", Path: "/things"},
	}
	if diff := cmp.Diff(want, f.Routes()); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
}

func TestUnencodableReplySaysSo(t *testing.T) {
	if r := faketest.JSON(200, func() {}); r.Status != 500 || !strings.Contains(string(r.Body), "func()") {
		t.Errorf("got %d %s", r.Status, r.Body)
	}
}

func TestLockedExcludesHandlers(t *testing.T) {
	f, n := faketest.New(t, nil), 0
	f.Serve(faketest.Row{"n", "POST /n", func(*faketest.Request) faketest.Reply { n++; return faketest.JSON(200, n) }})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { f.Locked(func() { n++ }) })
		wg.Go(func() {
			r := httptest.NewRequest("POST", "/n", nil)
			f.ServeHTTP(httptest.NewRecorder(), r)
		})
	}
	wg.Wait()
	var got int
	if err := json.Unmarshal([]byte(send(t, f, "POST", "/n", "").body), &got); err != nil || got != 41 {
		t.Errorf("n = %d, %v, want 41", got, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
