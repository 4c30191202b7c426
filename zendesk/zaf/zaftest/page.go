package zaftest

import (
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strconv"
)

//go:embed web/parent.html web/parent.js web/sdk.js
var web embed.FS

var page = template.Must(template.ParseFS(web, "web/parent.html"))

// SDK is a script that stands in for Zendesk's, where a test keeps the browser
// from loading that. It has ZAFClient.init and a client's on, off, invoke, get,
// context and metadata.
func SDK() []byte { return file("web/sdk.js") }

func file(name string) []byte {
	content, _ := web.ReadFile(name) // it is there, or this package did not build
	return content
}

// Call is a message of an app's script to the parent.
type Call struct {
	// Frame is the number of the frame on the page, from 1.
	Frame int `json:"frame"`
	// Name is "handshake", or what was invoked: resize, routeTo, notify.
	Name string `json:"name"`
	// Args are as the script gave them.
	Args []json.RawMessage `json:"args"`
}

// Calls are the messages so far.
func (p *Parent) Calls() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.calls)
}

// maxCall and maxFrames are far above what a test needs.
const (
	maxCall   = 64 << 10
	maxFrames = 100
)

// ServeHTTP answers a browser: the page, its script, what that records, and the
// events that it passes on.
func (p *Parent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "GET /":
		p.servePage(w, r)
	case "GET /parent.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(file("web/parent.js"))
	case "POST /calls":
		p.record(w, r)
	case "GET /events":
		p.serveEvents(w, r)
	default:
		http.NotFound(w, r)
	}
}

// frame is one of the page's frames.
type frame struct {
	Number         int
	Action, Token  string
	Name, Location string
}

func (p *Parent) servePage(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	userID, err := strconv.ParseInt(query.Get("user"), 10, 64)
	frames, err2 := 1, error(nil)
	if query.Has("frames") {
		frames, err2 = strconv.Atoi(query.Get("frames"))
	}
	if err != nil || err2 != nil || frames < 1 || frames > maxFrames {
		http.Error(w, "want ?user=ID, and at most &frames=100", http.StatusBadRequest)
		return
	}
	location := query.Get("location")
	if location == "" {
		location = "nav_bar"
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	list := make([]frame, frames)
	for i := range list {
		claims := p.Claims(userID, location)
		claims["context"] = map[string]any{"product": "support", "location": location, "frame": i + 1} // no two are equal
		list[i] = frame{
			Number: i + 1, Name: "frame" + strconv.Itoa(i+1), Location: location,
			Action: p.address(scheme + r.Host), Token: p.Sign(claims),
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = page.Execute(w, list) // only a closed connection fails
}

// record takes a call that the page's script reports.
func (p *Parent) record(w http.ResponseWriter, r *http.Request) {
	var c Call
	body, err := io.ReadAll(io.LimitReader(r.Body, maxCall))
	if err != nil || json.Unmarshal(body, &c) != nil || c.Name == "" {
		http.Error(w, "want a call in JSON", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, c)
	w.WriteHeader(http.StatusNoContent)
}
