package zaf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PageRequest is a request for a page that Zendesk signed.
type PageRequest struct {
	// Tenant is the account's subdomain.
	Tenant string
	// UserID is the agent's.
	UserID int64
	// Product and Location are where the page is shown, such as support and
	// nav_bar; empty where Zendesk does not say.
	Product, Location string
}

const (
	// grace is how long a token may be used again. Browsers that restore tabs
	// send the same request again.
	grace = 10 * time.Second
	// maxLife is far above the life of a token: minutes.
	maxLife = 24 * time.Hour
)

// Verify checks a request for a page and uses its token up. [App.Page] does it,
// and what follows.
func (a *App) Verify(r *http.Request) (PageRequest, error) {
	token, origin, err := readForm(r)
	if err != nil {
		return PageRequest{}, err
	}
	t, claims, err := a.open(r.Context(), token)
	if err != nil {
		return PageRequest{}, err
	}
	if !slices.Contains(a.parents(t), origin) {
		return PageRequest{}, refused("origin", "that of iss")
	}
	page, expires, err := a.check(t, claims)
	if err != nil {
		return page, err
	}
	return page, a.use(token, expires)
}

// use notes a token as used, until it would be refused as too old.
func (a *App) use(token string, expires time.Time) error {
	now := a.cfg.clock.Now()
	first, found, kept := a.used.add(now, sha256.Sum256([]byte(token)), now, expires.Add(a.cfg.leeway))
	switch {
	case found && now.Sub(first) > grace:
		return ErrReplayed
	case !found && !kept:
		return fmt.Errorf("%w: too many tokens are in use", ErrUnavailable)
	}
	return nil
}

// strict refuses a second spelling of the same bytes.
var strict = base64.RawURLEncoding.Strict()

// open takes a token apart and checks its signature, with the key of the tenant
// that it names. Nothing is read from a host that the token names and New was
// not given.
func (a *App) open(ctx context.Context, token string) (*tenant, map[string]json.RawMessage, error) {
	head, rest, _ := strings.Cut(token, ".")
	payload, mac, _ := strings.Cut(rest, ".")
	header, err := decodeObject("token's header", head)
	if err != nil {
		return nil, nil, err
	}
	if text(header["alg"]) != "RS256" {
		return nil, nil, refused("alg", "RS256")
	}
	if _, critical := header["crit"]; critical {
		return nil, nil, refused("crit", "none")
	}
	claims, err := decodeObject("token's claims", payload)
	if err != nil {
		return nil, nil, err
	}
	sig, err := decode64(mac)
	if err != nil || len(sig) == 0 {
		return nil, nil, refused("signature", "one in base64")
	}
	t := a.tenantOf(text(claims["iss"]))
	if t == nil {
		return nil, nil, refused("iss", "a tenant")
	}
	return t, claims, t.ring.verify(ctx, head+"."+payload, sig)
}

// tenantOf finds the tenant of an iss, which comes with and without https.
func (a *App) tenantOf(iss string) *tenant {
	subdomain, ok := strings.CutSuffix(strings.TrimPrefix(iss, "https://"), ".zendesk.com")
	if !ok {
		return nil
	}
	return a.tenants[subdomain]
}

// check looks at the claims of a token whose signature is good.
func (a *App) check(t *tenant, claims map[string]json.RawMessage) (page PageRequest, expires time.Time, err error) {
	account, now := "https://"+t.host()+"/api/v2/", a.cfg.clock.Now()
	if audience(claims["aud"]) != fmt.Sprintf("%sapps/installations/%d.json", account, t.InstallationID) {
		return page, expires, refused("aud", "the installation's")
	}
	issued, err := moment("iat", claims["iat"])
	if err != nil {
		return page, expires, err
	}
	if expires, err = moment("exp", claims["exp"]); err != nil {
		return page, expires, err
	}
	switch {
	case issued.After(now.Add(a.cfg.leeway)):
		return page, expires, refused("iat", "a time that has come")
	case !expires.Add(a.cfg.leeway).After(now):
		return page, expires, refused("exp", "a time to come")
	case expires.Before(issued) || expires.Sub(issued) > maxLife:
		return page, expires, refused("exp", "at most a day after iat")
	}
	if raw, ok := claims["nbf"]; ok {
		if begins, err := moment("nbf", raw); err != nil || begins.After(now.Add(a.cfg.leeway)) {
			return page, expires, refused("nbf", "a time that has come")
		}
	}
	id, ok := strings.CutPrefix(text(claims["sub"]), account+"users/")
	digits, ok2 := strings.CutSuffix(id, ".json")
	userID, err := strconv.ParseInt(digits, 10, 64)
	if !ok || !ok2 || err != nil || userID <= 0 || strconv.FormatInt(userID, 10) != digits {
		return page, expires, refused("sub", "a user of the account")
	}
	page = PageRequest{Tenant: t.Subdomain, UserID: userID}
	var shown struct{ Product, Location string }
	if json.Unmarshal(claims["context"], &shown) == nil { // it is not documented well
		page.Product, page.Location = shown.Product, shown.Location
	}
	return page, expires, nil
}

// decodeObject decodes a part of a token: an object in which no member comes
// twice.
func decodeObject(what, part string) (map[string]json.RawMessage, error) {
	wrong := refused(what, "an object")
	raw, err := decode64(part)
	if err != nil {
		return nil, wrong
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, wrong
	}
	object := map[string]json.RawMessage{}
	for d.More() {
		name, err := d.Token()
		key, ok := name.(string)
		if err != nil || !ok {
			return nil, wrong
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, wrong
		}
		if _, twice := object[key]; twice {
			return nil, refused(what, "each member once")
		}
		object[key] = value
	}
	if _, err := d.Token(); err != nil || len(bytes.TrimSpace(raw[d.InputOffset():])) > 0 {
		return nil, wrong
	}
	return object, nil
}

// decode64 refuses line breaks too, which the standard library skips.
func decode64(part string) ([]byte, error) {
	if strings.ContainsAny(part, "\r\n") {
		return nil, refused("token", "no line breaks")
	}
	return strict.DecodeString(part)
}

// text is a JSON string; empty for anything else.
func text(raw json.RawMessage) (s string) {
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// audience is the only one of a token.
func audience(raw json.RawMessage) string {
	var list []string
	if json.Unmarshal(raw, &list) == nil && len(list) == 1 {
		return list[0]
	}
	return text(raw)
}

// moment is a NumericDate (RFC 7519).
func moment(claim string, raw json.RawMessage) (time.Time, error) {
	seconds, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || seconds < 0 || seconds >= 1<<40 {
		return time.Time{}, refused(claim, "a number of seconds")
	}
	return time.Unix(int64(seconds), 0), nil
}
