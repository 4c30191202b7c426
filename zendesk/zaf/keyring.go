package zaf

import (
	"context"
	"crypto/rsa"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// renewPause lies between two readings of a key because of a signature that
	// does not match, since anybody can send one.
	renewPause = time.Minute
	// firstPause lies between two readings while no key is known.
	firstPause = 5 * time.Second
	// fetchTimeout ends a reading, which does not end with the request that it
	// was begun for: that request may be an attacker's.
	fetchTimeout = 10 * time.Second
	// minModulus is the size of the smallest key, in bits.
	minModulus = 2048
)

// keyring knows the public key of an app.
type keyring struct {
	fetch func(context.Context) ([]byte, error)
	now   func() time.Time

	key    atomic.Pointer[rsa.PublicKey]
	mu     sync.Mutex // held while a key is read
	read   time.Time  // when it was last tried
	reason error      // why there is no key
}

func newKeyring(t Tenant, cfg *config) *keyring {
	return &keyring{
		now: func() time.Time { return cfg.clock.Now() },
		fetch: func(ctx context.Context) ([]byte, error) {
			return t.Client.Apps.PublicKey(ctx, t.AppID)
		},
	}
}

// verify checks a signature with the key, and with a newer one if there is.
func (k *keyring) verify(ctx context.Context, signed string, sig []byte) error {
	known := k.key.Load()
	if known != nil && jwt.SigningMethodRS256.Verify(signed, sig, known) == nil {
		return nil
	}
	key, err := k.renew(ctx, known)
	if err != nil {
		return err
	}
	if key == known || jwt.SigningMethodRS256.Verify(signed, sig, key) != nil {
		return refused("signature", "one by the app's key")
	}
	return nil
}

// renew reads the key, unless another request has done so since known was
// loaded, or the pause is not over. It returns known where there is no newer
// one.
func (k *keyring) renew(ctx context.Context, known *rsa.PublicKey) (*rsa.PublicKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if key := k.key.Load(); key != known {
		return key, nil
	}
	pause := renewPause
	if known == nil {
		pause = firstPause
	}
	if since := k.now().Sub(k.read); k.read.IsZero() || since < 0 || since >= pause {
		k.read = k.now()
		k.reason = k.load(ctx)
	}
	key := k.key.Load()
	if key == nil {
		return nil, fmt.Errorf("%w: the app's key: %w", ErrUnavailable, k.reason)
	}
	return key, nil
}

func (k *keyring) load(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	defer cancel()
	pem, err := k.fetch(ctx)
	if err != nil {
		return err
	}
	key, err := jwt.ParseRSAPublicKeyFromPEM(pem)
	if err != nil || key.N.BitLen() < minModulus {
		return fmt.Errorf("want an RSA key of %d bits or more, in PEM, got something else", minModulus)
	}
	if known := k.key.Load(); known == nil || !known.Equal(key) {
		k.key.Store(key)
	}
	return nil
}
