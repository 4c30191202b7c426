package zaf_test

import (
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// TestRequire is the server's part of bar 6: 401 without a good bearer, 403 for
// another tenant, another site and another role, and nothing reaches Zendesk.
func TestRequire(t *testing.T) {
	admins := zaf.Roles(zendesk.RoleAdmin)
	ours := map[string]any{
		"iss": "ctikit/zendesk/zaf", "sub": "7002", "tenant": "acme", "role": "admin", "groups": []int64{}, "auth_time": start.Unix(),
		"exp": start.Add(time.Minute).Unix(),
	}
	for name, tt := range map[string]struct {
		allow  zaf.Policy
		bearer func(w *world) string
		change func(*http.Request)
		status int
	}{
		"an admin":       {allow: admins, bearer: admin(t), status: 204},
		"no bearer":      {allow: admins, bearer: none, status: 401},
		"no policy":      {bearer: admin(t), status: 403},
		"an agent":       {allow: admins, bearer: func(w *world) string { return w.bearer(t, 7001) }, status: 403},
		"another tenant": {allow: zaf.Tenants("other"), bearer: admin(t), status: 403},
		"a group out of scope": {allow: func(_ *http.Request, id zaf.Identity) bool {
			return len(id.Groups) > 0
		}, bearer: admin(t), status: 403},
		"a role and a tenant":         {allow: zaf.Every(admins, zaf.Tenants("acme")), bearer: admin(t), status: 204},
		"a role and another tenant":   {allow: zaf.Every(admins, zaf.Tenants("other")), bearer: admin(t), status: 403},
		"every one of no policies":    {allow: zaf.Every(), bearer: admin(t), status: 403},
		"a tenant that the app lacks": {allow: anybody, bearer: signed(ours, "tenant", "other"), status: 403},

		"signed by hand":         {allow: admins, bearer: signed(ours, "x", 1), status: 204},
		"other key":              {allow: admins, bearer: signedWith(jwt.SigningMethodHS256, []byte("another key of thirty-two bytes!"), ours), status: 401},
		"other algorithm":        {allow: admins, bearer: signedWith(jwt.SigningMethodHS512, []byte(key.Reveal()), ours), status: 401},
		"no algorithm":           {allow: admins, bearer: signedWith(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, ours), status: 401},
		"other issuer":           {allow: admins, bearer: signed(ours, "iss", "else"), status: 401},
		"no exp":                 {allow: admins, bearer: signed(ours, "exp", nil), status: 401},
		"a sub that is no id":    {allow: admins, bearer: signed(ours, "sub", "x"), status: 401},
		"expired":                {allow: admins, bearer: signed(ours, "exp", start.Unix()), status: 401},
		"a page token":           {allow: admins, bearer: func(w *world) string { return w.parent.Token(7002) }, status: 401},
		"a code":                 {allow: admins, bearer: func(w *world) string { return w.code(t, 7002) }, status: 401},
		"another site":           {allow: admins, bearer: admin(t), change: site("cross-site"), status: 403},
		"a host beside ours":     {allow: admins, bearer: admin(t), change: site("same-site"), status: 403},
		"typed in by the agent":  {allow: admins, bearer: admin(t), change: site("none"), status: 403},
		"no site":                {allow: admins, bearer: admin(t), change: func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") }, status: 403},
		"no bearer, other site":  {allow: admins, bearer: none, change: site("cross-site"), status: 401},
		"two bearers":            {allow: admins, bearer: admin(t), change: func(r *http.Request) { r.Header.Add("Authorization", "Bearer x") }, status: 401},
		"the bearer in a cookie": {allow: admins, bearer: none, change: func(r *http.Request) { r.Header.Set("Cookie", "token=x") }, status: 401},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			bearer := tt.bearer(w)
			before := len(w.Requests())
			out, s := w.api(tt.allow, bearer, tt.change)
			if out.Code != tt.status || (s.UserID != 0) != (tt.status == 204) {
				t.Errorf("%d for %d, want %d: %s %s", out.Code, s.UserID, tt.status, out.Body, w.log)
			}
			if n := len(w.Requests()); n != before {
				t.Errorf("%d requests to Zendesk", n-before)
			}
			if got := out.Header().Get("WWW-Authenticate"); (got == "Bearer") != (tt.status == 401) {
				t.Errorf("WWW-Authenticate: %q", got)
			}
		})
	}
}

// Bearers outlive a restart with the same key, and a change of the key while both
// are given.
func TestKeysAreReplaced(t *testing.T) {
	w := newWorld(t)
	bearer := w.bearer(t, 7002)
	next := zaf.NewKey()
	for name, keys := range map[string][]ctikit.Secret{"restart": {key}, "change": {next, key}, "gone": {next}} {
		app, err := zaf.New(keys, []zaf.Tenant{w.tenant}, zaf.WithClock(w.clock))
		if err != nil {
			t.Fatal(err)
		}
		w.app = app
		if out, _ := w.api(anybody, bearer, nil); (out.Code == 204) != (name != "gone") {
			t.Errorf("%s: %d", name, out.Code)
		}
	}
	if next == zaf.NewKey() || len(next.Reveal()) != 43 {
		t.Error("NewKey is no new key")
	}
}

// A page without a bearer, such as one on this machine, sets the session itself.
func TestWithSession(t *testing.T) {
	if _, ok := zaf.From(t.Context()); ok {
		t.Error("a session from nowhere")
	}
	want := zaf.Session{Identity: zaf.Identity{Tenant: "acme", UserID: 1}}
	got, ok := zaf.From(zaf.WithSession(t.Context(), want))
	if !ok || got.UserID != 1 {
		t.Errorf("%+v", got)
	}
}

func admin(t *testing.T) func(*world) string {
	return func(w *world) string { return w.bearer(t, 7002) }
}

func none(*world) string { return "" }

func site(value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", value) }
}

func signed(claims map[string]any, name string, value any) func(*world) string {
	changed := jwt.MapClaims{}
	maps.Copy(changed, claims)
	changed[name] = value
	if value == nil {
		delete(changed, name)
	}
	return signedWith(jwt.SigningMethodHS256, []byte(key.Reveal()), changed)
}

func signedWith(method jwt.SigningMethod, key any, claims map[string]any) func(*world) string {
	return func(*world) string {
		token, err := jwt.NewWithClaims(method, jwt.MapClaims(claims)).SignedString(key)
		if err != nil {
			panic(err)
		}
		return token
	}
}
