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

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
)

// API is the instance as package connect sees it. Its calls go through
// RoundTrip as AWS' requests, so that faults, rates, refusals and the log
// apply.
func (f *Fake) API() connect.API {
	return api{&http.Client{Transport: f.fake}, f.instance}
}

type api struct {
	http *http.Client
	in   *instance
}

const endpointURL = "https://connect." + Region + ".amazonaws.com"

// do sends a request and reads the reply into out. The ids are those that the
// path has after the instance's; in and out may be nil for no body.
func (a api) do(ctx context.Context, op connect.Operation, query url.Values, in, out any, ids ...string) error {
	r, err := a.request(ctx, op, query, in, ids)
	if err != nil {
		return err
	}
	res, err := a.http.Do(r)
	if err != nil {
		return fmt.Errorf("connect: %s: %w", op, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("connect: %s: %w", op, err)
	}
	if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		connect.ReplyDate(ctx, date)
	}
	if res.StatusCode >= http.StatusMultipleChoices {
		return failure(op, res, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

func (a api) request(ctx context.Context, op connect.Operation, query url.Values, in any, ids []string) (*http.Request, error) {
	method, path, _ := strings.Cut(a.in.patternOf(string(op)), " ")
	for _, id := range append([]string{InstanceID}, ids...) {
		if id == "" {
			return nil, fmt.Errorf("connect: %s: an id is empty: %w", op, connect.ErrInvalid)
		}
		if before, after, ok := strings.Cut(path, "{"); ok {
			_, after, _ = strings.Cut(after, "}")
			path = before + url.PathEscape(id) + after
		}
	}
	var text []byte
	if in != nil {
		var err error
		if text, err = json.Marshal(in); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, endpointURL+path+"?"+query.Encode(), bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	sign(r, a.in.set.clock.Now())
	return r, nil
}

// unknownCode is the AWS SDK's code for a refusal that names none.
const unknownCode = "UnknownError"

// failure reads a refusal: its code stands in a header, or in the body.
func failure(op connect.Operation, res *http.Response, text []byte) error {
	var body struct {
		Type string `json:"__type"`
		Code string `json:"code"`
	}
	_ = json.Unmarshal(text, &body) // a gateway's page is no JSON
	name := unknownCode
	for _, code := range []string{body.Type, body.Code, res.Header.Get("X-Amzn-Errortype")} {
		code, _, _ = strings.Cut(code, ":")
		if code != "" {
			name = code[strings.LastIndexByte(code, '#')+1:]
		}
	}
	return connect.NewError(string(op), res.StatusCode, name, res.Header.Get("X-Amzn-Requestid"), res.Header)
}

// pageQuery asks a GET for a page.
func pageQuery(p connect.PageRequest) url.Values {
	q := url.Values{}
	if p.Size != 0 {
		q.Set("maxResults", strconv.Itoa(int(p.Size)))
	}
	if p.Cursor != "" {
		q.Set("nextToken", p.Cursor)
	}
	return q
}

// pageBody asks a POST for a page.
func pageBody(p connect.PageRequest) (w window) {
	if p.Size != 0 {
		w.MaxResults = &p.Size
	}
	if p.Cursor != "" {
		w.NextToken = &p.Cursor
	}
	return w
}

// pageOf makes a page of package connect out of one of AWS'.
func pageOf[W, T any](page []W, next *string, as func(W) T) (out ctikit.Page[T]) {
	for _, w := range page {
		out.Items = append(out.Items, as(w))
	}
	if next != nil {
		out.Next = *next
	}
	return out
}
