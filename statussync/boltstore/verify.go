package boltstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// errDamaged is wrapped by what verify finds.
var errDamaged = errors.New("damaged")

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errDamaged}, args...)...)
}

// The format of bbolt, version 2, in the machine's byte order. It has checksums
// of the two meta pages only.
const (
	pageHeader = 16 // id 8, flags 2, count 2, overflow 4
	element    = 16 // leaf: flags, pos, ksize, vsize; branch: pos, ksize, page 8
	metaSize   = 64
	bucketSize = 16 // root 8, sequence 8

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	bucketElement = 0x01

	magic         = 0xED0CDAED
	formatVersion = 2
)

var order = binary.NativeEndian

// A meta is where the file's content begins, as of one transaction.
type meta struct {
	pageSize, root, freelist, pages, transaction uint64
}

// readMeta refuses a damaged page even if the other one is intact: that may be
// the transaction before, without what has been acknowledged since.
func readMeta(f io.ReaderAt, at int64) (m meta, err error) {
	b := make([]byte, metaSize)
	if _, err := f.ReadAt(b, at+pageHeader); err != nil {
		return m, damaged("meta page at %d: %w", at, err)
	}
	sum := fnv.New64a()
	_, _ = sum.Write(b[:metaSize-8])
	if order.Uint32(b) != magic || order.Uint32(b[4:]) != formatVersion || order.Uint64(b[metaSize-8:]) != sum.Sum64() {
		return m, damaged("meta page at %d is not as it was written", at)
	}
	m = meta{
		pageSize: uint64(order.Uint32(b[8:])), root: order.Uint64(b[16:]), freelist: order.Uint64(b[32:]),
		pages: order.Uint64(b[40:]), transaction: order.Uint64(b[48:]),
	}
	if m.pageSize < pageHeader+metaSize {
		return m, damaged("a page of %d bytes", m.pageSize)
	}
	return m, nil
}

// newestMeta is that of the last transaction.
func newestMeta(f io.ReaderAt) (meta, error) {
	first, err := readMeta(f, 0)
	if err != nil {
		return first, err
	}
	second, err := readMeta(f, int64(first.pageSize))
	if err == nil && second.transaction > first.transaction {
		return second, nil
	}
	return first, err
}

// verify reads the whole file: every page is part of the tree or free, never
// both, keys are in order and where a search finds them, and the head agrees with
// the values. Damage in a value alone is no error here; correction is then what
// is to be added to the sum of digests in the head.
func verify(f *os.File) (correction uint64, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	m, err := newestMeta(f)
	if err != nil {
		return 0, err
	}
	if size := uint64(info.Size()); size/m.pageSize < m.pages {
		return 0, damaged("want %d bytes, got %d: the file has been cut", m.pages*m.pageSize, size)
	}
	v := &verifier{file: f, meta: m, used: make([]bool, m.pages)}
	if err := v.use(0, 2); err != nil {
		return 0, err
	}
	if err := errors.Join(v.free(), v.buckets()); err != nil {
		return 0, err
	}
	for id, used := range v.used {
		if !used {
			return 0, damaged("page %d belongs to nothing", id)
		}
	}
	return v.compareHead()
}

type verifier struct {
	file io.ReaderAt
	meta meta
	used []bool // by page

	wanted, found head
	hasHead       bool
	values        int // buckets of them
	broken        int // values
}

func (v *verifier) use(id, n uint64) error {
	for i := id; i < id+n; i++ {
		if i >= uint64(len(v.used)) || v.used[i] {
			return damaged("page %d is used twice, or is beyond the end", i)
		}
		v.used[i] = true
	}
	return nil
}

// page reads a page with its overflow, and marks it as used.
func (v *verifier) page(id uint64) (page, error) {
	b := make([]byte, v.meta.pageSize)
	if id >= v.meta.pages {
		return nil, damaged("page %d is beyond the end", id)
	}
	if _, err := v.file.ReadAt(b, int64(id*v.meta.pageSize)); err != nil {
		return nil, damaged("page %d: %w", id, err)
	}
	overflow := uint64(order.Uint32(b[12:]))
	if order.Uint64(b) != id {
		return nil, damaged("page %d has another number", id)
	}
	if err := v.use(id, 1+overflow); err != nil || overflow == 0 {
		return b, err
	}
	b = make([]byte, (1+overflow)*v.meta.pageSize)
	if _, err := v.file.ReadAt(b, int64(id*v.meta.pageSize)); err != nil {
		return nil, damaged("page %d: %w", id, err)
	}
	return b, nil
}

// free marks the free pages.
func (v *verifier) free() error {
	p, err := v.page(v.meta.freelist)
	if err != nil {
		return err
	}
	if p.flags() != freelistPage {
		return damaged("page %d is no list of free pages", v.meta.freelist)
	}
	n, ids := uint64(p.count()), p[pageHeader:]
	if n == 0xFFFF { // more than fit into the count
		n, ids = order.Uint64(ids), ids[8:]
	}
	if n > uint64(len(ids))/8 {
		return damaged("the list of free pages is longer than its page")
	}
	for i := range n {
		if err := v.use(order.Uint64(ids[8*i:]), 1); err != nil {
			return err
		}
	}
	return nil
}

// buckets reads the root and the two buckets in it.
func (v *verifier) buckets() error {
	_, err := v.tree(v.meta.root, func(flags uint32, key, value []byte) error {
		if flags != bucketElement || len(value) < bucketSize {
			return damaged("the root holds something else than buckets")
		}
		var each visit
		switch {
		case bytes.Equal(key, valueBucket):
			v.values++
			each = v.value
		case bytes.Equal(key, headBucket):
			each = v.head
		default:
			return damaged("the root holds the unknown bucket %q", key)
		}
		if root := order.Uint64(value); root != 0 {
			_, err := v.tree(root, each)
			return err
		}
		_, err := v.leaf(value[bucketSize:], each)
		return err
	})
	return err
}

func (v *verifier) value(flags uint32, key, stored []byte) error {
	e := entry{key, stored}
	if flags != 0 || !e.keyIntact() {
		return damaged("the key %q is not as it was saved", key)
	}
	if !e.intact() {
		v.broken++
	}
	v.found.replace(entry{}, e)
	return nil
}

func (v *verifier) head(flags uint32, key, stored []byte) error {
	h, ok := decodeHead(stored)
	if flags != 0 || !ok || !bytes.Equal(key, headKey) {
		return damaged("the head is not as it was saved")
	}
	v.wanted, v.hasHead = h, true
	return nil
}

// compareHead lets the sum of all digests differ only if a broken value explains
// it.
func (v *verifier) compareHead() (correction uint64, err error) {
	correction = v.found.digests - v.wanted.digests
	switch {
	case !v.hasHead || v.values != 1:
		return 0, damaged("a bucket is missing")
	case v.found.count != v.wanted.count:
		return 0, damaged("want %d values, got %d", v.wanted.count, v.found.count)
	case correction != 0 && v.broken == 0:
		return 0, damaged("a page is older than the rest")
	}
	return correction, nil
}
