package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/ctikit/ctikit/zendesk"
)

// row is a ticket as the table shows it.
type row struct{ subject, requester, assignee, status, comments, tags string }

func (r row) cells() []string {
	return []string{r.subject, r.requester, r.assignee, r.status, r.comments, r.tags}
}

// expected are the tickets that the day has to end with, in the order of their
// numbers, the first of which is 1.
var expected = []row{
	{"Inbound call from Maya Chen", "Maya Chen", "Ben Okafor", "open, high", "1 call, 1 note", "topic_invoice"},
	{"Outbound call to Noor Haddad", "Noor Haddad", "Ben Okafor", "pending", "2 calls, 1 note", ""},
	{"Inbound call from Omar Silva", "Omar Silva", "Cleo Marin", "open", "1 call, 1 note", ""},
	{"AI voice agent call from (number)", "new user at (number)", "", "solved", "1 call, 2 notes", ""},
	{"Inbound call from Priya Nair", "Priya Nair", "Cleo Marin", "open", "1 call, 1 note", ""},
	{"SMS conversation with Quinn Baker", "Quinn Baker", "", "open", "3 notes", ""},
	{"Inbound call from an anonymous caller", "Cleo Marin", "Cleo Marin", "open", "1 call, 1 note", ""},
	{"Incoming call from Lena Fischer", "Lena Fischer", "Dana Weiss", "open", "3 calls, 4 notes", ""},
	{"Incoming call from Tom Novak", "Tom Novak", "Dana Weiss", "open", "1 call, 1 note", ""},
	{"Incoming call from (number)", "Ana Lopes", "Dana Weiss", "open", "1 call, 1 note", ""},
	{"Incoming chat from Iris Kaya", "Iris Kaya", "Dana Weiss", "open", "2 notes", ""},
	{"Where is my refund?", "Maya Chen", "", "solved", "1 note, 3 public comments", ""},
}

var errDay = errors.New("the tickets are not the expected ones")

// judge prints the tickets, and compares them with the expected ones.
func (o *office) judge(ctx context.Context, out io.Writer) error {
	rows, err := o.tickets(ctx)
	if err != nil {
		return err
	}
	var table strings.Builder
	t := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nticket\tsubject\trequester\tassignee\tstatus\tcomments\ttags")
	for i, r := range rows {
		fmt.Fprintf(t, "%d\t%s\n", i+1, strings.Join(r.cells(), "\t"))
	}
	_ = t.Flush() // to memory
	for line := range strings.Lines(table.String()) {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
	if found := differences(rows); len(found) > 0 {
		fmt.Fprintf(out, "\n%s\n", strings.Join(found, "\n"))
		return errDay
	}
	fmt.Fprintf(out, "\nThe %d tickets are the expected ones.\n", len(rows))
	return nil
}

// differences are the lines that are not as expected.
func differences(rows []row) (found []string) {
	for i := range max(len(rows), len(expected)) {
		var got, want string
		if i < len(rows) {
			got = strings.Join(rows[i].cells(), " | ")
		}
		if i < len(expected) {
			want = strings.Join(expected[i].cells(), " | ")
		}
		if got != want {
			found = append(found, fmt.Sprintf("ticket %d differs:\n  want %s\n  got  %s", i+1, want, got))
		}
	}
	return found
}

// mostTickets is more than the day can make.
const mostTickets = 100

// tickets reads all tickets as rows, in the order of their numbers.
func (o *office) tickets(ctx context.Context) (rows []row, err error) {
	client := o.zendesk.Client()
	ids := make([]int64, mostTickets)
	for i := range ids {
		ids[i] = int64(i + 1) // as the fake numbers them
	}
	all, err := client.Tickets.ShowMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b zendesk.Ticket) int { return int(a.ID - b.ID) })
	for _, t := range all {
		comments, err := commentsOf(ctx, client, t.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{
			masked(t.Subject), o.print.person(t.RequesterID), o.assignee(t), statusOf(t), comments, strings.Join(t.Tags, " "),
		})
	}
	return rows, nil
}

func statusOf(t zendesk.Ticket) string {
	if t.Priority == "" {
		return string(t.Status)
	}
	return string(t.Status) + ", " + string(t.Priority)
}

func (o *office) assignee(t zendesk.Ticket) string {
	if t.AssigneeID == 0 {
		return o.print.groups[t.GroupID]
	}
	return o.print.person(t.AssigneeID)
}

// commentsOf counts the comments of a ticket by their kinds. Public ones are the
// customers' alone.
func commentsOf(ctx context.Context, client *zendesk.Client, id int64) (string, error) {
	calls, notes, public := 0, 0, 0
	for c, err := range client.Tickets.AllComments(ctx, id, zendesk.CommentListOptions{}) {
		switch {
		case err != nil:
			return "", err
		case c.Type != zendesk.CommentText:
			calls++
		case c.Public:
			public++
		default:
			notes++
		}
	}
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{calls, "call"}, {notes, "note"}, {public, "public comment"}} {
		if c.n > 0 {
			parts = append(parts, counted(c.n, c.what))
		}
	}
	return strings.Join(parts, ", "), nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
