package main

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// codebook has the codes by which screens are paired. A code is typed by hand, so
// it is short; it is good once, for some minutes, and few may be guessed.
type codebook struct {
	clock func() time.Time
	mu    sync.Mutex
	open  map[[32]byte]pairing // by the code's hash
	tries int                  // since first
	first time.Time
}

// pairing is what a code stands for: who gave it, and what the screen will see.
type pairing struct {
	name  string
	by    zaf.Identity
	sees  scope
	until time.Time
}

const (
	codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" // none that looks like another
	codeLength  = 8
	codeLife    = 5 * time.Minute
	mostCodes   = 20 // at a time
	mostTries   = 10 // in tryPause, by everybody together
	tryPause    = time.Minute
)

var (
	errManyCodes = errors.New("too many codes are waiting for a screen: try again in some minutes")
	errManyTries = errors.New("too many codes were tried: try again in a minute")
	errBadCode   = errors.New("the code is wrong, used, or too old")
)

func newCodebook(clock func() time.Time) codebook {
	return codebook{clock: clock, open: map[[32]byte]pairing{}}
}

// issue makes a code, such as K7QF-3MXP.
func (c *codebook) issue(p pairing) (code string, until time.Time, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock()
	for hash, one := range c.open {
		if !now.Before(one.until) {
			delete(c.open, hash)
		}
	}
	if len(c.open) >= mostCodes {
		return "", until, errManyCodes
	}
	letters := make([]byte, codeLength)
	_, _ = rand.Read(letters) // it never fails
	for i, b := range letters {
		letters[i] = codeLetters[int(b)%len(codeLetters)]
	}
	p.until = now.Add(codeLife)
	c.open[hashOf(string(letters))] = p
	return string(letters[:codeLength/2]) + "-" + string(letters[codeLength/2:]), p.until, nil
}

// use takes a code out of the book. What is tried counts, whether it is right or
// not: with ten guesses a minute, one of 2^40 codes stays unknown.
func (c *codebook) use(code string) (pairing, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock()
	if now.Sub(c.first) >= tryPause {
		c.first, c.tries = now, 0
	}
	if c.tries++; c.tries > mostTries {
		return pairing{}, errManyTries
	}
	hash := hashOf(strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code)))
	p, ok := c.open[hash]
	delete(c.open, hash)
	if !ok || !now.Before(p.until) {
		return pairing{}, errBadCode
	}
	return p, nil
}

func hashOf(code string) [32]byte { return sha256.Sum256([]byte(code)) }
