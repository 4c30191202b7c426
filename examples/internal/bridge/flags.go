package bridge

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"
	_ "time/tzdata" // for -zone on machines that have none

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// flags are what the command line says.
type flags struct {
	config        string
	account       string // of several, only this one
	check, dryRun bool
	listen, admin string
	store         string
	reset         bool          // the rules of the config file in place of saved ones
	replica       string        // this process among several on the store
	lease         time.Duration // of the one that leads
	ofStore       []string      // the names of flags for that
	journal       string
	whatIf        string
	zone          *time.Location // of times in what is printed

	demo, fakes, version bool

	phones   []string
	agents   int
	replicas int
	seed     uint64
	faults   faults
}

// ofAccounts are the flags of real accounts.
var ofAccounts = []string{"account", "check", "dry-run", "listen", "admin", "store", "reset-settings", "journal"}

// modes are the things that the program does, and the flags that they take.
func (f *flags) modes() cli.Modes {
	return cli.Modes{
		{Flag: "config", Takes: slices.Concat(ofAccounts, f.ofStore)},
		{Flag: "fakes", Takes: []string{"phone", "listen", "admin"}},
		{Flag: "demo", Takes: []string{"phone", "agents", "replicas", "lose", "dup", "reorder", "skew", "lag", "ignore", "seed", "journal"}},
		{Flag: "what-if", Takes: []string{"account", "journal", "zone"}},
		{Flag: "version"},
	}
}

// define makes the flags. Phone is read by phoneNames.
func (p Program) define(f *flags) (set *flag.FlagSet, phone *string) {
	set = flag.NewFlagSet(p.Name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	p.defineStores(f, set)
	set.StringVar(&f.config, "config", "", "keep real accounts in step, as the config `file` says")
	set.StringVar(&f.account, "account", "", "of the accounts in the config file, only the one with this `name`; with several, -what-if needs it")
	set.BoolVar(&f.check, "check", false, "check the config file and the accounts, change nothing, and stop")
	set.BoolVar(&f.dryRun, "dry-run", false, "run, and log what would be written; write nothing and make no webhooks")
	set.StringVar(&f.listen, "listen", "127.0.0.1:8080", "`address` for webhooks; nothing else is served there")
	set.StringVar(&f.admin, "admin", "127.0.0.1:8081", "`address` for /healthz, /metrics and /agents; keep it private")
	set.StringVar(&f.store, "store", cli.InMemory, "`where` the program keeps what it knows of agents: "+p.forms())
	set.BoolVar(&f.reset, "reset-settings", false, "with -store: use the rules of the config file, although others were saved in the store since")
	set.StringVar(&f.journal, "journal", "", "the `folder` of a journal: what changes agents' statuses is recorded there; with -what-if it is read")
	set.StringVar(&f.whatIf, "what-if", "", "print what this config `file` would have changed in the time that the journal has, and stop")
	f.zone = time.UTC
	set.Func("zone", "the `name` of the time zone of what is printed, such as Europe/Berlin (default UTC)", func(name string) (err error) {
		f.zone, err = time.LoadLocation(name)
		return err
	})
	set.BoolVar(&f.fakes, "fakes", false, "run on made-up accounts inside this program")
	set.BoolVar(&f.demo, "demo", false, "play a shift in simulated time and judge it")
	set.BoolVar(&f.version, "version", false, "print the version")
	phone = set.String("phone", onAircall, "the phone `systems`: aircall, dialpad, connect, or several with commas")
	set.IntVar(&f.agents, "agents", 6, "`number` of agents who work")
	set.IntVar(&f.replicas, "replicas", 1, "`number` of processes that share the work on one store; of several, the one that leads crashes")
	set.IntVar(&f.faults.lose, "lose", 5, "`percent` of webhooks lost")
	set.IntVar(&f.faults.dup, "dup", 5, "`percent` of webhooks doubled")
	set.IntVar(&f.faults.reorder, "reorder", 10, "`percent` of webhooks late")
	set.IntVar(&f.faults.skew, "skew", 0, "`seconds` by which the phones' clocks are ahead, and Zendesk's behind")
	set.IntVar(&f.faults.lag, "lag", 2, "`seconds` by which lists are late")
	set.IntVar(&f.faults.ignore, "ignore", 0, "`percent` of writes accepted and not taken")
	set.Uint64Var(&f.seed, "seed", 1, "the same `number` gives the same shift")
	return set, phone
}

// parse reads the command line. Help goes to out, errors are returned.
func (p Program) parse(args []string, out io.Writer) (f flags, err error) {
	set, phone := p.define(&f)
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			p.help(out, f, set)
		}
		return f, err
	}
	if set.NArg() > 0 {
		return f, fmt.Errorf("unexpected argument %q", set.Arg(0))
	}
	if err := f.modes().Check(set, "want -config FILE for real accounts, -fakes or -demo for made-up ones, -what-if FILE for a journal, or -h for help"); err != nil {
		return f, err
	}
	if f.check {
		for _, name := range slices.Concat(ofAccounts[2:], f.ofStore) {
			if cli.IsSet(set, name) {
				return f, fmt.Errorf("-%s: not together with -check", name)
			}
		}
	}
	if err := p.checkStore(&f, set); err != nil {
		return f, err
	}
	switch given := cli.IsSet(set, "journal"); {
	case f.whatIf != "" && !given:
		return f, errors.New("-what-if: want -journal FOLDER too, the journal to go through")
	case given && f.journal == "":
		return f, errors.New("-journal: want a folder, got an empty name")
	}
	if f.replicas < 1 || f.replicas > 9 {
		return f, fmt.Errorf("-replicas: want 1 to 9, got %d", f.replicas)
	}
	if f.replicas > 1 && cli.IsSet(set, "journal") {
		return f, errors.New("-journal: not together with several -replicas: each process has one of its own")
	}
	f.phones, err = phoneNames(*phone)
	return f, errors.Join(err, f.faults.check(f.agents))
}
