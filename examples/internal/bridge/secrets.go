package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
)

// secrets are where an account keeps the secrets of its webhooks for all replicas, as
// only the one that leads may ask vendors for them. They are sealed.
type secrets struct {
	store  engine.Store
	prefix string // of the keys, which end in the system's name
	seal   *sealer
}

func newSecrets(store engine.Store, account string, seal *sealer) secrets {
	return secrets{store, account + "/hooks/", seal}
}

// secretRecord is the stored form.
type secretRecord struct {
	V      int    `json:"v"`
	Sealed []byte `json:"sealed"` // a JSON list of secrets, under the key's name
}

const secretVersion = 1

// saved are the secrets of a system's webhooks, the newest first, as they were read.
type saved struct {
	secrets []ctikit.Secret
	version uint64 // of the record; 0 for none
	former  bool   // sealed with a key that goes
}

// newest is zero where nothing is saved.
func (s saved) newest() ctikit.Secret {
	if len(s.secrets) == 0 {
		return ctikit.Secret{}
	}
	return s.secrets[0]
}

// mostSecrets are those in use while one takes another's place.
const mostSecrets = 2

// with has a secret as the newest. The one before stays: it signs what is under way.
func (s saved) with(secret ctikit.Secret) saved {
	others := slices.DeleteFunc(slices.Clone(s.secrets), func(o ctikit.Secret) bool { return o == secret })
	s.secrets = append([]ctikit.Secret{secret}, others...)
	s.secrets = s.secrets[:min(len(s.secrets), mostSecrets)]
	return s
}

// load reads what is saved of a system. What cannot be opened is as good as none, and
// can be replaced.
func (k secrets) load(ctx context.Context, system string) (saved, error) {
	value, version, err := k.store.Get(ctx, k.prefix+system)
	if err != nil && !errors.Is(err, engine.ErrBroken) {
		return saved{}, fmt.Errorf("the secret of %s's webhook cannot be read from the store: %w", title(system), err)
	}
	s, err := k.decode(engine.Item{Key: k.prefix + system, Value: value, Version: version})
	if err != nil {
		return saved{version: version}, nil //nolint:nilerr // the vendor has the secret
	}
	return s, nil
}

// errUnread is why a record says nothing, whatever the key.
var errUnread = errors.New("damaged, or saved by another version of the program: it is saved anew when another replica begins to lead")

// decode opens a stored record.
func (k secrets) decode(it engine.Item) (s saved, err error) {
	if s.version = it.Version; it.Value == nil {
		return s, nil
	}
	var rec secretRecord
	if err := json.Unmarshal(it.Value, &rec); err != nil || rec.V != secretVersion {
		return s, errUnread
	}
	text, former, err := k.seal.open(it.Key, rec.Sealed)
	if err != nil {
		return s, err
	}
	var plain []string
	if err := json.Unmarshal(text, &plain); err != nil || len(plain) == 0 {
		return s, errUnread
	}
	for _, secret := range plain {
		s.secrets = append(s.secrets, ctikit.NewSecret(secret))
	}
	s.former = former
	return s, nil
}

// replace saves secrets in place of what was read. It does nothing where these are the
// same, and fails with [engine.ErrConflict] where another replica was faster.
func (k secrets) replace(ctx context.Context, system string, was, now saved) (saved, error) {
	if slices.Equal(was.secrets, now.secrets) && !was.former {
		return was, nil
	}
	plain := make([]string, len(now.secrets))
	for i, s := range now.secrets {
		plain[i] = s.Reveal()
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return was, fmt.Errorf("encode the webhook's secret: %w", err)
	}
	key := k.prefix + system
	value, err := json.Marshal(secretRecord{secretVersion, k.seal.seal(key, text)})
	if err != nil {
		return was, fmt.Errorf("encode the webhook's secret: %w", err)
	}
	version, err := k.store.CompareAndSet(ctx, key, was.version, value)
	if err != nil {
		return was, fmt.Errorf("the secret of %s's webhook cannot be saved in the store: %w", title(system), err)
	}
	return saved{secrets: now.secrets, version: version}, nil
}
