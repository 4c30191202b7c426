package statussync_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// ruleRow is a story of [play] by rules that pair and set may change, and its end.
type ruleRow struct {
	name  string
	pair  func(*statussync.Pair)
	set   func([]statussync.System)
	three bool
	story string
	want  string
}

// TestRules has a row for each rule S1–S12, by its number. At second 0
// all systems were swept: zendesk 3 (Online), aircall available, dialpad on.
func TestRules(t *testing.T) {
	tests := []ruleRow{
		{name: "S1/coming back from a call to the known choice is no change",
			story: "10 aircall calls\n 12 aircall event unavailable\n 20 aircall idle\n 21 aircall read available",
			want:  "zendesk 3, aircall available"},
		{name: "S1/an explicit reason in a call is a choice",
			story: "10 aircall calls\n 12 aircall event unavailable/lunch",
			want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91"},
		{name: "S1/a bare unavailable in a call is decided by the first reading afterwards",
			story: "10 aircall calls\n 12 aircall event unavailable\n 20 aircall idle\n 21 aircall read unavailable",
			want:  "zendesk 3>2, aircall unavailable, write zendesk 2"},
		{name: "S1/until then it is in doubt",
			story: "10 aircall calls\n 12 aircall event unavailable",
			want:  "zendesk 3, aircall available"},
		{name: "S1/an in-call reading says nothing",
			story: "10 aircall calls\n 12 aircall called unavailable\n 14 aircall called unavailable",
			want:  "zendesk 3, aircall available"},
		{name: "S1/a signed-out system is not written",
			story: "10 aircall out\n 12 zendesk clicks 91",
			want:  "zendesk 91, aircall available>unavailable/lunch"},
		{name: "S1/its want waits for the sign-in",
			story: "10 aircall out\n 12 zendesk clicks 91\n 20 aircall in\n 21 aircall read available",
			want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch"},
		{name: "S1/what is chosen at sign-in replaces it",
			story: "10 aircall out\n 12 zendesk clicks 91\n 20 aircall in\n 21 aircall event unavailable/training 20\n 21 aircall read unavailable/training",
			want:  "zendesk 91>92, aircall unavailable/training, write zendesk 92"},
		{name: "S1/older news of a presence is dropped",
			story: "10 aircall in\n 11 aircall out x 9\n 12 aircall calls x 10\n 13 aircall idle x 9",
			want:  "zendesk 3, aircall available"},

		{name: "S2/an older event is dropped",
			story: "10 zendesk clicks 91\n 11 zendesk clicks 92 9",
			want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch"},
		{name: "S2/another fact's newer mark drops nothing",
			story: "10 zendesk calls\n 11 zendesk clicks 91 9",
			want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch"},
		{name: "S2/equal marks with different values ask for a reading",
			story: "10 aircall event unavailable/lunch\n 10 aircall event unavailable/training",
			want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91, wake 11"},
		{name: "S2/which is right",
			story: "10 aircall event unavailable/lunch\n 10 aircall event unavailable/training\n 11 aircall read unavailable/training",
			want:  "zendesk 3>92, aircall unavailable/training, write zendesk 92"},
		{name: "S2/a reading of the same second tells nothing",
			story: "10 aircall event unavailable/lunch\n 10 aircall event unavailable/training\n 10 aircall read unavailable/training",
			want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91, wake 11"},

		{name: "S3/a hold is written and never copied",
			story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk tool 4\n 11 zendesk sent",
			want:  "zendesk 4>3, aircall available | zendesk=4"},
		{name: "S3/nor by a sweep",
			story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk sent\n 12 zendesk tool 4 11\n 60 sweep 4@11 available",
			want:  "zendesk 4>3, aircall available | zendesk=4"},
		{name: "S3/nor by an echo that comes when nobody waits for it",
			story: "10 aircall hold unavailable/lunch\n 10 aircall read available\n 10 aircall send\n 11 aircall fails\n 11 aircall read available\n 14 aircall event unavailable/lunch",
			want:  "zendesk 3, aircall unavailable/lunch>available | aircall=unavailable/lunch"},
		{name: "S3/a wish during a hold changes only the want",
			story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk tool 4\n 11 zendesk sent\n 20 aircall event unavailable/lunch",
			want:  "zendesk 4>91, aircall unavailable/lunch | zendesk=4"},
		{name: "S3/the end gives back what was wished meanwhile",
			story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk tool 4\n 11 zendesk sent\n 20 aircall event unavailable/lunch\n 30 zendesk gives back\n 30 zendesk read 4",
			want:  "zendesk 4>91, aircall unavailable/lunch, write zendesk 91 | zendesk=4"},
		{name: "S3/a click ends a hold",
			story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk tool 4\n 11 zendesk sent\n 20 zendesk clicks 91",
			want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | zendesk=4"},
		{name: "S3/a click just before the hold's write comes back with its end",
			story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk clicks 91 10\n 12 zendesk tool 4\n 12 zendesk sent\n 30 zendesk gives back\n 30 zendesk read 4",
			want:  "zendesk 4>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch | zendesk=4"},

		{name: "S4/Away never becomes Offline by the echo",
			story: "10 zendesk clicks 4\n 10 aircall send\n 11 aircall event unavailable\n 11 aircall sent\n 60 sweep 4 unavailable\n 120 sweep 4 unavailable",
			want:  "zendesk 4, aircall unavailable | aircall=unavailable"},
		{name: "S4/nothing is written where the two agree",
			story: "10 zendesk clicks 4\n 10 aircall event unavailable\n 13 wake",
			want:  "zendesk 4, aircall unavailable"},
		{name: "S4/a reason without a rule means the coarse status",
			story: "10 aircall event unavailable/other",
			want:  "zendesk 3>2, aircall unavailable/other, write zendesk 2"},
		{name: "S4/and meets a coarse wish",
			story: "10 aircall event unavailable/other\n 11 zendesk send\n 11 zendesk tool 2\n 11 zendesk sent\n 60 sweep 2 unavailable/other",
			want:  "zendesk 2, aircall unavailable/other | zendesk=2"},

		{name: "S5/an unmapped status is not copied",
			story: "10 zendesk clicks 99",
			want:  "zendesk 99, aircall available"},
		{name: "S5/nor overwritten",
			story: "10 zendesk clicks 99\n 20 aircall event unavailable/lunch",
			want:  "zendesk 99, aircall unavailable/lunch"},
	}
	tests = append(append(tests, laterRules...), holdRules...)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kinds, pairs := two(), []statussync.Pair{withAircall()}
			if tt.three {
				kinds, pairs = three(), append(pairs, withDialpad())
			}
			p := &play{t: t}
			for _, k := range kinds {
				p.systems = append(p.systems, k.System)
			}
			if tt.pair != nil {
				tt.pair(&pairs[0])
			}
			if tt.set != nil {
				tt.set(p.systems)
			}
			rules, err := statussync.Compile(p.systems, pairs)
			if err != nil {
				t.Fatal(err)
			}
			p.rules = rules
			p.tell("0 sweep 3 available" + map[bool]string{true: " on"}[tt.three] + "\n" + tt.story)
			if diff := cmp.Diff(tt.want, p.ends()); diff != "" {
				t.Errorf("the story ends otherwise (-want +got):\n%s", diff)
			}
		})
	}
}
