package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/engine"
)

func nothing(string) string { return "" }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestArgumentsAreChecked: what does not go together is refused before anything is
// opened, and no URL is quoted.
func TestArgumentsAreChecked(t *testing.T) {
	const want = "-store: want memory, bolt: and a file, nats: and a folder, nats:// or tls:// URLs with commas, a postgres:// URL, or file: and a file with such a URL, got something else"
	for args, want := range map[string]string{
		"-store redis://canary":                        want,
		"-store nats:":                                 want,
		"-store postgres://":                           want,
		"-store file:":                                 want,
		"-store nats://canary@x":                       "-store: other processes can reach this one: want -replica NAME too",
		"-store tls://canary@x":                        "-store: other processes can reach this one",
		"-store postgres://canary@x":                   "-store: other processes can reach this one",
		"-store postgresql://canary@x":                 "-store: other processes can reach this one",
		"-store file:x":                                "-store: other processes can reach this one",
		"-store nats:x -nats-config y":                 "-store: other processes can reach this one",
		"-store nats:x -replica a":                     "-replica: only with a -store that other processes can reach",
		"-store bolt:x -replica a":                     "-replica: only with a -store that other processes can reach",
		"-replica a":                                   "-replica: only with a -store that other processes can reach",
		"-lease 10s":                                   "-lease: only with -replica",
		"-store bolt:x -lease 10s":                     "-lease: only with -replica",
		"-store nats://x -replica a/b":                 `-replica: want up to 64 letters, digits, dots, underscores and dashes, got "a/b"`,
		"-store nats://x -replica=":                    `-replica: want up to 64 letters, digits, dots, underscores and dashes, got ""`,
		"-store nats://x -replica a -lease 10ms":       "-lease: want 1s to 5m0s, got 10ms",
		"-store nats://x -replica a -lease 1h":         "-lease: want 1s to 5m0s, got 1h0m0s",
		"-store nats://x -replica a -nats-config y":    "-nats-config: only with -store nats: and a folder",
		"-store postgres://x -replica a -nats-creds y": "-nats-creds: only with a -store in NATS",
		"-store postgres://x -replica a -nats-ca y":    "-nats-ca: only with a -store in NATS",
		"-store nats:x -nats-ca y":                     "-nats-ca: want -nats-config FILE too",
		"-store bolt:x -nats-creds y":                  "-nats-creds: only with a -store in NATS",
		"-nats-ca y":                                   "-nats-ca: only with a -store in NATS",
		"-check -replica a":                            "-replica: not together with -check",
		"-check -nats-ca y":                            "-nats-ca: not together with -check",
		"-check -store nats:x":                         "-store: not together with -check",
		"-dry-run -replica a":                          "-replica: not together with -dry-run",
		"-dry-run -lease 10s":                          "-lease: not together with -dry-run",
		"-dry-run -store nats:x":                       "-store: not together with -dry-run",
		"-reset-settings":                              "-reset-settings: only with a -store that outlasts the program",
		"-demo -replica a":                             "-config, -demo: want one of them",
	} {
		err := program().Run(t.Context(), append([]string{"-config", "none.json"}, strings.Fields(args)...), nothing, io.Discard, io.Discard)
		if err == nil || !strings.HasPrefix(err.Error(), want) || cli.ExitCode(err) != 2 || strings.Contains(err.Error(), "canary") {
			t.Errorf("cluster %s: %v, want exit code 2 and an error about %q", args, err, want)
		}
	}
}

// TestKeyIsRequired: replicas want a key for secrets, and say so before they begin.
func TestKeyIsRequired(t *testing.T) {
	for key, want := range map[string]string{"": "not set in the environment: BRIDGE_STORE_KEY", "canary": "BRIDGE_STORE_KEY: want 32 random bytes as base64"} {
		env := func(name string) string { return map[string]string{"BRIDGE_STORE_KEY": key}[name] }
		err := program().Run(t.Context(), []string{"-config", "none.json", "-store", "nats://x", "-replica", "a"}, env, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%d characters: %v", len(key), err)
		}
	}
}

// open opens a store as the command line does, until the test ends.
func open(t *testing.T, where string, args ...string) (engine.Store, error) {
	t.Helper()
	s := &stores{}
	set := flag.NewFlagSet("", flag.ContinueOnError)
	s.Define(set)
	must(t, set.Parse(args))
	if _, err := s.Check(where, func(name string) bool { return cli.IsSet(set, name) }); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	store, closeStore, err := s.Open(ctx, where)
	if err == nil {
		t.Cleanup(func() {
			if err := closeStore(); err != nil {
				t.Error(err)
			}
		})
	}
	return store, err
}

// shares checks that what one process saves another one has, and is notified of.
func shares(t *testing.T, one, other engine.Store) {
	t.Helper()
	ctx := t.Context()
	watcher, ok := other.(engine.Watcher)
	if !ok {
		t.Fatalf("%T is no engine.Watcher", other)
	}
	changes := watcher.Watch(ctx, "acme/")
	version, err := one.CompareAndSet(ctx, "acme/agent/7", 0, []byte("{}"))
	must(t, err)
	if value, got, err := other.Get(ctx, "acme/agent/7"); err != nil || got != version || string(value) != "{}" {
		t.Errorf("another process reads %q at %d, %v, want version %d", value, got, err, version)
	}
	for it, err := range changes {
		must(t, err)
		if it.Key == "acme/agent/7" && it.Version == version {
			break
		}
	}
}

const loopback4 = "127.0.0.1"

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", loopback4+":0")
	must(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func file(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(text), mode))
	return path
}

// TestNATSAlone: a folder is a server inside the process, which has no port; the
// values are there after a restart.
func TestNATSAlone(t *testing.T) {
	dir := t.TempDir()
	s := &stores{}
	for n := range 2 {
		store, closeStore, err := s.Open(t.Context(), "nats:"+dir)
		must(t, err)
		if n == 0 {
			shares(t, store, store)
		} else if _, version, err := store.Get(t.Context(), "acme/agent/7"); version == 0 || err != nil {
			t.Errorf("after a restart: version %d, %v", version, err)
		}
		must(t, closeStore())
	}
}

// TestNATSConfigured: a server inside the process that has a port is for others too.
func TestNATSConfigured(t *testing.T) {
	certs, port := newCertificates(t), freePort(t)
	config := file(t, "nats.conf", fmt.Sprintf("listen: \"%s:%d\"\ntls { cert_file: %q, key_file: %q }\n", loopback4, port, certs.cert, certs.key), 0o600)
	one, err := open(t, "nats:"+t.TempDir(), "-nats-config", config, "-nats-ca", certs.ca)
	must(t, err)
	other, err := open(t, fmt.Sprintf("tls://%s:%d", loopback4, port), "-nats-ca", certs.ca)
	must(t, err)
	shares(t, one, other)
	for path, want := range map[string]string{
		"none": "-nats-config: open none", file(t, "nats.conf", "listen: {", 0o600): "-nats-config: Parse error",
		file(t, "nats.conf", `cluster { routes: ["nats://bridge:canary/1@x:6222"] }`, 0o600): `error parsing route url ["nats://redacted@x:6222"]`,
	} {
		_, err := open(t, "nats:"+t.TempDir(), "-nats-config", path)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "canary") || strings.HasSuffix(err.Error(), "\n") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestNATSServers: URLs reach servers that are there already, by a password from a
// file and with the authority of their certificates.
func TestNATSServers(t *testing.T) {
	certs := newCertificates(t)
	port := freePort(t)
	config := file(t, "nats.conf", fmt.Sprintf(`
listen: "%s:%d"
authorization { user: bridge, password: canary }
tls { cert_file: %q, key_file: %q }
`, loopback4, port, certs.cert, certs.key), 0o600)
	url := fmt.Sprintf("tls://bridge:canary@%s:%d", loopback4, port)
	startNATS(t, config)
	one, err := open(t, url, "-nats-ca", certs.ca)
	must(t, err)
	other, err := open(t, "file:"+file(t, "store", url+"\n", 0o600), "-nats-ca", certs.ca)
	must(t, err)
	shares(t, one, other)
	for name, tt := range map[string]struct{ where, flag, file, want string }{
		"no authority":    {url, "", "", "-store: "},
		"no such file":    {url, "-nats-ca", "none", "-store: "},
		"no credentials":  {url, "-nats-creds", "none", "-store: "},
		"another URL":     {"file:" + file(t, "store", "redis://canary\n", 0o600), "", "", "-store: want a URL that begins with nats://, tls:// or postgres:// in the file"},
		"several lines":   {"file:" + file(t, "store", "nats://canary\nnats://canary", 0o600), "", "", "want one line with a URL, got none or several"},
		"an empty file":   {"file:" + file(t, "store", "", 0o600), "", "", "want one line with a URL, got none or several"},
		"a file for all":  {"file:" + file(t, "store", url, 0o644), "", "", "want a file that only its owner may read (chmod 600), got mode 0644"},
		"a large file":    {"file:" + file(t, "store", strings.Repeat("x", mostURL+1), 0o600), "", "", "want 8192 bytes at most, got 8193"},
		"a folder":        {"file:" + t.TempDir(), "", "", "want a file"},
		"no file":         {"file:none", "", "", "-store: open none: "},
		"creds, Postgres": {"file:" + file(t, "store", "postgres://canary@x", 0o600), "-nats-creds", "x", "-store: the file has a URL of PostgreSQL"},
	} {
		var args []string
		if tt.flag != "" {
			args = []string{tt.flag, tt.file}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		s := &stores{}
		set := flag.NewFlagSet("", flag.ContinueOnError)
		s.Define(set)
		must(t, set.Parse(args))
		_, _, err := s.Open(ctx, tt.where)
		cancel()
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// TestPostgreSQL: a URL, or a file with one.
func TestPostgreSQL(t *testing.T) {
	server := startPostgreSQL(t)
	one, err := open(t, server.URL())
	must(t, err)
	other, err := open(t, "file:"+file(t, "store", server.URL(), 0o600))
	must(t, err)
	shares(t, one, other)
}

// certificates are files with an authority and a certificate for this machine.
type certificates struct{ ca, cert, key string }

func newCertificates(t *testing.T) certificates {
	t.Helper()
	dir := t.TempDir()
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
		return path
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	must(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "machine"}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.ParseIP(loopback4)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	certDER, err := x509.CreateCertificate(rand.Reader, cert, ca, key.Public(), caKey)
	must(t, err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	return certificates{write("ca.crt", "CERTIFICATE", caDER), write("machine.crt", "CERTIFICATE", certDER), write("machine.key", "PRIVATE KEY", keyDER)}
}
