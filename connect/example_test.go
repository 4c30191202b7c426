package connect_test

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

const instance = "arn:aws:connect:eu-central-1:123456789012:instance/0a1b"

// A floor is what the examples ask: an API of a few operations. Programs take
// that of package awsconnect.
type floor struct{ connect.UnimplementedAPI }

func (floor) SearchAgentStatuses(context.Context, connect.PageRequest) (ctikit.Page[connect.AgentStatus], error) {
	return ctikit.Page[connect.AgentStatus]{Items: []connect.AgentStatus{
		{ID: "s-1", Name: "Available", Type: connect.Routable, State: connect.Enabled},
		{ID: "s-2", Name: "Lunch", Type: connect.Custom, State: connect.Enabled},
		{ID: "s-3", Name: "Siesta", Type: connect.Custom, State: connect.Disabled},
	}}, nil
}

func (floor) GetCurrentUserData(context.Context, connect.UserDataFilter, connect.PageRequest) (ctikit.Page[connect.UserData], error) {
	return ctikit.Page[connect.UserData]{Items: []connect.UserData{
		{UserID: "u-1", StatusARN: instance + "/agent-state/s-1", StatusName: "Available", NextStatusName: "Lunch",
			Contacts: []connect.UserContact{{ContactID: "c-1", Channel: connect.Voice, State: connect.OnHold}}},
		{UserID: "u-2", StatusARN: instance + "/agent-state/s-2", StatusName: "Lunch"},
	}}, nil
}

func (floor) PutUserStatus(_ context.Context, user, status string) error {
	fmt.Println("set", user, status)
	return nil
}

func (floor) UpdateContactAttributes(_ context.Context, conversation string, attributes map[string]string) error {
	fmt.Println("update", conversation, attributes)
	return nil
}

// A client shares budgets with others of the same AWS account and Region.
func ExampleNew() {
	quotas, err := connect.NewQuotas(map[connect.Operation]connect.Quota{
		connect.PutUserStatus: {PerSecond: 10, Burst: 15}, // as AWS granted
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := connect.New(floor{}, connect.WithQuotas(quotas), connect.WithRetries(3, 10*time.Second))
	if err != nil {
		fmt.Println(err)
		return
	}
	for s, err := range client.Statuses.All(context.Background(), connect.StatusListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if s.Type == connect.Custom && s.State == connect.Enabled {
			fmt.Println(s.ID, s.Name)
		}
	}
	// Output: s-2 Lunch
}

// Compare with what was chosen last, which during a contact is the next status, before setting it.
func ExampleAgentsService() {
	client, err := connect.New(floor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, lunch := context.Background(), connect.AgentStatus{ID: "s-2", Name: "Lunch"}
	for agent, err := range client.Agents.All(ctx, connect.AgentListOptions{Filter: connect.UserDataFilter{UserIDs: []string{"u-1", "u-2", "u-3"}}}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(agent.UserID, agent.Phase(), agent.Choice().Is(lunch))
	}
	_, err = client.Agents.SetStatus(ctx, "u-2", "s-1")
	fmt.Println(err)
	// Output:
	// u-1 engaged true
	// u-2 idle true
	// set u-2 s-1
	// <nil>
}

func ExampleContactsService_UpdateAttributes() {
	client, err := connect.New(floor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	transferred := connect.Contact{ID: "c-2", InitialContactID: "c-1"}
	err = client.Contacts.UpdateAttributes(context.Background(), transferred.Conversation(), map[string]string{"ticket": "35436"})
	fmt.Println(err)
	err = client.Contacts.UpdateAttributes(context.Background(), transferred.Conversation(), map[string]string{"the ticket": "35436"})
	fmt.Println(err)
	// Output:
	// update c-1 map[ticket:35436]
	// <nil>
	// connect: UpdateContactAttributes: attributes: want keys of A-Z, a-z, 0-9, - and _, got one of 10 bytes with others
}

func ExampleDecodeAgentEvent() {
	record := []byte(`{"EventId": "e-1", "EventType": "STATE_CHANGE", "AgentARN": "` + instance + `/agent/u-1", "CurrentAgentSnapshot": {
		"AgentStatus": {"Name": "Available", "ARN": "` + instance + `/agent-state/s-1"},
		"NextAgentStatus": {"Name": "Lunch", "ARN": "` + instance + `/agent-state/s-2"},
		"Configuration": {"Username": "pat@example.test"},
		"Contacts": [{"ContactId": "c-2", "Channel": "VOICE", "State": "CONNECTED"}]}}`) // the data of a Kinesis record
	ev, err := connect.DecodeAgentEvent(record)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ev.Key, ev.Type, ev.UserID(), ev.Current.Username)
	fmt.Println(ev.Current.Status.Name, "then", ev.Current.Next.Name, "and now", ev.Current.Phase())
	_, err = connect.DecodeAgentEvent([]byte(`{"AgentARN":`))
	fmt.Println(err)
	// Output:
	// e-1 STATE_CHANGE u-1 pat@example.test
	// Available then Lunch and now engaged
	// connect: malformed: want a JSON object
}

func ExampleDecodeContactEvent() {
	ev, err := connect.DecodeContactEvent([]byte(`{"id": "evt-1", "source": "aws.connect", "detail": {
		"eventType": "COMPLETED", "contactId": "c-2", "initialContactId": "c-1", "queueInfo": {"queueArn": "` + instance + `/queue/q-1"},
		"agentInfo": {"agentArn": "` + instance + `/agent/u-1", "afterContactWorkDuration": 50}}}`)) // as EventBridge delivers it
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ev.Key, ev.Type, ev.Conversation(), ev.Agent.UserID, ev.Queue.ID, ev.Agent.AfterContactWork)
	// Output: evt-1 COMPLETED c-1 u-1 q-1 50s
}
