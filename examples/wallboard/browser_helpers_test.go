package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long anything may take before a test fails. Slow machines are
// no failure.
const patience = time.Minute

// startBoard runs a made-up floor on which nothing happens by itself.
func startBoard(t *testing.T, agents int, as string) (*office, *board, *httptest.Server) {
	t.Helper()
	o := newOffice(agents)
	t.Cleanup(o.aircall.Close)
	t.Cleanup(o.zendesk.Close)
	b, server := startOn(t, o.accounts(), as)
	return o, b, server
}

// startOn runs a board on accounts.
func startOn(t *testing.T, a accounts, as string) (*board, *httptest.Server) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	b, err := newBoard(ctx, a, fastLimits, time.UTC, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b.identity = standalone(as)
	server := httptest.NewServer(b.handler())
	ended := make(chan error)
	go func() { ended <- b.run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		server.Close()
	})
	return b, server
}

// tab is a page in a browser, and what went wrong in it.
type tab struct {
	*testing.T
	ctx     context.Context //nolint:containedctx // chromedp keeps the browser in it
	mu      sync.Mutex
	wrong   []string // on the console
	csp     []string
	hosts   map[string]int
	cut     bool // the server is away: network errors are no fault of the page
	checked bool // clean has looked at all this
}

// browser finds Chromium. Without one, a test is skipped, but never in CI.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("there is no Chromium, and CI may not go without")
	}
	t.Skip("there is no Chromium")
	return ""
}

// openTab starts a browser with one page of that size.
func openTab(t *testing.T, width, height int64, more ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	path := browser(t)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], //nolint:gocritic // a copy
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("no-first-run", true))
	opts = append(opts, more...)
	alloc, stopAlloc := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), opts...)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(func() { stop(); stopAlloc() })
	p := newTab(t, ctx)
	p.do(chromedp.EmulateViewport(width, height))
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	return p
}

// newTab is what a test has of a page or a frame. One that no test calls clean for
// fails.
func newTab(t *testing.T, ctx context.Context) *tab { //nolint:revive // as in testing, t comes first
	t.Helper()
	p := &tab{T: t, ctx: ctx, hosts: map[string]int{}}
	if err := chromedp.Listen(ctx, p.event); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !p.checked && !t.Failed() {
			t.Error("a page's console was not looked at")
		}
	})
	return p
}

// event notes errors and where requests go.
func (p *tab) event(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	note := func(text string) {
		if p.cut && strings.Contains(text, "net::ERR_") || strings.Contains(text, "can escape its sandboxing") {
			return // what the page around the frame may do is none of ours
		}
		if strings.Contains(text, "Content Security Policy") || strings.Contains(text, "Trusted") {
			p.csp = append(p.csp, text)
		}
		p.wrong = append(p.wrong, text)
	}
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
			note(fmt.Sprintf("%s %s", ev.Type, ev.Args[0].Value))
		}
	case *runtime.EventExceptionThrown:
		note(fmt.Sprint(ev.ExceptionDetails.Text, " ", ev.ExceptionDetails.Exception.Description))
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError || ev.Entry.Level == log.EntryLevelWarning {
			note(ev.Entry.Text + " " + ev.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(ev.Request.URL); err == nil && u.Host != "" {
			p.hosts[u.Host]++
		}
	}
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// eval evaluates an expression in the page; promises are awaited.
func eval[T any](p *tab, expression string) T {
	p.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression is true, and says how long it took.
func (p *tab) wait(what, expression string) time.Duration {
	p.Helper()
	began := time.Now()
	until(p.T, what, func() bool { return eval[bool](p, `Promise.resolve(`+expression+`).then(Boolean)`) })
	return time.Since(began)
}

// pause lets the page go on for a while.
func (p *tab) pause(milliseconds int) {
	p.Helper()
	eval[bool](p, fmt.Sprintf("new Promise((done) => setTimeout(() => done(true), %d))", milliseconds))
}

// until waits for what other programs do.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}

// keys presses keys one after the other. A slash is pressed as a key that types
// only where nobody prevents it.
func (p *tab) keys(keys ...string) {
	p.Helper()
	for _, k := range keys {
		if k != "/" {
			p.do(chromedp.KeyEvent(k))
			continue
		}
		for _, typ := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			text := "/"
			if typ == input.DispatchKeyEventTypeKeyUp {
				text = ""
			}
			if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: typ, Key: "/", Code: "Slash", Text: text}); err != nil {
				p.Fatal(err)
			}
		}
	}
}

// shoot saves a picture where WALLBOARD_PICTURES names a folder.
func (p *tab) shoot(name string) {
	p.Helper()
	dir := os.Getenv("WALLBOARD_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		p.Fatal(err)
	}
}

// serve serves a board once more, as it is now.
func serve(t *testing.T, b *board) string {
	t.Helper()
	server := httptest.NewServer(b.handler())
	t.Cleanup(server.Close)
	return server.URL
}
