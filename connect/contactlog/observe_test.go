package contactlog_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// permutations yields all orders of n things.
func permutations(n int, yield func([]int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var rec func(k int)
	rec = func(k int) {
		if k == n {
			yield(order)
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			rec(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	rec(0)
}

// TestAnyOrder: a contact's events and record, in all orders and one of them
// twice, come to the same facts, also when they are stored in between (R59).
func TestAnyOrder(t *testing.T) {
	c := call(caller, a("order", "4711"))
	early, late := c, c
	early.agent = ""
	late.attributes = a("order", "4712")
	news := []contactlog.Input{c.event(connect.ContactInitiated), early.described(noon), c.event(connect.ContactConnectedToAgent),
		c.described(noon.Add(10 * time.Second)), c.event(connect.ContactCompleted), late.record()}
	fold := func(f contactlog.Facts, order []int) contactlog.Facts {
		for _, i := range order {
			f = contactlog.Observe(f, news[i])
		}
		return f
	}
	want := fold(contactlog.Facts{}, []int{0, 1, 2, 3, 4, 5})
	if l := want.Legs["c-1"]; l.Accepted.Attributes["order"] != "4711" || l.Record.Attributes["order"] != "4712" || l.ConnectedToAgent.IsZero() || l.Completed.IsZero() {
		t.Fatalf("facts %+v", want)
	}
	wanted, _ := json.Marshal(want)
	n := 0
	permutations(len(news), func(order []int) {
		n++
		twice := append(slices.Clone(order), order[n%len(order)])
		got := fold(contactlog.Facts{}, twice)
		if text, _ := json.Marshal(got); string(text) != string(wanted) {
			t.Fatalf("order %v:\n%s", twice, cmp.Diff(want, got))
		}
	})
	if n != 720 {
		t.Errorf("%d orders, want 720", n)
	}
	var stored contactlog.Facts
	if err := json.Unmarshal(wanted, &stored); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, fold(stored, []int{2, 0, 5})); diff != "" {
		t.Errorf("stored and observed again (-want +got):\n%s", diff)
	}
}

// TestAnyOrderOfFiling: however the news of a contact comes, the ticket is the
// same in the end.
func TestAnyOrderOfFiling(t *testing.T) {
	c := call(newCaller, a("order", "4711", "customer_name", "Robin Example"))
	early := c
	early.agent = ""
	news := []contactlog.Input{early.event(connect.ContactInitiated), early.described(noon), c.event(connect.ContactConnectedToAgent),
		c.described(noon.Add(10 * time.Second)), c.event(connect.ContactCompleted), c.record()}
	result := func(order []int) any {
		var s story
		for _, i := range order {
			s = append(s, news[i])
		}
		o := walk(t, contactlog.Settings{}, newWorld(), s)
		notes := o.notes()
		marks := []string{}
		for mark := range notes {
			marks = append(marks, mark)
		}
		slices.Sort(marks)
		return []any{o.world.tickets, marks, notes["Contact id: c-1"], len(o.of(ticketing.DoCreateUser)), len(o.of(ticketing.DoShowCall))}
	}
	want := result([]int{0, 1, 2, 3, 4, 5})
	n := 0
	permutations(len(news), func(order []int) {
		n++
		if diff := cmp.Diff(want, result(append(slices.Clone(order), order[n%len(order)]))); diff != "" {
			t.Fatalf("order %v (-want +got):\n%s", order, diff)
		}
	})
}

// TestObserveKeepsItsArgument and merges what comes twice.
func TestObserveKeepsItsArgument(t *testing.T) {
	c := call(caller, nil)
	f := contactlog.Observe(contactlog.Facts{}, c.event(connect.ContactInitiated))
	before, _ := json.Marshal(f)
	g := contactlog.Observe(contactlog.Observe(f, c.record()), c.rings(noon))
	if again := contactlog.Observe(g, c.rings(noon)); len(again.Acts) != 1 {
		t.Errorf("%d acts, want one", len(again.Acts))
	}
	if after, _ := json.Marshal(f); string(after) != string(before) {
		t.Errorf("the argument changed from %s to %s", before, after)
	}
}

func TestRedactedLensWins(t *testing.T) {
	open, redacted := analysis("a"), analysis("b")
	redacted.Redacted = true
	for _, order := range [][]connect.LensAnalysis{{open, redacted}, {redacted, open}} {
		f := contactlog.Observe(contactlog.Observe(contactlog.Facts{}, lens(order[0])), lens(order[1]))
		if !f.Legs["c-1"].Lens.Redacted {
			t.Error("the file with personal data counts")
		}
	}
}
