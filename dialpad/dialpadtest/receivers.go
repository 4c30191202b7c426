package dialpadtest

import "net/http"

// Deliver has the events for webhooks whose URL names host go to h, in memory. A later call replaces h.
func (f *Fake) Deliver(host string, h http.Handler) { f.post.Put(host, h) }
