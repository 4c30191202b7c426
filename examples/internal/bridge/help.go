package bridge

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

// usage is what the program can do, with NAME for its name and ____ for its width.
const usage = `NAME keeps agents' statuses in step between Zendesk and telephone systems.

  NAME -config FILE            keep real accounts in step
  NAME -config FILE -check     check the file and accounts, change nothing
  NAME -config FILE -dry-run   only log what would be written
  NAME -fakes                  run on made-up accounts inside this program
  NAME -demo                   play a shift in simulated time and judge it
  NAME -what-if FILE -journal FOLDER
  ____                         what another config file would have changed
  NAME -version                print the version

The exit code is 0 when all is well, 2 for mistakes on the command line or in
the environment, and 1 for anything else.

With -store bolt:FILE the program goes on after a restart where it was. Without,
state is in memory: after a restart the program learns again from the accounts
what everybody has chosen. docs/production.md says what that means.
`

// usageOfReplicas is what it can do beside that with its own stores.
const usageOfReplicas = `
With -replica several processes, on as many machines, share the store: for each
account one of them leads and sends all requests, any takes webhooks, and when
it ends another one leads.
`

// sections are the flags in the order of the help.
func (p Program) sections(f flags) []cli.Section {
	all := []cli.Section{
		{Title: "Flags for real accounts", Flags: slices.Concat([]string{"config"}, ofAccounts)},
		{Title: "Flags for made-up accounts", Flags: []string{"fakes", "demo", "phone"}},
		{Title: "Flags of the demo", Flags: []string{"agents", "replicas", "lose", "dup", "reorder", "skew", "lag", "ignore", "seed"}},
		{Title: "Flags for another mapping", Flags: []string{"what-if", "zone"}},
		{Title: "Others", Flags: []string{"version"}},
	}
	if p.Stores != nil {
		all = slices.Insert(all, 1, cli.Section{Title: "Flags for replicas and their store", Flags: f.ofStore})
	}
	return all
}

// help prints all flags and variables.
func (p Program) help(out io.Writer, f flags, set *flag.FlagSet) {
	fmt.Fprint(out, strings.NewReplacer("NAME", p.Name, "____", strings.Repeat(" ", len(p.Name))).Replace(usage))
	if p.Stores != nil {
		fmt.Fprint(out, usageOfReplicas)
	}
	cli.Help(out, set, p.sections(f))
	fmt.Fprint(out, "\nEnvironment variables, for -config:\n")
	for _, v := range p.variables() {
		cli.Row(out, v.Name, v.Text)
	}
	fmt.Fprint(out, tenants.Help)
}
