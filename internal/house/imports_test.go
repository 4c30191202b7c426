package house_test

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A room is a package and the packages of this repository that its code, tests
// apart, may import. A pure room decides and never acts: standard library
// without network, context, files and clock, and beyond its list at most one
// leaf that is as pure.
type room struct {
	pure bool
	may  []string
}

// rooms says which package may import which, and nothing else does: the linter
// knows no arrows. Packages under examples, tools and
// internal/benchmarks may know everything; others under internal only their
// neighbours there.
var rooms = map[string]room{
	".": {}, // the leaf that all share: standard library only

	"statussync":                {pure: true, may: []string{"internal/fold", "internal/jsontext"}},
	"statussync/focus":          {pure: true, may: []string{"statussync"}},
	"statussync/timeline":       {pure: true},
	"queuemap":                  {pure: true},
	"attrmap":                   {pure: true, may: []string{"internal/fold"}},
	"connect/contactflow":       {pure: true},
	"zendesk/ticketing":         {pure: true, may: []string{"zendesk", "attrmap"}}, // of clients, these know the types
	"zendesk/ticketing/filing":  {may: []string{"zendesk", "zendesk/ticketing", "attrmap"}},
	"aircall/calllog":           {pure: true, may: []string{"aircall", "zendesk", "zendesk/ticketing", "attrmap"}},
	"connect/contactlog":        {pure: true, may: []string{"connect", "connect/contactflow", "zendesk", "zendesk/ticketing", "attrmap", "queuemap"}},
	"connect/contactlog/intake": {may: []string{"connect", "connect/contactlog", "zendesk/ticketing", "internal/bearer"}},
	"connect/flowsearch":        {may: []string{"connect", "zendesk", "zendesk/ticketing", "internal/coerce"}}, // ticketing: when numbers are the same
	"connect/taskfeed":          {may: []string{"connect", "zendesk"}},
	"internal/coerce":           {pure: true},
	"internal/fold":             {pure: true},
	"internal/jsontext":         {pure: true},
	"internal/order":            {pure: true},

	"zendesk": clientRoom,
	"aircall": clientRoom,
	"dialpad": clientRoom,
	"connect": clientRoom,

	"dialpad/dialpadws":     {may: []string{"dialpad"}},
	"connect/awsconnect":    {may: []string{"connect"}},
	"connect/connectstream": {may: []string{"connect"}},
	"connect/eventintake":   {may: []string{"connect", "internal/bearer"}},

	"zendesk/zaf":         {may: []string{"zendesk", "internal/option"}},
	"zendesk/zaf/zaftest": {may: []string{"zendesk/zendesktest"}},

	"zendesk/zendesktest": {may: []string{"zendesk", "internal/faketest"}},
	"aircall/aircalltest": {may: []string{"aircall", "internal/faketest"}},
	"dialpad/dialpadtest": {may: []string{"dialpad", "internal/faketest"}},
	"connect/connecttest": {may: []string{"connect", "internal/faketest"}},

	"statussync/journal":           {may: []string{"statussync"}},
	"statussync/replay":            {pure: true, may: []string{"statussync", "statussync/focus", "statussync/journal"}},
	"statussync/engine":            {may: []string{"statussync", "statussync/focus", "statussync/journal", "statussync/engine/changefeed", "internal/jsontext", "internal/sender"}},
	"statussync/engine/changefeed": {},
	"statussync/engine/storetest":  {may: []string{"statussync/engine"}},
	"statussync/boltstore":         {may: []string{"statussync/engine", "statussync/engine/changefeed"}},
	"statussync/jetstream":         {may: []string{"statussync/engine", "statussync/engine/changefeed"}},
	"statussync/pgstore":           {may: []string{"statussync/engine", "statussync/engine/changefeed"}},
	"statussync/pgstore/pgtest":    {},
	"statussync/systems": {may: []string{"statussync", "statussync/focus", "statussync/engine",
		"zendesk", "aircall", "dialpad", "connect"}},
}

var clientRoom = room{may: []string{"internal/httpx", "internal/hook", "internal/option", "internal/apierr", "internal/lenient",
	"internal/oauth", "internal/order"}}

// outside lists what the root module may require, and who may import it; an
// empty list means tests only, nil means anyone.
//
// A pure package imports nothing from outside unless it stands here by name.
// The Unicode forms of x/text are tables and functions of their arguments, as
// pure as package unicode, and no package but internal/fold need know them.
var outside = map[string][]string{
	"github.com/google/go-querystring": nil,
	"golang.org/x/text":                {"internal/fold"},
	"golang.org/x/time":                nil,
	"github.com/cenkalti/backoff/v4":   nil,
	"github.com/golang-jwt/jwt/v5":     nil,
	"go.etcd.io/bbolt":                 {"statussync/boltstore"},
	"github.com/google/go-cmp":         {},
}

// impure is what a pure package may not import; sub-packages count too, except
// net/url and net/netip, which only parse.
var impure = []string{"context", "net", "os", "log", "database/sql", "syscall"}

// clockFuncs are the functions of package time that ask the machine.
var clockFuncs = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func checkImports(tr tree) (found []string) {
	for _, p := range tr.packages {
		r := roomOf(p.dir)
		if r == nil {
			found = append(found, p.dir+": no room in internal/house/imports_test.go says what it may import")
			continue
		}
		var leaves []string
		for _, imp := range p.imports() {
			complain := func(format string, args ...any) {
				found = append(found, imp.file+": "+fmt.Sprintf(format, args...))
			}
			dir, ours := ourDir(imp.path)
			switch {
			case imp.path == "testing" || strings.HasPrefix(imp.path, "testing/"):
				complain("imports %s outside tests", imp.path)
			case !ours && isStandard(imp.path):
				if r.pure && isImpure(imp.path) {
					complain("a pure package imports %s", imp.path)
				}
			case !ours && r.pure && !mayOutside(p.dir, imp.path):
				complain("a pure package imports %s", imp.path)
			case !ours:
				found = append(found, checkOutside(p, imp)...)
			case slices.Contains(r.may, dir) || r.isFree(dir) || dir == "." && !r.pure:
			case r.pure && isPureLeaf(tr.packages[dir]):
				if !slices.Contains(leaves, dir) {
					leaves = append(leaves, dir)
				}
			default:
				complain("%s may not import %s", p.dir, dir)
			}
		}
		if len(leaves) > 1 {
			found = append(found, fmt.Sprintf("%s: more than one pure leaf: %s", p.dir, strings.Join(leaves, ", ")))
		}
		if r.pure {
			found = append(found, p.clockCalls()...)
		}
	}
	slices.Sort(found)
	return found
}

// everything is the mark of rooms that may import any of ours, neighbours that
// of rooms under internal.
const (
	everything = "*"
	neighbours = "internal/*"
)

func roomOf(dir string) *room {
	if r, ok := rooms[dir]; ok {
		return &r
	}
	top, _, _ := strings.Cut(dir, "/")
	switch {
	case top == "examples" || top == "tools" || within(dir, "internal/benchmarks"):
		return &room{may: []string{everything}}
	case top == "internal":
		return &room{may: []string{neighbours}}
	}
	return nil
}

func (r *room) isFree(dir string) bool {
	return slices.Contains(r.may, everything) ||
		slices.Contains(r.may, neighbours) && strings.HasPrefix(dir, "internal/")
}

type importOf struct{ path, file string }

func (p *goPackage) imports() (all []importOf) {
	for _, f := range p.code {
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err == nil {
				all = append(all, importOf{name, p.fileName[f]})
			}
		}
	}
	return all
}

// ourDir gives the directory of an import path of this repository.
func ourDir(importPath string) (string, bool) {
	if importPath == modulePath {
		return ".", true
	}
	return strings.CutPrefix(importPath, modulePath+"/")
}

func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

func isImpure(importPath string) bool {
	if importPath == "net/url" || importPath == "net/netip" {
		return false
	}
	return slices.ContainsFunc(impure, func(bad string) bool {
		return importPath == bad || strings.HasPrefix(importPath, bad+"/")
	})
}

// isPureLeaf says whether p imports nothing but harmless standard packages, and
// what outside grants it by name, and reads no clock.
func isPureLeaf(p *goPackage) bool {
	return p != nil && len(p.clockCalls()) == 0 && !slices.ContainsFunc(p.imports(), func(imp importOf) bool {
		return !isStandard(imp.path) && !mayOutside(p.dir, imp.path) || isImpure(imp.path)
	})
}

// mayOutside says whether outside names dir as a user of an import path.
func mayOutside(dir, importPath string) bool {
	for mod, users := range outside {
		if (importPath == mod || strings.HasPrefix(importPath, mod+"/")) && slices.Contains(users, dir) {
			return true
		}
	}
	return false
}

func checkOutside(p *goPackage, imp importOf) []string {
	if imp.path == "github.com/google/go-cmp" || strings.HasPrefix(imp.path, "github.com/google/go-cmp/") {
		return []string{imp.file + ": imports go-cmp outside tests"}
	}
	if p.module != "." {
		return nil // modules of their own carry what they need
	}
	for mod, users := range outside {
		if imp.path != mod && !strings.HasPrefix(imp.path, mod+"/") {
			continue
		}
		if users != nil && !slices.Contains(users, p.dir) {
			return []string{fmt.Sprintf("%s: %s may not import %s", imp.file, p.dir, imp.path)}
		}
		return nil
	}
	return []string{fmt.Sprintf("%s: the root module may not depend on %s", imp.file, imp.path)}
}

// clockCalls finds uses of the machine's time.
func (p *goPackage) clockCalls() (found []string) {
	for _, f := range p.code {
		for _, call := range p.uses(f, "time", clockFuncs...) {
			found = append(found, call+" in a pure package")
		}
	}
	return found
}

// uses finds where f mentions functions of a package, under whatever name it
// imported that.
func (p *goPackage) uses(f *ast.File, importPath string, funcs ...string) (found []string) {
	name := localName(f, importPath)
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == name && slices.Contains(funcs, sel.Sel.Name) {
			found = append(found, fmt.Sprintf("%s: %s.%s", p.fset.Position(n.Pos()), path.Base(importPath), sel.Sel.Name))
		}
		return true
	})
	return found
}

// localName gives the name by which f knows an import, "" if it does not.
func localName(f *ast.File, importPath string) string {
	for _, spec := range f.Imports {
		switch {
		case spec.Path.Value != strconv.Quote(importPath):
		case spec.Name != nil:
			return spec.Name.Name
		default:
			return path.Base(importPath)
		}
	}
	return ""
}

// checkRequirements holds the root module to its short list of dependencies.
func checkRequirements(tr tree) (found []string) {
	for line := range strings.Lines(tr.modules["."]) {
		words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(words) < 2 || !strings.HasPrefix(words[1], "v") || strings.Contains(line, "// indirect") {
			continue
		}
		if _, ok := outside[words[0]]; !ok {
			found = append(found, "go.mod: the root module may not require "+words[0])
		}
	}
	return found
}
