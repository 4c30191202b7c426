package connect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/httpx"
)

// What follows is for implementations of [API] over HTTP, as package awsconnect
// is: they share how replies are bounded and what errors may print.

// ReadReply reads the reply to a method whole, has its body start again, and
// reports its Date to [ReplyDate]. A reply of more than 16 MiB or 250,000 JSON
// values is an error, as is a connection that breaks, with [*url.Error].
func ReadReply(ctx context.Context, res *http.Response) error {
	if res.Body == nil {
		res.Body = http.NoBody
	}
	body, err := httpx.ReadBody(res.Body, 0)
	_ = res.Body.Close() // all that is wanted was read
	switch {
	case errors.Is(err, httpx.ErrTooLarge):
		return err
	case err != nil:
		return &url.Error{Op: "reading a reply", Err: err}
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		ReplyDate(ctx, date)
	}
	return nil
}

// NewError is the refusal of an operation. Of a code and a request id that could
// be anything else than an identifier, nothing is kept. Header has Retry-After,
// if anything; it may be nil.
func NewError(op string, status int, code, requestID string, header http.Header) *Error {
	return &Error{
		Op: op, Status: status, Code: apierr.Word(code), RequestID: apierr.Word(requestID),
		RetryAfter: httpx.RetryAfter(header, time.Now()),
	}
}

// NoReply is the error of an operation that brought no reply. It prints no
// query, header or body; errors.Is and errors.As find what ended it, such as
// [context.Canceled] or a [*url.Error].
func NoReply(op string, err error) error {
	return fmt.Errorf("connect: %s: %w", op, httpx.Scrub(err))
}
