package tenants

import (
	"net/http"
	"strings"
)

// mostUnderWay is how many requests of one account may be under way. More are
// asked to come again, so that one account whose requests take long does not fill
// the program.
const mostUnderWay = 512

// Serve gives the account's requests to h, until its work ends.
func (t *Tenant) Serve(h http.Handler) { t.handler.Store(&h) }

// Handler gives each account what is under root and its name, such as
// /ctikit-bridge/acme/. An account that cannot take it asks for another try.
func Handler(root string, all []*Tenant) http.Handler {
	byName := map[string]*Tenant{}
	for _, t := range all {
		byName[t.Name] = t
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ours := strings.CutPrefix(r.URL.Path, root)
		account, _, _ := strings.Cut(rest, "/")
		t := byName[account]
		if !ours || t == nil {
			http.NotFound(w, r)
			return
		}
		t.serve(w, r)
	})
}

func (t *Tenant) serve(w http.ResponseWriter, r *http.Request) {
	h := t.handler.Load()
	defer t.underWay.Add(-1)
	switch n := t.underWay.Add(1); {
	case h == nil:
		ComeAgain(w, "the account does not work yet")
	case n > mostUnderWay:
		ComeAgain(w, "the account has too much to do")
	default:
		(*h).ServeHTTP(w, r)
	}
}

// ComeAgain asks for another try.
func ComeAgain(w http.ResponseWriter, why string) {
	w.Header().Set("Retry-After", "5")
	http.Error(w, why, http.StatusServiceUnavailable)
}
