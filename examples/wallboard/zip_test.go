package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"testing"

	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"
)

// TestVendoredInZip: what users fetch has every file that is embedded, as it is
// here. Go leaves folders with some names out of a module's zip.
func TestVendoredInZip(t *testing.T) {
	const version = "v0.1.0"
	var b bytes.Buffer
	m := module.Version{Path: "github.com/ctikit/ctikit/examples", Version: version}
	if err := modzip.CreateFromDir(&b, m, ".."); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files, licences := 0, 0
	err = fs.WalkDir(web, "web", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		if d.Name() == "LICENSE" {
			licences++
		}
		fetched, err := fs.ReadFile(archive, m.String()+"/wallboard/"+name)
		if err != nil {
			t.Error(err)
			return nil
		}
		embedded, err := fs.ReadFile(web, name)
		if !bytes.Equal(embedded, fetched) {
			t.Errorf("%s is another file in the zip", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d embedded files, %d licences, all in the zip", files, licences)
	libraries, err := fs.ReadDir(web, "web/third_party")
	if err != nil || files < 20 || licences != len(libraries) {
		t.Errorf("%d files, %d licences", files, licences)
	}
}
