package zendesk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/zendesk"
)

// Bodies that occur in the field; none is required. Rows marked with a person
// prove that what Zendesk quotes stays out of the text.
func TestErrorShapes(t *testing.T) {
	tests := []struct {
		name    string
		status  int
		header  []string
		body    string
		want    *zendesk.Error
		details []zendesk.Detail
		is      error
		message string
	}{
		{"classic 404", 404, []string{"X-Request-Id", "req-1"}, `{"error":"RecordNotFound","description":"Not found"}`,
			&zendesk.Error{Status: 404, Code: "RecordNotFound", RequestID: "req-1"}, nil, zendesk.ErrNotFound,
			"zendesk: availability.get: 404 Not Found: RecordNotFound [request req-1]"},
		{"feature missing", 404, nil, `{"error":"InvalidEndpoint","description":"Not found"}`,
			&zendesk.Error{Status: 404, Code: "InvalidEndpoint"}, nil, zendesk.ErrNotFound, "zendesk: availability.get: 404 Not Found: InvalidEndpoint"},
		{"empty 404", 404, nil, ``, &zendesk.Error{Status: 404}, nil, zendesk.ErrNotFound, "zendesk: availability.get: 404 Not Found"},
		{"422 with details", 422, nil, `{"error":"RecordInvalid","description":"agent@example.test is bad","details":{
			"status":[{"error":"BlankValue","description":"agent@example.test"}],"phone":{"error":"InvalidFormat","description":"Phone 5551234567"},
			"base":"plain prose","odd":7,"none":[{"error":null,"description":"x"}]}}`,
			&zendesk.Error{Status: 422, Code: "RecordInvalid"}, []zendesk.Detail{
				{Field: "base", Description: "plain prose"}, {Field: "none", Description: "x"}, {Field: "odd", Description: "7"},
				{Field: "phone", Code: "InvalidFormat", Description: "Phone 5551234567"},
				{Field: "status", Code: "BlankValue", Description: "agent@example.test"},
			}, zendesk.ErrInvalid, "zendesk: availability.get: 422 Unprocessable Entity: RecordInvalid"},
		{"prose as the error", 401, nil, `{"error":"Couldn't authenticate you"}`, &zendesk.Error{Status: 401}, nil, zendesk.ErrUnauthorized, "zendesk: availability.get: 401 Unauthorized"},
		{"an object as the error", 403, nil, `{"error":{"title":"Forbidden","message":"agent@example.test may not"}}`,
			&zendesk.Error{Status: 403, Code: "Forbidden"}, nil, zendesk.ErrForbidden, "zendesk: availability.get: 403 Forbidden"},
		{"an object with prose", 400, nil, `{"error":{"title":"Invalid attribute","message":"…"}}`, &zendesk.Error{Status: 400}, nil, zendesk.ErrInvalid, "zendesk: availability.get: 400 Bad Request"},
		{"JSON:API", 400, nil, `{"errors":[{"code":"InvalidPaginationDepth","title":"t","detail":"d","source":{"parameter":"page"},"status":"400"},{"code":7,"title":"t2"}]}`,
			&zendesk.Error{Status: 400, Code: "InvalidPaginationDepth"}, []zendesk.Detail{
				{Field: "page", Code: "InvalidPaginationDepth", Description: "d"}, {Description: "t2"},
			}, zendesk.ErrInvalid,
			"zendesk: availability.get: 400 Bad Request: InvalidPaginationDepth"},
		{"errors of another kind", 400, nil, `{"errors":"no"}`, &zendesk.Error{Status: 400}, nil, zendesk.ErrInvalid, "zendesk: availability.get: 400 Bad Request"},
		{"too many values", 400, nil, `{"error":"TooManyValues","description":"…","max_count":100}`, &zendesk.Error{Status: 400, Code: "TooManyValues"}, nil, zendesk.ErrInvalid, "zendesk: availability.get: 400 Bad Request: TooManyValues"},
		{"plain text", 400, nil, "Bad request", &zendesk.Error{Status: 400}, nil, zendesk.ErrInvalid, "zendesk: availability.get: 400 Bad Request"},
		{"conflict", 409, nil, `[]`, &zendesk.Error{Status: 409}, nil, zendesk.ErrConflict, "zendesk: availability.get: 409 Conflict"},
		{"rate limit, JSON", 429, []string{"Retry-After", "41"}, `{"error":"APIRateLimitExceeded","description":"…"}`,
			&zendesk.Error{Status: 429, Code: "APIRateLimitExceeded", RetryAfter: 41 * time.Second}, nil, zendesk.ErrRateLimited, "zendesk: availability.get: 429 Too Many Requests: APIRateLimitExceeded"},
		{"rate limit, text, zero", 429, []string{"Retry-After", "0"}, `Number of allowed requests exceeded`,
			&zendesk.Error{Status: 429, RetryAfter: time.Second}, nil, zendesk.ErrRateLimited, "zendesk: availability.get: 429 Too Many Requests"},
		{"rate limit, no Retry-After", 429, []string{"ratelimit-limit", "700", "ratelimit-reset", "7"}, ``,
			&zendesk.Error{Status: 429, RetryAfter: 7 * time.Second}, nil, zendesk.ErrRateLimited, "zendesk: availability.get: 429 Too Many Requests"},
		{"too many jobs", 429, nil, `{"error":"TooManyJobs","description":"…","current_job_ids":["a"]}`, &zendesk.Error{Status: 429, Code: "TooManyJobs"}, nil, zendesk.ErrRateLimited, "zendesk: availability.get: 429 Too Many Requests: TooManyJobs"},
		{"gateway's HTML", 502, nil, `<html>agent@example.test</html>`, &zendesk.Error{Status: 502}, nil, zendesk.ErrServer, "zendesk: availability.get: 502 Bad Gateway"},
		{"maintenance", 503, []string{"Retry-After", "120"}, ``, &zendesk.Error{Status: 503, RetryAfter: 2 * time.Minute}, nil, zendesk.ErrServer, "zendesk: availability.get: 503 Service Unavailable"},
		{"a number as the code", 400, nil, `{"error":"15551234567"}`, &zendesk.Error{Status: 400}, nil, zendesk.ErrInvalid, "zendesk: availability.get: 400 Bad Request"},
	}
	sentinels := []error{zendesk.ErrInvalid, zendesk.ErrUnauthorized, zendesk.ErrForbidden, zendesk.ErrNotFound, zendesk.ErrConflict, zendesk.ErrRateLimited, zendesk.ErrServer}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := serve(t, tt.status, tt.body, tt.header...).Availability.Get(t.Context(), 7001)
			got, ok := errors.AsType[*zendesk.Error](err)
			if !ok {
				t.Fatalf("error is a %T: %v", err, err)
			}
			tt.want.Op = "availability.get"
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(zendesk.Error{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.details, got.Details(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("details (-want +got):\n%s", diff)
			}
			if string(got.Body()) != tt.body {
				t.Errorf("Body() = %q, want %q", got.Body(), tt.body)
			}
			if err.Error() != tt.message {
				t.Errorf("Error() = %q, want %q", err, tt.message)
			}
			for _, s := range sentinels {
				if errors.Is(err, s) != errors.Is(tt.is, s) {
					t.Errorf("errors.Is(err, %v) = %v", s, errors.Is(err, s))
				}
			}
		})
	}
}

func TestRepliesAreNamed(t *testing.T) {
	_, err := canned(t, 200, `{"users": {"name": "agent@example.test"}}`).Users.ShowMany(t.Context(), []int64{1})
	want := "zendesk: users.show_many: reply is not as documented: users: want an array, got nothing that fits"
	if err == nil || err.Error() != want || !errors.Is(err, zendesk.ErrReply) {
		t.Errorf("error %v, want %s", err, want)
	}
	_, err = canned(t, 200, `{"users": agent@example.test}`).Users.ShowMany(t.Context(), []int64{1})
	if err == nil || strings.Contains(err.Error(), "agent@") {
		t.Errorf("error %v quotes the reply", err)
	}
}
