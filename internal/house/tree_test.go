package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"
	"testing"
)

const modulePath = "github.com/ctikit/ctikit"

// A tree is the repository as the checks see it.
type tree struct {
	files    []textFile
	packages map[string]*goPackage // by directory, slash-separated, "." for the root
	modules  map[string]string     // go.mod's text by directory
}

type textFile struct{ path, text string }

type goPackage struct {
	dir      string
	module   string // directory of the nearest go.mod
	fset     *token.FileSet
	code     []*ast.File // without tests
	tests    []*ast.File
	fileName map[*ast.File]string
}

// skipped are the directories that hold no source of ours.
var skipped = map[string]bool{".git": true, "testdata": true, "bin": true, "node_modules": true}

// loadTree reads everything once; a file that does not parse is a test failure
// of its own, and is left out of the packages.
func loadTree(t *testing.T, root fs.FS) tree {
	t.Helper()
	tr := tree{packages: map[string]*goPackage{}, modules: map[string]string{}}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped[d.Name()]:
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		tr.add(t, name, string(src))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, p := range tr.packages {
		p.module = tr.moduleOf(dir)
	}
	return tr
}

func (tr *tree) add(t *testing.T, name, src string) {
	t.Helper()
	if strings.ContainsRune(src, 0) || strings.HasSuffix(name, ".test") || strings.HasSuffix(name, ".out") {
		return // a binary or a build product
	}
	tr.files = append(tr.files, textFile{name, src})
	dir, base := path.Split(name)
	dir = path.Clean(dir)
	if base == "go.mod" {
		tr.modules[dir] = src
	}
	if path.Ext(base) != ".go" {
		return
	}
	p := tr.packages[dir]
	if p == nil {
		p = &goPackage{dir: dir, fset: token.NewFileSet(), fileName: map[*ast.File]string{}}
		tr.packages[dir] = p
	}
	f, err := parser.ParseFile(p.fset, name, src, parser.ParseComments)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	p.fileName[f] = name
	if strings.HasSuffix(base, "_test.go") {
		p.tests = append(p.tests, f)
	} else {
		p.code = append(p.code, f)
	}
}

func (tr *tree) moduleOf(dir string) string {
	for dir != "." {
		if _, ok := tr.modules[dir]; ok {
			return dir
		}
		dir = path.Dir(dir)
	}
	return "."
}

// isPublic says whether users may import the package.
func (p *goPackage) isPublic() bool {
	return len(p.code) > 0 && p.code[0].Name.Name != "main" && !within(p.dir, "internal")
}

// within says whether one of dir's elements is elem.
func within(dir, elem string) bool {
	return strings.Contains("/"+dir+"/", "/"+elem+"/")
}
