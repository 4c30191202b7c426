package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestPictures takes pictures of a lively floor, to look at.
func TestPictures(t *testing.T) {
	if os.Getenv("WALLBOARD_PICTURES") == "" {
		t.Skip("WALLBOARD_PICTURES names no folder")
	}
	o, _, server := startBoard(t, 50, asSupervisor)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go o.live(ctx, 3, 1)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#theme=dark"))
	time.Sleep(70 * time.Second)
	p.shoot("lively-dark")
	p.do(chromedp.EmulateViewport(320, 700))
	p.wait("narrow", `innerWidth === 320`)
	time.Sleep(500 * time.Millisecond)
	p.shoot("narrow-dark")
	p.do(chromedp.EmulateViewport(768, 800))
	time.Sleep(500 * time.Millisecond)
	p.shoot("medium-dark")
	p.do(chromedp.EmulateViewport(1440, 900))
	p.do(chromedp.Navigate(server.URL + "/#theme=light&sort=name"))
	time.Sleep(time.Second)
	p.shoot("lively-light")
	p.do(chromedp.Click(chromedp.CSS(".needs .link")))
	time.Sleep(time.Second)
	p.shoot("drawer-lively")
	p.do(chromedp.Navigate(server.URL + "/#theme=dark&wall=1"))
	time.Sleep(2 * time.Second)
	p.shoot("wall-dark")
}
