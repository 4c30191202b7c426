package zaf

import (
	"net/http"
	"strings"
)

// sdk is the script by which a framed page talks to Zendesk. It is changed in
// place, so that no hash of it can be given.
const sdk = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"

// SetPrivate sets the headers of replies that are for one agent: no cache, no
// guessing of types, no referrer.
func SetPrivate(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
}

// SetFramed sets the headers of a page in a frame of a tenant's, as Page does:
// those of SetPrivate, and a policy by which the page may load what is on this
// host and Zendesk's script, and only the tenant may frame it. An unknown tenant
// may frame nothing.
func (a *App) SetFramed(h http.Header, subdomain string) {
	if t := a.tenants[subdomain]; t != nil {
		setPolicy(h, " "+sdk, strings.Join(a.parents(t), " "))
		return
	}
	SetStandalone(h)
}

// SetStandalone sets the headers of a page that is in no frame.
func SetStandalone(h http.Header) { setPolicy(h, "", "'none'") }

func setPolicy(h http.Header, scripts, parents string) {
	SetPrivate(h)
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'" + scripts,
		"style-src 'self'",
		"img-src 'self'",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors " + parents,
		"require-trusted-types-for 'script'",
		"trusted-types lit-html",
	}, "; "))
}
