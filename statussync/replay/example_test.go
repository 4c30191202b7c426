package replay_test

import (
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

// file is a file of a journal: an agent chose lunch in the desk, and an hour later to
// be back.
const file = `{"v":1,"at":"2026-03-02T11:00:00Z","head":{"account":"acme"}}
{"at":"2026-03-02T11:00:00Z","settings":{"systems":[
	{"name":"desk","catalog":[{"status":"on","settable":true},{"status":"lunch","settable":true}]},
	{"name":"phone","catalog":[{"status":"on","settable":true},{"status":"meal","settable":true},{"status":"pause","settable":true}]}],
	"pairs":[{"a":"desk","b":"phone","rules":[{"a":"#on","b":"#on"},{"a":"#lunch","b":"#meal"}]}]}}
{"at":"2026-03-02T11:00:01Z","agent":"7001","version":1,"frame":{"ids":{"desk":"7001","phone":"8001"},"joined":true}}
{"at":"2026-03-02T11:00:02Z","agent":"7001","version":2,"reports":{"of":[
	{"system":"desk","source":"list","status":"on"},{"system":"phone","source":"list","status":"on"}],"shows":{"desk":"on","phone":"on"}}}
{"at":"2026-03-02T12:00:00Z","agent":"7001","version":3,"reports":{"of":[
	{"system":"desk","source":"event","status":"lunch","mark":{"at":"2026-03-02T12:00:00Z"}}],"shows":{"desk":"lunch"}}}
{"at":"2026-03-02T13:00:00Z","agent":"7001","version":7,"reports":{"of":[
	{"system":"desk","source":"event","status":"on","mark":{"at":"2026-03-02T13:00:00Z"}}],"shows":{"desk":"on"}}}
{"at":"2026-03-02T13:01:00Z","sweep":{"began":"2026-03-02T13:00:58Z"}}
`

func Example() {
	// journal.Read(folder) has the lines of a real journal.
	lines := func(yield func(journal.Line, error) bool) {
		journal.ReadFile(strings.NewReader(strings.ReplaceAll(file, "\n\t", "")))(yield)
	}
	result, err := replay.Run(lines, replay.Settings{Pairs: []statussync.Pair{{A: "desk", B: "phone", Rules: []statussync.Rule{
		statussync.Both("#on", "#on"), statussync.Both("#lunch", "#pause"),
	}}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Agents, "agent chose", result.Choices, "times,", result.Uncertain, "uncertain")
	for _, row := range replay.Compare(result.Own, result.Other).Statuses {
		fmt.Println(row.System, row.Status, row.Own, row.Other)
	}
	// Output:
	// 1 agent chose 2 times, 0 uncertain
	// phone meal 1 0
	// phone on 1 1
	// phone pause 0 1
}
