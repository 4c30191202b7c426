package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func (s *sandbox) clickZendesk(p person, r *http.Request) error {
	var in struct {
		Status json.RawMessage `json:"status"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	id, err := statusID(in.Status)
	if err != nil {
		return err
	}
	return s.inZendesk(func(z *zendesktest.Fake) { z.SetStatus(p.Zendesk.ID, id) })
}

func (s *sandbox) disconnect(p person, _ *http.Request) error {
	return s.inZendesk(func(z *zendesktest.Fake) { z.Disconnect(p.Zendesk.ID) })
}

func (s *sandbox) reconnect(p person, _ *http.Request) error {
	return s.inZendesk(func(z *zendesktest.Fake) { z.Reconnect(p.Zendesk.ID) })
}

func (s *sandbox) logout(p person, _ *http.Request) error {
	return s.inZendesk(func(z *zendesktest.Fake) { z.Logout(p.Zendesk.ID) })
}

func (s *sandbox) inZendesk(act func(*zendesktest.Fake)) error { return impossible(s.zendesk.Try(act)) }

// statusID finds a status by its name or by its id, as a number or in digits.
func statusID(raw json.RawMessage) (zendesk.StatusID, error) {
	var name string
	if json.Unmarshal(raw, &name) != nil {
		name = string(raw)
	}
	word := plain(name)
	var known []string
	for _, status := range statuses {
		if id := fmt.Sprint(int64(status.ID)); word == id || word == plain(status.Name) {
			return status.ID, nil
		}
		known = append(known, fmt.Sprintf("%s (%d)", status.Name, status.ID))
	}
	return 0, wrong("status: want the name or the id of one of %s", strings.Join(known, ", "))
}

// plain makes the API's transfers_only and the browser's "Transfers only" one.
func plain(name string) string { return strings.ReplaceAll(strings.ToLower(name), "_", " ") }
