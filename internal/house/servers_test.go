package house_test

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// checkServers wants every HTTP server of ours to cut off slow clients: without
// these timeouts, connections that send a byte now and then are held for ever.
func checkServers(tr tree) (found []string) {
	for _, p := range tr.packages {
		for _, f := range p.code {
			found = append(found, p.serversOf(f)...)
			for _, call := range p.uses(f, "net/http", "ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS") {
				found = append(found, call+", which has no timeouts")
			}
		}
	}
	slices.Sort(found)
	return found
}

func (p *goPackage) serversOf(f *ast.File) (found []string) {
	http := localName(f, "net/http")
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if sel, ok := lit.Type.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Server" || fmt.Sprint(sel.X) != http || http == "" {
			return true
		}
		var set []string
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				set = append(set, fmt.Sprint(kv.Key))
			}
		}
		var missing []string
		for _, want := range []string{"ReadHeaderTimeout", "ReadTimeout", "WriteTimeout", "IdleTimeout"} {
			if !slices.Contains(set, want) {
				missing = append(missing, want)
			}
		}
		if missing != nil {
			pos := p.fset.Position(lit.Pos())
			found = append(found, fmt.Sprintf("%s:%d: http.Server without %s", pos.Filename, pos.Line, strings.Join(missing, ", ")))
		}
		return true
	})
	return found
}
