package contactlog_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// dice makes random facts, settings and worlds.
type dice struct{ *rand.Rand }

func pick[T any](d dice, all ...T) T { return all[d.IntN(len(all))] }

func (d dice) maybe() bool { return d.IntN(2) == 0 }

func (d dice) at() time.Time { return noon.Add(time.Duration(d.IntN(7200)-1800) * time.Second) }

func (d dice) attributes() map[string]string {
	m := map[string]string{}
	names := []string{"product", "account", "order", ""}
	for _, row := range contactflow.Describe() {
		names = append(names, row.Name)
	}
	for range d.IntN(6) {
		m[pick(d, names...)] = pick(d, "true", "false", "0", "100", "501", "28", "agent", "auto", "-", "15", "x\ny", "<script>", "", "K1", caller, newCaller, "4711", "optout", "kim@example.test", "Kim Example", strings.Repeat("long ", 300), "\xff\x00")
	}
	return m
}

func (d dice) contact() contact {
	return contact{
		id: pick(d, "c-1", "c-2", "c-3"), initial: pick(d, "", "", "c-1", "c-9"), previous: pick(d, "", "c-1", "c-8"),
		channel: pick(d, connect.Voice, connect.Voice, connect.Chat, connect.Task, connect.Email, "NEW", ""),
		method:  pick(d, connect.Inbound, connect.Inbound, connect.Outbound, connect.Transfer, connect.QueueTransfer, connect.Callback, connect.ByAPI, connect.Monitor, connect.ExternalOutbound, connect.Disconnect, "NEW", ""),
		from:    pick(d, caller, caller, newCaller, "anonymous", "", "sip:x@y", "Softphone", "+", "(202) 555-0101", "0012025550101", "1-202-555-0101"),
		name:    pick(d, "", "Zendesk-100", "Zendesk-"), queue: pick(d, "", "Sales", "EU VIP"), agent: pick(d, "agent-1", "agent-1", "agent-2", "agent-9", ""),
		attributes: d.attributes(), at: d.at(), offline: d.maybe(),
	}
}

func (d dice) news() (all story) {
	for range 1 + d.IntN(3) {
		c := d.contact()
		for range 1 + d.IntN(6) {
			switch d.IntN(8) {
			case 0, 1:
				all = append(all, c.event(pick(d, connect.ContactInitiated, connect.ContactConnectedToAgent, connect.ContactDisconnected, connect.ContactCompleted, "NEW")))
			case 2, 3:
				all = append(all, c.described(d.at()))
			case 4:
				all = append(all, c.record())
			case 5:
				all = append(all, c.act(pick(d, contactlog.Ringing, contactlog.CreateFor, contactlog.AttachTo, contactlog.DialledFrom, contactlog.Viewing, contactlog.Enrolled, "new"), pick[int64](d, 0, callerID, agentID, -1), pick[int64](d, 0, 100, 777, -5), d.at()))
			case 6:
				l := analysis("Secret")
				l.ContactID = c.id
				all = append(all, lens(l))
			default:
				all = append(all, contactlog.Input{Transcript: &connect.ChatTranscript{ContactID: c.id, InstanceID: "0a1b", Items: []connect.ChatItem{{Type: "MESSAGE", Name: "a\nb", Content: strings.Repeat("<&\n", pick(d, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 22_000))}}}})
			}
		}
	}
	return append(all, d.at(), noon.Add(time.Duration(d.IntN(60))*time.Hour))
}

func (d dice) settings() contactlog.Settings {
	s := contactlog.Settings{SkipSolved: d.maybe(), NoExternalIDs: d.maybe(), VoiceID: d.maybe(), OverAfterMinutes: d.IntN(30),
		SeveralUsers: pick(d, "", ticketing.NoUser, ticketing.OldestUser, ticketing.FirstUser),
		App:          contactflow.AppSettings{CreateTicketAfterMinutes: float64(d.IntN(20)), ConnectURL: pick(d, "", site), CountryPrefix: pick(d, "", "+1", "+61")},
		ContactLens:  contactlog.LensSettings{Off: d.maybe(), TranscriptInCall: d.maybe(), ByWhoFiles: d.maybe()}}
	if d.maybe() {
		s.Queues = []contactlog.QueueBrand{{Pattern: "*VIP*", Brand: 72}, {Pattern: "Sales", Brand: 99}}
		s.TicketFields = []attrmap.TicketRule{{Attribute: "product", Field: attrmap.Custom(1001), Update: d.maybe(), Clear: true}, {Attribute: "order", Field: attrmap.Priority, Update: d.maybe()}}
		s.UserFields = []attrmap.UserRule{{Attribute: "account", Field: "account_no", Search: d.maybe(), Comments: d.maybe()}}
		s.Agents = map[string]int64{"agent-9": 30}
	}
	return s
}

func (d dice) world() *world {
	w := newWorld()
	for i := range d.IntN(3) {
		w.users = append(w.users, ticketing.User{ID: int64(600 + i), Name: "Kim Example", Phone: pick(d, caller, newCaller, ""), Inactive: d.maybe(), Suspended: d.maybe(), SharedPhone: d.maybe(), Role: pick(d, zendesk.RoleEndUser, zendesk.RoleAgent, "")})
	}
	w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: pick[int64](d, 0, callerID, 600, agentID), Status: pick(d, zendesk.TicketOpen, zendesk.TicketClosed, zendesk.TicketSolved, "new one"), UpdatedAt: d.at()}}
	w.said, w.cases = map[int64]string{100: pick(d, "", "c-1 c-9")}, map[string]int64{"connect/0a1b/c-8": pick[int64](d, 0, 100)}
	w.catalog.Shows = pick(d, ticketing.ByCall, ticketing.ByNote, ticketing.ByVoiceComment, "")
	if d.IntN(4) == 0 {
		w.refuse[pick(d, ticketing.DoCreateUser, ticketing.DoCreateTicket, ticketing.DoUpdateTicket, ticketing.DoLogCall, ticketing.DoPop, ticketing.DoAttachNumber)] =
			pick(d, ticketing.RefusedOther, ticketing.RefusedAccount, ticketing.RefusedClosed, ticketing.RefusedDuplicate, ticketing.RefusedPhone, ticketing.RefusedRequester, ticketing.RefusedAssignee, ticketing.RequiredField, ticketing.RefusedNotFound, ticketing.RefusedKey)
	}
	return w
}

// TestRandom plans 10,000 random cases to their end: never a panic, never a plan
// without a reason or with personal data in reasons and notices, and never more
// questions and steps than a case may take.
func TestRandom(t *testing.T) {
	for seed := range uint64(10_000) {
		if planRandom(t, seed); t.Failed() {
			return
		}
	}
}

func planRandom(t *testing.T, seed uint64) {
	d := dice{rand.New(rand.NewPCG(seed, 15))}
	set, w, news := d.settings(), d.world(), d.news()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("seed %d: %v\n%s", seed, r, debug.Stack())
		}
	}()
	o := walk(t, set, w, news)
	for _, s := range o.steps {
		text, err := json.Marshal(s)
		var back ticketing.Step
		if err != nil || json.Unmarshal(text, &back) != nil {
			t.Errorf("seed %d: step %s does not survive JSON: %v", seed, s.ID, err)
		}
		if made := s.CreateTicket; made != nil && (made.Subject == "" || strings.ContainsAny(made.Subject, "\r\n") || made.Note.Mark == "") || s.CreateUser != nil && s.CreateUser.Name == "" {
			t.Errorf("seed %d: a bad name, subject or mark: %s", seed, text)
		}
	}
	if len(o.last.Ask) > 0 || len(o.steps) > ticketing.MaxSteps {
		t.Errorf("seed %d: asks %v after %d steps", seed, o.last.Ask, len(o.steps))
	}
	said := fmt.Sprint(o.last.Why, o.last.Notices)
	for _, personal := range []string{"5550101", "5550199", "Kim", "example.test", "<script"} {
		if strings.Contains(said, personal) && !strings.Contains(said, "is no brand") { // quotes ticket_brand
			t.Errorf("seed %d: %q in %s", seed, personal, said)
		}
	}
}
