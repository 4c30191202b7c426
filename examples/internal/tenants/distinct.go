package tenants

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// Own is something that an account may not share with another one.
type Own struct {
	Account string
	What    string // a variable, or a place in the config file
	Value   string // never shown
}

// CheckDistinct is the error of accounts that share what each must have for
// itself: two that write to one account of a vendor would undo each other's work,
// and a secret of two accounts lets one speak for the other.
func CheckDistinct(all []Own) error {
	type key struct{ what, value string }
	first := map[key]string{}
	var errs []error
	for _, o := range all {
		k := key{o.What, o.Value}
		switch other, taken := first[k]; {
		case o.Value == "": // missing: another check says so
		case !taken:
			first[k] = o.Account
		case other != o.Account:
			errs = append(errs, fmt.Errorf("accounts %s and %s have the same %s: want another one for each; compare %s and %s",
				other, o.Account, o.What, placed(other, o.What), placed(o.Account, o.What)))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return cli.UsageError{Err: err}
	}
	return nil
}

// placed is where an account has something.
func placed(account, what string) string {
	if own := Variable(account, what); own != what {
		return own
	}
	return member + "." + account + "." + what
}

// OwnVariables are a variable that an account may not share, where at, another
// variable, names the same server. At may be empty.
func OwnVariables(env cli.Environment, account, variable, at string) []Own {
	own := Environment(env, account)
	value := own(variable)
	if value == "" {
		return nil
	}
	if variable == "ZENDESK_SUBDOMAIN" { // capitals make no difference
		value = strings.ToLower(value)
	}
	if at != "" {
		value += "\x00" + own(at)
	}
	return []Own{{account, variable, value}}
}
