package zaf

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// Package builds the zip file of an app, which [Install] sends and which admins
// can upload in the Admin Center. The same manifest gives the same bytes.
func Package(m Manifest) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("zaf: package: %w", err)
	}
	files, err := m.files()
	if err != nil {
		return nil, fmt.Errorf("zaf: package: %w", err)
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range files {
		w, err := archive.Create(f.name)
		if err == nil {
			_, err = w.Write(f.content)
		}
		if err != nil {
			return nil, fmt.Errorf("zaf: package: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("zaf: package: %w", err)
	}
	return out.Bytes(), nil
}

type packageFile struct {
	name    string
	content []byte
}

// files are those of the package, in their order.
func (m Manifest) files() ([]packageFile, error) {
	manifest, err := m.json()
	if err != nil {
		return nil, err
	}
	translation, err := m.translation()
	if err != nil {
		return nil, err
	}
	logo, err := orRing(m.Logo, 320)
	if err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	small, err := orRing(m.SmallLogo, 128)
	if err != nil {
		return nil, fmt.Errorf("small logo: %w", err)
	}
	files := []packageFile{
		{"manifest.json", manifest}, {"translations/" + locale + ".json", translation},
		{"assets/logo.png", logo}, {"assets/logo-small.png", small},
	}
	for _, l := range m.Locations {
		if !slices.Contains(withIcon, l.Place) {
			continue
		}
		icon := l.Icon
		if icon == nil {
			icon = []byte(ringSVG)
		}
		files = append(files, packageFile{"assets/icon_" + string(l.Place) + ".svg", icon})
	}
	return files, nil
}

// ringSVG is the icon of apps without one of their own.
const ringSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18"><circle cx="9" cy="9" r="6" fill="none" stroke="currentColor" stroke-width="2"/></svg>
`

// orRing is a logo, or a ring in a square of that many pixels.
func orRing(logo []byte, size int) ([]byte, error) {
	if logo != nil {
		if _, err := png.DecodeConfig(bytes.NewReader(logo)); err != nil {
			return nil, errors.New("want a PNG file, got something else")
		}
		return logo, nil
	}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	outer, inner := size*3/8, size*9/32
	for x := range size {
		for y := range size {
			dx, dy := x-size/2, y-size/2
			if d := dx*dx + dy*dy; d <= outer*outer && d >= inner*inner {
				img.SetNRGBA(x, y, color.NRGBA{R: 0x1f, G: 0x73, B: 0xb7, A: 0xff})
			}
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}
