package awsconnect

import (
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"

	"github.com/ctikit/ctikit/connect"
)

// once makes a call one request, whose reply is bounded and whose Date is
// reported.
func once(o *awsapi.Options) {
	o.Retryer, o.HTTPClient = aws.NopRetryer{}, bounded{o.HTTPClient}
}

// bounded is an HTTP client that reads whole replies, up to a limit: the SDK
// sets none.
type bounded struct{ next awsapi.HTTPClient }

// Do sends a request.
func (b bounded) Do(r *http.Request) (*http.Response, error) {
	res, err := b.next.Do(r)
	if err != nil || res.Body == nil {
		return res, err
	}
	if err := connect.ReadReply(r.Context(), res); err != nil {
		return nil, err
	}
	return res, nil
}
