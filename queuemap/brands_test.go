package queuemap_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/queuemap"
)

var accountBrands = []queuemap.Brand[int64]{
	{ID: 1, Name: "Acme", Active: true},
	{ID: 2, Name: "Globex", Active: true},
	{ID: 3, Name: "Old Acme"},
	{ID: 4, Name: "Hooli", Active: true}, {ID: 5, Name: "HOOLI", Active: true},
	{ID: 6, Name: "Initech"}, {ID: 7, Name: "INITECH", Active: true},
}

var queueBrands = []queuemap.Entry[int64]{
	{Pattern: "MyCorp *", Target: 1},
	{Pattern: "*Claims", Target: 3},  // inactive
	{Pattern: "Gone", Target: 99},    // deleted
	{Pattern: "/Claims/", Target: 2}, // behind the inactive one
	{Pattern: "Returns", Target: 1},
}

var brandRows = []struct {
	name      string
	queue     string
	attribute string
	source    queuemap.BrandSource
	brand     int64
	notices   []string
}{
	{"R79 from the queue", "MyCorp Sales", "", queuemap.FromQueue, 1, nil},
	{"R79 from ticket_brand", "Sales", "Globex", queuemap.FromTicketBrand, 2, nil},
	{"R80 a brand may have many queues", "Returns", "", queuemap.FromQueue, 1, nil},
	{"R81 the queue beats ticket_brand", "MyCorp Sales", "Globex", queuemap.FromQueue, 1, nil},
	{"R81 even over a bad ticket_brand", "MyCorp Sales", "Nobody", queuemap.FromQueue, 1, nil},
	{"R82 neither: set nothing", "Sales", "", queuemap.ZendeskDefault, 0, nil},
	{"D8 a brand name by its exact case first", "", "HOOLI", queuemap.FromTicketBrand, 5, nil},
	{"D8 else ignoring case, if unique", "", " gLOBEX ", queuemap.FromTicketBrand, 2, nil},
	{"D8 not if ambiguous", "", "hooli", queuemap.ZendeskDefault, 0,
		[]string{`ticket_brand: "hooli" fits more than one brand; it is ignored (D22)`}},
	{"D8 an inactive brand is not meant", "", "initech", queuemap.FromTicketBrand, 7, nil},
	{"D22 an unknown brand", "", "Nobody", queuemap.ZendeskDefault, 0,
		[]string{`ticket_brand: "Nobody" is no brand; it is ignored (D22)`}},
	{"D22 a notice has room for 128 characters", "", strings.Repeat("é", 200) + "\n", queuemap.ZendeskDefault, 0,
		[]string{`ticket_brand: "` + strings.Repeat("é", 128) + `"… is no brand; it is ignored (D22)`}},
	{"D22 an inactive brand", "", "Old Acme", queuemap.ZendeskDefault, 0,
		[]string{`ticket_brand: "Old Acme" is an inactive brand; it is ignored (D22)`}},
	{"D22 its exact name wins over a similar one", "", "Initech", queuemap.ZendeskDefault, 0,
		[]string{`ticket_brand: "Initech" is an inactive brand; it is ignored (D22)`}},
	{"D23 a deleted brand leaves ticket_brand", "Gone", "Acme", queuemap.FromTicketBrand, 1,
		[]string{`entry 3, brand: 99 is no active brand; the entry "Gone" does not count (D23)`}},
	{"D23 an entry that does not count hides none", "EU Claims", "Acme", queuemap.FromQueue, 2,
		[]string{`entry 2, brand: 3 is no active brand; the entry "*Claims" does not count (D23)`}},
	{"D24 no queue, but ticket_brand", " ", "Acme", queuemap.FromTicketBrand, 1, nil},
}

func TestBrand(t *testing.T) {
	queues, _, err := queuemap.Compile(queueBrands)
	if err != nil {
		t.Fatal(err)
	}
	in, notices := queuemap.NewInbound(queues, accountBrands)
	want := []string{
		`entry 2, brand: 3 is no active brand; the entry "*Claims" does not count (D23)`,
		`entry 3, brand: 99 is no active brand; the entry "Gone" does not count (D23)`,
	}
	if diff := cmp.Diff(want, texts(notices)); diff != "" {
		t.Errorf("NewInbound notices mismatch (-want +got):\n%s", diff)
	}
	for _, tt := range brandRows {
		t.Run(tt.name, func(t *testing.T) {
			got := in.Brand(tt.queue, tt.attribute)
			if got.Source != tt.source || got.Brand.ID != tt.brand || (got.Why.Pattern != "") != (tt.source == queuemap.FromQueue) {
				t.Errorf("Brand(%q, %q) = %v", tt.queue, tt.attribute, got)
			}
			if diff := cmp.Diff(tt.notices, texts(got.Notices)); diff != "" {
				t.Errorf("notices mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBrandWithoutList(t *testing.T) {
	in, notices := queuemap.NewInbound(nil, accountBrands)
	if got := in.Brand("MyCorp Sales", "Acme"); notices != nil || got.Source != queuemap.FromTicketBrand {
		t.Errorf("Brand = %v, %v", got, notices)
	}
}

var tableRows = []struct {
	name    string
	lines   []queuemap.BrandQueue[string]
	refused error
	notices []string
}{
	{"R90 each brand may have a queue", lines("Acme", "Sales", "Globex", "Support", "Hooli", ""), nil, nil},
	{"R90 several may have none", lines("Acme", "", "Globex", " "), nil, nil},
	{"R91 a wild card is an exact name", lines("Acme", "Sales*"), nil,
		[]string{`entry 1, queue: "Sales*" looks like a pattern, which does not work here; it is taken as the exact name of a queue (R91)`}},
	{"R91 so is an expression", lines("Acme", "/Sales/"), nil,
		[]string{`entry 1, queue: "/Sales/" looks like a pattern, which does not work here; it is taken as the exact name of a queue (R91)`}},
	{"R91 and what only looks like one", lines("Acme", rating), nil,
		[]string{`entry 1, queue: "` + rating + `" looks like a pattern, which does not work here; it is taken as the exact name of a queue (R91)`}},
	{"R91 one queue, two brands", lines("Acme", "Sales", "Globex", "Sales "), nil,
		[]string{`entry 2, queue: "Sales" is the queue of Acme too; customers of both brands see the same caller id (R91)`}},
	{"R91 one brand, two queues", lines("Acme", "Sales", "Acme", "Support"), queuemap.ErrDuplicate,
		[]string{`entry 2, brand: Acme has a queue already (R91)`}},
}

func lines(words ...string) (l []queuemap.BrandQueue[string]) {
	for i := 0; i < len(words); i += 2 {
		l = append(l, queuemap.BrandQueue[string]{Brand: words[i], Queue: words[i+1]})
	}
	return l
}

func TestOutboundTable(t *testing.T) {
	for _, tt := range tableRows {
		t.Run(tt.name, func(t *testing.T) {
			o, notices, err := queuemap.NewOutbound(tt.lines)
			if !errors.Is(err, tt.refused) || (err == nil) != (o != nil) {
				t.Fatalf("NewOutbound = %v, %v", o, err)
			}
			if refusal, ok := errors.AsType[*queuemap.Error](err); ok {
				notices = refusal.Notices
			}
			if diff := cmp.Diff(tt.notices, texts(notices)); diff != "" {
				t.Errorf("notices mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

var routeRows = []struct {
	name                  string
	chosen, field, brand  string
	profile, defaultQueue string // the profile's queues, one letter each
	queue                 string
	source                queuemap.QueueSource
	notices               []string
}{
	{"R99 all in the profile: the agent's choice", "A", "B", "C", "ABC", "M", "A", queuemap.AgentChoice, nil},
	{"R99 then the field", "", "B", "C", "ABC", "M", "B", queuemap.TicketField, nil},
	{"R99 then the brand", "", "", "C", "ABC", "M", "C", queuemap.TicketBrand, nil},
	{"R99 then the default", "", "", "", "ABC", "M", "M", queuemap.ProfileDefault, nil},
	{"R99 a choice outside the profile falls to the next rule", "X", "B", "C", "ABC", "M", "B", queuemap.TicketField,
		[]string{`chosen queue: "X" is not in the agent's routing profile; the next rule applies (R99)`}},
	{"R99 no default either", "", "", "", "ABC", " ", "", queuemap.NoQueue, nil},
	{"D10 a field outside the profile goes on to the brand", "", "X", "C", "ABC", "M", "C", queuemap.TicketBrand,
		[]string{`connect_outbound_queue: "X" is not in the agent's routing profile; the next rule applies (D10)`}},
	{"D10 and without a brand to the default", "", "X", "", "ABC", "M", "M", queuemap.ProfileDefault,
		[]string{`connect_outbound_queue: "X" is not in the agent's routing profile; the next rule applies (D10)`}},
	{"R90 the queue of the ticket's brand", "", "", "C", "ABC", "M", "C", queuemap.TicketBrand, nil},
	{"R91 a star is an exact name", "", "", "*", "AB", "M", "M", queuemap.ProfileDefault,
		[]string{`brand queue: "*" is not in the agent's routing profile; the next rule applies (R92)`}},
	{"R91 which a queue may have", "", "", "*", "AB*", "M", "*", queuemap.TicketBrand, nil},
	{"R92 a brand's queue outside the profile", "", "", "C", "AB", "M", "M", queuemap.ProfileDefault,
		[]string{`brand queue: "C" is not in the agent's routing profile; the next rule applies (R92)`}},
	{"R92 a misspelt one", "", "", "c", "ABC", "M", "M", queuemap.ProfileDefault,
		[]string{`brand queue: "c" is not in the agent's routing profile; the next rule applies (R92)`}},
	{"R93 other settings override the brand", "A", "", "C", "ABC", "M", "A", queuemap.AgentChoice, nil},
	{"R94 the field keeps the flow's queue", "", "B", "", "ABC", "M", "B", queuemap.TicketField, nil},
	{"R95 a filled field hides the brand", "", "B", "C", "ABC", "M", "B", queuemap.TicketField, nil},
	{"R96 a choice from the profile's list", "C", "", "", "ABC", "M", "C", queuemap.AgentChoice, nil},
	{"R96 reset: no choice", "", "", "", "ABC", "B", "B", queuemap.ProfileDefault, nil},
	{"D8 queue names mind their case, not outer spaces", " A ", "", "", "ABC", "M", "A", queuemap.AgentChoice, nil},
}

func TestRoute(t *testing.T) {
	for _, tt := range routeRows {
		t.Run(tt.name, func(t *testing.T) {
			o, _, err := queuemap.NewOutbound(lines("Acme", tt.brand))
			if err != nil {
				t.Fatal(err)
			}
			brand := "Acme"
			d := queuemap.Dial[string]{Chosen: tt.chosen, Field: tt.field, Brand: &brand, Profile: queuemap.Profile{Default: tt.defaultQueue}}
			for _, q := range tt.profile {
				d.Profile.Queues = append(d.Profile.Queues, string(q)+" ")
			}
			got := o.Route(d)
			if got.Queue != tt.queue || got.Source != tt.source {
				t.Errorf("Route = %v", got)
			}
			if diff := cmp.Diff(tt.notices, texts(got.Notices)); diff != "" {
				t.Errorf("notices mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRouteWithoutTable(t *testing.T) {
	var o *queuemap.Outbound[string]
	brand := "Acme"
	got := o.Route(queuemap.Dial[string]{Brand: &brand, Profile: queuemap.Profile{Default: "Main"}})
	if diff := cmp.Diff(queuemap.Route{Queue: "Main", Source: queuemap.ProfileDefault}, got); diff != "" {
		t.Errorf("Route mismatch (-want +got):\n%s", diff)
	}
}
