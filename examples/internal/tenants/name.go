package tenants

import (
	"regexp"
	"strings"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// A name is part of paths, of keys in the store and, in capitals, of variables.
var name = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

const nameWanted = `a name of a-z, 0-9 and "-" that begins with a letter, 40 characters at most`

// ownVariable is a variable that each account has for itself. The others, such as
// the program's public address, are the same for all.
var ownVariable = regexp.MustCompile(`\b(ZENDESK|AIRCALL|DIALPAD|CONNECT)_[A-Z_]*`)

// Variable is what a variable is called for an account: ACME_ZENDESK_SUBDOMAIN.
// With no account it keeps its name.
func Variable(account, variable string) string {
	if account == "" {
		return variable
	}
	prefix := strings.ToUpper(strings.ReplaceAll(account, "-", "_")) + "_"
	return ownVariable.ReplaceAllString(variable, prefix+"$0")
}

// Environment is the environment as an account of it has it: asked for
// ZENDESK_SUBDOMAIN, it answers with that of the account. An account never gets
// what another one, or a program with one account, would.
func Environment(env cli.Environment, account string) cli.Environment {
	return func(name string) string { return env(Variable(account, name)) }
}

// Error is the error of one account. It names variables as the account has them.
type Error struct {
	Account string
	Err     error
}

// Of makes err the error of an account; nil stays nil.
func Of(account string, err error) error {
	if err == nil {
		return nil
	}
	return Error{account, err}
}

// Lines are the lines of the error, each of which begins with the account.
func (e Error) Lines() []string {
	lines := cli.Problems(e.Err)
	for i, line := range lines {
		lines[i] = "account " + e.Account + ": " + Variable(e.Account, line)
	}
	return lines
}

// Error is all lines.
func (e Error) Error() string { return strings.Join(e.Lines(), "\n") }

// Unwrap gives the error as it would be for the only account.
func (e Error) Unwrap() error { return e.Err }
