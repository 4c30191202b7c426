package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// config is the config file: what to keep in step and how. The fields of a phone
// system beside the others are Aircall's.
type config struct {
	phoneConfig
	DryRun     bool                   `json:"dry_run"`
	SweepEvery string                 `json:"sweep_every"`
	Ignore     []string               `json:"ignore"`
	Phones     map[string]phoneConfig `json:"phones"`
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

// sweepEvery is the time between sweeps, 0 for the engine's own.
func (c config) sweepEvery() (time.Duration, error) {
	if c.SweepEvery == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(c.SweepEvery)
	if err != nil || d < time.Second {
		return 0, fmt.Errorf("config: sweep_every: want a time such as \"90s\", a second or more, got %q", c.SweepEvery)
	}
	return d, nil
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

// agents are those that e-mail does not join, by phone system.
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
