//go:build pictures

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestPictures makes the pictures of docs/, of floors that stand still at a fixed
// time:
//
//	WALLBOARD_PICTURES=$PWD/../docs/pictures go test -tags pictures -run TestPictures ./wallboard
func TestPictures(t *testing.T) {
	dir := os.Getenv("WALLBOARD_PICTURES")
	if dir == "" {
		t.Skip("WALLBOARD_PICTURES names no folder")
	}
	_, fifty := newStage(t, 50, 4)
	_, many := newStage(t, 500, 12)
	_, few := newStage(t, 6, 2)
	p := openTab(t, 1440, 900)
	p.still(t)
	for _, theme := range []string{"light", "dark"} {
		shoot := func(name, url string, width, height int64, wait, then string) {
			p.do(chromedp.Navigate("about:blank"), chromedp.EmulateViewport(width, height), chromedp.Navigate(url+"&theme="+theme))
			p.wait(name, wait)
			eval[bool](p, `import("/js/main.js").then(async ({ board: b }) => { `+then+`; return true })`)
			p.pause(700)
			save(t, p, filepath.Join(dir, "wallboard-"+name+"-"+theme+".png"))
		}
		const rows = `document.querySelectorAll("[data-id]").length > 3 && document.querySelector(".conn").innerText.startsWith("Live")`
		shoot("full", fifty+"/#", 1440, 900, rows, ``)
		shoot("folded", many+"/#open=g312", 1440, 900, rows, ``)
		shoot("cards", few+"/#", 1200, 620, rows, ``)
		shoot("wall", many+"/#wall=1", 1920, 1080, `document.querySelectorAll(".tile").length === 500`, ``)
		shoot("sidebar", fifty+"/#place=sidebar&group=310", 320, 420, `document.querySelectorAll(".beside li").length > 2`, ``)
		shoot("drawer", fifty+"/#", 1440, 900, rows, `b.drawer.open(b.floor.order[0])`)
		shoot("bulk", fifty+"/#sort=name", 1440, 900, rows, `for (const id of b.floor.order.slice(0, 12)) b.floor.selected.add(id); b.draw()`)
		shoot("settings", fifty+"/#", 1440, 900, rows, `await b.settings.open("rules")`)
		shoot("limits", fifty+"/#", 1440, 900, rows, `await b.settings.open("limits")`)
		shoot("narrow", fifty+"/#", 320, 700, rows, ``)
	}
	_, thousands := newStage(t, 1000, 12)
	p.do(chromedp.Navigate("about:blank"), chromedp.EmulateViewport(1920, 1080), chromedp.Navigate(thousands+"/#wall=1"))
	p.wait("a matrix", `document.querySelectorAll(".matrix tbody tr").length === 12`)
	save(t, p, filepath.Join(dir, "wallboard-matrix-light.png"))
}

// still has the page's clock stand still, in UTC.
func (p *tab) still(t *testing.T) {
	t.Helper()
	source := fmt.Sprintf("Date.now = () => %d", stageNow.UnixMilli())
	if _, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "UTC"}); err != nil {
		t.Fatal(err)
	}
}

// save writes a picture with at most 256 colours, which are those that it has most.
func save(t *testing.T, p *tab, path string) {
	t.Helper()
	raw, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	from, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, paletted(from)); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d KiB", filepath.Base(path), out.Len()>>10)
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func paletted(from image.Image) *image.Paletted {
	bounds := from.Bounds()
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(from.At(x, y)).(color.RGBA) }
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	var all []color.RGBA
	for c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var colours color.Palette
	for _, apart := range []int{40, 12, 0} { // rare ones too, where they are like no other
		for _, c := range all {
			if len(colours) < 256 && (len(colours) == 0 || distance(c, colours[colours.Index(c)]) > apart) {
				colours = append(colours, c)
			}
		}
	}
	index := map[color.RGBA]uint8{}
	for _, c := range all {
		index[c] = uint8(colours.Index(c)) //nolint:gosec // of 256
	}
	to := image.NewPaletted(bounds, colours)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			to.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	return to
}

// distance is how far apart two colours are.
func distance(a color.RGBA, b color.Color) int {
	c := color.RGBAModel.Convert(b).(color.RGBA)
	abs := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return max(abs(a.R, c.R), abs(a.G, c.G), abs(a.B, c.B))
}
