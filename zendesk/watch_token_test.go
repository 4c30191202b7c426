package zendesk_test

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// saved is the token of a watch that has swept an account of n agents.
func saved(t *testing.T, n int64) zendesk.WatchToken {
	t.Helper()
	z := zendesktest.New(t)
	for id := range n {
		z.PutAgent(zendesktest.Agent{ID: 361_000_000_001 + 977*id, Name: "Canary", Status: zendesk.StatusOnline})
	}
	w := watch(t, z, zendesk.WatchOptions{Every: time.Hour, PerMinute: 200})
	hear(t, w, time.Minute)
	return w.Token()
}

func TestWatchTokenSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		few, many := saved(t, 10), saved(t, 1010)
		if each := float64(len(many)-len(few)) / 1000; each > 45 {
			t.Errorf("%.1f bytes an agent, want some 40", each)
		}
		if text := string(many); strings.Contains(text, "Canary") || strings.ContainsAny(text, " \n\t\"+/=") {
			t.Error("the token is no plain text, or has a name in it")
		}
	})
}

func TestWatchTokenRoundTrip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		for _, token := range []zendesk.WatchToken{saved(t, 0), saved(t, 1), saved(t, 30)} {
			if diff := cmp.Diff(token, watch(t, z, zendesk.WatchOptions{Token: token}).Token()); diff != "" {
				t.Errorf("token (-want +got):\n%s", diff)
			}
		}
	})
}

func TestWatchBadTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		good, c := string(saved(t, 2)), zendesktest.New(t).Client()
		changed := []byte(good)
		changed[len(changed)/2] ^= 1
		for name, token := range map[string]string{
			"cut": good[:len(good)-3], "altered": string(changed), "longer": good + "AAAA", "nothing in it": "zw1.",
			"other version": "zw2." + good[4:], "something else": "hello", "no base64": "zw1.%%%", "spaced": good + " ",
			"no form": forge(1), "more than its length": forge(200, 1), "nobody twice": forge(0, 2, 7, 0, 0, 0),
			"something after its end": forge(0, 0, 0), "an unknown word": forge(1, 1, 'x', 1, 7, 1, 0, 1, 0, 0),
			"a fact without status": forge(2, 0, 1, 'x', 1, 7, 1, 1, 0, 0, 0), "one fact twice": forge(2, 0, 1, 'x', 1, 7, 2, 0, 1, 0, 0, 0, 1, 0, 0),
			"an endless number": forge(0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0),
		} {
			_, err := zendesk.NewWatch(c, zendesk.WatchOptions{Token: zendesk.WatchToken(token)})
			if !errors.Is(err, zendesk.ErrWatchToken) {
				t.Errorf("%s: %v, want ErrWatchToken", name, err)
			} else if len(token) > 6 && strings.Contains(err.Error(), token) {
				t.Errorf("%s: the error quotes the token: %v", name, err)
			}
		}
	})
}

func TestWatchOptions(t *testing.T) {
	_, err := zendesk.NewWatch(nil, zendesk.WatchOptions{Token: "x", Every: -1, PerMinute: 201, Buffer: -1})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"token", "every", "per minute", "buffer", "client"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want it to name %s", err, want)
		}
	}
}

// forge makes a token of a body, with the right checksum.
func forge(body ...byte) string {
	return "zw1." + base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint32(body, crc32.ChecksumIEEE(body)))
}

// What parses is written again, and read again, as the same knowledge. The
// fuzzer writes bodies too, because it would never find a checksum.
func FuzzWatchToken(f *testing.F) {
	client := zendesktest.New(nil).Client()
	for _, text := range []string{"", "zw1.", "zw2.AAAA"} {
		f.Add([]byte(text), false)
	}
	f.Add([]byte{0, 0}, true)
	f.Add([]byte{2, 0, 1, 'x', 1, 7, 1, 0, 1, 2, 3}, true)
	f.Fuzz(func(t *testing.T, body []byte, forged bool) {
		text := string(body)
		if forged {
			text = forge(body...)
		}
		w, err := zendesk.NewWatch(client, zendesk.WatchOptions{Token: zendesk.WatchToken(text)})
		if err != nil {
			if !errors.Is(err, zendesk.ErrWatchToken) {
				t.Fatalf("NewWatch = %v, want ErrWatchToken", err)
			}
			return
		}
		again, err := zendesk.NewWatch(client, zendesk.WatchOptions{Token: w.Token()})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(w.Token(), again.Token()); diff != "" {
			t.Errorf("token (-want +got):\n%s", diff)
		}
	})
}
