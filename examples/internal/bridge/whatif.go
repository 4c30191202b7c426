package bridge

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

// runWhatIf reads the config file of -what-if: of several accounts, that of
// -account.
func runWhatIf(out io.Writer, f flags) error {
	file, err := readConfigs("what-if", f.whatIf)
	if err != nil {
		return err
	}
	chosen, err := file.Choose(f.account, nameOf)
	switch {
	case err != nil:
		return err
	case file.Several && f.account == "":
		return cli.UsageError{Err: errors.New("-what-if: the config file has several accounts: want -account and the name of one")}
	}
	dir := f.journal
	if file.Several {
		dir = filepath.Join(dir, f.account)
	}
	return whatIf(out, dir, chosen[0], f.zone)
}

// whatIf prints what another config file would have changed in the period that a
// journal has.
func whatIf(out io.Writer, dir string, c config, zone *time.Location) error {
	lines := journal.Read(dir)
	recorded, err := firstSettings(dir)
	if err != nil {
		return err
	}
	pairs, err := c.inPlaceOf(recorded)
	if err != nil {
		return err
	}
	result, err := replay.Run(lines, replay.Settings{Pairs: pairs})
	if err != nil {
		return err
	}
	w := whatIfReport{out: out, file: c.file, zone: zone, result: result}
	return w.print(recorded, pairs)
}

// firstSettings are those that a journal begins with.
func firstSettings(dir string) (journal.Settings, error) {
	for l, err := range journal.Read(dir) {
		if err != nil {
			return journal.Settings{}, fmt.Errorf("-journal: %w", err)
		}
		if s, ok := l.Entry.(journal.Settings); ok {
			return s, nil
		}
	}
	return journal.Settings{}, fmt.Errorf("-journal: %w", replay.ErrEmpty)
}

// inPlaceOf are the pairs of a journal with those of the config file in their
// place. Connect, which no config file has, stays as it was.
func (c config) inPlaceOf(recorded journal.Settings) ([]statussync.Pair, error) {
	catalogs := map[string]statussync.Catalog{}
	var had []string // phone systems that a config file may have
	for i, s := range recorded.Systems {
		if catalogs[s.Name] = s.Catalog; i > 0 && s.Name != onConnect {
			had = append(had, s.Name)
		}
	}
	has := c.systems()
	slices.Sort(had)
	if sorted := slices.Sorted(slices.Values(has)); !slices.Equal(sorted, had) {
		return nil, fmt.Errorf("%s: phones: want those of the journal, %s, got %s", c.file, listed(had), listed(sorted))
	}
	if err := c.unknownStatuses(catalogs).Err(); err != nil {
		return nil, err
	}
	pairs := slices.Clone(recorded.Pairs)
	for i, p := range pairs {
		if n := slices.Index(has, p.B); n >= 0 {
			pairs[i] = c.phones[n].pair()
		}
	}
	return pairs, nil
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, " and ")
}

// openJournal opens what -journal names; nil for none.
func openJournal(dir string) (*journal.Writer, error) {
	if dir == "" {
		return nil, nil //nolint:nilnil // none is what a run without the flag has
	}
	w, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return nil, fmt.Errorf("-journal: %w", err)
	}
	return w, nil
}

// recordedDemo plays the demo and records it. Every demo is of the same day, so
// that the folder must be of its own.
func recordedDemo(dir string, play func(*journal.Writer) error) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("-journal: want an empty folder for the demo, got %d files in it", len(entries))
	}
	w, err := openJournal(dir)
	if err != nil {
		return err
	}
	return errors.Join(play(w), w.Close())
}
