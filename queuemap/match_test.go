package queuemap_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/queuemap"
)

func TestMatchAllocatesNothing(t *testing.T) {
	if racing {
		t.Skip("the race detector allocates")
	}
	for _, size := range []int{10, 1_000, 20_000} {
		l := mixed(size)
		m := compile(t, l)
		names := append(fitting(l), " spaced ", "", "Acme 98 x", "no such queue")
		if got := testing.AllocsPerRun(100, func() {
			for _, name := range names {
				m.Match(name)
			}
		}); got != 0 {
			t.Errorf("%d rules: %v allocations, want 0", size, got)
		}
	}
}

// TestManyRequiredTexts has more required texts than fit on the stack.
func TestManyRequiredTexts(t *testing.T) {
	var l list
	for i := range 5000 {
		l = append(l, entries(fmt.Sprintf("/n%04d.*x$/", i))...)
	}
	m := compile(t, l)
	for _, n := range []int{0, 1, 63, 64, 4095, 4096, 4999} {
		want := fmt.Sprintf("/n%04d.*x$/", n)
		if got, _, _ := m.Match(fmt.Sprintf("n%04d, n%04d, x", n, n)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, _, ok := m.Match(fmt.Sprintf("n%04d, n%04d", n, n)); ok {
			t.Errorf("got %q, want none", got)
		}
	}
}

// TestAllBytes has a phrase for every byte, so that the table is as wide as can
// be.
func TestAllBytes(t *testing.T) {
	var patterns, names []string
	for c := range 256 {
		if text := string([]byte{byte(c)}); text != "*" {
			patterns = append(patterns, "*-"+text+"-*")
			names = append(names, "x-"+text+"-x")
		}
	}
	agree(t, patterns, names...)
}

func TestSharedByGoroutines(t *testing.T) {
	m := compile(t, mixed(1_000))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for _, name := range fitting(mixed(1_000)[i:]) {
				if _, _, ok := m.Match(name); !ok {
					t.Errorf("%q does not match", name)
				}
			}
		})
	}
	wg.Wait()
}

func TestNilMatcher(t *testing.T) {
	var m *queuemap.Matcher[string]
	if _, why, ok := m.Match("Sales"); ok || why.String() != "no entry" {
		t.Errorf("Match = %v, %v", why, ok)
	}
	if got := m.Matches("Sales"); got != nil {
		t.Errorf("Matches = %v", got)
	}
	if got := m.Lint(); got != nil {
		t.Errorf("Lint = %v", got)
	}
	if got := m.Explain("Sales").String(); !strings.HasPrefix(got, "No entry matches") {
		t.Errorf("Explain = %q", got)
	}
}

func TestExplain(t *testing.T) {
	tests := []struct {
		name     string
		patterns []string
		opts     []queuemap.Option
		queue    string
		want     string
	}{
		{"nothing matches", []string{"Sales"}, nil, "sales",
			`No entry matches the queue "sales". Capital and small letters differ.`},
		{"no queue", []string{"Sales"}, nil, " ", "The contact has no queue, so no entry applies."},
		{"one", []string{"*Sales"}, nil, "EU Sales", `The queue "EU Sales" gets *Sales by entry 1 "*Sales" (names that end with "Sales").
No other entry matches.`},
		{"many", []string{`/^\w+ S/`, "*U*", "EU*", "EU Sales"}, nil, " EU Sales ",
			`The queue "EU Sales" gets EU Sales by entry 4 "EU Sales" (exactly this name).
These entries match too but lose:
- entry 2 "*U*" (names that contain "U"), for *U*: an exact name beats a wild card.
- entry 3 "EU*" (names that start with "EU"), for EU*: an exact name beats a wild card.
- entry 1 "/^\w+ S/" (names that fit the regular expression), for /^\w+ S/: an exact name beats a regular expression.`},
		{"wild cards", []string{"/E/", "EU*", "*U*"}, nil, "EU",
			`The queue "EU" gets EU* by entry 2 "EU*" (names that start with "EU").
These entries match too but lose:
- entry 3 "*U*" (names that contain "U"), for *U*: it stands further down the list.
- entry 1 "/E/" (names that fit the regular expression), for /E/: a wild card beats a regular expression.`},
		{"in list order", []string{"/E/", "EU"}, []queuemap.Option{queuemap.InListOrder()}, "EU",
			`The queue "EU" gets /E/ by entry 1 "/E/" (names that fit the regular expression).
These entries match too but lose:
- entry 2 "EU" (exactly this name), for EU: it stands further down the list.`},
		{"what does not show", []string{"*\n*"}, nil, "a\nb",
			`The queue "a\nb" gets ` + "*\n*" + ` by entry 1 "*\n*" (names that contain "\n").
No other entry matches.`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := compile(t, entries(tt.patterns...), tt.opts...).Explain(tt.queue).String()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Explain mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		got  fmt.Stringer
		want string
	}{
		{queuemap.Class(9), "Class(9)"},
		{queuemap.BrandSource(9), "BrandSource(9)"},
		{queuemap.ZendeskDefault, "Zendesk's default"},
		{queuemap.FromQueue, "queue"},
		{queuemap.FromTicketBrand, "ticket_brand"},
		{queuemap.QueueSource(9), "QueueSource(9)"},
		{queuemap.NoQueue, "no queue"},
		{queuemap.AgentChoice, "the agent's own choice"},
		{queuemap.TicketField, "the ticket's field connect_outbound_queue"},
		{queuemap.TicketBrand, "the queue of the ticket's brand"},
		{queuemap.ProfileDefault, "the default outbound queue of the routing profile"},
		{queuemap.Route{}, "There is no queue to call out from: the routing profile has no default outbound queue."},
		{queuemap.BrandChoice[int]{}, "No brand is set: Zendesk's default brand applies, unless the agent chooses one."},
	}
	for _, tt := range tests {
		if got := tt.got.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
