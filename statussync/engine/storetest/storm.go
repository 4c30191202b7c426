package storetest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"sync"

	"github.com/ctikit/ctikit/statussync/engine"
)

// stormKeys are how many keys each caller of a storm writes.
const stormKeys = 8

// Storm writes into a store with that many callers until a call fails or ctx
// ends, and returns that error. It prints what it is about to write, and again
// what the store has acknowledged; [Crash] reads that. A caller replaces, deletes
// and creates keys of its own, so that nobody else's writes excuse a lost one.
func Storm(ctx context.Context, s engine.Store, callers int, progress io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &lineWriter{w: progress}
	return together(callers, func(i int) error {
		defer cancel()
		for n := 0; ; n++ {
			key := fmt.Sprintf("storm/%d/%d", i, n%stormKeys)
			if err := stormWrite(ctx, s, out, key, n); err != nil {
				return err
			}
		}
	})
}

// stormWrite writes once: every seventh write of a key that is there deletes it.
// The values of a process are found in none before, since versions are not.
func stormWrite(ctx context.Context, s engine.Store, out *lineWriter, key string, n int) error {
	_, version, err := s.Get(ctx, key)
	if err != nil {
		return err
	}
	var value []byte
	if version == 0 || n%7 != 6 {
		value = stormValue(key, version, n)
	}
	if err := out.print("%c %s %d %s\n", tried, key, version, sum(value)); err != nil {
		return err
	}
	next, err := s.CompareAndSet(ctx, key, version, value)
	if err != nil {
		return err
	}
	return out.print("%c %s %d %s\n", acknowledged, key, next, sum(value))
}

// stormValue is from some bytes to some kilobytes.
func stormValue(key string, version uint64, n int) []byte {
	head := fmt.Sprintf("%s %d %d ", key, version, n)
	return append([]byte(head), bytes.Repeat([]byte("x"), (n%5)*(n%5)*200)...)
}

// The first letters of the lines that Storm prints.
const (
	tried        = '?'
	acknowledged = '!'
)

// deleted stands for no value.
const deleted = "-"

// sum tells values apart in a line: what comes before the padding, and a length.
func sum(value []byte) string {
	if value == nil {
		return deleted
	}
	head := bytes.TrimRight(value, "x")
	return strconv.Quote(string(head)) + "+" + strconv.Itoa(len(value)-len(head))
}

type lineWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lineWriter) print(format string, args ...any) error {
	line := fmt.Appendf(nil, format, args...)
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.w.Write(line)
	return err
}
