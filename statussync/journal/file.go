package journal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Files are named by the time of their head and a number:
// 20260302T090000.000Z-0.jsonl.
const (
	nameTime  = "20060102T150405.000Z"
	extension = ".jsonl"
	mostFiles = 10_000 // that begin in the same millisecond: more are a fault
)

// file is the file that is written, and those before it.
type file struct {
	name string
	at   time.Time // of its head
	size int64
	full int64 // the size at which the next one begins
	gap  bool  // lines are missing in it
	f    *os.File
	w    *bufio.Writer
	dir  string
	past []pastFile // the oldest first
}

type pastFile struct {
	name string
	at   time.Time
	size int64
}

// open closes the file before and begins another one.
func (w *Writer) open(ctx context.Context, at time.Time) error {
	at = at.UTC()
	before := w.file.name
	if err := w.file.close(); err != nil {
		return err
	}
	past, err := files(w.dir)
	if err != nil {
		return err
	}
	w.file = file{dir: w.dir, past: past, at: at, full: w.o.FileSize}
	if err := w.file.create(w.o.Mode); err != nil {
		return err
	}
	if err := w.file.shrink(w.o.Total - w.o.FileSize); err != nil {
		return err
	}
	if err := w.append(Line{At: at, Entry: Head{Account: w.from.Account, Continues: before}}); err != nil {
		return err
	}
	frames := int64(0)
	for l, err := range w.from.Opening(ctx, at) {
		before := w.file.size
		if err == nil {
			err = w.append(l)
		}
		if err != nil {
			return err
		}
		if l.isFrame() {
			frames += w.file.size - before
		}
	}
	if err := w.file.leaveRoom(frames, w.o.Total); err != nil {
		return err
	}
	return w.file.flush()
}

// leaveRoom makes a file larger whose frames fill half of it: else it would be full
// at once, and each line begin another one.
func (f *file) leaveRoom(frames, total int64) error {
	if 2*frames <= f.full {
		return nil
	}
	f.full = 2 * frames
	return f.shrink(max(0, total-f.full))
}

// create makes a file that nobody else has.
func (f *file) create(mode fs.FileMode) error {
	for n := range mostFiles {
		name := fmt.Sprintf("%s-%d%s", f.at.Format(nameTime), n, extension)
		created, err := os.OpenFile(filepath.Join(f.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return fmt.Errorf("journal: %w", err)
		}
		f.name, f.f, f.w = name, created, bufio.NewWriter(created)
		return nil
	}
	return fmt.Errorf("journal: %d files begin at %s", mostFiles, f.at.Format(nameTime))
}

func (f *file) append(text []byte) error {
	f.size += int64(len(text))
	_, err := f.w.Write(text)
	return wrapped(err)
}

func (f *file) flush() error { return wrapped(f.w.Flush()) }

func (f *file) close() error {
	if f.f == nil {
		return nil
	}
	err := errors.Join(f.w.Flush(), f.f.Close())
	f.f = nil
	return wrapped(err)
}

// discard removes the file, which was not opened whole.
func (f *file) discard() {
	if f.f != nil {
		_ = f.close()
		_ = os.Remove(filepath.Join(f.dir, f.name))
	}
	*f = file{}
}

func wrapped(err error) error {
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// removeUntil removes the files that began until a time.
func (f *file) removeUntil(at time.Time) error {
	for len(f.past) > 0 && !f.past[0].at.After(at) {
		if err := f.removeOldest(); err != nil {
			return err
		}
	}
	return nil
}

// shrink removes the oldest files until the others are so large together.
func (f *file) shrink(size int64) error {
	var sum int64
	for _, p := range f.past {
		sum += p.size
	}
	for sum > size {
		sum -= f.past[0].size
		if err := f.removeOldest(); err != nil {
			return err
		}
	}
	return nil
}

// removeOldest removes a file, unless another replica was faster.
func (f *file) removeOldest() error {
	err := os.Remove(filepath.Join(f.dir, f.past[0].name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wrapped(err)
	}
	f.past = f.past[1:]
	return nil
}

// files are those of a journal, the oldest first.
func files(dir string) (found []pastFile, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, wrapped(err)
	}
	for _, e := range entries {
		stamp, _, ok := strings.Cut(strings.TrimSuffix(e.Name(), extension), "-")
		at, failed := time.Parse(nameTime, stamp)
		if !ok || failed != nil || !strings.HasSuffix(e.Name(), extension) || !e.Type().IsRegular() {
			continue // not ours
		}
		info, err := e.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // another replica has removed it
		case err != nil:
			return nil, wrapped(err)
		}
		found = append(found, pastFile{e.Name(), at, info.Size()})
	}
	slices.SortStableFunc(found, func(a, b pastFile) int { return a.at.Compare(b.at) })
	return found, nil
}
