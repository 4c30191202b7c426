package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const passing = `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"skip","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}
`

func TestRun(t *testing.T) {
	tests := []struct {
		name, events, profile string
		floors                map[string]float64
		total                 bool
		skips                 int
		proof                 []string
		want, wantErr         string
	}{
		{name: "what passes stays quiet", events: passing, want: "ok  \tp\t0.1s\n"},
		{name: "total", events: passing, total: true, want: "skipped: p TestB\n1 passed, 0 failed, 1 skipped\n"},
		{name: "a failure is shown", events: passing + `{"Action":"output","Package":"q","Test":"TestC","Output":"why\n"}
{"Action":"fail","Package":"q","Test":"TestC"}
{"Action":"output","Package":"q","Output":"FAIL\tq\n"}
{"Action":"fail","Package":"q"}
`, want: "ok  \tp\t0.1s\nwhy\nFAIL\tq\n", wantErr: "1 failed"},
		{name: "a failed build counts once", total: true, events: passing + `{"Action":"build-output","ImportPath":"q","Output":"undefined: x\n"}
{"Action":"build-fail","ImportPath":"q"}
{"Action":"output","Package":"q","Output":"FAIL\tq [build failed]\n"}
{"Action":"fail","Package":"q","FailedBuild":"q"}
`, want: "skipped: p TestB\n1 passed, 1 failed, 1 skipped\n"},
		{name: "two runs are one test", total: true, events: passing + passing + `{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
`, want: "1 passed, 1 failed\n"},
		{name: "too many are skipped", total: true, skips: 1, events: passing + `{"Action":"skip","Package":"p","Test":"TestC"}
`, want: "skipped: p TestB\nskipped: p TestC\n1 passed, 0 failed, 2 skipped\n", wantErr: "2 tests were skipped, at most 1 may be"},
		{name: "a failed build is shown", events: passing + `{"Action":"build-output","ImportPath":"q","Output":"undefined: x\n"}
{"Action":"fail","Package":"q","FailedBuild":"q"}
`, want: "ok  \tp\t0.1s\nundefined: x\n", wantErr: "1 failed"},
		{name: "a test that never ends is heard", events: passing + `{"Action":"output","Package":"q","Test":"TestD","Output":"still here\n"}
{"Action":"output","Package":"q","Output":"panic: test timed out\n"}
{"Action":"fail","Package":"q"}
`, want: "ok  \tp\t0.1s\nstill here\npanic: test timed out\n", wantErr: "1 failed"},
		{name: "what is no event is passed on", events: "go: no such tool\n", want: "go: no such tool\n", wantErr: "no test ran"},
		{name: "nothing ran", wantErr: "no test ran"},
		{name: "nothing to count", total: true, want: "0 passed, 0 failed\n"},
		{name: "cover", events: passing, want: "ok  \tp\t0.1s\n  50.0 %  examples/a\n  95.0 %  statussync  floor 95 %\n  85.0 %  zendesk  floor 85 %\n",
			floors: map[string]float64{"statussync": 95, "zendesk": 85}, profile: block("examples/a", 1, 1) + block("statussync", 95, 5) + block("zendesk", 85, 15)},
		{name: "cover too low", events: passing, wantErr: "coverage below its floor: aircall, statussync",
			want:   "ok  \tp\t0.1s\n  84.0 %  aircall  below 85 %\n  94.0 %  statussync  below 95 %\n",
			floors: map[string]float64{"statussync": 95, "aircall": 85}, profile: block("aircall", 84, 16) + block("statussync", 94, 6)},
		{name: "a proof", events: passing, proof: []string{"TestA"}, want: "chatter\nok  \tp\t0.1s\n"},
		{name: "a proof that was skipped, and one of another name", events: passing, proof: []string{"TestB", "TestAll"},
			want: "ok  \tp\t0.1s\n", wantErr: "TestB did not run\nTestAll did not run"},
		{name: "no test ran a package", events: passing, wantErr: "coverage below its floor: dialpad (no test ran)",
			want: "ok  \tp\t0.1s\n 100.0 %  zendesk\n", floors: map[string]float64{"dialpad": 85}, profile: block("zendesk", 1, 0)},
		{name: "a block that one binary ran and another did not", events: passing, want: "ok  \tp\t0.1s\n 100.0 %  zendesk  floor 85 %\n",
			floors: map[string]float64{"zendesk": 85}, profile: modulePath + "/zendesk/a.go:1.1,2.2 3 1\n" + modulePath + "/zendesk/a.go:1.1,2.2 3 0\n"},
		{name: "not a profile", events: passing, want: "ok  \tp\t0.1s\n", profile: "nonsense\n", wantErr: "cover profile: line 2: 1 words, want 3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			profile := ""
			if tt.profile != "" {
				profile = filepath.Join(t.TempDir(), "cover")
				if err := os.WriteFile(profile, []byte("mode: atomic\n"+tt.profile), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var out strings.Builder
			gotErr := ""
			var err error
			if tt.total {
				err = closing(strings.NewReader(tt.events), &out, max(tt.skips, 1))
			} else {
				err = run(strings.NewReader(tt.events), &out, demands{profile, tt.floors, tt.proof})
			}
			if err != nil {
				gotErr = err.Error()
			}
			if diff := cmp.Diff(tt.want, out.String()); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
			if gotErr != tt.wantErr {
				t.Errorf("error %q, want %q", gotErr, tt.wantErr)
			}
		})
	}
}

// block makes two blocks of a profile: run statements that ran, and not.
func block(dir string, run, not int) string {
	file := modulePath + "/" + dir + "/x.go"
	return file + ":1.1,2.2 " + strconv.Itoa(run) + " 7\n" + file + ":3.1,4.2 " + strconv.Itoa(not) + " 0\n"
}
