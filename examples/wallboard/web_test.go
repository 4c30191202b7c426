package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"io/fs"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestVendored: the libraries are as npm has them, with their licences, and no
// other file is among them.
func TestVendored(t *testing.T) {
	dirs, err := fs.ReadDir(web, "web/third_party")
	if err != nil || len(dirs) != 1 {
		t.Fatalf("%d libraries, %v", len(dirs), err)
	}
	for _, dir := range dirs {
		root := path.Join("web/third_party", dir.Name())
		sums, err := fs.ReadFile(web, path.Join(root, "SUMS"))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for line := range strings.Lines(string(sums)) {
			sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			want[name] = sum
		}
		if _, ok := want["LICENSE"]; !ok {
			t.Errorf("%s: no licence", root)
		}
		archive := strings.Replace(dir.Name(), "@", "-", 1) + ".tgz"
		if !strings.HasPrefix(want[archive], "sha512-") {
			t.Errorf("%s: no integrity of %s", root, archive)
		}
		delete(want, archive)
		err = fs.WalkDir(web, root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Base(name) == "SUMS" {
				return err
			}
			body, err := fs.ReadFile(web, name)
			if err != nil {
				return err
			}
			rel := strings.TrimPrefix(name, root+"/")
			s := sha512.Sum512(body)
			if got := "sha512-" + base64.StdEncoding.EncodeToString(s[:]); got != want[rel] {
				t.Errorf("%s: %s, want %q", name, got, want[rel])
			}
			delete(want, rel)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for name := range want {
			t.Errorf("%s: %s is missing", root, name)
		}
	}
}

// TestSizes: what a page loads is small, and no file of ours is long.
func TestSizes(t *testing.T) {
	total := 0
	err := fs.WalkDir(web, "web", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(web, name)
		if err != nil {
			return err
		}
		if lines := bytes.Count(body, []byte("\n")); !strings.Contains(name, "third_party") && lines > 500 {
			t.Errorf("%s: %d lines", name, lines)
		}
		if ext := path.Ext(name); ext == ".js" || ext == ".css" {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write(body)
			_ = z.Close()
			total += b.Len()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("scripts and styles: %d bytes with gzip", total)
	if total > 40<<10 {
		t.Errorf("scripts and styles: %d bytes with gzip, want 40 KiB at most", total)
	}
}

// TestContrast: texts reach 4.5 to 1, shapes and edges 3 to 1, in both themes and
// on every background that they stand on (WCAG 1.4.3, 1.4.11).
func TestContrast(t *testing.T) {
	css, err := fs.ReadFile(web, "web/board.css")
	if err != nil {
		t.Fatal(err)
	}
	token := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`).FindAllStringSubmatch(string(css), -1) {
		token[m[1]] = [2]string{m[2], m[3]}
	}
	grounds := []string{"bg", "raised", "picked"}
	for _, tt := range []struct {
		names, on []string
		least     float64
	}{
		{[]string{"text", "dim", "link", "hot"}, grounds, 4.5},
		{[]string{"text"}, []string{"warn-bg"}, 4.5},
		{[]string{"on-primary"}, []string{"primary"}, 4.5},
		{[]string{"online", "away", "transfers", "offline", "call", "edge"}, []string{"bg"}, 3},
		{[]string{"online", "away", "transfers", "offline", "call"}, []string{"raised", "picked"}, 3},
	} {
		for _, name := range tt.names {
			for _, on := range tt.on {
				for i, theme := range []string{"light", "dark"} {
					if token[name][i] == "" || token[on][i] == "" {
						t.Fatalf("no token --%s or --%s", name, on)
					}
					if got := contrast(token[name][i], token[on][i]); got < tt.least {
						t.Errorf("%s: --%s on --%s is %.2f, want %.1f", theme, name, on, got, tt.least)
					}
				}
			}
		}
	}
}

// contrast is the ratio of WCAG for two colours such as #16a260.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(color string) (l float64) {
	n, _ := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		c := float64(n>>(8*i)&255) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}
