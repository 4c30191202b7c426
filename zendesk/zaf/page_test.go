package zaf_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// badPages are requests for a page that are refused, by what is wrong with them,
// with the field that the error names.
var badPages = map[string]struct {
	field string
	// Either the claims are changed, and signed, or the signed token, or the
	// request.
	claims  func(map[string]any)
	token   func(w *world, token string) string
	request func(*http.Request)
	status  int // 401 unless it is set
}{
	"alg none":                {field: "alg", token: resigned(jwt.SigningMethodNone, func(*world) any { return jwt.UnsafeAllowNoneSignatureType })},
	"alg none, the signature": {field: "alg", token: head(`{"alg":"none","typ":"JWT"}`)},
	"alg HS256 with the public key": {field: "alg", token: resigned(jwt.SigningMethodHS256, func(w *world) any {
		return w.parent.PublicKey()
	})},
	"alg HS256 with our key": {field: "alg", token: resigned(jwt.SigningMethodHS256, func(*world) any { return []byte(key.Reveal()) })},
	"alg RS512":              {field: "alg", token: resigned(jwt.SigningMethodRS512, func(*world) any { return otherKey })},
	"alg PS256":              {field: "alg", token: resigned(jwt.SigningMethodPS256, func(*world) any { return otherKey })},
	"alg in small letters":   {field: "alg", token: head(`{"alg":"rs256","typ":"JWT"}`)},
	"alg twice":              {field: "header", token: head(`{"alg":"RS256","alg":"none"}`)},
	"no alg":                 {field: "alg", token: head(`{"ALG":"RS256"}`)},
	"critical extension":     {field: "crit", token: head(`{"alg":"RS256","crit":["b64"],"b64":false}`)},
	"other key":              {field: "signature", token: resigned(jwt.SigningMethodRS256, func(*world) any { return otherKey })},
	"other header":           {field: "signature", token: head(`{"alg":"RS256"}`)},
	"cut signature":          {field: "signature", token: func(_ *world, t string) string { return t[:len(t)-4] }},
	"no signature":           {field: "signature", token: func(_ *world, t string) string { return t[:strings.LastIndex(t, ".")+1] }},
	"signature of another":   {field: "signature", token: swapped},
	"four parts":             {field: "signature", token: func(_ *world, t string) string { return t + ".x" }},
	"two parts":              {field: "signature", token: func(_ *world, t string) string { return t[:strings.LastIndex(t, ".")] }},
	"padded signature":       {field: "signature", token: func(_ *world, t string) string { return t + "==" }},
	"line break":             {field: "signature", token: func(_ *world, t string) string { return t + "\n" }},
	"no token at all":        {field: "header", token: func(*world, string) string { return "token" }},
	"claims that are a list": {field: "claims", token: claims(`[1]`)},
	"claims with a tail":     {field: "claims", token: claims(`{"iss":"acme.zendesk.com"}{}`)},
	"claim twice":            {field: "claims", token: claims(`{"iss":"acme.zendesk.com","iss":"acme.zendesk.com"}`)},

	"aud of another installation": {field: "aud", claims: put("aud", "https://acme.zendesk.com/api/v2/apps/installations/1.json")},
	"aud of another account":      {field: "aud", claims: put("aud", "https://evil.zendesk.com/api/v2/apps/installations/900002.json")},
	"aud without https":           {field: "aud", claims: put("aud", "acme.zendesk.com/api/v2/apps/installations/900002.json")},
	"two aud": {field: "aud", claims: put("aud", []string{
		"https://acme.zendesk.com/api/v2/apps/installations/900002.json", "https://evil.zendesk.com/api/v2/apps/installations/900002.json",
	})},
	"no aud": {field: "aud", claims: without("aud")},

	"other tenant":         {field: "iss", claims: put("iss", "evil.zendesk.com")},
	"other host":           {field: "iss", claims: put("iss", "acme.zendesk.com.evil.test")},
	"iss in capitals":      {field: "iss", claims: put("iss", "ACME.zendesk.com")},
	"iss on http":          {field: "iss", claims: put("iss", "http://acme.zendesk.com")},
	"iss that is a number": {field: "iss", claims: put("iss", 7)},
	"no iss":               {field: "iss", claims: without("iss")},

	"exp is over":           {field: "exp", claims: put("exp", start.Add(-time.Minute).Unix())},
	"exp before iat":        {field: "exp", claims: put("exp", start.Add(-time.Second).Unix())},
	"exp in a week":         {field: "exp", claims: put("exp", start.Add(7*24*time.Hour).Unix())},
	"exp that is a text":    {field: "exp", claims: put("exp", "1772443800")},
	"exp beyond all":        {field: "exp", claims: put("exp", 1e300)},
	"no exp":                {field: "exp", claims: without("exp")},
	"iat to come":           {field: "iat", claims: put("iat", start.Add(time.Minute+time.Second).Unix())},
	"iat that is negative":  {field: "iat", claims: put("iat", -1)},
	"no iat":                {field: "iat", claims: without("iat")},
	"nbf to come":           {field: "nbf", claims: put("nbf", start.Add(time.Hour).Unix())},
	"nbf that is a text":    {field: "nbf", claims: put("nbf", "now")},
	"sub of another host":   {field: "sub", claims: put("sub", "https://evil.zendesk.com/api/v2/users/7001.json")},
	"sub that is an id":     {field: "sub", claims: put("sub", "7001")},
	"sub with a second id":  {field: "sub", claims: put("sub", "https://acme.zendesk.com/api/v2/users/7001/7002.json")},
	"sub with a zero ahead": {field: "sub", claims: put("sub", "https://acme.zendesk.com/api/v2/users/07001.json")},
	"sub that is negative":  {field: "sub", claims: put("sub", "https://acme.zendesk.com/api/v2/users/-7001.json")},
	"no sub":                {field: "sub", claims: without("sub")},

	"origin of another account": {field: "origin", request: origin("https://evil.zendesk.com")},
	"origin on http":            {field: "origin", request: origin("http://acme.zendesk.com")},
	"origin with a path":        {field: "origin", request: origin("https://acme.zendesk.com/")},
	"no origin":                 {field: "origin", request: func(r *http.Request) { r.URL.RawQuery = "app_guid=g" }},
	"two origins":               {field: "address", request: func(r *http.Request) { r.URL.RawQuery += "&origin=https%3A%2F%2Fevil.zendesk.com" }},
	"bad escape":                {field: "address", request: func(r *http.Request) { r.URL.RawQuery += "&x=%zz" }},
	"token in the address too":  {field: "token", request: func(r *http.Request) { r.URL.RawQuery += "&token=x" }},

	"token twice":    {field: "form", request: func(r *http.Request) { appendBody(r, "&token=x") }},
	"a field twice":  {field: "form", request: func(r *http.Request) { appendBody(r, "&a=1&a=2") }},
	"a semicolon":    {field: "form", request: func(r *http.Request) { appendBody(r, "&a=1;b=2") }},
	"no token":       {field: "token", request: func(r *http.Request) { setBody(r, "a=1") }},
	"an empty body":  {field: "token", request: func(r *http.Request) { setBody(r, "") }},
	"a body of 1 MB": {field: "body", request: func(r *http.Request) { appendBody(r, "&a="+strings.Repeat("x", 1<<20)) }, status: 413},
	"1 MB, its length unknown": {field: "body", status: 413, request: func(r *http.Request) {
		appendBody(r, "&a="+strings.Repeat("x", 1<<20))
		r.ContentLength = -1
	}},
	"a length of 1 MB":     {field: "body", request: func(r *http.Request) { r.ContentLength = 1 << 20 }, status: 413},
	"JSON":                 {field: "Content-Type", request: func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }},
	"multipart":            {field: "Content-Type", request: func(r *http.Request) { r.Header.Set("Content-Type", "multipart/form-data; boundary=x") }},
	"no type":              {field: "Content-Type", request: func(r *http.Request) { r.Header.Del("Content-Type") }},
	"two types":            {field: "Content-Type", request: func(r *http.Request) { r.Header.Add("Content-Type", "text/plain") }},
	"packed":               {field: "Content-Encoding", request: func(r *http.Request) { r.Header.Set("Content-Encoding", "gzip") }},
	"GET, as for unsigned": {field: "method", request: func(r *http.Request) { r.Method = http.MethodGet }, status: 405},
	"PUT":                  {field: "method", request: func(r *http.Request) { r.Method = http.MethodPut }, status: 405},
}

// TestBadPages is bar 7: what is not as Zendesk signs it is refused, shows no
// page, reads no user, and does not spoil the token for the agent.
func TestBadPages(t *testing.T) {
	if len(badPages) < 30 {
		t.Fatalf("%d rows", len(badPages))
	}
	for name, tt := range badPages {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			stated := w.parent.Claims(7001, "nav_bar")
			if tt.claims != nil {
				tt.claims(stated)
			}
			token := w.parent.Sign(stated)
			if tt.token != nil {
				token = tt.token(w, token)
			}
			r := w.parent.RequestWith(token)
			if tt.request != nil {
				tt.request(r)
			}
			out := w.open(r)
			want := tt.status
			if want == 0 {
				want = http.StatusUnauthorized
			}
			if out.Code != want || w.pages != 0 || !strings.Contains(w.log.String(), ": "+tt.field) && !strings.Contains(w.log.String(), tt.field+": want") {
				t.Errorf("%d, %d pages, log %s, want %s", out.Code, w.pages, w.log, tt.field)
			}
			if n := w.Count("GET /api/v2/users/{id}"); n != 0 {
				t.Errorf("%d users read", n)
			}
			if good := w.open(w.parent.Request(7001)); good.Code != http.StatusOK {
				t.Errorf("afterwards: %d %s", good.Code, w.log)
			}
		})
	}
}

// What may be otherwise is accepted.
func TestGoodPages(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"as it is":              func(map[string]any) {},
		"iss with https":        put("iss", "https://acme.zendesk.com"),
		"aud in a list":         put("aud", []string{"https://acme.zendesk.com/api/v2/apps/installations/900002.json"}),
		"no context":            without("context"),
		"context of other form": put("context", "support"),
		"no qsh":                without("qsh"),
		"jti":                   put("jti", "x"),
		"exp within leeway": func(c map[string]any) {
			c["iat"], c["exp"] = start.Add(-time.Hour).Unix(), start.Add(-59*time.Second).Unix()
		},
		"iat within leeway": put("iat", start.Add(time.Minute).Unix()),
		"a fraction":        put("exp", float64(start.Unix())+60.5),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			stated := w.parent.Claims(7001, "nav_bar")
			change(stated)
			if out := w.open(w.parent.RequestWith(w.parent.Sign(stated))); out.Code != http.StatusOK {
				t.Errorf("%d %s", out.Code, w.log)
			}
		})
	}
}

// A token is used once, and again within ten seconds, until it is too old anyhow.
func TestReplay(t *testing.T) {
	w := newWorld(t)
	token := w.parent.Token(7001)
	for _, step := range []struct {
		after  time.Duration
		status int
	}{{0, 200}, {0, 200}, {10 * time.Second, 200}, {time.Second, 401}, {5 * time.Minute, 401}, {49 * time.Second, 401}, {time.Hour, 401}} {
		w.pass(step.after)
		w.log.Reset()
		if out := w.open(w.parent.RequestWith(token)); out.Code != step.status {
			t.Errorf("%v later: %d, want %d %s", step.after, out.Code, step.status, w.log)
		}
		if replayed := strings.Contains(w.log.String(), "was used"); replayed != (step.status == 401 && w.clock.Now().Before(start.Add(6*time.Minute))) {
			t.Errorf("at %v: %s", w.clock.Now(), w.log)
		}
	}
}

// Verify alone states who asks, for what.
func TestVerify(t *testing.T) {
	w := newWorld(t)
	got, err := w.app.Verify(w.parent.RequestWith(w.parent.Sign(w.parent.Claims(7001, "ticket_sidebar"))))
	if want := (zaf.PageRequest{Tenant: "acme", UserID: 7001, Product: "support", Location: "ticket_sidebar"}); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

var otherKey = func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}()

// resigned signs a token's claims in another way.
func resigned(method jwt.SigningMethod, key func(*world) any) func(*world, string) string {
	return func(w *world, _ string) string {
		token, err := jwt.NewWithClaims(method, jwt.MapClaims(w.parent.Claims(7001, "nav_bar"))).SignedString(key(w))
		if err != nil {
			panic(err)
		}
		return token
	}
}

// head replaces the header under the signature.
func head(header string) func(*world, string) string {
	return func(_ *world, token string) string {
		_, rest, _ := strings.Cut(token, ".")
		return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + rest
	}
}

// claims replaces the claims under the signature.
func claims(text string) func(*world, string) string {
	return func(_ *world, token string) string {
		parts := strings.Split(token, ".")
		return parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(text)) + "." + parts[2]
	}
}

// swapped has the signature of a good token for another agent.
func swapped(w *world, token string) string {
	other := w.parent.Token(7002)
	return token[:strings.LastIndex(token, ".")] + other[strings.LastIndex(other, "."):]
}

func put(claim string, value any) func(map[string]any) {
	return func(c map[string]any) { c[claim] = value }
}

func without(claim string) func(map[string]any) {
	return func(c map[string]any) { maps.DeleteFunc(c, func(k string, _ any) bool { return k == claim }) }
}

func origin(value string) func(*http.Request) {
	return func(r *http.Request) {
		q := r.URL.Query()
		q.Set("origin", value)
		r.URL.RawQuery = q.Encode()
	}
}

func setBody(r *http.Request, text string) {
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
}

func appendBody(r *http.Request, text string) {
	body, _ := io.ReadAll(r.Body)
	setBody(r, string(body)+text)
}
