package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// config is the config file: what to keep in step and how.
type config struct {
	Direction string            `json:"direction"`
	OnDrift   string            `json:"on_drift"`
	DryRun    bool              `json:"dry_run"`
	Rules     []rule            `json:"rules"`
	Agents    map[string]string `json:"agents"`
	Ignore    []string          `json:"ignore"`
}

// rule names a status of each side, as people call it.
type rule struct {
	Zendesk string `json:"zendesk"`
	Aircall string `json:"aircall"`
	Way     string `json:"way"` // "both" (default), "to-aircall", "to-zendesk"
}

func readConfig(path string) (config, error) {
	var c config
	if path == "" {
		return c, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// oneOf looks a word up, the empty one meaning the zero value.
func oneOf[T any](field, word string, words map[string]T) (v T, err error) {
	v, ok := words[word]
	if word != "" && !ok {
		err = fmt.Errorf("config: %s: %q is not one of %v", field, word, keys(words))
	}
	return v, err
}

func (c config) direction() (statussync.Direction, error) {
	return oneOf("direction", c.Direction, map[string]statussync.Direction{
		"two-way": statussync.TwoWay, "zendesk-leads": statussync.ALeads, "aircall-leads": statussync.BLeads,
	})
}

func (c config) drift() (statussync.Drift, error) {
	return oneOf("on_drift", c.OnDrift, map[string]statussync.Drift{
		"leave": statussync.Leave, "revert": statussync.Revert,
	})
}

// rules are the vendor's table and the file's rules behind it.
func (c config) rules() ([]statussync.Rule, error) {
	rules := systems.AircallZendeskDefaults()
	var errs []error
	for i, r := range c.Rules {
		way, err := oneOf(fmt.Sprintf("rules[%d].way", i), r.Way, map[string]statussync.Way{
			"both": statussync.BothWays, "to-aircall": statussync.AToB, "to-zendesk": statussync.BToA,
		})
		errs = append(errs, err)
		rules = append(rules, statussync.Rule{A: r.Zendesk, B: r.Aircall, Way: way})
	}
	return rules, errors.Join(errs...)
}

func (c config) agents(aircall string) map[string]map[string]string {
	agents := map[string]map[string]string{}
	for zendesk, id := range c.Agents {
		agents[zendesk] = map[string]string{aircall: id}
	}
	return agents
}

// accounts are the environment: who we are, and where the vendors reach us.
type accounts struct {
	zendesk *zendesk.Client
	aircall *aircall.Client
	public  string
	listen  string
}

// none reports whether the environment names no account at all.
func none(env func(string) string) bool {
	return env("ZENDESK_SUBDOMAIN") == "" && env("AIRCALL_API_ID") == ""
}

func readAccounts(env func(string) string) (accounts, error) {
	var opts []zendesk.Option
	if url := env("ZENDESK_URL"); url != "" {
		opts = append(opts, zendesk.WithBaseURL(url))
	}
	zd, errZ := zendesk.New(env("ZENDESK_SUBDOMAIN"), zendeskCredential(env), opts...)
	var aopts []aircall.Option
	if url := env("AIRCALL_URL"); url != "" {
		aopts = append(aopts, aircall.WithBaseURL(url))
	}
	ac, errA := aircall.New(aircall.BasicAuth(env("AIRCALL_API_ID"), env("AIRCALL_API_TOKEN")), aopts...)
	a := accounts{zendesk: zd, aircall: ac, public: env("BRIDGE_PUBLIC_URL"), listen: env("BRIDGE_LISTEN")}
	var errP error
	if a.public == "" {
		errP = errors.New("BRIDGE_PUBLIC_URL: must say where the vendors reach this program")
	}
	return a, errors.Join(errZ, errA, errP)
}

func zendeskCredential(env func(string) string) zendesk.Credential {
	switch {
	case env("ZENDESK_CLIENT_ID") != "":
		return zendesk.OAuthClient(env("ZENDESK_CLIENT_ID"), env("ZENDESK_CLIENT_SECRET"))
	case env("ZENDESK_BEARER") != "":
		return zendesk.Bearer(env("ZENDESK_BEARER"))
	}
	return zendesk.APIToken(env("ZENDESK_EMAIL"), env("ZENDESK_API_TOKEN"))
}
