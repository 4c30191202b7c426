package jsontext

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new([1 << 10]byte) }}

// Same reports whether what was read from a text is written as that text again:
// then nothing else was in it.
func Same(text []byte, write func([]byte) []byte) bool {
	b, _ := buffers.Get().(*[1 << 10]byte)
	defer buffers.Put(b)
	return bytes.Equal(write(b[:0]), text)
}
