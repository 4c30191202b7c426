// Package filing carries out what planners of package ticketing decide: each
// call, chat and message is filed exactly once, whatever is lost on the way.
package filing
