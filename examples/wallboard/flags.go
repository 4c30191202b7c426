package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"
	_ "time/tzdata" // for -zone on machines that have none

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/vendors"
)

// flags are what the command line says.
type flags struct {
	listen   string
	framed   string
	as       string
	agents   int
	pace     float64
	seed     uint64
	zoneName string
	zone     *time.Location
	accounts bool   // real ones, of the environment
	leads    string // a file; empty: there are none
	phone    string // systems of -accounts
	phones   []string
	store    string
	reset    bool   // the program's own rules in place of saved ones
	days     string // on, or off: record no agent's day
	pkg      string // write the app's package there, and stop
	url      string // where the board will be, for the package
}

// Who a page that is in no frame is for.
const (
	asSupervisor = "supervisor"
	asAgent      = "agent"
)

const mostAgents = 5000

// define makes the flags.
func (f *flags) define() *flag.FlagSet {
	set := flag.NewFlagSet("wallboard", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.listen, "listen", "127.0.0.1:8090", "`address` of the board, on this machine only")
	set.StringVar(&f.framed, "framed", "", "show the board as Zendesk frames it: `address` of a page that plays Zendesk, such as localhost:8091")
	set.StringVar(&f.as, "as", asSupervisor, "`role` of who looks: supervisor or agent")
	set.IntVar(&f.agents, "agents", 50, "`number` of agents of the made-up floor, up to 5000")
	set.Float64Var(&f.pace, "pace", 0, "`number` of things that happen in a second (default: one for 25 agents)")
	set.Uint64Var(&f.seed, "seed", 1, "the same `number` gives the same agents the same things to do")
	set.BoolVar(&f.accounts, "accounts", false, "show the floor of real accounts, which the environment names")
	set.StringVar(&f.phone, "phone", vendors.Aircall, "with -accounts: the phone `systems`: aircall, dialpad, connect, or several with commas")
	set.StringVar(&f.store, "store", cli.InMemory, "with -accounts: `where` the program keeps what it knows, its log and its key: memory, or bolt: and a file")
	set.BoolVar(&f.reset, "reset-settings", false, "with -store: use the vendors' rules, although admins have saved others")
	set.StringVar(&f.days, "days", "on", "`on`, or off for sites that want no record of what an agent did when; off also removes what was kept")
	set.StringVar(&f.pkg, "package", "", "write the package of the Zendesk app to this `file`, and stop")
	set.StringVar(&f.url, "url", "", "with -package: the public https `address` of the board")
	set.StringVar(&f.zoneName, "zone", "UTC", "`name` of the time zone in which days begin, such as Europe/Berlin")
	set.StringVar(&f.leads, "leads", "", "`file` of group leads: {\"leads\": {\"7001\": {\"sets\": [310]}}}; also \"sees\": [310], else they see everybody")
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
	var badPhone error
	f.phones, badPhone = vendors.PhoneNames(f.phone, vendors.Aircall, vendors.Dialpad, vendors.Connect)
	f.zone, err = time.LoadLocation(f.zoneName)
	switch {
	case set.NArg() > 0:
		return f, fmt.Errorf("unexpected argument %q", set.Arg(0))
	case err != nil:
		return f, fmt.Errorf("-zone: %w", err)
	case badPhone != nil:
		return f, badPhone
	case !f.accounts && !cli.Loopback(f.listen):
		return f, fmt.Errorf("-listen: want an address of this machine alone, such as 127.0.0.1:8090, got %q", f.listen)
	case f.framed != "" && !cli.Loopback(f.framed):
		return f, fmt.Errorf("-framed: want an address of this machine alone, such as localhost:8091, got %q", f.framed)
	case (f.pkg == "") != (f.url == ""):
		return f, errors.New("-package FILE and -url ADDRESS go together")
	case f.url != "" && !strings.HasPrefix(f.url, "https://"):
		return f, fmt.Errorf("-url: want an address that begins with https://, got %q", f.url)
	case f.as != asSupervisor && f.as != asAgent:
		return f, fmt.Errorf("-as: want supervisor or agent, got %q", f.as)
	case f.days != "on" && f.days != "off":
		return f, fmt.Errorf("-days: want on or off, got %q", f.days)
	case f.agents < 0 || f.agents > mostAgents:
		return f, fmt.Errorf("-agents: want 0 to %d, got %d", mostAgents, f.agents)
	case f.pace < 0 || f.pace > 200:
		return f, fmt.Errorf("-pace: want 0 to 200, got %g", f.pace)
	}
	if f.accounts {
		for _, name := range []string{"framed", "as", "agents", "pace", "seed"} {
			if cli.IsSet(set, name) {
				return f, fmt.Errorf("-%s: not together with -accounts", name)
			}
		}
	}
	for _, name := range []string{"store", "phone", "reset-settings"} {
		if !f.accounts && cli.IsSet(set, name) {
			return f, fmt.Errorf("-%s: only with -accounts", name)
		}
	}
	if !cli.IsSet(set, "pace") {
		f.pace = max(1, float64(f.agents)/25)
	}
	return f, nil
}

func help(out io.Writer, set *flag.FlagSet) {
	fmt.Fprintln(out, "Wallboard shows a floor of agents live in a browser.")
	cli.Help(out, set, []cli.Section{{Title: "Flags", Flags: []string{"listen", "framed", "as", "agents", "pace", "seed", "zone", "leads", "days", "accounts", "phone", "store", "reset-settings", "package", "url"}}})
	fmt.Fprint(out, "\nEnvironment:\n")
	for _, v := range variables {
		cli.Row(out, v.Name, v.Text)
	}
	cli.Row(out, "WALLBOARD_READY_TOKEN", "the bearer token that GET /ready?group=ID asks for; without it /ready is not served")
}
