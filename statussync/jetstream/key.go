package jetstream

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/ctikit/ctikit/statussync/engine"
)

// The characters of a key are those of the engine's. "/" is "." here, so that
// a prefix is a subject of NATS.
var validKey = regexp.MustCompile(`^[A-Za-z0-9_=-]+(/[A-Za-z0-9_=-]+)*$`)

func (s *Store) subject(key string) (string, error) {
	if !validKey.MatchString(key) || len(key) > engine.MaxKey {
		return "", fmt.Errorf("jetstream: key: want letters, digits, _, = and -, with / between, at most %d bytes, got %q", engine.MaxKey, key)
	}
	return s.root() + strings.ReplaceAll(key, "/", "."), nil
}

// subjects are those of all keys with a prefix, which is empty or ends in "/".
func (s *Store) subjects(prefix string) string {
	return s.root() + strings.ReplaceAll(prefix, "/", ".") + ">"
}

// key is the key of a subject.
func (s *Store) key(subject string) string {
	return strings.ReplaceAll(strings.TrimPrefix(subject, s.root()), ".", "/")
}

func (s *Store) root() string { return "$KV." + s.bucket + "." }
