package statussync_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// homes are the files that decide, and the rule that each is about.
var homes = map[string]string{
	"claim.go": "S9", "covered.go": "S7", "decide.go": "S9", "facts.go": "S1", "hold.go": "S3", "order.go": "S9", "pair.go": "S4",
	"reading.go": "S9", "span.go": "S2", "state.go": "S9", "wish.go": "S10", "write.go": "S6",
}

// guests are functions and constants about another rule than their file's.
var guests = map[string]string{
	"isHalf": "S8", "secondHalf": "S8", "pendingHalf": "S8", "refines": "S8", "sameChange": "S8",
	"away": "S12", "newer": "S12", "counts": "S12",
	"refused": "S11", "block": "S11", "blocked": "S11", "forgive": "S11", "maxTries": "S11",
	"Due": "S13", "due": "S13", "doWrite": "S13", "purpose": "S13", "writable": "S13",
	"asked": "S14",
}

// others are the files that decide nothing: they check, name, store or show.
var others = []string{"activity.go", "append.go", "catalog.go", "compile.go", "doc.go", "effect.go", "look.go", "preview.go", "report.go", "rule.go", "seen.go", "store.go"}

// part is a part of the package that can be changed when the tests run: a
// constant, or the condition of an if or of a case of a switch.
type part struct {
	name string // of a condition, file, function and text
	rule string // such as "S3"
}

// instrumented is the package's source in which [mutantVariable] chooses a part
// that is changed.
type instrumented struct {
	constants, conditions []part
	replace               map[string]string // for go's -overlay
}

// The environment variable that chooses a mutant: "name*0.5" for a constant, or
// the number of a condition, which is then false.
const mutantVariable = "STATUSSYNC_MUTANT"

const chooser = `package statussync

import (
	"os"
	"strconv"
	"strings"
)

var mutant = os.Getenv("` + mutantVariable + `")

func scaled[T ~int | ~int64](name string, v T) T {
	of, factor, ok := strings.Cut(mutant, "*")
	f, err := strconv.ParseFloat(factor, 64)
	if !ok || of != name || err != nil {
		return v
	}
	return T(float64(v)*f + 0.5)
}

var disabled = func() int {
	n, err := strconv.Atoi(mutant)
	if err != nil {
		return -1
	}
	return n
}()

func on(condition int) bool { return condition != disabled }
`

// instrument instruments the package in the working directory, and package order,
// which puts marks in order for it.
func instrument(t *testing.T) *instrumented {
	t.Helper()
	in := &instrumented{replace: map[string]string{}}
	for _, pkg := range []string{"../statussync", "../internal/order"} {
		in.instrumentPackage(t, pkg)
	}
	return in
}

func (in *instrumented) instrumentPackage(t *testing.T, pkg string) {
	t.Helper()
	here, err := filepath.Abs(pkg)
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(here, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no files: %v", here, err)
	}
	dir := t.TempDir()
	for _, path := range names {
		name := filepath.Base(path)
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if (homes[name] == "") == !slices.Contains(others, name) {
			t.Errorf("%s: want it in homes or in others", name)
		}
		in.replace[path] = filepath.Join(dir, name)
		saveFile(t, filepath.Join(dir, name), in.file(t, path))
	}
	in.replace[filepath.Join(here, "mutant.go")] = filepath.Join(dir, "mutant.go")
	saveFile(t, filepath.Join(dir, "mutant.go"), strings.Replace(chooser, "statussync", filepath.Base(here), 1))
}

// edit replaces so many bytes at a place of a file.
type edit struct {
	at, cut int
	text    string
}

// file is a file's source with its parts instrumented. Nothing moves to another
// line.
func (in *instrumented) file(t *testing.T, path string) string {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	i := instrumenter{in: in, name: filepath.Base(path), source: string(source), fset: fset, comments: map[int]string{}}
	for _, group := range f.Comments {
		for _, c := range group.List {
			i.comments[fset.Position(c.Pos()).Line] = c.Text
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			i.constants(d)
		case *ast.FuncDecl:
			i.conditions(d)
		}
	}
	return i.edited()
}

type instrumenter struct {
	in           *instrumented
	name, source string
	fset         *token.FileSet
	comments     map[int]string // by line
	edits        []edit
}

func (i *instrumenter) offset(p token.Pos) int { return i.fset.Position(p).Offset }

// constants turns the constants of a declaration that rules have into
// variables: numbers without a type of their own. The version of the stored
// state is no rule.
func (i *instrumenter) constants(d *ast.GenDecl) {
	if d.Tok != token.CONST {
		return
	}
	for _, s := range d.Specs {
		spec, ok := s.(*ast.ValueSpec)
		if !ok || spec.Type != nil || len(spec.Values) != 1 || isText(spec.Values[0]) || spec.Names[0].Name == "version" {
			return
		}
	}
	i.edits = append(i.edits, edit{at: i.offset(d.Pos()), cut: len("const"), text: "var"})
	for _, s := range d.Specs {
		if spec, ok := s.(*ast.ValueSpec); ok {
			i.in.constants = append(i.in.constants, part{spec.Names[0].Name, cmp.Or(guests[spec.Names[0].Name], homes[i.name])})
			i.wrap(spec.Values[0], fmt.Sprintf("scaled(%q, ", spec.Names[0].Name))
		}
	}
}

func isText(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING
}

// conditions has each condition of a function be false if it is disabled.
func (i *instrumenter) conditions(d *ast.FuncDecl) {
	if homes[i.name] == "" || d.Body == nil {
		return
	}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			i.condition(d, n.Cond)
		case *ast.SwitchStmt:
			for _, s := range n.Body.List {
				if c, ok := s.(*ast.CaseClause); ok && n.Tag == nil {
					for _, e := range c.List {
						i.condition(d, e)
					}
				}
			}
		}
		return true
	})
}

var ruleNumber = regexp.MustCompile(`\bS\d+\b`)

func (i *instrumenter) condition(d *ast.FuncDecl, e ast.Expr) {
	text := strings.Join(strings.Fields(i.source[i.offset(e.Pos()):i.offset(e.End())]), " ")
	rule := cmp.Or(ruleNumber.FindString(i.comments[i.fset.Position(e.End()).Line]), guests[d.Name.Name], homes[i.name])
	i.wrap(e, fmt.Sprintf("on(%d) && (", len(i.in.conditions)))
	i.in.conditions = append(i.in.conditions, part{fmt.Sprintf("%s %s: %s", i.name, d.Name.Name, text), rule})
}

// wrap puts text before an expression and closes its parenthesis behind.
func (i *instrumenter) wrap(e ast.Expr, before string) {
	i.edits = append(i.edits, edit{at: i.offset(e.Pos()), text: before}, edit{at: i.offset(e.End()), text: ")"})
}

func (i *instrumenter) edited() string {
	slices.SortStableFunc(i.edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	var out strings.Builder
	last := 0
	for _, e := range i.edits {
		out.WriteString(i.source[last:e.at])
		out.WriteString(e.text)
		last = e.at + e.cut
	}
	out.WriteString(i.source[last:])
	return out.String()
}

// overlay is the file that go's -overlay takes.
func (in *instrumented) overlay(t *testing.T) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"Replace": in.replace})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "overlay.json")
	saveFile(t, name, string(text))
	return name
}

func saveFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
