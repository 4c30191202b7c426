package faketest

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// Reply is the answer to one request.
type Reply struct {
	// Status is the HTTP status; 0 means 200.
	Status int
	// Header may be nil. A Date is added from the fake's clock.
	Header http.Header
	// Body may be nil.
	Body []byte
}

// JSON is a reply with v as its body. It is encoded at once, so that v may
// change afterwards. What cannot be encoded becomes a 500 that says so.
func JSON(status int, v any) Reply {
	body, err := json.Marshal(v)
	if err != nil {
		return Text(http.StatusInternalServerError, "text/plain", "faketest: "+err.Error())
	}
	return Reply{Status: status, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body}
}

// Text is a reply of any other type.
func Text(status int, contentType, body string) Reply {
	return Reply{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)}
}

// Empty is a reply without a body.
func Empty(status int) Reply { return Reply{Status: status} }

// With is the reply with one more header field.
func (r Reply) With(key, value string) Reply {
	r.Header = headerOf(r)
	r.Header.Set(key, value)
	return r
}

// headerOf is a copy of the reply's header, never nil.
func headerOf(r Reply) http.Header {
	if r.Header == nil {
		return http.Header{}
	}
	return r.Header.Clone()
}

// dated completes the reply with what every reply has.
func (f *Fake) dated(r Reply) Reply {
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	r.Header = headerOf(r)
	r.Header.Set("Date", f.Clock.Now().UTC().Format(http.TimeFormat))
	return r
}

// refusal is the provider's own wording of status.
func (f *Fake) refusal(r *Request, status int) Reply {
	if f.Refuse == nil {
		return Empty(status)
	}
	return f.Refuse(r, status)
}

// body is the body of a reply in memory, which tells when it is closed.
type body struct {
	bytes.Reader
	closed func()
}

func (b *body) Close() error {
	if b.closed != nil {
		b.closed()
		b.closed = nil
	}
	return nil
}
