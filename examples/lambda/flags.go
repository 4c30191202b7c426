package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// flags are what the command line says.
type flags struct {
	event    string
	settings string
	down     bool
	version  bool
}

var modes = cli.Modes{
	{Flag: "event", Takes: []string{"settings", "down"}},
	{Flag: "version"},
}

func (f *flags) define() *flag.FlagSet {
	set := flag.NewFlagSet("lambda", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.event, "event", "", "print the answer to the event in a `file`")
	set.StringVar(&f.settings, "settings", "", "decide by the settings in a `file`")
	set.BoolVar(&f.down, "down", false, "the Zendesk of the made-up account fails")
	set.BoolVar(&f.version, "version", false, "print the version")
	return set
}

// inLambda is set where AWS runs the program.
const inLambda = "AWS_LAMBDA_RUNTIME_API"

// parse reads the command line. Help goes to out, errors are returned.
func parse(args []string, env cli.Environment, out io.Writer) (f flags, err error) {
	set := f.define()
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			help(out, set)
		}
		return f, err
	}
	switch {
	case set.NArg() > 0:
		return f, fmt.Errorf("unexpected argument %q", set.Arg(0))
	case set.NFlag() == 0 && env(inLambda) != "":
		return f, nil
	}
	return f, modes.Check(set, "want -event FILE, or -h for help; without flags it runs in AWS Lambda")
}

const usage = `lambda answers contact flows of Amazon Connect from Zendesk.

  lambda -event FILE                  print the answer to a recorded event
  lambda -event FILE -settings FILE   the same, by these settings
  lambda -event FILE -down            the same, while Zendesk is down
  lambda -version                     print the version
  lambda                              in AWS Lambda: answer events

Without the environment variables of an account, -event asks a made-up one.
The exit code is 0 when there is an answer, whatever its status, 2 for mistakes
on the command line or in the environment, and 1 for anything else.
`

// settingsVariable names the file of settings where there is no command line.
const settingsVariable = "FLOW_SETTINGS"

var variables = append(slices.Clip(cli.ZendeskVariables),
	cli.Variable{Name: "ZENDESK_URL", Text: "another address than Zendesk's, for a sandbox"},
	cli.Variable{Name: settingsVariable, Text: "the file of settings, such as one beside the program; -settings counts before it"},
)

// help prints all flags and variables.
func help(out io.Writer, set *flag.FlagSet) {
	fmt.Fprint(out, usage)
	cli.Help(out, set, []cli.Section{{Title: "Flags", Flags: []string{"event", "settings", "down", "version"}}})
	fmt.Fprint(out, "\nEnvironment variables, for a real account:\n")
	for _, v := range variables {
		cli.Row(out, v.Name, v.Text)
	}
}
