package focus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// storyRow is a story under some rules (see [ruleSet]), and how it ends.
type storyRow struct{ name, rules, story, want string }

// storyRows are the rules R115 to R125, the decisions D13 to D15 and D21, and
// focus mode's table of states step by step, as stories. See [story].
var storyRows = []storyRow{
	{"R115/off, a contact holds nothing", "off", "10 ring c1\n 20 answer c1\n 30 end c1", "3 |  | "},
	{"R116/on, the agent has the status that takes calls only", "", "10 answer c1", "9 | zendesk=9 | R119"},
	{"R117/switched on during the work", "off", "10 list c1\n 20 rules \n 30 list c1\n 40 list", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R117/switched on, a sweep finds the work", "off", "10 answer c1\n 20 rules \n 30 sweep c1\n 40 end c1", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R117/switched off during the work", "", "10 ring c1\n 20 rules off\n 30 end c1", "3 | zendesk=9 zendesk=3 | R119 R117"},
	{"R117/switched off after a choice", "", "10 ring c1\n 15 click away\n 20 rules off\n 30 end c1", "4 | zendesk=9 phone=break | R119 R123 R123"},
	{"R117/off and on again", "", "10 answer c1\n 20 rules off\n 30 rules \n 40 end c1", "3 | zendesk=9 zendesk=3 zendesk=9 zendesk=3 | R119 R117 R119 R120"},
	{"R117/another status from now on", "", "10 ring c1\n 20 rules other\n 30 end c1", "3 | zendesk=9 zendesk=92 zendesk=3 | R119 R117 R120"},
	{"R117/work counts from its answer on now", "", "10 ring c1\n 20 rules answered\n 30 answer c1\n 40 end c1", "3 | zendesk=9 zendesk=3 zendesk=9 zendesk=3 | R119 R120 R119 R120"},
	{"R119/a ring saves and holds", "", "10 ring c1", "9 | zendesk=9 | R119"},
	{"R119/so does an answer without a ring", "", "10 answer c1", "9 | zendesk=9 | R119"},
	{"R119/work in any system that counts", "", "10 ring a1", "9 | zendesk=9 | R119"},
	{"R119/an activity without ids", "", "10 activity yes", "9 | zendesk=9 | R119"},
	{"R119/the reading before it shows a click whose event was lost", "", "5 click lunch!\n 10 ring c1\n 20 end c1", "91 | zendesk=9 phone=lunch zendesk=91 | R119 R120"},
	{"R119/a ring that nobody answers counts for a minute", "", "10 ring c1\n 75 wait", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R119/an answer before its ring holds once", "", "10 answer c1\n 11 ring c1 9", "9 | zendesk=9 | R119"},
	{"R119/not while it rings, if so set", "answered", "10 ring c1", "3 |  | "},
	{"R119/but from the answer on", "answered", "10 ring c1\n 20 answer c1\n 30 end c1", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R119/a missed call never counts then", "answered", "10 ring c1\n 20 end c1", "3 |  | "},
	{"R120/the end gives back", "", "10 ring c1\n 20 answer c1\n 30 end c1", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R120/and what was wished meanwhile", "", "10 ring c1\n 20 wish lunch\n 30 end c1", "91 | zendesk=9 zendesk=91 | R119 R120"},
	{"R120/a click whose event was lost is found by the reading before", "", "10 ring c1\n 20 click lunch!\n 30 end c1", "91 | zendesk=9 phone=lunch | R119 R120"},
	{"R121/the last of several gives back", "", "10 ring c1\n 12 ring c2\n 20 end c1\n 30 end c2", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R121/of several systems too", "", "10 ring c1\n 12 ring a1\n 20 end c1\n 30 end a1", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R121/an end that comes before its ring", "", "10 end c1\n 10 ring c1", "3 |  | "},
	{"R122/found in a listing", "", "10 list c1\n 20 list", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R122/found by a sweep", "", "10 sweep c1\n 40 sweep", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"R123/a click during the work stays", "", "10 ring c1\n 20 click away\n 30 end c1", "4 | zendesk=9 phone=break | R119 R123 R123"},
	{"R123/another tool's change too", "", "10 ring c1\n 20 api away\n 30 end c1", "4 | zendesk=9 phone=break | R119 R123 R123"},
	{"D13/further work changes nothing", "", "10 ring c1\n 20 click away\n 25 ring c2\n 30 end c1\n 40 end c2", "4 | zendesk=9 phone=break | R119 R123 R123"},
	{"D13/until none is left", "", "10 ring c1\n 20 click away\n 30 end c1\n 40 ring c2", "9 | zendesk=9 phone=break zendesk=9 | R119 R123 R123 R119"},
	{"D13/late news of earlier work changes nothing more", "", "10 ring c1\n 20 click away\n 25 ring c2 5\n 30 end c1\n 40 end c2", "4 | zendesk=9 phone=break | R119 R123 R123"},
	{"D13/news of earlier work makes a choice one during it", "", "10 click away\n 20 ring c1\n 25 ring c2 5\n 30 end c1\n 40 end c2", "4 | phone=break zendesk=9 zendesk=4 | R119 R123 R123"},
	{"D13/the held status chosen anew stays", "", "10 ring c1\n 20 click away\n 25 click oncall\n 30 end c1", "9 | zendesk=9 phone=break phone=busy | R119 R123 R123"},
	{"D14/who is there already stays", "", "5 click oncall\n 10 ring c1\n 20 end c1", "9 | phone=busy | D14 D14"},
	{"D15/an unknown wish is left, with a warning", "", "5 api oncall!\n 6 forget\n 10 sweep c1\n 40 sweep", "9 | wish_unknown | R119 R120"},
	{"D15/or the substitute comes", "else", "10 ring c1\n 20 forget\n 30 sweep c1\n 60 sweep", "3 | zendesk=9 zendesk=3 | R119 R119 R120"},
	{"D21/the wish was deleted", "", "5 click lunch\n 10 ring c1\n 20 rules lunchless\n 30 end c1", "9 | phone=lunch zendesk=9 wish_gone | R119 R120"},
	{"D21/or the substitute comes", "else", "5 click lunch\n 10 ring c1\n 20 rules lunchless+else\n 30 end c1", "3 | phone=lunch zendesk=9 zendesk=3 | R119 R120"},
	{"D21/found by a refusal", "", "5 click lunch\n 10 ring c1\n 20 refuse 404\n 30 end c1", "9 | phone=lunch zendesk=9 blocked | R119 R120"},
	{"D21/found by a refusal, with a substitute", "else", "5 click lunch\n 10 ring c1\n 20 refuse 404\n 30 end c1", "3 | phone=lunch zendesk=9 zendesk=3 | R119 R120 D21"},
	{"D21/a refused substitute is not tried again", "else", "10 ring c1\n 20 refuse 404\n 30 end c1\n 60 sweep", "9 | zendesk=9 blocked | R119 R120"},
	{"R124/a status for other groups blocks the agent", "", "5 refuse 422\n 10 ring c1\n 20 ring c2\n 30 sweep c1 c2", "3 | blocked | R119"},
	{"R125/the status was deleted during the work", "", "10 ring c1\n 19 refuse 404\n 20 deleted online\n 21 rules gone\n 30 end c1", "3 | zendesk=9 blocked | R119 R117"},
	{"R125/the status was deleted unseen", "", "10 ring c1\n 20 rules gone\n 30 end c1", "3 | zendesk=9 zendesk=3 | R119 R117"},
	{"R125/another refusal blocks the agent", "", "5 refuse 422\n 10 ring c1\n 20 end c1", "3 | blocked | R119 R120"},
	{"S12/a disconnect during a hold is no click", "", "10 ring c1\n 20 machine offline\n 30 back oncall\n 40 end c1", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"S12/work that ends meanwhile ends the hold", "", "10 ring c1\n 20 machine offline\n 30 end c1", "2 | zendesk=9 | R119 R120"},
	{"S3/what only a hold wrote is copied to nobody", "", "10 answer c1\n 100 sweep c1\n 200 sweep c1", "9 | zendesk=9 | R119"},

	{"table/1 a contact rings", "", "10 ring c1", "9 | zendesk=9 | R119"},
	{"table/2 a second rings", "", "10 ring c1\n 20 ring c2", "9 | zendesk=9 | R119"},
	{"table/3 the first is closed", "", "10 ring c1\n 20 ring c2\n 30 end c1", "9 | zendesk=9 | R119"},
	{"table/4 the second is closed", "", "10 ring c1\n 20 ring c2\n 30 end c1\n 40 end c2", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"table/5 the agent sets Away", "", "10 ring c1\n 20 click away", "4 | zendesk=9 phone=break | R119 R123"},
	{"table/6 then another rings", "", "10 ring c1\n 20 click away\n 30 ring c2", "4 | zendesk=9 phone=break | R119 R123"},
	{"table/7 then the last is closed", "", "10 ring c1\n 20 click away\n 30 end c1", "4 | zendesk=9 phone=break | R119 R123 R123"},
	{"table/8 chosen by hand before", "", "5 click oncall\n 10 ring c1", "9 | phone=busy | D14"},
	{"table/9 and closed", "", "5 click oncall\n 10 ring c1\n 20 end c1", "9 | phone=busy | D14 D14"},
	{"table/10 missed and cleared", "", "10 ring c1\n 15 end c1", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"table/11 restarted in after-call work, without memory", "", "5 forget\n 10 sweep c1\n 40 sweep", "3 | zendesk=9 zendesk=3 | R119 R120"},
	{"table/12 restarted with memory", "", "10 ring c1\n 20 sweep c1\n 40 end c1", "3 | zendesk=9 zendesk=3 | R119 R120"}, // see TestRestart
	{"table/13 restarted without", "", "10 ring c1\n 20 forget\n 30 sweep c1\n 60 sweep", "9 | zendesk=9 wish_unknown | R119 R119 R120"},
	{"table/14 the held status was deleted", "", "5 refuse 404\n 10 ring c1\n 11 rules gone\n 20 end c1\n 30 sweep", "3 | blocked | R119 R117"},
}

func TestStories(t *testing.T) {
	for _, row := range storyRows {
		row.run(t, (*story).ends)
	}
}

func (row storyRow) run(t *testing.T, ends func(*story) string) {
	t.Run(row.name, func(t *testing.T) {
		got := ends(newStory(t, ruleSet(t, row.rules)).play(row.story))
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("the story ends otherwise (-want +got):\n%s", diff)
		}
	})
}
