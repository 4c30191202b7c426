package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/examples/internal/jsonfile"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

// config is the config file: which calls become which tickets.
type config struct {
	name    string            // of this logger: in the keys of calls and of its webhook
	appID   int64             // of the app that calls are logged under; 0: none
	aircall *calllog.Settings // nil: no Aircall
	connect *connectConfig    // nil: no Connect
}

// connectConfig is an instance of Amazon Connect.
type connectConfig struct {
	instance string // its id
	arn      string // as the file has it
	api      bool   // contacts, agents and queues are read from Connect
	stream   string // the agent event stream in Kinesis; empty for none
	settings contactlog.Settings
	tasks    *taskfeed.Rules // nil: ticket events make no tasks
}

// defaultName is the logger's, where the config file gives none.
const defaultName = "main"

// readConfigs reads a config file of one account or several. All its mistakes are
// one error.
func readConfigs(path string) (tenants.File[config], error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tenants.File[config]{Accounts: []config{{}}}, fmt.Errorf("-config: %w", err)
	}
	return parseConfigs(filepath.Base(path), text)
}

func parseConfigs(file string, text []byte) (tenants.File[config], error) {
	r := &configReader{jsonfile.Reader{Found: jsonfile.FileError{File: file}}}
	f := tenants.Parse(&r.Reader, text, func(account string) config { return config{name: cmp.Or(account, defaultName)} }, r.top)
	return f, r.Found.Err()
}

// configReader reads parts of the config file and notes the mistakes in them.
type configReader struct{ jsonfile.Reader }

var (
	loggerName = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	anyText    = regexp.MustCompile(`\S`)
)

func (r *configReader) top(v jsonfile.Value, c *config) {
	entries := []jsonfile.Entry{
		{Name: "name", Read: func(v jsonfile.Value, field string) {
			c.name = r.Text(v, field, loggerName, `a name of a-z, 0-9 and "-", 40 characters at most`)
		}},
		{Name: "app_id", Read: func(v jsonfile.Value, field string) { c.appID = r.ID(v, field) }},
		{Name: "aircall", Read: func(v jsonfile.Value, field string) { c.aircall = r.aircall(v, field) }},
		{Name: "connect", Read: func(v jsonfile.Value, field string) { c.connect = r.connect(v, field) }},
	}
	if r.Found.Within != "" { // an account of several has its name before the colon
		entries = entries[1:]
	}
	r.Object(v, "the file", "", entries)
	_, aircall := v.Member("aircall")
	_, connect := v.Member("connect")
	if v.Kind == jsonfile.IsObject && !aircall && !connect {
		r.Add(v.Line, "the file", `"aircall", "connect" or both`, "neither")
	}
}

// aircall reads calllog's settings, whose mistakes name their places.
func (r *configReader) aircall(v jsonfile.Value, field string) *calllog.Settings {
	if !r.Is(v, field, jsonfile.IsObject, "an object in { } of Aircall's settings") {
		return nil
	}
	var s calllog.Settings
	err := s.UnmarshalJSON(v.Raw)
	for _, one := range linesOf(err) {
		place, text, _ := strings.Cut(strings.TrimPrefix(one, calllog.ErrSettings.Error()+": "), ": ")
		at := field + "." + place
		if place == "settings" {
			at, place = field, ""
		}
		r.Found.Note(v.LineOf(place), at, text)
	}
	return &s
}

func (r *configReader) connect(v jsonfile.Value, field string) *connectConfig {
	c := &connectConfig{}
	const wanted = "the id or the ARN of an instance"
	r.Object(v, field, field+".", []jsonfile.Entry{
		{Name: "instance", Read: func(v jsonfile.Value, field string) {
			c.instance = r.Text(v, field, anyText, wanted)
		}},
		{Name: "api", Read: func(v jsonfile.Value, field string) {
			c.api = jsonfile.OneOf(&r.Reader, v, field, []jsonfile.Choice[bool]{{Word: "aws", Means: true}})
		}},
		{Name: "stream", Read: func(v jsonfile.Value, field string) {
			c.stream = r.Text(v, field, anyText, "the name or the ARN of a stream in Kinesis")
		}},
		{Name: "settings", Read: func(v jsonfile.Value, field string) { r.contacts(v, field, &c.settings) }},
		{Name: "tasks", Read: func(v jsonfile.Value, field string) { c.tasks = r.tasks(v, field) }},
	})
	if tasks, ok := v.Member("tasks"); ok && !c.api {
		r.Add(tasks.Line, field+".tasks", `"api": "aws" beside it: Connect makes the tasks`, "none")
	}
	r.Required(v, "instance", field+".instance", wanted)
	c.arn = c.instance
	if arn := connect.InstanceFromARN(c.instance); arn != "" {
		c.instance = arn
	}
	return c
}

// contacts reads contactlog's settings. Its errors begin with the entry that they
// are about, as far as they show it.
func (r *configReader) contacts(v jsonfile.Value, field string, s *contactlog.Settings) {
	if !r.Is(v, field, jsonfile.IsObject, "an object in { } of settings") {
		return
	}
	for _, one := range linesOf(s.UnmarshalJSON(v.Raw)) {
		text := strings.TrimPrefix(one, contactlog.ErrSettings.Error()+": ")
		place, text, found := strings.Cut(text, ": ")
		if !found { // about all of it
			r.Found.Note(v.Line, field, place)
			continue
		}
		first, _, _ := strings.Cut(place, ", ")
		r.Found.Note(v.LineOf(first), field+"."+place, text)
	}
}

// linesOf are the mistakes of an error that lists several.
func linesOf(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}
