package errtable

import (
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"syscall"
)

// Canary stands in every body, as a customer's address might.
const Canary = "canary@example.test"

// Reply is one way to refuse a request.
type Reply struct {
	// Name says what it is, for t.Run.
	Name string
	// Status is the HTTP status; 0 breaks the connection instead.
	Status int
	// ContentType and Body may be empty.
	ContentType, Body string
	// RetryAfter is the header's value; empty sends none.
	RetryAfter string
}

const (
	asJSON = "application/json"
	asHTML = "text/html; charset=utf-8"
	asText = "text/plain; charset=utf-8"

	object = `{"error":"` + Canary + `","message":"` + Canary + `","description":"` + Canary + `","troubleshoot":"` + Canary + `"}`
	page   = `<!doctype html><html><body><h1>` + Canary + `</h1></body></html>`
)

// Replies returns the table. The bodies are no provider's: what a body of its
// own says is for the client's own tests.
func Replies() []Reply {
	return []Reply{
		{"bad request", 400, asJSON, object, ""},
		{"unauthorized", 401, asJSON, object, ""},
		{"unauthorized, empty", 401, "", "", ""},
		{"forbidden", 403, asJSON, object, ""},
		{"forbidden, a page", 403, asHTML, page, ""},
		{"not found", 404, asJSON, object, ""},
		{"not found, a page", 404, asHTML, page, ""},
		{"wrong method or state", 405, asJSON, object, ""},
		{"conflict", 409, asJSON, object, ""},
		{"gone, empty", 410, "", "", ""},
		{"unprocessable", 422, asJSON, `{"error":{"title":"` + Canary + `"},"errors":{"email":["` + Canary + `"]}}`, ""},
		{"unprocessable, a list", 422, asJSON, `["` + Canary + `"]`, ""},
		{"rate limited", 429, asJSON, object, ""},
		{"rate limited with a wait", 429, asText, Canary, "7"},
		{"server error", 500, asJSON, object, ""},
		{"bad gateway, a page", 502, asHTML, page, ""},
		{"unavailable with a wait", 503, asHTML, page, "7"},
		{"unavailable, cut JSON", 503, asJSON, `{"error":"` + Canary, ""},
		{"gateway timeout, empty", 504, "", "", ""},
		{"beyond the standard", 599, asText, Canary, ""},
		{"broken connection", 0, "", "", ""},
	}
}

// Outcome is how a call took a [Reply].
type Outcome struct {
	Reply
	// Err is what the call returned.
	Err error
	// Sent counts its requests: 0 means that it refused its own arguments.
	Sent int
	// Open counts the replies whose bodies it left open.
	Open int
}

// Try makes a call once for each of [Replies], with an HTTP client that gives
// no other answer. The call's client must not wait: let it try once.
func Try(call func(hc *http.Client) error) iter.Seq[Outcome] {
	return func(yield func(Outcome) bool) {
		for _, r := range Replies() {
			s := server{reply: r}
			err := call(&http.Client{Transport: &s})
			if !yield(Outcome{Reply: r, Err: err, Sent: s.sent, Open: s.open}) {
				return
			}
		}
	}
}

// server gives one answer, to a call on one goroutine.
type server struct {
	reply      Reply
	sent, open int
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	s.sent++
	if r.Body != nil {
		_ = r.Body.Close() // as a transport must
	}
	if s.reply.Status == 0 {
		return nil, fmt.Errorf("errtable: connection cut: %w", syscall.ECONNRESET)
	}
	h := http.Header{}
	for key, value := range map[string]string{"Content-Type": s.reply.ContentType, "Retry-After": s.reply.RetryAfter} {
		if value != "" {
			h.Set(key, value)
		}
	}
	s.open++
	return &http.Response{
		StatusCode: s.reply.Status, Header: h, Request: r,
		Body: &body{Reader: strings.NewReader(s.reply.Body), closed: func() { s.open-- }},
	}, nil
}

type body struct {
	io.Reader
	closed func()
}

func (b *body) Close() error {
	if b.closed != nil {
		b.closed()
		b.closed = nil
	}
	return nil
}
