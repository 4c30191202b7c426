package faketest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

// What cannot be is an error that names what it is about and what is allowed,
// and changes nothing.
func TestMistakesAreErrors(t *testing.T) {
	f := things(t, nil)
	fail := func(pattern string, fail ctikit.Fault) error { return f.FailNext(pattern, fail) }
	_, badCount := f.Count("things")
	post := &faketest.Receivers{}
	ok := http.NotFoundHandler()
	for want, got := range map[string]error{
		`FailNext: pattern "GET things": want a method and a path`: fail("GET things", ctikit.Fault{Status: 500}),
		`FailNext: no route can match "GET /nothing/{id}"`:         fail("GET /nothing/{id}", ctikit.Fault{Status: 500}),
		"FailNext: Status: want 0 or 200 to 599, got 42":           fail("*", ctikit.Fault{Status: 42}),
		"FailNext: Status: want 0 or 200 to 599, got 101":          fail("*", ctikit.Fault{Status: 101}),
		"FailNext: Times and Delay: want 0 or more, got -1 and 0s": fail("*", ctikit.Fault{Status: 500, Times: -1}),
		"FailNext: Times and Delay: want 0 or more, got 0 and -1s": fail("*", ctikit.Fault{Status: 500, Delay: -time.Second}),
		`Count: pattern "things": want a method and a path`:        badCount,
		"SetListLag: want 0s or more, got -1s":                     f.SetListLag(-time.Second),
		"IgnoreWrites: want 0 to 100, got 101":                     f.IgnoreWrites(101),
		"IgnoreNextWrites: want 0 or more, got -1":                 f.IgnoreNextWrites(-1),
		"MarkAhead: want 0 or more, got -1":                        f.MarkAhead(-1, time.Hour),
		"Spend: want 0 or more, got -5":                            (&faketest.Limit{Max: 1}).Spend(time.Now(), -5),
		`Deliver: want a host, such as hooks.example.test`:         post.Put("hooks.example.test", nil),
		`and a handler, got "https://hooks.example.test/"`:         post.Put("https://hooks.example.test/", ok),
		`and a handler, got "" and `:                               post.Put("", ok),
	} {
		if got == nil || !strings.Contains(got.Error(), want) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	if got := send(t, f, "GET", "/things/7", "").status; got != http.StatusOK {
		t.Errorf("a request after what was refused: %d", got)
	}
	if f.ListLag() != 0 || f.Ignores() {
		t.Error("a flaw that was refused is there")
	}
}

func TestOptionsOutOfBounds(t *testing.T) {
	l := &listener{}
	f := faketest.New(l, nil)
	low, high, fine := -3, 999, 7
	faketest.Bound(f, "WithLow", &low, 1, 100)
	faketest.Bound(f, "WithHigh", &high, 1, 100)
	faketest.Bound(f, "WithFine", &fine, 1, 0)
	want := "faketest: WithLow: want 1 to 100, got -3\nfaketest: WithHigh: want 1 to 100, got 999"
	if got := strings.Join(l.complaints, "\n"); got != want || low != 1 || high != 100 || fine != 7 {
		t.Errorf("%d, %d and %d, complaints:\n%s", low, high, fine, got)
	}
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost:80": true, "127.0.0.1:8005": true, "[::1]": true, "[::1]:8005": true, "::1": true,
		"127.0.0.1.example.test": false, "localhost.example.test": false, "192.0.2.1": false, "": false, "[": false,
	} {
		if got := faketest.Loopback(host); got != want {
			t.Errorf("Loopback(%q) = %v", host, got)
		}
	}
}
