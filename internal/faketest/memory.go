package faketest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Handlers is a network in memory: a RoundTripper that hands each request to
// the handler of its URL's host (with port, if the URL has one), on the
// goroutine that calls it. Other hosts are errors. A handler that panics with
// http.ErrAbortHandler cuts the connection; other panics go through. When the
// context ends while a handler runs, the error comes when it returns.
func Handlers(byHost map[string]http.Handler) http.RoundTripper {
	return network(byHost)
}

type network map[string]http.Handler

// RoundTrip serves one request.
func (n network) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	h, ok := n[r.URL.Host]
	if !ok {
		return nil, fmt.Errorf("faketest: no such host: %s", r.URL.Host)
	}
	w := &recorder{header: http.Header{}}
	if cut := serve(h, w, incoming(r)); cut {
		return nil, errCut
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return response(r, w.reply(), nil), nil
}

// incoming is the request as a server sees it.
func incoming(r *http.Request) *http.Request {
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	} else {
		in.Body = io.NopCloser(r.Body) // closed by RoundTrip, once
	}
	return in
}

func serve(h http.Handler, w http.ResponseWriter, r *http.Request) (cut bool) {
	defer func() {
		p := recover()
		err, _ := p.(error)
		if cut = errors.Is(err, http.ErrAbortHandler); p != nil && !cut {
			panic(p)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

// recorder is an http.ResponseWriter in memory.
type recorder struct {
	header http.Header
	sent   http.Header // as it was when the status went out
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status, w.sent = status, w.header.Clone()
	}
}

func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

func (w *recorder) reply() Reply {
	w.WriteHeader(http.StatusOK)
	return Reply{Status: w.status, Header: w.sent, Body: w.body.Bytes()}
}

// response is a reply as a client sees it.
func response(r *http.Request, reply Reply, closed func()) *http.Response {
	b := &body{closed: closed}
	if r.Method != http.MethodHead {
		b.Reset(reply.Body)
	}
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", reply.Status, http.StatusText(reply.Status)),
		StatusCode: reply.Status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        reply.Header,
		Body:          b,
		ContentLength: int64(len(reply.Body)),
		Request:       r,
	}
}
