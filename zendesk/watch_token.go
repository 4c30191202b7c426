package zendesk

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// WatchToken is where a Watch stands: agents' ids, and of each fact the value
// and its mark; no names. It is opaque printable text without spaces, some 60
// bytes for an agent with three channels and some 30 for each work item, and
// stays valid for as long as the account does. An old one makes the first sweep
// report more.
type WatchToken string

const (
	// tokenPrefix names the form, JSON packed by gzip, which has a checksum.
	// Others will have another number.
	tokenPrefix = "zw2."
	// tokenRatio is how many times longer the JSON may be, so that a forged
	// token asks for little memory. True ones are below 100.
	tokenRatio = 400
)

var errNoToken = errors.New("want a whole, unchanged token")

// token writes the agents, in an order that depends on nothing else.
func (m *merge) token() WatchToken {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	// Neither fails: the agents are plain values, and a buffer takes everything.
	_ = json.NewEncoder(z).Encode(m.agents)
	_ = z.Close()
	return WatchToken(tokenPrefix + base64.RawURLEncoding.EncodeToString(packed.Bytes()))
}

// parse reads a token; "" knows nobody. The error matches ErrWatchToken and
// does not quote the token.
func (t WatchToken) parse() (map[int64]*agentFacts, error) {
	agents := map[int64]*agentFacts{}
	if t == "" {
		return agents, nil
	}
	text, ok := strings.CutPrefix(string(t), tokenPrefix)
	if !ok {
		return nil, fmt.Errorf("token: %w: want text that starts with %q", ErrWatchToken, tokenPrefix)
	}
	packed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || !unpack(packed, &agents) {
		return nil, fmt.Errorf("token: %w: %w", ErrWatchToken, errNoToken)
	}
	for id, a := range agents {
		if id <= 0 || a == nil {
			return nil, fmt.Errorf("token: %w: %w", ErrWatchToken, errNoToken)
		}
	}
	return agents, nil
}

func unpack(packed []byte, agents *map[int64]*agentFacts) bool {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return false
	}
	text, err := io.ReadAll(io.LimitReader(z, int64(tokenRatio*len(packed))))
	if err != nil {
		return false
	}
	return json.Unmarshal(text, agents) == nil && *agents != nil
}

// MarshalText writes a key of the JSON. No name has a line's end.
func (k factKey) MarshalText() ([]byte, error) {
	return []byte(string(k.channel) + "\n" + k.what), nil
}

// UnmarshalText reads a key of the JSON.
func (k *factKey) UnmarshalText(text []byte) error {
	channel, what, ok := strings.Cut(string(text), "\n")
	if !ok {
		return errNoToken
	}
	k.channel, k.what = Channel(channel), what
	return nil
}
