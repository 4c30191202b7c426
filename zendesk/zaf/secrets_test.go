package zaf_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// No token, code, bearer, key or name is in an error, a log or a print.
func TestNoSecretIsShown(t *testing.T) {
	var shown strings.Builder
	secrets := map[string]string{"key": key.Reveal(), "name": "Amara", "address": "amara@", "canary": "canary-5550100"}
	for name, tt := range badPages {
		w := newWorld(t)
		stated := w.parent.Claims(7001, "nav_bar")
		stated["canary"] = "canary-5550100"
		if tt.claims != nil {
			tt.claims(stated)
		}
		token := w.parent.Sign(stated)
		if tt.token != nil {
			token = tt.token(w, token)
		}
		if len(token) > 20 {
			secrets["token, "+name] = token[len(token)-20:]
		}
		r := w.parent.RequestWith(token)
		if tt.request != nil {
			tt.request(r)
		}
		_, err := w.app.Verify(r)
		fmt.Fprintf(&shown, "%v %+v %#v\n%s\n", err, err, err, w.open(w.parent.RequestWith(token)).Body)
		shown.WriteString(w.log.String())
	}
	w := newWorld(t)
	code := w.code(t, 7001)
	bearer := w.session(t, code, "").Token
	secrets["code"], secrets["bearer"] = code, bearer
	w.session(t, code, "")
	w.session(t, "canary-5550100", "canary-5550100")
	w.api(nil, bearer, nil)
	w.api(anybody, bearer+"x", nil)
	w.api(anybody, "", func(r *http.Request) { r.Header.Set("Authorization", bearer) })
	w.FailNext("GET /api/v2/users/{id}", ctikit.Fault{Status: 422, Body: `{"error": "the user canary-5550100"}`, ContentType: "application/json"})
	w.session(t, "", bearer)
	shown.WriteString(w.log.String())
	p := zaf.Page{Code: ctikit.NewSecret(code)}
	for _, v := range []any{w.app, *w.app, p, &p, w.tenant} {
		encoded, err := json.Marshal(v)
		fmt.Fprintf(&shown, "%v %+v %#v %s %x %s %v\n", v, v, v, v, v, encoded, err)
	}
	for name, secret := range secrets {
		if strings.Contains(shown.String(), secret) || strings.Contains(shown.String(), fmt.Sprintf("%x", secret)) {
			t.Errorf("%s is shown", name)
		}
	}
	if !strings.Contains(shown.String(), "zaf: refused") {
		t.Errorf("nothing is logged: %.500s", shown.String())
	}
}
