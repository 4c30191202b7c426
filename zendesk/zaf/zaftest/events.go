package zaftest

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// backlog is how many events may wait for a page to read them.
const backlog = 64

// Send has the open pages send an event of Zendesk's into their frames, such as
// "app.deactivated", "app.activated", or "colorScheme.changed" with "dark". The
// message is encoded as JSON. Without an open page, nobody gets it: see Pages.
func (p *Parent) Send(event string, message any) {
	body, err := json.Marshal(map[string]any{"event": event, "message": message})
	if err != nil {
		p.complain("Send: %v", err)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for listener := range p.listeners {
		select {
		case listener <- body:
		default:
			p.complain("Send: a page has not read its last %d events", backlog)
		}
	}
}

// Pages is the number of pages that are open and get events.
func (p *Parent) Pages() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.listeners)
}

// serveEvents streams the events to a page until it closes.
func (p *Parent) serveEvents(w http.ResponseWriter, r *http.Request) {
	listener := make(chan []byte, backlog)
	p.mu.Lock()
	p.listeners[listener] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.listeners, listener)
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	stream := http.NewResponseController(w)
	if stream.Flush() != nil {
		return
	}
	for {
		select {
		case <-r.Context().Done():
			return
		case body := <-listener:
			if _, err := fmt.Fprintf(w, "data: %s\n\n", body); err != nil || stream.Flush() != nil {
				return
			}
		}
	}
}
