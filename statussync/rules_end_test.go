package statussync_test

import "github.com/ctikit/ctikit/statussync"

const lunchRefused = "10 zendesk clicks 91\n 10 aircall send\n 11 aircall refused x\n "

// ignored is a write of 91 to the help desk that is accepted and not taken, at
// a second.
const (
	ignoredOnce  = "10 aircall event unavailable/lunch\n 10 zendesk send\n 11 zendesk sent\n 16 wake\n 16 zendesk read 3\n "
	ignoredTwice = ignoredOnce + "20 zendesk send\n 21 zendesk sent\n 26 wake\n 26 zendesk read 3\n "
	ignoredThree = ignoredTwice + "30 zendesk send\n 31 zendesk sent\n 36 wake\n 36 zendesk read 3\n "
)

// refusalRules are the rows of S11.
var refusalRules = []ruleRow{
	{name: "S11/a refusal ends the wish and is notified once",
		story: lunchRefused + "60 list 91 available since 55\n 120 list 91 available since 115",
		want:  "zendesk 91, aircall available>unavailable/lunch | aircall=unavailable/lunch, aircall blocked unavailable/lunch"},
	{name: "S11/another wish is written",
		story: lunchRefused + "20 zendesk clicks 92",
		want:  "zendesk 92, aircall available>unavailable/training, write aircall unavailable/training | aircall=unavailable/lunch, aircall blocked unavailable/lunch"},
	{name: "S11/the same wish again is another one, after one in between",
		story: lunchRefused + "20 zendesk clicks 3\n 30 zendesk clicks 91",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch, aircall blocked unavailable/lunch"},
	{name: "S11/an agent that signs in may no longer be refused",
		story: lunchRefused + "19 aircall out\n 20 aircall in\n 21 aircall read available",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch, aircall blocked unavailable/lunch"},
	{name: "S11/nor one whose groups changed",
		story: "5 aircall row available groups a\n " + lunchRefused + "60 aircall row available groups b since 55",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch, aircall blocked unavailable/lunch"},
	{name: "S11/the same groups change nothing",
		story: "5 aircall row available groups a\n " + lunchRefused + "60 aircall row available groups a since 55",
		want:  "zendesk 91, aircall available>unavailable/lunch | aircall=unavailable/lunch, aircall blocked unavailable/lunch"},
	{name: "S11/what is withheld stays wished",
		story: "10 zendesk clicks 91\n 10 aircall send\n 11 aircall withheld",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch"},
	{name: "S11/what is accepted and not taken is tried again",
		story: ignoredTwice,
		want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91 | zendesk=91, zendesk=91"},
	{name: "S11/the third time it is blocked",
		story: ignoredThree,
		want:  "zendesk 3>91, aircall unavailable/lunch | zendesk=91, zendesk=91, zendesk=91, zendesk ignored 91"},
	{name: "S11/no more of it",
		story: ignoredThree + "90 list 3 unavailable/lunch since 85",
		want:  "zendesk 3>91, aircall unavailable/lunch | zendesk=91, zendesk=91, zendesk=91, zendesk ignored 91"},
	{name: "S11/another wish has tries of its own",
		story: ignoredTwice + "30 aircall event unavailable/training\n 30 zendesk send\n 31 zendesk sent\n 36 wake\n 36 zendesk read 3",
		want:  "zendesk 3>92, aircall unavailable/training, write zendesk 92 | zendesk=91, zendesk=91, zendesk=92"},
	{name: "S11/what is taken back in vain is left alone (D17)", pair: revert,
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall event unavailable/lunch\n 6 aircall sent\n" +
			"10 aircall event available\n 10 aircall send\n 11 aircall sent\n 16 wake\n 16 aircall read available\n" +
			"20 aircall send\n 21 aircall sent\n 26 wake\n 27 aircall read available\n" +
			"30 aircall send\n 31 aircall sent\n 36 wake\n 37 aircall read available",
		want: "zendesk 91, aircall available>unavailable/lunch | aircall=unavailable/lunch, aircall reverted available, " +
			"aircall=unavailable/lunch, aircall=unavailable/lunch, aircall=unavailable/lunch, aircall ignored unavailable/lunch"},

	{name: "S11/a hold that was refused is not tried again", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk refused x\n 20 aircall ends c1\n 40 aircall begins c2\n 40 zendesk read 3",
		want:  "zendesk 3 held 9, aircall available active | zendesk=9, zendesk blocked 9"},
	{name: "S11/nor once the agent chose", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk refused x\n 20 aircall ends c1\n 30 zendesk clicks 91\n 40 aircall begins c2\n 40 zendesk read 91",
		want:  "zendesk 91 held 9, aircall available>unavailable/lunch active, write aircall unavailable/lunch | zendesk=9, zendesk blocked 9"},

	{name: "S11/nor when its call had ended before the refusal", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 aircall ends c1\n 12 zendesk refused x\n 30 zendesk clicks 3\n 40 aircall begins c2\n 40 zendesk read 3",
		want:  "zendesk 3 held 9, aircall available active | zendesk=9, zendesk blocked 9"},

	{name: "S11/nor one whose rules changed", then: func(r *ruleSet) { r.pairs[0].Rules = r.pairs[0].Rules[:4] },
		story: lunchRefused + "20 rules",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch, aircall blocked unavailable/lunch"},
}

// systemMadeRules are the rows of S12.
var systemMadeRules = []ruleRow{
	{name: "S12/a disconnect of an idle agent is a choice",
		story: "10 zendesk machine 2",
		want:  "zendesk 2, aircall available>unavailable, write aircall unavailable"},
	{name: "S12/not during a call",
		story: "5 aircall calls\n 10 zendesk machine 2",
		want:  "zendesk 3, aircall available active"},
	{name: "S12/nothing is written then",
		story: "5 aircall calls\n 10 zendesk machine 2\n 15 aircall event unavailable/lunch",
		want:  "zendesk 3>91, aircall unavailable/lunch active"},
	{name: "S12/a reconnect is no click",
		story: "5 aircall calls\n 10 zendesk machine 2\n 15 zendesk back 3\n 20 aircall idle",
		want:  "zendesk 3, aircall available, read zendesk"},
	{name: "S12/what was wished meanwhile is written then",
		story: "5 aircall calls\n 10 zendesk machine 2\n 15 aircall event unavailable/lunch\n 20 zendesk back 3",
		want:  "zendesk 3>91, aircall unavailable/lunch active, read zendesk"},
	{name: "S12/a click ends it",
		story: "5 zendesk calls\n 10 zendesk machine 2\n 15 zendesk clicks 91",
		want:  "zendesk 91 active, aircall available>unavailable/lunch, write aircall unavailable/lunch"},
	{name: "S12/a reading does not end it",
		story: "5 aircall calls\n 10 zendesk machine 2\n 15 zendesk row 2 by machine\n 20 zendesk row 2 in",
		want:  "zendesk 3, aircall available active"},
	{name: "S12/during a hold it is suspended", holds: calls,
		story: held + "20 zendesk machine 2\n 25 aircall event unavailable/lunch",
		want:  "zendesk 9>91 held 9, aircall unavailable/lunch active | zendesk=9"},
	{name: "S12/work that ends meanwhile ends the hold", holds: calls,
		story: held + "20 zendesk machine 2\n 25 aircall ends c1",
		want:  "zendesk 9>3, aircall available, read zendesk for the hold | zendesk=9"},
	{name: "S12/a reconnect looks again at what should stand", holds: calls,
		story: held + "20 zendesk machine 2\n 25 aircall ends c1\n 25 zendesk read 2 by machine\n 30 zendesk back 9\n 30 zendesk read 9",
		want:  "zendesk 9>3, aircall available, write zendesk 3 | zendesk=9"},
	{name: "S12/what the system does to everybody is nobody's choice",
		story: "5 aircall event unavailable/lunch\n 10 zendesk nobody 3",
		want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91"},
	{name: "S12/a deleted status: what stands is shown, and a click elsewhere is copied",
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable/lunch\n 10 zendesk nobody 2\n 20 aircall event unavailable/training",
		want:  "zendesk 2>92, aircall unavailable/training, write zendesk 92 | aircall=unavailable/lunch"},
	{name: "S12/never, if so set", set: func(s []statussync.System) { s[0].SystemMade = statussync.Never },
		story: "10 zendesk machine 2",
		want:  "zendesk 3, aircall available"},
	{name: "S12/always, if so set", set: func(s []statussync.System) { s[0].SystemMade = statussync.Always },
		story: "5 aircall calls\n 10 zendesk machine 2",
		want:  "zendesk 2, aircall available>unavailable active, write aircall unavailable"},
	{name: "S12/a click marked after it ends it, however close",
		story: "5 aircall calls\n 10 zendesk machine 2\n 11 zendesk clicks 91 10.3\n 15 aircall event unavailable/training",
		want:  "zendesk 91>92, aircall unavailable/training active, write zendesk 92"},

	{name: "S12/what a reconnect restores is still the hold's", holds: calls,
		story: held + "20 zendesk machine 2\n 25 zendesk back 9\n 25 zendesk read 9\n 30 aircall ends c1",
		want:  "zendesk 9>3, aircall available, read zendesk for the hold | zendesk=9"},

	{name: "S12/a reconnect after a disconnect that was a choice is one, too",
		story: "10 zendesk machine 2\n 10 aircall send\n 11 aircall sent\n 11 aircall event unavailable\n 20 zendesk back 3",
		want:  "zendesk 3, aircall unavailable>available, write aircall available | aircall=unavailable"},

	{name: "S12/nor just after a ring that nobody answered",
		story: "10 aircall rings c1\n 70 wake\n 71 zendesk machine 2 69",
		want:  "zendesk 3, aircall available"},

	{name: "S12/nor just after a call",
		story: "5 aircall calls\n 10 aircall idle\n 11 zendesk machine 2 9.8",
		want:  "zendesk 3, aircall available"},
	{name: "S12/one reading of another status ends it",
		story: "5 aircall calls\n 10 zendesk machine 2 3600\n 20 aircall event unavailable/lunch\n 60 zendesk unasked 3",
		want:  "zendesk 3>91, aircall unavailable/lunch active, write zendesk 91"},
	{name: "S12/what an agent who is away was asked for reaches the others", three: true,
		story: "5 dialpad calls\n 10 zendesk clicks 99\n 11 dialpad asked lunch\n 11 dialpad send\n 12 dialpad machine off\n 14 zendesk unasked 3@-\n 60 list 3 available - since 55",
		want:  "zendesk 3>91, aircall available>unavailable/lunch, dialpad on>lunch active, write zendesk 91, write aircall unavailable/lunch, wake 101 | dialpad=lunch"},
	{name: "S1/what an agent who is signed out was asked for reaches the others", three: true,
		story: "10 zendesk clicks 99\n 11 dialpad asked lunch\n 11 dialpad send\n 12 dialpad out\n 14 zendesk unasked 3@-\n 60 list 3 available - since 55",
		want:  "zendesk 3>91, aircall available>unavailable/lunch, dialpad on>lunch out, write zendesk 91, write aircall unavailable/lunch, wake 101 | dialpad=lunch"},
}

// dueRules are the rows of S13.
var dueRules = []ruleRow{
	{name: "S13/nothing is written while a reading is wanted",
		story: "10 aircall event unavailable\n 11 zendesk clicks 91",
		want:  "zendesk 91, aircall available>unavailable/lunch ?unavailable, read aircall"},
	{name: "S13/nor without a difference",
		story: "10 zendesk clicks 91\n 11 zendesk clicks 3\n 12 aircall send",
		want:  "zendesk 3, aircall available"},
	{name: "S13/nor before anything is known",
		story: "0 forget\n 10 zendesk clicks 91",
		want:  "zendesk 91, aircall >unavailable/lunch"},
	{name: "S13/a hold that begins while a write waits for its echo causes no wake in the past", holds: calls,
		story: "5 aircall event unavailable/lunch\n 6 zendesk send\n 7 zendesk sent\n 8 aircall begins c1\n 12 wake\n 20 wake",
		want:  "zendesk 3>91 held 9, aircall unavailable/lunch active, read zendesk for the echo | zendesk=91"},
	{name: "S13/a wanted reading is repeated after a restart",
		story: "10 aircall event unavailable\n 1000 wake",
		want:  "zendesk 3, aircall available ?unavailable, read aircall"},
}

// askedRules are the rows of S14.
var askedRules = []ruleRow{
	{name: "S14/somebody asks",
		story: "10 aircall asked unavailable/lunch lead",
		want:  "zendesk 3>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch"},
	{name: "S14/where spans overlap the asker wins",
		story: "10 aircall asked unavailable/lunch lead\n 10.2 zendesk clicks 92",
		want:  "zendesk 92>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch"},
	{name: "S14/in either order",
		story: "10.2 zendesk clicks 92\n 10.3 aircall asked unavailable/lunch lead",
		want:  "zendesk 92>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch"},
	{name: "S14/a later click wins",
		story: "10 aircall asked unavailable/lunch lead\n 12 zendesk clicks 92",
		want:  "zendesk 92, aircall available>unavailable/training, write aircall unavailable/training"},
	{name: "S14/so does one that saw our echo, however close",
		story: "10 zendesk asked 91 lead\n 10 zendesk send\n 10.1 zendesk sent\n 10.1 zendesk tool 91\n 10.3 zendesk clicks 92",
		want:  "zendesk 92, aircall available>unavailable/training, write aircall unavailable/training | zendesk=91"},
	{name: "S14/a status that does not exist is refused",
		story: "10 aircall asked holiday lead",
		want:  "zendesk 3, aircall available | aircall blocked holiday"},
	{name: "S14/it waits behind a hold and does not end it", holds: calls,
		story: held + "20 zendesk asked 91 lead",
		want:  "zendesk 9>91 held 9, aircall available>unavailable/lunch active, write aircall unavailable/lunch | zendesk=9"},
	{name: "S14/it waits for the sign-in",
		story: "10 aircall out\n 12 aircall asked unavailable/lunch lead",
		want:  "zendesk 3>91, aircall available>unavailable/lunch out, write zendesk 91"},
	{name: "S14/a follower that a pair reverts keeps the leader's", pair: revert,
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable/lunch\n 20 aircall asked available lead",
		want:  "zendesk 91, aircall unavailable/lunch | aircall=unavailable/lunch, aircall reverted available"},
}
