package main

import (
	"slices"
	"sync"
	"testing"
)

// checkBars are the checks of what the board must reach; the others are of what it
// does.
func checkBars(check func(name string, f func(t *testing.T))) {
	check("tickets", testTickets)
	check("no cookies", testNoCookies)
	check("two supervisors", testTwo)
	check("keys", testKeys)
	check("focus", testFocus)
	check("announcements", testAnnouncements)
	check("bulk", testBulk)
	check("refused", testRefused)
	check("twenty changes", testTwenty)
	check("over the wire", testWire)
}

// seen is what all pages of a test have shown together.
type seen struct {
	mu                    sync.Mutex
	errors, csp, requests int
}

// ofBrowser are the pages of TestBrowser.
var ofBrowser seen

// report prints what the pages have shown.
func (s *seen) report(t *testing.T) {
	t.Helper()
	t.Logf("console errors %d", s.errors)
	t.Logf("CSP violations %d", s.csp)
	t.Logf("requests to other hosts %d", s.requests)
}

// clean fails the test for errors on the console, violations of the page's
// policy, requests to other hosts than these, and addresses of people in the page.
func (p *tab) clean(hosts ...string) {
	p.Helper()
	if text := eval[string](p, `document.documentElement.outerHTML`); personal.MatchString(text) {
		p.Errorf("the page has %q", personal.FindString(text))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.checked = true
	others := 0
	for h, n := range p.hosts {
		if !slices.Contains(hosts, h) {
			others += n
		}
	}
	if len(p.wrong)+len(p.csp)+others > 0 {
		p.Errorf("console: %q; hosts: %v", p.wrong, p.hosts)
	}
	ofBrowser.mu.Lock()
	defer ofBrowser.mu.Unlock()
	ofBrowser.errors += len(p.wrong)
	ofBrowser.csp += len(p.csp)
	ofBrowser.requests += others
}
