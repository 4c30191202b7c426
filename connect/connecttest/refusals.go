package connecttest

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

// AWS' codes for what is wrong.
const (
	codeNotFound     = "ResourceNotFoundException"
	codeParameter    = "InvalidParameterException"
	codeRequest      = "InvalidRequestException"
	codeThrottled    = "ThrottlingException"
	codeQuota        = "ServiceQuotaExceededException"
	codeNoContact    = "ContactNotFoundException"
	codeIdempotency  = "IdempotencyException"
	codeDenied       = "AccessDeniedException"
	codeInternal     = "InternalServiceException"
	codeUnknownRoute = "UnknownOperationException"
	codeNoSignature  = "MissingAuthenticationTokenException"
	codeUnrecognized = "UnrecognizedClientException"
	codeScope        = "InvalidSignatureException"
	codeUnavailable  = "ServiceUnavailableException"
)

// statusOf is the HTTP status that goes with a code; 400 with those that it
// does not know.
func statusOf(code string) int {
	switch code {
	case codeNotFound, codeUnknownRoute:
		return http.StatusNotFound
	case codeDenied, codeNoSignature, codeUnrecognized, codeScope, "ExpiredTokenException":
		return http.StatusForbidden
	case codeThrottled, "TooManyRequestsException", "LimitExceededException":
		return http.StatusTooManyRequests
	case codeQuota:
		return http.StatusPaymentRequired
	case codeNoContact:
		return http.StatusGone
	case "ConflictException", codeIdempotency:
		return http.StatusConflict
	case codeInternal:
		return http.StatusInternalServerError
	case codeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

// Exception is AWS' error of that code, such as "AccessDeniedException", for
// FailNext: with its HTTP status, and the code in the body.
func Exception(code string) ctikit.Fault {
	body, _ := json.Marshal(map[string]string{"__type": code, "Message": "asked for by FailNext"}) // texts: cannot fail
	return ctikit.Fault{Status: statusOf(code), Body: string(body), ContentType: "application/json"}
}

// refusal is an error of AWS.
type refusal struct{ code, message string }

// Error is for our own eyes.
func (r refusal) Error() string { return r.code + ": " + r.message }

func notFound(kind, id string) error {
	return refusal{codeNotFound, fmt.Sprintf("%s %s does not exist", kind, id)}
}

func badParameter(format string, args ...any) error {
	return refusal{codeParameter, fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) error {
	return refusal{codeRequest, fmt.Sprintf(format, args...)}
}

// reply is how AWS answers with an error: the code in a header, the message in
// the body.
func (r refusal) reply(status int) faketest.Reply {
	return faketest.JSON(status, map[string]string{"Message": r.message}).With("X-Amzn-Errortype", r.code)
}

// refuse has AWS' form of what the fake's machinery refuses.
func (in *instance) refuse(r *faketest.Request, status int) faketest.Reply {
	code := codeRequest
	switch {
	case r.Pattern == "":
		code = codeUnknownRoute
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		code = codeDenied
	case status == http.StatusNotFound:
		code = codeNotFound
	case status == http.StatusTooManyRequests:
		code = codeThrottled
	case status == http.StatusServiceUnavailable:
		code = codeUnavailable
	case status >= http.StatusInternalServerError:
		code = codeInternal
	}
	return in.stamped(refusal{code, http.StatusText(status)}.reply(status))
}

// stamped gives a reply the number of its request.
func (in *instance) stamped(r faketest.Reply) faketest.Reply {
	return r.With("X-Amzn-Requestid", numbered(in.requests.Add(1)))
}
