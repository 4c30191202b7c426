package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
)

type options struct {
	zendesk, aircall, connect, dialpad, control string // host:port

	connectEvents string // the URL that Connect's records go to; empty for none
	json          bool
}

// parse reads the command line. The help goes to stderr.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	set := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	set.SetOutput(io.Discard) // errors are returned, and so told once
	for _, f := range []struct {
		addr *string
		name string
	}{
		{&o.zendesk, "zendesk"}, {&o.aircall, "aircall"}, {&o.connect, "connect"}, {&o.dialpad, "dialpad"}, {&o.control, "control"},
	} {
		*f.addr = freePort
		set.Func(f.name, "loopback `address` of "+f.name+", such as :8001 (default: a free port)", func(raw string) (err error) {
			*f.addr, err = loopback(raw)
			return err
		})
	}
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

// receiver asks for a URL that can be posted to.
func receiver(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("want an absolute URL, such as http://127.0.0.1:8080/connect")
	}
	return raw, nil
}
