package journal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/journal"
)

const head = `{"v":1,"at":"2026-03-02T09:00:00Z","head":{"account":"acme"}}` + "\n"

// What is no journal ends in an error that says where, and never in a panic.
func TestHostileFiles(t *testing.T) {
	const wokeLine = `{"at":"2026-03-02T09:00:01Z","agent":"1","version":2,"woke":{}}` + "\n"
	for name, tt := range map[string]struct {
		text  string
		lines int // before the end
		is    error
		want  string // of the error; empty for none
	}{
		"nothing":            {"", 0, nil, ""},
		"a cut head":         {head[:20], 0, nil, ""},
		"a cut last line":    {head + wokeLine + wokeLine[:30], 2, nil, ""},
		"a last line whole":  {head + wokeLine[:len(wokeLine)-1], 1, nil, ""},
		"a member more":      {head + `{"at":"2026-03-02T09:00:01Z","agent":"1","woke":{},"later":1}` + "\n", 2, nil, ""},
		"no head":            {wokeLine, 0, journal.ErrDamaged, "line 1: no line of a journal: version 0, want 1"},
		"a newer version":    {`{"v":2,"what":"ever"}` + "\n", 0, journal.ErrNewer, "the format has version 2, want 1 at most"},
		"two heads":          {head + head, 1, journal.ErrDamaged, "line 2"},
		"no JSON":            {head + "hello\n", 1, journal.ErrDamaged, "line 2"},
		"an empty line":      {head + "\n", 1, journal.ErrDamaged, "line 2"},
		"a wrong type":       {head + `{"at":"2026-03-02T09:00:01Z","agent":7,"woke":{}}` + "\n", 1, journal.ErrDamaged, "agent"},
		"no time":            {head + `{"agent":"1","woke":{}}` + "\n", 1, journal.ErrDamaged, "no time"},
		"no entry":           {head + `{"at":"2026-03-02T09:00:01Z","agent":"1"}` + "\n", 1, journal.ErrDamaged, "0 entries"},
		"two entries":        {head + `{"at":"2026-03-02T09:00:01Z","agent":"1","woke":{},"left":{}}` + "\n", 1, journal.ErrDamaged, "2 entries"},
		"nobody's":           {head + `{"at":"2026-03-02T09:00:01Z","woke":{}}` + "\n", 1, journal.ErrDamaged, "woke: agent"},
		"somebody's sweep":   {head + `{"at":"2026-03-02T09:00:01Z","agent":"1","sweep":{}}` + "\n", 1, journal.ErrDamaged, "sweep: agent"},
		"an unknown outcome": {head + `{"at":"2026-03-02T09:00:01Z","agent":"1","sent":{"outcome":"maybe"}}` + "\n", 1, journal.ErrDamaged, `got "maybe"`},
		"a newer state":      {head + `{"at":"2026-03-02T09:00:01Z","agent":"1","frame":{"state":{"v":99}}}` + "\n", 1, journal.ErrDamaged, "version 99"},
		"a huge line":        {head + strings.Repeat("x", 9<<20), 1, journal.ErrDamaged, "longer than"},
		"deep":               {head + strings.Repeat("[", 1<<20) + "\n", 1, journal.ErrDamaged, "line 2"},
	} {
		t.Run(name, func(t *testing.T) {
			lines := 0
			var failed error
			for _, err := range journal.ReadFile(strings.NewReader(tt.text)) {
				if failed = err; err == nil {
					lines++
				}
			}
			if lines != tt.lines {
				t.Errorf("%d lines, want %d", lines, tt.lines)
			}
			if tt.want == "" && failed != nil || tt.want != "" && (!errors.Is(failed, tt.is) || !strings.Contains(failed.Error(), tt.want)) {
				t.Errorf("error %v, want %q", failed, tt.want)
			}
		})
	}
}

// put writes files into a new folder.
func put(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// line is one about an agent, of nine o'clock and some seconds.
func line(second, agent, version, entry string) string {
	return `{"at":"2026-03-02T09:00:` + second + `Z","agent":"` + agent + `","version":` + version + `,` + entry + "}\n"
}

const (
	wokeEntry   = `"woke":{}`
	leftEntry   = `"left":{}`
	frameEntry  = `"frame":{"state":{"v":2}}`
	joinedEntry = `"frame":{"state":{"v":2},"joined":true}`
)

// Files of several processes are one stream: each agent's lines in the order of
// versions, and each once.
func TestReplicasMerge(t *testing.T) {
	const first, second = "20260302T090000.000Z-0.jsonl", "20260302T090000.000Z-1.jsonl"
	next := strings.Replace(head, `"acme"`, `"acme","continues":"`+first+`"`, 1)
	for name, tt := range map[string]struct {
		files map[string]string
		want  string // agent and version
	}{
		"two replicas": {map[string]string{
			first:  head + line("01", "1", "1", joinedEntry) + line("02", "1", "2", wokeEntry) + line("04", "1", "4", wokeEntry),
			second: head + line("01", "1", "1", frameEntry) + line("03", "1", "3", wokeEntry) + line("05", "2", "9", joinedEntry),
		}, "1:1 1:2 1:3 1:4 2:9"},
		"clocks apart": {map[string]string{
			first:  head + line("01", "1", "1", joinedEntry) + line("07", "1", "2", wokeEntry),
			second: head + line("03", "1", "3", wokeEntry) + line("04", "2", "7", wokeEntry),
		}, "1:1 1:2 2:7 1:3"},
		"the next file": {map[string]string{
			first:  head + line("01", "1", "1", joinedEntry) + line("02", "1", "2", wokeEntry),
			second: next + line("03", "1", "4", frameEntry) + line("04", "1", "3", wokeEntry) + line("05", "1", "4", wokeEntry),
		}, "1:1 1:2 1:3 1:4"},
		"the next file alone": {map[string]string{
			second: next + line("03", "1", "4", frameEntry) + line("04", "1", "3", wokeEntry) + line("05", "1", "5", wokeEntry),
		}, "1:4 1:5"}, // the frame has what 3 and 4 did
		"a restart that knows": {map[string]string{
			first:  head + line("01", "1", "1", joinedEntry) + line("02", "1", "2", wokeEntry),
			second: head + line("20", "1", "2", frameEntry) + line("21", "1", "3", wokeEntry),
		}, "1:1 1:2 1:3"},
		"a restart after a line was lost": {map[string]string{
			first:  head + line("01", "1", "1", joinedEntry),
			second: head + line("20", "1", "2", frameEntry) + line("21", "1", "3", wokeEntry),
		}, "1:1 1:2 1:3"},
		"a restart that knows nothing": {map[string]string{
			first:  head + line("01", "1", "50", joinedEntry) + line("02", "1", "51", wokeEntry),
			second: head + line("03", "1", "1", joinedEntry) + line("04", "1", "2", wokeEntry),
		}, "1:50 1:51 1:1 1:2"},
		"left and joined": {map[string]string{
			first: head + line("01", "1", "1", joinedEntry) + line("02", "1", "0", leftEntry) + line("03", "1", "5", joinedEntry) + line("04", "1", "6", wokeEntry),
		}, "1:1 1:0 1:5 1:6"},
		"other files": {map[string]string{
			first: head + line("01", "1", "1", wokeEntry), "notes.txt": "hello", "x.jsonl": "hello", "20260302T080000.000Z-0.jsonl": head[:9],
		}, "1:1"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, l := range all(t, put(t, tt.files)) {
				if l.Agent != "" {
					got = append(got, l.Agent+":"+string(rune('0'+l.Version%10)))
				}
			}
			want := strings.Fields(strings.NewReplacer("50", "0", "51", "1").Replace(tt.want))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// An error names the file, and nothing comes after it.
func TestReadNamesTheFile(t *testing.T) {
	const name = "20260302T090000.000Z-0.jsonl"
	for want, dir := range map[string]string{
		name + ": journal: line 2": put(t, map[string]string{name: head + "x\n"}),
		name + ": journal: line 1": put(t, map[string]string{name: `{"v":2}` + "\n"}),
		"no files in":              t.TempDir(),
		"no such file":             filepath.Join(t.TempDir(), "none"),
	} {
		errs := 0
		for _, err := range journal.Read(dir) {
			if err == nil {
				continue
			}
			if errs++; !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want %q", err, want)
			}
		}
		if errs != 1 {
			t.Errorf("%d errors, want one about %q", errs, want)
		}
	}
}

// FuzzReadFile reads anything: it ends, and what is read can be read again.
func FuzzReadFile(f *testing.F) {
	f.Add([]byte(head + line("01", "1", "1", joinedEntry) + line("02", "1", "2", wokeEntry)))
	f.Add([]byte(head + line("01", "1", "1", `"reports":{"of":[{"system":"desk","source":"event","status":"3","mark":{"seq":-1},"items":[],"edge":{"item":"","step":"ends"}}],"shows":{"desk":"3"}}`)))
	f.Add([]byte(head + line("01", "1", "1", `"write":{"system":"desk","status":"3","cause":{"in":"phone","span":{"from":"2026-03-02T09:00:00Z"}}}`)))
	f.Add([]byte(head + `{"at":"2026-03-02T09:00:00Z","settings":{"systems":[{"name":"desk","grain":"1s","catalog":[{"status":"3"}]}],"pairs":[{"a":"desk","b":"desk","direction":"a-leads"}]}}` + "\n"))
	f.Add([]byte(`{"v":7}` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		failed := false
		for l, err := range journal.ReadFile(strings.NewReader(string(text))) {
			switch {
			case failed:
				t.Fatal("something comes after an error")
			case err != nil:
				failed = true
			case l.Entry == nil || l.At.IsZero():
				t.Fatalf("a line of nothing: %+v", l)
			}
		}
	})
}
