package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// readConfig reads a config file. All its mistakes are one error.
func readConfig(path string) (config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return config{file: filepath.Base(path)}, fmt.Errorf("-config: %w", err)
	}
	return parseConfig(filepath.Base(path), text)
}

func parseConfig(file string, text []byte) (config, error) {
	r := &configReader{found: mistakes{file: file}}
	c := config{file: file, name: defaultName}
	top, err := parseJSON(text)
	if top.kind != "" {
		r.top(top, &c)
	}
	if syntax, ok := errors.AsType[syntaxError](err); ok {
		r.add(syntax.line, "the file", "one JSON object: no comments, every name and text in double quotes, no comma after a last entry", syntax.got)
	}
	return c, r.found.err()
}

// configReader reads parts of the config file and notes the mistakes in them.
type configReader struct{ found mistakes }

func (r *configReader) add(line int, field, want, got string) { r.found.add(line, field, want, got) }

func (r *configReader) top(v value, c *config) {
	r.object(v, "the file", "", []entry{
		{"name", func(v value, field string) {
			c.name = r.text(v, field, bridgeName, `a name of a-z, 0-9 and "-", 40 characters at most`)
		}},
		{"sweep_every", func(v value, field string) { c.sweepEvery = r.duration(v, field) }},
		{"ignore", func(v value, field string) { c.ignore = r.ignored(v, field) }},
		{"phones", func(v value, field string) { c.phones = r.phones(v, field) }},
	})
	r.required(v, "phones", "phones", phonesWanted)
}

func (r *configReader) ignored(v value, field string) (all []ignored) {
	r.list(v, field, "a list in [ ] of agents", func(v value, field string) {
		who := r.text(v, field, agentName, `an e-mail address or a Zendesk id, such as "7001"`)
		all = append(all, ignored{who, v.line})
	})
	return all
}
