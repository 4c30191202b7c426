package main

import "github.com/ctikit/ctikit/statussync"

func pairsOf(phones ...phoneConfig) (all []statussync.Pair) {
	for _, p := range phones {
		all = append(all, p.pair())
	}
	return all
}
