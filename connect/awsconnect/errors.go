package awsconnect

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/ctikit/ctikit/connect"
)

// unknownCode is the SDK's own word for a refusal that names no code, such as a gateway's page.
const unknownCode = "UnknownError"

// failure makes AWS' refusal a [connect.Error], and an argument that the SDK does not send one that is
// [connect.ErrInvalid]. Errors of the context and the connection stay as they are; nil stays nil.
func failure(op string, err error) error {
	if err == nil {
		return nil
	}
	var unsent *smithy.SerializationError
	var invalid smithy.InvalidParamsError
	if errors.As(err, &unsent) || errors.As(err, &invalid) {
		return fmt.Errorf("connect: %s: %w: %w", op, connect.ErrInvalid, err)
	}
	var refused *smithyhttp.ResponseError
	if !errors.As(err, &refused) || refused.HTTPStatusCode() < http.StatusMultipleChoices {
		return err
	}
	e := &connect.Error{Op: op, Code: unknownCode, Status: refused.HTTPStatusCode(), RetryAfter: retryAfter(refused.Response)}
	if said, ok := errors.AsType[smithy.APIError](err); ok {
		e.Code = said.ErrorCode()
	}
	if numbered, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		e.RequestID = numbered.ServiceRequestID()
	}
	return e
}

// retryAfter reads the header in seconds, which is all that AWS sends.
func retryAfter(r *smithyhttp.Response) time.Duration {
	if r == nil {
		return 0
	}
	n, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}
