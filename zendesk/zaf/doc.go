// Package zaf serves private Zendesk apps whose pages come from your own host,
// and keeps others out: it checks the signed request for a page, reads who the
// agent is, gives the page a short-lived bearer, and guards the API that the page
// calls. It also builds the app's package and installs it.
//
//	app, err := zaf.New([]ctikit.Secret{key}, []zaf.Tenant{{
//		Subdomain: "acme", AppID: appID, InstallationID: installationID, Client: client,
//	}})
//	mux.Handle("POST /zendesk", app.Page(func(w http.ResponseWriter, r *http.Request, p zaf.Page) {
//		_ = page.Execute(w, p.Code.Reveal()) // in <meta name="code" content="…">
//	}))
//	mux.Handle("POST /session", app.Session()) // the code becomes a bearer
//	mux.Handle("GET /api/floor", app.Require(zaf.Roles(zendesk.RoleAdmin), floor))
//
// # From the page to its API
//
// Zendesk posts a form with a token, a JWT signed with the app's key, into the
// frame. Page accepts each token once (and again for ten seconds, since browsers
// that restore tabs repeat the request), reads the agent by id, and passes on a
// code that is good for 30 seconds and one use. The page's script sends it:
//
//	POST /session
//	{"code": "…"}
//
//	{"token": "…", "expires_in": 600, "ends_in": 43200,
//	 "user": {"tenant": "acme", "id": 7001, "name": "Amara", "role": "agent", "groups": [310]}}
//
// and keeps the bearer in a variable: there is no cookie, and storage may be
// blocked in a frame. Before the ten minutes are over it posts to /session again,
// without a body and with the bearer in Authorization. The agent is read again
// each time, until the session has lasted a shift, see [WithShift]; then the app
// must be opened again. Errors are {"error": "unauthorized"}, "forbidden",
// "session_over" or "unavailable".
//
// A request for the API must carry the bearer in Authorization. It and the posts to
// /session must carry "Sec-Fetch-Site: same-origin", which browsers send and
// pages cannot fake; without it they are forbidden. A bearer cannot be withdrawn:
// an agent who loses the role keeps the bearer for ten minutes at most.
//
// A screen on a wall has no agent. It gets the bearer of a [Grant], which lasts
// longer, only reads, and can be withdrawn: see [Grants].
//
// Tokens that were used, and codes, are in memory. After a restart a token is
// accepted once more, if its few minutes are not over. With several processes,
// each accepts it once, and a code must reach the process that gave it. Bearers
// need the same key in all, such as one that is kept in a store.
//
// The headers of a page allow scripts and styles as files of this host alone, and
// one Trusted Types policy: that of lit-html.
//
// # What is checked
//
// The form: a POST of the right type, 64 KiB at most, no field twice, one token,
// and no token in the address. The token: one spelling of each byte, RS256 and
// no other algorithm, no critical extensions, no member twice, iss that of a
// [Tenant], aud that of its installation, sub a user of the same account, iat and
// exp with a minute of leeway. The address: origin is that of iss. Signatures are
// checked with the key that the account shows for the app, which is read again
// at most once a minute when one does not match, so that a new key needs no
// restart. qsh and jti are not documented well enough to be used.
//
// Errors and logs carry no token, code, bearer, key or name.
//
// Package zaftest is the frame around a page, for tests.
package zaf
