package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// flags are what the command line says.
type flags struct {
	config  string
	account string // of several, only this one
	explain string
	check   bool
	listen  string
	admin   string
	store   string
	day     bool // nothing else is asked for
	version bool
}

// modes are the things that the program does, and the flags that they take.
var modes = cli.Modes{
	{Flag: "explain", Takes: []string{"config", "account"}},
	{Flag: "config", Takes: []string{"account", "check", "listen", "admin", "store"}},
	{Flag: "version"},
}

func (f *flags) define() *flag.FlagSet {
	set := flag.NewFlagSet("calllogger", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.config, "config", "", "file the calls of real accounts, as the config `file` says")
	set.StringVar(&f.account, "account", "", "of the accounts in the config file, only the one with this `name`")
	set.BoolVar(&f.check, "check", false, "check the config file and the accounts, change nothing, and stop")
	set.StringVar(&f.listen, "listen", "127.0.0.1:8080", "`address` for webhooks and reports; nothing else is served there")
	set.StringVar(&f.admin, "admin", "127.0.0.1:8081", "`address` for /healthz and /metrics; keep it private")
	set.StringVar(&f.store, "store", cli.InMemory, "`where` the program keeps what is under way: memory, or bolt: and a file")
	set.StringVar(&f.explain, "explain", "", "print the plan for the event in a `file`, and do nothing")
	set.BoolVar(&f.version, "version", false, "print the version")
	return set
}

// parse reads the command line. Help goes to out, errors are returned.
func parse(args []string, out io.Writer) (f flags, err error) {
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
	case set.NFlag() == 0:
		f.day = true
		return f, nil
	}
	for _, name := range []string{"listen", "admin", "store"} {
		if f.check && cli.IsSet(set, name) {
			return f, fmt.Errorf("-%s: not together with -check", name)
		}
	}
	return f, modes.Check(set, "want -config FILE, -explain FILE or no flag at all, or -h for help")
}
