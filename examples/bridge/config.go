package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// config is the config file: what to keep in step and how. The fields of a phone
// system beside the others are Aircall's.
type config struct {
	phoneConfig
	DryRun bool                   `json:"dry_run"`
	Ignore []string               `json:"ignore"`
	Phones map[string]phoneConfig `json:"phones"`
}

// phoneConfig is how one phone system goes together with Zendesk.
type phoneConfig struct {
	Direction string            `json:"direction"`
	OnDrift   string            `json:"on_drift"`
	Rules     []rule            `json:"rules"`
	Agents    map[string]string `json:"agents"`
	Reasons   []string          `json:"reasons"`
	Offices   []int64           `json:"offices"`
}

// rule names a status of each side, as people call it.
type rule struct {
	Zendesk string `json:"zendesk"`
	Phone   string `json:"phone"`
	Aircall string `json:"aircall"` // another word for phone
	Way     string `json:"way"`     // "both" (default; not for Connect), "to-phone", "to-zendesk"
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
	for name := range c.Phones {
		if _, err := phoneNames(name); err != nil {
			return c, fmt.Errorf("%s: phones: %q is no phone system", path, name)
		}
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

// phone is how one phone system is configured.
func (c config) phone(name string) phoneConfig {
	if p, ok := c.Phones[name]; ok || name != onAircall {
		return p
	}
	return c.phoneConfig
}

func (c phoneConfig) direction(phone string) (statussync.Direction, error) {
	if phone == onConnect {
		return oneOf("direction", orElse(c.Direction, "zendesk-leads"), map[string]statussync.Direction{"zendesk-leads": statussync.ALeads})
	}
	return oneOf("direction", c.Direction, map[string]statussync.Direction{
		"two-way": statussync.TwoWay, "zendesk-leads": statussync.ALeads, phone + "-leads": statussync.BLeads,
	})
}

func (c phoneConfig) drift() (statussync.Drift, error) {
	return oneOf("on_drift", c.OnDrift, map[string]statussync.Drift{
		"leave": statussync.Leave, "revert": statussync.Revert,
	})
}

// rules are the vendor's table and the file's rules behind it.
func (c phoneConfig) rules(phone string) ([]statussync.Rule, error) {
	ways := map[string]statussync.Way{
		"both": statussync.BothWays, "to-phone": statussync.AToB, "to-" + phone: statussync.AToB, "to-zendesk": statussync.BToA,
	}
	rules := defaultRules(phone)
	var errs []error
	for i, r := range c.Rules {
		way, err := oneOf(fmt.Sprintf("rules[%d].way", i), r.Way, ways)
		errs = append(errs, err)
		rules = append(rules, statussync.Rule{A: r.Zendesk, B: orElse(r.Phone, r.Aircall), Way: way})
	}
	return rules, errors.Join(errs...)
}

// agents are those whom e-mail does not join, by phone system.
func (c config) agents(phones []string) map[string]map[string]string {
	agents := map[string]map[string]string{}
	for _, name := range phones {
		for zendesk, id := range c.phone(name).Agents {
			if agents[zendesk] == nil {
				agents[zendesk] = map[string]string{}
			}
			agents[zendesk][name] = id
		}
	}
	return agents
}

// accounts are the environment: who we are, and where the vendors reach us.
type accounts struct {
	zendesk *zendesk.Client
	aircall *aircall.Client
	dialpad *dialpad.Client
	connect *connect.Client
	records func(receive func(context.Context, []byte) error) // of Connect's agent event stream

	dialpadSecret dialpad.Secret
	public        string
	listen        string
}

// none reports whether the environment names no account at all.
func none(env func(string) string) bool {
	return env("ZENDESK_SUBDOMAIN")+env("AIRCALL_API_ID")+env("DIALPAD_API_KEY") == ""
}

func readAccounts(env func(string) string, phones []string) (accounts, error) {
	a := accounts{
		public: env("BRIDGE_PUBLIC_URL"), listen: env("BRIDGE_LISTEN"),
		dialpadSecret: dialpad.Secret(orElse(env("DIALPAD_WEBHOOK_SECRET"), rand.Text())),
	}
	var opts []zendesk.Option
	if url := env("ZENDESK_URL"); url != "" {
		opts = append(opts, zendesk.WithBaseURL(url))
	}
	var err error
	a.zendesk, err = zendesk.New(env("ZENDESK_SUBDOMAIN"), zendeskCredential(env), opts...)
	errs := []error{err}
	for _, name := range phones {
		errs = append(errs, a.readPhone(env, name))
	}
	if a.public == "" {
		errs = append(errs, errors.New("BRIDGE_PUBLIC_URL: must say where the vendors reach this program"))
	}
	return a, errors.Join(errs...)
}

func (a *accounts) readPhone(env func(string) string, name string) (err error) {
	switch name {
	case onConnect:
		err = errNoAWS
	case onDialpad:
		var opts []dialpad.Option
		if url := env("DIALPAD_URL"); url != "" {
			opts = append(opts, dialpad.WithBaseURL(url))
		}
		a.dialpad, err = dialpad.New(dialpad.APIKey(env("DIALPAD_API_KEY")), opts...)
	default:
		var opts []aircall.Option
		if url := env("AIRCALL_URL"); url != "" {
			opts = append(opts, aircall.WithBaseURL(url))
		}
		a.aircall, err = aircall.New(aircall.BasicAuth(env("AIRCALL_API_ID"), env("AIRCALL_API_TOKEN")), opts...)
	}
	return err
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
