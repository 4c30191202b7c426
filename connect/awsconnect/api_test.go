package awsconnect_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/awsconnect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// The SDK must read of the fake what the fake's own API reads.
func TestEveryOperation(t *testing.T) {
	f := floor(t, connecttest.WithoutRates())
	aws, own := overSDK(t, f), f.API()
	for _, tt := range calls() {
		t.Run(tt.name, func(t *testing.T) {
			want, err := tt.do(t.Context(), own)
			if err != nil {
				t.Fatal(err)
			}
			got, err := tt.do(t.Context(), aws)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the SDK reads something else (-own +SDK):\n%s", diff)
			}
		})
	}
	if n := f.OpenBodies(); n != 0 {
		t.Errorf("%d bodies are open", n)
	}
}

// And what it reads must be what is there.
func TestValues(t *testing.T) {
	f := floor(t, connecttest.WithoutRates())
	api := overSDK(t, f)
	got, err := api.DescribeContact(t.Context(), "c-2")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole(), got); diff != "" {
		t.Errorf("contact (-want +got):\n%s", diff)
	}
	data, err := api.GetCurrentUserData(t.Context(), connect.UserDataFilter{UserIDs: []string{"u-1"}}, connect.PageRequest{})
	if err != nil {
		t.Fatal(err)
	}
	u := data.Items[0]
	if u.StatusName != "Available" || u.NextStatusName != "Lunch" || u.ActiveSlots[connect.Voice] != 1 || u.Contacts[0].ContactID != "c-1" {
		t.Errorf("user data: %+v", u)
	}
	if err := api.PutUserStatus(t.Context(), "u-2", "s-lunch"); err != nil {
		t.Fatal(err)
	}
	if current, _ := f.StatusOf("u-2"); current != "s-lunch" {
		t.Errorf("status of u-2 = %s", current)
	}
	found, err := api.SearchContacts(t.Context(), contactSearch(), connect.PageRequest{})
	if err != nil || len(found.Items) != 1 || found.Items[0].ID != "c-2" || found.Items[0].Subtype != "connect:SMS" {
		t.Errorf("found %+v, %v", found.Items, err)
	}
	if err := api.UpdateContactAttributes(t.Context(), "c-1", map[string]string{"language": "", "ticket": "7"}); err != nil {
		t.Fatal(err)
	}
	attributes, err := api.GetContactAttributes(t.Context(), "c-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"ticket": "7", "vip": "yes"}, attributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if err := api.SuspendContactRecording(t.Context(), connect.RecordingTarget{ContactID: "c-1", Conversation: "c-1", Type: connect.AgentRecording}); err != nil {
		t.Fatal(err)
	}
	if r, _ := f.Recording("c-1"); len(r.Suspended) != 1 || r.Suspended[0] != connect.AgentRecording {
		t.Errorf("recording %+v", r)
	}
	group, err := api.DescribeUserHierarchyGroup(t.Context(), "g-1")
	if err != nil || len(group.Path) != 2 || group.Path[0].Name != "All" || group.LevelID == "" {
		t.Errorf("group %+v, %v", group, err)
	}
	instance, err := api.DescribeInstance(t.Context())
	if err != nil || !instance.InboundCalls || instance.OutboundCalls || instance.Identity != connect.ConnectManaged {
		t.Errorf("instance %+v, %v", instance, err)
	}
	task := taskStart()
	id, err := api.StartTaskContact(t.Context(), task)
	if err != nil {
		t.Fatal(err)
	}
	started, _ := f.Contact(id)
	if started.Name != task.Name || started.PreviousContactID != "c-2" || started.RelatedContactID != "c-3" || !started.ScheduledAt.Equal(task.ScheduledAt) ||
		started.Attributes["zendesk_ticket"] != "7" {
		t.Errorf("task %+v", started)
	}
}

func TestEveryError(t *testing.T) {
	codes := []struct {
		code   string
		status int
		want   error
	}{
		{"InternalServiceException", 500, connect.ErrServer},
		{"InvalidParameterException", 400, connect.ErrInvalid},
		{"InvalidRequestException", 400, connect.ErrInvalid},
		{"ResourceNotFoundException", 404, connect.ErrNotFound},
		{"ThrottlingException", 429, connect.ErrRateLimited},
		{"TooManyRequestsException", 429, connect.ErrRateLimited},
		{"AccessDeniedException", 403, connect.ErrForbidden},
		{"ServiceQuotaExceededException", 402, connect.ErrQuota},
		{"LimitExceededException", 429, connect.ErrQuota},
	}
	f := floor(t, connecttest.WithoutRates())
	for _, op := range calls() {
		name, _, _ := strings.Cut(op.name, " ")
		for _, tt := range codes {
			for _, api := range []connect.API{overSDK(t, f), f.API()} {
				fail := connecttest.Exception(tt.code)
				fail.RetryAfter = 3 * time.Second
				f.FailNext(name, fail)
				before := f.Count(name)
				_, err := op.do(t.Context(), api)
				got := &connect.Error{}
				if !errors.As(err, &got) || !errors.Is(err, tt.want) {
					t.Fatalf("%s with %s: %v", name, tt.code, err)
				}
				want := connect.Error{Op: name, Code: tt.code, Status: tt.status, RetryAfter: 3 * time.Second, RequestID: got.RequestID}
				if diff := cmp.Diff(want, *got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
				if n := f.Count(name) - before; n != 1 {
					t.Errorf("%s was sent %d times", name, n)
				}
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name string
		do   func(context.Context, *connecttest.Fake, connect.API) error
		want connect.Error
	}{
		{"throttled", func(ctx context.Context, f *connecttest.Fake, api connect.API) error {
			f.Spend("DescribeUser", 5)
			_, err := api.DescribeUser(ctx, "u-1")
			return err
		}, connect.Error{Op: "DescribeUser", Code: "ThrottlingException", Status: 429}},
		{"a user who does not exist", func(ctx context.Context, _ *connecttest.Fake, api connect.API) error {
			return api.PutUserStatus(ctx, "u-9", "s-lunch")
		}, connect.Error{Op: "PutUserStatus", Code: "ResourceNotFoundException", Status: 404}},
		{"a token of another list", func(ctx context.Context, _ *connecttest.Fake, api connect.API) error {
			page, err := api.ListUsers(ctx, connect.PageRequest{Size: 1})
			if err != nil {
				return err
			}
			_, err = api.ListQueues(ctx, nil, connect.PageRequest{Cursor: page.Next})
			return err
		}, connect.Error{Op: "ListQueues", Code: "InvalidParameterException", Status: 400}},
		{"a gateway's page", func(ctx context.Context, f *connecttest.Fake, api connect.API) error {
			f.FailNext("DescribeUser", ctikit.Fault{Status: 502, Body: "<html>Bad Gateway</html>", ContentType: "text/html"})
			_, err := api.DescribeUser(ctx, "u-1")
			return err
		}, connect.Error{Op: "DescribeUser", Code: "UnknownError", Status: 502}},
	}
	for _, tt := range tests {
		for _, kind := range []string{"SDK", "own"} {
			t.Run(tt.name+" "+kind, func(t *testing.T) {
				f := floor(t)
				api := f.API()
				if kind == "SDK" {
					api = overSDK(t, f)
				}
				got := &connect.Error{}
				if err := tt.do(t.Context(), f, api); !errors.As(err, &got) {
					t.Fatalf("error %v", err)
				}
				if got.Status < 500 && !strings.HasPrefix(got.RequestID, "00000000-0000-4000-8000-") {
					t.Errorf("request id %q", got.RequestID)
				}
				got.RequestID = ""
				if diff := cmp.Diff(tt.want, *got); diff != "" {
					t.Errorf("error (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestOtherErrorsStay(t *testing.T) {
	f := floor(t)
	for kind, api := range map[string]connect.API{"SDK": overSDK(t, f), "own": f.API()} {
		sent := len(f.Requests())
		if _, err := api.DescribeUser(t.Context(), ""); !errors.Is(err, connect.ErrInvalid) || len(f.Requests()) != sent {
			t.Errorf("%s: no id: %v, %d requests", kind, err, len(f.Requests())-sent)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := api.DescribeUser(ended, "u-1"); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: ended context: %v", kind, err)
		}
		f.FailNext("DescribeUser", ctikit.Fault{Cut: true})
		_, err := api.DescribeUser(t.Context(), "u-1")
		var refused *connect.Error
		if err == nil || errors.As(err, &refused) {
			t.Errorf("%s: cut connection: %v", kind, err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := awsconnect.New(nil, ""); !errors.Is(err, connect.ErrInvalid) ||
		!strings.Contains(err.Error(), "client: want one") || !strings.Contains(err.Error(), "instance id: want the id") {
		t.Errorf("New(nil, \"\") = %v", err)
	}
}
