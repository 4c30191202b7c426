//go:build pictures

package main

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPictures takes pictures of a lively floor, to look at:
// WALLBOARD_PICTURES=folder go test -tags pictures -run TestPictures ./wallboard
func TestPictures(t *testing.T) {
	o, _, server := startBoard(t, 50, asSupervisor)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go o.live(ctx, 3, 1)
	p := openTab(t, 1440, 900)
	p.do(chromedp.Navigate(server.URL + "/#theme=dark"))
	for range 70 {
		p.pause(1000)
	}
	p.shoot("lively-dark")
	p.do(chromedp.EmulateViewport(320, 700))
	p.wait("narrow", `innerWidth === 320`)
	p.pause(500)
	p.shoot("narrow-dark")
	p.do(chromedp.EmulateViewport(768, 800))
	p.pause(500)
	p.shoot("medium-dark")
	p.do(chromedp.EmulateViewport(1440, 900))
	p.do(chromedp.Navigate(server.URL + "/#theme=light&sort=name"))
	p.pause(1000)
	p.shoot("lively-light")
	p.do(chromedp.Click(chromedp.CSS(".needs .link")))
	p.pause(1000)
	p.shoot("drawer-lively")
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(server.URL+"/#theme=dark&wall=1"))
	p.pause(2000)
	p.shoot("wall-dark")
}
