package statussync_test

import "github.com/ctikit/ctikit/statussync"

// heldAway has Zendesk hold Away (4) from second 10 on, seen by the echo.
const heldAway = "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk tool 4\n 11 zendesk sent\n "

// holdRules are the rows of TestRules about what focus asks for, and about writes
// that race with choices.
var holdRules = []ruleRow{
	{name: "S3/no reading within two seconds: the known wish will do",
		story: "10 zendesk hold 4\n 11 zendesk send\n 12 wake\n 12 zendesk send\n 13 wake",
		want:  "zendesk 3, aircall available, wake 102 | zendesk=4"},
	{name: "S3/until then it waits",
		story: "10 zendesk hold 4",
		want:  "zendesk 3, aircall available, read zendesk, wake 12"},
	{name: "S3/a reading that shows a click is the wish",
		story: "10 zendesk hold 4\n 11 zendesk read 91@9",
		want:  "zendesk 91, aircall available>unavailable/lunch, write zendesk 4, write aircall unavailable/lunch"},
	{name: "S3/a click before the hold's write that was made during the work ends it",
		story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 14 zendesk clicks 91 13\n 15 zendesk tool 4\n 15 zendesk sent",
		want:  "zendesk 4>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch | zendesk=4"},
	{name: "S3/another status is held in its place",
		story: heldAway + "20 zendesk hold 2",
		want:  "zendesk 4>3, aircall available, write zendesk 2 | zendesk=4"},
	{name: "S3/the end asks for a reading first",
		story: heldAway + "30 zendesk gives back",
		want:  "zendesk 4>3, aircall available, read zendesk | zendesk=4"},
	{name: "S3/which may show a click",
		story: heldAway + "30 zendesk gives back\n 31 zendesk read 91@25",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | zendesk=4"},
	{name: "S3/a click that raced with giving back is written back",
		story: "5 zendesk clicks 3\n " + heldAway + "30 zendesk gives back\n 30 zendesk read 4\n 30 zendesk send\n 32 zendesk tool 3\n 32 zendesk sent\n 40 zendesk clicks 91 31",
		want:  "zendesk 3>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch | zendesk=4, zendesk=3"},
	{name: "S3/but no late echo of the hold",
		story: "10 zendesk hold 4\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk sent\n 16 wake\n 16 zendesk read 4@11\n" +
			"30 zendesk gives back\n 30 zendesk read 4\n 30 zendesk send\n 32 zendesk tool 3\n 32 zendesk sent\n 40 zendesk tool 4 11",
		want: "zendesk 3, aircall available | zendesk=4, zendesk=3"},
	{name: "S3/a wish that was deleted comes back as the fallback (D21)",
		set: gone99("3"),
		story: "5 zendesk clicks 99\n 10 zendesk hold 4\n 10 zendesk read 99\n 10 zendesk send\n 11 zendesk tool 4\n 11 zendesk sent\n " +
			"30 zendesk gives back\n 30 zendesk read 4",
		want: "zendesk 4>3, aircall available, write zendesk 3 | zendesk=4"},
	{name: "S3/or is left, and people are told (D21)",
		set: gone99(""),
		story: "5 zendesk clicks 99\n 10 zendesk hold 4\n 10 zendesk read 99\n 10 zendesk send\n 11 zendesk tool 4\n 11 zendesk sent\n " +
			"30 zendesk gives back\n 30 zendesk read 4",
		want: "zendesk 4>99, aircall available | zendesk=4, zendesk wish_gone 99"},
	{name: "S3/so does one that is refused (D21)",
		set:   func(s []statussync.System) { s[0].Fallback = "92" },
		story: heldAway + "30 zendesk gives back\n 30 zendesk read 4\n 30 zendesk send\n 31 zendesk refused x",
		want:  "zendesk 4>92, aircall available, write zendesk 92 | zendesk=4, zendesk=3"},
	{name: "S3/unmarked, what is neither held nor wished counts at once",
		story: "10 aircall hold unavailable/lunch\n 11 aircall read unavailable/training",
		want:  "zendesk 3>92, aircall unavailable/training, write zendesk 92, write aircall unavailable/lunch"},
	{name: "S3/a coarse wish is not met by what a hold wrote",
		story: "5 aircall event unavailable\n 8 wake\n 10 aircall hold unavailable/lunch\n 11 aircall read unavailable\n 11 aircall send\n" +
			"12 aircall event unavailable/lunch\n 12 aircall sent\n 30 aircall gives back\n 31 aircall read unavailable/lunch",
		want: "zendesk 3>2, aircall unavailable/lunch>unavailable, write zendesk 2, write aircall unavailable | aircall=unavailable/lunch"},
	{name: "S8/the coarse half of a hold's echo comes last",
		story: "10 aircall hold unavailable/lunch\n 11 aircall read available\n 11 aircall send\n 12 aircall sent\n" +
			"12 aircall event unavailable/lunch 11\n 13 aircall event unavailable 12\n 20 wake",
		want: "zendesk 3, aircall unavailable/lunch>available | aircall=unavailable/lunch"},

	{name: "S6/a late echo of the write before is none of this one",
		story: "10 aircall event unavailable/lunch\n 10 zendesk send\n 11 zendesk sent\n 16 wake\n 16 zendesk read 91@11\n" +
			"20 aircall event unavailable/training\n 20 zendesk send\n 21 zendesk tool 91 11\n 21 zendesk tool 92 21\n 22 zendesk sent",
		want: "zendesk 92, aircall unavailable/training | zendesk=91, zendesk=92"},
	{name: "S6/a reading that names the agent is never our write",
		story: "10 aircall event unavailable/lunch\n 10 zendesk send\n 11 zendesk fails\n 11 zendesk shown 91@11",
		want:  "zendesk 91, aircall unavailable/lunch | zendesk=91"},
	{name: "S7/limbo younger than the reading counts after it",
		story: "10 aircall event unavailable/lunch\n 10 zendesk send\n 11 zendesk sent\n 14 zendesk clicks 92\n 16 wake\n 16 zendesk read 4@13",
		want:  "zendesk 92, aircall unavailable/lunch>unavailable/training, write aircall unavailable/training | zendesk=91"},
	{name: "S9/a late event dates the choice that came back after it",
		story: "10 aircall read available\n 20 aircall read available\n 25 aircall event unavailable/lunch 15",
		want:  "zendesk 3, aircall available"},
	{name: "S1/a choice marked anew after an activity is none",
		story: "10 zendesk again 3 9\n 12 zendesk again 3 11",
		want:  "zendesk 3, aircall available"},
	{name: "S1/and shows that a write was not taken",
		story: "10 aircall event unavailable/lunch\n 10 zendesk send\n 11 zendesk sent\n 16 wake\n 16 zendesk again-read 3@14",
		want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91 | zendesk=91"},
	{name: "S1/who signs in during a reading is read again",
		story: "11 zendesk hold 4\n 12 zendesk in x 13\n 12 zendesk gone 3",
		want:  "zendesk 3, aircall available, read zendesk"},
	{name: "S6/a write that is neither shown nor replaced was not taken",
		story: "10 aircall event unavailable/lunch\n 10 zendesk send\n 11 zendesk sent\n 16 wake\n 16 zendesk empty 3",
		want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91 | zendesk=91"},
	{name: "R133/what is taken back in vain is left alone (D17)",
		pair: func(p *statussync.Pair) { p.Direction, p.OnDrift = statussync.ALeads, statussync.Revert },
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall event unavailable/lunch\n 6 aircall sent\n" +
			"10 aircall event available\n 10 aircall send\n 11 aircall sent\n 16 wake\n 16 aircall read available\n 17 aircall read available\n" +
			"20 aircall send\n 21 aircall sent\n 26 wake\n 27 aircall read available\n 28 aircall read available\n" +
			"30 aircall send\n 31 aircall sent\n 36 wake\n 37 aircall read available\n 38 aircall read available",
		want: "zendesk 91, aircall available>unavailable/lunch | aircall=unavailable/lunch, aircall reverted available, " +
			"aircall=unavailable/lunch, aircall=unavailable/lunch, aircall=unavailable/lunch, aircall ignored unavailable/lunch"},
}

func gone99(fallback status) func(s []statussync.System) {
	return func(s []statussync.System) {
		s[0].Fallback = fallback
		for i := range s[0].Catalog {
			if s[0].Catalog[i].Status == "99" {
				s[0].Catalog[i].Settable = false
			}
		}
	}
}
