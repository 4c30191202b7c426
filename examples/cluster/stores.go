package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/jetstream"
	"github.com/ctikit/ctikit/statussync/pgstore"
)

// stores are those in NATS and in PostgreSQL, with what flags say of them.
type stores struct {
	config, creds, ca string // of NATS: files
}

// Forms implements bridge.Stores.
func (*stores) Forms() string {
	return "nats: and a folder, nats:// or tls:// URLs with commas, a postgres:// URL, or file: and a file with such a URL"
}

// Define implements bridge.Stores.
func (s *stores) Define(set *flag.FlagSet) (names []string) {
	set.StringVar(&s.config, "nats-config", "", "with -store nats: and a folder: the `file` with that server's configuration, such as its cluster")
	set.StringVar(&s.creds, "nats-creds", "", "the `file` with credentials for the NATS servers")
	set.StringVar(&s.ca, "nats-ca", "", "the `file` with the authority that has signed the certificates of the NATS servers")
	return []string{"nats-config", "nats-creds", "nats-ca"}
}

// kind is what a store is.
type kind int

const (
	none     kind = iota // none of ours
	unknown              // none at all
	embedded             // a NATS server in this process
	inNATS
	inPostgreSQL
	inFile // one of the last two: a file says which
)

// schemes are how -store begins, the longer ones first.
var schemes = []struct {
	begins string
	kind   kind
}{
	{"nats://", inNATS}, {"tls://", inNATS}, {"nats:", embedded},
	{"postgres://", inPostgreSQL}, {"postgresql://", inPostgreSQL}, {"file:", inFile},
}

// kindOf is what -store names, and what stands behind the scheme.
func kindOf(where string) (k kind, rest string) {
	if where == "" {
		return none, ""
	}
	for _, s := range schemes {
		if rest, ok := strings.CutPrefix(where, s.begins); ok && rest != "" {
			return s.kind, rest
		}
	}
	return unknown, ""
}

// Check implements bridge.Stores. It does not quote what -store has: a URL may have a
// password.
func (s *stores) Check(where string, given func(flag string) bool) (shared bool, err error) {
	k, _ := kindOf(where)
	if k == unknown {
		return false, errors.New("-store: want memory, bolt: and a file, " + s.Forms() + ", got something else")
	}
	if given("nats-config") && k != embedded {
		return false, errors.New("-nats-config: only with -store nats: and a folder")
	}
	for _, name := range []string{"nats-creds", "nats-ca"} {
		switch {
		case !given(name):
		case k == none || k == inPostgreSQL:
			return false, fmt.Errorf("-%s: only with a -store in NATS", name)
		case k == embedded && !given("nats-config"):
			return false, fmt.Errorf("-%s: want -nats-config FILE too, as only a server that has a port asks for it", name)
		}
	}
	return k != none && (k != embedded || given("nats-config")), nil
}

// Open implements bridge.Stores.
func (s *stores) Open(ctx context.Context, where string) (store engine.Store, closeStore func() error, err error) {
	k, rest := kindOf(where)
	if k == inFile {
		if where, err = readURL(rest); err != nil {
			return nil, nil, fmt.Errorf("-store: %w", err)
		}
		if k, _ = kindOf(where); k == inPostgreSQL && s.creds+s.ca != "" {
			return nil, nil, errors.New("-store: the file has a URL of PostgreSQL, to which -nats-creds and -nats-ca do not apply")
		}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	switch k {
	case embedded:
		return s.embed(ctx, rest)
	case inNATS:
		return opened(jetstream.Open(ctx, where, s.options()))
	case inPostgreSQL:
		return opened(pgstore.Open(ctx, where, pgstore.Options{}))
	default:
		return nil, nil, errors.New("-store: want a URL that begins with nats://, tls:// or postgres:// in the file")
	}
}

// patience is how long a store may take to answer at the start: the servers of a
// cluster may start one after the other.
const patience = 2 * time.Minute

// embed starts a server in this process.
func (s *stores) embed(ctx context.Context, dir string) (engine.Store, func() error, error) {
	var configured *server.Options
	if s.config != "" {
		var err error
		if configured, err = server.ProcessConfigFile(s.config); err != nil {
			return nil, nil, fmt.Errorf("-nats-config: %s", withoutPasswords(err))
		}
	}
	return opened(jetstream.Embed(ctx, dir, configured, s.options()))
}

// options are those of a connection to NATS.
func (s *stores) options() jetstream.Options {
	o := []nats.Option{nats.Name("ctikit cluster")}
	if s.creds != "" {
		o = append(o, nats.UserCredentials(s.creds))
	}
	if s.ca != "" {
		o = append(o, nats.RootCAs(s.ca))
	}
	return jetstream.Options{NATS: o}
}

// closer is a store that is to be closed.
type closer interface {
	engine.Store
	Close() error
}

func opened(store closer, err error) (engine.Store, func() error, error) {
	if err != nil {
		return nil, nil, fmt.Errorf("-store: %w", err)
	}
	return store, store.Close, nil
}
