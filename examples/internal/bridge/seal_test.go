package bridge

import (
	"bytes"
	"strings"
	"testing"
)

// TestSeal: a text opens with each of the keys, under its own name, as it was sealed.
func TestSeal(t *testing.T) {
	old, both, other := sealing(t, testKey(0)), sealing(t, testKey(1), testKey(0)), sealing(t, testKey(1))
	text := []byte("canary")
	sealed := old.seal("acme/hooks/zendesk", text)
	if bytes.Contains(sealed, text) || bytes.Equal(sealed, old.seal("acme/hooks/zendesk", text)) {
		t.Error("the text shows, or is always sealed alike")
	}
	for name, tt := range map[string]struct {
		by     *sealer
		name   string
		opens  bool
		former bool
	}{
		"the key":            {old, "acme/hooks/zendesk", true, false},
		"the former key":     {both, "acme/hooks/zendesk", true, true},
		"another key":        {other, "acme/hooks/zendesk", false, false},
		"another one's text": {old, "globex/hooks/zendesk", false, false},
	} {
		got, former, err := tt.by.open(tt.name, sealed)
		if (err == nil) != tt.opens || former != tt.former || tt.opens && !bytes.Equal(got, text) {
			t.Errorf("%s: %q, former %v, %v", name, got, former, err)
		}
	}
	sealed[len(sealed)-1] ^= 1
	for _, damaged := range [][]byte{sealed, sealed[:5], nil} {
		if _, _, err := old.open("acme/hooks/zendesk", damaged); err == nil {
			t.Errorf("%d damaged bytes open", len(damaged))
		}
	}
}

// TestSealKeys: what is no key is refused, and never shown.
func TestSealKeys(t *testing.T) {
	for _, text := range []string{"", "canary", "Y2FuYXJ5", testKey(0) + ",", testKey(0) + ",canary", " " + testKey(0)} {
		_, err := readSealer(of(map[string]string{storeKey: text}))
		if err == nil || !strings.HasPrefix(err.Error(), storeKey+": want 32 random bytes as base64") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%d characters: %v", len(text), err)
		}
	}
	if s, err := readSealer(of(map[string]string{storeKey: testKey(0) + "," + testKey(1)})); err != nil || len(s.keys) != 2 {
		t.Errorf("two keys: %v", err)
	}
}
