package house_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// rulesPage has one line for each rule number:
//
//	| R112 | meaning | `file.go`, `file.go` | `file_test.go` "row" |
//
// The last cell names a row by its text, a function by its name, or says
// "none: why". A rule that is left out on purpose says "left out" in place of its
// code, and why in place of its test. So a sentence of the page that names a range,
// such as R8 to R78, promises a line for each number in it.
const rulesPage = "docs/rules.md"

// samplesDir is this package: the numbers in its samples are about nothing.
const samplesDir = "internal/house"

var (
	ruleNumber = regexp.MustCompile(`^[SRXDAT][1-9][0-9]{0,2}$`)
	ruleRange  = regexp.MustCompile(`\b([SRXDAT])([1-9][0-9]{0,2})(?: to |–)([SRXDAT])([1-9][0-9]{0,2})\b`)
	testCell   = regexp.MustCompile("^`([^`]+)` (?:\"([^\"]+)\"|`([^`]+)`)$")
	noTest     = regexp.MustCompile(`^none: \S`)
)

// lookAlikes have the form of a rule number and are none. Other words that
// contain one, such as SHA256, HS256, E164, TestFaultC10Name and DB15, need no
// entry: a citation is a whole word, and its letter is one of six.
var lookAlikes = regexp.MustCompile(strings.Join([]string{
	`\bS256\b`,         // how an OAuth verifier is hashed (RFC 7636)
	`\bX\.?509\b`,      // certificates
	`%[0-9A-Fa-f]{2}`,  // a byte in a URL
	`#[0-9A-F]{3,8}\b`, // a colour
	`\b(Amazon|AWS|Cloudflare) [SR][23]\b|\b[SR][23] (bucket|object|key)s?\b`, // where files are stored
	`\b[Aa]gents? [SRXDA][0-9]+\b`,                                            // a name
	`(?i)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`,                       // a UUID
}, "|"))

// citedIn returns the rule numbers that a text cites. A range such as "S1–S14" or
// "R6 to R35" cites all that it spans.
func citedIn(text string) (numbers []string) {
	text = lookAlikes.ReplaceAllString(strings.Join(strings.Fields(text), " "), " ")
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.", r)
	})
	for _, w := range words {
		if w = strings.TrimRight(w, ".-"); ruleNumber.MatchString(w) {
			numbers = append(numbers, w)
		}
	}
	for _, m := range ruleRange.FindAllStringSubmatch(text, -1) {
		first, _ := strconv.Atoi(m[2])
		last, _ := strconv.Atoi(m[4])
		for n := first + 1; m[1] == m[3] && n < last; n++ {
			numbers = append(numbers, m[1]+strconv.Itoa(n))
		}
	}
	return numbers
}

// A ruleSource is a file and where it cites which rules.
type ruleSource struct {
	at    map[string][]token.Pos // by number
	rows  map[string]bool        // the string literals
	funcs map[string]*ast.FuncDecl
	test  bool
	first func(number string) string // where, for people
}

// ruleSources returns the Go files by name. They cite rules in comments and in
// string literals, which row names and messages are; identifiers, import paths
// and struct tags cite none.
func (tr tree) ruleSources() map[string]ruleSource {
	all := map[string]ruleSource{}
	for _, p := range tr.packages {
		if p.dir == samplesDir {
			continue
		}
		for _, f := range slices.Concat(p.code, p.tests) {
			src := ruleSource{at: map[string][]token.Pos{}, rows: map[string]bool{}, funcs: map[string]*ast.FuncDecl{}}
			src.test = strings.HasSuffix(p.fileName[f], "_test.go")
			src.first = func(number string) string { return p.fset.Position(slices.Min(src.at[number])).String() }
			src.read(f)
			all[p.fileName[f]] = src
		}
	}
	return all
}

func (src *ruleSource) read(f *ast.File) {
	cite := func(pos token.Pos, text string) {
		for _, number := range citedIn(text) {
			src.at[number] = append(src.at[number], pos)
		}
	}
	for _, c := range f.Comments {
		cite(c.Pos(), c.Text())
	}
	tags := map[*ast.BasicLit]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			tags[n.Tag] = true
		case *ast.FuncDecl:
			src.funcs[n.Name.Name] = n
		case *ast.BasicLit:
			if n.Kind == token.STRING && !tags[n] {
				text, _ := strconv.Unquote(n.Value)
				src.rows[text] = true
				cite(n.Pos(), text)
			}
		}
		return true
	})
}

// citesIn reports whether a number is cited by a function or the comment above it.
func (src *ruleSource) citesIn(fn, number string) bool {
	d := src.funcs[fn]
	if d == nil {
		return false
	}
	from := d.Pos()
	if d.Doc != nil {
		from = d.Doc.Pos()
	}
	return slices.ContainsFunc(src.at[number], func(p token.Pos) bool { return from <= p && p < d.End() })
}

// checkRules wants a line of rulesPage for each rule number that Go code, tests
// and Markdown cite, and that each line names code and a test which cite it.
func checkRules(tr tree) (found []string) {
	sources := tr.ruleSources()
	lines := map[string]int{}
	for _, f := range tr.files {
		if f.path != rulesPage {
			continue
		}
		for n, line := range strings.Split(f.text, "\n") {
			number, problems := ruleLine(line, sources)
			if number != "" && lines[number] != 0 {
				problems = append(problems, fmt.Sprintf("stands in line %d already", lines[number]))
			}
			if lines[number] == 0 {
				lines[number] = n + 1
			}
			for _, problem := range problems {
				found = append(found, fmt.Sprintf("%s:%d: %s %s", f.path, n+1, number, problem))
			}
		}
	}
	missing := func(where, number string) {
		if lines[number] == 0 {
			found = append(found, fmt.Sprintf("%s: cites %s, which has no line in %s", where, number, rulesPage))
		}
	}
	for _, src := range sources {
		for number := range src.at {
			missing(src.first(number), number)
		}
	}
	for _, f := range tr.files {
		if path.Ext(f.path) == ".md" {
			for _, number := range citedIn(f.text) {
				missing(f.path, number)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// ruleLine returns the number that a line of rulesPage is about, "" for none, and
// what is wrong with it.
func ruleLine(line string, sources map[string]ruleSource) (number string, problems []string) {
	cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if number = cells[0]; !strings.HasPrefix(line, "|") || !ruleNumber.MatchString(number) {
		return "", nil
	}
	if len(cells) == 4 && cells[2] == "left out" {
		if !noTest.MatchString(cells[3]) {
			problems = append(problems, "is left out without \"none: why\"")
		}
		return number, problems
	}
	cited := false
	for _, src := range sources {
		cited = cited || len(src.at[number]) > 0
	}
	if !cited {
		return number, []string{"is cited nowhere"}
	}
	if len(cells) != 4 || cells[1] == "" {
		return number, []string{"wants four cells: number, meaning, code, test"}
	}
	return number, append(codeProblems(number, cells[2], sources), testProblems(number, cells[3], sources)...)
}

func codeProblems(number, cell string, sources map[string]ruleSource) (problems []string) {
	for name := range strings.SplitSeq(cell, ", ") {
		name = strings.Trim(name, "`")
		if src := sources[name]; src.test || len(src.at[number]) == 0 {
			problems = append(problems, fmt.Sprintf("names %s as code, which does not cite it", name))
		}
	}
	return problems
}

func testProblems(number, cell string, sources map[string]ruleSource) []string {
	if noTest.MatchString(cell) {
		for name, src := range sources {
			for row := range src.rows {
				if src.test && (strings.HasPrefix(row, number+" ") || strings.HasPrefix(row, number+"/")) {
					return []string{fmt.Sprintf("names no test, but %s has %q", name, row)}
				}
			}
		}
		return nil
	}
	m := testCell.FindStringSubmatch(cell)
	if m == nil {
		return []string{"wants a test: `file` \"row\", `file` `function`, or none: why"}
	}
	file, row, fn := m[1], m[2], m[3]
	src := sources[file]
	if src.test && (src.rows[row] && slices.Contains(citedIn(row), number) || src.citesIn(fn, number)) {
		return nil
	}
	return []string{fmt.Sprintf("names %q in %s as test, which is not there or does not cite it", row+fn, file)}
}
