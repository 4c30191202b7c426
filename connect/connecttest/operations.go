package connecttest

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// operation is one of AWS', with the route that serves it. A nil result is an
// empty body.
type operation struct {
	name    connect.Operation
	pattern string
	answer  func(*instance, *faketest.Request) (any, error)
}

// listAgentStatuses is an operation that package connect does not use: programs
// in other languages do.
const listAgentStatuses connect.Operation = "ListAgentStatuses"

func operations() (all []operation) {
	answers := map[connect.Operation]func(*instance, *faketest.Request) (any, error){
		listAgentStatuses:                (*instance).listAgentStatuses,
		connect.DescribeAgentStatus:      (*instance).describeAgentStatus,
		connect.SearchAgentStatuses:      (*instance).searchAgentStatuses,
		connect.PutUserStatus:            (*instance).putUserStatus,
		connect.GetCurrentUserData:       (*instance).getCurrentUserData,
		connect.ListUsers:                (*instance).listUsers,
		connect.SearchUsers:              (*instance).searchUsers,
		connect.DescribeUser:             (*instance).describeUser,
		connect.ListQueues:               (*instance).listQueues,
		connect.DescribeQueue:            (*instance).describeQueue,
		connect.DescribeRoutingProfile:   (*instance).describeRoutingProfile,
		connect.ListRoutingProfileQueues: (*instance).listRoutingProfileQueues,
		connect.DescribeContact:          (*instance).describeContact,
		connect.GetContactAttributes:     (*instance).getContactAttributes,
		connect.UpdateContactAttributes:  (*instance).updateContactAttributes,
	}
	for _, r := range append(connect.Routes(), connect.Route{Operation: listAgentStatuses, Method: "GET", Path: "/agent-status/{InstanceId}"}) {
		all = append(all, operation{r.Operation, r.Method + " " + r.Path, answers[r.Operation]})
	}
	return all
}

func indexOf(all []operation, name connect.Operation) int {
	return slices.IndexFunc(all, func(o operation) bool { return o.name == name })
}

func (in *instance) routes() {
	for _, op := range in.operations {
		name := string(op.name)
		if op.name == listAgentStatuses {
			name = faketest.Others + "programs in other languages list statuses with it"
		}
		in.fake.Route(name, op.pattern, func(r *faketest.Request) faketest.Reply { return in.stamped(in.answer(op, r)) })
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
