// Pack copies the libraries of the board's page from npm's packages, which it
// checks against the integrity that is pinned here, and writes down the sums of
// all files. It needs npm; go generate runs it.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// library is a package of npm and the files of it that the page loads.
type library struct {
	name, version, integrity string
	files                    []string
}

var libraries = []library{
	{"lit-html", "3.3.3", "sha512-el8M6jK2o3RXBnrSHX3ZKrsN8zEV63pSExTO1wYJz7QndGYZ8353e2a5PPX+qHe2aGayfnchQmkAojaWAREOIA==",
		[]string{"LICENSE", "lit-html.js"}},
}

func main() {
	for _, l := range libraries {
		if err := l.copy(context.Background(), "web/third_party"); err != nil {
			fmt.Fprintf(os.Stderr, "pack: %s@%s: %v\n", l.name, l.version, err)
			os.Exit(1)
		}
	}
}

// copy replaces the library's folder.
func (l library) copy(ctx context.Context, into string) error {
	archive, err := l.fetch(ctx)
	if err != nil {
		return err
	}
	if got := sum(archive); got != l.integrity {
		return fmt.Errorf("the package's integrity: want %s, got %s", l.integrity, got)
	}
	found, err := l.unpack(archive)
	if err != nil {
		return err
	}
	dir := filepath.Join(into, l.name+"@"+l.version)
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	sums := bytes.NewBufferString(fmt.Sprintf("%s  %s-%s.tgz\n", l.integrity, l.name, l.version))
	for _, name := range l.files {
		body, ok := found[name]
		if !ok {
			return fmt.Errorf("%s is not in the package", name)
		}
		fmt.Fprintf(sums, "%s  %s\n", sum(body), name)
		if err := write(filepath.Join(dir, name), body); err != nil {
			return err
		}
	}
	return write(filepath.Join(dir, "SUMS"), sums.Bytes())
}

func write(path string, body []byte) error {
	return errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, body, 0o644)) //nolint:gosec // files of the repository
}

// fetch has npm download the package.
func (l library) fetch(ctx context.Context) ([]byte, error) {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", dir, l.name+"@"+l.version) //nolint:gosec // pinned above
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, l.name+"-"+l.version+".tgz"))
}

// unpack reads the files that are wanted, as they are.
func (l library) unpack(archive []byte) (map[string][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	found := map[string][]byte{}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(h.Name, "package/")
		if !slices.Contains(l.files, name) {
			continue
		}
		if found[name], err = io.ReadAll(io.LimitReader(t, 1<<20)); err != nil {
			return nil, err
		}
	}
}

func sum(b []byte) string {
	s := sha512.Sum512(b)
	return "sha512-" + base64.StdEncoding.EncodeToString(s[:])
}
