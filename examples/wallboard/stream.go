package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

const (
	pingEvery    = 15 * time.Second
	writeTimeout = 10 * time.Second // a client that takes longer is dropped
)

// serveEvents streams what happens after the event that the page names, as
// Server-Sent Events: patch, alert, ping, and resync where the floor must be read
// again. The stream ends with the bearer, or when a screen is withdrawn.
func (b *board) serveEvents(w http.ResponseWriter, r *http.Request) {
	s, _ := zaf.From(r.Context())
	epoch, number, _ := strings.Cut(r.FormValue("after"), ":")
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		writeError(w, http.StatusBadRequest, "after: want EPOCH:NUMBER")
		return
	}
	leave, ok := b.streams.enter(cmp.Or(s.Grant, formatID(s.UserID)))
	if !ok {
		answer(w, nil, errManyStreams)
		return
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	out := &eventWriter{w, http.NewResponseController(w), b.rights(r)}
	gone, end := b.screens.open(s.Grant)
	defer end()
	missed, reader, ok := b.feed.subscribe(epoch, seq)
	if !ok {
		_ = out.write("", "resync", nil)
		return
	}
	defer b.feed.leave(reader)
	for _, e := range missed {
		if out.event(b.feed, e) != nil {
			return
		}
	}
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	over := make(<-chan time.Time)
	if !s.Expires.IsZero() {
		over = time.After(time.Until(s.Expires))
	}
	err = out.ping(b)
	for err == nil {
		select {
		case <-r.Context().Done():
			return
		case <-over:
			return
		case <-gone:
			return
		case <-ping.C:
			err = out.ping(b)
		case e, open := <-reader.events:
			if !open {
				return
			}
			err = out.event(b.feed, e)
		}
	}
}

// id is how a page names the last event that it has.
func (f *feed) id(e event) string { return f.epoch + ":" + strconv.FormatUint(e.seq, 10) }

type eventWriter struct {
	w    http.ResponseWriter
	ctrl *http.ResponseController
	rights
}

func (o *eventWriter) event(f *feed, e event) error {
	if data := e.seenBy(o.rights); data != nil {
		return o.write(f.id(e), e.name, data)
	}
	return nil // it is about agents that the reader does not see
}

func (o *eventWriter) write(id, name string, data json.RawMessage) error {
	_ = o.ctrl.SetWriteDeadline(time.Now().Add(writeTimeout)) // a recorder has none
	if id != "" {
		id = "id: " + id + "\n"
	}
	if len(data) == 0 {
		data = json.RawMessage("{}")
	}
	if _, err := fmt.Fprintf(o.w, "%sevent: %s\ndata: %s\n\n", id, name, data); err != nil {
		return err
	}
	return o.ctrl.Flush()
}

// ping says that all is well, what time it is, and how fresh the systems are.
func (o *eventWriter) ping(b *board) error {
	data, err := json.Marshal(struct {
		Now     int64        `json:"now"`
		Systems []systemCell `json:"systems"`
	}{millis(b.picture.clock()), b.systems()})
	if err != nil {
		return err
	}
	return o.write("", "ping", data)
}
