package filing_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// sizedStore remembers the largest value.
type sizedStore struct {
	filing.Store
	mu   sync.Mutex
	most int
}

func (s *sizedStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	s.mu.Lock()
	s.most = max(s.most, len(value))
	s.mu.Unlock()
	return s.Store.CompareAndSet(ctx, key, version, value)
}

// largest is what a record may have, in bytes.
const largest = 1 << 20

// TestRecordSize holds the largest cases against the size that a store has to
// take: a customer with a hundred full tickets, hours of talk, long chats.
func TestRecordSize(t *testing.T) {
	long := strings.Repeat("ä word & more. ", 20_000) // 320 KB
	for name, run := range map[string]func(w *world){
		"a call with a long transcript": func(w *world) {
			m := startMachine(w, calllogConfig(w, 1003999))
			for _, e := range day(time.Now()) {
				w.pass(time.Until(e.Meta().At))
				if i, ok := e.(*aircall.InsightEvent); ok {
					i.Insight.Content.Utterances = slicesRepeat([]aircall.Utterance{{Text: long[:900], ParticipantType: "external"}}, 400)
				}
				feed(m, e)
			}
		},
		"a chat and Contact Lens": func(w *world) {
			cfg := contactConfig(w)
			planner, err := contactlog.New(contactlog.Settings{ContactLens: contactlog.LensSettings{TranscriptInCall: true}})
			if err != nil {
				w.Fatal(err)
			}
			cfg.Plan = planner.Plan
			m := startMachine(w, cfg)
			for _, in := range contact(time.Now()) {
				report(m, in)
			}
			items := slicesRepeat([]connect.ChatItem{{ID: "4a5b6c7d", Type: "MESSAGE", ContentType: "text/plain", Name: "Kim", ParticipantID: "4a5b6c7d", Content: long[:900]}}, 4000)
			report(m, contactlog.Input{Transcript: &connect.ChatTranscript{ContactID: "c-1", Items: append(items, connect.ChatItem{Content: long})}})
			report(m, contactlog.Input{Lens: &connect.LensAnalysis{ContactID: "c-1", Channel: connect.Voice, Summary: long,
				Transcript: slicesRepeat([]connect.LensTurn{{ChatItem: items[0]}}, 4000)}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				s := &sizedStore{Store: w.store}
				w.store = s
				fullTickets(w)
				run(w)
				w.pass(3 * time.Hour)
				t.Logf("the largest record has %d KiB", s.most>>10)
				if s.most > largest {
					t.Errorf("a record of %d bytes, want at most %d", s.most, largest)
				}
			})
		})
	}
}

// fullTickets gives the caller a hundred tickets with long fields.
func fullTickets(w *world) {
	w.z.PutUser(zendesktest.User{ID: 8001, Name: "Kim Example", Phone: "+15135557611"})
	for i := range 60 {
		w.z.PutTicketField(zendesk.TicketField{ID: int64(1001 + i), Active: true})
	}
	var fields []zendesk.CustomField
	for i := range 60 {
		fields = append(fields, zendesk.CustomField{ID: int64(1001 + i), Value: json.RawMessage(`"` + strings.Repeat("x", 60) + `"`)})
	}
	for range 100 {
		id := w.z.PutTicket(zendesktest.Ticket{RequesterID: 8001, Subject: strings.Repeat("Lamp ", 30), Private: true})
		w.z.EditTicket(id, 0, zendesk.TicketUpdate{CustomFields: fields}, zendesk.TagChange{})
	}
}
