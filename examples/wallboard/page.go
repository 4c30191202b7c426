package main

import (
	"embed"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

//go:generate go run ./pack

//go:embed web
var web embed.FS

var pageTemplate = template.Must(template.ParseFS(web, "web/board.html"))

// pageData are what the page is made of.
type pageData struct {
	Code   string // framed: what its script changes for a bearer
	Framed bool
	Theme  string // light or dark, as Zendesk says; empty: as the machine does
	Place  string // where in Zendesk it is
}

// servePage serves the page and its files.
func (b *board) servePage(mux *http.ServeMux) {
	for _, dir := range []string{"js", "third_party"} {
		mux.Handle("GET /"+dir+"/", http.HandlerFunc(serveFile))
	}
	for _, name := range []string{"/board.css", "/board.svg"} {
		mux.Handle("GET "+name, http.HandlerFunc(serveFile))
	}
	if b.app != nil {
		mux.Handle("POST /session", b.app.Session())
		mux.Handle("POST /zendesk", b.app.Page(func(w http.ResponseWriter, r *http.Request, p zaf.Page) {
			renderPage(w, pageData{p.Code.Reveal(), true, theme(r), p.Location})
		}))
		return
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		zaf.SetStandalone(w.Header())
		renderPage(w, pageData{Theme: theme(r)})
	})
}

// theme is the one that Zendesk shows, by the frame's address.
func theme(r *http.Request) string {
	if t := r.URL.Query().Get("colorScheme"); t == "light" || t == "dark" {
		return t
	}
	return ""
}

func renderPage(w http.ResponseWriter, d pageData) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pageTemplate.Execute(w, d)
}

// serveFile serves what is embedded: the same for everybody. Each start may have
// another version of it, so that browsers ask again.
func serveFile(w http.ResponseWriter, r *http.Request) {
	// Another path than the one that was asked for, as of "/js/..%2f", may lead to
	// the page, which has headers of its own.
	body, err := fs.ReadFile(web, path.Join("web", r.URL.Path))
	if err != nil || path.Clean(r.URL.Path) != r.URL.Path {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(r.URL.Path)))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body)
}
