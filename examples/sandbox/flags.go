package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
)

type options struct {
	zendesk, aircall, control string // host:port
	json                      bool
}

// parse reads the command line. The help goes to stderr.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	set := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	set.SetOutput(io.Discard) // errors are returned, and so told once
	for _, f := range []struct {
		addr *string
		name string
	}{{&o.zendesk, "zendesk"}, {&o.aircall, "aircall"}, {&o.control, "control"}} {
		*f.addr = freePort
		set.Func(f.name, "loopback `address` of "+f.name+", such as :8001 (default: a free port)", func(raw string) (err error) {
			*f.addr, err = loopback(raw)
			return err
		})
	}
	set.BoolVar(&o.json, "json", false, "print one line of JSON and nothing else")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			set.SetOutput(stderr)
			fmt.Fprintln(stderr, "sandbox serves a Zendesk and an Aircall in memory on this machine, until Ctrl-C.")
			set.PrintDefaults()
		}
		return options{}, err
	}
	if set.NArg() > 0 {
		return options{}, fmt.Errorf("arguments: want flags only, got %q", set.Arg(0))
	}
	return o, nil
}

const freePort = "127.0.0.1:0"

// loopback completes an address without a host and refuses all that other
// machines could reach.
func loopback(raw string) (string, error) {
	host, port, err := net.SplitHostPort(raw)
	if err != nil {
		return "", fmt.Errorf("want host:port or :port, such as %s", freePort)
	}
	if host == "" || host == "localhost" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return "", fmt.Errorf("want a loopback host, such as 127.0.0.1, [::1] or none, got %q", host)
	}
	return net.JoinHostPort(host, port), nil
}
