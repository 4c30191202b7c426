package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// usualKeyFile is where the key of an account is kept without a store: below the
// user's cache folder. It is empty where there is no such folder.
func usualKeyFile(account string, log *slog.Logger) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		log.Warn("open pages must be opened again after a restart", "err", err)
		return ""
	}
	return filepath.Join(dir, "ctikit-wallboard", account+".key")
}

// bearerKey is the key that signs bearers. It is kept in the store, or if that is
// in memory in a file, so that pages that are open go on after a restart. Of two
// processes that make one at the same time, the second takes that of the first.
func (b *board) bearerKey(ctx context.Context) (ctikit.Secret, error) {
	for {
		var text string
		version, err := b.records.get(ctx, "key", &text)
		if err != nil || text != "" {
			return ctikit.NewSecret(text), err
		}
		key, err := b.newKey()
		if err != nil {
			return key, err
		}
		if err = b.records.put(ctx, "key", version, key.Reveal()); !errors.Is(err, engine.ErrConflict) {
			return key, err
		}
	}
}

// newKey is the key in the board's file, or a new one.
func (b *board) newKey() (ctikit.Secret, error) {
	if b.keyFile == "" {
		return zaf.NewKey(), nil
	}
	key, err := readKey(b.keyFile)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := writeKey(b.keyFile, zaf.NewKey()); err != nil && !errors.Is(err, fs.ErrExist) {
		return ctikit.Secret{}, fmt.Errorf("the key that signs bearers: %w", err)
	}
	return readKey(b.keyFile)
}

// readKey reads a key that nobody else may read.
func readKey(file string) (ctikit.Secret, error) {
	info, err := os.Stat(file)
	if err != nil {
		return ctikit.Secret{}, err
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return ctikit.Secret{}, fmt.Errorf("%s: want a file that only its owner may read (chmod 600), or none", file)
	}
	text, err := os.ReadFile(file)
	key := strings.TrimSpace(string(text))
	if err == nil && len(key) < 32 {
		err = fmt.Errorf("%s: want a key of 32 letters or more: remove the file to get a new one", file)
	}
	return ctikit.NewSecret(key), err
}

// writeKey writes a key into a new file. It appears whole: of two programs that
// start at the same time, one makes it and the other reads it.
func writeKey(file string, key ctikit.Secret) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(file), "key") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(part.Name()) }()
	_, err = part.WriteString(key.Reveal() + "\n")
	if err := errors.Join(err, part.Sync(), part.Close()); err != nil {
		return err
	}
	return os.Link(part.Name(), file)
}
