package main

import (
	"flag"
	"fmt"
	"io"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

const usage = `calllogger files calls, chats and messages of Aircall and Amazon Connect as
tickets in Zendesk.

  calllogger                              a day on made-up accounts, explained
  calllogger -explain FILE                the plan for one recorded event
  calllogger -explain FILE -config FILE   the same, by these settings
  calllogger -config FILE                 file the calls of real accounts
  calllogger -config FILE -check          check all of it, change nothing
  calllogger -version                     print the version

The exit code is 0 when all is well, 2 for mistakes on the command line or in
the environment, and 1 for anything else.

With -store bolt:FILE the program goes on after a restart where it was. Without,
state is in memory: what was under way when the program ended may be filed twice
after the next start.
`

// sections are the flags in the order of the help.
var sections = []cli.Section{
	{Title: "Flags for real accounts", Flags: []string{"config", "account", "check", "listen", "admin", "store"}},
	{Title: "Others", Flags: []string{"explain", "version"}},
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
