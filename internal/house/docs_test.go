package house_test

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/token"
	"path"
	"slices"
	"strings"
)

// checkDocs wants a comment on every exported name that a user can reach.
func checkDocs(tr tree) (found []string) {
	for _, p := range tr.packages {
		if !p.isPublic() {
			continue
		}
		for _, f := range p.code {
			for _, d := range f.Decls {
				for _, name := range undocumented(d) {
					found = append(found, fmt.Sprintf("%s: %s has no comment", p.fset.Position(name.pos), name.text))
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

type namedAt struct {
	text string
	pos  token.Pos
}

func undocumented(d ast.Decl) (names []namedAt) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if recv, ok := receiver(d); ok && d.Name.IsExported() && d.Doc.Text() == "" {
			names = append(names, namedAt{recv + d.Name.Name, d.Pos()})
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			names = append(names, undocumentedSpec(d, spec)...)
		}
	}
	return names
}

// receiver gives "T." for a method of T and whether users can see the type.
func receiver(d *ast.FuncDecl) (string, bool) {
	if d.Recv == nil {
		return "", true
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name + ".", x.IsExported()
		default:
			return "", true
		}
	}
}

// smallInterface is how many methods the comment of an interface can explain
// together; wider ones need a comment on each.
const smallInterface = 3

// undocumentedSpec takes a group's comment for constants and variables, as they
// are often explained together, but not for types.
func undocumentedSpec(d *ast.GenDecl, spec ast.Spec) (names []namedAt) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if !spec.Name.IsExported() {
			return nil
		}
		if spec.Doc.Text() == "" && (d.Lparen.IsValid() || d.Doc.Text() == "") {
			names = append(names, namedAt{spec.Name.Name, spec.Pos()})
		}
		if in, ok := spec.Type.(*ast.InterfaceType); ok && in.Methods.NumFields() > smallInterface {
			names = append(names, undocumentedMethods(spec.Name.Name, in)...)
		}
	case *ast.ValueSpec:
		if d.Doc.Text() != "" || spec.Doc.Text() != "" || spec.Comment.Text() != "" {
			return nil
		}
		for _, n := range spec.Names {
			if n.IsExported() {
				names = append(names, namedAt{n.Name, n.Pos()})
			}
		}
	}
	return names
}

func undocumentedMethods(typeName string, in *ast.InterfaceType) (names []namedAt) {
	for _, m := range in.Methods.List {
		for _, n := range m.Names { // embedded interfaces have none
			if n.IsExported() && m.Doc.Text() == "" && m.Comment.Text() == "" {
				names = append(names, namedAt{typeName + "." + n.Name, n.Pos()})
			}
		}
	}
	return names
}

// checkPackageDocs wants a doc.go that opens each public package.
func checkPackageDocs(tr tree) (found []string) {
	for _, p := range tr.packages {
		if !p.isPublic() {
			continue
		}
		i := slices.IndexFunc(p.code, func(f *ast.File) bool { return path.Base(p.fileName[f]) == "doc.go" })
		switch {
		case i < 0:
			found = append(found, p.dir+": no doc.go")
		case !strings.HasPrefix(p.code[i].Doc.Text(), "Package "+p.code[i].Name.Name+" "):
			found = append(found, p.dir+"/doc.go: does not open with \"Package "+p.code[i].Name.Name+" …\"")
		}
	}
	slices.Sort(found)
	return found
}

// checkExamples wants every example to run, and one in every public package but
// the root, which has no code.
func checkExamples(tr tree) (found []string) {
	for _, p := range tr.packages {
		runnable := 0
		for _, ex := range doc.Examples(p.tests...) {
			if ex.Output == "" && !ex.EmptyOutput {
				found = append(found, fmt.Sprintf("%s: Example%s has no // Output:, so it never runs", p.dir, ex.Name))
				continue
			}
			runnable++
		}
		if runnable == 0 && p.isPublic() && p.dir != "." {
			found = append(found, p.dir+": no example that runs")
		}
	}
	slices.Sort(found)
	return found
}
