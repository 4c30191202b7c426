package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// scene is a handler on the made-up account.
func scene(t *testing.T) (*handler, *zendesktest.Fake, *strings.Builder) {
	t.Helper()
	z, log := madeUp(), &strings.Builder{}
	var settings contactlog.Settings
	if err := json.Unmarshal(madeUpSettings, &settings); err != nil {
		t.Fatal(err)
	}
	h, err := newHandler(account{z.Client(), settings}, ctikit.SystemClock{}, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return h, z, log
}

func recorded(t *testing.T, file string) []byte {
	t.Helper()
	event, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return event
}

// invoked is the answer as AWS' own library gives it to Lambda.
func invoked(t *testing.T, h *handler, event []byte) string {
	t.Helper()
	answer, err := lambda.NewHandler(h.handle).Invoke(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(answer))
}

// While Zendesk is down, in any way, each answer comes within 6 seconds of
// simulated time (X46, X53).
func TestDown(t *testing.T) {
	for name, fault := range map[string]ctikit.Fault{
		"fails":        {Status: 503},
		"asks to wait": {Status: 503, RetryAfter: 2 * time.Second},
		"hangs":        {Delay: time.Hour},
		"is slow":      {Delay: 3 * time.Second, Status: 500},
		"cuts off":     {Cut: true},
		"refuses us":   {Status: 401},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, z, log := scene(t)
				fault.Times = 1000
				z.FailNext("*", fault)
				for _, file := range []string{"queue_null.json", "queue_string.json", "queue_object.json", "custom_field.json", "template.json", "brand_queue_object.json", "attributes.json"} {
					began := time.Now()
					if got := invoked(t, h, recorded(t, file)); got != `{"status":"server error"}` {
						t.Errorf("%s: %s", file, got)
					}
					if took := time.Since(began); took > 6*time.Second {
						t.Errorf("%s: took %v", file, took)
					}
				}
				if text := log.String(); strings.Count(text, "server error") != 7 || strings.Contains(text, "010") {
					t.Errorf("log:\n%s", text)
				}
			})
		})
	}
}

// Any bytes get an answer that a flow can read.
func TestAnyBytes(t *testing.T) {
	h, _, log := scene(t)
	for event, want := range map[string]string{
		`7`:  `{"status":"bad request"}`,
		`{}`: `{"status":"bad request"}`,
		`{"Details":{"Parameters":{"answer":"weather"},"ContactData":{"ContactId":"c-1"}}}`:                                        `{"status":"bad request"}`,
		`{"Details":{"Parameters":{},"ContactData":{"ContactId":"c-1"}}}`:                                                          `{"status":"bad request"}`,
		`{"Details":{"Parameters":{"answer":"search","search_by":"custom_field","tier":"tin"},"ContactData":{"ContactId":"c-1"}}}`: `{"results_count":"0","status":"not found"}`,
	} {
		if got := invoked(t, h, []byte(event)); got != want {
			t.Errorf("%s: %s, want %s", event, got, want)
		}
	}
	if !strings.Contains(log.String(), "bad request") {
		t.Error("nothing logged")
	}
}

// Brands and fields are read once in ten minutes.
func TestCatalogIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, z, _ := scene(t)
		for range 3 {
			invoked(t, h, recorded(t, "brand_queue_object.json"))
			invoked(t, h, recorded(t, "attributes.json"))
		}
		if n := len(z.Requests()); n != 3 { // brands, ticket fields, user fields
			t.Errorf("%d requests, want 3", n)
		}
		time.Sleep(11 * time.Minute)
		invoked(t, h, recorded(t, "brand_queue_object.json"))
		invoked(t, h, recorded(t, "attributes.json"))
		if n := len(z.Requests()); n != 6 {
			t.Errorf("%d requests, want 6", n)
		}
	})
}

// A flow takes no more than 32 KB of attributes either.
func TestLargeAttributes(t *testing.T) {
	h, _, log := scene(t)
	event := `{"Details":{"Parameters":{"answer":"attributes"},"ContactData":{"ContactId":"c-1","Attributes":{"conversation_title":"` + strings.Repeat("x", 20_000) +
		`","tier":"` + strings.Repeat("y", 12_000) + `"}}}}`
	got := invoked(t, h, []byte(event))
	if len(got) > 32_000 || strings.Contains(got, "xxx") || !strings.Contains(got, "yyy") || !strings.Contains(log.String(), "too large") {
		t.Errorf("%d bytes; log %s", len(got), log)
	}
}
