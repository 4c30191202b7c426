package connecttest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// A contact's record comes when after-contact work is over, and again when
// attributes change; the newest has them. A transferred one is linked both ways.
func TestContactRecords(t *testing.T) {
	f := furnished(newFloor(t))
	f.HangUp("c-1")
	f.CloseContact("c-1")
	f.SetStatus("u-1", available)
	var got []connect.ContactRecord
	refuse := 1
	f.SubscribeContactRecords(func(_ context.Context, record []byte) error {
		if refuse--; refuse >= 0 {
			return errors.New("not now")
		}
		r, err := connect.DecodeContactRecord(record)
		got = append(got, r)
		return err
	})
	phone := connect.Endpoint{Address: "+15550199", Type: "TELEPHONE_NUMBER"}
	f.PutContact(connect.Contact{ID: "r-1", Channel: connect.Voice, Attributes: map[string]string{"language": "de"}})
	f.Answer(f.Ring("u-1", connect.Contact{
		ID: "r-2", InitialContactID: "r-1", PreviousContactID: "r-1", InitiationMethod: connect.Transfer, QueueID: "q-sales",
		CustomerEndpoint: phone, Tags: map[string]string{"team": "one"}, Subtype: "connect:Telephony",
		Recordings: []connect.RecordingRef{{Location: "bucket/r-2.wav", StorageType: "S3", MediaStreamType: "AUDIO", Status: connect.RecordingAvailable}},
	}))
	f.after(30 * time.Second)
	f.HangUp("r-2")
	f.after(5 * time.Second)
	if len(got) != 0 {
		t.Errorf("%d records during after-contact work", len(got))
	}
	f.CloseContact("r-2")
	f.after(2 * time.Second)
	must(t, f.Client().Contacts.UpdateAttributes(t.Context(), "r-1", map[string]string{"ticket": "7"}))
	f.after(0)
	if len(got) != 2 || len(f.ContactRecords()) != 3 || !got[1].Newer(got[0]) {
		t.Fatalf("%d records, want two and the second newer", len(got))
	}
	at := func(after time.Duration) time.Time { return start.Add(after) }
	want := connect.ContactRecord{
		Version: "2017-03-10", InstanceARN: connecttest.InstanceARN, ContactID: "r-2", InitialContactID: "r-1", PreviousContactID: "r-1",
		Channel: connect.Voice, InitiationMethod: connect.Transfer, InitiatedAt: at(0), ConnectedToSystemAt: at(0), DisconnectedAt: at(30 * time.Second),
		UpdatedAt: at(37 * time.Second), DisconnectReason: "CUSTOMER_DISCONNECT", AgentConnectionAttempts: 1,
		Agent: connect.ContactRecordAgent{
			UserID: "u-1", ARN: connecttest.InstanceARN + "/agent/u-1", Username: "agent@example.test", ConnectedAt: at(0), Interaction: 30 * time.Second,
			AfterContactWorkFrom: at(30 * time.Second), AfterContactWorkTo: at(35 * time.Second), AfterContactWork: 5 * time.Second,
			RoutingProfile: connect.NamedARN{ARN: connecttest.InstanceARN + "/routing-profile/p-sales", Name: "Sales"},
		},
		Queue:            connect.ContactRecordQueue{ID: "q-sales", ARN: connecttest.InstanceARN + "/queue/q-sales", Name: "Sales", EnqueuedAt: at(0), DequeuedAt: at(0)},
		CustomerEndpoint: phone, Attributes: map[string]string{"language": "de", "ticket": "7"}, Tags: map[string]string{"team": "one"},
		Recordings:        []connect.RecordingRef{{Location: "bucket/r-2.wav", StorageType: "S3", MediaStreamType: "AUDIO", Status: connect.RecordingAvailable}},
		SegmentAttributes: []byte(`{"connect:Subtype":{"ValueString":"connect:Telephony"}}`), ContactDetails: []byte(`{}`),
	}
	ignore := cmpopts.IgnoreFields(connect.ContactRecord{}, "Envelope", "Agent.Hierarchy")
	if diff := cmp.Diff(want, got[1], ignore); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if len(got[1].Agent.Hierarchy) != 2 || got[1].Agent.Hierarchy[1].Name != "Sales" {
		t.Errorf("groups %+v", got[1].Agent.Hierarchy)
	}
}
