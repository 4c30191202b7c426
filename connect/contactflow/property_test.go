package contactflow_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/contactflow"
)

// sayings are values that flows write, good for some attributes and bad for
// others.
var sayings = []string{
	"", " ", "-", "none", "Timeout", "true", "NO", "0", "1", "-0", "15", "0.1", "1e3", "1e300", "5e-324", "-3", "1e999", "NaN",
	"auto", "agent", "optout", "OPTOUT", "false", "verify", "re-verify", "en", "zh-TW", "ZH", "sentiment", "transcript, sentiment",
	"+1 (202) 555-0100", "0255 501 000", "4711", "99999999999999999999", "customer@example.test", "a@b@c", "MyCorp Sales",
	"  spaces inside  and out ", "naïve ✓", "line\nbreak", "tab\there", "\xff\xfe", strings.Repeat("x", 300),
}

// checkStable is the property of Parse: what it made, written as attributes and
// parsed again, is the same, and a bad value makes one notice and no other.
func checkStable(t *testing.T, attributes map[string]string, app contactflow.AppSettings) {
	t.Helper()
	first, notices := contactflow.Parse(attributes, app)
	written := first.Attributes()
	second, none := contactflow.Parse(written, contactflow.AppSettings{})
	if none != nil {
		t.Errorf("attributes that Settings wrote are bad: %v", none)
	}
	if diff := cmp.Diff(written, second.Attributes()); diff != "" {
		t.Errorf("attributes of %q (-first +second):\n%s", attributes, diff)
	}
	origins := first.Origins
	first.Origins, second.Origins = nil, nil
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("settings of %q (-first +second):\n%s", attributes, diff)
	}
	seen := map[string]bool{}
	for _, n := range notices {
		if seen[n.Subject.Name] {
			t.Errorf("two notices for %s", n.Subject.Name)
		}
		seen[n.Subject.Name] = true
		if n.Code == contactflow.InvalidAttribute && origins[n.Subject.Name] == contactflow.FromAttribute {
			t.Errorf("%s is bad and yet used", n.Subject.Name)
		}
	}
}

func TestParseIsStable(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 35))
	say := func() string { return sayings[rnd.IntN(len(sayings))] }
	for range 3000 {
		attributes := map[string]string{"case_number": say()}
		for _, a := range contactflow.Describe() {
			if rnd.IntN(3) > 0 {
				attributes[a.Name] = say()
			}
		}
		app := contactflow.AppSettings{CreateTicketAfterMinutes: rnd.NormFloat64() * 20, EntryPointNumber: say(), TimeZone: say()}
		if rnd.IntN(2) == 0 {
			app.TicketAttribute = new([]string{"", " ", "case_number", "customer_name", "zendesk_ticket"}[rnd.IntN(5)])
		}
		checkStable(t, attributes, app)
	}
}
