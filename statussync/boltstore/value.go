package boltstore

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"

	bolt "go.etcd.io/bbolt"
)

// A stored value is
//
//	version   8 bytes
//	checksum of the key            4 bytes
//	checksum of all but itself     4 bytes, the key included
//	the value
//
// in big endian. The key has a checksum of its own because a damaged key would
// hide an agent without a sign, which a damaged value does not.
const headerSize = 16

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode leaves room for the version, which seal sets.
func encode(value []byte) []byte {
	stored := make([]byte, headerSize+len(value))
	copy(stored[headerSize:], value)
	return stored
}

// seal completes what encode began.
func seal(key string, stored []byte, version uint64) {
	binary.BigEndian.PutUint64(stored, version)
	binary.BigEndian.PutUint32(stored[8:], checksum([]byte(key)))
	binary.BigEndian.PutUint32(stored[12:], fullChecksum([]byte(key), stored))
}

func checksum(parts ...[]byte) (sum uint32) {
	for _, part := range parts {
		sum = crc32.Update(sum, castagnoli, part)
	}
	return sum
}

func fullChecksum(key, stored []byte) uint32 {
	return checksum(key, stored[:12], stored[headerSize:])
}

// An entry is a key with what is stored under it.
type entry struct{ key, stored []byte }

// version is never 0 for a stored value, whatever happened to it.
func (e entry) version() uint64 {
	if e.stored == nil {
		return 0
	}
	if len(e.stored) >= headerSize {
		if v := binary.BigEndian.Uint64(e.stored); v != 0 {
			return v
		}
	}
	return math.MaxUint64
}

func (e entry) value() []byte {
	if len(e.stored) < headerSize {
		return nil
	}
	return e.stored[headerSize:]
}

// keyIntact reports whether the key is the one that the value was stored under.
func (e entry) keyIntact() bool {
	return len(e.stored) >= headerSize && binary.BigEndian.Uint32(e.stored[8:]) == checksum(e.key)
}

func (e entry) intact() bool {
	return e.keyIntact() && binary.BigEndian.Uint32(e.stored[12:]) == fullChecksum(e.key, e.stored)
}

// digest stands for the entry in the sum of all.
func (e entry) digest() uint64 {
	if e.stored == nil {
		return 0
	}
	// The two checksums and the version, mixed so that sums rarely agree by chance.
	h := e.version() ^ binary.BigEndian.Uint64(e.stored[8:])*0x9e3779b97f4a7c15
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// A head is what the file holds beside the values. It shows that a page of an
// earlier time, which is intact in itself, stands in for a newer one.
type head struct {
	version uint64 // the last one used
	count   uint64 // of keys
	digests uint64 // their sum, modulo 2^64
}

const headSize = 4*8 + 4

// headFormat changes when the format of the file does.
const headFormat = 1

func (h head) encode() []byte {
	b := make([]byte, 0, headSize)
	for _, n := range []uint64{headFormat, h.version, h.count, h.digests} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return binary.BigEndian.AppendUint32(b, checksum(b))
}

// decodeHead reports false for what encode did not make.
func decodeHead(b []byte) (h head, ok bool) {
	if len(b) != headSize || checksum(b[:headSize-4]) != binary.BigEndian.Uint32(b[headSize-4:]) ||
		binary.BigEndian.Uint64(b) != headFormat {
		return head{}, false
	}
	return head{
		version: binary.BigEndian.Uint64(b[8:]),
		count:   binary.BigEndian.Uint64(b[16:]),
		digests: binary.BigEndian.Uint64(b[24:]),
	}, true
}

func readHead(tx *bolt.Tx) (head, error) {
	h, ok := decodeHead(tx.Bucket(headBucket).Get(headKey))
	if !ok {
		return h, fmt.Errorf("%w: its head is damaged", errUnreadable)
	}
	return h, nil
}

func writeHead(tx *bolt.Tx, h head) error { return tx.Bucket(headBucket).Put(headKey, h.encode()) }

// replace takes one entry out and another one in; a nil stored is none.
func (h *head) replace(old, next entry) {
	h.digests += next.digest() - old.digest()
	if old.stored != nil {
		h.count--
	}
	if next.stored != nil {
		h.count++
	}
}
