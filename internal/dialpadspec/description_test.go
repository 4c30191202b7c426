package dialpadspec_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// ask sends a request that our client would not send, and returns the status.
func ask(t *testing.T, f *dialpadtest.Fake, method, path, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://dialpad.com"+path, bytes.NewReader([]byte(body)))
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+dialpadtest.APIKey)
	res, err := f.RoundTrip(r)
	must(t, err)
	must(t, res.Body.Close())
	return res.StatusCode
}

// newFake stands still in time, and has no limit of a second.
func newFake(t *testing.T) *dialpadtest.Fake {
	t.Helper()
	return dialpadtest.New(t, dialpadtest.WithRateLimit(100_000), dialpadtest.WithClock(ctikit.NewVirtualClock(time.Unix(1_800_000_000, 0))))
}

// operations are the described operations that the fake serves.
func operations(t *testing.T, f *dialpadtest.Fake) map[string]*openapi3.Operation {
	t.Helper()
	doc, served := description(t), map[string]*openapi3.Operation{}
	for _, r := range f.Routes() {
		item := doc.Paths.Value(r.Path)
		if item == nil || item.GetOperation(r.Method) == nil {
			t.Errorf("%s %s is not described", r.Method, r.Path)
			continue
		}
		served[r.Method+" "+r.Path] = item.GetOperation(r.Method)
	}
	return served
}

// noWord is none in any API.
const noWord = "Fast asleep"

// The fake takes the words that the description of a field or a parameter has,
// and nothing that could not be one.
func TestWords(t *testing.T) {
	f := newFake(t)
	f.PutUser(dialpadtest.User{ID: 9})
	ids := map[string]string{"/api/v2/subscriptions/call/{id}": "7100000000000002", "/api/v2/subscriptions/agent_status/{id}": "7100000000000003"}
	for _, made := range [][2]string{ // in the order of their ids
		{"/api/v2/webhooks", `{"hook_url":"https://hooks.example.test"}`},
		{"/api/v2/subscriptions/call", `{"endpoint_id":7100000000000001}`},
		{"/api/v2/subscriptions/agent_status", `{"endpoint_id":7100000000000001,"agent_type":"callcenter"}`},
	} {
		if status := ask(t, f, "POST", made[0], made[1]); status != http.StatusOK {
			t.Fatalf("%s: %d", made[0], status)
		}
	}
	words := 0
	taken := func(method, path, body, word string, want bool) {
		t.Helper()
		words++
		if status := ask(t, f, method, path, body); (status == http.StatusOK) != want {
			t.Errorf("%s %s %s: %s is answered with %d", method, path, body, word, status)
		}
	}
	// bodies has a place for the word to try; the rest is what the request needs.
	bodies := map[string]string{
		"POST /api/v2/subscriptions/call call_states[]":            `{"endpoint_id":7100000000000001,"target_type":"user","target_id":9,"call_states":["WORD"]}`,
		"POST /api/v2/subscriptions/call target_type":              `{"endpoint_id":7100000000000001,"target_type":"WORD","target_id":9}`,
		"POST /api/v2/subscriptions/agent_status agent_type":       `{"endpoint_id":7100000000000001,"agent_type":"WORD"}`,
		"PATCH /api/v2/users/{id}/togglednd group_type":            `{"do_not_disturb":true,"group_id":1,"group_type":"WORD"}`,
		"PATCH /api/v2/subscriptions/call/{id} call_states[]":      `{"call_states":["WORD"]}`,
		"PATCH /api/v2/subscriptions/call/{id} target_type":        `{"target_type":"WORD","target_id":9}`,
		"PATCH /api/v2/subscriptions/agent_status/{id} agent_type": `{"agent_type":"WORD"}`,
	}
	for pattern, op := range operations(t, f) {
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.ReplaceAll(path, "{id}", cmp.Or(ids[path], "9"))
		for _, p := range op.Parameters {
			if p.Value.In != "query" || len(p.Value.Schema.Value.Enum) == 0 || strings.HasPrefix(path, "/oauth2/") {
				continue
			}
			for _, word := range append(p.Value.Schema.Value.Enum, noWord) {
				query := url.Values{p.Value.Name: {word.(string)}}.Encode()
				taken(method, path+"?"+query, "", word.(string), word != noWord)
			}
		}
		schema := bodySchema(op)
		if schema == nil {
			continue
		}
		for name, property := range schema.Properties {
			enum := property.Value.Enum
			if property.Value.Items != nil {
				name, enum = name+"[]", property.Value.Items.Value.Enum
			}
			if len(enum) == 0 {
				continue
			}
			body := bodies[pattern+" "+name]
			if body == "" {
				t.Errorf("%s: no request tries the words of %s", pattern, name)
			}
			for _, word := range append(enum, noWord) {
				taken(method, path, strings.Replace(body, "WORD", word.(string), 1), word.(string), word != noWord)
			}
		}
	}
	t.Logf("%d words tried", words)
	if words < 100 {
		t.Errorf("%d words were tried, want 100 at least", words)
	}
}

var perMinute = regexp.MustCompile(`Rate limit: (\d+) per minute`)

// The fake's limits of a minute are those that the operations describe.
func TestRateLimits(t *testing.T) {
	limited := 0
	for pattern, op := range operations(t, dialpadtest.New(t)) {
		found := perMinute.FindStringSubmatch(op.Description)
		if found == nil {
			continue
		}
		limited++
		limit, err := strconv.Atoi(found[1])
		must(t, err)
		f := newFake(t)
		method, path, _ := strings.Cut(strings.ReplaceAll(pattern, "{id}", "9"), " ")
		for n := range limit {
			if status := ask(t, f, method, path, ""); status == http.StatusTooManyRequests {
				t.Errorf("%s: request %d of a minute is beyond the limit of %d", pattern, n+1, limit)
				break
			}
		}
		if status := ask(t, f, method, path, ""); status != http.StatusTooManyRequests {
			t.Errorf("%s: request %d of a minute is answered with %d", pattern, limit+1, status)
		}
	}
	if limited < 30 {
		t.Errorf("%d operations describe their limit, want 30 at least", limited)
	}
}

// All ids of the description's examples are exact in JavaScript, as the fake's
// are.
func TestIdsOfExamples(t *testing.T) {
	ids := 0
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, field := range v {
				text, isText := field.(string)
				if n, err := strconv.ParseInt(text, 10, 64); isText && err == nil && strings.HasSuffix(name, "id") {
					ids++
					if n >= 1<<53 {
						t.Errorf("%s is %d", name, n)
					}
				}
				visit(field)
			}
		case []any:
			for _, item := range v {
				visit(item)
			}
		}
	}
	text, err := json.Marshal(description(t))
	must(t, err)
	var all any
	must(t, json.Unmarshal(text, &all))
	visit(all)
	if ids < 100 {
		t.Errorf("%d ids in examples, want 100 at least", ids)
	}
}
