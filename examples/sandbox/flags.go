package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

type options struct {
	zendesk, aircall, connect, dialpad, control string // host:port

	listen        string   // the host of addresses without one
	hosts         []string // names by which others reach the sandbox
	agents        int
	statuses      []string // besides those that there are
	connectEvents string   // the URL that Connect's records go to; empty for none
	json          bool
}

const (
	mostAgents   = 500
	mostStatuses = 50
)

// parse reads the command line. The help goes to stderr.
func parse(args []string, stderr io.Writer) (options, error) {
	o := options{listen: "127.0.0.1"}
	set := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	set.SetOutput(io.Discard) // errors are returned, and so printed once
	addresses := []struct {
		addr *string
		name string
	}{
		{&o.zendesk, "zendesk"}, {&o.aircall, "aircall"}, {&o.connect, "connect"}, {&o.dialpad, "dialpad"}, {&o.control, "control"},
	}
	for _, f := range addresses {
		set.StringVar(f.addr, f.name, ":0", "`address` of "+f.name+", such as :8001; :0 takes a free port")
	}
	set.StringVar(&o.listen, "listen", o.listen, "`host` of addresses without one; 0.0.0.0 lets other machines in, for containers")
	set.Func("allow-host", "`name` by which others reach the sandbox, such as the container's; may be repeated", func(name string) error {
		o.hosts = append(o.hosts, name)
		return hostName(name)
	})
	set.IntVar(&o.agents, "agents", 5, "`number` of agents")
	set.Func("status", "`name` of a further status of Zendesk and Connect, and reason of Dialpad; may be repeated", func(name string) error {
		o.statuses = append(o.statuses, name)
		return statusName(name, len(o.statuses))
	})
	set.Func("connect-events", "`URL` that gets the records of Connect's streams, each as a POST (default: none)", func(raw string) (err error) {
		o.connectEvents, err = receiver(raw)
		return err
	})
	set.BoolVar(&o.json, "json", false, "print one line of JSON and nothing else")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			set.SetOutput(stderr)
			fmt.Fprintln(stderr, "sandbox serves a Zendesk, an Aircall, an Amazon Connect and a Dialpad in memory on this machine, until Ctrl-C.")
			set.PrintDefaults()
		}
		return options{}, err
	}
	errs := make([]error, 0, len(addresses)+2)
	if set.NArg() > 0 {
		errs = append(errs, fmt.Errorf("arguments: want flags only, got %q", set.Arg(0)))
	}
	if o.agents < 1 || o.agents > mostAgents {
		errs = append(errs, fmt.Errorf("-agents: want 1 to %d, got %d", mostAgents, o.agents))
	}
	if _, err := o.address(":0"); err != nil { // else each address without a host says so
		return o, errors.Join(append(errs, fmt.Errorf("-listen: %w", err))...)
	}
	for _, f := range addresses {
		var err error
		if *f.addr, err = o.address(*f.addr); err != nil {
			errs = append(errs, fmt.Errorf("-%s: %w", f.name, err))
		}
	}
	if ip, err := netip.ParseAddr(o.listen); err == nil && !ip.IsUnspecified() {
		o.hosts = append(o.hosts, o.listen) // which the card then names
	}
	return o, errors.Join(errs...)
}

// address completes an address. Whoever wants other machines in has to say so
// with -listen.
func (o options) address(raw string) (string, error) {
	host, port, err := net.SplitHostPort(raw)
	if _, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil {
		return "", fmt.Errorf("want host:port or :port, such as :8001, got %q", raw)
	}
	if host == "" {
		host = o.listen
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return "", fmt.Errorf("want an IP address, such as 127.0.0.1, [::1] or 0.0.0.0, got %q", host)
	case !ip.IsLoopback() && host != o.listen:
		return "", fmt.Errorf("want a loopback host, or the one of -listen, got %q", host)
	}
	return net.JoinHostPort(host, port), nil
}

// url is where a system is served, as programs reach it: those beside the
// sandbox, or with -allow-host those elsewhere.
func (o options) url(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if ip, bad := netip.ParseAddr(host); err == nil && bad == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if len(o.hosts) > 0 {
			host = o.hosts[0]
		}
	}
	return "http://" + net.JoinHostPort(host, port)
}

func hostName(name string) error {
	if name == "" || strings.ContainsAny(name, ":/ ") {
		return fmt.Errorf("want a name without a port, such as sandbox, got %q", name)
	}
	return nil
}

func statusName(name string, n int) error {
	if n > mostStatuses {
		return fmt.Errorf("want %d at most", mostStatuses)
	}
	if strings.TrimSpace(name) == "" || strings.ContainsAny(name, "/\n") {
		return fmt.Errorf("want a name of one line without /, got %q", name)
	}
	return nil
}

// receiver asks for a URL that can be posted to.
func receiver(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("want an absolute URL, such as http://127.0.0.1:8080/connect")
	}
	return raw, nil
}
