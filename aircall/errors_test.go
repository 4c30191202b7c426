package aircall_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/aircall"
)

// transport is an http.RoundTripper made of a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering replies to everything in the same way.
func answering(status int, h http.Header, body string) transport {
	return func(r *http.Request) (*http.Response, error) {
		if h == nil {
			h = http.Header{}
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

// clientOf sends each request once.
func clientOf(t *testing.T, rt http.RoundTripper, opts ...aircall.Option) *aircall.Client {
	t.Helper()
	opts = append([]aircall.Option{
		aircall.WithHTTPClient(&http.Client{Transport: rt}), aircall.WithRetries(1, time.Minute),
		aircall.WithUserVersion(aircall.V1), aircall.WithStatusVersion(aircall.V1),
	}, opts...)
	c, err := aircall.New(aircall.BasicAuth("id", "secret"), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The documented shapes, and those seen on live accounts.
func TestErrorShapes(t *testing.T) {
	tests := []struct {
		name, body   string
		status       int
		is           []error
		code, advice string
		fields       []string
		text         string
	}{
		{"gateway, no credential", `{"message":"Unauthorized"}`, 401,
			[]error{aircall.ErrUnauthorized}, "Unauthorized", "Unauthorized", nil, "aircall: users.get: 401 Unauthorized"},
		{"gateway, bad credential", `{"message":"Forbidden"}`, 403,
			[]error{aircall.ErrUnauthorized, aircall.ErrForbidden}, "Forbidden", "Forbidden", nil, "aircall: users.get: 403 Forbidden"},
		{"gateway, no route", `{"message":"Not Found"}`, 404,
			[]error{aircall.ErrNotFound}, "Not Found", "Not Found", nil, "aircall: users.get: 404 Not Found"},
		{"application, wrong state", `{"error":"Method Not Allowed","troubleshoot":"The user is currently unavailable","success":false}`, 405,
			[]error{aircall.ErrWrongState}, "Method Not Allowed", "The user is currently unavailable", nil,
			"aircall: users.get: 405 Method Not Allowed"},
		{"application, bad request", `{"error":"Bad Request","troubleshoot":"agent@example.test is not a number"}`, 400,
			[]error{aircall.ErrInvalid}, "Bad Request", "agent@example.test is not a number", nil, "aircall: users.get: 400 Bad Request"},
		{"conflict", `{"error":"agent@example.test"}`, 409,
			[]error{aircall.ErrConflict}, "", "", nil, "aircall: users.get: 409 Conflict"},
		{"errors map", `{"error":"Unprocessable Entity","errors":{"wrap_up_time":["is odd","is big"],"email":"taken","agent@example.test":[1]}}`, 422,
			[]error{aircall.ErrInvalid}, "Unprocessable Entity", "", []string{"email", "wrap_up_time"},
			"aircall: users.get: 422 Unprocessable Entity (email, wrap_up_time)"},
		{"errors that are no map", `{"error":"Unprocessable Entity","errors":["x"]}`, 422,
			[]error{aircall.ErrInvalid}, "Unprocessable Entity", "", nil, "aircall: users.get: 422 Unprocessable Entity"},
		{"rate limit", `{"error":"Too Many Requests"}`, 429,
			[]error{aircall.ErrRateLimited}, "Too Many Requests", "", nil, "aircall: users.get: 429 Too Many Requests"},
		{"HTML", `<html><body>agent@example.test</body></html>`, 502,
			[]error{aircall.ErrServer}, "", "", nil, "aircall: users.get: 502 Bad Gateway"},
		{"empty", ``, 503, []error{aircall.ErrServer}, "", "", nil, "aircall: users.get: 503 Service Unavailable"},
		{"a list", `[]`, 500, []error{aircall.ErrServer}, "", "", nil, "aircall: users.get: 500 Internal Server Error"},
	}
	sentinels := []error{
		aircall.ErrUnauthorized, aircall.ErrForbidden, aircall.ErrNotFound, aircall.ErrWrongState, aircall.ErrConflict,
		aircall.ErrInvalid, aircall.ErrRateLimited, aircall.ErrServer,
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := clientOf(t, answering(tt.status, nil, tt.body)).Users.Get(t.Context(), 9)
			e, ok := errors.AsType[*aircall.Error](err)
			if !ok {
				t.Fatalf("error is %T: %v", err, err)
			}
			var is []error
			for _, s := range sentinels {
				if errors.Is(err, s) {
					is = append(is, s)
				}
			}
			if diff := cmp.Diff(tt.is, is, cmpopts.EquateErrors()); diff != "" {
				t.Errorf("sentinels mismatch (-want +got):\n%s", diff)
			}
			if e.Op != "users.get" || e.Status != tt.status || e.Code != tt.code || e.Troubleshoot() != tt.advice || e.Error() != tt.text {
				t.Errorf("Op %q, Status %d, Code %q, Troubleshoot %q, text %q", e.Op, e.Status, e.Code, e.Troubleshoot(), e.Error())
			}
			if diff := cmp.Diff(tt.fields, e.Fields); diff != "" {
				t.Errorf("fields mismatch (-want +got):\n%s", diff)
			}
			if string(e.Body()) != tt.body {
				t.Errorf("Body = %q", e.Body())
			}
		})
	}
}

func TestErrorDetails(t *testing.T) {
	body := `{"errors":{"wrap_up_time":["is odd","is big"],"email":"taken"}}`
	h := http.Header{"X-Request-Id": {"r-1"}}
	_, err := clientOf(t, answering(422, h, body)).Users.Get(t.Context(), 9)
	e, _ := errors.AsType[*aircall.Error](err)
	want := map[string][]string{"wrap_up_time": {"is odd", "is big"}, "email": {"taken"}}
	if diff := cmp.Diff(want, e.Details()); diff != "" {
		t.Errorf("details mismatch (-want +got):\n%s", diff)
	}
	if e.RequestID != "r-1" || !strings.Contains(e.Error(), "r-1") {
		t.Errorf("request id %q in %q", e.RequestID, e.Error())
	}
}

func TestErrorMadeByHand(t *testing.T) {
	e := &aircall.Error{Op: "users.get", Status: 404}
	if e.Body() != nil || e.Details() != nil || e.Troubleshoot() != "" || !errors.Is(e, aircall.ErrNotFound) {
		t.Errorf("%v", e)
	}
}
