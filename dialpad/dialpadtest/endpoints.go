package dialpadtest

import (
	"net/url"
	"slices"
	"strconv"
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

type wireWebhook struct {
	ID        int64          `json:"id,string"`
	URL       string         `json:"hook_url"`
	Signature *wireSignature `json:"signature,omitempty"`
}

type wireSocket struct {
	ID        int64          `json:"id,string"`
	URL       string         `json:"websocket_url"`
	Signature *wireSignature `json:"signature,omitempty"`
}

func (e *endpoint) signature() *wireSignature {
	if e.secret == "" {
		return nil
	}
	return &wireSignature{Algo: "HS256", Type: "jwt", Secret: e.secret}
}

// shown is an endpoint as the API shows it. Each look at a socket makes a fresh URL.
func (f *Fake) shown(r *faketest.Request, e *endpoint) any {
	if e.socket {
		return wireSocket{ID: e.ID, URL: f.socketURL(r, e), Signature: e.signature()}
	}
	return wireWebhook{ID: e.ID, URL: e.url, Signature: e.signature()}
}

func (f *Fake) routeEndpoints() {
	for _, kind := range []struct {
		path   string
		all    *[]*endpoint
		socket bool
	}{
		{"/api/v2/webhooks", &f.hooks, false},
		{"/api/v2/websockets", &f.sockets, true},
	} {
		f.fake.Route("POST "+kind.path, func(r *faketest.Request) faketest.Reply {
			e := &endpoint{socket: kind.socket}
			if complaint := e.read(r); complaint != "" {
				return bad(complaint)
			}
			e.ID = f.newID()
			*kind.all = append(*kind.all, e)
			return ok(f.shown(r, e))
		})
		f.fake.Route("GET "+kind.path, func(r *faketest.Request) faketest.Reply {
			items := make([]any, len(*kind.all))
			for i, e := range *kind.all {
				items[i] = f.shown(r, e)
			}
			return list(f, r, items)
		})
		f.fake.Route("GET "+kind.path+"/{id}", withEndpoint(kind.all, func(r *faketest.Request, e *endpoint) faketest.Reply {
			return ok(f.shown(r, e))
		}))
		f.fake.Route("PATCH "+kind.path+"/{id}", withEndpoint(kind.all, func(r *faketest.Request, e *endpoint) faketest.Reply {
			if complaint := e.read(r); complaint != "" {
				return bad(complaint)
			}
			return ok(f.shown(r, e))
		}))
		f.fake.Route("DELETE "+kind.path+"/{id}", withEndpoint(kind.all, func(r *faketest.Request, e *endpoint) faketest.Reply {
			e.gone = true
			*kind.all = slices.DeleteFunc(*kind.all, func(o *endpoint) bool { return o == e })
			return ok(f.shown(r, e))
		}))
	}
}

// read takes what makes or changes an endpoint, if there is nothing to complain about.
func (e *endpoint) read(r *faketest.Request) (complaint string) {
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
	if in.URL != nil {
		e.url = *in.URL
	}
	if in.Secret != nil {
		e.secret = *in.Secret
	}
	return ""
}

// withEndpoint finds the endpoint of a path.
func withEndpoint(all *[]*endpoint, answer func(*faketest.Request, *endpoint) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, _ := strconv.ParseInt(r.Param("id"), 10, 64)
		if e := byID(*all, id); e != nil {
			return answer(r, e)
		}
		return notFound("endpoint")
	}
}

func byID(all []*endpoint, id int64) *endpoint {
	for _, e := range all {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// reachable asks for an absolute URL, and lets plain http pass on this machine only, where programs try things out.
func reachable(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && faketest.Loopback(u.Host))
}
