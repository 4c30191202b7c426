package statussync_test

import "github.com/ctikit/ctikit/statussync"

func leave(p *statussync.Pair)  { p.Direction = statussync.ALeads }
func revert(p *statussync.Pair) { p.Direction, p.OnDrift = statussync.ALeads, statussync.Revert }
func follow(p *statussync.Pair) { p.Direction = statussync.BLeads }

// forwardOnly reverts, by rules that mean nothing backwards.
func forwardOnly(p *statussync.Pair) {
	revert(p)
	for i := range p.Rules {
		p.Rules[i].Way = statussync.AToB
	}
}

// copyRules are the rows of S4 and S5.
var copyRules = []ruleRow{
	{name: "S4/Away never becomes Offline by the echo",
		story: "10 zendesk clicks 4\n 10 aircall send\n 11 aircall event unavailable\n 11 aircall sent\n 60 list 4 unavailable since 55\n 120 list 4 unavailable since 115",
		want:  "zendesk 4, aircall unavailable | aircall=unavailable"},
	{name: "S4/nothing is written where the two agree",
		story: "10 zendesk clicks 4\n 10 aircall event unavailable/other",
		want:  "zendesk 4, aircall unavailable/other"},
	{name: "S4/a reason without a rule means the coarse status",
		story: "10 aircall event unavailable/other",
		want:  "zendesk 3>2, aircall unavailable/other, write zendesk 2"},
	{name: "S4/and meets a coarse wish",
		story: "10 aircall event unavailable/other\n 11 zendesk send\n 11 zendesk tool 2\n 11 zendesk sent\n 60 list 2 unavailable/other since 55",
		want:  "zendesk 2, aircall unavailable/other | zendesk=2"},
	{name: "S4/a choice that agrees is as new a wish",
		story: "10 zendesk clicks 4\n 20 aircall event unavailable/other\n 30 zendesk clicks 3 15",
		want:  "zendesk 3>4, aircall unavailable/other, write zendesk 4"},
	{name: "S4/a change goes through the tree", three: true,
		story: "10 dialpad event lunch",
		want:  "zendesk 3>91, aircall available>unavailable/lunch, dialpad lunch, write zendesk 91, write aircall unavailable/lunch"},
	{name: "S4/one way, Leave: the follower is left until the leader moves", pair: leave,
		story: "10 aircall event unavailable/lunch\n 60 list 3 unavailable/lunch since 55",
		want:  "zendesk 3, aircall unavailable/lunch"},
	{name: "S4/and follows then", pair: leave,
		story: "10 aircall event unavailable/lunch\n 70 zendesk clicks 92",
		want:  "zendesk 92, aircall unavailable/lunch>unavailable/training, write aircall unavailable/training"},
	{name: "S4/one way, Revert: the leader's status is written back", pair: revert,
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable/lunch\n 70 aircall event available",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch, aircall reverted available"},
	{name: "S4/what was found at the start is not", pair: revert,
		story: "10 aircall event unavailable/lunch",
		want:  "zendesk 3, aircall unavailable/lunch"},
	{name: "S4/nor what agrees with the leader", pair: revert,
		story: "5 zendesk clicks 2\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable\n 70 aircall event unavailable/other",
		want:  "zendesk 2, aircall unavailable/other | aircall=unavailable"},
	{name: "S4/one way, the second leads", pair: follow,
		story: "10 zendesk clicks 91",
		want:  "zendesk 91, aircall available"},
	{name: "S4/a list heals what a changed rule left apart",
		story: "0 forget\n 10 list 3 available\n 20 aircall row unavailable/lunch\n 20 aircall read unavailable/lunch\n 20 zendesk send\n 21 zendesk withheld\n 60 list 3 unavailable/lunch since 55",
		want:  "zendesk 3>91, aircall unavailable/lunch, write zendesk 91 | zendesk=91"},
	{name: "S4/what was found apart at the start becomes the named side's",
		story: "0 forget\n 10 list 91 available",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch"},
	{name: "S4/or the other's, if so named", pair: namedPhone,
		story: "0 forget\n 10 list 91 available",
		want:  "zendesk 91>3, aircall available, write zendesk 3"},
	{name: "S4/a pair that leads writes nothing to what was found at the start", pair: revert,
		story: "0 forget\n 10 list 91 available\n 70 list 91 available since 65",
		want:  "zendesk 91, aircall available"},

	{name: "S5/an unmapped status is not copied",
		story: "10 zendesk clicks 99",
		want:  "zendesk 99, aircall available"},
	{name: "S5/nor overwritten",
		story: "10 zendesk clicks 99\n 20 aircall event unavailable/lunch",
		want:  "zendesk 99, aircall unavailable/lunch"},
	{name: "S5/but for a pair that reverts", pair: revert,
		set: func(s []statussync.System) {
			s[1].Catalog = append(s[1].Catalog, statussync.Entry{Status: "x", Name: "x", Settable: true})
		},
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable/lunch\n 70 aircall event x",
		want:  "zendesk 91, aircall x>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch, aircall reverted x"},
	{name: "S5/a mapped status replaces it again",
		story: "10 zendesk clicks 99\n 20 zendesk clicks 91",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch"},

	{name: "S4/a refinement of what we wrote meets it",
		story: "10 zendesk clicks 4\n 10 aircall send\n 11 aircall sent\n 11 aircall event unavailable/other 11\n 12 aircall read unavailable/other",
		want:  "zendesk 4, aircall unavailable/other>unavailable | aircall=unavailable"},
	{name: "S4/nothing is healed while a reading is wanted",
		story: "0 forget\n 5 zendesk out\n 6 zendesk in\n 10 list 91 available",
		want:  "zendesk 91, aircall available, read zendesk"},
	{name: "S4/what a changed rule left apart is healed from where its cause came", then: func(r *ruleSet) { r.pairs[0].Rules[3].B = "#unavailable/training" },
		story: "10 aircall event unavailable/lunch\n 10 zendesk send\n 10 zendesk tool 91\n 10 zendesk sent\n 20 rules\n 60 list 91 unavailable/lunch since 55",
		want:  "zendesk 91>2, aircall unavailable/lunch, write zendesk 2 | zendesk=91"},
	{name: "S4/whichever side that is", then: func(r *ruleSet) { r.pairs[0].Rules[3].B = "#unavailable/other" },
		story: "10 zendesk clicks 91\n 10 aircall send\n 10 aircall event unavailable/lunch 10\n 10 aircall sent\n 20 rules\n 60 list 91 unavailable/lunch since 55",
		want:  "zendesk 91, aircall unavailable/lunch>unavailable/other, write aircall unavailable/other | aircall=unavailable/lunch"},
	{name: "S4/also where somebody asked for it", then: func(r *ruleSet) { r.pairs[0].Rules[3].B = "#unavailable/other" },
		story: "10 zendesk asked 91 lead\n 10 zendesk send\n 10 zendesk tool 91\n 10 zendesk sent\n 10 aircall send\n 10 aircall event unavailable/lunch\n 10 aircall sent\n 20 rules\n 60 list 91 unavailable/lunch since 55",
		want:  "zendesk 91, aircall unavailable/lunch>unavailable/other, write aircall unavailable/other | zendesk=91, aircall=unavailable/lunch"},

	{name: "S4/and where it was found so at the start", then: func(r *ruleSet) { r.pairs[0].Rules[3].B = "#unavailable/other" },
		story: "0 forget\n 10 list 91 available\n 10 aircall send\n 10 aircall event unavailable/lunch 10\n 10 aircall sent\n 20 rules\n 60 list 91 unavailable/lunch since 55",
		want:  "zendesk 91, aircall unavailable/lunch>unavailable/other, write aircall unavailable/other | aircall=unavailable/lunch"},

	{name: "S4/nor what the leader means, marked anew", pair: revert,
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable/lunch\n 70 aircall event unavailable/lunch",
		want:  "zendesk 91, aircall unavailable/lunch | aircall=unavailable/lunch"},
	{name: "S4/nor where all rules are one-way", pair: forwardOnly,
		story: "5 zendesk clicks 91\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable/lunch\n 70 aircall event unavailable/lunch",
		want:  "zendesk 91, aircall unavailable/lunch | aircall=unavailable/lunch"},
	{name: "S4/a system in no pair meets what a hold wants", holds: calls, alone: true,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk fails\n 12 zendesk read 9@10",
		want:  "zendesk 9>3 held 9, aircall available active | zendesk=9"},

	{name: "S4/a system that cannot be read holds up its own pairs only", three: true,
		then:  func(r *ruleSet) { r.pairs[1].Rules[3].B = "#off" },
		story: "10 zendesk clicks 91\n 10 dialpad send\n 10 dialpad sent\n 10 dialpad event lunch\n 11 aircall event unavailable\n 20 rules\n 60 list 91 - lunch since 55",
		want:  "zendesk 91, aircall available>unavailable/lunch ?unavailable, dialpad lunch>off, read aircall, write dialpad off | dialpad=lunch"},

	{name: "S4/on whichever side", pair: namedPhone,
		story: "0 forget\n 5 zendesk out\n 6 zendesk in\n 10 list 91 available",
		want:  "zendesk 91, aircall available, read zendesk"},
}
