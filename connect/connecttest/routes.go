package connecttest

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// answer answers a request inside the lock. A nil result is an empty body.
type answer = func(*faketest.Request) (any, error)

// table is all that the instance serves. Paths are spelled out here once more,
// because the AWS SDKs are what has to agree with them.
func (in *instance) table() []faketest.Row {
	row := func(op, pattern string, a answer) faketest.Row {
		return faketest.Row{Op: op, Pattern: pattern, Answer: func(r *faketest.Request) faketest.Reply { return in.stamped(in.answer(r, a)) }}
	}
	return []faketest.Row{
		row("DescribeAgentStatus", "GET /agent-status/{InstanceId}/{AgentStatusId}", in.describeAgentStatus),
		row("SearchAgentStatuses", "POST /search-agent-statuses", in.searchAgentStatuses),
		row("PutUserStatus", "PUT /users/{InstanceId}/{UserId}/status", in.putUserStatus),
		row("GetCurrentUserData", "POST /metrics/userdata/{InstanceId}", in.getCurrentUserData),
		row("ListUsers", "GET /users-summary/{InstanceId}", in.listUsers),
		row("SearchUsers", "POST /search-users", in.searchUsers),
		row("DescribeUser", "GET /users/{InstanceId}/{UserId}", in.describeUser),
		row("ListQueues", "GET /queues-summary/{InstanceId}", in.listQueues),
		row("DescribeQueue", "GET /queues/{InstanceId}/{QueueId}", in.describeQueue),
		row("DescribeRoutingProfile", "GET /routing-profiles/{InstanceId}/{RoutingProfileId}", in.describeRoutingProfile),
		row("ListRoutingProfileQueues", "GET /routing-profiles/{InstanceId}/{RoutingProfileId}/queues", in.listRoutingProfileQueues),
		row("DescribeContact", "GET /contacts/{InstanceId}/{ContactId}", in.describeContact),
		row("ListContactReferences", "GET /contact/references/{InstanceId}/{ContactId}", in.listContactReferences),
		row("GetContactAttributes", "GET /contact/attributes/{InstanceId}/{InitialContactId}", in.getContactAttributes),
		row("UpdateContactAttributes", "POST /contact/attributes", in.updateContactAttributes),
		row("StartTaskContact", "PUT /contact/task", in.startTaskContact),
		row("StopContact", "POST /contact/stop", in.stopContact),
		row("SuspendContactRecording", "POST /contact/suspend-recording", in.suspendContactRecording),
		row("ResumeContactRecording", "POST /contact/resume-recording", in.resumeContactRecording),
		row("MonitorContact", "POST /contact/monitor", in.monitorContact),
		row("SearchContacts", "POST /search-contacts", in.searchContacts),
		row("ListRoutingProfiles", "GET /routing-profiles-summary/{InstanceId}", in.listRoutingProfiles),
		row("SearchQueues", "POST /search-queues", in.searchQueues),
		row("DescribeInstance", "GET /instance/{InstanceId}", in.describeInstance),
		row("ListUserHierarchyGroups", "GET /user-hierarchy-groups-summary/{InstanceId}", in.listUserHierarchyGroups),
		row("DescribeUserHierarchyGroup", "GET /user-hierarchy-groups/{InstanceId}/{HierarchyGroupId}", in.describeUserHierarchyGroup),
		row("DescribeUserHierarchyStructure", "GET /user-hierarchy-structure/{InstanceId}", in.describeUserHierarchyStructure),
		row(faketest.Others+"ListAgentStatuses, which old SDKs have", "GET /agent-status/{InstanceId}", in.listAgentStatuses),
	}
}

// Routes lists the endpoints that the instance serves. Operations have the
// names that package connect gives them.
func (f *Fake) Routes() []ctikit.Route { return f.fake.Routes() }

// patternOf is the pattern of an operation; other texts are patterns already.
func (in *instance) patternOf(what string) string {
	if i := slices.IndexFunc(in.rows, func(r faketest.Row) bool { return r.Op == what }); i >= 0 {
		return in.rows[i].Pattern
	}
	return what
}

func (in *instance) operationOf(pattern string) connect.Operation {
	i := slices.IndexFunc(in.rows, func(r faketest.Row) bool { return r.Pattern == pattern })
	return connect.Operation(in.rows[i].Op)
}

// serves is an error for what is no operation of the instance.
func (in *instance) serves(op connect.Operation) error {
	if in.patternOf(string(op)) == string(op) {
		return fmt.Errorf("operation: want one of Routes, got %q", op)
	}
	return nil
}

func (in *instance) answer(r *faketest.Request, a answer) faketest.Reply {
	var result any
	err := isInstance(cmp.Or(r.Param("InstanceId"), InstanceID)) // others have it in the body
	if err == nil {
		result, err = a(r)
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

// check looks at the signature, the caller's policy and the operation's budget.
func (in *instance) check(r *faketest.Request) (faketest.Reply, bool) {
	op := in.operationOf(r.Pattern)
	refused := checkSignature(r.Header)
	switch {
	case refused != nil:
	case in.set.denied[op]:
		refused = &refusal{codeDenied, "the caller's policy does not allow connect:" + string(op)}
	case !in.afford(op, r.At):
		refused = &refusal{codeThrottled, "Rate exceeded"}
	default:
		return faketest.Reply{}, true
	}
	return in.stamped(refused.reply(statusOf(refused.code))), false
}
