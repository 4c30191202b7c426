package tenants

import (
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/jsonfile"
)

// File is what a config file has: one account, or several with names.
type File[C any] struct {
	Several  bool
	Accounts []C // where it is one account, that alone
}

// Parse reads a config file. Begin makes the settings of an account before its
// entries are read; the only account has no name. Mistakes are noted with r, those
// in one of several accounts with its place.
func Parse[C any](r *jsonfile.Reader, text []byte, begin func(account string) C, read func(v jsonfile.Value, c *C)) (f File[C]) {
	add := func(v jsonfile.Value, account string) {
		c := begin(account)
		read(v, &c)
		f.Accounts = append(f.Accounts, c)
	}
	r.Top(text, func(v jsonfile.Value) {
		if _, f.Several = v.Member(member); f.Several {
			each(r, v, add)
		} else {
			add(v, "")
		}
	})
	if !f.Several && len(f.Accounts) == 0 { // it cannot be read at all
		f.Accounts = append(f.Accounts, begin(""))
	}
	return f
}

// member is what a config file of several accounts has, and nothing else.
const member = "accounts"

// each reads the accounts of a config file.
func each(r *jsonfile.Reader, file jsonfile.Value, read func(v jsonfile.Value, account string)) {
	r.Object(file, "the file", "", []jsonfile.Entry{{Name: member, Read: func(v jsonfile.Value, field string) {
		const want = "an object in { } of accounts by their names"
		if !r.Is(v, field, jsonfile.IsObject, want) {
			return
		}
		if len(v.Members) == 0 {
			r.Add(v.Line, field, want, "an empty one")
		}
		seen := map[string]bool{}
		for i, m := range v.Members {
			switch {
			case !name.MatchString(m.Key): // not quoted: it may be anything
				r.Add(m.Line, fmt.Sprintf("%s, entry %d", field, i+1), nameWanted, "another text")
			case seen[m.Key]:
				r.Add(m.Line, field+"."+m.Key, "each account once", "it again")
			default:
				seen[m.Key] = true
				r.Found.Within = field + "." + m.Key
				read(m.Value, m.Key)
				r.Found.Within = ""
			}
		}
	}}})
}

// Choose leaves the account that -account names, or all where it names none.
func (f File[C]) Choose(account string, nameOf func(C) string) ([]C, error) {
	if account == "" {
		return f.Accounts, nil
	}
	i := slices.IndexFunc(f.Accounts, func(c C) bool { return f.Several && nameOf(c) == account })
	if i < 0 {
		return nil, cli.UsageError{Err: fmt.Errorf(`-account: want one of "accounts" in the config file, got %q`, account)}
	}
	return f.Accounts[i : i+1], nil
}
