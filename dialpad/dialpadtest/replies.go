package dialpadtest

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// fields is a JSON object.
type fields = map[string]any

// refuse is the body of an error. The vendor documents none: this is a guess.
func refuse(_ *faketest.Request, status int) faketest.Reply {
	return problem(status, http.StatusText(status))
}

func problem(status int, message string) faketest.Reply {
	return faketest.JSON(status, fields{"error": fields{"code": status, "message": message}})
}

func bad(message string) faketest.Reply { return problem(http.StatusBadRequest, message) }
func notFound(message string) faketest.Reply {
	return problem(http.StatusNotFound, message+" not found")
}

func ok(v any) faketest.Reply { return faketest.JSON(http.StatusOK, v) }

// caller is who sent a request: the id of a user, or 0 for the company's own
// key, and whether they administrate the company.
type caller struct {
	user  int64
	admin bool
}

// check looks at the key, which comes in a header or in the query.
func (f *company) check(r *faketest.Request) (faketest.Reply, bool) {
	if strings.Contains(r.Pattern, " /oauth2/") && r.Pattern != "POST /oauth2/deauthorize" {
		return faketest.Reply{}, true
	}
	key, found := bearer(r)
	if !found {
		key = r.Query.Get("apikey")
	}
	var known bool
	f.caller, known = f.callerWith(key)
	return problem(http.StatusUnauthorized, "Unauthorized"), known
}

// callerWith is who has a key or an access token.
func (f *company) callerWith(key string) (caller, bool) {
	if key == APIKey {
		return caller{0, true}, true
	}
	id, known := f.oauth.holder(key, f.now())
	if name, own := strings.CutPrefix(key, userKey); own {
		id, _ = strconv.ParseInt(name, 10, 64)
		known = f.byID[id] != nil && key == UserKey(id)
	}
	u := f.byID[id]
	return caller{id, id == 0 || u != nil && u.SuperAdmin}, known && (id == 0 || u != nil)
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
func (f *company) limited(r *faketest.Request) []*faketest.Limit {
	n := perMinute
	switch r.Pattern {
	case "POST /api/v2/webhooks":
		n = webhooksPerMinute
	case "POST /api/v2/websockets":
		n = socketsPerMinute
	}
	return []*faketest.Limit{f.limit("", f.set.perSecond, time.Second), f.limit(r.Pattern, n, time.Minute)}
}

func (f *company) limit(name string, n int, window time.Duration) *faketest.Limit {
	l := f.limits[name]
	if l == nil {
		l = &faketest.Limit{Max: n, Window: window}
		f.limits[name] = l
	}
	return l
}
