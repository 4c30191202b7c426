package connect_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

func TestReadReply(t *testing.T) {
	broken := iotest.ErrReader(io.ErrUnexpectedEOF)
	tests := []struct {
		name string
		body io.Reader
		want string
	}{
		{"whole", strings.NewReader(`{"a":1}`), ""},
		{"too many values", strings.NewReader("[" + strings.Repeat("{},", 250_001) + "{}]"), "reply is too large"},
		{"too long", io.LimitReader(strings.NewReader(strings.Repeat(" ", 17<<20)), 17<<20), "reply is too large"},
		{"a broken connection", broken, "unexpected EOF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := &http.Response{Header: http.Header{"Date": {"Mon, 02 Mar 2026 09:00:00 GMT"}}, Body: io.NopCloser(tt.body)}
			err := connect.ReadReply(t.Context(), res)
			if got := fmt.Sprint(err); tt.want == "" && err != nil || !strings.Contains(got, tt.want) {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			var connection *url.Error
			if errors.As(err, &connection) != (tt.body == broken) {
				t.Errorf("%T: a *url.Error is for connections that break", err)
			}
			if err != nil {
				return
			}
			if again, err := io.ReadAll(res.Body); string(again) != `{"a":1}` || err != nil {
				t.Errorf("the body is %q, %v", again, err)
			}
		})
	}
}

// A reply that was made by hand may have no body.
func TestReadReplyWithoutBody(t *testing.T) {
	res := &http.Response{}
	if err := connect.ReadReply(t.Context(), res); err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(res.Body); len(body) != 0 || err != nil {
		t.Errorf("the body is %q, %v", body, err)
	}
}

// What an error of a transport keeps can be printed.
func TestErrorsOfTransports(t *testing.T) {
	got := connect.NewError("ListUsers", 429, "ThrottlingException", "req-1", http.Header{"Retry-After": {"7"}})
	want := &connect.Error{Op: "ListUsers", Status: 429, Code: "ThrottlingException", RequestID: "req-1", RetryAfter: 7 * time.Second}
	if diff := cmp.Diff(want, got); diff != "" || !errors.Is(got, connect.ErrRateLimited) {
		t.Errorf("refusal (-want +got):\n%s", diff)
	}
	prose := connect.NewError("ListUsers", 400, "Pat Lee is unknown", "+15550100123", nil)
	if prose.Code != "" || prose.RequestID != "" || !errors.Is(prose, connect.ErrInvalid) {
		t.Errorf("%+v keeps prose", prose)
	}
	err := connect.NoReply("ListUsers", &url.Error{Op: "Get", URL: "https://key:secret@aws.example.test/users?nextToken=x", Err: context.Canceled})
	if text := err.Error(); !errors.Is(err, context.Canceled) || strings.Contains(text, "secret") || strings.Contains(text, "nextToken") {
		t.Errorf("%v", err)
	}
}
