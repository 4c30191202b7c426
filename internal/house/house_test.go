package house_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var checks = map[string]func(tree) []string{
	"imports":      checkImports,
	"requirements": checkRequirements,
	"docs":         checkDocs,
	"package docs": checkPackageDocs,
	"examples":     checkExamples,
	"length":       checkLength,
	"leftovers":    checkLeftovers,
	"sleeps":       checkSleeps,
	"servers":      checkServers,
	"rules":        checkRules,
	"modules":      checkModules,
	"rooms":        checkRooms,
}

func TestHouse(t *testing.T) {
	house := loadTree(t, os.DirFS("../.."))
	if len(house.packages) == 0 || house.modules["."] == "" {
		t.Fatal("found no house to check")
	}
	for name, check := range checks {
		t.Run(name, func(t *testing.T) {
			for _, finding := range check(house) {
				t.Error(finding)
			}
		})
	}
}

// TestChecks breaks each rule in a small house and wants exactly that finding.
func TestChecks(t *testing.T) {
	long := func(n int) string { return "package x\n" + strings.Repeat("\n", n-1) }
	promise := "TO" + "DO"
	tests := []struct {
		name  string
		check string
		files map[string]string
		want  []string
	}{
		{"a server cuts off slow clients", "servers", map[string]string{
			"examples/a/m.go": "package main\nimport \"net/http\"\nvar a = &http.Server{ReadHeaderTimeout: 1, ReadTimeout: 1, WriteTimeout: 1, IdleTimeout: 1}\n" +
				"var b = http.Server{ReadTimeout: 1, WriteTimeout: 1}\nvar c = http.ListenAndServe"},
			[]string{"examples/a/m.go:4: http.Server without ReadHeaderTimeout, IdleTimeout", "examples/a/m.go:5:9: http.ListenAndServe, which has no timeouts"}},
		{"a client may use the pipeline", "imports", map[string]string{
			"zendesk/c.go": `package zendesk; import _ "github.com/ctikit/ctikit/internal/httpx"`}, nil},
		{"clients do not know each other", "imports", map[string]string{
			"zendesk/c.go": `package zendesk; import _ "github.com/ctikit/ctikit/aircall"`},
			[]string{"zendesk/c.go: zendesk may not import aircall"}},
		{"clients do not know the sync", "imports", map[string]string{
			"aircall/c.go": `package aircall; import _ "github.com/ctikit/ctikit/statussync"`},
			[]string{"aircall/c.go: aircall may not import statussync"}},
		{"the engine knows no client", "imports", map[string]string{
			"statussync/engine/e.go": `package engine; import (_ "github.com/ctikit/ctikit/statussync"; _ "github.com/ctikit/ctikit/zendesk")`},
			[]string{"statussync/engine/e.go: statussync/engine may not import zendesk"}},
		{"internal knows only internal", "imports", map[string]string{
			"internal/faketest/f.go": `package faketest; import (_ "github.com/ctikit/ctikit"; _ "github.com/ctikit/ctikit/zendesk")`},
			[]string{"internal/faketest/f.go: internal/faketest may not import zendesk"}},
		{"examples know everything", "imports", map[string]string{
			"examples/go.mod": "module x", "examples/a/m.go": `package main; import (_ "github.com/ctikit/ctikit/zendesk"; _ "example.test/any")`}, nil},
		{"tests know everything", "imports", map[string]string{
			"statussync/s_test.go": `package statussync_test; import (_ "testing"; _ "net/http"; _ "github.com/google/go-cmp/cmp"; _ "github.com/ctikit/ctikit/zendesk")`}, nil},
		{"a new package needs a room", "imports", map[string]string{"attic/a.go": `package attic`},
			[]string{"attic: no room in internal/house/imports_test.go says what it may import"}},
		{"pure packages have no network, context, files", "imports", map[string]string{
			"queuemap/q.go": `package queuemap; import (_ "context"; _ "net/http"; _ "os"; _ "net/url"; _ "strings")`},
			[]string{"queuemap/q.go: a pure package imports context", "queuemap/q.go: a pure package imports net/http", "queuemap/q.go: a pure package imports os"}},
		{"pure packages have no dependencies", "imports", map[string]string{
			"statussync/s.go": `package statussync; import _ "golang.org/x/time/rate"`},
			[]string{"statussync/s.go: a pure package imports golang.org/x/time/rate"}},
		{"one leaf alone knows the forms of Unicode", "imports", map[string]string{
			"internal/fold/f.go": `package fold; import (_ "golang.org/x/text/unicode/norm"; _ "golang.org/x/time/rate")`,
			"attrmap/a.go":       `package attrmap; import _ "golang.org/x/text/unicode/norm"`,
			"queuemap/q.go":      `package queuemap; import _ "github.com/ctikit/ctikit/internal/leaf"`,
			"internal/leaf/l.go": `package leaf; import _ "golang.org/x/text/unicode/norm"`},
			[]string{"attrmap/a.go: a pure package imports golang.org/x/text/unicode/norm",
				"internal/fold/f.go: a pure package imports golang.org/x/time/rate",
				"internal/leaf/l.go: internal/leaf may not import golang.org/x/text/unicode/norm",
				"queuemap/q.go: queuemap may not import internal/leaf"}},
		{"a leaf may know the forms of Unicode", "imports", map[string]string{
			"internal/coerce/c.go": `package coerce`,
			"internal/fold/f.go":   `package fold; import _ "golang.org/x/text/unicode/norm"`,
			"queuemap/q.go":        `package queuemap; import _ "github.com/ctikit/ctikit/internal/fold"`,
			"attrmap/a.go":         `package attrmap; import (_ "github.com/ctikit/ctikit/internal/coerce"; _ "github.com/ctikit/ctikit/internal/fold")`}, nil},
		{"pure packages have no clock", "imports", map[string]string{
			"statussync/s.go": "package statussync\nimport clk \"time\"\nvar x = clk.Now\nvar y = clk.Second"},
			[]string{"statussync/s.go:3:9: time.Now in a pure package"}},
		{"one pure leaf", "imports", map[string]string{
			"internal/leaf/l.go": `package leaf; import _ "strings"`,
			"queuemap/q.go":      `package queuemap; import _ "github.com/ctikit/ctikit/internal/leaf"`}, nil},
		{"not two pure leaves", "imports", map[string]string{
			"internal/a/l.go": `package a`, "internal/b/l.go": `package b`,
			"queuemap/q.go": `package queuemap; import (_ "github.com/ctikit/ctikit/internal/a"; _ "github.com/ctikit/ctikit/internal/b")`},
			[]string{"queuemap: more than one pure leaf: internal/a, internal/b"}},
		{"a leaf must be pure", "imports", map[string]string{
			"internal/leaf/l.go": `package leaf; import _ "net/http"`,
			"queuemap/q.go":      `package queuemap; import _ "github.com/ctikit/ctikit/internal/leaf"`},
			[]string{"queuemap/q.go: queuemap may not import internal/leaf"}},
		{"no testing in code", "imports", map[string]string{
			"zendesk/zendesktest/z.go": `package zendesktest; import (_ "testing"; _ "github.com/google/go-cmp/cmp")`},
			[]string{"zendesk/zendesktest/z.go: imports go-cmp outside tests", "zendesk/zendesktest/z.go: imports testing outside tests"}},
		{"only listed dependencies", "imports", map[string]string{
			"zendesk/c.go": `package zendesk; import (_ "example.test/any"; _ "golang.org/x/text/cases"; _ "github.com/google/go-querystring/query")`},
			[]string{"zendesk/c.go: the root module may not depend on example.test/any", "zendesk/c.go: zendesk may not import golang.org/x/text/cases"}},
		{"bbolt is for boltstore alone", "imports", map[string]string{
			"statussync/boltstore/s.go": `package boltstore; import _ "go.etcd.io/bbolt"`,
			"statussync/engine/s.go":    `package engine; import _ "go.etcd.io/bbolt"`},
			[]string{"statussync/engine/s.go: statussync/engine may not import go.etcd.io/bbolt"}},
		{"only listed requirements", "requirements", map[string]string{
			"go.mod": "module m\nrequire example.test/one v1.0.0\nrequire (\n\tgolang.org/x/time v0.1.0\n\texample.test/two v1.0.0\n\texample.test/three v1.0.0 // indirect\n)\n"},
			[]string{"go.mod: the root module may not require example.test/one", "go.mod: the root module may not require example.test/two"}},

		{"modules stand alone", "modules", map[string]string{
			"go.mod": "module m\n", "a/go.mod": "module m/a\nrequire m v0.1.0\nreplace m => ..\n", "examples/go.mod": "module m/examples\nreplace (\n\tm => ..\n)\n",
			"a/a.go":        `package a; import _ "github.com/ctikit/ctikit/connect"`,
			"a/a_test.go":   `package a_test; import _ "github.com/ctikit/ctikit/internal/httpx"`,
			"examples/e.go": `package main; import _ "github.com/ctikit/ctikit/internal/httpx"`},
			[]string{"a/a_test.go: a library module imports github.com/ctikit/ctikit/internal/httpx", "a/go.mod: replace m => ..",
				"examples/go.mod: m => ..", "examples/go.mod: replace ("}},

		{"undocumented names", "docs", map[string]string{
			"zendesk/c.go": "package zendesk\nfunc F() {}\ntype T struct{}\nfunc (T) M() {}\nconst C = 1\nvar V = 1\ntype I interface{ N() }\n// J is.\ntype J interface{ A(); B(); C(); D() }\n"},
			[]string{"zendesk/c.go:2:1: F has no comment", "zendesk/c.go:3:6: T has no comment", "zendesk/c.go:4:1: T.M has no comment",
				"zendesk/c.go:5:7: C has no comment", "zendesk/c.go:6:5: V has no comment", "zendesk/c.go:7:6: I has no comment",
				"zendesk/c.go:9:19: J.A has no comment", "zendesk/c.go:9:24: J.B has no comment", "zendesk/c.go:9:29: J.C has no comment", "zendesk/c.go:9:34: J.D has no comment"}},
		{"generic receivers", "docs", map[string]string{
			"zendesk/c.go": "package zendesk\n// T is one.\ntype T[A any] struct{}\nfunc (*T[A]) M() {}\n"},
			[]string{"zendesk/c.go:4:1: T.M has no comment"}},
		{"documented names", "docs", map[string]string{
			"zendesk/c.go": "package zendesk\n// F does.\nfunc F() {}\n// Colours.\nconst (\n\tRed = 1\n\tBlue = 2\n)\nvar (\n\tV = 1 // why\n)\ntype (\n\t// T is one.\n\tT int\n)\ntype t int\nfunc (t) M() {}\n"}, nil},
		{"a directive is no comment", "docs", map[string]string{
			"zendesk/c.go": "package zendesk\n//go:noinline\nfunc F() {}\n"},
			[]string{"zendesk/c.go:3:1: F has no comment"}},
		{"internal, main and tests are free", "docs", map[string]string{
			"internal/x/x.go": "package x\nfunc F() {}\n", "examples/a/m.go": "package main\nfunc F() {}\n", "zendesk/c_test.go": "package zendesk_test\nfunc F() {}\n"}, nil},

		{"a package without doc.go", "package docs", map[string]string{"zendesk/c.go": "// Package zendesk is.\npackage zendesk\n"},
			[]string{"zendesk: no doc.go"}},
		{"a doc.go that says nothing", "package docs", map[string]string{"zendesk/doc.go": "package zendesk\n"},
			[]string{`zendesk/doc.go: does not open with "Package zendesk …"`}},
		{"a good doc.go", "package docs", map[string]string{"zendesk/doc.go": "// Package zendesk is.\npackage zendesk\n", "internal/x/x.go": "package x\n"}, nil},

		{"an example that never runs", "examples", map[string]string{
			"zendesk/c.go":      "package zendesk",
			"zendesk/c_test.go": "package zendesk_test\nfunc Example() {\n\t// Output:\n}\nfunc ExampleNew() {}\nfunc ExampleOld() {\n\tprintln()\n\t// Unordered output:\n\t// x\n}\n"},
			[]string{"zendesk: ExampleNew has no // Output:, so it never runs"}},
		{"no example", "examples", map[string]string{"doc.go": "package ctikit", "zendesk/c.go": "package zendesk", "internal/x/x.go": "package x"},
			[]string{"zendesk: no example that runs"}},

		{"long files", "length", map[string]string{
			"a.go": long(400), "b.go": long(401), "c_test.go": long(600), "d_test.go": long(601),
			"e.go": "// Long because: it is a table.\n" + long(500), "f.go": "// Long because:\n" + long(500)},
			[]string{
				`b.go: 401 lines, more than 400, and no "// Long because:" near the top`,
				`d_test.go: 601 lines, more than 600, and no "// Long because:" near the top`,
				`f.go: 501 lines, more than 400, and no "// Long because:" near the top`}},

		{"a real sleep", "sleeps", map[string]string{
			"zendesk/a.go":      "package zendesk\nimport \"time\"\nvar x = time.Sleep\n",
			"zendesk/a_test.go": "package zendesk_test\nimport \"time\"\nvar x = time.Sleep\n",
			"zendesk/b_test.go": "package zendesk_test\nimport (\"time\"; _ \"testing/synctest\")\nvar y = time.Sleep\n"},
			[]string{"zendesk/a_test.go:3:9: time.Sleep without testing/synctest"}},

		{"rules with their lines", "rules", map[string]string{
			"docs/rules.md": "# Rules, S1 to S2\n| Rule | What |\n|---|---|\n| S1 | one | `a/a.go` | `a/a_test.go` \"S1/a row\" |\n| S2 | two | `a/a.go` | `a/a_test.go` `TestTwo` |\n| R83 | advice | `a/a.go` | none: advice |\n| T4 | not ours | left out | none: a screen's |\n",
			"a/a.go":        "// Package a has S1–S2.\npackage a\nconst why = \"none (R83)\"\n",
			"a/a_test.go":   "package a_test\nvar row = \"S1/a row\"\n// TestTwo shows S2.\nfunc TestTwo() {}\n"}, nil},
		{"rules without a line", "rules", map[string]string{
			"README.md":   "R7 says so.",
			"a/a.go":      "package a\n// f has X1 to\n// X3.\nfunc f() { print(`no D4.`) }\n",
			"a/a_test.go": "package a_test\nvar row = \"A30/a row\"\n"},
			[]string{"README.md: cites R7, which has no line in docs/rules.md", "a/a.go:2:1: cites X1, which has no line in docs/rules.md",
				"a/a.go:2:1: cites X2, which has no line in docs/rules.md", "a/a.go:2:1: cites X3, which has no line in docs/rules.md",
				"a/a.go:4:18: cites D4, which has no line in docs/rules.md", "a/a_test.go:2:11: cites A30, which has no line in docs/rules.md"}},
		{"lines that lead nowhere", "rules", map[string]string{
			"docs/rules.md": "| R1 | one | `a/b.go` | `a/a_test.go` \"R1 a row\" |\n| R1 | again | `a/a.go` | `a/a_test.go` `TestOne` |\n" +
				"| R2 | two | `a/a_test.go` | `a/a_test.go` \"R1 a row\" |\n| R3 | three | `a/a.go` | `a/a_test.go` `TestTwo` |\n" +
				"| R4 | four | `a/a.go` | |\n| R5 | five | `a/a.go` | none: no time |\n| R6 | six |\n| R9 | nine | `a/a.go` | none: why |\nHere are T1 to T3.\n| T1 | one | left out | |\n| T3 | three | left out | none: why |\n",
			"a/a.go":      "package a // R1, R2, R3, R4, R5, R6\n",
			"a/a_test.go": "package a_test\nvar rows = []string{\"R1 a row\", \"R5/a row\"}\nfunc TestOne() {} // R2\n"},
			[]string{"docs/rules.md: cites T2, which has no line in docs/rules.md", `docs/rules.md:10: T1 is left out without "none: why"`,
				"docs/rules.md:1: R1 names a/b.go as code, which does not cite it",
				`docs/rules.md:2: R1 names "TestOne" in a/a_test.go as test, which is not there or does not cite it`, "docs/rules.md:2: R1 stands in line 1 already",
				`docs/rules.md:3: R2 names "R1 a row" in a/a_test.go as test, which is not there or does not cite it`, "docs/rules.md:3: R2 names a/a_test.go as code, which does not cite it",
				`docs/rules.md:4: R3 names "TestTwo" in a/a_test.go as test, which is not there or does not cite it`,
				"docs/rules.md:5: R4 wants a test: `file` \"row\", `file` `function`, or none: why",
				`docs/rules.md:6: R5 names no test, but a/a_test.go has "R5/a row"`, "docs/rules.md:7: R6 wants four cells: number, meaning, code, test",
				"docs/rules.md:8: R9 is cited nowhere"}},
		{"look-alikes of rules", "rules", map[string]string{
			"a/a.go": "package a\nimport _ \"S1\"\n// A call of x.R1, and SHA256, HS256, S256, X509, X.509, E164, DB15 and R1x.\n// Amazon S3, an S3 bucket, Cloudflare R2, agent A1, #A1B2C3, R0, S01, A1000, R1-2, D1_x.\n" +
				"type R1 struct { S2 int `D3:\"A4\"` }\nconst X5 = \"%D1%A2 258EAFA5-A123-47DA-95CA-C5AB0DC85B11 01D2A3 ab-D12-x\"\n",
			"a/a_test.go":              "package a_test\nfunc TestFaultC10R1() { print(`TestFaultR1Name C10`) }\n",
			"internal/house/h_test.go": "package house_test // R1\n"}, nil},

		{"leftovers", "leftovers", map[string]string{
			"a.md": "one\n" + promise + ": two\n", "b.go": "package b\nconst p = \"/tm" + "p/x\"\n", "c.txt": "see /ho" + "me/me/x",
			"d.md": "https://example.test/ho" + "me/x and MASTO" + "DON", "go.sum": promise, "testdata/e.md": promise},
			[]string{`a.md:2: leftover "TO` + `DO"`, `b.go:2: leftover "\"/tm` + `p/"`, `c.txt:1: leftover "/ho` + `me/"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sample := fstest.MapFS{}
			for name, src := range tt.files {
				sample[name] = &fstest.MapFile{Data: []byte(src)}
			}
			got := checks[tt.check](loadTree(t, sample))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}
