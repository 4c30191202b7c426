package main

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// nothing is an empty environment.
func nothing(string) string { return "" }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ran runs the program with no environment.
func ran(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var stdout bytes.Buffer
	err = run(t.Context(), args, nothing, &stdout, io.Discard)
	return stdout.String(), err
}

// The day ends with the expected tickets, and its output is the same each time.
func TestDay(t *testing.T) {
	first, err := ran(t)
	must(t, err)
	again, err := ran(t)
	must(t, err)
	if first != again {
		t.Error("a second day is printed differently")
	}
	if !strings.HasSuffix(first, "\nThe 12 tickets are the expected ones.\n") {
		t.Errorf("the output ends with\n%s", first[max(0, len(first)-500):])
	}
	for _, want := range []string{
		"a ticket of the customer is recent enough [R37]",
		"the agent has a ticket made for a user [R47]",
		"the agent chose nothing: the customer gets a ticket now [R39]",
		"the chat's transcript is added [R54]",
		"the results of Contact Lens are added [X57]",
		"the task belongs to the ticket that its name says [R78]",
		"opened ticket 12 for Dana Weiss",
		"calls of the type ai_only get a new ticket [A9]",
		"calls of the type voicemail get a previous ticket [A9]",
		"The call goes out from \"Billing callbacks\": the ticket's field connect_outbound_queue.",
		"! the customer is not known: the agent stands in as requester [X3]",
		"updated ticket 3 (assigned to Cleo Marin)",
		"Quinn Baker on Sales, SMS: created ticket 6",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the output lacks %q", want)
		}
	}
	if strings.Contains(first, "aircall/day/") || strings.Contains(first, "connect/0a1b") {
		t.Error("a case is printed by its key, not by its name")
	}
}

// The output has no numbers of people, and a rule's number with each reason.
func TestDayIsForPeople(t *testing.T) {
	out, err := ran(t)
	must(t, err)
	for line := range strings.Lines(out) {
		if number.MatchString(line) {
			t.Errorf("a telephone number: %s", line)
		}
		reason := strings.HasPrefix(line, strings.Repeat(" ", 14))
		if reason && !regexp.MustCompile(`\[[ARXDT][0-9]+\]\n$`).MatchString(line) {
			t.Errorf("a reason without a rule: %s", line)
		}
		if strings.TrimRight(line, "\n") != strings.TrimRight(line, " \n") {
			t.Errorf("blanks at the end of %q", line)
		}
	}
}

// A ticket that is not as expected is named, and what differs.
func TestDifferences(t *testing.T) {
	if found := differences(expected); found != nil {
		t.Errorf("the expected tickets differ: %v", found)
	}
	other := slices.Clone(expected)
	other[2].assignee = "Ben Okafor"
	want := "ticket 3 differs:\n  want Inbound call from Omar Silva | Omar Silva | Cleo Marin | open | 1 call, 1 note | \n" +
		"  got  Inbound call from Omar Silva | Omar Silva | Ben Okafor | open | 1 call, 1 note | "
	if found := differences(other); len(found) != 1 || found[0] != want {
		t.Errorf("%q", found)
	}
	if found := differences(expected[:len(expected)-1]); len(found) != 1 || !strings.HasPrefix(found[0], "ticket 12 differs") {
		t.Errorf("one ticket is missing: %q", found)
	}
	if found := differences(append(slices.Clone(expected), row{subject: "one more"})); len(found) != 1 {
		t.Errorf("one ticket more: %q", found)
	}
}

func TestFlags(t *testing.T) {
	for args, want := range map[string]string{
		"-check":                         "want -config FILE, -explain FILE or no flag at all, or -h for help",
		"-config x -version":             "-config, -version: want one of them",
		"-explain x -check":              "-check: not together with -explain; it belongs to -config",
		"-config x -check -listen y":     "-listen: not together with -check",
		"-explain x -config y -listen z": "-listen: not together with -explain; it belongs to -config",
		"day":                            `unexpected argument "day"`,
		"-nonsense":                      "flag provided but not defined: -nonsense",
	} {
		_, err := ran(t, strings.Fields(args)...)
		if err == nil || err.Error() != want || cli.ExitCode(err) != 2 {
			t.Errorf("%s: error %v, want %s with exit code 2", args, err, want)
		}
	}
}

// The help leaves nothing out.
func TestHelp(t *testing.T) {
	out, err := ran(t, "-h")
	must(t, err)
	for _, name := range []string{"config", "check", "listen", "explain", "version"} {
		if n := strings.Count(out, "\n  -"+name+" "); n != 1 {
			t.Errorf("the help shows -%s %d times", name, n)
		}
	}
	for _, v := range variables {
		if !strings.Contains(out, "\n  "+v.Name) {
			t.Errorf("the help lacks %s", v.Name)
		}
	}
	for line := range strings.Lines(out) {
		if len(line) > 81 {
			t.Errorf("longer than 80 columns: %s", line)
		}
	}
	if out, err = ran(t, "-version"); err != nil || !strings.HasPrefix(out, "calllogger ") {
		t.Errorf("version %q, %v", out, err)
	}
}
