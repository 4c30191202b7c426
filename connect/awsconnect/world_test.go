package awsconnect_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/awsconnect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// sdk is the real SDK's client of an instance in memory.
func sdk(rt http.RoundTripper, opts ...func(*awsapi.Options)) *awsapi.Client {
	return awsapi.New(awsapi.Options{
		Region:       connecttest.Region,
		BaseEndpoint: aws.String("https://connect.eu-central-1.amazonaws.com"),
		HTTPClient:   &http.Client{Transport: rt},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "not-a-secret"}, nil
		}),
	}, opts...)
}

func overSDK(t *testing.T, rt http.RoundTripper) connect.API {
	t.Helper()
	api, err := awsconnect.New(sdk(rt), connecttest.InstanceID)
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// floor is an instance with something of everything.
func floor(t *testing.T, opts ...connecttest.Option) *connecttest.Fake {
	t.Helper()
	f := connecttest.New(t, opts...)
	f.PutStatus(connect.AgentStatus{ID: "s-lunch", Name: "Lunch", Description: "A meal", DisplayOrder: 3})
	f.PutStatus(connect.AgentStatus{ID: "s-old", Name: "Old", State: connect.Disabled})
	f.PutQueue(connect.Queue{
		ID: "q-sales", Name: "Sales", OutboundCallerName: "Example", OutboundCallerIDNumberID: "n-1", OutboundFlowID: "f-1",
		HoursOfOperationID: "h-1", MaxContacts: 50,
	})
	profile := connecttest.RoutingProfile{Queues: []connect.RoutingProfileQueue{
		{QueueID: "q-sales", Channel: connect.Voice, Priority: 2, Delay: 30 * time.Second},
		{QueueID: "q-sales", Channel: connect.Chat, Priority: 1},
	}}
	profile.ID, profile.Name, profile.DefaultOutboundQueueID = "p-sales", "Sales", "q-sales"
	f.PutRoutingProfile(profile)
	f.PutUser(connecttest.User{
		ID: "u-1", Username: "pat", Email: "pat@example.test", FirstName: "Pat", LastName: "Lee", RoutingProfileID: "p-sales",
	})
	f.PutUser(connecttest.User{ID: "u-2", Username: "patricia@example.test", Hierarchy: []connect.HierarchyGroup{{ID: "g-0"}, {ID: "g-1"}}})
	f.PutUser(connecttest.User{ID: "u-3", Username: "signed.out@example.test"})
	f.PutUser(connecttest.User{ID: "u-4", Username: "boss@example.test"})
	f.PutHierarchyGroup("g-0", "All", "")
	f.SignIn("u-4")
	f.SignIn("u-1")
	f.SetStatus("u-1", connecttest.AvailableID)
	f.SignIn("u-2")
	f.Answer(f.Ring("u-1", connect.Contact{
		ID: "c-1", QueueID: "q-sales", Attributes: map[string]string{"language": "de"}, Tags: map[string]string{"team": "one"},
		CustomerEndpoint: connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER", DisplayName: "Customer"},
		SystemEndpoint:   connect.Endpoint{Address: "+15550199", Type: "TELEPHONE_NUMBER"},
	}))
	f.Record("c-1")
	f.SetStatus("u-1", "s-lunch")
	f.PutInstance(connect.Instance{InboundCalls: true, Tags: map[string]string{"team": "one"}})
	f.PutContact(whole())
	f.PutContact(connect.Contact{ID: "c-3", Channel: connect.Task, Attributes: map[string]string{"copied": "yes"}})
	f.PutReferences("c-2", references()...)
	return f
}

var referenceTypes = []connect.ReferenceType{
	connect.URLReference, connect.NumberReference, connect.StringReference, connect.DateReference, connect.EmailReference,
	connect.AttachmentReference, connect.EmailMessageReference, connect.EmailPlainTextReference, connect.EmailPlainTextRedactedReference,
	connect.EmailRedactedReference,
}

// references are one of each type, with all that its type has.
func references() (all []connect.ContactReference) {
	for i, t := range referenceTypes {
		r := connect.ContactReference{Type: t, Name: string(t), Value: "value"}
		if i >= 5 {
			r.ARN = connecttest.InstanceARN + "/file/f-1"
		}
		if t == connect.AttachmentReference {
			r.Status = "APPROVED"
		}
		if i >= 6 {
			r.Value = ""
		}
		all = append(all, r)
	}
	return all
}

// whole is a contact with all fields.
func whole() connect.Contact {
	at := time.Date(2026, 3, 2, 9, 0, 0, 123_000_000, time.UTC)
	return connect.Contact{
		ID: "c-2", ARN: connecttest.InstanceARN + "/contact/c-2", InitialContactID: "c-1", PreviousContactID: "c-1", RelatedContactID: "c-0",
		Channel: connect.Task, InitiationMethod: connect.Transfer, Name: "Call back", Description: "About the bill",
		Attributes:       map[string]string{"language": "de", "vip": "yes"},
		CustomerEndpoint: connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER"},
		CustomerID:       "customer-1", QueueID: "q-sales", EnqueuedAt: at, AgentID: "u-1", ConnectedToAgentAt: at.Add(time.Second),
		AfterContactWorkFrom: at.Add(time.Minute), AfterContactWorkTo: at.Add(2 * time.Minute), AgentHold: 7 * time.Second,
		InitiatedAt: at.Add(-time.Minute), ConnectedToSystemAt: at.Add(-time.Second), DisconnectedAt: at.Add(time.Minute),
		DisconnectReason: "CUSTOMER_DISCONNECT", ScheduledAt: at.Add(-time.Hour), UpdatedAt: at.Add(time.Hour),
		Tags: map[string]string{"team": "one"}, Subtype: "connect:SMS",
		Recordings: []connect.RecordingRef{{
			Location: "bucket/c-2.wav", Status: connect.RecordingDeleted, StorageType: "S3", MediaStreamType: "AUDIO", ParticipantType: "ALL",
			StartedAt: at, StoppedAt: at.Add(time.Minute), DeletionReason: "asked for",
		}},
	}
}
