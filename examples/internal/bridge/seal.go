package bridge

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// storeKey is the variable with the key that seals secrets in the store.
const storeKey = "BRIDGE_STORE_KEY"

const sealBytes = 32 // AES-256

// sealer seals what is secret in a store with AES-GCM. Several keys are there while
// one takes another's place: the first seals, and each opens.
type sealer struct{ keys []cipher.AEAD }

// readSealer takes the keys from the environment.
func readSealer(env cli.Environment) (*sealer, error) {
	s := &sealer{}
	for text := range strings.SplitSeq(env(storeKey), ",") {
		key, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(key) != sealBytes {
			return nil, fmt.Errorf("%s: want %d random bytes as base64, such as from openssl rand -base64 %d, got another text", storeKey, sealBytes, sealBytes)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", storeKey, err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", storeKey, err)
		}
		s.keys = append(s.keys, aead)
	}
	return s, nil
}

// seal seals a text, which opens under the same name only.
func (s *sealer) seal(name string, text []byte) []byte {
	return s.keys[0].Seal(nil, nil, text, []byte(name))
}

// errSealed is why a text cannot be opened.
var errSealed = errors.New("sealed with another key: check " + storeKey)

// open opens what seal has sealed. Former says that it should be sealed anew.
func (s *sealer) open(name string, sealed []byte) (text []byte, former bool, err error) {
	for i, key := range s.keys {
		if text, err = key.Open(nil, nil, sealed, []byte(name)); err == nil {
			return text, i > 0, nil
		}
	}
	return nil, false, errSealed
}
