package replay_test

import (
	"fmt"

	"github.com/ctikit/ctikit/statussync/replay"
)

func Example() {
	// journal.Read(folder) has the lines of a real journal.
	recorded := opened(office())
	recorded.click(600, "desk", "lunch")
	recorded.click(4200, "desk", "on")
	recorded.end(4500)

	result, err := replay.Run(recorded.lines(), elsewhere)
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
