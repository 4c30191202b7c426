package awsconnect

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/httpx"
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
	body, err := httpx.ReadBody(res.Body, 0)
	_ = res.Body.Close() // all that is wanted was read
	switch {
	case errors.Is(err, httpx.ErrTooLarge):
		return nil, err
	case err != nil: // a broken connection, which may be tried again
		return nil, &url.Error{Op: r.Method, URL: r.URL.String(), Err: err}
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		connect.ReplyDate(r.Context(), date)
	}
	return res, nil
}
