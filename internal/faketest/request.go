package faketest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// maxRequestBody is more than any client of ours sends, in bytes.
const maxRequestBody = 64 << 20

// Request is one request with its body read.
type Request struct {
	// Method is the HTTP method in capitals.
	Method string
	// Path is the escaped path.
	Path string
	// Query is the parsed query string.
	Query url.Values
	// Header is as it came; credentials included.
	Header http.Header
	// Host is the host that the client meant.
	Host string
	// Body is the whole body, at most 64 MiB.
	Body []byte
	// At is when the request came in.
	At time.Time
	// Pattern is the route's; empty when none matches.
	Pattern string

	params map[string]string
}

// Param is the unescaped path segment that stands where the route's pattern
// has {name}.
func (r *Request) Param(name string) string { return r.params[name] }

// Decode reads the JSON body into v. The error names what is wrong without
// quoting the body.
func (r *Request) Decode(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("faketest: body of %s %s is not the JSON expected (%T)", r.Method, r.Pattern, err)
	}
	return nil
}

// read takes the body off hr and closes it, as a RoundTripper must.
func (f *Fake) read(hr *http.Request) (*Request, error) {
	r := &Request{
		Method: hr.Method, Path: hr.URL.EscapedPath(), Query: hr.URL.Query(),
		Header: hr.Header, Host: hr.Host, At: f.Clock.Now(),
	}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	if r.Host == "" {
		r.Host = hr.URL.Host
	}
	if hr.Body == nil {
		return r, nil
	}
	defer hr.Body.Close()
	var err error
	r.Body, err = io.ReadAll(io.LimitReader(hr.Body, maxRequestBody))
	return r, err
}
