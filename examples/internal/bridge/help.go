package bridge

import (
	"flag"
	"fmt"
	"io"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

const usage = `bridge keeps agents' statuses in step between Zendesk and telephone systems.

  bridge -config FILE            keep real accounts in step
  bridge -config FILE -check     check the file and the accounts, change nothing
  bridge -config FILE -dry-run   only log what would be written
  bridge -fakes                  run on made-up accounts inside this program
  bridge -demo                   play a shift in simulated time and judge it
  bridge -what-if FILE -journal FOLDER
                                 what another config file would have changed
  bridge -version                print the version

The exit code is 0 when all is well, 2 for mistakes on the command line or in
the environment, and 1 for anything else.

With -store bolt:FILE the program goes on after a restart where it was. Without,
state is in memory: after a restart the program learns again from the accounts
what everybody has chosen. docs/production.md says what that means.
`

// sections are the flags in the order of the help.
var sections = []cli.Section{
	{Title: "Flags for real accounts", Flags: []string{"config", "account", "check", "dry-run", "listen", "admin", "store", "reset-settings", "journal"}},
	{Title: "Flags for made-up accounts", Flags: []string{"fakes", "demo", "phone"}},
	{Title: "Flags of the demo", Flags: []string{"agents", "replicas", "lose", "dup", "reorder", "skew", "lag", "ignore", "seed"}},
	{Title: "Flags for another mapping", Flags: []string{"what-if", "zone"}},
	{Title: "Others", Flags: []string{"version"}},
}

// help prints all flags and variables.
func help(out io.Writer, set *flag.FlagSet) {
	fmt.Fprint(out, usage)
	cli.Help(out, set, sections)
	fmt.Fprint(out, "\nEnvironment variables, for -config:\n")
	for _, v := range variables {
		cli.Row(out, v.Name, v.Text)
	}
	fmt.Fprint(out, tenants.Help)
}
