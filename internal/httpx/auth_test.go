package httpx_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/httpx"
)

// token is an Auth whose renewal changes what it sends.
type token struct {
	value    string
	next     string // "" when there is no other
	applyErr error
	renewErr error
	refused  []string
}

func (a *token) Apply(_ context.Context, r *http.Request) error {
	r.Header.Set("Authorization", a.value)
	return a.applyErr
}

func (a *token) Renew(_ context.Context, used string) (bool, error) {
	a.refused = append(a.refused, used)
	if a.next == "" || a.renewErr != nil {
		return false, a.renewErr
	}
	a.value = a.next
	return true, nil
}

func TestRenewal(t *testing.T) {
	down := errors.New("token endpoint is down")
	unauthorized, ok := reply{status: 401}, reply{status: 200}
	tests := []struct {
		name    string
		auth    token
		replies []reply
		sent    []string
		refused []string
		status  int // of the provider's error, 0 when none
		also    error
	}{
		{"renewed", token{value: "old", next: "new"}, []reply{unauthorized, ok}, []string{"old", "new"}, []string{"old"}, 0, nil},
		{"renewed once", token{value: "old", next: "new"}, []reply{unauthorized, unauthorized, ok}, []string{"old", "new"}, []string{"old"}, 401, nil},
		{"nothing to renew", token{value: "old"}, []reply{unauthorized, ok}, []string{"old"}, []string{"old"}, 401, nil},
		{"renewal fails", token{value: "old", renewErr: down}, []reply{unauthorized, ok}, []string{"old"}, []string{"old"}, 401, down},
		{"on top of the attempts", token{value: "old", next: "new"}, []reply{unauthorized, {status: 429}, ok}, []string{"old", "new", "new"}, []string{"old"}, 0, nil},
		{"no credentials", token{value: "old", applyErr: down}, nil, nil, nil, 0, down},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &script{replies: tt.replies}
			p := pipeline(t, s, func(c *httpx.Config) { c.Auth, c.Retry.Attempts = &tt.auth, 2 })
			_, err := p.Do(t.Context(), httpx.Call{Op: "things.create", Method: "POST", Path: []string{"things"}})
			var pe *providerError
			if errors.As(err, &pe) != (tt.status != 0) || !errors.Is(err, tt.also) && tt.also != nil {
				t.Errorf("error %v, want status %d and %v", err, tt.status, tt.also)
			}
			if (err != nil) != (tt.status != 0 || tt.also != nil) {
				t.Errorf("error %v", err)
			}
			var sent []string
			for _, r := range s.sent {
				sent = append(sent, r.Auth)
			}
			if diff := cmp.Diff(tt.sent, sent); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.refused, tt.auth.refused); diff != "" {
				t.Errorf("renewals (-want +got):\n%s", diff)
			}
		})
	}
}
