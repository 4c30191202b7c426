package statussync_test

import (
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// calls hold the help desk.
var calls = []statussync.Hold{onACall("aircall")}

// held has the help desk hold 9 (On a call) from second 10 on, seen by the
// echo.
const held = "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk tool 9\n 11 zendesk sent\n "

// holdRules are the rows of S3 about holds. Package focus has more.
var holdRules = []ruleRow{
	{name: "S3/a reading comes before a hold, two seconds at most", holds: calls,
		story: "10 aircall begins c1",
		want:  "zendesk 3 held 9, aircall available active, read zendesk for the hold, wake 12"},
	{name: "S3/without it the known wish will do", holds: calls,
		story: "10 aircall begins c1\n 11 zendesk send\n 12 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/a click that it shows is the wish", holds: calls,
		story: "10 aircall begins c1\n 11 zendesk read 91@9",
		want:  "zendesk 91 held 9, aircall available>unavailable/lunch active, write zendesk 9, write aircall unavailable/lunch"},
	{name: "S3/the wait for the reading ends with it", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10.5 zendesk out\n 11 zendesk in\n 12 wake",
		want:  "zendesk 3 held 9, aircall available active, read zendesk"},
	{name: "S3/what only a hold wrote is copied to nobody", holds: calls,
		story: held,
		want:  "zendesk 9>3 held 9, aircall available active | zendesk=9"},
	{name: "S3/nor after a list", holds: calls,
		story: held + "60 list 9 available since 55",
		want:  "zendesk 9>3 held 9, aircall available active | zendesk=9"},
	{name: "S3/nor where its reply was lost", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk fails\n 12 zendesk read 9@10",
		want:  "zendesk 9>3 held 9, aircall available active | zendesk=9"},
	{name: "S3/nor by an echo that comes when nobody waits for it", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk fails\n 12 zendesk read 9@10\n 20 zendesk tool 9 10.2",
		want:  "zendesk 9>3 held 9, aircall available active | zendesk=9"},
	{name: "S3/a wish during a hold changes only the want", holds: calls,
		story: held + "20 aircall event unavailable/lunch",
		want:  "zendesk 9>91 held 9, aircall unavailable/lunch active | zendesk=9"},
	{name: "S3/the end asks for a reading", holds: calls,
		story: held + "30 aircall ends c1",
		want:  "zendesk 9>3, aircall available, read zendesk for the hold | zendesk=9"},
	{name: "S3/and gives back what was wished meanwhile", holds: calls,
		story: held + "20 aircall event unavailable/lunch\n 30 aircall ends c1\n 30 zendesk read 9",
		want:  "zendesk 9>91, aircall unavailable/lunch, write zendesk 91 | zendesk=9"},
	{name: "S3/unless the reading shows a click", holds: calls,
		story: held + "30 aircall ends c1\n 31 zendesk read 91@25",
		want:  "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | zendesk=9"},
	{name: "S3/a click during the work ends the hold", holds: calls,
		story: held + "20 zendesk clicks 91",
		want:  "zendesk 91, aircall available>unavailable/lunch active, write aircall unavailable/lunch | zendesk=9"},
	{name: "S3/until no work is left", holds: calls,
		story: held + "20 zendesk clicks 91\n 25 aircall begins c2\n 30 aircall ends c1\n 40 aircall ends c2\n 50 aircall begins c3",
		want:  "zendesk 91 held 9, aircall available>unavailable/lunch active, read zendesk for the hold, write aircall unavailable/lunch, wake 52 | zendesk=9"},
	{name: "S3/a choice within two seconds of the work came before it", holds: calls,
		story: "10 aircall begins c1\n 12 zendesk clicks 91 11.6",
		want:  "zendesk 91 held 9, aircall available>unavailable/lunch active, write zendesk 9, write aircall unavailable/lunch"},
	{name: "S3/a later one did not", holds: calls,
		story: "10 aircall begins c1\n 13 zendesk clicks 91 12.5",
		want:  "zendesk 91, aircall available>unavailable/lunch active, write aircall unavailable/lunch"},
	{name: "S3/a click just before the hold's write comes back with its end", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk clicks 91 9.9\n 12 zendesk tool 9 10.4\n 12 zendesk sent\n 30 aircall ends c1\n 30 zendesk read 9",
		want:  "zendesk 9>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch | zendesk=9"},
	{name: "S3/one that was made during the work ends it and is written back", holds: calls,
		story: "10 aircall begins c1\n 13 zendesk read 3\n 13 zendesk send\n 14 zendesk clicks 91 13\n 15 zendesk tool 9 15\n 16 zendesk sent",
		want:  "zendesk 9>91, aircall available>unavailable/lunch active, write zendesk 91, write aircall unavailable/lunch | zendesk=9"},
	{name: "S3/a click that raced with giving back is written back", holds: calls,
		story: held + "30 aircall ends c1\n 30 zendesk read 9\n 30 zendesk send\n 32 zendesk tool 3 31.8\n 32 zendesk sent\n 40 zendesk clicks 91 31",
		want:  "zendesk 3>91, aircall available>unavailable/lunch, write zendesk 91, write aircall unavailable/lunch | zendesk=9, zendesk=3"},
	{name: "S3/but no late echo of the hold", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 zendesk sent\n 16 wake\n 16 zendesk read 9@10.5\n" +
			"30 aircall ends c1\n 30 zendesk read 9\n 30 zendesk send\n 32 zendesk tool 3\n 32 zendesk sent\n 40 zendesk tool 9 10.5",
		want: "zendesk 3, aircall available | zendesk=9, zendesk=3"},
	{name: "S3/a clock two seconds behind: a hold's write whose reply was lost gives back the wish", holds: calls,
		story: "0 zendesk ahead -2.5 -1.5\n 10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 12 zendesk fails\n 13 zendesk read 9@8.5\n" +
			"30 aircall ends c1\n 30 zendesk read 9",
		want: "zendesk 9>3, aircall available, write zendesk 3 | zendesk=9"},
	{name: "S3/a hold ends while its write is in flight", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 11 aircall ends c1\n 12 zendesk sent\n 12 zendesk tool 9",
		want:  "zendesk 9>3, aircall available, read zendesk for the hold | zendesk=9"},
	{name: "S3/also where its echo came before", holds: calls,
		story: "10 aircall begins c1\n 10 zendesk read 3\n 10 zendesk send\n 10.5 zendesk tool 9\n 11 aircall ends c1\n 12 zendesk sent",
		want:  "zendesk 9>3, aircall available, read zendesk for the hold | zendesk=9"},
	{name: "S3/a coarse wish is not met by what a hold wrote",
		holds: []statussync.Hold{{While: []string{"zendesk"}, In: "aircall", Status: "unavailable/lunch"}},
		story: "5 zendesk clicks 2\n 5 aircall send\n 6 aircall sent\n 6 aircall event unavailable\n 10 zendesk begins t1\n 10 aircall read unavailable\n 10 aircall send\n" +
			"11 aircall event unavailable/lunch\n 11 aircall sent\n 30 zendesk ends t1\n 31 aircall read unavailable/lunch",
		want: "zendesk 2, aircall unavailable/lunch>unavailable, write aircall unavailable | aircall=unavailable, aircall=unavailable/lunch"},

	{name: "S3/late news of earlier work makes a choice one during it", holds: calls, applied: true,
		story: "10 zendesk clicks 91\n 20 aircall begins c1\n 20 zendesk read 91\n 25 aircall begins c2 5",
		want:  "R119 R123: zendesk 91, aircall available>unavailable/lunch active, write aircall unavailable/lunch"},
	{name: "S3/what is asked for is no choice during it", holds: calls, applied: true,
		story: "10 zendesk asked 91 lead\n 20 aircall begins c1\n 20 zendesk read 3\n 25 aircall begins c2 5",
		want:  "R119: zendesk 3>91 held 9, aircall available>unavailable/lunch active, write zendesk 9, write aircall unavailable/lunch"},
	{name: "S3/switched off during the work", holds: calls, applied: true, then: func(r *ruleSet) { r.holds = nil },
		story: held + "20 rules",
		want:  "R119 R117: zendesk 9>3, aircall available active, read zendesk for the hold | zendesk=9"},
	{name: "S3/another status is held from now on", holds: calls, applied: true, then: func(r *ruleSet) {
		r.holds = []statussync.Hold{{While: []string{"aircall"}, In: "zendesk", Status: "Away"}}
	},
		story: held + "20 rules",
		want:  "R119 R117: zendesk 9>3 held 4, aircall available active, write zendesk 4 | zendesk=9"},
	{name: "S3/the agent's own choice of the held status stays", holds: calls, applied: true,
		story: "5 zendesk clicks 9\n 10 aircall begins c1\n 10 zendesk read 9\n 20 aircall ends c1",
		want:  "D14 D14: zendesk 9, aircall available"},
	{name: "S3/a choice during the work is reported to stay", holds: calls, applied: true,
		story: held + "20 zendesk clicks 91\n 30 aircall ends c1",
		want:  "R119 R123 R123: zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | zendesk=9"},

	{name: "S3/a lost choice in place of the held status was made during the work, where readings have no mark, too", applied: true,
		holds: []statussync.Hold{{While: []string{"zendesk"}, In: "aircall", Status: "#unavailable/training"}},
		story: "10 zendesk begins t1\n 10 aircall read available\n 10 aircall send\n 11 aircall event unavailable/training 10\n 11 aircall sent\n 60 aircall row unavailable/lunch since 55\n 61 aircall read unavailable/lunch",
		want:  "R119 R123: zendesk 3>91 active, aircall unavailable/lunch, write zendesk 91 | aircall=unavailable/training"},

	{name: "S3/a hold that ends while the agent is signed out is given back after the sign-in", holds: calls,
		story: held + "20 zendesk out\n 30 aircall ends c1\n 30 zendesk read - out\n 40 zendesk in\n 41 zendesk read 9",
		want:  "zendesk 9>3, aircall available, write zendesk 3 | zendesk=9"},

	{name: "S3/a choice between two calls came before the second", holds: calls, applied: true,
		story: held + "30 aircall ends c1\n 31 aircall begins c2\n 32 zendesk clicks 91 30.6\n 33 zendesk read 91",
		want:  "R119 R120 R119: zendesk 91 held 9, aircall available>unavailable/lunch active, write zendesk 9, write aircall unavailable/lunch | zendesk=9"},
}

// workRules are the rows of S3 about work, and about what comes back.
var workRules = []ruleRow{
	{name: "S3/a ring that nobody answers counts for a minute", holds: calls,
		story: strings.Replace(held, "begins", "rings", 1) + "20 wake",
		want:  "zendesk 9>3 held 9, aircall available active, wake 70 | zendesk=9"},
	{name: "S3/and then ends", holds: calls,
		story: strings.Replace(held, "begins", "rings", 1) + "70 wake",
		want:  "zendesk 9>3, aircall available, read zendesk for the hold | zendesk=9"},
	{name: "S3/a late repeat of it begins nothing", holds: calls,
		story: strings.Replace(held, "begins", "rings", 1) + "70 wake\n 71 zendesk read 9\n 72 aircall rings c1 10",
		want:  "zendesk 9>3, aircall available, write zendesk 3 | zendesk=9"},
	{name: "S3/an answer before its ring begins once", holds: calls,
		story: "10 aircall begins c1\n 11 aircall rings c1 9\n 12 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/an end before its beginning begins nothing", holds: calls,
		story: "10 aircall ends c1\n 11 aircall begins c1 8",
		want:  "zendesk 3, aircall available"},
	{name: "S3/an end of an earlier life ends nothing", holds: calls,
		story: "10 aircall begins c1\n 11 aircall ends c1 7\n 12 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/what ended may begin anew", holds: calls,
		story: "10 aircall ends c1 9\n 13 aircall begins c1\n 15 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/work without ids", holds: calls,
		story: "10 aircall calls\n 12 wake\n 20 aircall idle",
		want:  "zendesk 3, aircall available"},
	{name: "S3/it is an item that began before", holds: calls,
		story: "20 aircall calls\n 21 aircall begins c1 15\n 30 aircall ends c1",
		want:  "zendesk 3, aircall available"},
	{name: "S3/and that has ended", holds: calls,
		story: "20 aircall calls\n 25 aircall ends c1\n 26 aircall begins c1 15",
		want:  "zendesk 3, aircall available"},
	{name: "S3/it is none that began later", holds: calls,
		story: "20 aircall calls\n 25 aircall begins c1\n 30 aircall ends c1\n 31 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/nor one that only ends", holds: calls,
		story: "20 aircall calls\n 21 aircall ends c1\n 22 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/nor one that is known", holds: calls,
		story: "20 aircall calls\n 23 aircall begins c1\n 24 aircall rings c1 21\n 30 aircall ends c1\n 31 aircall ends c1\n 32 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/a listing shows work", holds: calls,
		story: "10 aircall row available items c1,c2\n 12 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/an answered item counts where rings do not",
		holds: []statussync.Hold{{While: []string{"aircall"}, In: "zendesk", Status: "On a call", Answered: true}},
		story: "10 aircall rings c1\n 20 aircall begins c1",
		want:  "zendesk 3 held 9, aircall available active, read zendesk for the hold, wake 22"},
	{name: "S3/a ring does not",
		holds: []statussync.Hold{{While: []string{"aircall"}, In: "zendesk", Status: "On a call", Answered: true}},
		story: "10 aircall rings c1",
		want:  "zendesk 3, aircall available active, wake 70"},
	{name: "S3/a listing does not end what began while it was made", holds: calls,
		story: "10 aircall begins c1\n 11 aircall row available items none\n 12 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/it ends what began two seconds before", holds: calls,
		story: "10 aircall begins c1\n 12 aircall row available items none\n 12 wake",
		want:  "zendesk 3, aircall available"},
	{name: "S3/an older listing does not", holds: calls,
		story: "10 aircall begins c1\n 15 aircall row available items c1\n 15 aircall row available items none since 14\n 16 wake",
		want:  "zendesk 3 held 9, aircall available active, write zendesk 9"},
	{name: "S3/news older than a listing is settled by it", holds: calls,
		story: "20 aircall row available items none\n 21 aircall begins c1 15",
		want:  "zendesk 3, aircall available"},
	{name: "S3/256 items are remembered",
		story: begun(200) + "30 aircall end 0 128",
		want:  "zendesk 3, aircall available active"},
	{name: "S3/no more of them count",
		story: begun(300) + "30 aircall end 0 256",
		want:  "zendesk 3, aircall available"},
	{name: "S3/16 ends are remembered",
		story: "30 aircall end 0 13\n 40 aircall begins i0 20",
		want:  "zendesk 3, aircall available"},
	{name: "S3/older ones are forgotten",
		story: "30 aircall end 0 21\n 40 aircall begins i0 20",
		want:  "zendesk 3, aircall available active"},

	{name: "S3/an unknown wish leaves the agent alone (D15)", holds: calls,
		story: forgotten + "11 zendesk row 9 since 6\n 20 aircall ends c1",
		want:  "zendesk 9>, aircall  | zendesk wish_unknown 9"},
	{name: "S3/or something else comes back (D15)", holds: orOnline,
		story: forgotten + "11 zendesk row 9 since 6\n 20 aircall ends c1",
		want:  "zendesk 9>3, aircall , write zendesk 3"},
	{name: "S3/a wish that was deleted leaves the agent alone (D21)", holds: calls, set: deleted("99"),
		story: "5 zendesk clicks 99\n " + strings.Replace(held, "read 3", "read 99", 1) + "30 aircall ends c1\n 30 zendesk read 9",
		want:  "zendesk 9>99, aircall available | zendesk=9, zendesk wish_gone 99"},
	{name: "S3/or something else comes back (D21)", holds: orOnline, set: deleted("99"),
		story: "5 zendesk clicks 99\n " + strings.Replace(held, "read 3", "read 99", 1) + "30 aircall ends c1\n 30 zendesk read 9",
		want:  "zendesk 9>3, aircall available, write zendesk 3 | zendesk=9"},
	{name: "S3/so it does for one that is refused (D21)", holds: orOnline,
		story: "5 zendesk clicks 91\n " + strings.Replace(held, "read 3", "read 91", 1) + "30 aircall ends c1\n 30 zendesk read 9\n 30 zendesk send\n 31 zendesk refused x",
		want:  "zendesk 9>3, aircall available>unavailable/lunch, write zendesk 3, write aircall unavailable/lunch | zendesk=9, zendesk=91"},

	{name: "S3/one more begins nothing",
		story: begun(256) + "20 aircall begins x\n 30 aircall end 0 256",
		want:  "zendesk 3, aircall available"},
	{name: "S3/a listed ring counts on",
		story: "10 aircall rings c1\n 20 aircall row available items c1 since 15\n 80 wake",
		want:  "zendesk 3, aircall available active"},

	{name: "S3/a call that was answered in the future ends all the same", holds: calls,
		story: "10 aircall begins c1 3600\n 12 wake\n 12 zendesk send\n 13 zendesk tool 9\n 13 zendesk sent\n 30 aircall ends c1",
		want:  "zendesk 9>3, aircall available, read zendesk for the hold | zendesk=9"},
}

// forgotten is a hold of an earlier run, of which the store knows nothing.
const forgotten = "10 forget\n 10 aircall begins c1\n"

var orOnline = []statussync.Hold{{While: []string{"aircall"}, In: "zendesk", Status: "On a call", Else: "Online"}}

// begun lists n items.
func begun(n int) string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprint("i", i)
	}
	return "10 aircall row available items " + strings.Join(ids, ",") + "\n"
}

// deleted takes a status out of the help desk's catalog, once rules that name
// it are compiled.
func deleted(status statussync.Status) func([]statussync.System) {
	return func(systems []statussync.System) {
		for i := range systems[0].Catalog {
			if systems[0].Catalog[i].Status == status {
				systems[0].Catalog[i].Settable = false
			}
		}
	}
}
