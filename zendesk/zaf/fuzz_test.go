package zaf_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// FuzzPage sends any form and address: none that Zendesk did not sign is
// accepted, and each is refused with an ErrPageToken.
func FuzzPage(f *testing.F) {
	w := newWorld(f)
	good := w.parent.Token(7001)
	if _, err := w.app.Verify(w.parent.RequestWith(good)); err != nil {
		f.Fatal(err)
	}
	f.Add("token="+good+"x", "origin=https%3A%2F%2Facme.zendesk.com&app_guid=g")
	f.Add("token=a.b.c", "")
	f.Add("token=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhY21lLnplbmRlc2suY29tIn0.AA", "origin=x")
	f.Add("token="+good, "origin=a&origin=b")
	f.Add("%", ";")
	f.Fuzz(func(t *testing.T, body, query string) {
		if form, err := url.ParseQuery(body); err == nil && form.Get("token") == good {
			t.Skip("signed")
		}
		r := httptest.NewRequest(http.MethodPost, pageURL, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.URL.RawQuery = query
		if page, err := w.app.Verify(r); !errors.Is(err, zaf.ErrPageToken) || page.UserID != 0 {
			t.Errorf("%+v, %v", page, err)
		}
	})
}

// FuzzBearer sends any bearer: none that we did not sign is accepted.
func FuzzBearer(f *testing.F) {
	w := newWorld(f)
	good := signed(map[string]any{
		"iss": "ctikit/zendesk/zaf", "sub": "7002", "tenant": "acme", "role": "admin", "exp": start.Unix() + 60,
	}, "groups", []int64{1})(w)
	if out, _ := w.api(anybody, good, nil); out.Code != http.StatusNoContent {
		f.Fatal(out.Code)
	}
	f.Add(good + "A")
	f.Add(good[1:])
	f.Add("..")
	f.Add(w.parent.Token(7001))
	f.Fuzz(func(t *testing.T, bearer string) {
		if bearer == good {
			t.Skip("signed")
		}
		if out, _ := w.api(anybody, bearer, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+bearer) }); out.Code != http.StatusUnauthorized {
			t.Errorf("%d", out.Code)
		}
	})
}
