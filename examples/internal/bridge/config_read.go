package bridge

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/ctikit/ctikit/examples/internal/jsonfile"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

// readConfigs reads the config file, of one account or several, that a flag names.
// All its mistakes are one error.
func readConfigs(flag, path string) (tenants.File[config], error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tenants.File[config]{Accounts: []config{{file: filepath.Base(path)}}}, fmt.Errorf("-%s: %w", flag, err)
	}
	return parseConfigs(filepath.Base(path), text)
}

func parseConfigs(file string, text []byte) (tenants.File[config], error) {
	r := &configReader{jsonfile.Reader{Found: jsonfile.FileError{File: file}}}
	f := tenants.Parse(&r.Reader, text, func(account string) config {
		return config{file: file, name: orElse(account, defaultName)}
	}, r.top)
	return f, r.Found.Err()
}

// configReader reads parts of the config file and notes the mistakes in them.
type configReader struct{ jsonfile.Reader }

// The texts that a config file may have.
var (
	bridgeName = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	agentName  = regexp.MustCompile(`^([0-9]+|[^@\s]+@[^@\s]+)$`)
	digits     = regexp.MustCompile(`^[0-9]+$`)
	anyName    = regexp.MustCompile(`\S`)
)

func (r *configReader) top(v jsonfile.Value, c *config) {
	entries := []jsonfile.Entry{
		{Name: "name", Read: func(v jsonfile.Value, field string) {
			c.name = r.Text(v, field, bridgeName, `a name of a-z, 0-9 and "-", 40 characters at most`)
		}},
		{Name: "sweep_every", Read: func(v jsonfile.Value, field string) { c.sweepEvery = r.Duration(v, field) }},
		{Name: "ignore", Read: func(v jsonfile.Value, field string) { c.ignore = r.ignored(v, field) }},
		{Name: "phones", Read: func(v jsonfile.Value, field string) { c.phones = r.phones(v, field) }},
	}
	if r.Found.Within != "" { // an account of several has its name before the colon
		entries = entries[1:]
	}
	r.Object(v, "the file", "", entries)
	r.Required(v, "phones", "phones", phonesWanted)
}

func (r *configReader) ignored(v jsonfile.Value, field string) (all []ignored) {
	r.List(v, field, "a list in [ ] of agents", func(v jsonfile.Value, field string) {
		who := r.Text(v, field, agentName, `an e-mail address or a Zendesk id, such as "7001"`)
		all = append(all, ignored{who, v.Line})
	})
	return all
}
