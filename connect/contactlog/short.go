package contactlog

import (
	"slices"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// longestSummary is how much is kept of a summary, in characters.
const longestSummary = 10_000

// shortItems is as much of a chat as a note can show, and a little more, which
// has the note say that it was cut. Facts are stored whole with each change.
func shortItems(items []connect.ChatItem) (short []connect.ChatItem) {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b connect.ChatItem) int { return a.At.Compare(b.At) })
	left := ticketing.MaxNote
	for _, item := range items {
		if left > 0 && item.Line() != "" {
			left -= shorten(&item)
			short = append(short, item)
		}
	}
	return short
}

// shortTurns is as much of a transcript of Contact Lens.
func shortTurns(turns []connect.LensTurn) (short []connect.LensTurn) {
	left := ticketing.MaxNote
	for _, turn := range turns {
		if left > 0 && turn.Line() != "" {
			left -= shorten(&turn.ChatItem)
			short = append(short, turn)
		}
	}
	return short
}

// shorten leaves out what no note shows of an item, and says how much of a note
// it takes at least.
func shorten(item *connect.ChatItem) (length int) {
	item.ID, item.ParticipantID = "", ""
	item.Name = cut(item.Name, longestName)
	if len(item.Content) > ticketing.MaxNote {
		item.Content = strings.ToValidUTF8(item.Content[:ticketing.MaxNote], "")
	}
	return len("<p></p>") + len(item.Line())
}
