package connecttest

import (
	"errors"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// operation is one of the API's, under the name that AWS gives it. A nil result is an empty body.
type operation struct {
	name    connect.Operation
	pattern string
	answer  func(*instance, *faketest.Request) (any, error)
}

// operations has the verbs and paths of the AWS SDK's serializers.
func operations() []operation {
	return []operation{
		{connect.ListAgentStatuses, "GET /agent-status/{InstanceId}", (*instance).listAgentStatuses},
		{connect.DescribeAgentStatus, "GET /agent-status/{InstanceId}/{AgentStatusId}", (*instance).describeAgentStatus},
		{connect.SearchAgentStatuses, "POST /search-agent-statuses", (*instance).searchAgentStatuses},
		{connect.PutUserStatus, "PUT /users/{InstanceId}/{UserId}/status", (*instance).putUserStatus},
		{connect.GetCurrentUserData, "POST /metrics/userdata/{InstanceId}", (*instance).getCurrentUserData},
		{connect.ListUsers, "GET /users-summary/{InstanceId}", (*instance).listUsers},
		{connect.SearchUsers, "POST /search-users", (*instance).searchUsers},
		{connect.DescribeUser, "GET /users/{InstanceId}/{UserId}", (*instance).describeUser},
		{connect.ListQueues, "GET /queues-summary/{InstanceId}", (*instance).listQueues},
		{connect.DescribeQueue, "GET /queues/{InstanceId}/{QueueId}", (*instance).describeQueue},
		{connect.DescribeRoutingProfile, "GET /routing-profiles/{InstanceId}/{RoutingProfileId}", (*instance).describeRoutingProfile},
		{connect.ListRoutingProfileQueues, "GET /routing-profiles/{InstanceId}/{RoutingProfileId}/queues", (*instance).listRoutingProfileQueues},
		{connect.DescribeContact, "GET /contacts/{InstanceId}/{ContactId}", (*instance).describeContact},
		{connect.GetContactAttributes, "GET /contact/attributes/{InstanceId}/{InitialContactId}", (*instance).getContactAttributes},
		{connect.UpdateContactAttributes, "POST /contact/attributes", (*instance).updateContactAttributes},
	}
}

func (in *instance) routes() {
	for _, op := range operations() {
		in.fake.Route(op.pattern, func(r *faketest.Request) faketest.Reply { return in.stamped(in.answer(op, r)) })
	}
}

func (in *instance) answer(op operation, r *faketest.Request) faketest.Reply {
	var result any
	err := in.admitInstance(op, r)
	if err == nil {
		result, err = op.answer(in, r)
	}
	var refused refusal
	switch {
	case errors.As(err, &refused):
		return refused.reply(statusOf(refused.code))
	case err != nil:
		return refusal{codeInternal, err.Error()}.reply(http.StatusInternalServerError)
	case result == nil:
		return faketest.Empty(http.StatusOK)
	}
	return faketest.JSON(http.StatusOK, result)
}

// admitInstance checks the instance where the path names it.
func (in *instance) admitInstance(op operation, r *faketest.Request) error {
	if !strings.Contains(op.pattern, "{InstanceId}") {
		return nil
	}
	return isInstance(r.Param("InstanceId"))
}

func isInstance(id string) error {
	if id != InstanceID && id != InstanceARN {
		return notFound("instance", id)
	}
	return nil
}

// body reads a request's JSON.
func body(r *faketest.Request, v any) error {
	if err := r.Decode(v); err != nil {
		return badRequest("the body is not the JSON expected")
	}
	return nil
}

// check is the look at the signature and at the budget of the operation.
func (in *instance) check(r *faketest.Request) (faketest.Reply, bool) {
	if err := checkSignature(r.Header); err != nil {
		return in.stamped(err.reply(statusOf(err.code))), false
	}
	if !in.afford(r) {
		return in.stamped(refusal{codeThrottled, "Rate exceeded"}.reply(http.StatusTooManyRequests)), false
	}
	return faketest.Reply{}, true
}
