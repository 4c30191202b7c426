package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// mostPreferences is how large a viewer's preferences may be, in bytes.
const mostPreferences = 4 << 10

func preferencesOf(who zaf.Identity) string { return "preferences/" + formatID(who.UserID) }

// servePreferences answers with what a viewer has saved: an object that the page
// alone understands, empty at first.
func (b *board) servePreferences(w http.ResponseWriter, r *http.Request) {
	own := json.RawMessage("{}")
	_, err := b.records.get(r.Context(), preferencesOf(identity(r)), &own)
	answer(w, own, err)
}

// savePreferences keeps them. Of two tabs of one viewer, the last wins.
func (b *board) savePreferences(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostPreferences))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		writeError(w, http.StatusRequestEntityTooLarge, "the preferences are larger than 4 KiB")
		return
	}
	var object map[string]json.RawMessage
	var short bytes.Buffer
	if err != nil || json.Unmarshal(body, &object) != nil || object == nil || json.Compact(&short, body) != nil {
		writeError(w, http.StatusBadRequest, "the preferences are not one JSON object")
		return
	}
	own := json.RawMessage(short.Bytes())
	answer(w, own, b.records.replace(r.Context(), preferencesOf(identity(r)), own))
}
