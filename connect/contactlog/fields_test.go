package contactlog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestBrand(t *testing.T) {
	set := contactlog.Settings{Queues: []contactlog.QueueBrand{{Pattern: "*VIP*", Brand: 72}, {Pattern: "Old*", Brand: 73}}}
	queue := func(c contact, name string) contact { c.queue = name; return c }
	for _, tt := range []struct {
		name    string
		c       contact
		want    int64
		noticed ticketing.Code
	}{
		{"R79 the queue's", queue(call(caller, nil), "EU VIP"), 72, ""},
		{"R79 of a chat too", queue(chat(a("zendesk_user", "501")), "EU VIP"), 72, ""},
		{"R81 the queue beats ticket_brand", queue(call(caller, a("ticket_brand", "MyCorp")), "EU VIP"), 72, ""},
		{"R32 ticket_brand", call(caller, a("ticket_brand", "MyCorp")), 71, ""},
		{"R82 none", call(caller, nil), 0, ""},
		{"D22 ticket_brand of no brand", call(caller, a("ticket_brand", "Nobody")), 0, ticketing.BrandUnknown},
		{"D23 the queue's brand is inactive", queue(call(caller, nil), "Old EU"), 0, ticketing.BrandUnknown},
		{"D24 an outbound contact has no queue's brand", queue(outgoing(caller, nil), "EU VIP"), 0, ""},
		{"D24 but ticket_brand", outgoing(caller, a("ticket_brand", "MyCorp")), 71, ""},
	} {
		o := walk(t, set, newWorld(), tt.c.accepted())
		if got := o.ticket(t).BrandID; got != tt.want || tt.noticed != "" && !o.noticed[tt.noticed] || tt.noticed == "" && len(o.noticed) > 0 {
			t.Errorf("%s: brand %d, want %d; notices %v", tt.name, got, tt.want, o.last.Notices)
		}
	}
}

func field(id int64, value string) zendesk.CustomField { return zendesk.FieldValue(id, value) }

func TestOutboundQueue(t *testing.T) { // R33, R94
	for _, tt := range []struct {
		name    string
		c       contact
		without bool // the field
		want    []zendesk.CustomField
		noticed bool
	}{
		{"R94 on a new ticket", call(caller, a("ticket_outbound_queue", "Sales out")), false, []zendesk.CustomField{field(1002, "Sales out")}, false},
		{"R94 on a ticket that exists", call(caller, a("ticket_outbound_queue", "Sales out", "zendesk_ticket", "100")), false, []zendesk.CustomField{field(1002, "Sales out")}, false},
		{"R94 no field of this title", call(caller, a("ticket_outbound_queue", "Sales out")), true, nil, true},
		{"R33 not set", call(caller, nil), true, nil, false},
	} {
		w := newWorld()
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}}
		if tt.without {
			w.catalog.TicketFields = slices.Delete(w.catalog.TicketFields, 1, 2)
		}
		o := walk(t, contactlog.Settings{}, w, tt.c.whole())
		if diff := cmp.Diff(tt.want, w.tickets[len(w.tickets)-1].CustomFields); diff != "" || o.noticed[ticketing.FieldWriteFailed] != tt.noticed {
			t.Errorf("%s: notices %v (-want +got):\n%s", tt.name, o.last.Notices, diff)
		}
	}
}

// TestMapping carries out what attrmap decides (R101 to R113).
func TestMapping(t *testing.T) {
	product := attrmap.TicketRule{Attribute: "product", Field: attrmap.Custom(1001)}
	with := func(r attrmap.TicketRule, change func(*attrmap.TicketRule)) []attrmap.TicketRule {
		change(&r)
		return []attrmap.TicketRule{r}
	}
	same := func(*attrmap.TicketRule) {}
	update := func(r *attrmap.TicketRule) { r.Update = true }
	for _, tt := range []struct {
		name    string
		rules   []attrmap.TicketRule
		attrs   map[string]string
		field   string // of 1001
		note    bool   // it stands in the note
		noticed ticketing.Code
	}{
		{"R101 not mapped", nil, a("product", "P1"), "", true, ""},
		{"R102 mapped: in the field, not in the note", with(product, same), a("product", "P1"), "P1", false, ""},
		{"R105 Update off: not on a ticket that exists (D12)", with(product, same), a("product", "P1", "zendesk_ticket", "100"), "", false, ""},
		{"R104 Update on: on a ticket that exists too (R105)", with(product, update), a("product", "P1", "zendesk_ticket", "100"), "P1", false, ""},
		{"R106 Comments on: in both", with(product, func(r *attrmap.TicketRule) { r.Comments = true }), a("product", "P1"), "P1", true, ""},
		{"R113 the account has no such field", with(product, func(r *attrmap.TicketRule) { r.Field = attrmap.Custom(5) }), a("product", "P1"), "", true, ""},
		{"R111 a value that the field does not take (R112)", with(product, func(r *attrmap.TicketRule) { r.Field = attrmap.Priority }), a("product", "P1"), "", true, ticketing.FieldValueInvalid},
	} {
		w := newWorld()
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}}
		o := walk(t, contactlog.Settings{TicketFields: tt.rules}, w, call(caller, tt.attrs).whole())
		var got string
		for _, f := range w.tickets[len(w.tickets)-1].CustomFields {
			got = strings.Trim(string(f.Value), `"`)
		}
		_, noted := lineOf(o.notes()["Contact id: c-1"], "product")
		if got != tt.field || noted != tt.note || tt.noticed != "" && !o.noticed[tt.noticed] {
			t.Errorf("%s: field %q, note %v; notices %v", tt.name, got, noted, o.last.Notices)
		}
	}
}

// TestStandardFields are written as the ticket's own (R103).
func TestStandardFields(t *testing.T) {
	rules := []attrmap.TicketRule{{Attribute: "urgency", Field: attrmap.Priority, Update: true}, {Attribute: "title", Field: attrmap.Subject},
		{Attribute: "status", Field: attrmap.Status, Update: true}, {Attribute: "label", Field: attrmap.Tags, Update: true}, {Attribute: "phase", Field: attrmap.CustomStatus}}
	attrs := a("urgency", "high", "title", "Order\n4711", "status", "solved", "label", "vip", "phase", "88")
	o := walk(t, contactlog.Settings{TicketFields: rules}, newWorld(), call(caller, attrs).accepted())
	made := o.ticket(t)
	if made.Priority != "high" || made.Subject != "Order 4711" || !slices.Equal(made.Tags, []string{"vip"}) || made.Status != zendesk.TicketOpen || made.CustomStatusID != 88 {
		t.Errorf("R103: new ticket %+v", made)
	}
	w := newWorld()
	w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Subject: "Old", Status: zendesk.TicketOpen}}
	attrs["zendesk_ticket"] = "100"
	o = walk(t, contactlog.Settings{TicketFields: rules}, w, call(caller, attrs).whole())
	tags := o.of(ticketing.DoAddTags)
	if got := w.tickets[0]; got.Priority != "high" || got.Subject != "Old" || got.Status != zendesk.TicketSolved || len(tags) != 1 {
		t.Errorf("R105: ticket %+v, tags %v", got, tags)
	}
	if steps := o.steps; steps[len(steps)-1].UpdateTicket == nil || steps[len(steps)-1].UpdateTicket.Change.Status != zendesk.TicketSolved {
		t.Errorf("R103: the status is not last: %+v", steps[len(steps)-1])
	}
}

// TestUserFields go to the customer, a new one too, and never to the agent who
// stands in (R108, X3).
func TestUserFields(t *testing.T) {
	set := contactlog.Settings{UserFields: []attrmap.UserRule{{Attribute: "account", Field: "account_no"}}}
	for _, tt := range []struct {
		name string
		c    contact
		want int64
	}{
		{"R108 a known customer", call(caller, a("account", "K1")), callerID},
		{"R108 a new one", call(newCaller, a("account", "K1")), 901},
		{"X3 an anonymous caller", call("anonymous", a("account", "K1")), 0},
	} {
		o := walk(t, set, newWorld(), tt.c.whole())
		updates := o.of(ticketing.DoUpdateUser)
		if tt.want == 0 {
			if _, noted := lineOf(o.notes()["Contact id: c-1"], "account"); len(updates) > 0 || !noted {
				t.Errorf("%s: updates %+v, note %v", tt.name, updates, noted)
			}
		} else if len(updates) != 1 || updates[0].UpdateUser.User != tt.want || string(updates[0].UpdateUser.Fields["account_no"]) != `"K1"` {
			t.Errorf("%s: updates %+v", tt.name, updates)
		}
	}
}

// TestNotTakenOver: what Zendesk drops in silence stands in a note (R112).
func TestNotTakenOver(t *testing.T) {
	w := newWorld()
	w.drops = []int64{1001}
	set := contactlog.Settings{TicketFields: []attrmap.TicketRule{{Attribute: "product", Field: attrmap.Custom(1001)}}}
	o := walk(t, set, w, call(caller, a("product", "P1")).accepted())
	if value, _ := lineOf(o.notes()["Contact id: c-1 (fields)"], "product"); value != "P1" || !o.noticed[ticketing.FieldWriteFailed] {
		t.Errorf("R112: notes %+v, notices %v", o.notes(), o.last.Notices)
	}
}

// TestLateAttributes are what the flow sets after the agent has the contact (X17,
// R110).
func TestLateAttributes(t *testing.T) {
	c := call(caller, a("order", "4711", "same", "x"))
	set := contactlog.Settings{TicketFields: []attrmap.TicketRule{{Attribute: "product", Field: attrmap.Custom(1001)}}}
	later := c
	later.attributes = a("order", "4712", "same", "x", "product", "P1", "aid", "z")
	o := walk(t, set, newWorld(), append(c.accepted(), later.described(noon.Add(40*time.Second)), later.event(connect.ContactCompleted), later.record()))
	n := o.notes()["Contact id: c-1 (attributes)"]
	want := []ticketing.NoteLine{{Label: "order", Text: "4712"}, {Label: "product", Text: "P1"}}
	if diff := cmp.Diff(want, n.Lines); diff != "" {
		t.Errorf("X17 (-want +got):\n%s", diff)
	}
	if got := o.ticket(t).Fields; len(got) > 0 {
		t.Errorf("R110: the mapping ran twice: %v", got)
	}
	o = walk(t, set, newWorld(), c.whole())
	if _, ok := o.notes()["Contact id: c-1 (attributes)"]; ok {
		t.Error("X17: a note of nothing new")
	}
}

// TestAttach gives a number to who has none (R26).
func TestAttach(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    contact
		want string
	}{
		{"R26 a customer without a number", call("+12025550177", a("zendesk_user", "502")), "+12025550177"},
		{"R26 switched off", call("+12025550177", a("zendesk_user", "502", "attach_phone_number", "false")), ""},
		{"R26 the requester of the ticket that the flow names, for a number that is nobody's", call("+12025550177", a("zendesk_ticket", "100")), "+12025550177"},
		{"D5 not for an anonymous caller", call("anonymous", a("zendesk_ticket", "100")), ""},
		{"X27 a customer who has another number", call("+12025550177", a("zendesk_user", "501")), ""},
		{"R26 outbound too", outgoing("+12025550177", a("zendesk_user", "502")), "+12025550177"},
		{"D34 an anonymous caller", call("anonymous", a("zendesk_user", "502")), ""},
		{"D34 an internal transfer", call("INTERNAL-TRANSFER", a("zendesk_user", "502")), ""},
		{"D34 an agent's SIP address", call("sip:agent7@example.test", a("zendesk_user", "502")), ""},
		{"R26 a chat", chat(a("zendesk_user", "502")), ""},
	} {
		w := newWorld()
		w.users = append(w.users, ticketing.User{ID: 502, Name: "B", Role: zendesk.RoleEndUser})
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: 502, Status: zendesk.TicketOpen}}
		attached := walk(t, contactlog.Settings{}, w, tt.c.accepted()).of(ticketing.DoAttachNumber)
		var got string
		for _, s := range attached {
			got = s.AttachNumber.Number
		}
		if got != tt.want {
			t.Errorf("%s: %q is attached, want %q", tt.name, got, tt.want)
		}
	}
}

// TestVoiceID is legacy, and off unless a setting switches it on (R28 to R30).
func TestVoiceID(t *testing.T) {
	on := contactlog.Settings{VoiceID: true}
	enrolled := func(c contact, id, status string, at int) contactlog.Input {
		in := c.act(contactlog.Enrolled, 0, 0, noon.Add(time.Duration(at)*time.Second))
		in.Act.VoiceID, in.Act.VoiceStatus = id, status
		return in
	}
	plain, own := call(caller, a("voiceid_enabled", "true")), call(caller, a("voiceid_enabled", "true", "voiceid_field", "vid", "voiceid_status_field", "vstatus"))
	for _, tt := range []struct {
		name string
		set  contactlog.Settings
		c    contact
		news story
		want string // "key=value key=value"
	}{
		{"R28 off by default", contactlog.Settings{}, plain, story{enrolled(plain, "v1", "ENROLLED", 40)}, ""},
		{"R28 off for the contact", on, call(caller, nil), story{enrolled(plain, "v1", "ENROLLED", 40)}, ""},
		{"R63 at the end of the call", on, plain, story{enrolled(plain, "v1", "ENROLLED", 40)}, `voice_authentication_id="v1" voice_authentication_status="ENROLLED"`},
		{"R63 the contact's id stands in", on, plain, story{enrolled(plain, "", "ENROLLED", 40)}, `voice_authentication_id="c-1" voice_authentication_status="ENROLLED"`},
		{"R65 opted out", on, plain, story{enrolled(plain, "v1", "OPTED_OUT", 40)}, `voice_authentication_id="v1" voice_authentication_status="OPTED_OUT"`},
		{"R66 the last decision counts", on, plain, story{enrolled(plain, "v1", "OPTED_OUT", 50), enrolled(plain, "v1", "ENROLLED", 40)}, `voice_authentication_id="v1" voice_authentication_status="OPTED_OUT"`},
		{"R62 another word is no status", on, plain, story{enrolled(plain, "v1", "MAYBE", 40)}, ""},
		{"R61 fields of other names (R29, R30)", on, own, story{enrolled(own, "v1", "", 40)}, `vid="v1" vstatus=""`},
		{"R60 nothing is reported", on, plain, nil, ""},
	} {
		if o := walk(t, tt.set, newWorld(), append(tt.c.accepted(), tt.news...)); len(o.of(ticketing.DoUpdateUser)) > 0 {
			t.Errorf("%s: written before the end", tt.name)
		}
		o := walk(t, tt.set, newWorld(), append(tt.news, tt.c.whole()...))
		var got []string
		for _, s := range o.of(ticketing.DoUpdateUser) {
			for key, value := range s.UpdateUser.Fields {
				got = append(got, key+"="+string(value))
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}
