package queuemap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/queuemap"
)

// TestFaultC15BrandName: ticket_brand is typed into a flow; it means the brand
// also in another Unicode form and with other blanks, if that fits one alone.
func TestFaultC15BrandName(t *testing.T) {
	in, _ := queuemap.NewInbound(nil, []queuemap.Brand[int64]{
		{ID: 1, Name: "Caf\u00e9 Noir", Active: true}, {ID: 2, Name: "Ｇｌｏｂｅｘ", Active: true},
		{ID: 3, Name: "Acme\u00a0Gold", Active: true},
		{ID: 4, Name: "Hooli  X", Active: true}, {ID: 5, Name: "Hooli X", Active: true}, {ID: 6, Name: "HOOLI X", Active: true},
	})
	for name, want := range map[string]int64{
		"Cafe\u0301 Noir": 1, "CAFE\u0301\u00a0 NOIR": 1, "globex": 2, "acme gold": 3, "Acme   Gold": 3,
		"Hooli X": 5, "Hooli  X": 4, // the exact name first (D8)
		"hooli x": 0, "Cafe Noir": 0, "AcmeGold": 0, "": 0, "\u00a0": 0,
	} {
		if got := in.Brand("", name); got.Brand.ID != want {
			t.Errorf("Brand(%q) = %v, want %d", name, got, want)
		}
	}
}

// TestFaultC15OutboundQueue: a queue in a ticket's field or in the table of
// brands is typed, those of a profile come from Connect. Case counts (D8), the
// Unicode form and the number of blanks do not. The route names the queue as
// the profile does, so that it can be looked up.
func TestFaultC15OutboundQueue(t *testing.T) {
	profile := queuemap.Profile{Queues: []string{"EU  Support", "EU Support", "Caf\u00e9 Sales ", "US\u00a0Sales", "Twin\u00a0", "Two  Twins", "Two\u00a0Twins"}, Default: "Main"}
	for name, want := range map[string]string{
		"Cafe\u0301 Sales":            "Caf\u00e9 Sales",
		"Caf\u00e9\u00a0 Sales":       "Caf\u00e9 Sales",
		"US Sales":                    "US\u00a0Sales",
		"EU Support":                  "EU Support",
		"EU  Support":                 "EU  Support",
		"caf\u00e9 sales":             "Main",
		"Ｃａｆ\u00e9 Sales":             "Main",
		"Two Twins":                   "Main", // one of two: none
		"EU\u00a0\u00a0\u00a0Support": "Main",
	} {
		brand := int64(1)
		out, _, err := queuemap.NewOutbound([]queuemap.BrandQueue[int64]{{Brand: brand, Queue: name}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range []queuemap.Dial[int64]{{Chosen: name, Profile: profile}, {Field: name, Profile: profile}, {Brand: &brand, Profile: profile}} {
			got = append(got, out.Route(d).Queue)
		}
		if diff := cmp.Diff([]string{want, want, want}, got); diff != "" {
			t.Errorf("Route(%q) mismatch (-want +got):\n%s", name, diff)
		}
	}
}
