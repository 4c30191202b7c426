package bridge

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// print shows the findings.
func (f *findings) print(out io.Writer) {
	c := f.bridge.config
	fmt.Fprintf(out, "Checked %s on %s. Nothing was changed.\n", c.file, stamp(f.bridge.clock.Now()))
	if f.stats.Sweeps > 0 {
		f.printSystems(out)
		for _, p := range c.phones {
			f.printStatuses(out, p)
		}
		f.printUnmatched(out)
	}
	list(out, "\nWorth a look:\n", f.remarks)
	list(out, "\nProblems:\n", f.problems)
	if len(f.problems) > 0 {
		fmt.Fprintf(out, "\nResult: not ready, %d to mend.\n", len(f.problems))
	} else {
		fmt.Fprint(out, "\nResult: ready to run.\n")
	}
}

func list(out io.Writer, head string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprint(out, head)
	}
	for _, line := range lines {
		fmt.Fprintf(out, "  - %s\n", line)
	}
}

func table(out io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(out, 0, 0, 3, ' ', 0) }

// printSystems counts the agents. Those who cannot have a status, such as light
// or suspended ones, do not count.
func (f *findings) printSystems(out io.Writer) {
	t := table(out)
	fmt.Fprint(t, "\nSYSTEM\tCREDENTIAL\tAGENTS\tMATCHED\tIGNORED\tWITHOUT PARTNER\n")
	for i, s := range f.stats.Systems {
		credential := "accepted"
		if !s.Failing.IsZero() {
			credential = "not enough"
		}
		agents, ignored := f.people[i].count(f.bridge.config.ignore)
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\n", title(s.System), credential, agents, s.Joined, ignored, agents-s.Joined-ignored)
	}
	_ = t.Flush()
}

// printStatuses shows what each status means on the other side.
func (f *findings) printStatuses(out io.Writer, p phoneConfig) {
	phone := title(p.System)
	how := map[statussync.Direction]string{
		statussync.TwoWay: "changes are copied both ways",
		statussync.ALeads: "changes in Zendesk are copied to " + phone,
		statussync.BLeads: "changes in " + phone + " are copied to Zendesk",
	}[p.Direction]
	if p.OnDrift == statussync.Revert {
		how += ", changes on the other side are taken back"
	}
	fmt.Fprintf(out, "\nStatuses of Zendesk and %s: %s\n\n", phone, how)
	t := table(out)
	fmt.Fprintf(t, "  ZENDESK\t\t%s\n", strings.ToUpper(phone))
	catalogs := f.bridge.catalogs()
	for _, r := range statusRows(p, catalogs["zendesk"], catalogs[p.System], f.bridge.engine.Load().Rules()) {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", r.zendesk, r.arrow, r.phone)
	}
	_ = t.Flush()
}

// printUnmatched lists the agents who have no partner.
func (f *findings) printUnmatched(out io.Writer) {
	why := map[engine.NoticeCode]string{
		engine.Unjoined:  "no other system has this e-mail address",
		engine.Ambiguous: "several agents have this e-mail address",
	}
	t := table(out)
	none := true
	for _, n := range f.notices {
		reason, ok := why[n.Code]
		if !ok {
			continue
		}
		if none {
			none = false
			fmt.Fprint(out, "\nAgents without a partner: they are left alone\n\n")
			fmt.Fprint(t, "  SYSTEM\tID\tE-MAIL\tWHY\n")
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", title(n.Subject.System), n.Subject.Agent, orElse(f.email(n.Subject.System, n.Subject.Agent), "(none)"), reason)
	}
	_ = t.Flush()
}

// email is an agent's address.
func (f *findings) email(system, id string) string {
	for _, p := range f.people {
		if p.Name() == system {
			return p.known[id].Email
		}
	}
	return ""
}
