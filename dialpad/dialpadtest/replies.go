package dialpadtest

import (
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

type handler = func(*faketest.Request) faketest.Reply

// refuse is the body of an error. The vendor documents none: this is a guess.
func refuse(_ *faketest.Request, status int) faketest.Reply {
	return problem(status, http.StatusText(status))
}

func problem(status int, message string) faketest.Reply {
	var body struct {
		Error struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	body.Error.Code, body.Error.Message = status, message
	return faketest.JSON(status, body)
}

func bad(message string) faketest.Reply { return problem(http.StatusBadRequest, message) }
func notFound(message string) faketest.Reply {
	return problem(http.StatusNotFound, message+" not found")
}

func ok(v any) faketest.Reply { return faketest.JSON(http.StatusOK, v) }

// check looks at the key, which comes in a header or in the query.
func (f *Fake) check(r *faketest.Request) (faketest.Reply, bool) {
	if strings.HasPrefix(r.Path, "/oauth2/") && r.Path != "/oauth2/deauthorize" {
		return faketest.Reply{}, true
	}
	key, found := bearer(r)
	if !found {
		key = r.Query.Get("apikey")
	}
	switch {
	case key == APIKey, f.oauth.admits(key, f.now()):
		f.admin = true
	case key == UserKey:
		f.admin = false
	default:
		return problem(http.StatusUnauthorized, "Unauthorized"), false
	}
	return faketest.Reply{}, true
}

func bearer(r *faketest.Request) (string, bool) {
	return strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// Requests a minute for one method.
const (
	perMinute         = 1200
	webhooksPerMinute = 100
	socketsPerMinute  = 250
)

// limited names the limits of a request: the company's a second, and the
// method's a minute.
func (f *Fake) limited(r *faketest.Request) []*faketest.Limit {
	n := perMinute
	switch r.Pattern {
	case "POST /api/v2/webhooks":
		n = webhooksPerMinute
	case "POST /api/v2/websockets":
		n = socketsPerMinute
	}
	return []*faketest.Limit{f.limit("", f.set.perSecond, time.Second), f.limit(r.Pattern, n, time.Minute)}
}

func (f *Fake) limit(name string, n int, window time.Duration) *faketest.Limit {
	l := f.limits[name]
	if l == nil {
		l = &faketest.Limit{Max: n, Window: window}
		f.limits[name] = l
	}
	return l
}
