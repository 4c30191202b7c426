package connecttest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// API is the instance as package connect sees it. Its calls go through RoundTrip as AWS' requests, so that
// faults, rates, refusals and the log apply.
func (f *Fake) API() connect.API { return api{&http.Client{Transport: f.fake}, f.set.clock} }

type api struct {
	http  *http.Client
	clock ctikit.Clock
}

// call is one request, and where its reply goes.
type call struct {
	op      connect.Operation
	method  string
	path    []string // segments, to be escaped
	query   url.Values
	in, out any // nil for no body
}

const endpointURL = "https://connect." + Region + ".amazonaws.com"

// do sends a request and reads the reply.
func (a api) do(ctx context.Context, c call) error {
	r, err := a.request(ctx, c)
	if err != nil {
		return err
	}
	res, err := a.http.Do(r)
	if err != nil {
		return fmt.Errorf("connect: %s: %w", c.op, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("connect: %s: %w", c.op, err)
	}
	if res.StatusCode >= http.StatusMultipleChoices {
		return failure(c.op, res, text)
	}
	if c.out == nil {
		return nil
	}
	return json.Unmarshal(text, c.out)
}

func (a api) request(ctx context.Context, c call) (*http.Request, error) {
	var path strings.Builder
	for _, segment := range c.path {
		if segment == "" {
			return nil, fmt.Errorf("connect: %s: an id is empty: %w", c.op, connect.ErrInvalid)
		}
		path.WriteString("/" + url.PathEscape(segment))
	}
	var text []byte
	if c.in != nil {
		var err error
		if text, err = json.Marshal(c.in); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, c.method, endpointURL+path.String()+"?"+c.query.Encode(), bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if c.in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	sign(r, a.clock.Now())
	return r, nil
}

// unknownCode is the AWS SDK's word for a refusal that names no code.
const unknownCode = "UnknownError"

// failure reads a refusal: its code stands in a header, or in the body.
func failure(op connect.Operation, res *http.Response, text []byte) error {
	var said struct {
		Type string `json:"__type"`
		Code string `json:"code"`
	}
	_ = json.Unmarshal(text, &said) // a gateway's page is no JSON
	e := &connect.Error{Op: string(op), Code: unknownCode, Status: res.StatusCode, RequestID: res.Header.Get("X-Amzn-Requestid")}
	for _, code := range []string{said.Type, said.Code, res.Header.Get("X-Amzn-Errortype")} {
		code, _, _ = strings.Cut(code, ":")
		if code != "" {
			e.Code = code[strings.LastIndexByte(code, '#')+1:]
		}
	}
	if n, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && n > 0 {
		e.RetryAfter = time.Duration(n) * time.Second
	}
	return e
}

// pageQuery asks a GET for a page.
func pageQuery(p connect.Page) url.Values {
	q := url.Values{}
	if p.Size != 0 {
		q.Set("maxResults", strconv.Itoa(int(p.Size)))
	}
	if p.Token != "" {
		q.Set("nextToken", p.Token)
	}
	return q
}

// pageBody asks a POST for a page.
func pageBody(p connect.Page) (w window) {
	if p.Size != 0 {
		w.MaxResults = &p.Size
	}
	if p.Token != "" {
		w.NextToken = &p.Token
	}
	return w
}

// items makes a page of ours out of one of AWS'.
func items[W, T any](page []W, next *string, as func(W) T) connect.Items[T] {
	var out connect.Items[T]
	for _, w := range page {
		out.Items = append(out.Items, as(w))
	}
	if next != nil {
		out.Next = *next
	}
	return out
}
