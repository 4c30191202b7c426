package main
import ("testing";"os";"strings"
"github.com/ctikit/ctikit/statussync/journal")
func TestDump(t *testing.T) {
	dir := t.TempDir()
	w, _ := journal.Open(dir, journal.Options{})
	playDay(t, extras{journal: w, calm: true}, 40, faults{}, 2, nil)
	must(t, w.Close())
	es, _ := os.ReadDir(dir)
	for _, e := range es {
		b, _ := os.ReadFile(dir+"/"+e.Name())
		for l := range strings.Lines(string(b)) {
			for _, id := range []string{"7015\"","7027\"", "7022\""} { if strings.Contains(l, "agent\":\""+id) { os.Stdout.WriteString(l) } }
		}
		t.Log(e.Name(), len(b), strings.Count(string(b), "\n"))
	}
}
