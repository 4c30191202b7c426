package engine

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// Settings are JSON that people can read, for the store and for pages.
type (
	wireSettings struct {
		Pairs []wirePair `json:"pairs"`
		Holds []wireHold `json:"holds"`
	}
	wirePair struct {
		A     string     `json:"a"`
		B     string     `json:"b"`
		Rules []wireRule `json:"rules"`
	}
	wireRule struct {
		A   string `json:"a"`
		B   string `json:"b"`
		Way string `json:"way,omitempty"`
	}
	wireHold struct {
		While    []string `json:"while"`
		In       string   `json:"in"`
		Status   string   `json:"status"`
		Else     string   `json:"else,omitempty"`
		Answered bool     `json:"answered,omitempty"`
	}
)

// ways are the words of a rule's ways, by number.
var ways = []string{statussync.BothWays: "", statussync.AToB: "a-to-b", statussync.BToA: "b-to-a"}

// MarshalJSON writes settings as an object of pairs, each with a, b and rules, and
// holds. The way of a rule is "a-to-b" or "b-to-a"; left out, it is both.
func (s Settings) MarshalJSON() ([]byte, error) {
	w := wireSettings{Pairs: []wirePair{}, Holds: []wireHold{}}
	for _, p := range s.Pairs {
		pair := wirePair{p.A, p.B, []wireRule{}}
		for _, r := range p.Rules {
			if r.Way < 0 || int(r.Way) >= len(ways) {
				return nil, fmt.Errorf("engine: way: want BothWays, AToB or BToA, got %d", r.Way)
			}
			pair.Rules = append(pair.Rules, wireRule{r.A, r.B, ways[r.Way]})
		}
		w.Pairs = append(w.Pairs, pair)
	}
	for _, h := range s.Holds {
		w.Holds = append(w.Holds, wireHold(h))
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Settings) UnmarshalJSON(text []byte) error {
	var w wireSettings
	if err := json.Unmarshal(text, &w); err != nil {
		return fmt.Errorf("engine: settings: %w", err)
	}
	*s = Settings{}
	for i, p := range w.Pairs {
		pair := PairRules{A: p.A, B: p.B}
		for j, r := range p.Rules {
			way := slices.Index(ways, r.Way)
			if way < 0 {
				return fmt.Errorf("engine: settings: pair %d: rule %d: way: want one of %q, got %.40q", i+1, j+1, ways, r.Way)
			}
			pair.Rules = append(pair.Rules, statussync.Rule{A: r.A, B: r.B, Way: statussync.Way(way)})
		}
		s.Pairs = append(s.Pairs, pair)
	}
	for _, h := range w.Holds {
		s.Holds = append(s.Holds, statussync.Hold(h))
	}
	return nil
}
