package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

const usage = `bridge keeps agents' statuses in step between Zendesk and telephone systems.

  bridge -config FILE            keep real accounts in step
  bridge -config FILE -check     check the file and the accounts, change nothing
  bridge -config FILE -dry-run   only log what would be written
  bridge -fakes                  run on made-up accounts inside this program
  bridge -demo                   play a shift in simulated time and judge it
  bridge -version                print the version

The exit code is 0 when all is well, 2 for mistakes on the command line or in
the environment, and 1 for anything else.

State is kept in memory: after a restart the program learns again from the
accounts what everybody has chosen. docs/production.md says what that means.
`

// sections are the flags in the order of the help.
var sections = []struct {
	title string
	flags []string
}{
	{"Flags for real accounts", []string{"config", "check", "dry-run", "listen", "admin"}},
	{"Flags for made-up accounts", []string{"fakes", "demo", "phone"}},
	{"Flags of the demo", []string{"agents", "lose", "dup", "reorder", "skew", "lag", "ignore", "seed"}},
	{"Others", []string{"version"}},
}

// help prints all flags and variables.
func help(out io.Writer, set *flag.FlagSet) {
	fmt.Fprint(out, usage)
	for _, s := range sections {
		fmt.Fprintf(out, "\n%s:\n", s.title)
		for _, name := range s.flags {
			f := set.Lookup(name)
			arg, text := flag.UnquoteUsage(f)
			if f.DefValue != "" && f.DefValue != "false" {
				text += " (default " + f.DefValue + ")"
			}
			row(out, "-"+f.Name+" "+arg, text)
		}
	}
	fmt.Fprint(out, "\nEnvironment variables, for -config:\n")
	for _, v := range variables {
		row(out, v.name, v.text)
	}
}

const (
	helpWidth  = 80
	helpIndent = 26 // where the texts begin
)

// row prints a name and its text in lines of their width.
func row(out io.Writer, name, text string) {
	line := fmt.Sprintf("  %-*s", helpIndent-2, name)
	for word := range strings.FieldsSeq(text) {
		if len(line)+len(word) > helpWidth {
			fmt.Fprintln(out, strings.TrimRight(line, " "))
			line = strings.Repeat(" ", helpIndent)
		}
		line += word + " "
	}
	fmt.Fprintln(out, strings.TrimRight(line, " "))
}
