package awsconnect

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/ctikit/ctikit/connect"
)

// unknownCode is the SDK's code for a refusal that names none, such as a
// gateway's page.
const unknownCode = "UnknownError"

// failure makes AWS' refusal a [connect.Error], and an argument that the SDK
// does not send one that is [connect.ErrInvalid]. Errors of the context and the
// connection can still be told apart, and none quotes a reply; nil stays nil.
func failure(op string, err error) error {
	if err == nil {
		return nil
	}
	var unsent *smithy.SerializationError
	var invalid smithy.InvalidParamsError
	var undecoded *smithy.DeserializationError
	var refused *smithyhttp.ResponseError
	var broken *url.Error
	switch {
	case errors.As(err, &unsent), errors.As(err, &invalid):
		return fmt.Errorf("connect: %s: %w: an argument that the AWS SDK does not send", op, connect.ErrInvalid)
	case errors.As(err, &refused) && refused.HTTPStatusCode() >= http.StatusMultipleChoices:
		return refusal(op, err, refused)
	case errors.As(err, &undecoded):
		return fmt.Errorf("connect: %s: reply is not the JSON expected", op)
	case errors.As(err, &broken):
		return connect.NoReply(op, broken)
	}
	return connect.NoReply(op, err)
}

func refusal(op string, err error, refused *smithyhttp.ResponseError) error {
	code, requestID, header := unknownCode, "", http.Header{}
	if named, ok := errors.AsType[smithy.APIError](err); ok {
		code = named.ErrorCode()
	}
	if numbered, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		requestID = numbered.ServiceRequestID()
	}
	if refused.Response != nil {
		header = refused.Response.Header
	}
	return connect.NewError(op, refused.HTTPStatusCode(), code, requestID, header)
}
