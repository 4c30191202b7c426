package main

import (
	"errors"
	"flag"
	"io"
	"strings"
	"testing"
)

func TestFlags(t *testing.T) {
	for args, want := range map[string]string{
		"":                         "",
		"-agents 500 -pace 50":     "",
		"-as agent":                "",
		"-framed localhost:8091":   "",
		"-accounts -listen :8090":  "",
		"-as boss":                 "-as: want supervisor or agent",
		"-agents 5001":             "-agents: want 0 to 5000",
		"-pace 201":                "-pace: want 0 to 200",
		"-listen :8090":            "-listen: want an address of this machine alone",
		"-listen 192.0.2.1:8090":   "-listen: want an address of this machine alone",
		"-framed 192.0.2.1:8090":   "-framed: want an address of this machine alone",
		"-accounts -agents 5":      "-agents: not together with -accounts",
		"-reset-settings":          "-reset-settings: only with -accounts",
		"-days maybe":              "-days: want on or off",
		"-phone dialpad":           "-phone: only with -accounts",
		"-accounts -phone talk":    "is not one of aircall, dialpad, connect",
		"-accounts -phone connect": "",
		"-accounts -phone aircall,dialpad -days off": "",
		"-store bolt:x":                 "-store: only with -accounts",
		"-package x.zip":                "-package FILE and -url ADDRESS go together",
		"-package x -url http://b.com":  "-url: want an address that begins with https://",
		"-zone Nowhere/Town":            "-zone: ",
		"more":                          `unexpected argument "more"`,
		"-package x -url https://b.com": "",
	} {
		_, err := parse(strings.Fields(args), io.Discard)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
}

// TestHelp: the help has every flag and every variable.
func TestHelp(t *testing.T) {
	var out strings.Builder
	if _, err := parse([]string{"-h"}, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	for _, want := range []string{"-listen", "-framed", "-as", "-agents", "-pace", "-seed", "-zone", "-leads", "-days", "-accounts", "-phone", "-store", "-reset-settings", "-package", "-url", "ZENDESK_SUBDOMAIN", "WALLBOARD_APP_ID", "DIALPAD_API_KEY", "WALLBOARD_READY_TOKEN"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the help lacks %s", want)
		}
	}
	for _, line := range []string{"INSTALLATION_IDthe", "(default 0)"} {
		if strings.Contains(out.String(), line) {
			t.Errorf("the help has %q", line)
		}
	}
}
