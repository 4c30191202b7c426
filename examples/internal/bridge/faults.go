package bridge

import (
	"fmt"
	"time"
)

// faults is what goes wrong for the whole demo.
type faults struct {
	lose, dup, reorder int // percent of the webhooks
	ignore             int // percent of the status writes that are accepted and not taken
	skew               int // seconds by which the phone systems' clocks are ahead, and Zendesk's behind
	lag                int // seconds by which lists are late
}

// check refuses what cannot be played.
func (w faults) check(agents int) error {
	for _, f := range []struct {
		name               string
		value, least, most int
	}{
		{"agents", agents, 1, 1000},
		{"lose", w.lose, 0, 100}, {"dup", w.dup, 0, 100}, {"reorder", w.reorder, 0, 100}, {"ignore", w.ignore, 0, 100},
		{"skew", w.skew, -3600, 3600}, {"lag", w.lag, 0, 60},
	} {
		if f.value < f.least || f.value > f.most {
			return fmt.Errorf("-%s: want %d to %d, got %d", f.name, f.least, f.most, f.value)
		}
	}
	return nil
}

// String says it in the demo's first line.
func (w faults) String() string {
	return fmt.Sprintf("of the webhooks %d %% are lost, %d %% doubled, %d %% late; "+
		"the phones' clocks are %d s ahead, Zendesk's %d s behind; lists are %d s late; %d %% of the writes are not taken",
		w.lose, w.dup, w.reorder, w.skew, w.skew, w.lag, w.ignore)
}

// ahead is how far a system's clock is ahead of ours.
func (w faults) ahead(system string) time.Duration {
	skew := time.Duration(w.skew) * time.Second
	if system == "zendesk" {
		return -skew
	}
	return skew
}

func (w faults) listLag() time.Duration { return time.Duration(w.lag) * time.Second }

// usualListLag is how late lists may be without [systems.ListLag].
const usualListLag = 5 * time.Second

// provider is a fake as far as faults concern it.
type provider interface {
	SetSkew(d time.Duration)
	SetListLag(d time.Duration)
	IgnoreWrites(percent int)
	IgnoredWrites() int
}

// impose has a system's fake fall short of the ideal.
func (w faults) impose(system string, p provider) {
	p.SetSkew(w.ahead(system))
	p.SetListLag(w.listLag())
	p.IgnoreWrites(w.ignore)
}
