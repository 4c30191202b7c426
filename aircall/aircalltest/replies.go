package aircalltest

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

// one answers with an object under its name.
func one(name string, v any) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{name: v})
}

// created is one with 201.
func created(name string, v any) faketest.Reply {
	return faketest.JSON(http.StatusCreated, fields{name: v})
}

func done() faketest.Reply { return faketest.Empty(http.StatusNoContent) }

// refuse speaks for the gateway in front of the application.
func refuse(_ *faketest.Request, status int) faketest.Reply {
	if status >= http.StatusInternalServerError || status == http.StatusTooManyRequests {
		return problem(status, "")
	}
	return gateway(status)
}

func gateway(status int) faketest.Reply {
	return faketest.JSON(status, fields{"message": http.StatusText(status)})
}

// problem speaks for the application.
func problem(status int, troubleshoot string) faketest.Reply {
	w := fields{"error": http.StatusText(status)}
	if troubleshoot != "" {
		w["troubleshoot"] = troubleshoot
	}
	return faketest.JSON(status, w)
}

func bad(troubleshoot string) faketest.Reply { return problem(http.StatusBadRequest, troubleshoot) }

const notValid = "The body is not valid"

func missing(name string) faketest.Reply { return problem(http.StatusNotFound, name+" not found") }

// invalid complains about one field.
func invalid(field, complaint string) faketest.Reply {
	return faketest.JSON(http.StatusUnprocessableEntity, fields{
		"error": http.StatusText(http.StatusUnprocessableEntity), "success": false,
		"errors": map[string][]string{field: {complaint}},
	})
}

// wrongState is the 405 of the application; that of a wrong verb comes from the
// gateway.
func wrongState(troubleshoot string) faketest.Reply {
	return faketest.JSON(http.StatusMethodNotAllowed, fields{
		"error": http.StatusText(http.StatusMethodNotAllowed), "troubleshoot": troubleshoot, "success": false,
	})
}

// check is the gateway's look at the credential, and the application's at the
// Content-Type.
func (f *Fake) check(r *faketest.Request) (faketest.Reply, bool) {
	switch {
	case r.Pattern == "POST /v1/oauth/token": // see exchange
		return faketest.Reply{}, true
	case r.Header.Get("Authorization") == "":
		return gateway(http.StatusUnauthorized), false
	case !f.knows(r):
		return gateway(http.StatusForbidden), false
	}
	contentType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if r.Method != http.MethodGet && strings.TrimSpace(contentType) != "application/json" && !f.set.anyType {
		return bad("Content-Type must be application/json"), false
	}
	return faketest.Reply{}, true
}

// knows accepts the API token, and the access tokens of the app while it is
// installed.
func (f *Fake) knows(r *faketest.Request) bool {
	id, token, basic := basicAuth(r)
	return basic && id == APIID && token == APIToken || f.isApp(r)
}

func basicAuth(r *faketest.Request) (user, password string, ok bool) {
	return (&http.Request{Header: r.Header}).BasicAuth()
}

// limitHeader writes the budget's headers; the reset is in UNIX seconds.
func limitHeader(h http.Header, u faketest.Usage) {
	h.Set("X-AircallApi-Limit", strconv.Itoa(u.Max))
	h.Set("X-AircallApi-Remaining", strconv.Itoa(u.Remaining))
	h.Set("X-AircallApi-Reset", strconv.FormatInt(u.ResetAt.Unix(), 10))
}
