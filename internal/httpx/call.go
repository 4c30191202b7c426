package httpx

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// Call is one request of a client.
type Call struct {
	// Op names the call in errors and logs: "availability.get".
	Op string
	// Method is the HTTP method.
	Method string
	// Path is appended to Base, each segment escaped on its own. Empty
	// segments, "." and ".." are errors.
	Path []string
	// Query is a struct with url tags, as go-querystring reads them, or nil.
	Query any
	// Link stands instead of Path and Query: a link that the provider sent.
	// Only its path and query are used, on our host; it must lie under Base.
	Link string
	// In is sent as JSON, unless it is a [Raw]; nil sends no body.
	In any
	// Out is decoded from the reply's JSON, if it has a body; nil ignores it,
	// a *json.RawMessage gets the bytes as they are.
	Out any
	// Header is sent with this request, over Config.Header.
	Header http.Header
	// Idempotent says that the provider carries out repeats of this request
	// once, by a key in its header: then a POST may be sent again as a PUT may.
	Idempotent bool
	// Once says that the provider carries out repeats of this request again,
	// whatever its method: then a PUT may be sent again only as a POST may.
	Once bool
}

// Raw is a body of a call's own, such as a file. It is sent from memory, so
// that every attempt sends the whole of it, and must not change before Do
// returns.
type Raw struct {
	// Type is the content type; required.
	Type string
	// Bytes are at most 64 MiB.
	Bytes []byte
}

const maxRaw = 64 << 20

// ErrBody: a raw body has no content type, or is longer than 64 MiB. It was not
// sent.
var ErrBody = errors.New("raw body has no content type or is over 64 MiB")

// Meta is what is known about a call besides its result. With an error it
// tells of the last reply, as far as there was one.
type Meta struct {
	// Status is the HTTP status; 0 when no reply came.
	Status int
	// Header is the reply's.
	Header http.Header
	// Date is the provider's time of the reply; zero when it did not say.
	Date time.Time
	// RequestID is the provider's name for the request; may be empty.
	RequestID string
	// Started is when the first attempt left that may have had an effect or,
	// for GET and HEAD, that this reply answers. Attempts refused with 401 or
	// 429 had none.
	Started time.Time
	// Ended is when Do returned.
	Ended time.Time
	// Attempts is how often the request was sent.
	Attempts int
}

// Failure is a reply outside 2xx, from which the provider's error is built.
type Failure struct {
	// Op and Method are the call's.
	Op, Method string
	// Status is the HTTP status.
	Status int
	// Header is the reply's.
	Header http.Header
	// Body is the reply's, cut off after 64 KiB. It may be kept.
	Body []byte
	// RequestID is the provider's name for the request; may be empty.
	RequestID string
	// RetryAfter is how long to wait before asking again, as far as the reply
	// says so; at least one second then, else 0.
	RetryAfter time.Duration
}

// Do sends a call until it succeeds or may not be sent again, and fills Out.
//
// GET, HEAD, PUT and DELETE are sent again after 429, 500, 502, 503, 504 and
// broken connections; POST, PATCH and what is to be done Once only after 429,
// when nothing was done. Waits follow Retry-After, on a 429 else the limit's
// reset, else a randomised exponential backoff. A 401 renews the credentials
// once.
//
// The error is what Config.Failure built, or wraps [ErrTooLarge], [ErrDecode],
// [ErrOtherHost], [ErrLink], [ErrPath], [ErrBody], the error of the transport,
// or that of ctx. A wait that ctx cannot outlast is not begun: the provider's error comes
// joined with context.DeadlineExceeded.
func (p *Pipeline) Do(ctx context.Context, c Call) (Meta, error) {
	x := exchange{p: p, call: c}
	if err := x.prepare(); err != nil {
		return Meta{}, err
	}
	err := x.run(ctx)
	x.meta.Ended = p.cfg.Clock.Now()
	return x.meta, err
}

// prepare fixes what is the same for all attempts.
func (x *exchange) prepare() (err error) {
	if x.target, err = x.p.target(x.call); err != nil {
		return x.wrap(err)
	}
	if x.body, x.bodyType, err = encode(x.call.In); err != nil {
		return x.wrap(err)
	}
	return nil
}

// encode is the body that in stands for, with its content type.
func encode(in any) (body []byte, contentType []string, err error) {
	switch in := in.(type) {
	case nil:
		return nil, nil, nil
	case Raw:
		if in.Type == "" || len(in.Bytes) > maxRaw {
			return nil, nil, ErrBody
		}
		return in.Bytes, []string{in.Type}, nil
	}
	body, err = json.Marshal(in)
	return body, jsonType, err
}
