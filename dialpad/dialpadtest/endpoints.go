package dialpadtest

import (
	"net/url"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

// endpoint is a webhook or a socket.
type endpoint struct {
	ID          int64
	url, secret string
	socket      bool
	gone        bool // deleted
}

type wireSignature struct {
	Algo   string `json:"algo"`
	Type   string `json:"type"`
	Secret string `json:"secret"`
}

type wireEndpoint struct {
	ID        int64          `json:"id,string"`
	Hook      string         `json:"hook_url,omitempty"`
	Socket    string         `json:"websocket_url,omitempty"`
	Signature *wireSignature `json:"signature,omitempty"`
}

func (f *Fake) routeEndpoints() {
	open := func(h handler) handler { return h }
	routeRecords(f, "webhooks", "webhooks", "endpoint", &f.hooks, 0, func() *endpoint { return &endpoint{} }, open)
	routeRecords(f, "websockets", "websockets", "endpoint", &f.sockets, 0, func() *endpoint { return &endpoint{socket: true} }, open)
}

func (e *endpoint) number() *int64 { return &e.ID }

func (e *endpoint) drop() { e.gone = true }

// shown makes a fresh URL at each look at a socket.
func (e *endpoint) shown(f *Fake, r *faketest.Request) any {
	w := wireEndpoint{ID: e.ID, Hook: e.url}
	if e.socket {
		w.Socket = f.socketURL(r, e)
	}
	if e.secret != "" {
		w.Signature = &wireSignature{Algo: "HS256", Type: "jwt", Secret: e.secret}
	}
	return w
}

func (e *endpoint) read(_ *Fake, r *faketest.Request) (complaint string) {
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
