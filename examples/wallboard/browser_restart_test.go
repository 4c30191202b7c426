package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// testRestart: a server that stops is noticed, durations stand still and actions
// are off; one that comes back is found, and the floor read anew.
func testRestart(t *testing.T) {
	ctx := t.Context()
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	o := newOffice(10)
	stop := boardAt(t, o, l)
	p := openTab(t, 1280, 800)
	p.do(chromedp.Navigate("http://" + address + "/#sort=name"))
	p.wait("live", `document.querySelector(".conn").innerText.startsWith("Live")`)
	eval[bool](p, `document.querySelector("#grid").focus() ?? true`)
	p.keys(" ")
	p.wait("one is selected", `document.querySelectorAll(".picked").length === 1`)
	eval[bool](p, watch)
	o.clickZendesk(firstAgent+3, lunchID)
	p.wait("a click before", cell(firstAgent+3, "status")+`.includes("Lunch")`)
	p.mu.Lock()
	p.cut = true
	p.mu.Unlock()
	stop()
	took := p.wait("it says so", `document.querySelector(".bar")?.innerText.includes("Not live since") ?? false`)
	t.Logf("not live after %v", took)
	p.wait("actions are off", `document.querySelector(".foot button").disabled`)
	before := eval[string](p, cell(firstAgent, "time"))
	p.shoot("not-live")
	p.pause(1200)
	if after := eval[string](p, cell(firstAgent, "time")); after != before {
		t.Errorf("a duration went on from %s to %s", before, after)
	}
	o.clickZendesk(firstAgent, lunchID)
	if l, err = new(net.ListenConfig).Listen(ctx, "tcp", address); err != nil {
		t.Fatal(err)
	}
	stop = boardAt(t, o, l)
	defer stop()
	took = p.wait("it is live again", `document.querySelector(".conn").innerText.startsWith("Live")`)
	t.Logf("live after %v", took)
	p.wait("what happened meanwhile", cell(firstAgent, "status")+`.includes("Lunch")`)
	p.mu.Lock()
	p.cut = false
	p.mu.Unlock()
	o.clickPhone(firstAgent+3, "")
	p.wait("a click afterwards", cell(firstAgent+3, "phone")+`.includes("Available")`)
	t.Logf("%d events before and after, none twice", p.noGap())
	p.wait("the page holds what the server does", same)
	p.clean(address)
}

// boardAt runs a board until the function that it returns is called.
func boardAt(t *testing.T, o *office, l net.Listener) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	b, err := newBoard(ctx, o.accounts(), fastLimits, time.UTC, slog.New(slog.DiscardHandler))
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	b.identity = standalone(asSupervisor)
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: b.handler(), ReadHeaderTimeout: patience, ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: patience}}
	server.Start()
	ended := make(chan error)
	go func() { ended <- b.run(ctx) }()
	done := false
	return func() {
		if done {
			return
		}
		done = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		server.CloseClientConnections()
		server.Close()
	}
}
