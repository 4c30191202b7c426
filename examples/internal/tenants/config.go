package tenants

import (
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/jsonfile"
)

// member is what a config file of several accounts has, and nothing else.
const member = "accounts"

// In reports whether a config file is one of several accounts.
func In(file jsonfile.Value) bool {
	_, several := file.Member(member)
	return several
}

// Read gives each account of a config file to read, with its name. Mistakes in it
// are noted with its place.
func Read(r *jsonfile.Reader, file jsonfile.Value, read func(v jsonfile.Value, account string)) {
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
				continue
			case seen[m.Key]:
				r.Add(m.Line, field+"."+m.Key, "each account once", "it again")
				continue
			}
			seen[m.Key] = true
			r.Found.Within = field + "." + m.Key
			read(m.Value, m.Key)
			r.Found.Within = ""
		}
	}}})
}

// Choose leaves the account that -account names, or all where it names none.
func Choose[C any](all []C, nameOf func(C) string, several bool, account string) ([]C, error) {
	if account == "" {
		return all, nil
	}
	i := slices.IndexFunc(all, func(c C) bool { return several && nameOf(c) == account })
	if i < 0 {
		return nil, cli.UsageError{Err: fmt.Errorf(`-account: want one of "accounts" in the config file, got %q`, account)}
	}
	return all[i : i+1], nil
}
