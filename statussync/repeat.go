package statussync

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
)

const recentEvents = 16 // so many events' ids are remembered against repeats

// digests are hashes of ids. The ids themselves would be most of an idle agent's
// state. An event lost to two equal hashes, one in 10⁸, is found by the next sweep.
type digests []digest

type digest [4]byte

// remember notes an event's id and reports whether it was there already (S9).
func (a *agent) remember(id string) (repeated bool) {
	if id == "" {
		return false
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, id)
	d := digest(h.Sum(nil))
	if slices.Contains(a.Recent, d) {
		return true
	}
	a.Recent = append(slices.Clone(a.Recent[max(0, len(a.Recent)-recentEvents+1):]), d)
	return false
}

// MarshalText writes digests in hexadecimal.
func (ds digests) MarshalText() (text []byte, err error) {
	for _, d := range ds {
		text = hex.AppendEncode(text, d[:])
	}
	return text, nil
}

func (ds *digests) UnmarshalText(text []byte) error {
	raw, err := hex.DecodeString(string(text))
	if err != nil || len(raw)%len(digest{}) != 0 {
		return fmt.Errorf("statussync: %q are no digests", text)
	}
	*ds = nil
	for d := range slices.Chunk(raw, len(digest{})) {
		*ds = append(*ds, digest(d))
	}
	return nil
}
