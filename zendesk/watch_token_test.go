package zendesk_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
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
	collect(t, w, time.Minute)
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
			"cut": good[:len(good)-3], "altered": string(changed), "longer": good + "AAAA", "nothing in it": "zw2.",
			"other version": "zw1." + good[4:], "something else": "hello", "no base64": "zw2.%%%", "spaced": good + " ",
			"no form": forge("hello"), "more than its length": forge(strings.Repeat("{}", 1<<20)), "null": forge("null"),
			"nobody": forge(`{"0": {}}`), "less than nobody": forge(`{"-7": {}}`), "no agent": forge(`{"7": null}`),
			"something after its end": forge("{} {}"), "a fact without a name": forge(`{"7": {"f": {"x": {"v": "1"}}}}`),
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

// forge makes a token of a text, with the right checksum.
func forge(text string) string {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return "zw2." + base64.RawURLEncoding.EncodeToString(packed.Bytes())
}

// What parses is written again, and read again, as the same knowledge. The
// fuzzer writes bodies too, because it would never find a checksum.
func FuzzWatchToken(f *testing.F) {
	client := zendesktest.New(nil).Client()
	for _, text := range []string{"", "zw2.", "zw3.AAAA"} {
		f.Add(text, false)
	}
	f.Add(`{}`, true)
	f.Add(`{"7": {"f": {"\n": {"v": "3", "m": {"at": 5}, "s": "event"}, "talk\nitem 9": {"l": true}}, "a": 6}}`, true)
	f.Fuzz(func(t *testing.T, text string, forged bool) {
		if forged {
			text = forge(text)
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
