package dialpadtest

import (
	"net/url"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

// endpoint is a webhook or a socket.
type endpoint struct {
	numbered
	url, secret string
	socket      bool
}

func newHook() *endpoint { return &endpoint{} }

func newSocket() *endpoint { return &endpoint{socket: true} }

func (e *endpoint) asked(url.Values) bool { return true }

// shown makes a fresh URL at each look at a socket.
func (e *endpoint) shown(f *company, r *faketest.Request) fields {
	w := fields{"id": text(e.ID), "hook_url": e.url}
	if e.socket {
		w = fields{"id": text(e.ID), "websocket_url": f.socketURL(r, e)}
	}
	if e.secret != "" {
		w["signature"] = fields{"algo": "HS256", "type": "jwt", "secret": e.secret}
	}
	return w
}

func (e *endpoint) read(_ *company, r *faketest.Request) (complaint string) {
	var in struct {
		URL    *string `json:"hook_url"`
		Secret *string `json:"secret"`
	}
	switch {
	case r.Decode(&in) != nil:
		return "The body is not valid"
	case !e.socket && in.URL == nil && e.url == "":
		return "hook_url is required"
	case !e.socket && in.URL != nil && !reachable(*in.URL):
		return "hook_url is not valid"
	case in.Secret != nil && strings.ContainsAny(*in.Secret, "\r\n"):
		return "secret must be a single line"
	}
	if in.URL != nil && !e.socket {
		e.url = *in.URL
	}
	if in.Secret != nil {
		e.secret = *in.Secret
	}
	return ""
}

// reachable asks for an absolute URL, and lets plain http pass on this machine
// only, where programs try things out.
func reachable(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && faketest.Loopback(u.Host))
}

// endpoint is the webhook or the socket with an id; nil if there is none.
func (f *company) endpoint(id int64) *endpoint {
	e, _ := first(slices.Concat(f.hooks, f.sockets), func(e *endpoint) bool { return e.ID == id })
	return e
}
