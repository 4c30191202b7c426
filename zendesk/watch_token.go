package zendesk

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
)

// WatchToken is where a Watch stands: agents' ids, and of each fact the status
// and its mark; no names. It is opaque printable text without spaces, some 40
// bytes for an agent with three channels, and stays valid for as long as the
// account does. An old one makes the first sweep tell more.
type WatchToken string

// tokenPrefix names the form. Others will have another number.
const tokenPrefix = "zw1."

// token writes, as varints: the words that occur (count; length and bytes of
// each), the agents by id (count; difference to the one before, count of facts),
// their facts (words of channel and status, difference of marks, version), and
// the CRC-32 of all that.
func (m *merge) token() WatchToken {
	words := newWordList(m.agents)
	b := words.append(nil)
	b = binary.AppendUvarint(b, uint64(len(m.agents)))
	last := int64(0)
	for _, id := range slices.Sorted(maps.Keys(m.agents)) {
		known := m.agents[id]
		b = binary.AppendUvarint(b, uint64(id-last)) //nolint:gosec // ids are positive and sorted
		b = binary.AppendUvarint(b, uint64(len(known)))
		b = words.appendFacts(b, known)
		last = id
	}
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return WatchToken(tokenPrefix + base64.RawURLEncoding.EncodeToString(b))
}

// wordList numbers the channels and statuses that occur.
type wordList struct {
	list  []string
	index map[string]uint64
}

func newWordList(agents map[int64]facts) wordList {
	w := wordList{index: map[string]uint64{}}
	for _, known := range agents {
		for of, f := range known {
			w.index[string(of)], w.index[f.value] = 0, 0
		}
	}
	w.list = slices.Sorted(maps.Keys(w.index)) // the same knowledge, the same token
	for i, s := range w.list {
		w.index[s] = uint64(i) //nolint:gosec // an index
	}
	return w
}

func (w wordList) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(w.list)))
	for _, s := range w.list {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func (w wordList) appendFacts(b []byte, known facts) []byte {
	last := int64(0)
	for _, of := range slices.Sorted(maps.Keys(known)) {
		f := known[of]
		b = binary.AppendUvarint(b, w.index[string(of)])
		b = binary.AppendUvarint(b, w.index[f.value])
		b = binary.AppendVarint(b, f.at-last)
		b = binary.AppendVarint(b, f.version)
		last = f.at
	}
	return b
}

// parse reads a token; "" knows nobody. The error matches ErrWatchToken and
// does not quote the token.
func (t WatchToken) parse() (map[int64]facts, error) {
	if t == "" {
		return map[int64]facts{}, nil
	}
	agents, err := t.decode()
	if err != nil {
		return nil, fmt.Errorf("token: %w: %w", ErrWatchToken, err)
	}
	return agents, nil
}

func (t WatchToken) decode() (map[int64]facts, error) {
	text, ok := strings.CutPrefix(string(t), tokenPrefix)
	if !ok {
		return nil, fmt.Errorf("want text that starts with %q", tokenPrefix)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) < crc32.Size {
		return nil, errors.New("want base64url, whole")
	}
	body, sum := b[:len(b)-crc32.Size], b[len(b)-crc32.Size:]
	if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(sum) {
		return nil, errors.New("its checksum is of something else")
	}
	r := tokenReader{b: body}
	agents := r.agents(r.words())
	if r.bad || len(r.b) > 0 {
		return nil, errors.New("its checksum is right, its form is not")
	}
	return agents, nil
}

// tokenReader reads varints; bad stays set once something was wrong.
type tokenReader struct {
	b   []byte
	bad bool
}

func (r *tokenReader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	r.advance(n)
	return v
}

func (r *tokenReader) int() int64 {
	v, n := binary.Varint(r.b)
	r.advance(n)
	return v
}

func (r *tokenReader) advance(n int) {
	if n <= 0 {
		r.bad, n = true, len(r.b)
	}
	r.b = r.b[n:]
}

// count is a number of things that take a byte each at least, so that a forged
// one asks for no memory.
func (r *tokenReader) count() int {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.bad = true
		return 0
	}
	return int(n) //nolint:gosec // bounded by a length
}

func (r *tokenReader) words() []string {
	words := make([]string, r.count())
	for i := range words {
		n := r.count()
		words[i], r.b = string(r.b[:n]), r.b[n:]
	}
	return words
}

func (r *tokenReader) word(words []string) string {
	i := r.uint()
	if i >= uint64(len(words)) {
		r.bad = true
		return ""
	}
	return words[i]
}

func (r *tokenReader) agents(words []string) map[int64]facts {
	n := r.count()
	agents := make(map[int64]facts, n)
	id := int64(0)
	for range n {
		step := int64(r.uint()) //nolint:gosec // checked below
		if r.bad || step <= 0 || id+step < id {
			r.bad = true
			return nil
		}
		id += step
		agents[id] = r.facts(words)
	}
	return agents
}

func (r *tokenReader) facts(words []string) facts {
	n := r.count()
	known, last := make(facts, n), int64(0)
	for range n {
		of := Channel(r.word(words))
		f := fact{value: r.word(words), at: last + r.int(), version: r.int()}
		if _, twice := known[of]; twice || f.value == "" || r.bad {
			r.bad = true
			return nil
		}
		known[of], last = f, f.at
	}
	return known
}
