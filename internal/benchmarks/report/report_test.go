package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const output = `goos: linux
goarch: amd64
pkg: example.test/benchmarks
BenchmarkEvent/ours-2         	   10000	     30000 ns/op	    4000 B/op	      33 allocs/op
BenchmarkEvent/golang-jwt-2   	   10000	     45000 ns/op	    9000 B/op	      73 allocs/op
BenchmarkEvent/ours-2         	   10000	     20000 ns/op	    4001 B/op	      33 allocs/op
BenchmarkEvent/golang-jwt-2   	   10000	     50000 ns/op	    9000 B/op	      73 allocs/op
BenchmarkTranslate/rules-2    	10000000	        20.5 ns/op	       0 B/op	       0 allocs/op
BenchmarkSweep-2              	     100	   3210000 ns/op	     100 B/op	       1 allocs/op
PASS
`

const page = "# Benchmarks\n\n<!-- report -->\nold\n<!-- end of report -->\n\nMore.\n"

func TestReport(t *testing.T) {
	dir := t.TempDir()
	in, readme := filepath.Join(dir, "new.txt"), filepath.Join(dir, "README.md")
	for name, text := range map[string]string{in: output, readme: page} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := report(t.Context(), in, 0, readme); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(page, "old\n", "| Benchmark | Contender | Time | Times ours | Bytes | Allocations |\n"+
		"|---|---|---:|---:|---:|---:|\n"+
		"| `Event` | ours | 20 µs | 1.00 | 4001 | 33 |\n"+
		"| `Event` | golang-jwt | 45 µs | 2.25 | 9000 | 73 |\n"+
		"| `Translate` | rules | 20.5 ns | 1.00 | 0 | 0 |\n"+
		"| `Sweep` | all | 3.21 ms | 1.00 | 100 | 1 |\n", 1)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("README (-want +got):\n%s", diff)
	}
}

func TestReportRefuses(t *testing.T) {
	for name, texts := range map[string][2]string{
		"no benchmark ran":               {"PASS\n", page},
		"want the lines <!-- report -->": {output, "# Benchmarks\n"},
	} {
		dir := t.TempDir()
		in, readme := filepath.Join(dir, "new.txt"), filepath.Join(dir, "README.md")
		for file, text := range map[string]string{in: texts[0], readme: texts[1]} {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := report(t.Context(), in, 0, readme); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want %q", err, name)
		}
		if got, _ := os.ReadFile(readme); string(got) != texts[1] {
			t.Errorf("%s: the page has changed", name)
		}
	}
}
